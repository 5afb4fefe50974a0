//! One JSON object → one tunnel, by the columns of its wire.
//!
//! This is the hot path: values are borrowed from the text, and a word that came by lately is not
//! looked up again.

mod fact;
mod keys;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use self::fact::is_any_text;
use self::keys::Known;
use super::answer::{Answer, Item};
use super::cache::Recent;
use super::columns::{self, Columns, Form, Meaning, Row, Within};
use super::mask::Mask;
use super::{lists, scalar};
use crate::model::secret::repeat;
use crate::model::subject::{Live, Origin, Said, Source};
use crate::model::{FACTS, FactSet, Tunnel};
use crate::source::Error;
use crate::source::shown::shown;
use crate::text::json::{Cursor, Shape, Token};
use crate::text::redact::is_mask;
use crate::text::{Location, Span};

/// No rows at all, and the set of one row.
const NO_ROWS: u128 = 0;
const fn one_row(row: usize) -> u128 {
    1 << row
}

/// Reads the tunnels of one wire from the text of one answer.
pub(crate) struct Reader<'a, 'm> {
    answer: Answer<'a>,
    columns: &'static Columns,
    mask: &'m mut Mask<'a>,
    /// What the present object says, by slot.
    slots: Vec<Option<Token<'a>>>,
    /// The rows that are read of every object: those that somebody asks for, or that can be wrong.
    asked: u128,
    /// The rows of the present object that need a closer look, to see that they are what they should be.
    odd: u128,
    /// What the present object calls its parts.
    parts: Vec<&'a str>,
    /// The keys of each part, in the order of the object before this one.
    keys: Vec<Vec<Known<'a>>>,
    /// Values of each row that came by lately.
    recent: Recent<'a>,
    /// The keys of a snapshot.
    psks: lists::Keys,
    /// The keys of a document of Terraform.
    pub(crate) psks_said: HashSet<String>,
    /// Where the facts of the present object stand.
    said: Vec<Said>,
    /// Where the tunnels come from.
    pub(crate) source: Arc<Source>,
}

impl<'a, 'm> Reader<'a, 'm> {
    pub(crate) fn new(mut answer: Answer<'a>, columns: &'static Columns, mask: &'m mut Mask<'a>) -> Self {
        // the cloud gives each tunnel an id; elsewhere there may be none
        if columns.wire.form != Form::Listing {
            answer.wanted = answer.wanted.with_ends();
        }
        Self {
            answer,
            columns,
            mask,
            slots: vec![None; columns.slots],
            asked: asked(columns, answer.wanted),
            odd: NO_ROWS,
            parts: vec![""; columns.parts.len()],
            keys: vec![Vec::new(); columns.parts.len()],
            recent: Recent::new(columns.rows.len()),
            psks: lists::Keys::new(),
            psks_said: HashSet::new(),
            said: Vec::new(),
            source: Arc::clone(answer.source),
        }
    }

    /// Reads the tunnel that comes next, and its place.
    pub(crate) fn tunnel(&mut self, cursor: &mut Cursor<'a>, item: Item<'_>) -> Result<Arc<Live>, Error> {
        if cursor.peek() != Some(Shape::Object) {
            let token = self.answer.token(cursor)?;
            return Err(self.answer.wrong(token, item.to_string(), "an object, one tunnel"));
        }
        self.slots.fill(None);
        self.parts.fill("");
        self.said.clear();
        self.odd = NO_ROWS;
        let start = cursor.offset();
        self.object(cursor, 0, item)?;
        let spd_only = self.columns.wire.spd_only.then_some(true);
        let mut tunnel = Tunnel { spd_only, ..Tunnel::default() };
        let mut rows = self.asked | self.odd;
        while rows != NO_ROWS {
            let row = rows.trailing_zeros() as usize;
            rows &= !one_row(row);
            self.fact(row, item, &mut tunnel)?;
        }
        self.hide(&mut tunnel, start, cursor.offset());
        let place = Location::new(self.answer.file, Span::new(start, cursor.offset()));
        let origin = Origin::new(place, self.columns.wire.name, self.said.as_slice().into());
        Ok(Arc::new(Live { tunnel, source: Arc::clone(&self.source), origin: Some(origin), planned: false }))
    }

