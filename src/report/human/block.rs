//! One finding in full: what is wrong, the line that shows it, what the live side says, what to do
//! about it, and who asks.

use std::fmt;
use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters};
use textwrap::{WordSeparator, WordSplitter};

use super::clauses;
use super::keep;
use super::place::{self, Pointed};
use crate::finding::{Finding, Report, Side};
use crate::policy::Severity;
use crate::report::Style;
use crate::report::paint::Ink;
use crate::report::remedy::{Remedies, Remedy};
use crate::text::harmless::neutral;
use crate::text::snippet::{Fragment, Snippet};

/// Longest message, in columns; the whole is in the JSON report.
const MESSAGE: usize = 480;

/// In fewer columns than this nothing is written under a value.
const LABEL: usize = 6;

/// Writes one finding in full.
pub(super) fn write(
    finding: &Finding,
    report: &Report,
    remedies: Option<&Remedies<'_>>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{}", style.wrap("", "  ", &header(finding, style)))?;
    let pointed = place::pointed(finding, style);
    write_snippets(finding, &pointed, style, out)?;
    if let Some(says) = live_says(finding, &pointed) {
        let presence = finding.subject.live.as_ref().map_or("live", |live| live.presence());
        style.field(out, presence, &style.plain(&style.crop(&says, MESSAGE)))?;
    }
    if style.verbose {
        style.field(out, "why", &neutral(&finding.rule.why))?;
    }
    style.field(out, "help", &neutral(&finding.rule.fix))?;
    if let Some(remedy) = remedies.and_then(|remedies| remedies.of(finding)) {
        write_remedy(&remedy, style, out)?;
    }
    for (number, line) in clauses::lines(finding, report, style).iter().enumerate() {
        let first = if number == 0 { style.paint(Ink::Label, "asks:") } else { "     ".to_owned() };
        writeln!(out, "{}", style.wrap(&format!("  {first} "), "          ", line))?;
    }
    Ok(())
}

/// What to do, each in a line of its own that can be copied whole, however long it is.
fn write_remedy(remedy: &Remedy, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut put = |what: &str, text: &str| writeln!(out, "  {} {text}", style.paint(Ink::Label, what));
    if let Some(apply) = &remedy.apply {
        put("do:", &neutral(&apply.text))?;
        apply.notes().iter().try_for_each(|note| put("    ", &format!("# {note}")))?;
    }
    if let Some(why) = &remedy.none {
        put("do:", &neutral(why))?;
    }
    if let Some(line) = &remedy.declare {
        let place = neutral(&line.location.to_string()).into_owned();
        put("do:", &format!("{place}: write {}", neutral(line.line.trim())))?;
    }
    Ok(())
}

/// Severity and rule, then the tunnel.
fn header(finding: &Finding, style: &Style) -> String {
    let subject = &finding.subject;
    let rule = format!("{}[{}]", finding.severity, neutral(&finding.rule.id));
    let mut header = style.paint(Ink::Severity(finding.severity), &rule);
    if !subject.is_tunnel() {
        return header;
    }
    header.push(' ');
    header.push_str(&style.paint(Ink::Strong, &style.crop(&neutral(subject.name()), 60)));
    if let Some(id) = subject.beside() {
        header.push_str(&format!(" ({})", style.crop(&neutral(id), 40)));
    }
    if let Some(source) = subject.source() {
        let region = subject.region().filter(|region| *region != source);
        let region = region.map(|region| format!(", {}", neutral(region))).unwrap_or_default();
        let source = format!(" in {}{region}", style.crop(&neutral(source), 40));
        header.push_str(&style.paint(Ink::Dim, &source));
    }
    header
}

/// What the live side says, where no fragment shows it.
fn live_says(finding: &Finding, pointed: &[Pointed]) -> Option<String> {
    let fact = finding.fact?;
    let shown = finding.side == Side::Live && pointed.iter().any(|pointed| pointed.live);
    let value = finding.subject.live_value(fact).filter(|_| !shown)?;
    let live = finding.subject.live.as_ref()?;
    let tunnel = &live.tunnel;
    let who = tunnel.id.as_deref().or(tunnel.around.address.as_deref()).unwrap_or(tunnel.label());
    let value = fact.show(&value);
    let value = if value.is_empty() { "nothing" } else { &value };
    Some(format!("{} says {} is {}", neutral(who), fact.name, neutral(value)))
}

