//! The findings, a row each, with all there is to say of each.

use super::{anchor, text};
use crate::finding::{Finding, Report, Side, Since};
use crate::model::{Fact, locate};
use crate::policy::{Demand, Evidence};
use crate::report::clause::remark;
use crate::report::remedy::{Remedies, Remedy, Way};
use crate::text::harmless::neutral;

/// The findings of a report.
pub(super) struct Rows<'a> {
    report: &'a Report,
    remedies: Option<Remedies<'a>>,
}

/// A finding.
pub(super) struct Row {
    pub number: usize,
    pub severity: &'static str,
    /// `stands`, `unchanged` since the baseline, or `waived`.
    pub state: &'static str,
    pub rule: String,
    pub anchor: String,
    pub tunnel: String,
    pub id: String,
    pub source: String,
    pub message: String,
    pub place: String,
    pub details: Option<Details>,
}

/// What a finding says when it is opened.
pub(super) struct Details {
    pub side: &'static str,
    pub fact: &'static str,
    pub observed: String,
    pub places: Vec<(&'static str, String)>,
    pub why: String,
    pub help: String,
    pub asks: Vec<Ask>,
    pub steps: Vec<Step>,
    pub waiver: String,
    pub fingerprint: String,
}

/// A demand.
#[derive(Clone, PartialEq)]
pub(super) struct Ask {
    pub who: String,
    pub wants: String,
    pub clause: String,
    /// Empty unless it is an address of the web.
    pub url: String,
    pub evidence: &'static str,
    pub meaning: &'static str,
    pub place: String,
}

/// A step of a remedy.
pub(super) struct Step {
    pub what: String,
    pub code: String,
    pub note: String,
}

impl<'a> Rows<'a> {
    pub(super) fn new(report: &'a Report, brief: bool) -> Self {
        Self { report, remedies: (!brief).then(|| Remedies::new(report)) }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Row> + '_ {
        let rows = self.report.findings.iter().enumerate();
        rows.map(|(place, finding)| Row::new(place + 1, finding, self.remedies.as_ref()))
    }
}

impl Row {
    fn new(number: usize, finding: &Finding, remedies: Option<&Remedies<'_>>) -> Self {
        let subject = &finding.subject;
        let region = subject.region().filter(|region| Some(*region) != subject.source());
        let source: Vec<_> = subject.source().into_iter().chain(region).map(text).collect();
        Self {
            number,
            severity: finding.severity.as_str(),
            state: match (&finding.waiver, finding.since) {
                (Some(_), _) => "waived",
                (None, Some(Since::New) | None) => "stands",
                (None, Some(since)) => since.as_str(),
            },
            rule: text(&finding.rule.id),
            anchor: anchor(&finding.rule.id),
            tunnel: if subject.is_tunnel() { text(subject.name()) } else { String::new() },
            id: subject.beside().map(text).unwrap_or_default(),
            source: source.join(", "),
            message: text(&finding.message()),
            place: finding.location().map(|place| text(&place.to_string())).unwrap_or_default(),
            details: remedies.map(|remedies| Details::new(finding, remedies)),
        }
    }
}

impl Details {
    fn new(finding: &Finding, remedies: &Remedies<'_>) -> Self {
        let live = finding.subject.live.as_ref();
        let seen = finding.fact.and_then(|fact| locate::observed(live?, fact));
        let declared = finding.subject.declared.as_ref();
        let stated = finding.fact.and_then(|fact| declared?.place_of(fact));
        let places = [("Declared at", stated), ("Reported at", seen)];
        let place = |(what, at): (_, Option<crate::text::Location>)| Some((what, text(&at?.to_string())));
        Self {
            side: match finding.side {
                Side::Live if finding.subject.is_planned() => "the plan says that",
                Side::Live => "the cloud says that",
                Side::Declared => "it is declared that",
            },
            fact: finding.fact.map_or("", |fact| fact.name),
            observed: if finding.fact.is_some() { text(&finding.shown()) } else { String::new() },
            places: places.into_iter().filter_map(place).collect(),
            why: text(&finding.rule.why),
            help: text(&finding.rule.fix),
            asks: finding.demands.iter().map(|demand| Ask::new(demand, finding.fact)).collect(),
            steps: remedies.of(finding).as_ref().map(steps).unwrap_or_default(),
            waiver: finding.waiver.as_deref().map(waived).unwrap_or_default(),
            fingerprint: finding.fingerprint(),
        }
    }
}

fn waived(waiver: &crate::finding::Waiver) -> String {
    let owner = waiver.owner.as_deref().map(|owner| format!(", by {}", text(owner))).unwrap_or_default();
    let until = waiver.expires.map_or("without an end".to_owned(), |day| format!("until {day}"));
    format!("{}{owner}, {until} ({})", text(&waiver.reason), text(&waiver.location.to_string()))
}

fn steps(remedy: &Remedy) -> Vec<Step> {
    let apply = remedy.apply.as_ref().map(|apply| Step {
        what: match apply.way {
            Way::Command | Way::Key => "On the tunnel:",
            Way::Attribute => "In the Terraform resource of the tunnel:",
        }
        .to_owned(),
        // whole, for what was cut would do something else; an option a line, as a shell takes it
        code: neutral(&apply.text).replace(" --", " \\\n  --"),
        note: format!("Before you do this: {}.", apply.notes().join("; ")),
    });
    let none =
        remedy.none.as_ref().map(|why| Step { what: String::new(), code: String::new(), note: text(why) });
    let declare = remedy.declare.as_ref().map(|line| Step {
        what: format!("In the declaration, {}:", text(&line.location.to_string())),
        code: neutral(&line.line).into_owned(),
        note: String::new(),
    });
    apply.into_iter().chain(declare).chain(none).collect()
}

impl Ask {
    pub(super) fn new(demand: &Demand, fact: Option<&Fact>) -> Self {
        let url = demand.url.as_deref().unwrap_or_default();
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let clause = demand.reference.as_deref().or(demand.url.as_deref()).unwrap_or_default();
        Self {
            who: demand.policy.as_deref().map_or_else(|| "the declaration".to_owned(), text),
            wants: demand.rule.fact.or(fact).map(|fact| text(&demand.test.wants(fact))).unwrap_or_default(),
            clause: text(clause),
            url: if is_web { text(url) } else { String::new() },
            evidence: demand.evidence.map_or("", Evidence::as_str),
            meaning: demand.evidence.and_then(remark).unwrap_or("the cited text was read"),
            place: demand.location.as_ref().map(|at| text(&at.to_string())).unwrap_or_default(),
        }
    }
}
