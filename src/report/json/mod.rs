//! The report for programs. A shape of its own with a version, apart from the model: what is
//! renamed there changes nothing here. Names are kept for ever; new ones may join them.
//!
//! Findings are written one by one, so that a large fleet is never held a second time.

mod finding;
#[cfg(test)]
mod tests;
mod value;

use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::ser::{Formatter, PrettyFormatter};

use self::finding::Finding;
use crate::finding::{Report, RuleCount, SourceOutcome, Unreported, Warning};
use crate::model::Text;
use crate::policy::Severity;
use crate::report::neutral::is_harmful;
use crate::report::remedy::Remedies;

/// The version of the shape.
const VERSION: u32 = 1;

/// Writes the report, with a line break at its end.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    let mut serializer = serde_json::Serializer::with_formatter(&mut out, Harmless(PrettyFormatter::new()));
    Document::new(report).serialize(&mut serializer)?;
    out.write_all(b"\n")?;
    out.flush()
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    complete: bool,
    summary: Summary,
    #[serde(serialize_with = "names")]
    policies: &'a [Text],
    #[serde(serialize_with = "sources")]
    sources: &'a [SourceOutcome],
    #[serde(serialize_with = "rules")]
    rules: &'a [RuleCount],
    #[serde(serialize_with = "unreported")]
    unreported: &'a [Unreported],
    #[serde(serialize_with = "warnings")]
    warnings: &'a [Warning],
    #[serde(serialize_with = "findings")]
    findings: &'a Report,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        Self {
            version: VERSION,
            tool: Tool { name: "vpnaudit", version: env!("CARGO_PKG_VERSION") },
            complete: report.complete,
            summary: Summary::of(report),
            policies: &report.policies,
            sources: &report.sources,
            rules: &report.rules,
            unreported: &report.unreported,
            warnings: &report.warnings,
            findings: report,
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
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
}

#[derive(Serialize)]
struct RuleRow<'a> {
    id: &'a str,
    title: &'a str,
    severity: &'static str,
    fact: Option<&'static str>,
    cwe: Option<u16>,
    assessed: u64,
    passed: u64,
    failed: u64,
    waived: u64,
    not_assessed: u64,
    out_of_scope: u64,
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
    }))
}

fn rules<S: Serializer>(rules: &[RuleCount], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rules.iter().map(|count| RuleRow {
        id: &count.rule.id,
        title: &count.rule.title,
        severity: count.rule.severity.as_str(),
        fact: count.rule.fact.map(|fact| fact.name),
        cwe: count.rule.cwe,
        assessed: count.assessed,
        passed: count.passed,
        failed: count.failed,
        waived: count.waived,
        not_assessed: count.not_assessed,
        out_of_scope: count.out_of_scope,
    }))
}

fn unreported<S: Serializer>(unreported: &[Unreported], serializer: S) -> Result<S::Ok, S::Error> {
    let rows = unreported.iter().map(|row| UnreportedRow { fact: row.fact.name, tunnels: row.tunnels });
    serializer.collect_seq(rows)
}

fn warnings<S: Serializer>(warnings: &[Warning], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(warnings.iter().map(|warning| &warning.text))
}

fn findings<S: Serializer>(report: &Report, serializer: S) -> Result<S::Ok, S::Error> {
    let remedies = Remedies::new(report);
    let mut sequence = serializer.serialize_seq(Some(report.findings.len()))?;
    for finding in &report.findings {
        sequence.serialize_element(&Finding::of(finding, &remedies))?;
    }
    sequence.end()
}

/// Indented JSON in which no string does anything to a terminal that it is printed on: JSON itself
/// asks only for the first 32 controls to be escaped.
struct Harmless(PrettyFormatter<'static>);

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, text: &str) -> io::Result<()> {
        if text.is_ascii() && memchr::memchr(0x7f, text.as_bytes()).is_none() {
            return writer.write_all(text.as_bytes());
        }
        let mut rest = text;
        while let Some((at, harmful)) = rest.char_indices().find(|(_, character)| is_harmful(*character)) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            for unit in harmful.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = after.get(harmful.len_utf8()..).unwrap_or_default();
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
