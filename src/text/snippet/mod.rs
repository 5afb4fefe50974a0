//! The few lines of a file that a diagnostic shows.
//!
//! miette's own sources scan the whole file for each label, count columns in bytes, print lines of
//! any length and pass escape sequences on. A `Snippet` copies the lines it needs by the file's
//! line index, cuts long ones around the label, counts characters, and replaces what a terminal
//! would obey by something of the same length.

use std::borrow::Cow;
use std::fmt;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::text::harmless::is_harmful;
use crate::text::{ColumnNumber, LineNumber, Location, Span};

/// So many lines are kept around each label; a handler may show fewer.
const CONTEXT: usize = 2;

/// Longer lines are cut, in characters.
const WIDEST: usize = 160;

/// So many characters are kept before a label in a line that is cut.
const BEFORE: usize = 48;

/// The lines around some places of one file, with a label at each.
pub struct Snippet {
    name: String,
    text: String,
    lines: Vec<Line>,
    labels: Vec<LabeledSpan>,
    columns: Vec<(usize, ColumnNumber)>,
}

/// One line as it stands in the text of a snippet.
#[derive(Clone, Copy)]
struct Line {
    /// Number in the file.
    number: LineNumber,
    /// Bytes in the text of the snippet, without the line break.
    start: usize,
    end: usize,
}

/// A label before it has its place in the snippet.
struct Mark {
    line: LineNumber,
    span: Span,
    column: ColumnNumber,
    label: Option<String>,
    primary: bool,
}

impl Snippet {
    /// Copies the lines around `primary` and around `others`, which must be of the same file.
    #[must_use]
    pub fn new(
        primary: &Location,
        label: Option<String>,
        others: impl IntoIterator<Item = (Location, String)>,
    ) -> Self {
        let mut marks = vec![Mark::new(primary, label, true)];
        marks.extend(others.into_iter().map(|(place, label)| Mark::new(&place, Some(label), false)));
        let mut numbers: Vec<LineNumber> = marks
            .iter()
            .flat_map(|mark| mark.line.before().saturating_sub(CONTEXT)..=mark.line.before() + CONTEXT)
            .map(LineNumber::after)
            .filter(|number| primary.file.line_span(*number).is_some())
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let name = printable(primary.file.name()).into_owned();
        let mut snippet =
            Self { name, text: String::new(), lines: Vec::new(), labels: Vec::new(), columns: Vec::new() };
        for number in numbers {
            snippet.copy(primary, number, &marks);
        }
        snippet
    }

    /// The labels, at their places in the snippet; the first place's is the primary one.
    #[must_use]
    pub fn labels(&self) -> &[LabeledSpan] {
        &self.labels
    }

    /// Copies one line, and places the labels that begin on it.
    fn copy(&mut self, place: &Location, number: LineNumber, marks: &[Mark]) {
        let whole = place.file.line_span(number).unwrap_or_default();
        let marks: Vec<_> = marks.iter().filter(|mark| mark.line == number).collect();
        let window = window(place, whole, marks.first().map(|mark| mark.span.start));
        let start = self.text.len();
        if window.start > whole.start && !place.file.slice(whole).starts_with('\u{feff}') {
            self.text.push('…');
        }
        let shift = self.text.len();
        self.text.push_str(&printable(place.file.slice(window)));
        for mark in marks {
            let from = mark.span.start.clamp(window.start, window.end);
            let to = mark.span.end.clamp(from, window.end);
            let offset = shift + (from - window.start) as usize;
            let at = SourceSpan::from((offset, (to - from) as usize));
            self.columns.push((offset, mark.column));
            self.labels.push(if mark.primary {
                LabeledSpan::new_primary_with_span(mark.label.clone(), at)
            } else {
                LabeledSpan::new_with_span(mark.label.clone(), at)
            });
        }
        if window.end < whole.end {
            self.text.push('…');
        }
        self.lines.push(Line { number, start, end: self.text.len() });
        self.text.push('\n');
    }

    fn line_at(&self, offset: usize) -> Option<usize> {
        self.lines.partition_point(|line| line.start <= offset).checked_sub(1)
    }

    /// Says whether two neighbours here are neighbours in the file.
    fn adjacent(&self, first: usize, second: usize) -> bool {
        self.lines.get(first).zip(self.lines.get(second)).is_some_and(|(a, b)| a.number.below() == b.number)
    }
}

impl Mark {
    fn new(place: &Location, label: Option<String>, primary: bool) -> Self {
        let line = place.file.line_of(place.span.start);
        let end = place.file.line_span(line).unwrap_or_default().end;
        // what runs over several lines is marked on the first of them
        let span = Span { start: place.span.start, end: place.span.end.min(end.max(place.span.start)) };
        Self { line, span, column: place.column(), label, primary }
    }
}

/// The part of a line that is shown: all of it, or what stands around `at`.
fn window(place: &Location, line: Span, at: Option<u32>) -> Span {
    let text = place.file.slice(line);
    let hidden = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = text.get(hidden..).unwrap_or_default();
    let base = line.start as usize + hidden;
    // a comment that was blanked out
    let text = text.trim_end_matches([' ', '\t']);
    if text.chars().nth(WIDEST).is_none() {
        return Span::new(base, base + text.len());
    }
    let at = at.map_or(0, |at| (at as usize).saturating_sub(base)).min(text.len());
    let (before, after) = text.split_at_checked(at).unwrap_or(("", text));
    let start = before.char_indices().rev().nth(BEFORE).map_or(0, |(start, c)| start + c.len_utf8());
    let kept = before.get(start..).unwrap_or_default().chars().count();
    let end = after.char_indices().nth(WIDEST - kept).map_or(text.len(), |(end, _)| before.len() + end);
    Span::new(base + start, base + end)
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let first = self.line_at(span.offset()).ok_or(MietteError::OutOfBounds)?;
        let last = self.line_at(span.offset() + span.len()).ok_or(MietteError::OutOfBounds)?;
        if !(first..last).all(|line| self.adjacent(line, line + 1)) {
            return Err(MietteError::OutOfBounds);
        }
        let top = (1..=before.min(first)).take_while(|up| self.adjacent(first - up, first - up + 1)).count();
        let bottom = (0..after).take_while(|down| self.adjacent(last + down, last + down + 1)).count();
        let (top, bottom) = (self.lines[first - top], self.lines[last + bottom]);
        let column = self.columns.iter().find(|(offset, _)| *offset == span.offset());
        let column = column.filter(|_| before == 0).map_or(0, |(_, column)| column.before());
        let data = self.text.get(top.start..bottom.end).unwrap_or_default();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            data.as_bytes(),
            (top.start, data.len()).into(),
            top.number.before(),
            column,
            bottom.number.before() - top.number.before() + 1,
        )))
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snippet").field("name", &self.name).field("lines", &self.lines.len()).finish()
    }
}

/// Replaces harmful characters by marks of the same number of bytes. Tabs stay.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unruly) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_unruly(c) { stand_in(c) } else { c }).collect())
}

fn is_unruly(c: char) -> bool {
    is_harmful(c) && c != '\t'
}

fn stand_in(c: char) -> char {
    match c.len_utf8() {
        1 => '?',
        2 => '¿',
        3 => '\u{fffd}',
        _ => '\u{10102}',
    }
}

#[cfg(test)]
mod tests;
