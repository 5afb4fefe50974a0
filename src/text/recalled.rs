//! Places of files that are not at hand: what an earlier report tells of them.

use std::sync::Arc;

use super::{ColumnNumber, LineNumber, Location, SourceFile, Span};

/// A place as an earlier report tells it.
#[derive(Clone, Debug)]
pub struct Recalled {
    /// The line.
    pub line: LineNumber,
    /// The column.
    pub column: ColumnNumber,
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
    /// The line of the place in the file itself.
    pub line: LineNumber,
}

/// All that is known of a file that is not at hand. Its spans are numbers of places.
pub(super) struct Memory {
    /// The number of the first place.
    first: u32,
    places: Vec<Recalled>,
}

impl SourceFile {
    /// A file that is not at hand, of which these places are known; `is_file` says whether there was
    /// one of that name. Their spans are numbers from `first` on, which no other place of the run has.
    #[must_use]
    pub fn recalled(name: impl Into<String>, is_file: bool, first: u32, places: Vec<Recalled>) -> Self {
        let mut file = Self::new(name, "");
        file.is_file = is_file;
        file.memory = Some(Box::new(Memory { first, places }));
        file
    }
}

impl Location {
    /// What an earlier report tells of the place, if it is one of its places.
    pub(super) fn recalled(&self) -> Option<&Recalled> {
        let memory = self.file.memory.as_deref()?;
        memory.places.get(self.span.start.checked_sub(memory.first)? as usize)
    }

    /// What can be shown around the place; `None` if nobody kept it.
    #[must_use]
    pub fn view(&self, within: Option<Span>) -> Option<View<'_>> {
        let Some(place) = self.recalled() else {
            let line = self.file.line_of(self.span.start);
            return Some(View { file: &self.file, span: self.span, within, line });
        };
        let lines = place.lines.as_deref()?;
        Some(View { file: &lines.file, span: lines.label, within: lines.within, line: place.line })
    }

    /// The lines that an earlier report kept around the place, if it is one of its places.
    #[must_use]
    pub fn kept(&self) -> Option<&Arc<Lines>> {
        self.recalled()?.lines.as_ref()
    }

    /// Says whether there is nothing at the place.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.recalled().map_or(self.span.is_empty(), |place| place.length == 0)
    }
}
