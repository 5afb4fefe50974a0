//! What a later report for people needs of files that may be gone by then: the lines around each
//! place that it points at, cut to what any terminal can show of them.

use std::ops::Range;
use std::sync::Arc;

use super::cut::{INDENTATION, blanked, reach, written};
use super::{group, place};
use crate::finding::{Finding, Report};
use crate::report::{DETAILED, Style};
use crate::source::visible::hidden;
use crate::source::wire;
use crate::text::{LineNumber, Lines, Location, SourceFile, Span};

/// No terminal is taken to be wider, in columns.
const WIDEST: usize = 200;

/// What is pointed at depends on no style but on whether everything is asked for.
const STYLE: Style =
    Style { colour: false, width: 80, unicode: true, links: false, verbose: false, quiet: false };

/// How many asterisks stand for a blanked key: of which length it is must not be told.
const BLANK: &str = "********";

/// Stands for the value of a key that is in no table, whatever its length.
const UNKNOWN: &str = "\"********\"";

/// Stands for what was cut off.
const CUT: char = '…';

/// The findings whose details are kept: all, or those that a report for people shows in full.
pub(in crate::report) fn kept(report: &Report) -> Vec<&Finding> {
    if report.findings.len() <= DETAILED {
        return report.findings.iter().collect();
    }
    let mut kept = Vec::new();
    for family in group::families(report, &STYLE) {
        let each = family.groups.iter().flat_map(|group| super::together(group, &STYLE).0);
        kept.extend(each.take(super::BLOCKS_OF_A_RULE));
        if kept.len() >= super::BLOCKS {
            break;
        }
    }
    kept
}

/// The lines around each place that a finding points at.
pub(in crate::report) fn lines(finding: &Finding) -> Vec<(Location, Arc<Lines>)> {
    let pointed = place::pointed(finding, &STYLE).into_iter();
    let around = |pointed: place::Pointed| {
        let lines = around(&pointed.location, pointed.within, pointed.wire)?;
        Some((pointed.location, lines))
    };
    pointed.filter_map(around).collect()
}

/// The lines around a place; of those of an answer, what is in the table of its wire.
pub(super) fn around(
    location: &Location,
    within: Option<Span>,
    named: Option<&'static str>,
) -> Option<Arc<Lines>> {
    if let Some(lines) = location.kept() {
        return Some(Arc::clone(lines));
    }
    let view = location.view(within)?;
    let file = view.file;
    let bounds = within.unwrap_or(Span::new(0, file.text().len()));
    let redact = within.is_some();
    let hidden = named.and_then(wire).map(|wire| hidden(file, bounds, wire)).unwrap_or_default();
    let mut kept =
        Piece { file, bounds, redact, hidden, text: String::new(), label: Span::default(), within: None };
    let focus = file.line_of(view.span.start);
    if let Some(before) = focus.above() {
        kept.line(before, None);
        kept.text.push('\n');
    } else if !file.text().starts_with('\u{feff}') {
        // only at the start of a file a mark is none of its characters
        kept.text.push('\n');
    }
    kept.line(focus, Some(view.span));
    kept.text.push('\n');
    kept.line(focus.below(), None);
    let Piece { text, label, within: shown, .. } = kept;
    let nothing = text.len()..text.len();
    let within = within.map(|_| shown.unwrap_or(nothing)).map(|shown| Span::new(shown.start, shown.end));
    Some(Arc::new(Lines { file: SourceFile::new("", text), label, within }))
}

/// Lines as they are copied.
struct Piece<'a> {
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

impl Piece<'_> {
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

/// The character that a byte is in begins here.
fn floor(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceiling(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
