//! One JSON object → one tunnel, by the names in the table of facts.
//!
//! This is the hot path: values are borrowed from the text, and a word that came by lately is not
//! looked up again.

use std::sync::Arc;

use super::answer::{Answer, Item, found};
use super::mask::Mask;
use super::names::{Meaning, Names, Row};
use super::{part, scalar};
use crate::fetch::Error;
use crate::fetch::error::shown;
use crate::model::fact::{Fact, Wire};
use crate::model::json::{Cursor, Shape, Token};
use crate::model::subject::Live;
use crate::model::{Kind, Secret, Span, Tunnel, Value, locate};

/// So many words of each fact are remembered.
const MOST_WORDS: usize = 8;

/// So many texts of each fact are remembered: neighbours often share a gateway and a VPC.
const MOST_TEXTS: usize = 1;

/// So many keys of an object are remembered.
const MOST_KEYS: usize = 256;

/// Reads the tunnels of one wire from the text of one answer.
pub(super) struct Reader<'a, 'm> {
    answer: Answer<'a>,
    names: &'static Names,
    mask: &'m mut Mask<'a>,
    /// What the present object says, by slot.
    slots: Vec<Option<Token<'a>>>,
    /// What the present object calls its parts.
    parts: Vec<&'a str>,
    /// The keys of each part, in the order of the object before this one.
    keys: Vec<Vec<Known<'a>>>,
    /// Values of each row that came by lately.
    recent: Vec<Recent<'a>>,
    /// The keys of a snapshot.
    psks: part::Keys,
}

/// A key that was looked up before.
#[derive(Clone, Copy)]
struct Known<'a> {
    /// The key with its quotes and its colon.
    written: &'a str,
    key: Token<'a>,
    meaning: Option<Meaning>,
}

/// Values that came by lately, as they were written.
type Recent<'a> = Vec<(&'a str, Value)>;

/// A tunnel, and its object in the text.
pub(super) type Found = (Arc<Live>, Span);

/// What is wrong with a value: the value, the field inside its slot, and what was expected.
pub(super) struct Wrong<'a> {
    pub(super) token: Token<'a>,
    pub(super) within: String,
    pub(super) expected: &'static str,
}

impl<'a> Wrong<'a> {
    pub(super) fn new(token: Token<'a>, expected: &'static str) -> Self {
        Self { token, within: String::new(), expected }
    }
}

impl<'a, 'm> Reader<'a, 'm> {
    pub(super) fn new(answer: Answer<'a>, names: &'static Names, mask: &'m mut Mask<'a>) -> Self {
        Self {
            answer,
            names,
            mask,
            slots: vec![None; names.slots],
            parts: vec![""; names.parts.len()],
            keys: vec![Vec::new(); names.parts.len()],
            recent: vec![Vec::new(); names.rows.len()],
            psks: part::Keys::new(),
        }
    }

    /// Reads the tunnel that comes next, and its place.
    pub(super) fn tunnel(&mut self, cursor: &mut Cursor<'a>, item: Item<'_>) -> Result<Found, Error> {
        if cursor.peek() != Some(Shape::Object) {
            let token = self.answer.token(cursor)?;
            return Err(self.answer.wrong(token, item.to_string(), "an object, one tunnel"));
        }
        self.slots.fill(None);
        self.parts.fill("");
        let start = cursor.offset();
        self.object(cursor, 0, item)?;
        let mut tunnel = Tunnel::default();
        for row in 0..self.names.rows.len() {
            self.fact(row, item, &mut tunnel)?;
        }
        let live = Live { tunnel, source: Arc::clone(self.answer.source), origin: None };
        Ok((Arc::new(live), Span::new(start, cursor.offset())))
    }

    /// Says whether the object that was read last tells a tunnel: which one, and something about it.
    /// A key alone may be anybody's.
    pub(super) fn told_a_tunnel(&self) -> bool {
        let filled = |slot: usize| self.slots.get(slot).is_some_and(Option::is_some);
        let named = self.names.naming.iter().any(|slot| filled(*slot));
        let said = (0..self.slots.len()).filter(|slot| filled(*slot)).nth(1).is_some();
        named && (said || self.parts.iter().any(|part| !part.is_empty()))
    }

    fn object(&mut self, cursor: &mut Cursor<'a>, table: usize, item: Item<'_>) -> Result<(), Error> {
        cursor.open();
        let mut place = 0;
        while let Some((key, meaning)) = self.key(cursor, table, place) {
            place += 1;
            match meaning {
                Some(Meaning::Slot(slot)) => self.slot(slot, key, cursor, item)?,
                Some(Meaning::Part(part)) => self.part(part, key, cursor, item)?,
                None => {
                    self.mask.value(key, cursor).ok_or_else(|| self.answer.broken(*cursor))?;
                }
            }
        }
        Ok(())
    }

    /// Reads the next key, the one at `place`. The objects of one answer have their keys in one
    /// order, so the key that stood there last time is tried first.
    fn key(
        &mut self,
        cursor: &mut Cursor<'a>,
        table: usize,
        place: usize,
    ) -> Option<(Token<'a>, Option<Meaning>)> {
        let keys = self.keys.get_mut(table)?;
        if let Some(known) = keys.get(place).filter(|known| cursor.key_as(known.written)) {
            return Some((known.key, known.meaning));
        }
        let key = cursor.key()?;
        let meaning = self.names.find(table, &key.said().unwrap_or_default());
        let known = Known { written: cursor.written_since(key), key, meaning };
        if place == keys.len() && place < MOST_KEYS {
            keys.push(known);
        } else if let Some(last) = keys.get_mut(place) {
            *last = known;
        }
        Some((key, meaning))
    }

