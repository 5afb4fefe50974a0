//! A place as JSON.

use std::sync::Arc;

use serde::Serialize;
use serde::ser::Serializer;

use crate::text::{ColumnNumber, LineNumber, Location, Position, SourceFile};

/// A span of a file, in characters.
#[derive(Serialize)]
pub(super) struct Place {
    #[serde(serialize_with = "name")]
    file: Arc<SourceFile>,
    line: LineNumber,
    column: ColumnNumber,
    length: usize,
    /// As much of the length as stands on the line, where that is not all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_line: Option<usize>,
}

impl Place {
    pub(super) fn of(location: &Location) -> Self {
        let Position { line, column, length, on_line } = location.position();
        let on_line = Some(on_line).filter(|on_line| *on_line != length);
        Self { file: Arc::clone(&location.file), line, column, length, on_line }
    }
}

fn name<S: Serializer>(file: &SourceFile, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(file.name())
}