    /// Reads the tunnels of the connection that comes next: most are one tunnel.
    pub(crate) fn tunnels(
        &mut self,
        cursor: &mut Cursor<'a>,
        item: Item<'_>,
    ) -> Result<Vec<Arc<Live>>, Error> {
        let whole = *cursor;
        let connection = self.tunnel(cursor, item)?;
        let Some(Within { keys, wire }) = self.columns.wire.within else { return Ok(vec![connection]) };
        let mut list = Some(whole);
        for key in keys {
            list = list.map(|list| self.answer.field(list, key)).transpose()?.flatten();
        }
        let Some(mut list) = list.filter(|list| list.clone().peek() == Some(Shape::List)) else {
            return Ok(vec![connection]);
        };
        let (answer, path) = (self.answer, format!("{item}.{}", keys.join(".")));
        let mut inner = Reader::new(answer, columns::of(wire), self.mask);
        let mut tunnels = Vec::new();
        answer.each(&mut list, &path, |cursor, index| {
            let mut live = inner.tunnel(cursor, Item { path: &path, index: Some(index) })?;
            if let Some(live) = Arc::get_mut(&mut live) {
                live.tunnel = over(&connection.tunnel, &live.tunnel);
            }
            let psk = inner.psk_in_clear();
            inner.psks_said.extend(psk);
            tunnels.push(live);
            Ok(())
        })?;
        let keys = inner.psks_said;
        if self.columns.wire.form == Form::Terraform {
            self.psks_said.extend(keys);
        } else if !keys.is_empty() {
            // what the connection says for all may repeat the key of any
            let keys = repeat::KeySet::new(keys);
            self.mask.repeated(whole, &|text| keys.are_in(text));
            for live in tunnels.iter_mut().filter_map(Arc::get_mut) {
                repeat::hide(&mut live.tunnel, &|text| keys.are_in(text));
            }
        }
        Ok(if tunnels.is_empty() { vec![connection] } else { tunnels })
    }

    /// Hides what repeats the key of the tunnel whose object lies between two bytes. Those of a document of
    /// Terraform are gathered: there, one tunnel may repeat the key of another.
    fn hide(&mut self, tunnel: &mut Tunnel, start: usize, end: usize) {
        let token = self.slots.get(self.columns.secret).copied().flatten();
        let Some(token) = token.filter(|token| token.shape == Shape::Text) else { return };
        if self.columns.wire.form == Form::Terraform {
            let key = token.said().filter(|key| !is_mask(key)).map(Cow::into_owned);
            self.psks_said.extend(key);
            return;
        }
        let object = self.answer.text.get(start..end).unwrap_or_default();
        if self.columns.wire.form == Form::Snapshot || !repeat::may_be(object, token.written) {
            return;
        }
        let Some(key) = token.said().filter(|key| !is_mask(key)) else { return };
        self.mask.repeated(Cursor::new(object, start), &|text| repeat::repeats(text, &key));
        repeat::hide(tunnel, &|text| repeat::repeats(text, &key));
    }

    /// The key of the tunnel that was read last, if it is in clear.
    fn psk_in_clear(&self) -> Option<String> {
        let token = self.slots.get(self.columns.secret).copied().flatten();
        let said = token.filter(|token| token.shape == Shape::Text)?.said()?;
        (!is_mask(&said)).then(|| said.into_owned())
    }

    /// A tunnel of which nothing is known, whose place begins at a byte.
    pub(crate) fn nothing(&self, start: usize) -> Arc<Live> {
        let place = Location::new(self.answer.file, Span::new(start, start));
        let origin = Some(Origin::new(place, self.columns.wire.name, Box::default()));
        Arc::new(Live { tunnel: Tunnel::default(), source: Arc::clone(&self.source), origin, planned: false })
    }

    /// Says whether the object that was read last tells a tunnel: which one, and something about it.
    /// A key alone may be anybody's.
    pub(crate) fn told_a_tunnel(&self) -> bool {
        let said = self.slots.iter().flatten().nth(1).is_some();
        self.named_a_tunnel() && (said || self.parts.iter().any(|part| !part.is_empty()))
    }

    /// Says whether the object that was read last says which tunnel it tells.
    pub(crate) fn named_a_tunnel(&self) -> bool {
        let filled = |slot: &usize| self.slots.get(*slot).is_some_and(Option::is_some);
        self.columns.naming.iter().any(filled)
    }

