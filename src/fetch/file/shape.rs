//! Which of the shapes that vpnaudit reads a document has, told by its content.

use std::sync::Arc;

use super::answer::{Answer, Item};
use super::envelope::Envelope;
use super::mask::Mask;
use super::names::{self, Names};
use super::object::Reader;
use crate::fetch::Error;
use crate::fetch::error::shown;
use crate::model::fact::Wire;
use crate::model::json::{Cursor, Shape};
use crate::model::subject::{Going, Live, Source};

/// A message names up to so many keys.
const MOST_KEYS: usize = 6;

/// Tunnels, in the order of the document.
pub(super) type Tunnels = Vec<Arc<Live>>;

/// What one document holds.
pub(super) struct Document {
    /// The tunnels with their places.
    pub(super) tunnels: Tunnels,
    /// The names that their keys go by.
    pub(super) wire: Wire,
    /// How many tunnels the whole listing has, if the document says so.
    pub(super) total: Option<u64>,
    /// What else there is to know.
    pub(super) besides: Besides,
}

/// What a document says besides the tunnels that are judged.
#[derive(Default)]
pub(super) struct Besides {
    /// Tunnels that are to be destroyed.
    pub(super) going: Vec<Going>,
    /// The sources of a snapshot that were asked for a part of their tunnels.
    pub(super) narrowed: Vec<Arc<Source>>,
    /// What it cannot tell, though it holds all of its tunnels.
    pub(super) notes: Vec<String>,
    /// Why it does not hold all of them.
    pub(super) partial: Option<Error>,
}

impl Document {
    /// Tunnels, and nothing else to know.
    pub(super) fn of(tunnels: Tunnels, wire: Wire, total: Option<u64>) -> Self {
        Self { tunnels, wire, total, besides: Besides::default() }
    }
}

/// Reads the documents of a file, which stand one after the other, and notes the secrets in them.
pub(super) fn read<'a>(answer: Answer<'a>, mask: &mut Mask<'a>) -> Result<Vec<Document>, Error> {
    let mut cursor = answer.cursor();
    let mut documents = Vec::new();
    let mut shown = Vec::new();
    while cursor.peek().is_some() || documents.is_empty() {
        let start = cursor;
        let before = documents.len();
        if let Err(error) = document(answer, &mut cursor, mask, &mut documents) {
            return Err(if before == 0 { error } else { placed(error, answer, start) });
        }
        answer.sound(cursor)?;
        if documents.iter().skip(before).any(|document| document.wire == Wire::Terraform) {
            shown.push(start);
        }
    }
    mask.documents(answer.text, &shown);
    Ok(documents)
}

/// Of several documents, the place of the one that is none of ours.
fn placed(error: Error, answer: Answer<'_>, start: Cursor<'_>) -> Error {
    match error {
        Error::NoTunnels { found, .. } => Error::NoTunnels { file: answer.place(start.offset()), found },
        other => other,
    }
}

/// Reads the document that comes next, of any shape; a list may hold several.
fn document<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    mask: &mut Mask<'a>,
    documents: &mut Vec<Document>,
) -> Result<(), Error> {
    match cursor.peek() {
        Some(Shape::Object) => {
            let envelope = Envelope::read(answer, cursor, mask)?;
            answer.sound(*cursor)?;
            documents.push(envelope.document()?);
            Ok(())
        }
        Some(Shape::List) => bare(answer, cursor, mask, documents),
        Some(_) => Err(nothing(answer, ": it is a single value")),
        None => Err(nothing(answer, ": it is empty")),
    }
}

/// The document is none of ours.
pub(super) fn nothing(answer: Answer<'_>, found: &str) -> Error {
    Error::NoTunnels { file: answer.name().to_owned(), found: found.to_owned() }
}

/// Reads a list of tunnels, and nothing around it; or one of documents.
fn bare<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    mask: &mut Mask<'a>,
    documents: &mut Vec<Document>,
) -> Result<(), Error> {
    let mut first = *cursor;
    first.open();
    let empty = !first.item();
    if let Some(wire) = keys(first).iter().find_map(|key| names::wire_of(key)) {
        let tunnels = listing(answer, cursor, names::of(wire), "", mask)?;
        documents.push(Document::of(tunnels, wire, None));
        return Ok(());
    }
    if first.peek() != Some(Shape::Object) {
        answer.token(cursor)?;
        return Err(nothing(answer, if empty { ": it is an empty list" } else { "" }));
    }
    answer.each(cursor, "", |cursor, _| match cursor.peek() {
        Some(Shape::Object) => document(answer, cursor, mask, documents),
        _ => Err(nothing(answer, ": it is a list of things that are no tunnels")),
    })
}

/// The keys of the object that comes next, as they are written.
pub(super) fn keys(mut cursor: Cursor<'_>) -> Vec<&str> {
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
pub(super) fn holding(keys: &[&str]) -> String {
    if keys.is_empty() {
        return String::new();
    }
    let more = if keys.len() > MOST_KEYS { ", …" } else { "" };
    let keys: Vec<String> = keys.iter().take(MOST_KEYS).map(|key| format!("`{}`", shown(key))).collect();
    format!(": it holds {}{more}", keys.join(", "))
}

/// Reads the items of the list that comes next.
pub(super) fn listing<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    names: &'static Names,
    path: &str,
    mask: &mut Mask<'a>,
) -> Result<Tunnels, Error> {
    let mut reader = Reader::new(answer, names, mask);
    let mut tunnels = Vec::new();
    answer.each(cursor, path, |cursor, index| {
        let item = Item { path, index: Some(index) };
        tunnels.push(one(answer, &mut reader, cursor, item)?);
        Ok(())
    })?;
    Ok(tunnels)
}

/// Reads one object, which must tell a tunnel.
pub(super) fn one<'a>(
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
