//! A finding, a report, their order and their verdict. Plain data: knows no colour, no format and
//! no exit code.

pub mod again;
mod counts;
mod day;
mod filters;
mod fingerprint;
mod horizon;
mod identity;
mod ranges;
mod report;
mod waiver;

use std::cmp::Ordering;
use std::sync::Arc;

pub use counts::{Outcome, RuleCount, Tunnels};
pub use day::{Clock, JudgedAsOf};
pub use filters::{Filter, Filters, LeftOut};
pub use horizon::{Cause, Coming, Horizon};
pub use ranges::Ranges;
pub use report::{
    Baseline, Fixed, Mistake, Report, SinceCounts, SourceOutcome, Task, Unreported, Warning, WarningKind,
    destroyed,
};
pub use waiver::Waiver;

use crate::model::subject::{Anchor, LIVE, Subject};
use crate::model::word::Word;
use crate::model::{Fact, Kind, Text, Value, order};
use crate::policy::{Demand, Rule, Severity, Test, own};
use crate::text::Location;

/// One disagreement between a tunnel and what is demanded of it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule of the severest demand.
    pub rule: Arc<Rule>,
    /// The severity of the severest demand.
    pub severity: Severity,
    /// The tunnel.
    pub subject: Subject,
    /// The fact, unless the finding is about the whole tunnel.
    pub fact: Option<&'static Fact>,
    /// The value that is not accepted.
    pub observed: Option<Value>,
    /// Who says that value.
    pub side: Side,
    /// Every demand that the value breaks, the severest first.
    pub demands: Vec<Arc<Demand>>,
    /// What else there is to say: the candidates of an ambiguous pairing, the waiver that is of no
    /// use.
    pub detail: Option<Text>,
    /// The waiver that accepts all of it.
    pub waiver: Option<Arc<Waiver>>,
    /// The demands that a waiver took out, where others still stand.
    pub waived: Vec<(Arc<Demand>, Arc<Waiver>)>,
    /// Where to point, for a finding that is about no tunnel.
    pub place: Option<Location>,
    /// What a baseline says of it, if the run has one.
    pub since: Option<Since>,
}

/// What a baseline says of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Since {
    /// It is not in the baseline.
    New,
    /// It is, as it is now.
    Unchanged,
    /// It is, and its value was further from what is demanded.
    Improved,
    /// It is, and it was milder, or its value was nearer to what is demanded.
    Worse,
}

impl Since {
    /// Everything that can be said.
    pub const ALL: [Self; 4] = [Self::New, Self::Unchanged, Self::Improved, Self::Worse];

    /// Says whether a finding of which this is said counts: nobody knew it as it is.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::New | Self::Worse)
    }

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Improved => "improved",
            Self::Worse => "worse",
        }
    }
}

/// Who says the value that is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The cloud.
    Live,
    /// The declaration.
    Declared,
}

impl Finding {
    /// Keeps some of the demands, and with them the rule of the severest that is left; says whether
    /// one is left.
    pub fn keep(&mut self, keep: impl Fn(&Demand) -> bool) -> bool {
        self.demands.retain(|demand| keep(demand));
        let Some(worst) = self.demands.first() else { return false };
        self.rule = Arc::clone(&worst.rule);
        self.severity = worst.severity;
        true
    }

    /// A finding that nobody has waived or compared yet.
    #[must_use]
    pub fn new(rule: &Arc<Rule>, subject: Subject) -> Self {
        Self {
            rule: Arc::clone(rule),
            severity: rule.severity,
            subject,
            fact: None,
            observed: None,
            side: Side::Live,
            demands: Vec::new(),
            detail: None,
            waiver: None,
            waived: Vec::new(),
            place: None,
            since: None,
        }
    }

