//! Cuts a line out of a file: inside its bounds, no wider than there is room for, with everything harmful
//! written out, tabs expanded and blanked keys without their length.

use std::ops::Range;

use textwrap::core::display_width;

use crate::text::{LineNumber, SourceFile, Span, harmless};

/// What a blanked key is shown as.
pub const REDACTED: &str = "(redacted)";

/// More whitespace than this is not looked through for an indentation.
pub(super) const INDENTATION: usize = 256;

/// What is cut, and how much of it there is room for.
pub(super) struct Cutter<'a> {
    /// The file.
    pub file: &'a SourceFile,
    /// Nothing outside of this is shown.
    pub bounds: Span,
    /// Says whether blanked keys are to be found.
    pub redact: bool,
    /// Columns of a line.
    pub room: usize,
    /// What stands for something left out.
    pub ellipsis: &'static str,
}

/// A piece of a line as it is shown.
struct Glyph {
    from: Range<usize>,
    shown: String,
    width: usize,
}

/// What of a line may be shown, and whether something on either side may not.
struct Visible {
    span: Range<usize>,
    cut: (bool, bool),
}

impl Cutter<'_> {
    /// A line without a label; none if it holds nothing that may be shown.
    pub fn context(&self, number: LineNumber) -> Option<String> {
        let seen = self.seen(number)?;
        let (text, _) = self.cut(&seen, &[]);
        (!text.trim().is_empty()).then_some(text)
    }

    /// A line with labels, and each of them in it; room is made for the first. Never empty, so that there is
    /// a line to see.
    pub fn labelled(&self, number: LineNumber, labels: &[Span]) -> (String, Vec<Range<usize>>) {
        let line = self.file.line_span(number).unwrap_or_default().range();
        let seen = self.seen(number).unwrap_or(Visible { span: line.end..line.end, cut: (true, false) });
        let (text, places) = self.cut(&seen, labels);
        if text.is_empty() { (" ".to_owned(), vec![0..0; labels.len()]) } else { (text, places) }
    }

    fn seen(&self, number: LineNumber) -> Option<Visible> {
        let line = written(self.file, self.file.line_span(number)?);
        let bounds = self.bounds.range();
        let (mut start, end) = (line.start.max(bounds.start), line.end.min(bounds.end));
        if start > end || (start == end && line.start != line.end) {
            return None;
        }
        let indentation = self.file.text().get(line.start..start).unwrap_or_default();
        let indented = indentation.len() <= INDENTATION && indentation.trim().is_empty();
        if indented {
            start = line.start;
        }
        let rest = self.file.text().get(end..line.end).unwrap_or_default();
        let ends = rest.len() <= INDENTATION && matches!(rest.trim(), "" | ",");
        Some(Visible { span: start..end, cut: (!indented, !ends) })
    }

    /// Crops a line around its first label, looking at no more of it than may be shown.
    fn cut(&self, seen: &Visible, labels: &[Span]) -> (String, Vec<Range<usize>>) {
        let reach = reach(self.room);
        let first = labels.first().map_or(seen.span.start, |label| label.range().start);
        let anchor = first.clamp(seen.span.start, seen.span.end);
        let start = floor(self.file.text(), anchor.saturating_sub(reach).max(seen.span.start));
        let end = floor(self.file.text(), (anchor + reach).min(seen.span.end));
        let cut = (seen.cut.0 || start > seen.span.start, seen.cut.1 || end < seen.span.end);
        self.crop(&self.cells(start..end), cut, labels)
    }

    fn cells(&self, window: Range<usize>) -> Vec<Glyph> {
        let text = self.file.text().get(window.clone()).unwrap_or_default();
        let mut cells: Vec<Glyph> = Vec::with_capacity(text.len());
        let (mut column, mut skip) = (0, window.start);
        for (at, character) in text.char_indices().map(|(at, c)| (window.start + at, c)) {
            if at < skip {
                continue;
            }
            let (length, shown) =
                match blanked(self.file.text().as_bytes(), at, window.end).filter(|_| self.redact) {
                    Some(length) => (length, REDACTED.to_owned()),
                    None if character == '\t' => (1, " ".repeat(4 - column % 4)),
                    None if character == '\u{feff}' && at == 0 => (3, String::new()),
                    None => {
                        let mut shown = String::new();
                        harmless::push(&mut shown, character);
                        (character.len_utf8(), shown)
                    }
                };
            skip = at + length;
            let width = display_width(&shown);
            column += width;
            cells.push(Glyph { from: at..skip, shown, width });
        }
        cells
    }

    /// Shows as many cells as there is room for, the first of the first label among them.
    fn crop(&self, cells: &[Glyph], cut: (bool, bool), labels: &[Span]) -> (String, Vec<Range<usize>>) {
        let sign = self.ellipsis.chars().count();
        let first = labels.first().map_or(0, |label| self.left_out(cells, label.range()));
        let cut_left = cut.0 || first > 0;
        let cells = cells.get(first..).unwrap_or_default();
        let room = self.room.saturating_sub(if cut_left { sign } else { 0 });
        let whole = !cut.1 && width(cells) <= room;
        let room = if whole { room } else { room.saturating_sub(sign) };

        let mut text = if cut_left { self.ellipsis.to_owned() } else { String::new() };
        let mut places: Vec<(Option<usize>, usize)> = vec![(None, text.len()); labels.len()];
        let mut used = 0;
        let mut complete = true;
        for cell in cells {
            used += cell.width;
            if used > room {
                complete = false;
                break;
            }
            let begin = text.len();
            text.push_str(&cell.shown);
            for (label, (start, end)) in labels.iter().map(|label| label.range()).zip(&mut places) {
                if cell.from.end > label.start {
                    start.get_or_insert(begin);
                }
                if cell.from.start < label.end {
                    *end = text.len();
                }
            }
        }
        let last = text.len();
        if cut.1 || !complete {
            text.push_str(self.ellipsis);
        }
        let place = |(start, end): (Option<usize>, usize)| {
            let start = start.unwrap_or(last);
            start..end.max(start)
        };
        (text, places.into_iter().map(place).collect())
    }

    /// How many cells are left out before a label, if there is not room for all.
    fn left_out(&self, cells: &[Glyph], label: Range<usize>) -> usize {
        let sign = self.ellipsis.chars().count();
        let labelled = cells.iter().position(|cell| cell.from.end > label.start).unwrap_or(cells.len());
        let (head, tail) = cells.split_at(labelled);
        let inside = tail.iter().filter(|cell| cell.from.start < label.end);
        let label_width = inside.map(|cell| cell.width).sum::<usize>();
        if width(cells) + sign <= self.room
            || width(head) + label_width.min(self.room / 2) + 2 * sign <= self.room
        {
            return 0;
        }
        let mut lead = 0;
        let near = head.iter().rev().take_while(|cell| {
            lead += cell.width;
            lead <= self.room / 3
        });
        labelled - near.count()
    }
}

fn width(cells: &[Glyph]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// A line without the blanks at its end, where a comment may have been.
pub(super) fn written(file: &SourceFile, line: Span) -> Range<usize> {
    let Range { start, end } = line.range();
    let trailing = file.slice(line).bytes().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    start..end - trailing
}

/// Bytes on either side of a label that are looked at where there is room for so many columns.
pub(super) const fn reach(room: usize) -> usize {
    room * 4 + 64
}

/// The length of the run of asterisks that begins here, if it is a blanked key: it fills its
/// quotes. Its length would tell that of the key.
pub(super) fn blanked(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    if bytes.get(at) != Some(&b'*') {
        return None;
    }
    let length = bytes.get(at..end)?.iter().take_while(|byte| **byte == b'*').count();
    let opened = at.checked_sub(1).and_then(|before| bytes.get(before));
    let closed = bytes.get(at + length);
    let blanked = matches!(opened, Some(b'"' | b'*')) && matches!(closed, Some(b'"' | b'*' | b'\\'));
    blanked.then_some(length)
}

/// The byte at which the character that holds a byte begins.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
