//! Misbehaviour on request: what goes wrong, for which requests, how often.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::call::Request;

/// One way of going wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Misbehaviour {
    /// An HTTP status with a gateway's page under it.
    Status(u16),
    /// An HTTP status that asks to come back after this many seconds.
    Busy(u16, u64),
    /// The connection is reset before an answer.
    Reset,
    /// The connection is closed in order, without an answer.
    Hangup,
    /// The first half of the body, then the end of the connection.
    Cut,
    /// The first half of the body, then nothing for this many milliseconds.
    Stall(u64),
    /// The answer, this many milliseconds late.
    Slow(u64),
    /// Bytes that are no text.
    Garbage,
    /// A page of HTML with status 200.
    Html,
    /// A body of one's own, with status 200 and the content type of JSON.
    Body(String),
    /// A redirect to another address.
    Redirect(String),
    /// A body of this many bytes, made while it is sent.
    Huge(u64),
    /// A body that unpacks to this many bytes.
    Bomb(u64),
    /// A refusal by the API: its code and words.
    Refuse(String, String),
    /// The key of the request ends before it is checked, if it is a temporary one.
    ExpireToken,
    /// A total that is off by this much.
    TotalOff(i64),
    /// A total that is greater by one at every answer.
    TotalGrows,
    /// The last item of the page is left out.
    Short,
    /// The first page, whichever is asked for.
    FirstPage,
    /// A tunnel is created before the request is answered.
    Insert,
    /// The newest tunnel is deleted before the request is answered.
    Remove,
}

/// What goes wrong, for which requests, how often.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// What goes wrong.
    pub what: Misbehaviour,
    /// Only for this action; `metadata` is the metadata service.
    #[serde(default)]
    pub action: Option<String>,
    /// Only in this region, as it was sent.
    #[serde(default)]
    pub region: Option<String>,
    /// Only for this page, counted from 0.
    #[serde(default)]
    pub page: Option<u64>,
    /// Only from this page on.
    #[serde(default)]
    pub since_page: u64,
    /// Only the first tries of each page.
    #[serde(default)]
    pub tries: Option<u64>,
    /// Only this often in all.
    #[serde(default)]
    pub times: Option<u64>,
}

impl Behaviour {
    /// Goes wrong always and everywhere.
    pub fn always(what: Misbehaviour) -> Behaviour {
        Behaviour { what, action: None, region: None, page: None, since_page: 0, tries: None, times: None }
    }

    /// Only for this action.
    #[must_use]
    pub fn action(mut self, action: &str) -> Behaviour {
        self.action = Some(action.to_owned());
        self
    }

    /// Only in this region.
    #[must_use]
    pub fn region(mut self, region: &str) -> Behaviour {
        self.region = Some(region.to_owned());
        self
    }

    /// Only for this page, counted from 0.
    #[must_use]
    pub fn page(mut self, page: u64) -> Behaviour {
        self.page = Some(page);
        self
    }

    /// Only from this page on.
    #[must_use]
    pub fn since_page(mut self, page: u64) -> Behaviour {
        self.since_page = page;
        self
    }

    /// Only the first tries of each page.
    #[must_use]
    pub fn tries(mut self, tries: u64) -> Behaviour {
        self.tries = Some(tries);
        self
    }

    /// Only this often in all.
    #[must_use]
    pub fn times(mut self, times: u64) -> Behaviour {
        self.times = Some(times);
        self
    }

    fn concerns(&self, request: &Request) -> bool {
        self.action.as_ref().is_none_or(|action| *action == request.action)
            && self.region.as_ref().is_none_or(|region| *region == request.region)
            && self.page.is_none_or(|page| page == request.page())
            && request.page() >= self.since_page
    }
}

/// The behaviours that are set, and how often each was shown.
#[derive(Default)]
pub struct Behaviours {
    all: Vec<(Behaviour, Shown)>,
}

#[derive(Default)]
struct Shown {
    times: u64,
    by_page: BTreeMap<(String, String, u64), u64>,
}

impl Behaviours {
    /// Adds a behaviour.
    pub fn add(&mut self, behaviour: Behaviour) {
        self.all.push((behaviour, Shown::default()));
    }

    /// Behaves from here on.
    pub fn clear(&mut self) {
        self.all.clear();
    }

    /// What goes wrong with this request, in the order it was set.
    pub fn due(&mut self, request: &Request) -> Vec<Misbehaviour> {
        let mut due = Vec::new();
        for (behaviour, shown) in &mut self.all {
            if !behaviour.concerns(request) || behaviour.times.is_some_and(|times| shown.times >= times) {
                continue;
            }
            let page = (request.action.clone(), request.region.clone(), request.page());
            let tries = shown.by_page.entry(page).or_default();
            if behaviour.tries.is_some_and(|limit| *tries >= limit) {
                continue;
            }
            *tries += 1;
            shown.times += 1;
            due.push(behaviour.what.clone());
        }
        due
    }
}
