//! One finding as JSON.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};
use serde_json::ser::CompactFormatter;

use super::Harmless;
use super::value::{Asked, Plain};
use crate::finding::{self, Side, Since, Waiver};
use crate::model::Location;
use crate::model::locate;
use crate::model::subject::Subject;
use crate::policy::Demand;

/// Writes findings, each as an object on one line. What only its demands decide is rendered once
/// for all findings that break the same ones.
#[derive(Default)]
pub(super) struct Lines {
    frames: HashMap<Vec<*const Demand>, Vec<u8>>,
    key: Vec<*const Demand>,
    line: Vec<u8>,
}

impl Lines {
    /// The object of a finding.
    pub(super) fn render(&mut self, finding: &finding::Finding) -> io::Result<&[u8]> {
        self.line.clear();
        self.key.clear();
        self.key.extend(finding.demands.iter().map(Arc::as_ptr));
        match self.frames.get(&self.key) {
            Some(frame) => self.line.extend_from_slice(frame),
            None => {
                serialize(&Demanded::of(finding), &mut self.line)?;
                // a demand of a declaration comes once; those of policies come again
                if finding.demands.first().is_some_and(|demand| demand.policy.is_some()) {
                    self.frames.insert(self.key.clone(), self.line.clone());
                }
            }
        }
        // one object out of two: `{a}` and `{b}` make `{a,b}`
        self.line.pop();
        let joint = self.line.len();
        serialize(&Found::of(finding), &mut self.line)?;
        if let Some(brace) = self.line.get_mut(joint) {
            *brace = b',';
        }
        Ok(&self.line)
    }
}

fn serialize(part: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Harmless(CompactFormatter));
    Ok(part.serialize(&mut serializer)?)
}

/// What the demands decide.
#[derive(Serialize)]
struct Demanded<'a> {
    rule: &'a str,
    severity: &'static str,
    fact: Option<&'static str>,
    demands: Vec<Asks<'a>>,
    help: &'a str,
}

impl<'a> Demanded<'a> {
    fn of(finding: &'a finding::Finding) -> Self {
        Self {
            rule: &finding.rule.id,
            severity: finding.severity.as_str(),
            fact: finding.fact.map(|fact| fact.name),
            demands: finding.demands.iter().map(|demand| Asks(demand)).collect(),
            help: &finding.rule.fix,
        }
    }
}

/// What the tunnel decides.
#[derive(Serialize)]
struct Found<'a> {
    observed: Option<Plain<'a>>,
    side: &'static str,
    message: String,
    tunnel: Option<Tunnel<'a>>,
    location: Option<Place>,
    observed_location: Option<Place>,
    waiver: Option<Waived<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waived_demands: Vec<SetAside<'a>>,
    baseline: Option<&'static str>,
    fingerprint: String,
}

impl<'a> Found<'a> {
    fn of(finding: &'a finding::Finding) -> Self {
        let live = finding.subject.live.as_ref();
        let seen = finding.fact.and_then(|fact| locate::observed(live?, fact));
        Self {
            observed: finding.observed.as_ref().map(Plain),
            side: match finding.side {
                Side::Live => "live",
                Side::Declared => "declared",
            },
            message: finding.message(),
            tunnel: finding.subject.is_tunnel().then(|| Tunnel::of(&finding.subject)),
            location: finding.location().as_ref().map(Place::of),
            observed_location: seen.as_ref().map(Place::of),
            waiver: finding.waiver.as_deref().map(Waived::of),
            waived_demands: finding
                .waived
                .iter()
                .map(|(demand, waiver)| SetAside { demand: Asks(demand), waiver: Waived::of(waiver) })
                .collect(),
            baseline: finding.since.map(Since::as_str),
            fingerprint: finding.fingerprint(),
        }
    }
}

#[derive(Serialize)]
struct Tunnel<'a> {
    name: &'a str,
    id: Option<&'a str>,
    source: Option<&'a str>,
    region: Option<&'a str>,
}

impl<'a> Tunnel<'a> {
    fn of(subject: &'a Subject) -> Self {
        let (name, id) = (subject.name(), subject.id());
        Self { name, id, source: subject.source(), region: subject.region() }
    }
}

/// A span of a file, in characters.
#[derive(Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    length: usize,
}

impl Place {
    fn of(location: &Location) -> Self {
        let file = location.file.name().to_owned();
        Self { file, line: location.line(), column: location.column(), length: location.length() }
    }
}

/// A demand; what it asks for stands under the key of its test.
struct Asks<'a>(&'a Demand);

impl Serialize for Asks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let demand = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rule", &*demand.rule.id)?;
        map.serialize_entry("policy", &demand.policy.as_deref())?;
        map.serialize_entry("severity", demand.severity.as_str())?;
        map.serialize_entry(demand.test.key(), &Asked(&demand.test))?;
        map.serialize_entry("reference", &demand.reference.as_deref())?;
        map.serialize_entry("url", &demand.url.as_deref())?;
        map.serialize_entry("evidence", &demand.evidence.map(|evidence| evidence.as_str()))?;
        map.serialize_entry("location", &demand.location.as_ref().map(Place::of))?;
        map.end()
    }
}

/// A demand that a waiver took out, where others still stand.
#[derive(Serialize)]
struct SetAside<'a> {
    demand: Asks<'a>,
    waiver: Waived<'a>,
}

#[derive(Serialize)]
struct Waived<'a> {
    reason: &'a str,
    owner: Option<&'a str>,
    expires: Option<String>,
    tunnel: &'a str,
    location: Place,
}

impl<'a> Waived<'a> {
    fn of(waiver: &'a Waiver) -> Self {
        Self {
            reason: &waiver.reason,
            owner: waiver.owner.as_deref(),
            expires: waiver.expires.map(|day| day.to_string()),
            tunnel: waiver.tunnel.as_str(),
            location: Place::of(&waiver.location),
        }
    }
}
