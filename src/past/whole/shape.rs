//! The JSON report as it is written: names and types, nothing understood yet. What only repeats
//! other parts, so that people and programs need not put it together, is read to be compared.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::coming::ComingShape;
use crate::finding::Filters;
use crate::text::{ColumnNumber, LineNumber};

#[derive(Deserialize)]
pub(super) struct Document {
    pub tool: Tool,
    pub run: Run,
    pub complete: bool,
    pub summary: Summary,
    pub policies: Vec<String>,
    pub sources: Vec<Outcome>,
    #[serde(default)]
    pub going: Vec<Going>,
    pub unreported: Vec<Unreported>,
    pub warnings: Vec<String>,
    #[serde(default)]
    pub problems: Vec<Problem>,
    pub baseline: Option<Baseline>,
    pub rules: Vec<Counted>,
    pub other_rules: Vec<Rule>,
    pub demands: Vec<Demand>,
    #[serde(default)]
    pub unasked: Vec<usize>,
    #[serde(default)]
    pub not_in_force: Vec<usize>,
    pub horizon: Option<Vec<ComingShape>>,
    pub origins: Vec<Origin>,
    pub tunnels: Vec<Tunnel>,
    pub crypto: Option<Vec<BTreeMap<String, Json>>>,
    pub excerpts: Vec<Excerpt>,
    pub findings: Vec<Finding>,
}

#[derive(Deserialize)]
pub(super) struct Tool {
    pub version: String,
}

#[derive(Deserialize)]
pub(super) struct Run {
    pub command: String,
    pub ended: String,
    pub judged_as_of: Option<String>,
    pub clock: Option<String>,
    pub horizon: Option<String>,
    pub project: String,
    pub category: String,
    pub folder: Option<String>,
    pub root: Option<String>,
    #[serde(default, deserialize_with = "crate::past::narrowed")]
    pub filters: Filters,
}

#[derive(Deserialize)]
pub(super) struct Summary {
    pub tunnels: u64,
    pub declared: u64,
    pub findings: BTreeMap<String, u64>,
    pub waived: u64,
}

#[derive(Deserialize)]
pub(super) struct Outcome {
    pub name: String,
    pub kind: String,
    pub status: String,
    pub tunnels: u64,
    pub error: Option<String>,
    #[serde(default)]
    pub notes: Vec<String>,
}

#[derive(Deserialize)]
pub(super) struct Going {
    pub address: Option<String>,
    pub id: Option<String>,
    pub name: Option<String>,
    pub source: String,
}

#[derive(Deserialize)]
pub(super) struct Problem {
    pub severity: String,
    pub message: String,
    pub help: Option<String>,
    pub location: Option<Place>,
}

#[derive(Deserialize)]
pub(super) struct Unreported {
    pub fact: String,
    pub tunnels: u64,
}

#[derive(Deserialize)]
pub(super) struct Baseline {
    pub file: String,
    pub new: u64,
    pub unchanged: u64,
    #[serde(default)]
    pub worse: u64,
    #[serde(default)]
    pub improved: u64,
    pub fixed: Option<Vec<Fixed>>,
    pub gone: Option<Vec<Fixed>>,
}

#[derive(Deserialize)]
pub(super) struct Fixed {
    pub rule: String,
    pub severity: String,
    pub fact: Option<String>,
    pub tunnel: Option<Name>,
    pub message: String,
    pub fingerprint: String,
}

