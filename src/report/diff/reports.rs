//! Findings that are new, fixed, waived since, or waived no longer.

use std::io::{self, Write};

use crate::diff::reports::Reports;
use crate::past::Finding;
use crate::policy::Severity;
use crate::report::Style;
use crate::report::diff::Files;
use crate::report::narrowed;
use crate::report::neutral::neutral;
use crate::report::paint::{Ink, count, grouped};

/// Longest message, in columns.
const MESSAGE: usize = 480;

pub(super) fn write(
    reports: &Reports,
    files: Files<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (file, filters) in [files.old, files.new].into_iter().zip(&reports.narrowed) {
        let said = narrowed::of(filters).map(|said| format!("{file} was {said}"));
        narrowed::line(said, style, out)?;
    }
    for (heading, mark, ink, findings) in [
        ("new", "+", Ink::Bad, &reports.new),
        ("no longer waived", "+", Ink::Bad, &reports.no_longer_waived),
        ("newly waived", "~", Ink::Change, &reports.newly_waived),
        ("fixed", "-", Ink::Good, &reports.fixed),
    ] {
        if findings.is_empty() {
            continue;
        }
        writeln!(out, "{}", style.paint(Ink::Strong, heading))?;
        for finding in findings {
            write_finding(finding, &style.paint(ink, mark), style, out)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", style.wrap("", "  ", &verdict(reports, style)))
}

fn write_finding(finding: &Finding, mark: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rule = format!("{}[{}]", neutral(&finding.severity), neutral(&finding.rule));
    let rule = match Severity::find(&finding.severity) {
        Some(severity) => style.paint(Ink::Severity(severity), &rule),
        None => rule,
    };
    let mut line = format!("{mark} {rule}");
    if let Some(tunnel) = &finding.tunnel {
        line.push_str(&format!(" {}", style.crop(&neutral(&tunnel.name), 60)));
        if let Some(id) = tunnel.id.as_ref().filter(|id| **id != tunnel.name) {
            line.push_str(&format!(" ({})", style.crop(&neutral(id), 40)));
        }
        if let Some(source) = &tunnel.source {
            line.push_str(&style.paint(Ink::Dim, &format!(" in {}", style.crop(&neutral(source), 40))));
        }
    }
    writeln!(out, "{}", style.wrap("  ", "      ", &line))?;
    let message = style.plain(&style.crop(&neutral(&finding.message), MESSAGE));
    writeln!(out, "{}", style.wrap("      ", "      ", &message))?;
    let Some(waiver) = &finding.waiver else { return Ok(()) };
    let until = waiver.expires.as_deref().map(|day| format!(", until {}", neutral(day))).unwrap_or_default();
    let waived = format!("waived: {}{until}", style.crop(&neutral(&waiver.reason), MESSAGE));
    writeln!(out, "{}", style.wrap("      ", "      ", &waived))
}

fn verdict(reports: &Reports, style: &Style) -> String {
    if reports.is_none() {
        let part = reports.narrowed.iter().any(|filters| !filters.is_empty());
        let part = if part { " in what both looked at" } else { "" };
        let unchanged = count(reports.unchanged, "finding");
        return style.paint(Ink::Good, &format!("No difference{part}: {unchanged} unchanged."));
    }
    let number = |findings: &Vec<Finding>| grouped(findings.len() as u64);
    format!(
        "Findings: {} new, {} fixed, {} newly waived, {} no longer waived, {} unchanged.",
        number(&reports.new),
        number(&reports.fixed),
        number(&reports.newly_waived),
        number(&reports.no_longer_waived),
        grouped(reports.unchanged)
    )
}
