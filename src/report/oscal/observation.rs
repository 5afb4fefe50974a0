//! What was seen on one tunnel, and the tunnel.

use serde::Serialize;
use uuid::Uuid;

use super::id;
use crate::finding::{Finding, Since};
use crate::model::subject::Subject;
use crate::report::Options;
use crate::report::label::{self, shown};
use crate::report::markdown::escape;
use crate::report::place::Place;

/// A property; its value is neither empty nor begins or ends with a space.
#[derive(Serialize)]
pub(super) struct Property {
    name: &'static str,
    ns: &'static str,
    value: String,
}

impl Property {
    /// A property, if it says anything.
    pub(super) fn new(name: &'static str, value: &str) -> Option<Self> {
        let value = shown(value, 1000).trim().to_owned();
        (!value.is_empty()).then_some(Self { name, ns: env!("CARGO_PKG_REPOSITORY"), value })
    }
}

/// What was seen on one tunnel.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Observation<'a> {
    uuid: Uuid,
    title: String,
    description: String,
    props: Vec<Property>,
    methods: [&'static str; 1],
    types: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<Reference>,
    relevant_evidence: [Evidence; 1],
    collected: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Reference {
    subject_uuid: Uuid,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Evidence {
    description: String,
}

impl<'a> Observation<'a> {
    pub(super) fn of(finding: &Finding, uuid: Uuid, options: &Options, now: &'a str) -> Self {
        let subject = &finding.subject;
        let Place { file, line, column, .. } = Place::anchor(finding, options.project);
        let waiver = finding.waiver.as_deref();
        let observed = finding.observed.as_ref().map(ToString::to_string).unwrap_or_default();
        let waived = waiver.map(|waiver| {
            let until = waiver.expires.map(|last| format!(" (until {last})")).unwrap_or_default();
            let owner = waiver.owner.as_deref().map(|owner| format!(", owner {owner}")).unwrap_or_default();
            escape::text(&format!("Waived: {}{owner}{until}", waiver.reason), 2000)
        });
        let props = [
            Property::new("rule", &finding.rule.id),
            Property::new("severity", finding.severity.as_str()),
            Property::new("fact", finding.fact.map_or("", |fact| fact.name)),
            Property::new("observed", &observed),
            Property::new("fingerprint", &finding.fingerprint()),
            Property::new("waived", if waiver.is_some() { "yes" } else { "no" }),
            Property::new("baseline", finding.since.map_or("", Since::as_str)),
        ];
        let said = label::said(finding);
        let reference = || Reference { subject_uuid: id::tunnel(subject), kind: "inventory-item" };
        let tunnel = subject.is_tunnel().then(reference);
        Self {
            uuid,
            title: shown(&finding.rule.title, 1000).into_owned(),
            description: escape::text(&said, 4000),
            props: props.into_iter().flatten().collect(),
            methods: ["TEST-AUTOMATED"],
            types: ["finding"],
            subjects: tunnel.into_iter().collect(),
            relevant_evidence: [Evidence {
                description: escape::text(&format!("{file}, line {line}, column {column}"), 2000),
            }],
            collected: now,
            remarks: waived,
        }
    }
}

/// A tunnel.
#[derive(Serialize)]
pub(super) struct Item {
    uuid: Uuid,
    description: String,
    props: Vec<Property>,
}

impl Item {
    pub(super) fn of(subject: &Subject, uuid: Uuid) -> Self {
        let props = [
            Property::new("tunnel", subject.name()),
            Property::new("id", subject.id().unwrap_or_default()),
            Property::new("address", subject.address().unwrap_or_default()),
            Property::new("source", subject.source().unwrap_or_default()),
            Property::new("region", subject.region().unwrap_or_default()),
        ];
        let description = escape::text(&format!("IPsec VPN tunnel {}", label::tunnel(subject)), 1000);
        Self { uuid, description, props: props.into_iter().flatten().collect() }
    }
}
