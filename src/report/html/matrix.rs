//! Tunnels against rules, the worst first, bounded; what is not shown is counted.

use std::collections::{BTreeMap, BTreeSet};

use super::{anchor, grouped, text};
use crate::finding::{Finding, Report};
use crate::policy::Severity;

/// So many tunnels and rules are shown.
const TUNNELS: usize = 100;
const RULES: usize = 48;

/// The matrix.
pub(super) struct Matrix {
    pub columns: Vec<Column>,
    pub rows: Vec<Line>,
    /// What is not shown, in a sentence.
    pub more: String,
}

/// A rule.
pub(super) struct Column {
    pub rule: String,
    pub anchor: String,
}

/// A tunnel.
pub(super) struct Line {
    pub name: String,
    pub cells: Vec<Option<Cell>>,
}

/// A finding of the tunnel on the rule.
#[derive(Clone)]
pub(super) struct Cell {
    pub class: &'static str,
    pub letter: char,
    pub rule: String,
    /// The number of the finding.
    pub finding: usize,
}

/// How bad a tunnel is, and where its findings stand.
#[derive(Default)]
struct Tunnel<'a> {
    counts: [usize; Severity::ALL.len()],
    cells: BTreeMap<&'a str, (Severity, usize)>,
}

/// Source, name and id.
type Name<'a> = (Option<&'a str>, &'a str, Option<&'a str>);

impl Matrix {
    pub(super) fn new(report: &Report) -> Self {
        let mut tunnels: BTreeMap<Name<'_>, Tunnel<'_>> = BTreeMap::new();
        let mut worst: BTreeMap<&str, Severity> = BTreeMap::new();
        for (number, finding) in report.findings.iter().enumerate() {
            if finding.waiver.is_some() {
                continue;
            }
            let subject = &finding.subject;
            if !subject.is_tunnel() {
                continue;
            }
            let tunnel = tunnels.entry((subject.source(), subject.name(), subject.id())).or_default();
            tunnel.add(finding, number + 1);
            for (rule, severity) in rules(finding) {
                let known = worst.entry(rule).or_insert(severity);
                *known = severity.max(*known);
            }
        }
        let mut columns: Vec<_> = worst.into_iter().collect();
        columns.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let mut rows: Vec<_> = tunnels.into_iter().collect();
        rows.sort_by(|a, b| b.1.counts.cmp(&a.1.counts).then(a.0.cmp(&b.0)));
        let more = more(rows.len(), columns.len());
        columns.truncate(RULES);
        let names: BTreeSet<&str> = rows.iter().take(TUNNELS).map(|((_, name, _), _)| *name).collect();
        let alike = names.len() < rows.len().min(TUNNELS);
        let line = |((source, name, id), tunnel): (Name<'_>, Tunnel<'_>)| Line {
            name: called(source, name, id, alike),
            cells: columns.iter().map(|(rule, _)| tunnel.cell(rule)).collect(),
        };
        Self {
            rows: rows.into_iter().take(TUNNELS).map(line).collect(),
            columns: columns
                .iter()
                .map(|(rule, _)| Column { rule: text(rule), anchor: anchor(rule) })
                .collect(),
            more,
        }
    }
}

impl<'a> Tunnel<'a> {
    fn add(&mut self, finding: &'a Finding, number: usize) {
        let place = Severity::ALL.iter().position(|severity| *severity == finding.severity);
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count += 1;
        }
        for (rule, severity) in rules(finding) {
            let cell = self.cells.entry(rule).or_insert((severity, number));
            if severity > cell.0 {
                *cell = (severity, number);
            }
        }
    }

    fn cell(&self, rule: &str) -> Option<Cell> {
        let (severity, finding) = *self.cells.get(rule)?;
        let class = severity.as_str();
        let letter = class.chars().next().unwrap_or('?').to_ascii_uppercase();
        Some(Cell { class, letter, rule: text(rule), finding })
    }
}

/// The rules that a finding breaks: those of its demands, or its own.
fn rules(finding: &Finding) -> impl Iterator<Item = (&str, Severity)> {
    let own = finding.demands.is_empty().then_some((&*finding.rule.id, finding.severity));
    own.into_iter().chain(finding.demands.iter().map(|demand| (&*demand.rule.id, demand.severity)))
}

/// The name; with the source and the id where names alone do not tell tunnels apart.
fn called(source: Option<&str>, name: &str, id: Option<&str>, alike: bool) -> String {
    let mut called = text(name);
    if alike {
        let beside = [id.filter(|id| *id != name), source];
        beside.into_iter().flatten().for_each(|part| called.push_str(&format!(" · {}", text(part))));
    }
    called
}

fn more(tunnels: usize, rules: usize) -> String {
    let mut more = Vec::new();
    if tunnels > TUNNELS {
        more.push(format!("{} more tunnels", grouped((tunnels - TUNNELS) as u64)));
    }
    if rules > RULES {
        more.push(format!("{} more rules", rules - RULES));
    }
    if more.is_empty() {
        return String::new();
    }
    format!("Not shown: {} with findings, all of which stand in the table of findings.", more.join(" and "))
}
