//! The report for people: findings with the line that shows each, grouped and bounded on a large
//! fleet, then a summary that fits on a screen. Nothing is left out without being counted.

mod block;
mod clauses;
mod group;
pub(super) mod keep;
mod place;
mod summary;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::group::Family;
use super::Style;
use super::paint::{Ink, count, pad};
use super::remedy::Remedies;
use super::{as_of, label, narrowed};
use crate::finding::{Finding, Report};
use crate::text::Location;
use crate::text::harmless::neutral;
use textwrap::core::display_width;

/// Findings in full.
const BLOCKS: usize = 40;
/// Findings of one rule in full.
const BLOCKS_OF_A_RULE: usize = 3;
/// Tunnels named under a finding that is theirs too.
const NAMED: usize = 10;
/// A report with no more findings than this is not bounded in lines.
const SMALL: usize = 40;
/// Lines after which no further finding is printed in full.
const LINES: usize = 180;

/// Writes the report for people.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    if !report.complete {
        let unseen = if report.is_void() { "" } else { "; what was not seen was not audited" };
        let notice = format!("INCOMPLETE: {}{unseen}", label::incomplete(report));
        let lines = style.wrap("", "", &notice);
        writeln!(out, "{}\n", style.paint(Ink::Severity(crate::policy::Severity::Critical), &lines))?;
    }
    write_mistakes(report, style, &mut out)?;
    as_of::write_wound(report, style, &mut out)?;
    narrowed::write(report, style, &mut out)?;
    write_findings(report, style, &mut out)?;
    if !style.quiet {
        summary::write(report, style, &mut out)?;
    }
    out.flush()
}

/// Writes what kept the run from auditing anything; what is only doubtful is told beside the report.
pub(super) fn write_mistakes(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for mistake in report.mistakes.iter().filter(|mistake| mistake.is_error) {
        let text = style.plain(&neutral(&label::mistake_at(mistake)));
        writeln!(out, "{}\n", style.wrap("error: ", "  ", &text))?;
    }
    Ok(())
}

/// What is left to print in full.
struct Budget {
    blocks: usize,
    lines: usize,
}

impl Budget {
    fn is_spent(&self) -> bool {
        self.blocks == 0 || self.lines == 0
    }

    fn spend(&mut self, text: &[u8]) {
        self.blocks = self.blocks.saturating_sub(1);
        self.lines = self.lines.saturating_sub(memchr::memchr_iter(b'\n', text).count());
    }
}

fn write_findings(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let shown = report.findings.iter().filter(|finding| group::is_shown(finding, style)).count();
    let unbounded = style.verbose || shown <= SMALL;
    let mut budget = Budget {
        blocks: if style.verbose { usize::MAX } else { BLOCKS },
        lines: if unbounded { usize::MAX } else { LINES },
    };
    let remedies = style.verbose.then(|| Remedies::new(report));
    let families = group::families(report, style);
    let (mut findings, mut rules) = (0, 0);
    for family in &families {
        if budget.is_spent() {
            findings += family.groups.iter().map(Vec::len).sum::<usize>();
            rules += 1;
        } else {
            write_family(family, report, remedies.as_ref(), style, &mut budget, out)?;
        }
    }
    if findings > 0 {
        let all = format!(
            "{} and {} of {} not shown, but counted below; `--format json` lists every one, `--only` shows one rule",
            style.ellipsis(),
            count(findings as u64, "more finding"),
            count(rules, "rule"),
        );
        writeln!(out, "{}\n", style.wrap("", "  ", &all))?;
    }
    Ok(())
}

/// Findings of one rule: the first few in full, the others by name.
fn write_family(
    family: &Family<'_>,
    report: &Report,
    remedies: Option<&Remedies<'_>>,
    style: &Style,
    budget: &mut Budget,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut full = if style.verbose { usize::MAX } else { BLOCKS_OF_A_RULE };
    let mut rest = Vec::new();
    for group in &family.groups {
        let (each, others) = together(group, style);
        for finding in each {
            if full == 0 || budget.is_spent() {
                rest.push(*finding);
                rest.extend(others);
                continue;
            }
            full -= 1;
            let mut text = Vec::new();
            block::write(finding, report, remedies, style, &mut text)?;
            if !others.is_empty() {
                list("the same for", "other tunnel", others, style, &mut text)?;
            }
            text.push(b'\n');
            budget.spend(&text);
            out.write_all(&text)?;
        }
    }
    let Some(first) = rest.first() else { return Ok(()) };
    let mut text = Vec::new();
    let rule = format!("{}[{}]", first.severity, neutral(&first.rule.id));
    writeln!(text, "{}", style.paint(Ink::Severity(first.severity), &rule))?;
    list("besides, with values of their own:", "finding", &rest, style, &mut text)?;
    text.push(b'\n');
    budget.spend(&text);
    out.write_all(&text)
}

/// The findings of a group that are told one by one, and those that are as the first.
fn together<'g, 'f>(group: &'g [&'f Finding], style: &Style) -> (&'g [&'f Finding], &'g [&'f Finding]) {
    let together = !style.verbose && group.len() > BLOCKS_OF_A_RULE;
    if together { group.split_at(1) } else { (group, &[]) }
}

/// Tunnels by name, value and place, one on a line, and how many more there are.
fn list(what: &str, noun: &str, findings: &[&Finding], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "  {what} {}", count(findings.len() as u64, noun))?;
    let named = findings.get(..NAMED).unwrap_or(findings);
    let names: Vec<_> = named.iter().map(|finding| style.crop(&called(finding), 44)).collect();
    let values: Vec<_> = named
        .iter()
        .map(|finding| finding.fact.map_or_else(String::new, |_| style.plain(&neutral(&finding.shown()))))
        .map(|value| style.crop(&value, 32))
        .collect();
    let widest = |texts: &[String]| texts.iter().map(|text| display_width(text)).max().unwrap_or(0);
    let alike = values.windows(2).all(|pair| pair[0] == pair[1]);
    for ((finding, name), value) in named.iter().zip(&names).zip(&values) {
        let mut line = format!("    {}", pad(name, widest(&names)));
        if !alike {
            line.push_str(&format!("  {}", pad(value, widest(&values))));
        }
        if let Some(location) = finding.location() {
            line.push_str(&style.paint(Ink::Dim, &format!("  {}", at(&location))));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    if findings.len() > NAMED {
        let more =
            count((findings.len() - NAMED) as u64, &format!("more {noun}").replace("more other", "more"));
        writeln!(out, "    {} and {more}; `--format json` lists every one", style.ellipsis())?;
    }
    Ok(())
}

/// Name and id of a finding's tunnel.
fn called(finding: &Finding) -> String {
    let name = neutral(finding.subject.name());
    match finding.subject.beside() {
        Some(id) => format!("{name} ({})", neutral(id)),
        None => name.into_owned(),
    }
}

/// `file:line:column`.
pub(super) fn at(location: &Location) -> String {
    neutral(&location.to_string()).into_owned()
}
