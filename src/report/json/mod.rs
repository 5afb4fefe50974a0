//! The report for programs. A shape of its own with a version, apart from the model: what is
//! renamed there changes nothing here. Names are kept for ever; new ones may join them.
//!
//! Findings are written one by one, so that a large fleet is never held a second time.

mod baseline;
mod demand;
mod filters;
mod finding;
mod horizon;
#[cfg(test)]
mod law_tests;
mod line;
mod place;
mod table;
#[cfg(test)]
mod tests;
mod tunnel;
mod value;

use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::ser::PrettyFormatter;

use self::baseline::BaselineRow;
pub(super) use self::baseline::TunnelName;
pub(super) use self::filters::FiltersRow;
use self::horizon::ComingRow;
use self::line::LineWriter;
use self::table::{DemandRow, OriginRow, RuleRow, Tables, list};
use self::tunnel::{CryptoRow, Excerpt, Kept, TunnelRow};
pub(super) use self::value::Plain;
use crate::finding::{Mistake, Report, SourceOutcome, Unreported, Warning};
use crate::model::Text;
use crate::model::subject::Going;
use crate::policy::Severity;
use crate::report::ahead::at_hand;
use crate::report::harmless::HarmlessJson;
use crate::report::inventory::Inventory;
use crate::report::roll::Roll;
use crate::report::{BUFFER, Options};

/// The version of the shape.
const VERSION: u32 = 1;

/// Writes the report, with a line break at its end. The head is indented; below it each rule, each
/// demand, each tunnel and each finding is one line, so that reports can be compared line by line.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    let mut head = Vec::new();
    let formatter = HarmlessJson(PrettyFormatter::new());
    Document::new(report, options)
        .serialize(&mut serde_json::Serializer::with_formatter(&mut head, formatter))?;
    out.write_all(head.strip_suffix(b"\n}").unwrap_or(&head))?;
    let roll = Roll::of(report);
    let tables = Tables::of(report, &roll.tunnels);
    let rules = report.rules.iter().map(|count| RuleRow(&count.rule, Some(count), &tables));
    list("rules", rules, &mut out)?;
    list("other_rules", tables.rules.iter().map(|rule| RuleRow(rule, None, &tables)), &mut out)?;
    list("demands", tables.demands.iter().map(|demand| DemandRow(demand, &tables)), &mut out)?;
    let unasked = report.unasked.iter().filter_map(|demand| tables.number(&**demand));
    list("unasked", unasked, &mut out)?;
    let not_in_force = report.not_in_force.iter().filter_map(|demand| tables.number(&**demand));
    list("not_in_force", not_in_force, &mut out)?;
    if let Some(horizon) = &report.horizon {
        let rows = horizon.coming.iter().map(|coming| ComingRow { report, coming, tables: &tables });
        list("horizon", rows, &mut out)?;
    }
    list("origins", tables.sources.iter().map(|source| OriginRow::of(source)), &mut out)?;
    let kept = Kept::of(report, &roll);
    let mut inventory = Inventory::default();
    let rows = (0..).zip(at_hand(&roll.tunnels)).map(|(number, subject)| {
        let crypto = if report.uninventoried { [None; 2] } else { inventory.numbers(subject) };
        TunnelRow { subject, whole: kept.is_whole(number), crypto, tables: &tables }
    });
    list("tunnels", rows, &mut out)?;
    if !report.uninventoried {
        list("crypto", inventory.sets.iter().map(CryptoRow), &mut out)?;
    }
    list("excerpts", kept.excerpts.iter().map(Excerpt::of), &mut out)?;
    out.write_all(b",\n  \"findings\": [")?;
    let mut lines = LineWriter::new(&tables);
    for (place, finding) in at_hand(&report.findings).enumerate() {
        out.write_all(if place == 0 { b"\n    " } else { b",\n    " })?;
        out.write_all(lines.render(finding, roll.number(place))?)?;
    }
    out.write_all(if report.findings.is_empty() { b"]\n}\n" } else { b"\n  ]\n}\n" })?;
    out.flush()
}

