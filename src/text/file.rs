//! Where something stands: a file that was read, a span of bytes in it, and the two together.
//!
//! Lines and columns are worked out on demand from an index that is built once a file, so that ten
//! thousand findings in one large file cost one pass over it.

use std::fmt;
use std::sync::OnceLock;

use super::LineNumber;
use super::line_index::{LineIndex, STRIDE, characters};
use super::recalled::Memory;

/// A range of bytes in a file, end exclusive. Files are bounded to 4 GiB when they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// Makes a span from two byte offsets, the second not before the first.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let end = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start, end: end.max(start) }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Says whether the span holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range as indices.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The text of a file that was read, under the name by which the user knows it.
///
/// Secrets are blanked out of the text before it is put in here (see `source::file`), and `Debug`
/// does not show it.
pub struct SourceFile {
    name: String,
    text: OnceLock<String>,
    pub(super) is_file: bool,
    index: OnceLock<LineIndex>,
    /// What is known of a file that is not at hand.
    pub(super) memory: Option<Box<Memory>>,
}

impl SourceFile {
    /// Keeps `text` under `name`, a path as the user would write it.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: OnceLock::from(text.into()), ..Self::awaited(name, true) }
    }

    /// Stands for a file, or an answer that came over the network, that is being read: whatever is made
    /// of it can point into it already, and its text is shown once `keep` has it.
    #[must_use]
    pub fn awaited(name: impl Into<String>, is_file: bool) -> Self {
        Self { name: name.into(), text: OnceLock::new(), is_file, index: OnceLock::new(), memory: None }
    }

    /// Keeps the text of an awaited file; of one that has a text already, nothing changes.
    pub fn keep(&self, text: String) {
        _ = self.text.set(text);
    }

    /// Says whether there is a file of that name.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.is_file
    }

    /// The path as the user would write it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text.get().map_or("", String::as_str)
    }

    /// The text of a span; empty if the span is not of this file.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text().get(span.range()).unwrap_or_default()
    }

    /// The line that holds a byte.
    #[must_use]
    pub fn line_of(&self, offset: u32) -> LineNumber {
        self.index().line_of(self.text(), offset as usize)
    }

    /// The bytes of a line without its line break; `None` past the end.
    #[must_use]
    pub fn line_span(&self, line: LineNumber) -> Option<Span> {
        let start = self.index().start_of(self.text(), line)?;
        let end = self.index().start_of(self.text(), line.below()).unwrap_or(self.text().len());
        Some(self.line_between(start, end))
    }

    /// The line that holds a byte, and the bytes of that line.
    pub(super) fn line_at(&self, offset: u32) -> (LineNumber, Span) {
        let (line, start, end) = self.index().line_at(self.text(), offset as usize);
        (line, self.line_between(start, end))
    }

    fn line_between(&self, start: usize, end: usize) -> Span {
        let text = self.text().get(start..end).unwrap_or_default();
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len())
    }

    /// The length of a span in characters; nothing if the span is not of this file.
    pub(super) fn length(&self, span: Span) -> usize {
        let within = !self.slice(span).is_empty();
        if within { self.characters(span.start as usize, span.end as usize) } else { 0 }
    }

    /// Counts the characters from one byte to another.
    pub(super) fn characters(&self, from: usize, to: usize) -> usize {
        if to.saturating_sub(from) <= STRIDE {
            return self.text().as_bytes().get(from..to).map_or(0, characters);
        }
        self.characters_before(to) - self.characters_before(from)
    }

    fn characters_before(&self, offset: usize) -> usize {
        self.index().characters_before(self.text(), offset)
    }

    fn index(&self) -> &LineIndex {
        self.index.get_or_init(|| LineIndex::of(self.text()))
    }
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SourceFile").field("name", &self.name).field("bytes", &self.text().len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::Location;

    fn at(text: &str, needle: &str) -> Location {
        let start = text.find(needle).expect("the needle is in the text");
        Location::new(&Arc::new(SourceFile::new("f.yaml", text)), Span::new(start, start + needle.len()))
    }

    #[test]
    fn a_column_counts_characters_not_bytes() {
        let place = at("a: 1\nname: 广州-hq  # x", "hq");
        assert_eq!((place.line().get(), place.column().get(), place.length()), (2, 10, 2));
    }

    #[test]
    fn a_carriage_return_belongs_to_no_line() {
        let place = at("a: 1\r\nb: 2\r\n", "2");
        assert_eq!((place.line().get(), place.column().get()), (2, 4));
        assert_eq!(place.file.slice(place.file.line_span(place.line()).expect("line 2")), "b: 2");
    }

    #[test]
    fn a_byte_order_mark_is_not_a_column() {
        assert_eq!(at("\u{feff}a: 1", "a").column().get(), 1);
    }

    #[test]
    fn a_column_far_along_a_line_is_counted_as_well() {
        for (text, column) in [("é".repeat(50_000), 50_001), ("a😀".repeat(10_000), 20_001)] {
            let place = at(&format!("前\n{text}x{text}\n"), "x");
            assert_eq!((place.line().get(), place.column().get()), (2, column));
        }
        assert_eq!(at(&format!("\u{feff}{}x", "é".repeat(9000)), "x").column().get(), 9001);
    }

    #[test]
    fn debug_does_not_show_the_text() {
        assert!(!format!("{:?}", at("key: hunter2", "key").file).contains("hunter2"));
    }
}
