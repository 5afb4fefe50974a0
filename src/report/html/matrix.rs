//! Tunnels against rules, the worst first, bounded; what is not shown is counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{anchor, text};
use crate::finding::{Finding, Outcome, Report, Tunnels};
use crate::model::subject::Subject;
use crate::policy::Severity;
use crate::report::paint::grouped;
use crate::report::roll::Roll;

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
    pub cells: Vec<Cell>,
}

/// What a rule came to on a tunnel.
#[derive(Clone)]
pub(super) struct Cell {
    /// A severity, or what else it is.
    pub class: &'static str,
    /// A sign that tells it from others without colour.
    pub sign: char,
    pub rule: String,
    /// The number of the finding; 0, if there is none.
    pub finding: usize,
}

/// How bad a tunnel is, and where its findings stand.
#[derive(Default)]
struct Tunnel<'a> {
    counts: [usize; Severity::ALL.len()],
    cells: BTreeMap<&'a str, (Option<Severity>, usize)>,
}

/// How far in front a rule stands: broken, waived, not assessed somewhere, or passed everywhere.
type Rank = (Option<Severity>, bool, bool);

impl Matrix {
    pub(super) fn new(report: &Report, roll: &Roll<'_>) -> Self {
        let mut tunnels: HashMap<u32, Tunnel<'_>> = HashMap::new();
        let mut ranks: BTreeMap<&str, Rank> = BTreeMap::new();
        for count in report.rules.iter().filter(|count| count.noun() == "tunnel") {
            let looked = count.assessed + count.not_assessed > 0;
            if looked {
                ranks.insert(&count.rule.id, (None, count.waived > 0, count.not_assessed > 0));
            }
        }
        for (place, finding) in report.findings.iter().enumerate() {
            let Some(number) = roll.number(place) else { continue };
            tunnels.entry(number).or_default().add(finding, place + 1);
            for (rule, severity) in rules(finding) {
                let rank = ranks.entry(rule).or_default();
                rank.0 = rank.0.max(severity);
            }
        }
        let mut columns: Vec<_> = ranks.into_iter().collect();
        columns.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let rows = worst(&tunnels, roll.tunnels.len());
        let more = more(roll.tunnels.len(), columns.len());
        columns.truncate(RULES);
        let came: HashMap<&str, &Tunnels> =
            report.rules.iter().map(|count| (&*count.rule.id, &count.tunnels)).collect();
        let fleet = report.fleet.len();
        let cell = |number: u32, rule: &str| {
            let found = tunnels.get(&number).and_then(|tunnel| tunnel.cell(rule));
            let came = came.get(rule).filter(|_| (number as usize) < fleet);
            found.unwrap_or_else(|| Cell::of(came.map(|came| came.outcome(number)), rule))
        };
        let shown: Vec<&Subject> =
            rows.iter().filter_map(|number| roll.tunnels.get(*number as usize).copied()).collect();
        let names: BTreeSet<&str> = shown.iter().map(|subject| subject.name()).collect();
        let alike = names.len() < shown.len();
        let line = |(number, subject): (&u32, &&Subject)| Line {
            name: called(subject, alike),
            cells: columns.iter().map(|(rule, _)| cell(*number, rule)).collect(),
        };
        Self {
            rows: rows.iter().zip(&shown).map(line).collect(),
            columns: columns
                .iter()
                .map(|(rule, _)| Column { rule: text(rule), anchor: anchor(rule) })
                .collect(),
            more,
        }
    }
}

/// The tunnels that are shown: the worst first, then those without findings in their order.
fn worst(tunnels: &HashMap<u32, Tunnel<'_>>, all: usize) -> Vec<u32> {
    let mut rows: Vec<_> = tunnels.iter().map(|(number, tunnel)| (tunnel.counts, *number)).collect();
    rows.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let others = (0..u32::try_from(all).unwrap_or(u32::MAX)).filter(|number| !tunnels.contains_key(number));
    rows.into_iter().map(|(_, number)| number).chain(others).take(TUNNELS).collect()
}

impl<'a> Tunnel<'a> {
    fn add(&mut self, finding: &'a Finding, number: usize) {
        let place = Severity::ALL.iter().position(|severity| *severity == finding.severity);
        if let Some(count) = place.and_then(|place| self.counts.get_mut(place)) {
            *count += usize::from(finding.waiver.is_none());
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
        let class = severity.map_or("waived", Severity::as_str);
        let sign = class.chars().next().unwrap_or('?').to_ascii_uppercase();
        Some(Cell { class, sign, rule: text(rule), finding })
    }
}

impl Cell {
    /// What there is no finding for.
    fn of(outcome: Option<Outcome>, rule: &str) -> Self {
        let (class, sign) = match outcome {
            Some(Outcome::Passed) => ("passed", '✓'),
            Some(Outcome::NotAssessed) => ("unknown", '?'),
            // its finding was left out
            Some(Outcome::Failed) => ("failed", '×'),
            Some(Outcome::OutOfScope) | None => ("beside", '\u{a0}'),
        };
        Self { class, sign, rule: text(rule), finding: 0 }
    }
}

/// The rules that a finding breaks, those of its demands or its own, with how bad each is; with
/// nothing, where it is waived.
fn rules(finding: &Finding) -> impl Iterator<Item = (&str, Option<Severity>)> {
    let stands = finding.waiver.is_none();
    let own = finding.demands.is_empty().then_some((&*finding.rule.id, finding.severity));
    let demands = finding.demands.iter().map(|demand| (&*demand.rule.id, demand.severity));
    let broken =
        own.into_iter().chain(demands).map(move |(rule, severity)| (rule, stands.then_some(severity)));
    broken.chain(finding.waived.iter().map(|(demand, _)| (&*demand.rule.id, None)))
}

/// The name; with the source and the id where names alone do not tell tunnels apart.
fn called(subject: &Subject, alike: bool) -> String {
    let mut called = text(subject.name());
    if alike {
        let beside = [subject.beside(), subject.source()];
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
    format!("Not shown: {}; the tables of findings and of rules leave none out.", more.join(" and "))
}
