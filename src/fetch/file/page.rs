//! The text of one file → its tunnels and the file to point into, free of secrets.

use std::sync::Arc;

use super::answer::Answer;
use super::json;
use super::mask::{self, Mask};
use super::shape::{self, Besides, Document};
use crate::fetch::Error;
use crate::model::fact::Wire;
use crate::model::subject::{Live, Source};
use crate::model::{FactSet, SourceFile};

/// What one file holds.
pub(super) struct Page {
    /// The file, without the secrets that stood in it.
    pub(super) file: Arc<SourceFile>,
    /// The tunnels, in the order of the file.
    pub(super) tunnels: Vec<Arc<Live>>,
    /// Says whether it is an answer of the cloud, which lists each tunnel once.
    pub(super) listing: bool,
    /// How many tunnels the whole listing has, if the file says so.
    pub(super) total: Option<u64>,
    /// What else there is to know.
    pub(super) besides: Besides,
}

/// Reads the text of `file`, and gives it to the file without the secrets.
pub(super) fn read(
    file: SourceFile,
    text: String,
    source: &Arc<Source>,
    wanted: FactSet,
) -> Result<Page, Error> {
    let file = Arc::new(file);
    let answer = Answer { file: &file, text: &text, source, wanted };
    let mut mask = Mask::default();
    let document = shape::read(answer, &mut mask);
    if document.is_err() {
        // what is no JSON at all is told first
        json::check(answer)?;
    }
    let secrets = mask.into_spans();
    let Document { tunnels, wire, total, besides } = document
        .map_err(|error| error.without(secrets.iter().filter_map(|span| text.get(span.range())).collect()))?;
    file.keep(mask::blank(text, &secrets));
    Ok(Page { file, tunnels, listing: matches!(wire, Wire::V2 | Wire::V3), total, besides })
}
