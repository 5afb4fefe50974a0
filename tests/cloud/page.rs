//! One page of a list, true or distorted on request.

use std::borrow::Cow;

use serde_json::Value;

use super::account::Account;
use super::behaviour::Misbehaviour;
use super::call::Request;
use super::fleet::{Kind, Quirks};
use super::state::State;

/// One page of a list and the total beside it.
pub struct Page {
    /// How many entries there are, they say.
    pub total: i64,
    /// The entries of the page.
    pub entries: Vec<Value>,
}

/// A condition: one of these names bears one of these values, or in part, where that is enough.
pub struct Condition {
    /// Names of fields, any of which counts.
    pub fields: &'static [&'static str],
    /// Values, any of which counts.
    pub values: Vec<String>,
    /// Whether a part of the text is enough.
    pub fuzzy: bool,
}

/// How the entries are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As they are created, newest first.
    Newest,
    /// Oldest first.
    Oldest,
    /// By this field, up or down.
    By(&'static str, bool),
}

/// What is wanted of a list.
pub struct Wanted<'a> {
    /// What it is of.
    pub kind: Kind,
    /// The region by its new name.
    pub region: &'a str,
    /// Conditions that must all hold.
    pub conditions: Vec<Condition>,
    /// How it is sorted.
    pub order: Order,
}

impl Page {
    /// The page that a request asks for.
    pub fn of(
        state: &State,
        account: &Account,
        request: &Request,
        wanted: &Wanted<'_>,
        due: &[Misbehaviour],
    ) -> Page {
        let quirks = state.settings().quirks;
        let api = request.api;
        let offset = if due.contains(&Misbehaviour::FirstPage) { 0 } else { request.offset() };
        let (total, entries) = state.with_fleet(&account.uin, wanted.region, |fleet| {
            let numbers = fleet.numbers(wanted.region, wanted.kind);
            let mut show =
                |number: u32, quirks: Quirks| fleet.show(wanted.region, wanted.kind, number, api, quirks);
            let numbers = wanted.chosen(&numbers, |number| show(number, Quirks::default()));
            let shown = cut(&numbers, offset, request.limit(), wanted.order == Order::Oldest);
            let entries: Vec<Value> = shown.into_iter().map(|number| show(number, quirks)).collect();
            (numbers.len(), entries)
        });
        Page { total: i64::try_from(total).unwrap_or(i64::MAX), entries }.distorted(state, due)
    }

    fn distorted(mut self, state: &State, due: &[Misbehaviour]) -> Page {
        for misbehaviour in due {
            match misbehaviour {
                Misbehaviour::TotalOff(by) => self.total += by,
                Misbehaviour::TotalGrows => self.total += state.grow(),
                Misbehaviour::Short => {
                    self.entries.pop();
                }
                _ => {}
            }
        }
        self
    }
}

impl Wanted<'_> {
    /// What is wanted, in order; only `Oldest` is left to the page, since a large list is not copied.
    fn chosen<'b>(&self, numbers: &'b [u32], mut show: impl FnMut(u32) -> Value) -> Cow<'b, [u32]> {
        let mut chosen = Cow::Borrowed(numbers);
        if !self.conditions.is_empty() {
            chosen.to_mut().retain(|number| self.holds(&show(*number)));
        }
        if let Order::By(field, up) = self.order {
            chosen.to_mut().sort_by_cached_key(|number| text(&show(*number), field));
            if !up {
                chosen.to_mut().reverse();
            }
        }
        chosen
    }

    fn holds(&self, entry: &Value) -> bool {
        self.conditions.iter().all(|condition| {
            condition.fields.iter().any(|field| {
                let said = text(entry, field);
                let fits =
                    |value: &String| said == *value || (condition.fuzzy && said.contains(value.as_str()));
                condition.values.iter().any(fits)
            })
        })
    }
}

fn text(entry: &Value, field: &str) -> String {
    let value = entry.get(field).unwrap_or(&Value::Null);
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The numbers of a page, counted from the front or from the back.
fn cut(numbers: &[u32], offset: u64, limit: u64, from_back: bool) -> Vec<u32> {
    let (offset, limit) = (usize::try_from(offset), usize::try_from(limit));
    let (offset, limit) = (offset.unwrap_or(usize::MAX), limit.unwrap_or(usize::MAX));
    if from_back {
        numbers.iter().rev().skip(offset).take(limit).copied().collect()
    } else {
        numbers.iter().skip(offset).take(limit).copied().collect()
    }
}
