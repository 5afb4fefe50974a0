//! The lines around a place, as much of them as any terminal can show: what is kept of a file that may be
//! gone by the time somebody looks.

use std::ops::Range;
use std::sync::Arc;

use super::cut::{INDENTATION, blanked, floor, reach, written};
use crate::text::{LineNumber, Location, SourceFile, Span};

/// No terminal is taken to be wider, in columns.
const WIDEST: usize = 200;

/// How many asterisks stand for a blanked key: of which length it is must not be told.
const BLANK: &str = "********";

/// Stands for what must not be shown, whatever its length.
const UNKNOWN: &str = "\"********\"";

/// Stands for what was cut off.
const CUT: char = '…';

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

impl Lines {
    /// The lines around a place, with nothing from outside `within` and nothing of what `hidden` finds in
    /// there. Where there are bounds, keys that were blanked lose their length.
    /// None where the file is not at hand and its lines were not kept.
    #[must_use]
    pub fn around(
        location: &Location,
        within: Option<Span>,
        hidden: impl FnOnce(&SourceFile, Span) -> Vec<Span>,
    ) -> Option<Arc<Self>> {
        if location.is_recalled() {
            return location.kept().cloned();
        }
        let file = &*location.file;
        let bounds = within.unwrap_or(Span::new(0, file.text().len()));
        let hidden = hidden(file, bounds);
        let redact = within.is_some();
        let mut copy = LineCopy {
            file,
            bounds,
            redact,
            hidden,
            text: String::new(),
            label: Span::default(),
            within: None,
        };
        let focus = file.line_of(location.span.start);
        if let Some(above) = focus.above() {
            copy.line(above, None);
            copy.text.push('\n');
        } else if !file.text().starts_with('\u{feff}') {
            // only at the start of a file a mark is none of its characters
            copy.text.push('\n');
        }
        copy.line(focus, Some(location.span));
        copy.text.push('\n');
        copy.line(focus.below(), None);
        let LineCopy { text, label, within: shown, .. } = copy;
        let nothing = text.len()..text.len();
        let within = within.map(|_| shown.unwrap_or(nothing)).map(|shown| Span::new(shown.start, shown.end));
        Some(Arc::new(Self { file: SourceFile::new("", text), label, within }))
    }
}

/// Lines as they are copied.
struct LineCopy<'a> {
    file: &'a SourceFile,
    bounds: Span,
    redact: bool,
    /// What must not be shown, in order.
    hidden: Vec<Span>,
    text: String,
    label: Span,
    /// What may be shown of it.
    within: Option<Range<usize>>,
}

impl LineCopy<'_> {
    /// Copies as much of a line as can be shown, around the label if it is on it.
    fn line(&mut self, number: LineNumber, label: Option<Span>) {
        let text = self.file.text();
        let line = written(self.file, self.file.line_span(number).unwrap_or_default());
        let bounds = self.bounds.range();
        let (start, end) = (line.start.max(bounds.start), line.end.min(bounds.end));
        if label.is_some() {
            self.label = Span::new(self.text.len(), self.text.len());
        }
        if start > end || (start == end && line.start != line.end) {
            return;
        }
        let anchor = label.map_or(start, |label| (label.start as usize).clamp(start, end));
        let from = floor(text, anchor.saturating_sub(reach(WIDEST)).max(start));
        let to = ceiling(text, (anchor + reach(WIDEST)).min(end));
        let (from, to) = if self.redact { self.whole_runs(from, to, start..end) } else { (from, to) };
        let indentation = text.get(line.start..start).unwrap_or_default();
        if from > start || indentation.len() > INDENTATION || !indentation.trim().is_empty() {
            self.text.push(CUT);
        } else {
            self.text.push_str(indentation);
        }
        let begin = self.text.len();
        self.copy(from..anchor);
        let at = self.text.len();
        let last = label.map_or(anchor, |label| (label.end as usize).clamp(anchor, to));
        self.copy(anchor..last);
        if label.is_some() {
            self.label = Span::new(at, self.text.len());
        }
        self.copy(last..to);
        let shown = self.within.as_ref().map_or(begin, |within| within.start)..self.text.len();
        self.within = Some(shown);
        let rest = text.get(end..line.end).unwrap_or_default();
        if to < end || rest.len() > INDENTATION || !matches!(rest.trim(), "" | ",") {
            self.text.push(CUT);
        } else {
            self.text.push_str(rest);
        }
    }

    /// A window widened to all of the asterisks that it begins and ends in, and to their quotes: half a run
    /// is no blanked key.
    fn whole_runs(&self, from: usize, to: usize, bounds: Range<usize>) -> (usize, usize) {
        fn run<'b>(mut bytes: impl Iterator<Item = &'b u8>) -> usize {
            let mut length = 0;
            let quoted = bytes.find(|byte| {
                length += usize::from(**byte == b'*');
                **byte != b'*'
            });
            if length > 0 { length + usize::from(quoted == Some(&b'"')) } else { 0 }
        }
        let bytes = self.file.text().as_bytes();
        let left = bytes.get(bounds.start..from).map_or(0, |left| run(left.iter().rev()));
        let right = bytes.get(to..bounds.end).map_or(0, |right| run(right.iter()));
        (from - left, to + right)
    }

    fn copy(&mut self, range: Range<usize>) {
        let mut at = range.start;
        let first = self.hidden.partition_point(|span| span.range().end <= range.start);
        let inside = self.hidden.iter().skip(first).take_while(|span| span.range().start < range.end);
        for span in inside.copied().map(Span::range).collect::<Vec<_>>() {
            if span.start >= range.start {
                self.shown(at..span.start);
                self.text.push_str(UNKNOWN);
            }
            at = span.end.min(range.end);
        }
        self.shown(at..range.end);
    }

    fn shown(&mut self, range: Range<usize>) {
        let mut at = range.start;
        let bytes = self.file.text().as_bytes();
        let runs = memchr::memchr_iter(b'*', bytes.get(range.clone()).unwrap_or_default());
        for run in runs.map(|found| range.start + found) {
            let length = if self.redact && run >= at { blanked(bytes, run, range.end) } else { None };
            if let Some(length) = length {
                self.text.push_str(self.file.text().get(at..run).unwrap_or_default());
                self.text.push_str(BLANK);
                at = run + length;
            }
        }
        self.text.push_str(self.file.text().get(at..range.end).unwrap_or_default());
    }
}

fn ceiling(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
