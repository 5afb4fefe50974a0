//! The parts of a finding as JSON; `line` puts them together.

use serde::Serialize;
use serde::ser::Serializer;

use super::demand::Asks;
use super::place::Place;
use super::table::Tables;
use super::value::Plain;
use crate::finding::{self, Side, Since, Waiver};
use crate::model::subject::Subject;
use crate::model::{FACTS, Value, locate};

/// What the demands decide.
#[derive(Serialize)]
pub(super) struct Demanded<'a> {
    rule: &'a str,
    severity: &'static str,
    fact: Option<&'static str>,
    demands: Vec<Asks<'a>>,
    help: &'a str,
}

impl<'a> Demanded<'a> {
    pub(super) fn of(finding: &'a finding::Finding, tables: &Tables<'_>) -> Self {
        Self {
            rule: &finding.rule.id,
            severity: finding.severity.as_str(),
            fact: finding.fact.map(|fact| fact.name),
            demands: finding
                .demands
                .iter()
                .map(|demand| Asks::of(demand, tables.number(&**demand)))
                .collect(),
            help: &finding.rule.fix,
        }
    }
}

/// What the value decides.
#[derive(Serialize)]
pub(super) struct Found<'a> {
    observed: Option<Plain<'a>>,
    side: &'static str,
    /// The value of the other side, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    declared: Option<Owned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live: Option<Owned>,
    #[serde(skip_serializing_if = "Option::is_none")]
    planned: Option<Owned>,
    /// Says whether the other side says the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    agreed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<&'a str>,
    message: String,
}

/// Which tunnel, and where it stands.
#[derive(Serialize)]
pub(super) struct Stands<'a> {
    tunnel: Option<Tunnel<'a>>,
    location: Option<Place>,
    /// What stands there.
    points_at: Option<&'static str>,
    /// The part of a derived fact that stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<&'static str>,
}

/// What each finding has for itself.
#[derive(Serialize)]
pub(super) struct Seen<'a> {
    observed_location: Option<Place>,
    waiver: Option<Waived<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waived_demands: Vec<SetAside<'a>>,
    baseline: Option<&'static str>,
    fingerprint: String,
}

impl<'a> Found<'a> {
    pub(super) fn of(finding: &'a finding::Finding) -> Self {
        let subject = &finding.subject;
        let other = finding.fact.and_then(|fact| match finding.side {
            Side::Live => subject.declared_value(fact),
            Side::Declared => subject.live_value(fact),
        });
        let agreed = other.is_some() && other == finding.observed;
        let other = other.filter(|_| !agreed).map(Owned);
        let (declared, live, planned) = match finding.side {
            Side::Live => (other, None, None),
            Side::Declared if subject.is_planned() => (None, None, other),
            Side::Declared => (None, other, None),
        };
        Self {
            observed: finding.observed.as_ref().map(Plain),
            side: finding.said_by(),
            declared,
            live,
            planned,
            agreed,
            detail: finding.detail.as_deref(),
            message: finding.message(),
        }
    }
}

impl<'a> Stands<'a> {
    pub(super) fn of(finding: &'a finding::Finding, number: Option<u32>) -> Self {
        let (subject, anchor) = (&finding.subject, finding.anchor());
        Self {
            tunnel: subject.is_tunnel().then(|| Tunnel::of(subject, number)),
            location: anchor.as_ref().map(|(_, location)| Place::of(location)),
            points_at: anchor.map(|(anchor, _)| anchor.as_str()),
            stated: part(finding),
        }
    }
}

impl<'a> Seen<'a> {
    pub(super) fn of(finding: &'a finding::Finding, tables: &Tables<'_>) -> Self {
        let live = finding.subject.live.as_ref();
        let seen = finding.fact.and_then(|fact| locate::observed(live?, fact));
        Self {
            observed_location: seen.as_ref().map(Place::of),
            waiver: finding.waiver.as_deref().map(|waiver| Waived::of(waiver, tables)),
            waived_demands: finding
                .waived
                .iter()
                .map(|(demand, waiver)| SetAside {
                    demand: Asks::of(demand, tables.number(&**demand)),
                    waiver: Waived::of(waiver, tables),
                })
                .collect(),
            baseline: finding.since.map(Since::as_str),
            fingerprint: finding.fingerprint(),
        }
    }
}

/// The part of a derived fact that is declared in its stead.
fn part(finding: &finding::Finding) -> Option<&'static str> {
    let (fact, declared) = (finding.fact?, finding.subject.declared.as_ref()?);
    let (stated, _) = declared.statement_of(fact)?;
    FACTS.get(usize::from(stated.fact)).map(|stated| stated.name).filter(|stated| *stated != fact.name)
}

struct Owned(Value);

impl Serialize for Owned {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Plain(&self.0).serialize(serializer)
    }
}

#[derive(Serialize)]
struct Tunnel<'a> {
    name: &'a str,
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<&'a str>,
    source: Option<&'a str>,
    region: Option<&'a str>,
    number: Option<u32>,
}

impl<'a> Tunnel<'a> {
    fn of(subject: &'a Subject, number: Option<u32>) -> Self {
        let (name, id) = (subject.name(), subject.id());
        let (source, region) = (subject.source(), subject.region());
        Self { name, id, address: subject.address(), source, region, number }
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
    number: Option<usize>,
    rule: &'a str,
    reason: &'a str,
    owner: Option<&'a str>,
    expires: Option<String>,
    tunnel: &'a str,
    fact: Option<&'static str>,
    value: Option<String>,
    location: Place,
}

impl<'a> Waived<'a> {
    fn of(waiver: &'a Waiver, tables: &Tables<'_>) -> Self {
        Self {
            number: tables.number(waiver),
            rule: &waiver.rule,
            reason: &waiver.reason,
            owner: waiver.owner.as_deref(),
            expires: waiver.expires.map(|day| day.to_string()),
            tunnel: waiver.tunnel.as_str(),
            fact: waiver.fact.map(|fact| fact.name),
            value: waiver.value.as_ref().map(ToString::to_string),
            location: Place::of(&waiver.location),
        }
    }
}
