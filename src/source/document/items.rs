//! The items of a list → tunnels; of one that is none, what it holds instead.

use std::sync::Arc;

use super::Tunnels;
use super::answer::{Answer, Item};
use super::columns::Columns;
use super::mask::Mask;
use super::reader::Reader;
use crate::model::subject::Live;
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

/// Reads the items of the list that comes next.
pub(crate) fn listing<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    columns: &'static Columns,
    path: &str,
    mask: &mut Mask<'a>,
) -> Result<Tunnels, Error> {
    let mut reader = Reader::new(answer, columns, mask);
    let mut tunnels = Vec::new();
    answer.each(cursor, path, |cursor, index| {
        let item = Item { path, index: Some(index) };
        tunnels.push(one(answer, &mut reader, cursor, item)?);
        Ok(())
    })?;
    Ok(tunnels)
}

/// Reads one object, which must tell a tunnel.
pub(crate) fn one<'a>(
    answer: Answer<'a>,
    reader: &mut Reader<'a, '_>,
    cursor: &mut Cursor<'a>,
    item: Item<'_>,
) -> Result<Arc<Live>, Error> {
    let start = cursor.offset();
    let tunnel = reader.tunnel(cursor, item)?;
    if reader.told_a_tunnel() {
        return Ok(tunnel);
    }
    let keys = keys(Cursor::new(answer.text.get(start..).unwrap_or_default(), start));
    let found = if keys.is_empty() { "it is empty".to_owned() } else { holding(&keys) };
    let found = found.trim_start_matches(": ").to_owned();
    let place = answer.place(start);
    Err(Error::NotATunnel { place, item: item.to_string(), found })
}
