//! A few lines of a file around a label, made safe and small enough to print.
//!
//! miette's own sources scan the file from its start for each label, count columns in bytes, print
//! lines of any length whole and pass escape sequences on. An excerpt is cut out beforehand: it
//! stays inside its bounds, is no wider than the terminal and holds nothing harmful.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::cut::Cutter;
use super::keep;
use crate::report::Style;
use crate::report::paint::width_of;
use crate::text::{ColumnNumber, LineNumber, Location, Span, View, harmless};

/// Lines of a file around a label.
#[derive(Debug)]
pub(super) struct Excerpt {
    name: String,
    text: String,
    /// The first line.
    first: LineNumber,
    lines: usize,
    /// The label in `text`.
    label: Range<usize>,
    /// Line and column of the label in the file.
    place: (LineNumber, ColumnNumber),
}

impl Excerpt {
    /// Cuts the line of `location` and its neighbours out of the file, with nothing from outside
    /// `within`. An excerpt with bounds is one of a cloud's answer, in which keys are blanked; of one by
    /// the table of a wire, only what is in the table is shown.
    /// None where the file is not at hand and its lines were not kept.
    pub(super) fn new(
        location: &Location,
        within: Option<Span>,
        wire: Option<&'static str>,
        style: &Style,
    ) -> Option<Self> {
        let kept = wire.and_then(|wire| keep::around(location, within, Some(wire)));
        let View { file, span, within, line } = location.view(within)?;
        let (file, span, within) = match &kept {
            Some(lines) => (&lines.file, lines.label, lines.within),
            None => (file, span, within),
        };
        let focus = file.line_of(span.start);
        let gutter = line.below().to_string().len() + 5;
        let cutter = Cutter {
            file,
            bounds: within.unwrap_or(Span::new(0, file.text().len())),
            redact: within.is_some(),
            room: style.width.saturating_sub(gutter).max(24),
            ellipsis: style.ellipsis(),
        };
        let before = focus.above().and_then(|line| cutter.context(line));
        let after = cutter.context(focus.below());
        let first = before.as_ref().and(line.above()).unwrap_or(line);
        let lines = 1 + usize::from(before.is_some()) + usize::from(after.is_some());
        let mut text = before.map(|line| line + "\n").unwrap_or_default();
        let (shown, label) = cutter.focus(focus, span);
        let label = text.len() + label.start..text.len() + label.end;
        text.push_str(&shown);
        if let Some(after) = after {
            text.push('\n');
            text.push_str(&after);
        }
        let name = harmless::neutral(location.file.name()).into_owned();
        Some(Self { name, text, first, lines, label, place: (line, location.column()) })
    }

    /// The columns that are left, on a line of `width`, for what is written under the label.
    pub(super) fn room(&self, width: usize) -> usize {
        let columns = |text: &str| text.chars().map(width_of).sum::<usize>();
        let before = self.text.get(..self.label.start).unwrap_or_default();
        let indent = columns(before.rsplit('\n').next().unwrap_or_default());
        let middle = columns(self.text.get(self.label.clone()).unwrap_or_default()) / 2;
        let gutter = (self.first.before() + self.lines).to_string().len() + 4;
        width.saturating_sub(gutter + indent + middle + 4)
    }
}

/// Several excerpts as one source: each has a range of offsets of its own.
#[derive(Debug, Default)]
pub(super) struct Excerpts(Vec<Excerpt>);

impl Excerpts {
    /// Adds an excerpt; answers where its label is.
    pub(super) fn add(&mut self, excerpt: Excerpt) -> SourceSpan {
        let base: usize = self.0.iter().map(|excerpt| excerpt.text.len() + 1).sum();
        let span = (base + excerpt.label.start, excerpt.label.len()).into();
        self.0.push(excerpt);
        span
    }
}

impl SourceCode for Excerpts {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        _context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let mut base = 0;
        for excerpt in &self.0 {
            let end = base + excerpt.text.len();
            if span.offset() >= base && span.offset() + span.len() <= end {
                let first = (excerpt.first, ColumnNumber::FIRST);
                let (line, column) = if context_before == 0 { excerpt.place } else { first };
                return Ok(Box::new(MietteSpanContents::new_named(
                    excerpt.name.clone(),
                    excerpt.text.as_bytes(),
                    (base, excerpt.text.len()).into(),
                    line.before(),
                    column.before(),
                    excerpt.lines,
                )));
            }
            base = end + 1;
        }
        Err(MietteError::OutOfBounds)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::super::cut::REDACTED;
    use super::*;
    use crate::report::fixture::PLAIN;
    use crate::text::SourceFile;

