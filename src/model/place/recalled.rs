//! Places of files that are not at hand: what an earlier report tells of them.

use std::sync::Arc;

use super::{Location, SourceFile, Span};

/// A place as an earlier report tells it.
#[derive(Clone, Debug)]
pub struct Recalled {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The length in characters.
    pub length: usize,
    /// As much of the length as stands on the first line.
    pub on_line: usize,
    /// The lines around it, where the report kept them.
    pub lines: Option<Arc<Lines>>,
}

/// The line of a place, cut to what can be shown of it, and its neighbours.
#[derive(Debug)]
pub struct Lines {
    /// The lines as a file of their own.
    pub file: SourceFile,
    /// The place in it, as far as it is on its first line.
    pub label: Span,
    /// Nothing outside of this may be shown.
    pub within: Option<Span>,
}

/// What can be shown around a place: the file itself, or the lines that a report kept of it.
pub struct View<'a> {
    /// The file, or the lines.
    pub file: &'a SourceFile,
    /// The place in it.
    pub span: Span,
    /// Nothing outside of this may be shown.
    pub within: Option<Span>,
    /// The line of the place in the file itself, from 0.
    pub line: usize,
}

impl Location {
    /// A place of a file that is not at hand; `is_file` says whether there was one of that name. No
    /// two places of a run have one number.
    #[must_use]
    pub fn recalled(file: impl Into<String>, is_file: bool, number: u32, place: Recalled) -> Self {
        let file = SourceFile { is_file, recalled: Some(place), ..SourceFile::new(file, "") };
        Self { file: Arc::new(file), span: Span { start: number, end: number } }
    }

    /// What can be shown around the place; `None` if nobody kept it.
    #[must_use]
    pub fn view(&self, within: Option<Span>) -> Option<View<'_>> {
        let Some(place) = &self.file.recalled else {
            let line = self.file.line_of(self.span.start);
            return Some(View { file: &self.file, span: self.span, within, line });
        };
        let lines = place.lines.as_deref()?;
        let line = place.line.saturating_sub(1);
        Some(View { file: &lines.file, span: lines.label, within: lines.within, line })
    }

    /// The lines that an earlier report kept around the place, if it is one of its places.
    #[must_use]
    pub fn kept(&self) -> Option<&Arc<Lines>> {
        self.file.recalled.as_ref()?.lines.as_ref()
    }

    /// Says whether there is nothing at the place.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.file.recalled.as_ref().map_or(self.span.is_empty(), |place| place.length == 0)
    }
}
