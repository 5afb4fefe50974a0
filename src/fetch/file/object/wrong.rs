//! A value that is not what it should be, and how the user is told of it.

use super::Reader;
use crate::fetch::Error;
use crate::fetch::error::shown;
use crate::fetch::file::answer::{Item, found};
use crate::model::Kind;
use crate::model::fact::Fact;
use crate::model::json::Token;

/// What is wrong with a value: the value, the field inside its slot, and what was expected.
pub(in crate::fetch::file) struct Wrong<'a> {
    pub(in crate::fetch::file) token: Token<'a>,
    pub(in crate::fetch::file) within: String,
    pub(in crate::fetch::file) expected: &'static str,
}

impl<'a> Wrong<'a> {
    pub(in crate::fetch::file) fn new(token: Token<'a>, expected: &'static str) -> Self {
        Self { token, within: String::new(), expected }
    }
}

impl<'a> Reader<'a, '_> {
    /// The error of a value of `fact`, whose first slot that says something is `first`.
    pub(super) fn wrong(&self, fact: &Fact, first: usize, wrong: &Wrong<'_>, item: Item<'_>) -> Error {
        let paths = fact.wires.on(self.names.wire);
        let slots = self.names.rows.iter().find(|row| row.fact == fact).map_or(0..0, |row| row.slots.clone());
        // the slot that the value stands in, by its place
        let holds = |slot: usize| {
            let span = self.slots.get(slot).copied().flatten().map(|token| token.span());
            span.is_some_and(|span| span.range().contains(&wrong.token.start))
        };
        let index = slots.clone().position(holds).unwrap_or(first);
        let path = paths.get(index).copied().unwrap_or(fact.name);
        let path = match path.split_once('.') {
            Some((part, key)) => format!("{}.{key}", self.written(part)),
            None => path.to_owned(),
        };
        let psk = self.slots.get(self.names.secret).copied().flatten().map(|token| token.written);
        let found = match fact.kind {
            Kind::Secret => "something else".to_owned(),
            _ => found(wrong.token, psk),
        };
        Error::Field {
            place: self.answer.place(wrong.token.start),
            field: item.field(&format!("{path}{}", wrong.within)),
            found,
            expected: wrong.expected,
            tunnel: self.id(psk).map(|id| format!(" (tunnel {id})")).unwrap_or_default(),
        }
    }

    /// What the object calls a part.
    fn written<'p>(&self, part: &'p str) -> &'p str
    where
        'a: 'p,
    {
        let index = self.names.parts.iter().position(|known| *known == part);
        let written = index.and_then(|index| self.parts.get(index)).copied();
        written.filter(|written| !written.is_empty()).unwrap_or(part)
    }

    fn id(&self, psk: Option<&str>) -> Option<String> {
        let token = self.slots.get(self.names.id.clone())?.iter().flatten().next()?;
        let known = psk.is_some_and(|psk| token.written.contains(psk));
        (!known).then(|| shown(token.written))
    }
}
