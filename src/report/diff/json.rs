//! A difference for programs: a shape of its own with a version.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

use super::Files;
use crate::diff::Difference;
use crate::diff::fleets::{Changed, Fleets};
use crate::diff::reports::Reports;
use crate::finding::{Filters, Finding, Waiver};
use crate::model::FACTS;
use crate::model::fact::Origin;
use crate::model::subject::Live;
use crate::report::harmless::HarmlessJson;
use crate::report::json::{FiltersRow, Plain, TunnelName};

/// The version of the shape.
const VERSION: u32 = 1;

pub(super) fn write(difference: &Difference, files: Files<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let formatter = HarmlessJson(PrettyFormatter::new());
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, formatter);
    match difference {
        Difference::Fleets(fleets) => {
            Document::of(files, "tunnels", tunnels(fleets)).serialize(&mut serializer)?
        }
        Difference::Reports(reports) => {
            Document::of(files, "findings", findings(reports)).serialize(&mut serializer)?
        }
    }
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Document<'a, T> {
    version: u32,
    old: &'a str,
    new: &'a str,
    kind: &'static str,
    #[serde(flatten)]
    what: T,
}

impl<'a, T> Document<'a, T> {
    fn of(files: Files<'a>, kind: &'static str, what: T) -> Self {
        Self { version: VERSION, old: files.old, new: files.new, kind, what }
    }
}

#[derive(Serialize)]
struct Tunnels<'a> {
    narrowed: Narrowed<'a>,
    summary: TunnelCounts,
    appeared: Vec<Whole<'a>>,
    gone: Vec<Whole<'a>>,
    changed: Vec<Altered<'a>>,
    not_compared: Vec<NotCompared>,
}

#[derive(Serialize)]
struct TunnelCounts {
    appeared: usize,
    gone: usize,
    changed: usize,
    unchanged: u64,
}

/// A tunnel that only one side has.
#[derive(Serialize)]
struct Whole<'a> {
    name: &'a str,
    id: Option<&'a str>,
    facts: serde_json::Map<String, serde_json::Value>,
}

#[derive(Serialize)]
struct Altered<'a> {
    name: &'a str,
    id: Option<&'a str>,
    facts: Vec<Fact<'a>>,
}

#[derive(Serialize)]
struct Fact<'a> {
    fact: &'static str,
    old: Plain<'a>,
    new: Plain<'a>,
}

#[derive(Serialize)]
struct NotCompared {
    fact: &'static str,
    tunnels: u64,
}

fn tunnels(fleets: &Fleets) -> Tunnels<'_> {
    Tunnels {
        narrowed: Narrowed::of(&fleets.narrowed),
        summary: TunnelCounts {
            appeared: fleets.appeared.len(),
            gone: fleets.gone.len(),
            changed: fleets.changed.len(),
            unchanged: fleets.unchanged,
        },
        appeared: fleets.appeared.iter().map(|live| whole(live)).collect(),
        gone: fleets.gone.iter().map(|live| whole(live)).collect(),
        changed: fleets.changed.iter().map(altered).collect(),
        not_compared: fleets
            .not_compared
            .iter()
            .map(|(fact, tunnels)| NotCompared { fact: fact.name, tunnels: *tunnels })
            .collect(),
    }
}

fn whole(live: &Live) -> Whole<'_> {
    let said = FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Declared | Origin::Reported));
    let facts = said.filter_map(|fact| {
        let value = (fact.read)(&live.tunnel)?;
        Some((fact.name.to_owned(), serde_json::to_value(Plain(&value)).ok()?))
    });
    Whole { name: live.tunnel.label(), id: live.tunnel.id.as_deref(), facts: facts.collect() }
}

fn altered(changed: &Changed) -> Altered<'_> {
    let facts = changed.facts.iter().map(|change| Fact {
        fact: change.fact.name,
        old: Plain(&change.old),
        new: Plain(&change.new),
    });
    let tunnel = &changed.new.tunnel;
    Altered { name: tunnel.label(), id: tunnel.id.as_deref(), facts: facts.collect() }
}

