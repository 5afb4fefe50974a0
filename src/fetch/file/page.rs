//! The text of one file → its tunnels and the file to point into, free of secrets.

use std::sync::Arc;

use super::answer::Answer;
use super::json;
use super::mask::{self, Mask};
use super::object::Found;
use super::shape::{self, Document};
use crate::fetch::Error;
use crate::model::fact::Wire;
use crate::model::subject::{Live, Origin, Source};
use crate::model::{FactSet, Location, SourceFile};

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
}

/// Reads the text of one file; `keep` makes the file to point into.
pub(super) fn read(
    name: &str,
    text: String,
    source: &Arc<Source>,
    wanted: FactSet,
    keep: fn(String, String) -> SourceFile,
) -> Result<Page, Error> {
    let answer = Answer { name, text: &text, source, wanted };
    let mut mask = Mask::default();
    let document = shape::read(answer, &mut mask);
    if document.is_err() {
        // what is no JSON at all is told first
        json::check(answer)?;
    }
    let secrets = mask.into_spans();
    let Document { mut tunnels, wire, total } = document
        .map_err(|error| error.without(secrets.iter().filter_map(|span| text.get(span.range())).collect()))?;
    let file = Arc::new(keep(name.to_owned(), mask::blank(text, &secrets)));
    for Found { live, object, said } in &mut tunnels {
        if let Some(live) = Arc::get_mut(live) {
            let location = Location::new(&file, *object);
            live.origin = Some(Origin::new(location, wire, std::mem::take(said)));
        }
    }
    let tunnels = tunnels.into_iter().map(|found| found.live).collect();
    Ok(Page { file, tunnels, listing: matches!(wire, Wire::V2 | Wire::V3), total })
}
