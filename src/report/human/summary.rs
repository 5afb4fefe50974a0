//! The end of the report for people: what each rule came to, what could not be assessed, how each
//! source ended, and one last line that says it all.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use crate::finding::{Finding, Fixed, Report, SourceOutcome};
use crate::model::Text;
use crate::policy::Severity;
use crate::report::Style;
use crate::report::as_of;
use crate::report::clause::clause;
use crate::report::horizon;
use crate::report::label;
use crate::report::narrowed;
use crate::report::not_assessed;
use crate::report::paint::{Ink, count, grouped};
use crate::text::harmless::neutral;

/// Rules in the table.
const ROWS: usize = 20;
/// Warnings, sources and waivers that are printed.
const LISTED: usize = 10;

/// Writes the summary.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    write_table(report, style, out)?;
    write_horizon(report, style, out)?;
    let mut notes = Vec::new();
    write_notes(report, style, &mut notes)?;
    if !notes.is_empty() {
        out.write_all(&notes)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", style.wrap("", "  ", &verdict(report, style)))
}

/// What passes today and fails within a time.
fn write_horizon(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(found) = &report.horizon else { return Ok(()) };
    writeln!(out, "{}", style.wrap("", "  ", &format!("horizon: {}", horizon::title(report, found))))?;
    let most = style.verbose.then_some(usize::MAX);
    let cell = |cell: String| style.plain(&neutral(&cell));
    let rows: Vec<_> =
        found.coming.iter().map(|row| horizon::cells(report, row, most).map(cell).to_vec()).collect();
    let shown = if style.verbose { &rows[..] } else { rows.get(..ROWS).unwrap_or(&rows) };
    if !shown.is_empty() {
        for line in style.table(&horizon::HEADS, shown, &[4], &[]).lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    if rows.len() > shown.len() {
        let more = count((rows.len() - shown.len()) as u64, "more row");
        writeln!(out, "{} and {more}; `--format json` lists every one", style.ellipsis())?;
    }
    let mut seen = Vec::new();
    for coming in found.coming.iter().take(shown.len()) {
        let rule = (&coming.demand.rule.id, &coming.demand.policy);
        if let Some(clause) = clause(&coming.demand, style).filter(|_| !seen.contains(&rule)) {
            let of = rule.1.as_deref().map(|policy| format!(" of {}", neutral(policy))).unwrap_or_default();
            let line = format!("{}{of}: {clause}", neutral(rule.0));
            writeln!(out, "{}", style.wrap("  ", "    ", &line))?;
        }
        seen.push(rule);
    }
    writeln!(out)
}

/// What could not be assessed, how each source ended, what else the reader should know.
fn write_notes(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if let Some(said) = not_assessed::sentence(report) {
        style.field(out, "not assessed", &said)?;
    }
    write_waivers(report, style, out)?;
    write_baseline(report, style, out)?;
    if let Some(said) = as_of::sentence(report) {
        style.field(out, "judged", said.trim_start_matches("judged "))?;
    }
    for source in bounded(&report.sources, style) {
        style.field(out, "source", &ended(source, style))?;
    }
    more(report.sources.len(), "source", style, out)?;
    if !report.policies.is_empty() {
        let names: Vec<_> = report.policies.iter().map(|name| neutral(name)).collect();
        style.field(out, if names.len() == 1 { "policy" } else { "policies" }, &names.join(", "))?;
    }
    for warning in bounded(&report.warnings, style) {
        let text = style.crop(&neutral(&warning.text), 480);
        style.field(out, "warning", &style.paint(Ink::Change, &text))?;
    }
    more(report.warnings.len(), "warning", style, out)
}

fn bounded<'a, T>(all: &'a [T], style: &Style) -> &'a [T] {
    if style.verbose { all } else { all.get(..LISTED).unwrap_or(all) }
}

fn more(number: usize, noun: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if style.verbose || number <= LISTED {
        return Ok(());
    }
    let more = count((number - LISTED) as u64, &format!("more {noun}"));
    writeln!(out, "  {} and {more}; `--format json` lists every one", style.ellipsis())
}

fn ended(source: &SourceOutcome, style: &Style) -> String {
    let mut text = format!(
        "{} ({}): {}",
        style.crop(&neutral(&source.name), 60),
        source.kind,
        count(source.tunnels, "tunnel")
    );
    if let Some(error) = &source.error {
        let failed = format!("; FAILED: {}", style.crop(&neutral(error), 480));
        text.push_str(&style.paint(Ink::Bad, &failed));
    }
    text
}