    fn object(&mut self, cursor: &mut Cursor<'a>, table: usize, item: Item<'_>) -> Result<(), Error> {
        cursor.open();
        let mut place = 0;
        while let Some(known) = self.key(cursor, table, place) {
            place += 1;
            match known.meaning {
                Some(Meaning::Slot(slot)) => self.slot(slot, &known, cursor, item)?,
                Some(Meaning::Part(part)) => self.part(part, known.key, cursor, item)?,
                None if self.mask.skip(cursor, known.secret) => {}
                None => return Err(self.answer.broken(*cursor)),
            }
        }
        Ok(())
    }

    /// Reads what belongs into a slot. Most values are texts, which go there by the shortest way.
    fn slot(
        &mut self,
        slot: usize,
        known: &Known<'a>,
        cursor: &mut Cursor<'a>,
        item: Item<'_>,
    ) -> Result<(), Error> {
        // the value of a fact is no secret, whatever its key sounds like; what is in a list may be one
        if cursor.peek() == Some(Shape::Text) {
            let token = cursor.text().ok_or_else(|| self.answer.broken(*cursor))?;
            if slot == self.columns.secret {
                self.mask.note(token);
            }
            return self.fill(slot, token, known, item);
        }
        let token = self.no_text(slot, known, cursor)?;
        self.fill(slot, token, known, item)
    }

    /// Reads a value that is no text. Kept apart from the texts: see `Cursor::text`.
    #[inline(never)]
    fn no_text(
        &mut self,
        slot: usize,
        known: &Known<'a>,
        cursor: &mut Cursor<'a>,
    ) -> Result<Token<'a>, Error> {
        let nested = matches!(cursor.peek(), Some(Shape::List | Shape::Object));
        let secret = slot == self.columns.secret || nested && known.secret;
        self.mask.pass(cursor, secret).ok_or_else(|| self.answer.broken(*cursor))
    }

    /// A slot takes one value; an object that says a second one has been tampered with, or badly
    /// merged, and nobody can tell which of the two is in force.
    #[inline(always)]
    fn fill(
        &mut self,
        slot: usize,
        token: Token<'a>,
        known: &Known<'a>,
        item: Item<'_>,
    ) -> Result<(), Error> {
        if token.is_nothing() {
            return Ok(());
        }
        if !scalar::is_plain(token) {
            self.odd |= self.columns.row_of.get(slot).map_or(NO_ROWS, |row| one_row(*row));
        }
        match self.slots.get_mut(slot) {
            Some(empty @ None) => *empty = Some(token),
            Some(Some(first)) if first.written != token.written => {
                let field = shown(&item.field(known.key));
                return Err(Error::Contradiction { place: self.answer.place(token.start), field });
            }
            _ => {}
        }
        Ok(())
    }

    /// A part is an object, a list of one, or (PHP writes an empty map so) an empty list.
    fn part(
        &mut self,
        part: usize,
        key: &'a str,
        cursor: &mut Cursor<'a>,
        item: Item<'_>,
    ) -> Result<(), Error> {
        if let Some(written) = self.parts.get_mut(part) {
            *written = key;
        }
        let wrong = |token| self.answer.wrong(token, item.field(key), "an object");
        match cursor.peek() {
            Some(Shape::Object) => return self.object(cursor, part, item),
            Some(Shape::List) => {}
            _ => {
                let token = self.answer.token(cursor)?;
                return if token.is_nothing() { Ok(()) } else { Err(wrong(token)) };
            }
        }
        let before = *cursor;
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
                return Err(self.answer.wrong(list, item.field(key), expected));
            }
        }
        Ok(())
    }
}

/// A tunnel of a connection: what it does not say, the connection says.
fn over(connection: &Tunnel, tunnel: &Tunnel) -> Tunnel {
    let mut whole = connection.clone();
    for fact in FACTS.iter().filter(|fact| fact.made_of.is_empty()) {
        if let Some(value) = (fact.read)(tunnel) {
            (fact.write)(&mut whole, value);
        }
    }
    whole
}

/// The rows to read of every object: all but those of which any text will do and nobody asks for.
fn asked(columns: &Columns, wanted: FactSet) -> u128 {
    let asked = |row: &Row| {
        wanted.contains(row.fact) || columns.wire.form == Form::Snapshot || !is_any_text(row.fact.kind)
    };
    let rows = columns.rows.iter().enumerate().filter(|(_, row)| asked(row));
    rows.fold(NO_ROWS, |rows, (row, _)| rows | one_row(row))
}
