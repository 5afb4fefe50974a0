//! What is said once and referred to by number: the rules, what came of each, and the demands.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::ser::CompactFormatter;

use super::demand::Asks;
use super::place::Place;
use crate::finding::{Ranges, Report, RuleCount, Tunnels, Waiver};
use crate::model::Index;
use crate::model::subject::{Source, Subject};
use crate::policy::{Demand, Rule};
use crate::report::harmless::HarmlessJson;

/// Writes a list under a key of the report, an item a line.
pub(super) fn list<T: Serialize>(
    key: &str,
    rows: impl Iterator<Item = T>,
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, ",\n  \"{key}\": [")?;
    let mut empty = true;
    for row in rows {
        out.write_all(if empty { b"\n    " } else { b",\n    " })?;
        compact(&row, &mut *out)?;
        empty = false;
    }
    out.write_all(if empty { b"]" } else { b"\n  ]" })
}

/// Writes a value on the line.
pub(super) fn compact(value: &impl Serialize, out: impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, HarmlessJson(CompactFormatter));
    Ok(value.serialize(&mut serializer)?)
}

/// What findings have in common, each with its number.
#[derive(Default)]
pub(super) struct Tables<'a> {
    pub(super) demands: Vec<&'a Demand>,
    /// Rules that were not counted, or not in these words.
    pub(super) rules: Vec<&'a Rule>,
    pub(super) sources: Vec<&'a Source>,
    /// By place in memory.
    numbers: Index<usize, usize>,
    waivers: usize,
}

fn address<T>(thing: &T) -> usize {
    std::ptr::from_ref(thing) as usize
}

impl<'a> Tables<'a> {
    /// Gathers it, without holding on to any finding.
    pub(super) fn of(report: &'a Report, tunnels: &[&'a Subject]) -> Self {
        let mut tables = Self::default();
        for demand in report.rules.iter().flat_map(|count| &count.demands) {
            tables.demand(demand, report);
        }
        let coming = report.horizon.iter().flat_map(|horizon| &horizon.coming).map(|coming| &coming.demand);
        for demand in report.unasked.iter().chain(&report.not_in_force).chain(coming) {
            tables.demand(demand, report);
        }
        for finding in &report.findings {
            finding.demands.iter().for_each(|demand| tables.demand(demand, report));
            if finding.demands.is_empty() {
                tables.rule(&finding.rule, report);
            }
            for (demand, waiver) in &finding.waived {
                tables.demand(demand, report);
                tables.waiver(waiver);
            }
            finding.waiver.iter().for_each(|waiver| tables.waiver(waiver));
        }
        for live in tunnels.iter().filter_map(|tunnel| tunnel.live.as_ref()) {
            let next = tables.sources.len();
            let known = tables.numbers.entry(address(&*live.source)).or_insert(next);
            if *known == next {
                tables.sources.push(&live.source);
            }
        }
        tables
    }

    /// The number of a demand, a waiver, a source or a rule of `rules`.
    pub(super) fn number<T>(&self, thing: &T) -> Option<usize> {
        self.numbers.get(&address(thing)).copied()
    }

    /// A demand of a declaration comes once; those of policies come again.
    fn demand(&mut self, demand: &'a Arc<Demand>, report: &'a Report) {
        if demand.policy.is_none() || self.number(&**demand).is_some() {
            return self.rule(&demand.rule, report);
        }
        self.numbers.insert(address(&**demand), self.demands.len());
        self.demands.push(demand);
        self.rule(&demand.rule, report);
    }

    fn rule(&mut self, rule: &'a Arc<Rule>, report: &'a Report) {
        if self.number(&**rule).is_some() || report.rules.iter().any(|count| same(&count.rule, rule)) {
            return;
        }
        self.numbers.insert(address(&**rule), self.rules.len());
        self.rules.push(rule);
    }

    fn waiver(&mut self, waiver: &Arc<Waiver>) {
        if self.number(&**waiver).is_none() {
            self.numbers.insert(address(&**waiver), self.waivers);
            self.waivers += 1;
        }
    }
}

/// Says whether two rules say the same.
fn same(a: &Rule, b: &Rule) -> bool {
    let words =
        |rule: &Rule| [rule.title.clone(), rule.objective.clone(), rule.why.clone(), rule.fix.clone()];
    std::ptr::eq(a, b)
        || a.id == b.id
            && a.fact == b.fact
            && a.severity == b.severity
            && a.cwe == b.cwe
            && words(a) == words(b)
}

/// A rule, and what came of it.
pub(super) struct RuleRow<'a>(
    pub(super) &'a Rule,
    pub(super) Option<&'a RuleCount>,
    pub(super) &'a Tables<'a>,
);

impl Serialize for RuleRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(rule, count, tables) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &*rule.id)?;
        map.serialize_entry("title", &*rule.title)?;
        map.serialize_entry("objective", &*rule.objective)?;
        map.serialize_entry("why", &*rule.why)?;
        map.serialize_entry("fix", &*rule.fix)?;
        map.serialize_entry("severity", rule.severity.as_str())?;
        map.serialize_entry("fact", &rule.fact.map(|fact| fact.name))?;
        map.serialize_entry("cwe", &rule.cwe)?;
        let Some(count) = count else { return map.end() };
        map.serialize_entry("assessed", &count.assessed)?;
        map.serialize_entry("passed", &count.passed)?;
        map.serialize_entry("failed", &count.failed)?;
        map.serialize_entry("waived", &count.waived)?;
        map.serialize_entry("not_assessed", &count.not_assessed)?;
        map.serialize_entry("out_of_scope", &count.out_of_scope)?;
        let demands: Vec<_> = count.demands.iter().filter_map(|demand| tables.number(&**demand)).collect();
        map.serialize_entry("demands", &demands)?;
        map.serialize_entry("tunnels", &Outcomes::of(&count.tunnels))?;
        map.end()
    }
}

/// Which tunnels a rule came to what on; all others passed.
#[derive(Serialize)]
struct Outcomes<'a> {
    failed: Sets<'a>,
    not_assessed: Sets<'a>,
    out_of_scope: Sets<'a>,
}

impl<'a> Outcomes<'a> {
    const fn of(tunnels: &'a Tunnels) -> Self {
        let Tunnels { failed, not_assessed, out_of_scope } = tunnels;
        Self { failed: Sets(failed), not_assessed: Sets(not_assessed), out_of_scope: Sets(out_of_scope) }
    }
}

/// The first and the last number of each range.
struct Sets<'a>(&'a Ranges);

impl Serialize for Sets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|range| [range.start, range.end - 1]))
    }
}

/// A demand, and the rule that it is of if that is none of those counted.
pub(super) struct DemandRow<'a>(pub(super) &'a Demand, pub(super) &'a Tables<'a>);

impl Serialize for DemandRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let other = self.1.number(&*self.0.rule);
        Asks { demand: self.0, number: None, other }.serialize(serializer)
    }
}

/// Where live tunnels came from.
#[derive(Serialize)]
pub(super) struct OriginRow<'a> {
    name: &'a str,
    kind: &'static str,
    region: Option<&'a str>,
    named: bool,
    location: Option<Place>,
}

impl<'a> OriginRow<'a> {
    pub(super) fn of(source: &'a Source) -> Self {
        Self {
            name: &source.name,
            kind: source.kind,
            region: source.region.as_deref(),
            named: source.named,
            location: source.location.as_ref().map(Place::of),
        }
    }
}