#[derive(Deserialize)]
pub(super) struct Name {
    pub name: String,
    pub id: Option<String>,
    pub source: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Rule {
    pub id: String,
    pub title: String,
    pub objective: Option<String>,
    pub why: String,
    pub fix: String,
    pub severity: String,
    pub fact: Option<String>,
    pub cwe: Option<u16>,
}

/// A rule with its counts. It is not flattened of two: an error would no longer name the field.
#[derive(Deserialize)]
pub(super) struct Counted {
    pub id: String,
    pub title: String,
    pub objective: Option<String>,
    pub why: String,
    pub fix: String,
    pub severity: String,
    pub fact: Option<String>,
    pub cwe: Option<u16>,
    pub assessed: u64,
    pub passed: u64,
    pub failed: u64,
    pub waived: u64,
    pub not_assessed: u64,
    pub out_of_scope: u64,
    pub demands: Vec<usize>,
    pub tunnels: Tunnels,
}

/// The first and the last number of each range.
pub(super) type Ranges = Vec<[u32; 2]>;

#[derive(Deserialize)]
pub(super) struct Tunnels {
    pub failed: Ranges,
    pub not_assessed: Ranges,
    pub out_of_scope: Ranges,
}

#[derive(Clone, Deserialize)]
pub(super) struct Demand {
    /// Its place in the table, if it is in there.
    pub number: Option<usize>,
    pub rule: String,
    pub other_rule: Option<usize>,
    pub policy: Option<String>,
    pub severity: String,
    pub from: Option<String>,
    pub until: Option<String>,
    #[serde(default)]
    pub severities: Vec<Grade>,
    pub allow: Option<Vec<Json>>,
    pub forbid: Option<Vec<Json>>,
    pub at_least: Option<f64>,
    pub at_most: Option<f64>,
    pub matches: Option<String>,
    pub present: Option<bool>,
    pub absent: Option<bool>,
    #[serde(default)]
    pub only: Vec<Scope>,
    #[serde(default)]
    pub prefer: Vec<Json>,
    pub reference: Option<String>,
    pub url: Option<String>,
    pub evidence: Option<String>,
    pub location: Option<Place>,
}

/// A severity by date.
#[derive(Clone, Deserialize)]
pub(super) struct Grade {
    pub from: Option<String>,
    pub is: String,
}

/// A condition on the tunnels that a demand means.
#[derive(Clone, Deserialize)]
pub(super) struct Scope {
    pub fact: String,
    pub accepts: Vec<Json>,
}

#[derive(Clone, Deserialize)]
pub(super) struct Place {
    pub file: String,
    pub line: LineNumber,
    pub column: ColumnNumber,
    pub length: u32,
    pub on_line: Option<u32>,
}

impl Place {
    /// The place of what stands in no file.
    pub fn nowhere() -> Self {
        let (line, column) = (LineNumber::FIRST, ColumnNumber::FIRST);
        Self { file: String::new(), line, column, length: 0, on_line: None }
    }
}

#[derive(Deserialize)]
pub(super) struct Origin {
    pub name: String,
    pub kind: String,
    pub region: Option<String>,
    pub named: bool,
    pub location: Option<Place>,
}

#[derive(Deserialize)]
pub(super) struct Tunnel {
    pub live: Option<Live>,
    pub declared: Option<Declared>,
}

#[derive(Deserialize)]
pub(super) struct Live {
    pub id: Option<String>,
    pub address: Option<String>,
    pub name: Option<String>,
    pub origin: usize,
    pub crypto: Option<usize>,
    #[serde(default)]
    pub facts: BTreeMap<String, Json>,
    pub wire: Option<String>,
    pub location: Option<Place>,
    #[serde(default)]
    pub planned: bool,
}

#[derive(Deserialize)]
pub(super) struct Declared {
    pub id: Option<String>,
    pub name: Option<String>,
    pub source: Option<String>,
    pub crypto: Option<usize>,
    #[serde(default)]
    pub facts: BTreeMap<String, Json>,
    pub location: Option<Place>,
}

#[derive(Deserialize)]
pub(super) struct Excerpt {
    pub file: String,
    pub line: LineNumber,
    pub column: ColumnNumber,
    pub length: u32,
    pub text: String,
    pub label: [u32; 2],
    pub within: Option<[u32; 2]>,
}

#[derive(Deserialize)]
pub(super) struct Finding {
    pub rule: String,
    pub severity: String,
    pub fact: Option<String>,
    pub observed: Option<Json>,
    pub side: String,
    pub declared: Option<Json>,
    pub live: Option<Json>,
    pub planned: Option<Json>,
    #[serde(default)]
    pub agreed: bool,
    pub detail: Option<String>,
    pub message: String,
    pub tunnel: Option<OfTunnel>,
    pub demands: Vec<Demand>,
    pub location: Option<Place>,
    pub points_at: Option<String>,
    pub stated: Option<String>,
    pub observed_location: Option<Place>,
    pub waiver: Option<Waiver>,
    #[serde(default)]
    pub waived_demands: Vec<SetAside>,
    pub baseline: Option<String>,
    pub fingerprint: String,
}

#[derive(Deserialize)]
pub(super) struct OfTunnel {
    pub number: u32,
}

#[derive(Deserialize)]
pub(super) struct SetAside {
    pub demand: Demand,
    pub waiver: Waiver,
}

#[derive(Deserialize)]
pub(super) struct Waiver {
    pub number: usize,
    pub rule: String,
    pub reason: String,
    pub owner: Option<String>,
    pub expires: Option<String>,
    pub tunnel: String,
    #[serde(default)]
    pub fact: Option<String>,
    #[serde(default)]
    pub value: Option<String>,
    pub location: Place,
}