/// The report without its tables and its findings.
#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    run: Run<'a>,
    complete: bool,
    summary: Summary,
    #[serde(serialize_with = "names")]
    policies: &'a [Text],
    #[serde(serialize_with = "sources")]
    sources: &'a [SourceOutcome],
    #[serde(serialize_with = "going", skip_serializing_if = "<[_]>::is_empty")]
    going: &'a [Going],
    #[serde(serialize_with = "unreported")]
    unreported: &'a [Unreported],
    #[serde(serialize_with = "warnings")]
    warnings: &'a [Warning],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ProblemRow<'a>>,
    baseline: Option<BaselineRow<'a>>,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report, options: &Options<'a>) -> Self {
        Self {
            version: VERSION,
            tool: Tool { name: "vpnaudit", version: env!("CARGO_PKG_VERSION") },
            run: Run {
                command: report.task.name(),
                ended: options.now.to_string(),
                judged_as_of: report.judged_as_of.map(|as_of| as_of.day.to_string()),
                clock: report.judged_as_of.map(|as_of| as_of.clock.as_str()),
                horizon: report.horizon.as_ref().map(|horizon| horizon.until.to_string()),
                filters: FiltersRow(&report.filters),
                project: options.project,
                category: options.category,
                folder: options.checkout.folder,
                root: options.checkout.root,
            },
            complete: report.complete,
            summary: Summary::of(report),
            policies: &report.policies,
            sources: &report.sources,
            going: &report.going,
            unreported: &report.unreported,
            warnings: &report.warnings,
            problems: report.mistakes.iter().map(ProblemRow::of).collect(),
            baseline: report.baseline.as_ref().map(|baseline| BaselineRow::of(report, baseline)),
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// How the run was made: what formats say of it besides its outcome.
#[derive(Serialize)]
struct Run<'a> {
    command: &'static str,
    ended: String,
    /// Reports of old do not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    judged_as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<&'static str>,
    /// The last day that was looked ahead to.
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<String>,
    filters: FiltersRow<'a>,
    project: &'a str,
    category: &'a str,
    /// Where the run was made, from the root of its repository.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
}

#[derive(Serialize)]
struct Summary {
    tunnels: u64,
    declared: u64,
    findings: Counts,
    waived: usize,
}

#[derive(Serialize)]
struct Counts {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
}

impl Summary {
    fn of(report: &Report) -> Self {
        let findings = Counts {
            critical: report.count(Severity::Critical),
            high: report.count(Severity::High),
            medium: report.count(Severity::Medium),
            low: report.count(Severity::Low),
            info: report.count(Severity::Info),
        };
        let waived = report.findings.len() - report.standing().count();
        Self { tunnels: report.tunnels, declared: report.declared, findings, waived }
    }
}

#[derive(Serialize)]
struct SourceRow<'a> {
    name: &'a str,
    kind: &'static str,
    status: &'static str,
    tunnels: u64,
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    notes: &'a [String],
}

/// A tunnel that is to be destroyed.
#[derive(Serialize)]
struct GoingRow<'a> {
    address: Option<&'a str>,
    id: Option<&'a str>,
    name: Option<&'a str>,
    source: &'a str,
}

/// What is wrong, or doubtful, in what people wrote.
#[derive(Serialize)]
struct ProblemRow<'a> {
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    location: Option<place::Place>,
}

impl<'a> ProblemRow<'a> {
    fn of(mistake: &'a Mistake) -> Self {
        Self {
            severity: mistake.severity(),
            message: &mistake.message,
            help: mistake.help.as_deref(),
            location: mistake.place.as_ref().map(place::Place::of),
        }
    }
}

#[derive(Serialize)]
struct UnreportedRow {
    fact: &'static str,
    tunnels: u64,
}

fn names<S: Serializer>(names: &[Text], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(|name| &**name))
}

fn sources<S: Serializer>(sources: &[SourceOutcome], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(sources.iter().map(|source| SourceRow {
        name: &source.name,
        kind: source.kind,
        status: if source.error.is_some() { "error" } else { "ok" },
        tunnels: source.tunnels,
        error: source.error.as_deref(),
        notes: &source.notes,
    }))
}

fn going<S: Serializer>(going: &[Going], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(going.iter().map(|one| GoingRow {
        address: one.address.as_deref(),
        id: one.id.as_deref(),
        name: one.name.as_deref(),
        source: &one.source,
    }))
}

fn unreported<S: Serializer>(unreported: &[Unreported], serializer: S) -> Result<S::Ok, S::Error> {
    let rows = unreported.iter().map(|row| UnreportedRow { fact: row.fact.name, tunnels: row.tunnels });
    serializer.collect_seq(rows)
}

fn warnings<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(|warning| &warning.text))
}
