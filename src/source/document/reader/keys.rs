//! The keys of objects, looked up once: the objects of one answer have them in one order.

use super::Reader;
use crate::source::document::columns::Meaning;
use crate::text::json::{Cursor, Lead};

/// So many keys of an object are remembered.
const MOST_KEYS: usize = 256;

/// A key that was looked up before.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    lead: Lead<'a>,
    pub(super) key: &'a str,
    pub(super) meaning: Option<Meaning>,
    /// Says that it names a secret.
    pub(super) secret: bool,
}

impl<'a> Reader<'a, '_> {
    /// Reads the next key, the one at `place`. The objects of one answer have their keys in one
    /// order, so the key that stood there last time is tried first.
    pub(super) fn key(&mut self, cursor: &mut Cursor<'a>, table: usize, place: usize) -> Option<Known<'a>> {
        let keys = self.keys.get_mut(table)?;
        if let Some(known) = keys.get(place).filter(|known| cursor.key_as(known.lead)) {
            return Some(*known);
        }
        let start = *cursor;
        let key = cursor.key()?;
        let meaning = self.columns.find(table, &key.said().unwrap_or_default());
        let secret = self.mask.names_secret(key);
        let known = Known { lead: cursor.lead(&start), key: key.written, meaning, secret };
        if place == keys.len() && place < MOST_KEYS {
            keys.push(known);
        } else if let Some(last) = keys.get_mut(place) {
            *last = known;
        }
        Some(known)
    }
}
