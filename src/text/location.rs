//! A span of a file, and where that is in the numbers that editors use.

use std::fmt;
use std::sync::Arc;

use super::{ColumnNumber, LineNumber, Recalled, SourceFile, Span};

/// A span of a file.
#[derive(Clone, Debug)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes in it.
    pub span: Span,
}

impl Location {
    /// Puts a file and a span together.
    #[must_use]
    pub fn new(file: &Arc<SourceFile>, span: Span) -> Self {
        Self { file: Arc::clone(file), span }
    }

    /// The line of the first byte.
    #[must_use]
    pub fn line(&self) -> LineNumber {
        if let Some(place) = self.recalled() {
            return place.line;
        }
        self.file.line_of(self.span.start)
    }

    /// The column of the first byte.
    #[must_use]
    pub fn column(&self) -> ColumnNumber {
        self.position().column
    }

    /// The length in characters.
    #[must_use]
    pub fn length(&self) -> usize {
        match self.recalled() {
            Some(place) => place.length,
            None => self.file.length(self.span),
        }
    }

    /// As much of the length as stands on the line that the place begins on.
    #[must_use]
    pub fn on_line(&self) -> usize {
        self.position().on_line
    }

    /// All of it, for one look at the lines of the file.
    #[must_use]
    pub fn position(&self) -> Position {
        if let Some(Recalled { line, column, length, on_line, .. }) = self.recalled() {
            return Position { line: *line, column: *column, length: *length, on_line: *on_line };
        }
        let Span { start, end } = self.span;
        let (number, whole) = self.file.line_at(start);
        let before = (start as usize).min(self.file.text().len());
        let marked = whole.start == 0 && before > 0 && self.file.text().starts_with('\u{feff}');
        let length = self.length();
        let on_line = match whole.end {
            last if end <= last => length,
            last => self.file.length(Span { start, end: last.max(start) }),
        };
        let left = self.file.characters(whole.start as usize, before) - usize::from(marked);
        Position { line: number, column: ColumnNumber::after(left), length, on_line }
    }
}

/// A place in the numbers that editors use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line of the first byte.
    pub line: LineNumber,
    /// Its column.
    pub column: ColumnNumber,
    /// The length in characters.
    pub length: usize,
    /// As much of the length as stands on that line.
    pub on_line: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column, .. } = self.position();
        write!(f, "{}:{line}:{column}", self.file.name())
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        self.span == other.span && self.file.name() == other.file.name()
    }
}