fn write_waivers(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if !style.verbose {
        return Ok(());
    }
    let whole = |finding: &Finding| Some((Arc::clone(&finding.rule), Arc::clone(finding.waiver.as_ref()?)));
    let waived = report.findings.iter().flat_map(|finding| {
        let parts = finding.waived.iter().map(|(demand, waiver)| (Arc::clone(&demand.rule), waiver.clone()));
        whole(finding).into_iter().chain(parts).map(move |waived| (finding, waived))
    });
    for (finding, (rule, waiver)) in waived {
        let owner = waiver.owner.as_deref().map(|owner| format!(", {}", neutral(owner))).unwrap_or_default();
        let until = waiver.expires.map(|day| format!(", until {day}")).unwrap_or_default();
        let (name, reason) = (neutral(finding.subject.name()), neutral(&waiver.reason));
        style.field(out, "waived", &format!("{} for {name}: {reason}{owner}{until}", rule.id))?;
    }
    Ok(())
}

/// What is new since the baseline, what is fixed, and what went with its tunnel.
fn write_baseline(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(baseline) = &report.baseline else { return Ok(()) };
    let hidden = match report.since().known() {
        0 => String::new(),
        _ if style.verbose => format!(", {}", label::known_since(report)),
        _ => format!(", {} and not shown (-v shows them)", label::known_since(report)),
    };
    let (new, ended) = (label::new_since(report), label::ended(baseline));
    let file = style.crop(&neutral(&baseline.file), 60);
    style.field(out, "baseline", &format!("{file}: {new}{hidden}{ended}; only new ones count"))?;
    write_ended("fixed", baseline.fixed.as_deref(), "fixed finding", style, out)?;
    write_ended("gone", baseline.gone.as_deref(), "finding gone with its tunnel", style, out)
}

fn write_ended(
    field: &str,
    ended: Option<&[Fixed]>,
    noun: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let all = ended.unwrap_or_default();
    for ended in bounded(all, style) {
        let name = ended.name.as_deref().map(|name| format!(" for {}", style.crop(&neutral(name), 60)));
        let text =
            format!("{}{}: {}", neutral(&ended.rule), name.unwrap_or_default(), neutral(&ended.message));
        style.field(out, field, &style.plain(&style.crop(&text, 480)))?;
    }
    more(all.len(), noun, style, out)
}

/// One row of the table.
struct Row {
    severity: Severity,
    id: Text,
    title: Text,
    failed: u64,
    waived: u64,
    assessed: Option<u64>,
    not_assessed: u64,
}

/// The rules that something broke, the worst first. Rules that are no policy's are counted by
/// their findings.
fn rows(report: &Report) -> Vec<Row> {
    let mut worst: HashMap<&str, Severity> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    let mut own: HashMap<&str, usize> = HashMap::new();
    let counted: HashMap<&str, ()> = report.rules.iter().map(|count| (&*count.rule.id, ())).collect();
    for finding in &report.findings {
        let id = &*finding.rule.id;
        let severity = worst.entry(id).or_insert(finding.severity);
        *severity = finding.severity.max(*severity);
        if counted.contains_key(id) {
            continue;
        }
        let place = *own.entry(id).or_insert(rows.len());
        if place == rows.len() {
            let (id, title) = (finding.rule.id.clone(), finding.rule.title.clone());
            let severity = finding.severity;
            rows.push(Row { severity, id, title, failed: 0, waived: 0, assessed: None, not_assessed: 0 });
        }
        if let Some(row) = rows.get_mut(place) {
            let standing = finding.waiver.is_none();
            *(if standing { &mut row.failed } else { &mut row.waived }) += 1;
        }
    }
    let telling = report.rules.iter().filter(|count| count.failed + count.waived > 0);
    rows.extend(telling.map(|count| Row {
        severity: worst.get(&*count.rule.id).copied().unwrap_or(count.rule.severity),
        id: count.rule.id.clone(),
        title: count.rule.title.clone(),
        failed: count.failed,
        waived: count.waived,
        assessed: Some(count.assessed),
        not_assessed: count.not_assessed,
    }));
    for row in &mut rows {
        row.severity = worst.get(&*row.id).copied().unwrap_or(row.severity);
    }
    rows.sort_by(|a, b| {
        let quiet = |row: &Row| row.failed == 0;
        quiet(a).cmp(&quiet(b)).then(b.severity.cmp(&a.severity)).then(a.id.cmp(&b.id))
    });
    rows
}

