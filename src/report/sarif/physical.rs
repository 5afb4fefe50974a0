//! Where a result is: the line of a file, and the tunnel.

use serde::Serialize;

use super::uri::{ROOT, Uri};
use crate::finding::Finding;
use crate::report::label::{self, shown};
use crate::report::place::Place;
use crate::text::{ColumnNumber, LineNumber};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Located {
    pub(super) physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<Logical>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Physical {
    pub(super) artifact_location: Artifact,
    pub(super) region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: LineNumber,
    pub(super) start_column: ColumnNumber,
    pub(super) end_line: LineNumber,
    pub(super) end_column: ColumnNumber,
}

impl Physical {
    pub(super) fn of(place: &Place) -> Self {
        let region = Region {
            start_line: place.line,
            start_column: place.column,
            end_line: place.line,
            end_column: place.end,
        };
        Self { artifact_location: Artifact::of(place), region }
    }
}

impl Artifact {
    pub(super) fn of(place: &Place) -> Self {
        let Uri { uri, rooted } = Uri::of(&place.file);
        Self { uri, uri_base_id: rooted.then_some(ROOT) }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Logical {
    name: String,
    fully_qualified_name: String,
    kind: &'static str,
}

/// The tunnel, if there is one: its source, its region and its id or address.
pub(super) fn tunnel(finding: &Finding) -> Option<Logical> {
    let subject = &finding.subject;
    if !subject.is_tunnel() {
        return None;
    }
    let last = subject.handle().unwrap_or_else(|| subject.name());
    let parts = [subject.source(), subject.region(), Some(last)];
    let parts: Vec<_> = parts.into_iter().flatten().map(|part| shown(part, label::NAME)).collect();
    Some(Logical {
        name: shown(subject.name(), label::NAME).into_owned(),
        fully_qualified_name: parts.join("/"),
        kind: "resource",
    })
}
