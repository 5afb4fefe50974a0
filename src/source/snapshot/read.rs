//! A snapshot → live tunnels, with the sources that they came from.
//!
//! What it looks like is said where it is written, in `source::snapshot`.

use std::sync::Arc;

use super::{GOING, KEY, PART, PLANNED, TUNNELS, VERSION, WIRE};
use crate::model::Text;
use crate::model::subject::{Going, Source};
use crate::source::document::answer::{Answer, Item};
use crate::source::document::items::Listed;
use crate::source::document::mask::Mask;
use crate::source::document::reader::Reader;
use crate::source::document::{Document, Tunnels, columns};
use crate::source::{Error, FILE, kinds};
use crate::text::json::{Cursor, Shape, Token};

/// Reads the object that comes next.
pub(crate) fn read<'a>(
    answer: Answer<'a>,
    mut cursor: Cursor<'a>,
    mask: &mut Mask<'a>,
) -> Result<Document, Error> {
    version(answer, cursor)?;
    let mut reader = Reader::new(answer, columns::of(&WIRE), mask);
    let mut found = Document::of(Listed::default(), WIRE.form, None);
    let whole = answer.token(&mut cursor.clone())?;
    let mut looked = false;
    cursor.open();
    while let Some(key) = cursor.key() {
        if key.written != "sources" {
            answer.token(&mut cursor)?;
            continue;
        }
        looked = true;
        refuse_null(answer, cursor, "sources")?;
        answer.each(&mut cursor, "sources", |cursor, index| {
            source(answer, cursor, index, &mut reader, &mut found)
        })?;
    }
    let unlisted = || answer.wrong(whole, "the snapshot".to_owned(), "one with a list of `sources`");
    if looked { Ok(found) } else { Err(unlisted()) }
}

/// Without a list nobody looked, which is not the same as a list of none.
fn refuse_null(answer: Answer<'_>, mut cursor: Cursor<'_>, path: &str) -> Result<(), Error> {
    if cursor.peek() != Some(Shape::Null) {
        return Ok(());
    }
    let null = cursor.token().ok_or_else(|| answer.broken(cursor))?;
    Err(answer.wrong(null, path.to_owned(), "a list"))
}

/// Looks at the version before anything else: another one may look different.
fn version(answer: Answer<'_>, mut cursor: Cursor<'_>) -> Result<(), Error> {
    cursor.open();
    while let Some(key) = cursor.key() {
        let value = cursor.token().ok_or_else(|| answer.broken(cursor))?;
        if key.written == KEY && value.written.trim() != VERSION.to_string() {
            return Err(answer.wrong(value, KEY.to_owned(), "1, the version that this vpnaudit reads"));
        }
    }
    Ok(())
}

/// Reads what one source holds.
fn source<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    index: usize,
    reader: &mut Reader<'a, '_>,
    found: &mut Document,
) -> Result<(), Error> {
    let path = format!("sources[{index}]");
    let whole = answer.token(&mut cursor.clone())?;
    if whole.shape != Shape::Object {
        return Err(answer.wrong(whole, path, "an object, one source"));
    }
    reader.source = Arc::new(named(answer, whole, &path)?);
    let is_part = !reader.source.part.is_empty();
    found.besides.narrowed.extend(is_part.then(|| Arc::clone(&reader.source)));
    let mut looked = false;
    answer.entries(cursor, &path, |key, cursor| {
        let path = format!("{path}.{key}");
        match key {
            TUNNELS | PLANNED => {
                looked |= key == TUNNELS;
                let mut tunnels = listed(answer, cursor, &path, reader)?;
                for live in tunnels.iter_mut().filter_map(Arc::get_mut) {
                    live.planned = key == PLANNED;
                }
                found.tunnels.append(&mut tunnels);
                Ok(())
            }
            GOING => answer.each(cursor, &path, |cursor, index| {
                found.besides.going.push(going(answer, cursor, &format!("{path}[{index}]"), &reader.source)?);
                Ok(())
            }),
            _ => answer.token(cursor).map(drop),
        }
    })?;
    let unlisted = || answer.wrong(whole, path.clone(), "a source with a list of `tunnels`");
    if looked { Ok(()) } else { Err(unlisted()) }
}

/// Reads a list of tunnels.
fn listed<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    path: &str,
    reader: &mut Reader<'a, '_>,
) -> Result<Tunnels, Error> {
    let mut tunnels = Vec::new();
    refuse_null(answer, *cursor, path)?;
    answer.each(cursor, path, |cursor, index| {
        let item = Item { path, index: Some(index) };
        let at = cursor.offset();
        let live = reader.tunnel(cursor, item)?;
        if !reader.named_a_tunnel() {
            let (place, found) = (answer.place(at), "it has no id, no name and no address".to_owned());
            return Err(Error::NotATunnel { place, item: item.to_string(), found });
        }
        tunnels.push(live);
        Ok(())
    })?;
    Ok(tunnels)
}

/// Reads what is kept of a tunnel that is to be destroyed.
fn going<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    path: &str,
    source: &Source,
) -> Result<Going, Error> {
    let whole = answer.token(cursor)?;
    if whole.shape != Shape::Object {
        return Err(answer.wrong(whole, path.to_owned(), "an object, one tunnel"));
    }
    let mut going = Going { address: None, id: None, name: None, source: source.name.clone() };
    answer.entries(&mut whole.cursor(), path, |key, cursor| {
        let value = answer.token(cursor)?;
        let text = value.said().filter(|_| value.shape == Shape::Text).map(Text::from);
        match key {
            "address" => going.address = text,
            "id" => going.id = text,
            "name" => going.name = text,
            _ => {}
        }
        Ok(())
    })?;
    Ok(going)
}

/// The source as it was when the snapshot was taken.
fn named<'a>(answer: Answer<'a>, whole: Token<'a>, path: &str) -> Result<Source, Error> {
    let (mut name, mut kind, mut region, mut named) = (None, FILE, None, false);
    let mut part = Vec::new();
    answer.entries(&mut whole.cursor(), path, |key, cursor| {
        let value = answer.token(cursor)?;
        let path = || format!("{path}.{key}");
        let said = || text(answer, value, path);
        match key {
            PART => part = asked_for(answer, value, &path())?,
            "name" => name = Some(said()?),
            "region" if value.shape != Shape::Null => region = Some(said()?),
            "named" => named = value.written == "true",
            "kind" => {
                let said = said()?;
                kind = kinds().find(|kind| **kind == *said).unwrap_or(FILE);
            }
            _ => {}
        }
        Ok(())
    })?;
    let name = name.ok_or_else(|| answer.wrong(whole, path.to_owned(), "a source with a name"))?;
    Ok(Source { name, kind, region, named, location: answer.source.location.clone(), part })
}

/// What a source was asked for.
fn asked_for<'a>(answer: Answer<'a>, whole: Token<'a>, path: &str) -> Result<Vec<Text>, Error> {
    let mut part = Vec::new();
    answer.each(&mut whole.cursor(), path, |cursor, index| {
        let value = answer.token(cursor)?;
        part.push(text(answer, value, || format!("{path}[{index}]"))?);
        Ok(())
    })?;
    Ok(part)
}

/// A text that can be kept.
fn text(answer: Answer<'_>, value: Token<'_>, path: impl Fn() -> String) -> Result<Text, Error> {
    let said = value.said().filter(|said| value.shape == Shape::Text && !said.contains('\0'));
    said.map(Text::from).ok_or_else(|| answer.wrong(value, path(), "text"))
}