fn write_snippets(
    finding: &Finding,
    pointed: &[Pointed],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut snippet = Snippet::default();
    for pointed in pointed {
        let Some(lines) = keep::around(&pointed.location, pointed.within, pointed.wire) else { continue };
        let fragment = Fragment::of(&pointed.location, &lines, style.width, style.ellipsis());
        let room = fragment.room(style.width);
        let label = style.crop(&style.plain(&neutral(&pointed.label)), room);
        snippet.add(fragment, Some(label).filter(|_| room >= LABEL));
    }
    let message = style.plain(&style.crop(&neutral(&finding.message()), MESSAGE));
    let shown = Shown { message, severity: finding.severity, snippet };
    let mut text = String::new();
    handler(style).render_report(&mut text, &shown).map_err(io::Error::other)?;
    out.write_all(text.as_bytes())
}

fn handler(style: &Style) -> GraphicalReportHandler {
    let mut theme = if style.colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    if !style.unicode {
        theme.characters = ThemeCharacters::ascii();
    }
    GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.max(20))
        .with_links(false)
        .with_context_lines(1)
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .without_syntax_highlighting()
}

/// A finding in the form that miette draws.
#[derive(Debug)]
struct Shown {
    message: String,
    severity: Severity,
    snippet: Snippet,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Critical | Severity::High => miette::Severity::Error,
            Severity::Medium => miette::Severity::Warning,
            Severity::Low | Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.snippet.labels();
        (!labels.is_empty()).then(|| Box::new(labels.iter().cloned()) as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::{self, PLAIN};
    use crate::text::{Location, Span};

    /// The finding as it looks once the place of the live value is known.
    fn with_both_places(style: &Style) -> String {
        let files = fixture::files();
        let finding = &fixture::report().findings[2];
        let object = finding.subject.live.as_ref().and_then(|live| live.origin.clone()).expect("an object");
        let at = |file, after, needle| Location::new(file, fixture::span(file, after, needle));
        let (declared, live) =
            (at(&files.yaml, "encryption", "aes-cbc-256"), at(&files.json, "propoEncryAlgorithm", "des-cbc"));
        let pointed = [
            Pointed {
                location: declared,
                within: None,
                label: "declared".to_owned(),
                live: false,
                wire: None,
            },
            Pointed {
                location: live,
                within: Some(object.location.span),
                label: "live".to_owned(),
                live: true,
                wire: None,
            },
        ];
        assert_eq!(live_says(finding, &pointed), None);
        let mut out = Vec::new();
        write_snippets(finding, &pointed, style, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn a_declared_line_and_a_fragment_of_the_answer_stand_one_above_the_other() {
        insta::assert_snapshot!(with_both_places(&PLAIN));
    }

    #[test]
    fn a_key_is_shown_as_redacted_under_its_label() {
        let files = fixture::files();
        let finding = &fixture::report().findings[0];
        let object = finding.subject.live.as_ref().and_then(|live| live.origin.clone()).expect("an object");
        let location =
            Location::new(&files.json, fixture::span(&files.json, "preSharedKey", "*******************"));
        let label = "psk.shared_with is 2 tunnels".to_owned();
        let pointed = Pointed { location, within: Some(object.location.span), label, live: true, wire: None };
        let mut out = Vec::new();
        write_snippets(finding, &[pointed], &PLAIN, &mut out).expect("a vector takes everything");
        insta::assert_snapshot!(String::from_utf8(out).expect("UTF-8"));
    }

    #[test]
    fn a_place_past_the_end_of_a_file_is_drawn_without_a_panic() {
        let files = fixture::files();
        let finding = &fixture::report().findings[0];
        let end = files.yaml.text().len();
        for span in [Span::new(end, end), Span::new(end + 7, end + 9), Span::new(0, end), Span::new(3, 3)] {
            for within in [None, Some(Span::new(0, 0)), Some(Span::new(5, 9)), Some(Span::new(end, end + 5))]
            {
                let location = Location::new(&files.yaml, span);
                let pointed = Pointed { location, within, label: "here".to_owned(), live: true, wire: None };
                write_snippets(finding, &[pointed], &PLAIN, &mut Vec::new())
                    .expect("a vector takes everything");
            }
        }
    }
}