    /// Says whether the finding counts: nobody waived it, and no baseline holds it as it is or worse.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.waiver.is_none() && self.since.is_none_or(Since::counts)
    }

    /// What kind of finding it is: the rules of the program's own that look at no one fact are one each, and
    /// what policies demand of a fact is one.
    #[must_use]
    pub fn kind(&self) -> &str {
        let own = self.rule.fact.is_none() && !own::is_about_unknown(&self.rule.id);
        if own { &self.rule.id } else { "policy" }
    }

    /// The word for who says the value that is not accepted: `live`, `planned` or `declared`.
    #[must_use]
    pub fn said_by(&self) -> &'static str {
        match (self.side, &self.subject.live) {
            (Side::Live, Some(live)) => live.presence(),
            (Side::Live, None) => LIVE,
            (Side::Declared, _) => "declared",
        }
    }

    /// Says whether the finding is one of drift, so that the declared value is what is right.
    #[must_use]
    pub fn is_drift(&self) -> bool {
        self.rule.id == own::DRIFT.id
    }

    /// Where to point: the declared value; for what nobody declared, the tunnel in the live file,
    /// else the entry of its source.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.anchor().map(|(_, location)| location)
    }

    /// Where to point, and what stands there.
    #[must_use]
    pub fn anchor(&self) -> Option<(Anchor, Location)> {
        let place = self.place.clone().map(|place| (Anchor::Waiver, place));
        place.or_else(|| self.subject.anchor(self.fact))
    }

    /// The observed value with its unit, as a sentence shows it.
    #[must_use]
    pub fn shown(&self) -> String {
        match (self.fact, &self.observed) {
            (Some(fact), Some(value)) => fact.show(value),
            (None, Some(value)) => value.to_string(),
            (_, None) => "not reported".to_owned(),
        }
    }

    /// What is wrong, in one sentence without a full stop.
    #[must_use]
    pub fn message(&self) -> String {
        let Some(fact) = self.fact else {
            let title = match &*self.rule.title {
                title if self.subject.is_planned() => title.replacen("Live tunnel", "Planned tunnel", 1),
                title => title.to_owned(),
            };
            return match &self.detail {
                Some(detail) => format!("{title}: {detail}"),
                None => title,
            };
        };
        let says = match self.side {
            Side::Live => "is",
            Side::Declared => "is declared as",
        };
        if self.is_drift() {
            let declared =
                self.subject.declared_value(fact).map(|value| fact.show(&value)).unwrap_or_default();
            return format!("{} is {} but is declared as {declared}", fact.name, self.shown());
        }
        let mut message = format!("{}: {} {says} {}", self.rule.title, fact.name, self.shown());
        let Some(first) = self.demands.first() else { return message };
        if !matches!(first.test, Test::Forbid(_) | Test::Absent) && !matches!(fact.kind, Kind::Flag) {
            message.push_str(&format!(" and must {}", first.test.wants(fact)));
        }
        if let Some(said) = first.term.said(first.severity) {
            message.push_str(&format!(" ({said})"));
        }
        message
    }

    /// Says whether the message of the finding follows from its demands and its value alone: a demand of a
    /// declaration comes once, and of values that are equal, only these are also written alike.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let value = match &self.observed {
            None | Some(Value::Word(Word::Known(_)) | Value::Number(_) | Value::Flag(_)) => true,
            Some(_) => false,
        };
        let bare = self.side == Side::Live && self.detail.is_none();
        value && bare && self.demands.first().is_some_and(|demand| demand.policy.is_some())
    }

    /// Says whether the finding is plain and says what another one does: it has its demands and its value.
    #[must_use]
    pub fn says_what(&self, other: &Self) -> bool {
        let one = self.observed == other.observed && self.fact == other.fact;
        let same = || self.demands.iter().zip(&other.demands).all(|(a, b)| Arc::ptr_eq(a, b));
        one && self.demands.len() == other.demands.len() && same() && self.is_plain() && other.is_plain()
    }

    /// A mark of the finding that survives reordered and reindented files, another working folder and
    /// what becomes of other tunnels: made of its kind, tunnel and fact, and of a value that has no order.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint::of(self)
    }

    /// The mark that vpnaudit gave the finding before version 2 of its marks.
    #[must_use]
    pub fn fingerprint_of_version_1(&self) -> String {
        fingerprint::of_version_1(self)
    }

    /// Puts findings in the order of a report.
    pub fn sort(findings: &mut Vec<Self>) {
        _ = order::sort(findings, |finding| &finding.subject, Self::compare);
    }

    /// The order of a report: source, tunnel, the worst first, rule, fact.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        self.subject
            .compare(&other.subject)
            .then_with(|| other.severity.cmp(&self.severity))
            .then_with(|| self.rule.id.cmp(&other.rule.id))
            .then_with(|| self.fact.map(|fact| fact.index).cmp(&other.fact.map(|fact| fact.index)))
            .then_with(|| self.side.cmp(&other.side))
    }
}
