//! The items of a list → tunnels; of one that is none, what it holds instead.

use super::Tunnels;
use super::answer::{Answer, Item};
use super::columns::Columns;
use super::mask::Mask;
use super::reader::Reader;
use crate::source::Error;
use crate::source::shown::shown;
use crate::text::json::{Cursor, Shape};

/// A message names up to so many keys.
const MOST_KEYS: usize = 6;

/// The keys of the object that comes next, as they are written.
pub(crate) fn keys(mut cursor: Cursor<'_>) -> Vec<&str> {
    let mut keys = Vec::new();
    if cursor.peek() == Some(Shape::Object) && cursor.open() {
        while let Some(key) = cursor.key() {
            keys.push(key.written);
            cursor.token();
        }
    }
    keys
}

/// Names some keys, for a message.
pub(crate) fn holding(keys: &[&str]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let more = if keys.len() > MOST_KEYS { ", …" } else { "" };
    let keys: Vec<String> = keys.iter().take(MOST_KEYS).map(|key| format!("`{}`", shown(key))).collect();
    format!(": it holds {}{more}", keys.join(", "))
}

/// What a list holds.
#[derive(Default)]
pub(crate) struct Listed {
    /// The tunnels.
    pub(crate) tunnels: Tunnels,
    /// How many items there are: one may be several tunnels.
    pub(crate) items: u64,
}

/// Reads the items of the list that comes next.
pub(crate) fn listing<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    columns: &'static Columns,
    path: &str,
    mask: &mut Mask<'a>,
) -> Result<Listed, Error> {
    let mut reader = Reader::new(answer, columns, mask);
    let mut listed = Listed::default();
    answer.each(cursor, path, |cursor, index| {
        let item = Item { path, index: Some(index) };
        listed.tunnels.append(&mut one(answer, &mut reader, cursor, item)?);
        listed.items += 1;
        Ok(())
    })?;
    Ok(listed)
}

/// Reads one object, which must tell a tunnel.
pub(crate) fn one<'a>(
    answer: Answer<'a>,
    reader: &mut Reader<'a, '_>,
    cursor: &mut Cursor<'a>,
    item: Item<'_>,
) -> Result<Tunnels, Error> {
    let start = cursor.offset();
    let tunnels = reader.tunnels(cursor, item)?;
    if reader.told_a_tunnel() {
        return Ok(tunnels);
    }
    let keys = keys(Cursor::new(answer.text.get(start..).unwrap_or_default(), start));
    let found = if keys.is_empty() { "it is empty".to_owned() } else { holding(&keys) };
    let found = found.trim_start_matches(": ").to_owned();
    let place = answer.place(start);
    Err(Error::NotATunnel { place, item: item.to_string(), found })
}
