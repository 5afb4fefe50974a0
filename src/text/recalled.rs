//! Places of files that are not at hand: what an earlier report tells of them.

use std::sync::Arc;

use super::snippet::Lines;
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

    /// Says whether this is a place that an earlier report tells of, in a file that is not at hand.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        self.recalled().is_some()
    }

    /// The text around the place that is at hand, and the place in it; `None` if nobody kept any.
    #[must_use]
    pub fn at_hand(&self) -> Option<(&SourceFile, Span)> {
        if !self.is_recalled() {
            return Some((&self.file, self.span));
        }
        let lines = self.kept()?;
        Some((&lines.file, lines.label))
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
