//! The change list: what would have to change so that what is live is what is declared, in the
//! signs that users of Terraform read at a glance. It reads the drift findings of a report.

pub(super) mod change;
#[cfg(test)]
mod tests;

use std::io::{self, Write};
use std::sync::Arc;

use super::Style;
use super::as_of;
use super::human::write_mistakes;
use super::label;
use super::narrowed;
use super::paint::{Ink, count, grouped};
use crate::finding::{Filter, Finding, Report, Unreported, destroyed};
use crate::model::subject::Subject;
use crate::model::{FACTS, Fact, Kind};
use crate::policy::own;
use crate::text::harmless::neutral;

/// What is to be done about a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Add,
    Change,
    Undeclared,
    Ambiguous,
}

impl Sign {
    /// The sign for a finding of drift; none for any other.
    fn of(finding: &Finding) -> Option<Self> {
        let id = &finding.rule.id;
        [
            (&own::MISSING, Self::Add),
            (&own::DRIFT, Self::Change),
            (&own::UNDECLARED, Self::Undeclared),
            (&own::AMBIGUOUS, Self::Ambiguous),
        ]
        .into_iter()
        .find(|(rule, _)| rule.id == *id)
        .map(|(_, sign)| sign)
    }

    pub(super) const fn mark(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Change => "~",
            Self::Undeclared => "-",
            Self::Ambiguous => "?",
        }
    }

    pub(super) const fn ink(self) -> Ink {
        match self {
            Self::Add => Ink::Good,
            Self::Change | Self::Ambiguous => Ink::Change,
            Self::Undeclared => Ink::Bad,
        }
    }
}

/// What is to be done about one tunnel, and the findings that say so.
struct Entry<'a> {
    sign: Sign,
    findings: Vec<&'a Finding>,
}

/// The facts by which an undeclared tunnel is known.
pub(super) const KNOWN_BY: [&str; 7] =
    ["vpc", "gateway", "gateway_address", "peer", "peer_address", "selectors", "ike.version"];

/// Writes the change list.
///
/// # Errors
///
/// What `out` answers.
pub fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    write_mistakes(report, style, &mut out)?;
    as_of::write_wound(report, style, &mut out)?;
    narrowed::write(report, style, &mut out)?;
    let entries = entries(report);
    for entry in &entries {
        write_entry(entry, report, style, &mut out)?;
    }
    for line in not_compared(report) {
        writeln!(out, "{}\n", style.paint(Ink::Dim, &style.wrap("", "  ", &line)))?;
    }
    if let Some(said) = destroyed(&report.going) {
        let line = style.crop(&neutral(&said), 480);
        writeln!(out, "{}\n", style.paint(Ink::Change, &style.wrap("", "  ", &line)))?;
    }
    for source in report.sources.iter().filter(|source| source.error.is_some()) {
        let error = style.crop(&neutral(source.error.as_deref().unwrap_or_default()), 480);
        let line = format!("INCOMPLETE: source {} failed: {error}", neutral(&source.name));
        writeln!(out, "{}\n", style.paint(Ink::Bad, &style.wrap("", "  ", &line)))?;
    }
    writeln!(out, "{}", style.wrap("", "  ", &verdict(report, &entries, style)))?;
    if let Some(baseline) = &report.baseline {
        let new = count(report.since().counting(), "new finding");
        let line = format!("Since {}: {new}; only new ones count.", neutral(&baseline.file));
        writeln!(out, "{}", style.wrap("", "  ", &line))?;
    }
    if let Some(said) = as_of::sentence(report).filter(|_| !as_of::is_wound(report)) {
        let line = format!("{}.", said.replacen('j', "J", 1));
        writeln!(out, "{}", style.paint(Ink::Dim, &style.wrap("", "  ", &line)))?;
    }
    let promise = "vpnaudit only reads; nothing was or will be changed.";
    writeln!(out, "{}", style.paint(Ink::Dim, &style.wrap("", "", promise)))?;
    out.flush()
}

/// The declared facts that could not be compared, and why.
fn not_compared(report: &Report) -> impl Iterator<Item = String> {
    let (keys, facts): (Vec<_>, Vec<_>) =
        report.unreported.iter().partition(|row| matches!(row.fact.kind, Kind::Secret));
    let line = |why: &str, rows: Vec<&Unreported>| {
        let facts: Vec<_> =
            rows.iter().map(|row| format!("{} ({})", row.fact.name, count(row.tunnels, "tunnel"))).collect();
        (!rows.is_empty()).then(|| format!("Not compared, since {why}: {}.", facts.join(", ")))
    };
    let facts = line("the source does not report it", facts);
    facts.into_iter().chain(line("the declared key or the live one is not at hand", keys))
}

/// The findings of drift that nobody waived, tunnel by tunnel.
fn entries(report: &Report) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for finding in report.standing() {
        let Some(sign) = Sign::of(finding) else { continue };
        match entries.last_mut() {
            Some(last) if last.sign == sign && sign == Sign::Change && is_same(last, finding) => {
                last.findings.push(finding);
            }
            _ => entries.push(Entry { sign, findings: vec![finding] }),
        }
    }
    entries
}

fn is_same(entry: &Entry<'_>, finding: &Finding) -> bool {
    let same = |a: &Subject, b: &Subject| match (&a.live, &b.live, &a.declared, &b.declared) {
        (Some(live), Some(other), Some(declared), Some(stated)) => {
            Arc::ptr_eq(live, other) && Arc::ptr_eq(declared, stated)
        }
        _ => false,
    };
    entry.findings.first().is_some_and(|first| same(&first.subject, &finding.subject))
}

