//! What is said of the run: when and how it was made, what narrowed it, what it could not see, and how much of
//! the fleet is in the inventory.

use serde::Serialize;

use super::reference::ROOT;
use crate::finding::{Filter, Report, Task};
use crate::report::Options;
use crate::report::label::{self, failures, severities, shown};
use crate::report::remarks::{self, RemarkKind, remarks};

/// Something that the format has no place for, under a name of ours.
#[derive(Debug, Serialize)]
pub(super) struct OwnProperty {
    pub(super) name: &'static str,
    pub(super) value: String,
}

impl OwnProperty {
    pub(super) fn new(name: &'static str, value: impl ToString) -> Self {
        Self { name, value: value.to_string() }
    }

    /// A text out of a file or from the cloud, made harmless.
    pub(super) fn shown(name: &'static str, text: &str) -> Self {
        Self { name, value: shown(text, remarks::LONGEST).into_owned() }
    }
}

/// What is said of the run.
#[derive(Serialize)]
pub(super) struct BomMetadata {
    pub(super) timestamp: String,
    tools: BomTools,
    component: Root,
    pub(super) properties: Vec<OwnProperty>,
}

#[derive(Serialize)]
struct BomTools {
    components: [BomTool; 1],
}

#[derive(Serialize)]
struct BomTool {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    version: &'static str,
}

/// What all of it is about.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Root {
    #[serde(rename = "type")]
    kind: &'static str,
    bom_ref: &'static str,
    name: &'static str,
}

impl BomMetadata {
    pub(super) fn of(report: &Report, options: &Options) -> Self {
        let tool = BomTool { kind: "application", name: "vpnaudit", version: env!("CARGO_PKG_VERSION") };
        Self {
            timestamp: options.now.to_string(),
            tools: BomTools { components: [tool] },
            component: Root { kind: "platform", bom_ref: ROOT, name: "IPsec VPN tunnels" },
            properties: properties(report),
        }
    }
}

fn properties(report: &Report) -> Vec<OwnProperty> {
    let audited = !report.is_void();
    let mut all = vec![
        OwnProperty::new("vpnaudit:command", report.task.name()),
        OwnProperty::new("vpnaudit:audited", audited),
        OwnProperty::new("vpnaudit:complete", report.complete),
    ];
    for remark in remarks(report) {
        let name = match remark.kind {
            RemarkKind::AsOf => "vpnaudit:judged-as-of",
            RemarkKind::Horizon => "vpnaudit:horizon",
            RemarkKind::Narrowed => "vpnaudit:narrowed",
            RemarkKind::Going => "vpnaudit:to-be-destroyed",
            RemarkKind::NotAssessed | RemarkKind::Other => "vpnaudit:remark",
        };
        all.push(OwnProperty::shown(name, &remark.said));
    }
    for mistake in &report.mistakes {
        all.push(OwnProperty::shown("vpnaudit:problem", &label::mistake_at(mistake)));
    }
    all.extend(failures(report).map(|(_, failure)| OwnProperty::shown("vpnaudit:failure", &failure)));
    if audited && report.is_empty() {
        let nothing = "no live tunnel was looked at, so that none is in the inventory";
        all.push(OwnProperty::new("vpnaudit:remark", nothing));
    }
    if audited {
        all.push(OwnProperty::new("vpnaudit:tunnels", report.tunnels));
        all.push(OwnProperty::new("vpnaudit:declared", report.declared));
        all.extend(report.policies.iter().map(|name| OwnProperty::shown("vpnaudit:policy", name)));
        all.push(OwnProperty::new("vpnaudit:findings", severities(report)));
        let waived = report.findings.len() - report.standing().count();
        all.push(OwnProperty::new("vpnaudit:waived", waived));
    }
    all
}

/// How much of the fleet is there.
#[derive(Serialize)]
pub(super) struct BomComposition {
    aggregate: &'static str,
    dependencies: [&'static str; 1],
}

impl BomComposition {
    pub(super) fn of(report: &Report) -> Self {
        Self { aggregate: aggregate(report), dependencies: [ROOT] }
    }
}

/// Declarations alone say nothing of what is there, nor does a run that saw nothing.
fn aggregate(report: &Report) -> &'static str {
    let narrowed = report.filters.iter().any(|(filter, _)| narrows(filter));
    if report.is_void() || report.task == Task::Lint || report.is_empty() {
        "unknown"
    } else if report.complete && !narrowed && report.going.is_empty() {
        "complete"
    } else {
        "incomplete"
    }
}

/// Says whether a filter may leave tunnels out, and not only findings.
const fn narrows(filter: Filter) -> bool {
    match filter {
        Filter::Tunnel | Filter::Live | Filter::Region | Filter::Sources => true,
        Filter::Only | Filter::MinSeverity | Filter::Policies | Filter::SwitchedOff | Filter::Undeclared => {
            false
        }
    }
}