    /// A slot takes one value; an object that says a second one has been tampered with, or badly
    /// merged, and nobody can tell which of the two is in force.
    fn slot(
        &mut self,
        slot: usize,
        key: Token<'a>,
        cursor: &mut Cursor<'a>,
        item: Item<'_>,
    ) -> Result<(), Error> {
        let nested = matches!(cursor.peek(), Some(Shape::List | Shape::Object));
        let secret = slot == self.names.secret;
        let token = match nested {
            true => self.mask.value(key, cursor),
            false => cursor.token(),
        };
        let token = token.ok_or_else(|| self.answer.broken(*cursor))?;
        if secret {
            self.mask.note(token);
        }
        let Some(slot) = self.slots.get_mut(slot).filter(|_| !token.is_nothing()) else { return Ok(()) };
        let first = *slot.get_or_insert(token);
        if first.written == token.written {
            return Ok(());
        }
        let field = item.field(key.written);
        Err(Error::Contradiction { place: self.answer.place(token.start), field: shown(&field) })
    }

    /// A part is an object, a list of one, or (PHP writes an empty map so) an empty list.
    fn part(
        &mut self,
        part: usize,
        key: Token<'a>,
        cursor: &mut Cursor<'a>,
        item: Item<'_>,
    ) -> Result<(), Error> {
        if let Some(written) = self.parts.get_mut(part) {
            *written = key.written;
        }
        let wrong = |token| self.answer.wrong(token, item.field(key.written), "an object");
        let before = *cursor;
        match cursor.peek() {
            Some(Shape::Object) => return self.object(cursor, part, item),
            Some(Shape::List) => {}
            _ => {
                let token = self.answer.token(cursor)?;
                return if token.is_nothing() { Ok(()) } else { Err(wrong(token)) };
            }
        }
        cursor.open();
        let mut objects = 0;
        while cursor.item() {
            objects += usize::from(cursor.peek() == Some(Shape::Object));
            if objects == 1 && cursor.peek() == Some(Shape::Object) {
                self.object(cursor, part, item)?;
                continue;
            }
            let token = self.answer.token(cursor)?;
            if !token.is_nothing() {
                let list = self.answer.token(&mut before.clone())?;
                let expected = "an object, or a list of one";
                return Err(self.answer.wrong(list, item.field(key.written), expected));
            }
        }
        Ok(())
    }

    /// Makes the value of one fact of its slots.
    fn fact(&mut self, row: usize, item: Item<'_>, tunnel: &mut Tunnel) -> Result<(), Error> {
        let Some(Row { fact, slots }) = self.names.rows.get(row) else { return Ok(()) };
        let tokens = self.slots.get(slots.clone()).unwrap_or_default();
        let Some(first) = tokens.iter().position(Option::is_some) else { return Ok(()) };
        let Some(token) = tokens.get(first).copied().flatten() else { return Ok(()) };
        let value = match (fact.kind, tokens) {
            (Kind::Selectors, _) => part::selectors(self.names.wire, tokens),
            (Kind::Tags, _) => part::tags(token).map(Some),
            (Kind::Identity, [kind, address, name]) => {
                let token = locate::identity([*kind, *address, *name]);
                token.map_or(Ok(None), |token| scalar::read(fact.kind, token))
            }
            (Kind::Secret, _) if self.names.wire == Wire::Snapshot => {
                part::measured(token, self.answer.name, &mut self.psks)
            }
            (Kind::Secret, _) => scalar::text(token).map(|key| Some(Value::Secret(Secret::new(&key?)?))),
            // what nobody asks for is checked, and not kept
            (Kind::Text | Kind::Address, _) if !self.answer.wanted.contains(fact) => {
                scalar::text(token).map(|_| None)
            }
            (Kind::Word(_), _) => recall(fact, token, self.recent.get_mut(row), MOST_WORDS),
            (Kind::Text | Kind::Address, _) => recall(fact, token, self.recent.get_mut(row), MOST_TEXTS),
            _ => scalar::read(fact.kind, token),
        };
        match value {
            Ok(Some(value)) => (fact.write)(tunnel, value),
            Ok(None) => {}
            Err(wrong) => return Err(self.wrong(fact, first, &wrong, item)),
        }
        Ok(())
    }

    fn wrong(&self, fact: &Fact, first: usize, wrong: &Wrong<'_>, item: Item<'_>) -> Error {
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
        (!known).then(|| crate::fetch::error::shown(token.written))
    }
}

/// Reads a value, or recalls it.
fn recall<'a>(
    fact: &Fact,
    token: Token<'a>,
    recent: Option<&mut Recent<'a>>,
    most: usize,
) -> Result<Option<Value>, Wrong<'a>> {
    let Some(recent) = recent else { return scalar::read(fact.kind, token) };
    let known = recent.iter().find(|(written, _)| *written == token.written);
    if let Some((_, value)) = known.filter(|_| token.shape == Shape::Text) {
        return Ok(Some(value.clone()));
    }
    let value = scalar::read(fact.kind, token)?;
    if let Some(value) = value.clone().filter(|_| token.shape == Shape::Text) {
        if recent.len() == most {
            recent.remove(0);
        }
        recent.push((token.written, value));
    }
    Ok(value)
}