#[derive(Serialize)]
struct Findings<'a> {
    narrowed: Narrowed<'a>,
    summary: FindingCounts,
    new: Vec<FindingRow<'a>>,
    worse: Vec<Moved<'a>>,
    improved: Vec<Moved<'a>>,
    /// Nothing, where it is not told.
    fixed: Option<Vec<FindingRow<'a>>>,
    gone: Option<Vec<FindingRow<'a>>>,
    newly_waived: Vec<FindingRow<'a>>,
    no_longer_waived: Vec<FindingRow<'a>>,
}

/// What narrowed the two sides.
#[derive(Serialize)]
struct Narrowed<'a> {
    old: FiltersRow<'a>,
    new: FiltersRow<'a>,
}

impl<'a> Narrowed<'a> {
    fn of([old, new]: &'a [Filters; 2]) -> Self {
        Self { old: FiltersRow(old), new: FiltersRow(new) }
    }
}

#[derive(Serialize)]
struct FindingCounts {
    new: usize,
    worse: usize,
    improved: usize,
    fixed: Option<usize>,
    gone: Option<usize>,
    newly_waived: usize,
    no_longer_waived: usize,
    unchanged: u64,
}

/// A finding.
#[derive(Serialize)]
struct FindingRow<'a> {
    rule: &'a str,
    severity: &'static str,
    fact: Option<&'static str>,
    observed: Option<Plain<'a>>,
    tunnel: Option<TunnelName<'a>>,
    message: String,
    waiver: Option<WaivedBy<'a>>,
    fingerprint: String,
}

/// A finding, and what it was.
#[derive(Serialize)]
struct Moved<'a> {
    #[serde(flatten)]
    is: FindingRow<'a>,
    was: Was<'a>,
}

#[derive(Serialize)]
struct Was<'a> {
    severity: &'static str,
    observed: Option<Plain<'a>>,
}

#[derive(Serialize)]
struct WaivedBy<'a> {
    reason: &'a str,
    expires: Option<String>,
}

impl<'a> FindingRow<'a> {
    fn of(finding: &'a Finding) -> Self {
        let subject = Some(&finding.subject).filter(|subject| subject.is_tunnel());
        let waived = |waiver: &'a Waiver| WaivedBy {
            reason: &waiver.reason,
            expires: waiver.expires.map(|day| day.to_string()),
        };
        Self {
            rule: &finding.rule.id,
            severity: finding.severity.as_str(),
            fact: finding.fact.map(|fact| fact.name),
            observed: finding.observed.as_ref().map(Plain),
            tunnel: subject.map(TunnelName::of),
            message: finding.message(),
            waiver: finding.waiver.as_deref().map(waived),
            fingerprint: finding.fingerprint(),
        }
    }
}

impl<'a> Moved<'a> {
    fn of((was, is): &'a (Finding, Finding)) -> Self {
        let observed = was.observed.as_ref().map(Plain);
        Self { is: FindingRow::of(is), was: Was { severity: was.severity.as_str(), observed } }
    }
}

fn rows(findings: &[Finding]) -> Vec<FindingRow<'_>> {
    findings.iter().map(FindingRow::of).collect()
}

fn findings(reports: &Reports) -> Findings<'_> {
    let told = reports.untold.is_none();
    Findings {
        narrowed: Narrowed::of(&reports.narrowed),
        summary: FindingCounts {
            new: reports.new.len(),
            worse: reports.worse.len(),
            improved: reports.improved.len(),
            fixed: told.then_some(reports.fixed.len()),
            gone: told.then_some(reports.gone.len()),
            newly_waived: reports.newly_waived.len(),
            no_longer_waived: reports.no_longer_waived.len(),
            unchanged: reports.unchanged,
        },
        new: rows(&reports.new),
        worse: reports.worse.iter().map(Moved::of).collect(),
        improved: reports.improved.iter().map(Moved::of).collect(),
        fixed: told.then(|| rows(&reports.fixed)),
        gone: told.then(|| rows(&reports.gone)),
        newly_waived: rows(&reports.newly_waived),
        no_longer_waived: rows(&reports.no_longer_waived),
    }
}
