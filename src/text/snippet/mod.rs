//! The one way in which lines of a file are shown around a place.
//!
//! miette's own sources scan the file from its start for each label, count columns in bytes, print lines of
//! any length whole and pass escape sequences on. A fragment is cut out beforehand: it stays inside its
//! bounds, is no wider than there is room for and holds nothing harmful.

mod cut;
mod lines;

use std::fmt;
use std::ops::{Range, RangeInclusive};

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use textwrap::core::display_width;

use self::cut::Cutter;
pub use self::cut::REDACTED;
pub use self::lines::Lines;
use super::harmless::neutral;
use super::{ColumnNumber, LineNumber, Location, SourceFile, Span};

/// Columns of a line where the width of the terminal is not known.
const WIDEST: usize = 160;

/// What stands for something left out, where nobody knows better.
const ELLIPSIS: &str = "…";

/// Fragments of files as one source: each has a range of offsets of its own, and labels in it.
#[derive(Default)]
pub struct Snippet {
    fragments: Vec<Fragment>,
    labels: Vec<LabeledSpan>,
}

/// Neighbouring lines of one file, with a label or several.
pub struct Fragment {
    name: String,
    text: String,
    first: LineNumber,
    lines: usize,
    labels: Vec<Label>,
}

/// A place in the text of a fragment, and in its file.
struct Label {
    range: Range<usize>,
    line: LineNumber,
    column: ColumnNumber,
}

/// A place before it was cut out, and what is said there.
struct Pin {
    line: LineNumber,
    column: ColumnNumber,
    span: Span,
    said: Option<String>,
    primary: bool,
}

impl Snippet {
    /// Lines around one place, and around others of the same file, each with what is said there.
    #[must_use]
    pub fn around(
        primary: &Location,
        said: Option<String>,
        others: impl IntoIterator<Item = (Location, String)>,
    ) -> Self {
        let mut marks = vec![Pin::new(primary, said, true)];
        marks.extend(others.into_iter().map(|(place, said)| Pin::new(&place, Some(said), false)));
        marks.sort_by_key(|mark| mark.line);
        let file = &*primary.file;
        let bounds = Span::new(0, file.text().len());
        let cutter = Cutter { file, bounds, redact: false, room: WIDEST, ellipsis: ELLIPSIS };
        let mut snippet = Self::default();
        for (lines, marks) in runs(file, marks) {
            let fragment = Fragment::new(file.name(), &cutter, lines, &marks);
            snippet.push(fragment, marks.into_iter().map(|mark| (mark.said, mark.primary)));
        }
        snippet
    }

    /// Adds a fragment that has one label, and what is said there.
    pub fn add(&mut self, fragment: Fragment, said: Option<String>) {
        self.push(fragment, std::iter::once((said, false)));
    }

    /// The labels, at their places in the snippet.
    #[must_use]
    pub fn labels(&self) -> &[LabeledSpan] {
        &self.labels
    }

    fn push(&mut self, fragment: Fragment, said: impl Iterator<Item = (Option<String>, bool)>) {
        let base: usize = self.fragments.iter().map(|fragment| fragment.text.len() + 1).sum();
        for (label, (said, primary)) in fragment.labels.iter().zip(said) {
            let at = SourceSpan::from((base + label.range.start, label.range.len()));
            self.labels.push(match primary {
                true => LabeledSpan::new_primary_with_span(said, at),
                false => LabeledSpan::new_with_span(said, at),
            });
        }
        self.fragments.push(fragment);
    }
}

/// Marks in the order of their lines, those together whose neighbours touch, with all of these lines.
fn runs(file: &SourceFile, marks: Vec<Pin>) -> Vec<(RangeInclusive<LineNumber>, Vec<Pin>)> {
    let mut runs: Vec<(RangeInclusive<LineNumber>, Vec<Pin>)> = Vec::new();
    for mark in marks {
        let first = mark.line.above().unwrap_or(mark.line);
        let below = Some(mark.line.below()).filter(|line| file.line_span(*line).is_some());
        let last = below.unwrap_or(mark.line);
        match runs.last_mut() {
            Some((lines, run)) if first <= lines.end().below() => {
                *lines = *lines.start()..=last;
                run.push(mark);
            }
            _ => runs.push((first..=last, vec![mark])),
        }
    }
    runs
}

