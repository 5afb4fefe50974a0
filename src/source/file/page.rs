//! The text of one file → the documents in it and the file to point into, free of secrets.

use std::sync::Arc;

use super::{detect, json, wrapper};
use crate::model::FactSet;
use crate::model::subject::{Live, Source};
use crate::source::document::answer::Answer;
use crate::source::document::mask::Mask;
use crate::source::document::{Besides, Document, Total};
use crate::source::{Error, Form};
use crate::text::redact::overwritten;
use crate::text::{SourceFile, Span};

/// What one document holds.
pub(super) struct Page {
    /// The file, without the secrets that stood in it.
    pub(super) file: Arc<SourceFile>,
    /// The tunnels, in the order of the file.
    pub(super) tunnels: Vec<Arc<Live>>,
    /// How many items of a listing they are.
    items: u64,
    /// Says whether it is an answer of the cloud, which lists each tunnel once.
    pub(super) listing: bool,
    /// How many tunnels the whole listing has, if the document says so.
    pub(super) total: Option<Total>,
    /// What else there is to know.
    pub(super) besides: Besides,
}

impl Page {
    /// How many items of the listing the page itself holds.
    pub(super) fn holds(&self) -> u64 {
        self.items
    }
}

/// Reads the text of `file`, and gives it to the file without the secrets.
pub(super) fn read(
    file: SourceFile,
    mut text: String,
    source: &Arc<Source>,
    wanted: FactSet,
) -> Result<Vec<Page>, Error> {
    let file = Arc::new(file);
    let mark = text.strip_prefix('\u{feff}').map_or(0, |rest| text.len() - rest.len());
    let body = wrapper::inside(&text, mark);
    let body = Span::new(body.start, body.end);
    let answer = Answer { file: &file, text: &text, body, source, wanted };
    let mut mask = Mask::default();
    let documents = detect::read(answer, &mut mask);
    if documents.is_err() {
        // what is no JSON at all is told first
        json::check(answer)?;
    }
    let mut secrets = mask.into_spans();
    let documents = documents.map_err(|error| {
        let secrets: Vec<&str> = secrets.iter().filter_map(|span| text.get(span.range())).collect();
        error.without(&secrets)
    })?;
    // the lines of a wrapper hold anything, even all of the answer once more
    secrets.push(Span::new(mark, body.range().start));
    text.truncate(body.range().end);
    file.keep(overwritten(text, &secrets, b'*'));
    let page = |Document { tunnels, items, form, total, besides }| Page {
        file: Arc::clone(&file),
        tunnels,
        items,
        listing: form == Form::Listing,
        total,
        besides,
    };
    Ok(documents.into_iter().map(page).collect())
}
