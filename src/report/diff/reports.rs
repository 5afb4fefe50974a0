//! Findings that are new, worse, improved, fixed, gone, waived since, or waived no longer.

use std::io::{self, Write};

use crate::diff::reports::Reports;
use crate::finding::Finding;
use crate::report::Style;
use crate::report::diff::Files;
use crate::report::paint::{Ink, count, grouped};
use crate::text::harmless::neutral;

/// Longest message, in columns.
const MESSAGE: usize = 480;

pub(super) fn write<'r>(
    reports: &'r Reports,
    files: Files<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    super::narrowed(&reports.narrowed, files, style, out)?;
    if let Some(why) = reports.untold {
        let text = format!("What is fixed is not told: the second run {why}");
        writeln!(out, "{}\n", style.wrap("", "  ", &text))?;
    }
    let alone = |findings: &'r [Finding]| findings.iter().map(|finding| (None, finding)).collect::<Vec<_>>();
    let moved = |findings: &'r [(Finding, Finding)]| {
        findings.iter().map(|(was, is)| (Some(was), is)).collect::<Vec<_>>()
    };
    for (heading, mark, ink, findings) in [
        ("new", "+", Ink::Bad, alone(&reports.new)),
        ("worse", "+", Ink::Bad, moved(&reports.worse)),
        ("no longer waived", "+", Ink::Bad, alone(&reports.no_longer_waived)),
        ("newly waived", "~", Ink::Change, alone(&reports.newly_waived)),
        ("improved", "~", Ink::Change, moved(&reports.improved)),
        ("fixed", "-", Ink::Good, alone(&reports.fixed)),
        ("gone with the tunnel", "-", Ink::Change, alone(&reports.gone)),
    ] {
        if findings.is_empty() {
            continue;
        }
        writeln!(out, "{}", style.paint(Ink::Strong, heading))?;
        for (was, is) in findings {
            write_finding(is, was, &style.paint(ink, mark), style, out)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", style.wrap("", "  ", &verdict(reports, style)))
}

fn write_finding(
    finding: &Finding,
    was: Option<&Finding>,
    mark: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rule = format!("{}[{}]", finding.severity, neutral(&finding.rule.id));
    let mut line = format!("{mark} {}", style.paint(Ink::Severity(finding.severity), &rule));
    let subject = Some(&finding.subject).filter(|subject| subject.is_tunnel());
    if let Some(subject) = subject {
        line.push_str(&format!(" {}", style.crop(&neutral(subject.name()), 60)));
        if let Some(beside) = subject.beside() {
            line.push_str(&format!(" ({})", style.crop(&neutral(beside), 40)));
        }
        if let Some(source) = subject.source() {
            line.push_str(&style.paint(Ink::Dim, &format!(" in {}", style.crop(&neutral(source), 40))));
        }
    }
    writeln!(out, "{}", style.wrap("  ", "      ", &line))?;
    let mut say = |text: &str| {
        let text = style.plain(&style.crop(&neutral(text), MESSAGE));
        writeln!(out, "{}", style.wrap("      ", "      ", &text))
    };
    say(&finding.message())?;
    if let Some(was) = was {
        say(&format!("was {}: {}", was.severity, was.shown()))?;
    }
    let Some(waiver) = &finding.waiver else { return Ok(()) };
    let until = waiver.expires.map(|day| format!(", until {day}")).unwrap_or_default();
    say(&format!("waived: {}{until}", style.crop(&neutral(&waiver.reason), MESSAGE)))
}

fn verdict(reports: &Reports, style: &Style) -> String {
    if reports.is_none() {
        let part = reports.narrowed.iter().any(|filters| !filters.is_empty());
        let part = if part { " in what both looked at" } else { "" };
        let unchanged = count(reports.unchanged, "finding");
        return style.paint(Ink::Good, &format!("No difference{part}: {unchanged} unchanged."));
    }
    let more = |number: usize, what: &str| match number {
        0 => String::new(),
        number => format!("{} {what}, ", grouped(number as u64)),
    };
    let number = |findings: &Vec<Finding>| grouped(findings.len() as u64);
    format!(
        "Findings: {} new, {}{}{} fixed, {}{} newly waived, {} no longer waived, {} unchanged.",
        number(&reports.new),
        more(reports.worse.len(), "worse"),
        more(reports.improved.len(), "improved"),
        number(&reports.fixed),
        more(reports.gone.len(), "gone with the tunnel"),
        number(&reports.newly_waived),
        number(&reports.no_longer_waived),
        grouped(reports.unchanged)
    )
}
