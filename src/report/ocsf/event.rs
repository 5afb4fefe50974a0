//! Findings, counts and failed sources as events.

use super::shape::{Check, Cloud, Compliance, Event, Group, Info, Metadata, Remediation, Resource, Unmapped};
use crate::finding::{Finding, Mistake, RuleCount, Since, SourceOutcome};
use crate::policy::{Demand, Rule, Severity};
use crate::report::Options;
use crate::report::label::{self, bounded, count, shown};
use crate::report::place::Place;
use crate::report::remarks::{self, Remark, RemarkKind};
use crate::source::{provider_of, usual};

/// How a rule came out: number and word of the schema.
#[derive(Clone, Copy)]
struct Status(u8, &'static str);

const PASS: Status = Status(1, "Pass");
const FAIL: Status = Status(3, "Fail");
const NOT_ASSESSED: Status = Status(99, "Not assessed");
const AHEAD: Status = Status(99, "Passes today");
const AS_OF: Status = Status(99, "Judged as of a day");

/// How bad it is: number and word of the schema.
const fn severity(severity: Severity) -> (u8, &'static str) {
    match severity {
        Severity::Info => (1, "Informational"),
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
        Severity::Critical => (5, "Critical"),
    }
}

/// What all events of one rule have in common.
struct Basis<'a> {
    control: &'a str,
    title: &'a str,
    why: &'a str,
    severity: Severity,
    demands: Vec<&'a Demand>,
}

impl<'a> Basis<'a> {
    /// What is wrong.
    fn of(rule: &'a Rule, severity: Severity, demands: Vec<&'a Demand>) -> Self {
        Self { control: &rule.id, title: &rule.title, why: &rule.why, severity, demands }
    }

    /// What holds, or nobody can tell: nothing is wrong, so that nothing may read as if it were.
    fn of_objective(rule: &'a Rule, demands: Vec<&'a Demand>) -> Self {
        Self { title: &rule.objective, ..Self::of(rule, Severity::Info, demands) }
    }

    fn event(self, status: Status, uid: String, message: String, options: &Options) -> Event<'a> {
        let (severity_id, severity) = severity(self.severity);
        let Status(status_id, status) = status;
        let title = shown(self.title, 1000);
        let standards = distinct(self.demands.iter().filter_map(|demand| demand.policy.as_deref()));
        let requirements = distinct(self.demands.iter().filter_map(|demand| demand.reference.as_deref()));
        let name = title.clone();
        Event {
            activity_id: 1,
            activity_name: "Create",
            category_uid: 2,
            category_name: "Findings",
            class_uid: 2003,
            class_name: "Compliance Finding",
            type_uid: 200_301,
            type_name: "Compliance Finding: Create",
            time: options.now.as_millisecond(),
            severity_id,
            severity,
            status_id: 1,
            status: "New",
            message,
            count: None,
            comment: None,
            metadata: Metadata::new(self.control),
            cloud: Cloud { provider: usual().title, region: None },
            compliance: Compliance {
                status_id,
                status,
                control: self.control,
                standards,
                requirements,
                checks: [Check { uid: self.control, name, status_id, status, severity_id, severity }],
            },
            finding_info: Info {
                uid,
                title,
                desc: shown(self.why, 2000),
                types: ["Software and Configuration Checks"],
            },
            remediation: None,
            resources: Vec::new(),
            unmapped: None,
        }
    }
}

impl<'a> Event<'a> {
    /// A finding: failed, and suppressed if it is waived.
    pub(super) fn finding(finding: &'a Finding, uid: String, options: &'a Options) -> Self {
        let subject = &finding.subject;
        let demands = || finding.demands.iter().map(|demand| &**demand);
        let message = shown(&label::said(finding), 4000).into_owned();
        let basis = Basis::of(&finding.rule, finding.severity, demands().collect());
        let mut event = basis.event(FAIL, uid, message, options);
        if let Some(waiver) = &finding.waiver {
            (event.status_id, event.status) = (3, "Suppressed");
            let until = waiver.expires.map(|last| format!(" (until {last})")).unwrap_or_default();
            event.comment = Some(shown(&format!("waived: {}{until}", waiver.reason), 4000).into_owned());
        }
        if finding.since.is_some_and(|since| since != Since::New) {
            (event.activity_id, event.activity_name) = (2, "Update");
            (event.type_uid, event.type_name) = (200_302, "Compliance Finding: Update");
        }
        let region = subject.region().map(|region| bounded(region, label::NAME));
        if let Some(live) = &subject.live {
            let wire = live.origin.as_ref().map(|origin| origin.wire);
            event.cloud.provider = provider_of(wire, live.source.kind).title;
        }
        event.cloud.region.clone_from(&region);
        event.remediation = Some(Remediation {
            desc: shown(&finding.rule.fix, 2000),
            references: distinct(demands().filter_map(|demand| demand.url.as_deref())),
        });
        let resource = || Resource {
            uid: subject.handle().map(|handle| bounded(handle, 1000)),
            name: bounded(subject.name(), 1000),
            kind: "VPN tunnel",
            region,
            group: subject.source().map(|source| Group { name: bounded(source, 1000) }),
        };
        event.resources = subject.is_tunnel().then(resource).into_iter().collect();
        event.unmapped = Some(Unmapped::of(finding, options));
        event
    }