fn write_table(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rows = rows(report);
    if rows.is_empty() {
        return Ok(());
    }
    let shown = if style.verbose { &rows[..] } else { rows.get(..ROWS).unwrap_or(&rows) };
    let titles = style.width >= 120;
    let mut header = vec!["severity", "rule"];
    if titles {
        header.push("title");
    }
    header.extend(["failed", "waived", "assessed", "not assessed"]);
    let number = |number: u64| if number == 0 { "-".to_owned() } else { grouped(number) };
    let cells: Vec<_> = shown
        .iter()
        .map(|row| {
            let mut cells = vec![row.severity.to_string(), style.crop(&neutral(&row.id), 40)];
            if titles {
                cells.push(style.crop(&neutral(&row.title), 60));
            }
            let assessed = row.assessed.map_or_else(|| "-".to_owned(), grouped);
            cells.extend([number(row.failed), number(row.waived), assessed, number(row.not_assessed)]);
            cells
        })
        .collect();
    let first_number = header.len() - 4;
    let numbers: Vec<_> = (first_number..header.len()).collect();
    let table = style.table(&header, &cells, &numbers, &[0]);
    for line in table.lines() {
        writeln!(out, "{}", style.inked(line.trim_end()))?;
    }
    if rows.len() > shown.len() {
        let more = count((rows.len() - shown.len()) as u64, "more rule");
        writeln!(out, "{} and {more}; `--format json` lists every one", style.ellipsis())?;
    }
    writeln!(out)
}

/// The last line: what was seen and what was found.
fn verdict(report: &Report, style: &Style) -> String {
    let standing = report.standing().count();
    let waived = report.findings.len() - standing;
    let incomplete = if report.complete { "" } else { "INCOMPLETE: " };
    let bad = |text: String| style.paint(Ink::Severity(Severity::Critical), &text);
    if report.complete && report.ends_all() && standing == 0 {
        let going = count(report.going.len() as u64, "tunnel");
        return style
            .paint(Ink::Change, &format!("nothing was audited: all there is, {going}, is to be destroyed"));
    }
    if report.tunnels == 0 && report.declared == 0 && standing == 0 {
        let none = if report.sources.is_empty() { "no tunnels are declared" } else { "no tunnels were seen" };
        return bad(format!("{incomplete}{none}: nothing was audited"));
    }
    let seen = seen(report);
    let narrowed = narrowed::said(&report.filters);
    let narrowed = narrowed.map(|said| format!(", {}", style.crop(&style.plain(&neutral(&said)), 480)));
    let narrowed = narrowed.unwrap_or_default();
    if standing > 0 {
        let found: Vec<_> = Severity::ALL
            .iter()
            .filter_map(|severity| match report.count(*severity) as u64 {
                0 => None,
                number => {
                    Some(style.paint(Ink::Severity(*severity), &format!("{} {severity}", grouped(number))))
                }
            })
            .collect();
        let new = match report.baseline {
            Some(_) => format!("; {}, which alone count", label::new_since(report)),
            None => String::new(),
        };
        return format!(
            "{}{seen}{narrowed}: {}; {} waived{new}",
            bad(incomplete.to_owned()),
            found.join(", "),
            grouped(waived as u64)
        );
    }
    let rules = report.rules.iter().filter(|rule| rule.assessed > 0).count() as u64;
    let (ink, rules) = match rules {
        0 => (Ink::Change, "no rule assessed anything".to_owned()),
        rules => (Ink::Good, format!("{} assessed", count(rules, "rule"))),
    };
    let waived = if waived > 0 { format!("; {} waived", grouped(waived as u64)) } else { String::new() };
    if !report.complete {
        return bad(format!("INCOMPLETE: no findings in what was seen, {seen} ({rules}{waived}){narrowed}"));
    }
    style.paint(ink, &format!("no findings in {seen} ({rules}{waived}){narrowed}"))
}

fn seen(report: &Report) -> String {
    let left_out = &report.filters.left_out;
    let of = |number: u64, left_out: u64, noun: &str| match left_out {
        0 => count(number, noun),
        left_out => format!("{} of {}", grouped(number), count(number + left_out, noun)),
    };
    let live = of(report.tunnels, left_out.tunnels, &label::noun(report));
    let declared = grouped(report.declared);
    match (report.tunnels, report.declared) {
        (0, declared) if report.sources.is_empty() => of(declared, left_out.declared, "declared tunnel"),
        (0, _) if left_out.tunnels > 0 => format!("{live}, {declared} declared"),
        (0, _) => format!("no live tunnels, {declared} declared"),
        (_, 0) => live,
        (_, _) => format!("{live}, {declared} declared"),
    }
}
