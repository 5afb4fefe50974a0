//! A comment on a merge request: the counts, whole, and then as many findings as there is room
//! for, the worst first.

pub(super) mod escape;
mod page;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::escape::{code, link, text};
use self::page::Page;
use super::Options;
use super::label::{self, NAME, count, failures, severities};
use super::narrowed;
use super::place::Place;
use super::{as_of, horizon};
use crate::finding::{Coming, Finding, Report, RuleCount};
use crate::policy::{Demand, Severity};

/// Characters that every service takes in a comment.
const COMMENT: usize = 60_000;

/// Characters of a job summary: GitHub takes a mebibyte, and a character can be three bytes.
const SUMMARY: usize = 300_000;

/// Writes a comment.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(within(report, options, COMMENT).as_bytes())
}

/// Writes a job summary.
pub(super) fn summary(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(within(report, options, SUMMARY).as_bytes())
}

fn within(report: &Report, options: &Options, most: usize) -> String {
    let mut page = Page::new(most);
    page.must(&head(report));
    page.must(&counts(report));
    ahead(report, &mut page);
    rules(report, &mut page);
    for severity in Severity::ALL {
        let wanted = |finding: &&Finding| finding.severity == severity && finding.counts();
        findings(report, &format!("{severity} finding"), wanted, options, &mut page);
    }
    // what the earlier report holds needs no look now
    findings(report, "unchanged finding", |finding| !finding.counts(), options, &mut page);
    waived(report, &mut page);
    remarks(report, &mut page);
    page.finish()
}

/// So many mistakes are shown.
const MISTAKES: usize = 20;
/// Characters of a remark.
const REMARK: usize = 1000;

fn head(report: &Report) -> String {
    let mut head = format!("## vpnaudit: {}\n\n", severities(report));
    if !report.complete {
        head.push_str(&format!("**INCOMPLETE: {}.**\n\n", label::incomplete(report)));
    }
    if let Some(as_of) = as_of::sentence(report) {
        let strong = if as_of::is_wound(report) { "**" } else { "" };
        head.push_str(&format!(
            "{strong}{}.{strong}\n\n",
            text(&as_of.replacen('j', "J", 1), narrowed::LONGEST)
        ));
    }
    if let Some(narrowed) = narrowed::sentence(report) {
        head.push_str(&format!("**{}**\n\n", text(&narrowed::loud(&narrowed), narrowed::LONGEST)));
    }
    for mistake in report.mistakes.iter().take(MISTAKES) {
        head.push_str(&format!("- {}\n", text(&label::mistake_at(mistake), 500)));
    }
    if let Some(more) = report.mistakes.len().checked_sub(MISTAKES).filter(|more| *more > 0) {
        head.push_str(&format!("- and {more} more\n"));
    }
    for (_, failure) in failures(report).take(5) {
        head.push_str(&format!("- {}\n", text(&failure, 300)));
    }
    head
}

/// What is never cut.
fn counts(report: &Report) -> String {
    let waived = report.findings.len() - report.standing().count();
    let mut counts = String::from("\n| severity | findings |\n| --- | ---: |\n");
    for severity in Severity::ALL {
        counts.push_str(&format!("| {severity} | {} |\n", report.count(severity)));
    }
    counts.push_str(&format!("| waived | {waived} |\n\n"));
    let policies: Vec<_> = report.policies.iter().take(20).map(|policy| code(policy, 60)).collect();
    let (tunnels, declared) = (narrowed::tunnels(report), report.declared);
    let policies =
        if policies.is_empty() { String::new() } else { format!(" Policies: {}.", policies.join(", ")) };
    let since = label::since(report).map(|since| format!(" Since {}.", text(&since, 400)));
    counts + &format!("{tunnels}, {declared} declared.{policies}{}\n", since.unwrap_or_default())
}

/// What passes today and fails within a time.
fn ahead(report: &Report, page: &mut Page) {
    let Some(found) = &report.horizon else { return };
    let title = text(&horizon::title(report, found), 200);
    if found.coming.is_empty() {
        page.must(&format!("\nHorizon: {title}.\n"));
        return;
    }
    let table = format!("| {} |\n| --- | --- | --- | --- | ---: | --- |\n", horizon::HEADS.join(" | "));
    let row = |coming: &Coming| {
        let [day, policy, rule, severity, number, which] = horizon::cells(report, coming, None);
        let [policy, rule, which] = [policy, rule, which].map(|cell| text(&cell, 400));
        format!("| {day} | {policy} | {rule} | {severity} | {number} | {which} |\n")
    };
    let total = found.coming.len();
    page.section(&format!("Horizon: {title}"), &table, found.coming.iter().map(row), (total, "demand"));
}

