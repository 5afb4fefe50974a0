//! What the slots of a fact hold → its value, or the error that says what is wrong with it.

use super::Reader;
use crate::model::fact::Fact;
use crate::model::subject::Said;
use crate::model::{Kind, Secret, Tunnel, Value};
use crate::source::Error;
use crate::source::document::answer::{Item, found};
use crate::source::document::columns::{Form, Row, identity};
use crate::source::document::wrong::Wrong;
use crate::source::document::{lists, scalar};
use crate::source::shown::shown;

/// So many words of each fact are remembered.
const MOST_WORDS: usize = 8;

/// So many texts of each fact are remembered: neighbours often share a gateway and a VPC.
const MOST_TEXTS: usize = 1;

impl<'a> Reader<'a, '_> {
    /// Makes the value of one fact of its slots. What nobody asks for is checked, and not kept.
    pub(super) fn fact(&mut self, row: usize, item: Item<'_>, tunnel: &mut Tunnel) -> Result<(), Error> {
        let Some(Row { fact, slots, own, words }) = self.columns.rows.get(row) else { return Ok(()) };
        let tokens = self.slots.get(slots.clone()).unwrap_or_default();
        let Some(first) = tokens.iter().position(Option::is_some) else { return Ok(()) };
        let Some(token) = tokens.get(first).and_then(Option::as_ref) else { return Ok(()) };
        let one;
        let token = match (fact.kind, tokens) {
            (Kind::Identity, [kind, address, name]) => {
                one = identity([*kind, *address, *name]);
                let Some(one) = &one else { return Ok(()) };
                one
            }
            _ => token,
        };
        let wanted = self.answer.wanted.contains(fact);
        if let Some(value) = self.recent.recall(row, token).filter(|_| wanted) {
            self.said.push(Said::new(fact.index, token.span()));
            (fact.write)(tunnel, value.clone());
            return Ok(());
        }
        let token = *token;
        let value = match (fact.kind, tokens) {
            (Kind::Selectors, _) if wanted => lists::selectors(self.columns.wire, tokens),
            (Kind::Selectors, _) => lists::are_selectors(self.columns.wire, tokens).map(|()| None),
            (Kind::Tags, _) => lists::tags(token).map(Some),
            (Kind::Secret, _) if self.columns.wire.form == Form::Snapshot => {
                lists::measured(token, self.answer.name(), &mut self.psks)
            }
            (kind, _) if !wanted && is_any_text(kind) => scalar::text(token).map(|_| None),
            (Kind::Secret, _) => scalar::text(token).map(|key| Some(Value::Secret(Secret::new(&key?)?))),
            (Kind::Word(_) | Kind::Number(_), _) => scalar::word(fact.kind, words, token)
                .inspect(|value| self.recent.remember(row, token, value, MOST_WORDS)),
            (Kind::Text | Kind::Address | Kind::Identity, _) if !own => scalar::read(fact.kind, token)
                .inspect(|value| self.recent.remember(row, token, value, MOST_TEXTS)),
            _ => scalar::read(fact.kind, token),
        };
        if wanted {
            self.said.push(Said::new(fact.index, token.span()));
        }
        match value {
            Ok(Some(value)) if wanted => (fact.write)(tunnel, value),
            Ok(_) => {}
            Err(wrong) => return Err(self.wrong(fact, first, &wrong, item)),
        }
        Ok(())
    }

    /// The error of a value of `fact`, whose first slot that says something is `first`.
    fn wrong(&self, fact: &Fact, first: usize, wrong: &Wrong<'_>, item: Item<'_>) -> Error {
        let paths = self.columns.wire.paths(fact);
        let slots =
            self.columns.rows.iter().find(|row| row.fact == fact).map_or(0..0, |row| row.slots.clone());
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
        let psk = self.slots.get(self.columns.secret).copied().flatten().map(|token| token.written);
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
        let index = self.columns.parts.iter().position(|known| *known == part);
        let written = index.and_then(|index| self.parts.get(index)).copied();
        written.filter(|written| !written.is_empty()).unwrap_or(part)
    }

    fn id(&self, psk: Option<&str>) -> Option<String> {
        let token = self.slots.get(self.columns.id.clone())?.iter().flatten().next()?;
        let known = psk.is_some_and(|psk| token.written.contains(psk));
        (!known).then(|| shown(token.written))
    }
}

/// Says whether any plain text will do for a value of a kind.
pub(super) const fn is_any_text(kind: Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Address | Kind::Word(_) | Kind::Identity | Kind::Secret)
}