fn write_entry(entry: &Entry<'_>, report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = entry.findings.first() else { return Ok(()) };
    let subject = &first.subject;
    writeln!(out, "{}", style.wrap("  ", "    ", &heading(entry.sign, subject, style)))?;
    match entry.sign {
        Sign::Add => {
            let stated = Fact::declarable().filter_map(|fact| Some((fact, subject.declared_value(fact)?)));
            change::write_values(Sign::Add, stated.filter(|(fact, _)| fact.name != "name"), style, out)?;
        }
        Sign::Undeclared => {
            let facts = KNOWN_BY.iter().filter_map(|name| Fact::find(name));
            let known = facts.filter_map(|fact| Some((fact, subject.live_value(fact)?)));
            change::write_values(Sign::Undeclared, known, style, out)?;
        }
        Sign::Change => {
            change::write_changes(&changes(&entry.findings), "(secret) differs", style, out)?;
            write_unreported(subject, report, style, out)?;
        }
        Sign::Ambiguous => {
            let detail = first.detail.as_deref().unwrap_or(&first.rule.title);
            let detail = style.crop(&neutral(detail), 480);
            writeln!(out, "{}", style.wrap("      ", "      ", &detail))?;
        }
    }
    writeln!(out)
}

/// The facts that drifted, from what is live to what is declared.
fn changes(findings: &[&Finding]) -> Vec<change::Change> {
    let change = |finding: &&Finding| {
        let fact = finding.fact?;
        let (from, to) = (finding.observed.clone(), finding.subject.declared_value(fact));
        Some(change::Change { fact, from, to })
    };
    findings.iter().filter_map(change).collect()
}

fn heading(sign: Sign, subject: &Subject, style: &Style) -> String {
    let name = style.crop(&neutral(subject.name()), 60);
    let mut heading = style.paint(sign.ink(), &format!("{} {name}", sign.mark()));
    if let Some(id) = subject.beside() {
        heading.push_str(&format!(" ({})", style.crop(&neutral(id), 40)));
    }
    let mut beside = String::new();
    if let Some(source) = subject.source() {
        beside.push_str(&format!(" in {}", style.crop(&neutral(source), 40)));
    }
    if let Some(declared) = &subject.declared {
        beside.push_str(&format!("  # {}", neutral(&declared.location().to_string())));
    }
    heading.push_str(&style.paint(Ink::Dim, &beside));
    heading
}

/// What was declared of a tunnel and could not be compared.
fn write_unreported(
    subject: &Subject,
    report: &Report,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let unreported = |fact: &&Fact| report.unreported.iter().any(|row| row.fact == *fact);
    for fact in FACTS.iter().filter(unreported) {
        let (Some(value), None) = (subject.declared_value(fact), subject.live_value(fact)) else { continue };
        let value = style.crop(&style.plain(&neutral(&fact.show(&value))), 60);
        let line = format!("{}: not reported (declared as {value})", fact.name);
        writeln!(out, "{}", style.paint(Ink::Dim, &style.wrap("        ", "          ", &line)))?;
    }
    Ok(())
}

/// The last line: how many tunnels of each sign.
fn verdict(report: &Report, entries: &[Entry<'_>], style: &Style) -> String {
    let number = |sign| entries.iter().filter(|entry| entry.sign == sign).count() as u64;
    let waived = report.findings.iter().filter(|finding| finding.waiver.is_some());
    let waived = match waived.filter_map(Sign::of).count() as u64 {
        0 => String::new(),
        waived => format!(" {} waived.", count(waived, "finding")),
    };
    if !entries.is_empty() {
        let part = |sign: Sign, what: &str| {
            let text = format!("{} {what}", grouped(number(sign)));
            if number(sign) == 0 { text } else { style.paint(sign.ink(), &text) }
        };
        let parts = [
            part(Sign::Add, "to add"),
            part(Sign::Change, "to change"),
            part(Sign::Undeclared, "undeclared"),
            part(Sign::Ambiguous, "ambiguous"),
        ];
        let incomplete = if report.complete { "" } else { " INCOMPLETE: not everything was seen." };
        return format!("Plan: {}.{waived}{}", parts.join(", "), style.paint(Ink::Bad, incomplete));
    }
    if report.is_void() {
        return style.paint(Ink::Bad, "INCOMPLETE: nothing was compared.");
    }
    if !report.complete {
        let seen = count(report.tunnels, &label::noun_there(report));
        let line = format!("INCOMPLETE: no drift in what was seen, {seen}, but not everything was.{waived}");
        return style.paint(Ink::Bad, &line);
    }
    match (report.tunnels, report.declared) {
        (0, 0) if report.ends_all() => {
            let going = count(report.going.len() as u64, "tunnel");
            style.paint(
                Ink::Change,
                &format!("Nothing was compared: all there is, {going}, is to be destroyed."),
            )
        }
        (0, 0) => style.paint(Ink::Bad, "No tunnels were seen and none is declared: nothing was compared."),
        (live, 0) => {
            let live = count(live, &label::noun_there(report));
            style.paint(Ink::Change, &format!("No tunnel is declared, so none of {live} was compared."))
        }
        (_, declared) => {
            let scope = if report.unreported.is_empty() { "" } else { " in what was compared" };
            let all = declared + report.filters.left_out.declared;
            let of = if all == declared { String::new() } else { format!("{} of ", grouped(declared)) };
            // what was not looked at may be missing for all that is known
            let what = match report.filters.of(Filter::Only) {
                [] => format!("{} {} as declared", count(all, "tunnel"), if all == 1 { "is" } else { "are" }),
                only => format!(
                    "{}, looked at for {} alone",
                    count(all, "declared tunnel"),
                    style.crop(&neutral(&only.join(", ")), 480)
                ),
            };
            style.paint(Ink::Good, &format!("No drift{scope}: {of}{what}.{waived}"))
        }
    }
}
