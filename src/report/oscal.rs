//! OSCAL assessment results: an observation a finding of ours, and a finding of OSCAL a rule, with
//! what came of it on all tunnels together.
//!
//! An objective is satisfied only if every tunnel that is meant was assessed and passed, and every
//! source answered in full. Identifiers are made of what they identify, so that two runs over the
//! same input say the same.

mod id;
mod objective;
mod observation;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use uuid::Uuid;

use self::id::id;
use self::objective::Objective;
use self::observation::{Item, Observation};
use super::ahead::at_hand;
use super::by_rule::{Ruled, by_rule};
use super::fingerprints::Fingerprints;
use super::label::{self, failures, severities, shown};
use super::narrowed;
use super::remarks::{LONGEST, Remark, RemarkKind, remarks};
use super::{BUFFER, Options, harmless};
use crate::finding::Report;

/// The version of the model.
const VERSION: &str = "1.2.1";

/// Writes the document.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    let observations: Vec<Uuid> =
        at_hand(&report.findings).map(|finding| id(&["observation", &fingerprints.of(finding)])).collect();
    drop(fingerprints);
    let now = options.now.to_string();
    let run = id::run(&now, &observations);
    let context = Context { report, options, now: &now, run, observations, rules: by_rule(report) };
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    harmless::line(&Document { results: Results::of(&context) }, &mut out)?;
    out.flush()
}

/// What every part of the document is made of.
struct Context<'a> {
    report: &'a Report,
    options: &'a Options<'a>,
    now: &'a str,
    run: Uuid,
    /// The identifier of the observation of each finding.
    observations: Vec<Uuid>,
    rules: Vec<Ruled<'a>>,
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "assessment-results")]
    results: Results<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Results<'a> {
    uuid: Uuid,
    metadata: Metadata<'a>,
    import_ap: Plan,
    results: [Outcome<'a>; 1],
    back_matter: BackMatter,
}

impl<'a> Results<'a> {
    fn of(context: &'a Context<'a>) -> Self {
        let plan = id(&["plan"]);
        Self {
            uuid: id(&["document", &context.run.to_string()]),
            metadata: Metadata {
                title: "Audit of IPsec VPN tunnels",
                last_modified: context.now,
                version: env!("CARGO_PKG_VERSION"),
                oscal_version: VERSION,
            },
            import_ap: Plan { href: format!("#{plan}") },
            results: [Outcome::of(context)],
            back_matter: BackMatter {
                resources: [Resource {
                    uuid: plan,
                    title: "Project file and policies",
                    description: "What is declared and what is demanded stands in the project file and in the policies that it names; there is no other plan.",
                }],
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata<'a> {
    title: &'static str,
    last_modified: &'a str,
    version: &'static str,
    oscal_version: &'static str,
}

#[derive(Serialize)]
struct Plan {
    href: String,
}

#[derive(Serialize)]
struct BackMatter {
    resources: [Resource; 1],
}

#[derive(Serialize)]
struct Resource {
    uuid: Uuid,
    title: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Outcome<'a> {
    uuid: Uuid,
    title: &'static str,
    description: String,
    start: &'a str,
    end: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_definitions: Option<Definitions<'a>>,
    reviewed_controls: Reviewed<'a>,
    #[serde(skip_serializing_if = "is_empty", serialize_with = "observations")]
    observations: &'a Context<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Objective<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
}

impl<'a> Outcome<'a> {
    fn of(context: &'a Context<'a>) -> Self {
        let report = context.report;
        let said = |remark: &Remark| shown(&remark.said, LONGEST).into_owned();
        let remarks = remarks(report);
        // the description has what bears on its counts
        let first = remarks.iter().filter(|remark| remark.kind != RemarkKind::Other);
        let first: String = first.map(|remark| format!("; {}", said(remark))).collect();
        let mistakes = report.mistakes.iter().map(|one| shown(&label::mistake_at(one), 1000).into_owned());
        let failures = mistakes.chain(failures(report).map(|(_, failure)| failure));
        let failures: Vec<_> = failures.chain(remarks.iter().map(said)).collect();
        let incomplete = if report.complete { "" } else { "INCOMPLETE: " };
        let description = format!(
            "{incomplete}{}, {} declared: {}; {} waived{first}",
            narrowed::tunnels(report),
            report.declared,
            severities(report),
            report.findings.len() - report.standing().count(),
        );
        let has_tunnel = report.findings.iter().any(|finding| finding.subject.is_tunnel());
        let tunnels = has_tunnel.then_some(Definitions { inventory_items: context });
        let objectives = context.rules.iter().map(|ruled| Objective::of(ruled, context));
        Self {
            uuid: context.run,
            title: "vpnaudit",
            description,
            start: context.now,
            end: context.now,
            local_definitions: tunnels,
            reviewed_controls: Reviewed::of(&context.rules),
            observations: context,
            findings: objectives.collect(),
            remarks: (!failures.is_empty()).then(|| failures.join("\n\n")),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Definitions<'a> {
    #[serde(serialize_with = "items")]
    inventory_items: &'a Context<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Reviewed<'a> {
    control_selections: [Selection<'a>; 1],
}

/// Our rules are the controls; what no rule was in use for is said by including all of none.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Selection<'a> {
    description: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_all: Option<All>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include_controls: Vec<Control<'a>>,
}

#[derive(Serialize)]
struct All {}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Control<'a> {
    control_id: std::borrow::Cow<'a, str>,
}

impl<'a> Reviewed<'a> {
    fn of(rules: &[Ruled<'a>]) -> Self {
        let include_controls: Vec<_> =
            rules.iter().map(|ruled| Control { control_id: id::token(&ruled.rule.id) }).collect();
        let include_all = include_controls.is_empty().then_some(All {});
        let description = "The rules of the policies in use, by id.";
        Self { control_selections: [Selection { description, include_all, include_controls }] }
    }
}

fn is_empty(context: &&Context) -> bool {
    context.report.findings.is_empty()
}

fn observations<S: Serializer>(context: &&Context, serializer: S) -> Result<S::Ok, S::Error> {
    let findings = at_hand(&context.report.findings).zip(&context.observations);
    let mut sequence = serializer.serialize_seq(None)?;
    for (finding, uuid) in findings {
        sequence.serialize_element(&Observation::of(finding, *uuid, context.options, context.now))?;
    }
    sequence.end()
}

/// The tunnels that have findings, each once: findings of one tunnel stand together.
fn items<S: Serializer>(context: &&Context, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seen = std::collections::HashSet::new();
    let mut sequence = serializer.serialize_seq(None)?;
    for finding in at_hand(&context.report.findings).filter(|finding| finding.subject.is_tunnel()) {
        let item = id::tunnel(&finding.subject);
        if seen.insert(item) {
            sequence.serialize_element(&Item::of(&finding.subject, item))?;
        }
    }
    sequence.end()
}