impl Pin {
    fn new(place: &Location, said: Option<String>, primary: bool) -> Self {
        let position = place.position();
        Self { line: position.line, column: position.column, span: place.span, said, primary }
    }
}

impl Fragment {
    /// The line of a place and those of its neighbours that hold something, in `width` columns with the
    /// numbers before them.
    #[must_use]
    pub fn of(location: &Location, lines: &Lines, width: usize, ellipsis: &'static str) -> Self {
        let Lines { file, label, within } = lines;
        let (line, column) = (location.line(), location.column());
        let gutter = line.below().to_string().len() + 5;
        let cutter = Cutter {
            file,
            bounds: within.unwrap_or(Span::new(0, file.text().len())),
            redact: within.is_some(),
            room: width.saturating_sub(gutter).max(24),
            ellipsis,
        };
        let focus = file.line_of(label.start);
        let shown = |line: &LineNumber| cutter.context(*line).is_some();
        let above = focus.above().filter(shown);
        let below = Some(focus.below()).filter(shown);
        let mark = Pin { line: focus, column, span: *label, said: None, primary: false };
        let lines = above.unwrap_or(focus)..=below.unwrap_or(focus);
        let mut fragment = Self::new(location.file.name(), &cutter, lines, std::slice::from_ref(&mark));
        // numbered as in the file itself
        fragment.first = above.and(line.above()).unwrap_or(line);
        fragment.labels.iter_mut().for_each(|label| label.line = line);
        fragment
    }

    fn new(name: &str, cutter: &Cutter<'_>, lines: RangeInclusive<LineNumber>, marks: &[Pin]) -> Self {
        let first = *lines.start();
        let numbers: Vec<LineNumber> =
            (first.before()..=lines.end().before()).map(LineNumber::after).collect();
        let mut labels = Vec::new();
        let mut text = String::new();
        for number in &numbers {
            if number != &first {
                text.push('\n');
            }
            let marks = || marks.iter().filter(|mark| mark.line == *number);
            let spans: Vec<Span> = marks().map(|mark| mark.span).collect();
            if spans.is_empty() {
                text.push_str(&cutter.context(*number).unwrap_or_default());
                continue;
            }
            let (line, places) = cutter.labelled(*number, &spans);
            for (mark, place) in marks().zip(places) {
                let range = text.len() + place.start..text.len() + place.end;
                labels.push(Label { range, line: mark.line, column: mark.column });
            }
            text.push_str(&line);
        }
        Self { name: neutral(name).into_owned(), text, first, lines: numbers.len(), labels }
    }

    /// The columns that are left, on a line of `width`, for what is written under the first label.
    #[must_use]
    pub fn room(&self, width: usize) -> usize {
        let label = self.labels.first().map_or(0..0, |label| label.range.clone());
        let before = self.text.get(..label.start).unwrap_or_default();
        let indent = display_width(before.rsplit('\n').next().unwrap_or_default());
        let middle = display_width(self.text.get(label).unwrap_or_default()) / 2;
        let gutter = (self.first.before() + self.lines).to_string().len() + 4;
        width.saturating_sub(gutter + indent + middle + 4)
    }
}

impl SourceCode for Snippet {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        _context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let mut base = 0;
        for Fragment { name, text, first, lines, labels } in &self.fragments {
            let end = base + text.len();
            if span.offset() >= base && span.offset() + span.len() <= end {
                // without context, the place of the label is asked for
                let label = labels.iter().find(|label| base + label.range.start == span.offset());
                let label = label.filter(|_| context_before == 0);
                let (line, column) =
                    label.map_or((*first, ColumnNumber::FIRST), |label| (label.line, label.column));
                return Ok(Box::new(MietteSpanContents::new_named(
                    name.clone(),
                    text.as_bytes(),
                    (base, text.len()).into(),
                    line.before(),
                    column.before(),
                    *lines,
                )));
            }
            base = end + 1;
        }
        Err(MietteError::OutOfBounds)
    }
}

impl fmt::Debug for Snippet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snippet").field("fragments", &self.fragments.len()).finish()
    }
}

#[cfg(test)]
mod tests;