fn rules(report: &Report, page: &mut Page) {
    let summary = format!("{}: what was assessed", count(report.rules.len() as u64, "rule"));
    let table = "| rule | severity | passed | failed | waived | not assessed |\n| --- | --- | ---: | ---: | ---: | ---: |\n";
    let row = |count: &RuleCount| {
        let RuleCount { rule, passed, failed, waived, not_assessed, .. } = count;
        let id = code(&rule.id, NAME);
        format!("| {id} | {} | {passed} | {failed} | {waived} | {not_assessed} |\n", rule.severity)
    };
    page.section(&summary, table, report.rules.iter().map(row), (report.rules.len(), "rule"));
}

/// The standing findings of one sort.
fn findings(
    report: &Report,
    noun: &str,
    wanted: impl Fn(&&Finding) -> bool,
    options: &Options,
    page: &mut Page,
) {
    let found = report.standing().filter(&wanted).count();
    let summary = count(found as u64, noun);
    let table = "| tunnel | finding | is | demanded by | at |\n| --- | --- | --- | --- | --- |\n";
    let rows = report.standing().filter(wanted);
    page.section(&summary, table, rows.map(|finding| row(finding, options)), (found, "finding"));
}

fn row(finding: &Finding, options: &Options) -> String {
    let subject = &finding.subject;
    let mut tunnel = if subject.is_tunnel() { code(subject.name(), 100) } else { String::new() };
    if let Some(id) = subject.beside() {
        tunnel.push_str(&format!(" {}", code(id, 100)));
    }
    let what = match &finding.detail {
        Some(detail) => format!("{}: {}", text(&finding.rule.title, 200), code(detail, 300)),
        None => text(&finding.rule.title, 200),
    };
    let is = finding.fact.map(|fact| format!("{} is {}", code(fact.name, NAME), code(&finding.shown(), 200)));
    let Place { file, line, .. } = Place::anchor(finding, options.project);
    let demands: Vec<_> = finding.demands.iter().take(3).map(|demand| demanded(demand, finding)).collect();
    let more = finding.demands.len().saturating_sub(3);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "| {tunnel} | {what} | {} | {}{more} | {} |\n",
        is.unwrap_or_default(),
        demands.join("; "),
        code(&format!("{file}:{line}"), 300),
    )
}

fn demanded(demand: &Demand, finding: &Finding) -> String {
    let days = demand.term.said(demand.severity).map(|said| format!(", {said}")).unwrap_or_default();
    let by = match (&demand.policy, &demand.reference) {
        (Some(policy), Some(reference)) => {
            format!("{} ({})", text(policy, 60), link(reference, demand.url.as_deref()))
        }
        (Some(policy), None) => text(policy, 60),
        (None, _) => {
            let declared =
                finding.fact.and_then(|fact| Some(fact.show(&finding.subject.declared_value(fact)?)));
            let declared = declared.map(|value| format!(" ({})", code(&value, 200))).unwrap_or_default();
            format!("the declaration{declared}")
        }
    };
    by + &days
}

fn waived(report: &Report, page: &mut Page) {
    let waived = || report.findings.iter().filter_map(|finding| Some((finding, finding.waiver.as_deref()?)));
    let total = waived().count();
    let summary = count(total as u64, "waived finding");
    let table = "| tunnel | rule | reason | owner | until |\n| --- | --- | --- | --- | --- |\n";
    let rows = waived().map(|(finding, waiver)| {
        let (tunnel, rule) = (code(finding.subject.name(), 100), code(&finding.rule.id, NAME));
        let owner = waiver.owner.as_deref().map(|owner| text(owner, 100)).unwrap_or_default();
        let until = waiver.expires.map(|last| last.to_string()).unwrap_or_default();
        format!("| {tunnel} | {rule} | {} | {owner} | {until} |\n", text(&waiver.reason, 300))
    });
    page.section(&summary, table, rows, (total, "waived finding"));
}

fn remarks(report: &Report, page: &mut Page) {
    let total = report.unreported.len() + report.warnings.len();
    let unreported = report.unreported.iter().map(|unreported| {
        format!(
            "- {} is not reported of {}\n",
            code(unreported.fact.name, NAME),
            count(unreported.tunnels, "tunnel")
        )
    });
    let warnings = report.warnings.iter().map(|warning| format!("- {}\n", text(&warning.text, REMARK)));
    page.section("What else there is to know", "", unreported.chain(warnings), (total, "remark"));
}
