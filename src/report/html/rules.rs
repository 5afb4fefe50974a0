//! The rules and what came of them, waivers, and the sources.

use std::collections::HashMap;
use std::sync::Arc;

use super::counts::Bar;
use super::finding::Ask;
use super::{anchor, text};
use crate::finding::{Report, RuleCount, Waiver};
use crate::policy::{Demand, Rule, Severity};

/// A rule.
pub(super) struct RuleRow {
    pub id: String,
    pub anchor: String,
    pub severity: &'static str,
    pub title: String,
    pub why: String,
    pub fix: String,
    pub fact: &'static str,
    pub cwe: String,
    pub asks: Vec<Ask>,
    pub share: Bar,
    /// Assessed, passed, failed, waived, not assessed, not meant.
    pub numbers: [u64; 6],
}

/// A waiver that is in use.
pub(super) struct WaiverRow {
    pub rule: String,
    pub tunnel: String,
    pub reason: String,
    pub owner: String,
    pub expires: String,
    pub findings: usize,
    pub place: String,
}

/// A source.
pub(super) struct SourceRow {
    pub name: String,
    pub kind: &'static str,
    pub outcome: &'static str,
    pub tunnels: u64,
}

/// The severest that a finding of a rule is, and the demands of the rule that are broken.
#[derive(Default)]
struct Broken<'a> {
    severity: Option<Severity>,
    rule: Option<&'a Arc<Rule>>,
    demands: Vec<&'a Arc<Demand>>,
}

/// The rules that were counted, and those that have findings without being counted.
pub(super) fn rows(report: &Report) -> Vec<RuleRow> {
    let mut broken = broken(report);
    let mut rows: Vec<_> = report
        .rules
        .iter()
        .map(|count| row(count, broken.remove(&*count.rule.id).unwrap_or_default()))
        .collect();
    let mut rest: Vec<_> = broken.into_values().collect();
    rest.sort_by_key(|broken| broken.rule.map(|rule| rule.id.clone()));
    for broken in rest {
        if let Some(rule) = broken.rule {
            rows.push(row(&RuleCount::new(rule), broken));
        }
    }
    rows
}

fn broken(report: &Report) -> HashMap<&str, Broken<'_>> {
    let mut rules: HashMap<&str, Broken<'_>> = HashMap::new();
    for finding in &report.findings {
        let own = rules.entry(&finding.rule.id).or_default();
        own.rule = Some(&finding.rule);
        own.severity = own.severity.max(Some(finding.severity));
        for demand in finding.demands.iter().filter(|demand| demand.policy.is_some()) {
            let known = rules.entry(&demand.rule.id).or_default();
            known.rule = Some(&demand.rule);
            known.severity = known.severity.max(Some(demand.severity));
            if !known.demands.iter().any(|other| Arc::ptr_eq(other, demand)) {
                known.demands.push(demand);
            }
        }
    }
    rules
}

fn row(count: &RuleCount, broken: Broken<'_>) -> RuleRow {
    let rule = &count.rule;
    let mut asks: Vec<Ask> = Vec::new();
    for ask in broken.demands.into_iter().map(|demand| Ask::new(demand, None)) {
        if !asks.contains(&ask) {
            asks.push(ask);
        }
    }
    let shares = [
        ("passed", count.passed),
        ("failed", count.failed),
        ("waived", count.waived),
        ("unknown", count.not_assessed),
    ];
    let mut share = Bar::new(&shares, 0);
    share.label = share.label.replace("unknown", "not assessed");
    RuleRow {
        id: text(&rule.id),
        anchor: anchor(&rule.id),
        severity: broken.severity.unwrap_or(rule.severity).as_str(),
        title: text(&rule.title),
        why: text(&rule.why),
        fix: text(&rule.fix),
        fact: rule.fact.map_or("", |fact| fact.name),
        cwe: rule.cwe.map(|number| format!("CWE-{number}")).unwrap_or_default(),
        asks,
        share,
        numbers: [
            count.assessed,
            count.passed,
            count.failed,
            count.waived,
            count.not_assessed,
            count.out_of_scope,
        ],
    }
}

/// The waivers that accept findings, in the order of their places.
pub(super) fn waivers(report: &Report) -> Vec<WaiverRow> {
    let mut used: HashMap<*const Waiver, (&Waiver, usize)> = HashMap::new();
    for waiver in report.findings.iter().filter_map(|finding| finding.waiver.as_ref()) {
        used.entry(Arc::as_ptr(waiver)).or_insert((waiver, 0)).1 += 1;
    }
    let mut used: Vec<_> = used.into_values().collect();
    let place = |waiver: &Waiver| (waiver.location.line(), waiver.location.column());
    used.sort_by(|(a, _), (b, _)| {
        a.location.file.name().cmp(b.location.file.name()).then_with(|| place(a).cmp(&place(b)))
    });
    let row = |(waiver, findings): (&Waiver, usize)| WaiverRow {
        rule: text(&waiver.what()),
        tunnel: text(waiver.tunnel.as_str()),
        reason: text(&waiver.reason),
        owner: waiver.owner.as_deref().map(text).unwrap_or_default(),
        expires: waiver.expires.map_or("without an end".to_owned(), |day| day.to_string()),
        findings,
        place: text(&waiver.location.to_string()),
    };
    used.into_iter().map(row).collect()
}

/// The sources.
pub(super) fn sources(report: &Report) -> Vec<SourceRow> {
    let row = |source: &crate::finding::SourceOutcome| SourceRow {
        name: text(&source.name),
        kind: source.kind,
        outcome: if source.error.is_some() { "failed" } else { "gave all of its tunnels" },
        tunnels: source.tunnels,
    };
    report.sources.iter().map(row).collect()
}

/// The sources that did not give all of their tunnels, and why.
pub(super) fn failed(report: &Report) -> Vec<(String, String)> {
    let failed =
        |source: &crate::finding::SourceOutcome| Some((text(&source.name), text(source.error.as_deref()?)));
    report.sources.iter().filter_map(failed).collect()
}