    fn excerpt(text: &str, needle: &str, within: Option<Span>) -> Excerpt {
        let start = text.find(needle).expect("the needle is in the text");
        let file = Arc::new(SourceFile::new("f", text));
        Excerpt::new(&Location::new(&file, Span::new(start, start + needle.len())), within, None, &PLAIN)
            .expect("a file")
    }

    fn labelled(excerpt: &Excerpt) -> &str {
        &excerpt.text[excerpt.label.clone()]
    }

    #[test]
    fn a_label_stands_under_its_value_whatever_stands_before_it() {
        for before in [
            "",
            "\t\t",
            "广州: ",
            "\u{1b}[31m",
            "\u{202e}\u{200b}",
            "🙂",
            &"x".repeat(5000),
            &"广\t".repeat(999),
        ] {
            for after in ["", " # comment", &"y".repeat(5000)] {
                let excerpt = excerpt(&format!("a: 1\n{before}des-cbc{after}\nb: 2"), "des-cbc", None);
                assert_eq!(labelled(&excerpt), "des-cbc", "{before:.20}");
                let place = (excerpt.place.0.get(), excerpt.place.1.before());
                assert_eq!(place, (2, before.chars().count()));
                for line in excerpt.text.lines() {
                    assert!(line.chars().map(width_of).sum::<usize>() <= PLAIN.width - 6, "{line}");
                    assert!(!line.contains(harmless::is_harmful), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_outside_the_bounds_is_shown() {
        let text = r#"[{"secret": "left"}, {"a": "des-cbc"}, {"secret": "right"}]"#;
        let start = text.find(r#"{"a""#).expect("the object");
        let excerpt = excerpt(text, "des-cbc", Some(Span::new(start, start + 16)));
        assert_eq!(excerpt.text, r#"…{"a": "des-cbc"}…"#);
    }

    #[test]
    fn neighbours_outside_the_bounds_are_left_out() {
        let text = "[\n  {\n    \"a\": 1\n  },\n  {\"other\": 2}\n]";
        let start = text.find('{').expect("the object");
        let end = text.find("},").expect("its end") + 1;
        assert_eq!(excerpt(text, "{", Some(Span::new(start, end))).text, "  {\n    \"a\": 1");
        assert_eq!(excerpt(text, "}", Some(Span::new(start, end))).text, "    \"a\": 1\n  }");
    }

    #[test]
    fn a_blanked_key_does_not_tell_its_length() {
        for length in [1, 8, 5000] {
            let text = format!("{{\"psk\": \"{}\", \"a\": 1}}", "*".repeat(length));
            let within = Some(Span::new(0, text.len()));
            let of_key = excerpt(&text, &"*".repeat(length), within);
            assert_eq!(labelled(&of_key), REDACTED);
            assert!(!of_key.text.contains('*'));
            assert!(!excerpt(&text, "\"a\"", within).text.contains('*'));
        }
        assert!(excerpt("tunnel: \"*\"", "tunnel", None).text.contains("\"*\""), "a glob is no key");
    }

    #[test]
    fn a_label_that_ends_on_another_line_ends_with_its_own() {
        assert_eq!(labelled(&excerpt("a: |\n  x\n  y\n", "|\n  x", None)), "|");
        assert_eq!(labelled(&excerpt("a:\n", "\n", None)), "");
        assert_eq!(excerpt("", "", None).text, " ");
    }

    #[test]
    fn a_small_fragment_of_one_enormous_line_is_cheap() {
        let text = format!("[{}{{\"a\": \"des-cbc\"}}]", "{\"a\": \"广\"}, ".repeat(1_000_000));
        let start = text.find("des-cbc").expect("the value");
        let file = Arc::new(SourceFile::new("f", text));
        let location = Location::new(&file, Span::new(start, start + 7));
        let within = Some(Span::new(start - 7, start + 9));
        let first = Excerpt::new(&location, within, None, &PLAIN).expect("a file");
        assert_eq!(first.text, "…{\"a\": \"des-cbc\"}…");
        let begun = Instant::now();
        for _ in 0..200 {
            Excerpt::new(&location, within, None, &PLAIN);
        }
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    }
}
