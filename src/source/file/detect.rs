//! Which of the shapes that vpnaudit reads a document has, told by its content.

use super::envelope::Envelope;
use super::kinds;
use crate::source::Error;
use crate::source::document::Document;
use crate::source::document::answer::Answer;
use crate::source::document::columns::{self, Form};
use crate::source::document::items::{keys, listing};
use crate::source::document::mask::Mask;
use crate::text::json::{Cursor, Shape};

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
        if documents.iter().skip(before).any(|document| document.form == Form::Terraform) {
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
        Some(_) => Err(answer.no_tunnels(": it is a single value")),
        None => Err(answer.no_tunnels(": it is empty")),
    }
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
    if let Some(wire) = kinds::wire_of(&keys(first)) {
        let tunnels = listing(answer, cursor, columns::of(wire), "", mask)?;
        documents.push(Document::of(tunnels, wire.form, None));
        return Ok(());
    }
    if first.peek() != Some(Shape::Object) {
        answer.token(cursor)?;
        return Err(answer.no_tunnels(if empty { ": it is an empty list" } else { "" }));
    }
    answer.each(cursor, "", |cursor, _| match cursor.peek() {
        Some(Shape::Object) => document(answer, cursor, mask, documents),
        _ => Err(answer.no_tunnels(": it is a list of things that are no tunnels")),
    })
}