    /// What a rule passed, and what it could not assess.
    pub(super) fn counts(rule: &'a RuleCount, options: &'a Options) -> impl Iterator<Item = Self> {
        let rows = [
            (PASS, "passed", rule.passed, "passed", "the value is accepted"),
            (NOT_ASSESSED, "not-assessed", rule.not_assessed, "not assessed", "the value is not reported"),
        ];
        rows.into_iter().filter(|row| row.2 > 0).map(|(status, word, tunnels, outcome, why)| {
            let demands = rule.demands.iter().map(|demand| &**demand).collect();
            let objective = shown(&rule.rule.objective, 1000);
            let message = format!("{objective}: {} {outcome}: {why}", count(tunnels, rule.noun()));
            let basis = Basis::of_objective(&rule.rule, demands);
            let mut event = basis.event(status, format!("{}:{word}", rule.rule.id), message, options);
            event.count = Some(tunnels);
            event
        })
    }

    /// What there is to say of the run as a whole. That of which there is one goes by its kind.
    pub(super) fn remark(remark: &Remark, mark: Option<String>, options: &'a Options) -> Self {
        let kind = remark.kind;
        let basis = Basis {
            control: kind.word(),
            title: kind.title(),
            why: kind.why(),
            severity: Severity::Info,
            demands: Vec::new(),
        };
        let message = shown(&remark.said, remarks::LONGEST).into_owned();
        let status = match kind {
            RemarkKind::AsOf => AS_OF,
            RemarkKind::Horizon => AHEAD,
            _ => NOT_ASSESSED,
        };
        basis.event(status, mark.unwrap_or_else(|| kind.word().to_owned()), message, options)
    }

    /// What is wrong with what people wrote.
    pub(super) fn mistaken(mistake: &Mistake, options: &'a Options) -> Self {
        let (title, why, severity) = if mistake.is_error {
            ("Nothing was audited", "an error kept the run from auditing anything", Severity::High)
        } else {
            ("What was given is doubtful", remarks::RemarkKind::Other.why(), Severity::Info)
        };
        let basis = Basis { control: "problem", title, why, severity, demands: Vec::new() };
        let said = label::mistake_at(mistake);
        let uid = format!("problem:{}", bounded(&said, 1000));
        basis.event(NOT_ASSESSED, uid, shown(&said, 4000).into_owned(), options)
    }

    /// A source that did not give all of its tunnels.
    pub(super) fn incomplete(source: &SourceOutcome, failure: String, options: &'a Options) -> Self {
        let basis = Basis {
            control: "incomplete",
            title: "A source did not give all of its tunnels",
            why: "what was not read was not assessed",
            severity: Severity::High,
            demands: Vec::new(),
        };
        let uid = format!("incomplete:{}", bounded(&source.name, 1000));
        basis.event(NOT_ASSESSED, uid, failure, options)
    }
}

impl<'a> Unmapped<'a> {
    fn of(finding: &Finding, options: &'a Options) -> Self {
        let Place { file, line, column, .. } = Place::anchor(finding, options.project);
        Self {
            fact: finding.fact.map(|fact| fact.name),
            observed: finding.observed.as_ref().map(|value| bounded(&value.to_string(), 1000).into_owned()),
            side: finding.said_by(),
            file,
            line,
            column,
        }
    }
}

/// The texts, each once, in their order.
fn distinct<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut distinct = Vec::new();
    for text in texts {
        if !distinct.contains(&text) {
            distinct.push(text);
        }
    }
    distinct
}
