//! One finding as JSON.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::value::{Asked, Plain};
use crate::finding::{self, Side, Waiver};
use crate::model::Location;
use crate::model::locate;
use crate::model::subject::Subject;
use crate::policy::Demand;
use crate::report::remedy::{Apply, Line, Remedies, Remedy};

#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'a str,
    severity: &'static str,
    fact: Option<&'static str>,
    observed: Option<Plain<'a>>,
    side: &'static str,
    tunnel: Tunnel<'a>,
    demands: Vec<Asks<'a>>,
    location: Option<Place>,
    observed_location: Option<Place>,
    message: String,
    help: &'a str,
    remedy: Option<Mend>,
    waiver: Option<Waived<'a>>,
    baseline: Option<&'static str>,
    fingerprint: String,
}

impl<'a> Finding<'a> {
    pub(super) fn of(finding: &'a finding::Finding, remedies: &Remedies) -> Self {
        let live = finding.subject.live.as_ref();
        let seen = finding.fact.and_then(|fact| locate::observed(live?, fact));
        Self {
            rule: &finding.rule.id,
            severity: finding.severity.as_str(),
            fact: finding.fact.map(|fact| fact.name),
            observed: finding.observed.as_ref().map(Plain),
            side: match finding.side {
                Side::Live => "live",
                Side::Declared => "declared",
            },
            tunnel: Tunnel::of(&finding.subject),
            demands: finding.demands.iter().map(|demand| Asks(demand)).collect(),
            location: finding.location().as_ref().map(Place::of),
            observed_location: seen.as_ref().map(Place::of),
            message: finding.message(),
            help: &finding.rule.fix,
            remedy: remedies.of(finding).as_ref().map(Mend::of),
            waiver: finding.waiver.as_deref().map(Waived::of),
            baseline: None,
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

/// What can be done: to the tunnel, by a command or a Terraform attribute, and to its declaration.
#[derive(Serialize)]
struct Mend {
    command: Option<String>,
    fill_in: Vec<&'static str>,
    attribute: Option<String>,
    caution: Option<&'static str>,
    declaration: Option<Written>,
}

/// A line of a declaration as it should be, and the value to put into the place.
#[derive(Serialize)]
struct Written {
    location: Place,
    value: String,
    line: String,
}

impl Mend {
    fn of(remedy: &Remedy) -> Self {
        let caution = remedy.apply.as_ref().map(Apply::caution);
        let declaration = remedy.declare.as_ref().map(Written::of);
        let (command, fill_in, attribute) = match remedy.apply.clone() {
            Some(Apply::Command { command, fill_in }) => (Some(command), fill_in, None),
            Some(Apply::Attribute(attribute)) => (None, Vec::new(), Some(attribute)),
            None => (None, Vec::new(), None),
        };
        Self { command, fill_in, attribute, caution, declaration }
    }
}

impl Written {
    fn of(line: &Line) -> Self {
        Self { location: Place::of(&line.location), value: line.value.clone(), line: line.line.clone() }
    }
}
