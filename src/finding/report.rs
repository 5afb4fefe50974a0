//! The outcome of one run.

use std::sync::Arc;

use super::{Filters, Finding, Horizon, JudgedAsOf, RuleCount, Since};
use crate::model::subject::{Going, LIVE, Subject};
use crate::model::{Fact, Text};
use crate::policy::{Demand, Severity, own};
use crate::text::Location;

/// The outcome of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What was done.
    pub task: Task,
    /// Says whether every source gave all of its tunnels.
    pub complete: bool,
    /// The day that demands and waivers were taken as of. Reports of old do not say it.
    pub judged_as_of: Option<JudgedAsOf>,
    /// What narrowed the run.
    pub filters: Filters,
    /// How each source ended.
    pub sources: Vec<SourceOutcome>,
    /// The policies that were judged by, by name; a draft says so.
    pub policies: Vec<Text>,
    /// Every tunnel that was looked at, declared or live, in the order of `Subject::compare`.
    pub fleet: Vec<Subject>,
    /// Says that it is read from a report of old, which does not tell what cryptography each tunnel is set to.
    pub uninventoried: bool,
    /// Live tunnels that were looked at.
    pub tunnels: u64,
    /// Tunnels that were declared.
    pub declared: u64,
    /// The counts of each rule, by id.
    pub rules: Vec<RuleCount>,
    /// What the policies in use demand and this run did not ask: no remedy may break it all the same.
    pub unasked: Vec<Arc<Demand>>,
    /// What the policies in use demand on other days than the one that was judged as of.
    pub not_in_force: Vec<Arc<Demand>>,
    /// What passes on that day and fails within a time, if the run looked ahead.
    pub horizon: Option<Horizon>,
    /// The facts that were asked for and not reported.
    pub unreported: Vec<Unreported>,
    /// Tunnels that are to be destroyed, and that nobody judged.
    pub going: Vec<Going>,
    /// The findings, in the order of `Finding::compare`.
    pub findings: Vec<Finding>,
    /// What is wrong, or doubtful, in what people wrote; after an error nothing was audited.
    pub mistakes: Vec<Mistake>,
    /// What the reader should know besides.
    pub warnings: Vec<Warning>,
    /// The earlier report that this one is compared with; then only what is new counts.
    pub baseline: Option<Baseline>,
}

/// What a run does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    /// Drift and policies, on what is live.
    #[default]
    Check,
    /// Drift alone.
    Plan,
    /// Policies, on what is declared.
    Lint,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 3] = [Self::Check, Self::Plan, Self::Lint];

    /// The command that does it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Plan => "plan",
            Self::Lint => "lint",
        }
    }
}

/// The earlier report that a report is compared with.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// The file, as the user names it.
    pub file: Text,
    /// What was found then and is found no longer on its tunnel; none if this run looked at less.
    pub fixed: Option<Vec<Fixed>>,
    /// What was found on tunnels that are there no longer; none if this run looked at less.
    pub gone: Option<Vec<Fixed>>,
}

/// How many of the findings that nobody waived stand how to a baseline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SinceCounts {
    /// It does not hold them.
    pub new: u64,
    /// It holds them as they are.
    pub unchanged: u64,
    /// It holds them with a value that was further from what is demanded.
    pub improved: u64,
    /// It holds them milder, or with a value that was nearer.
    pub worse: u64,
}

impl SinceCounts {
    /// Those that count.
    #[must_use]
    pub const fn counting(&self) -> u64 {
        self.new + self.worse
    }

    /// Those that do not.
    #[must_use]
    pub const fn known(&self) -> u64 {
        self.unchanged + self.improved
    }
}

/// A finding of an earlier run that is found no longer.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The id of its rule.
    pub rule: Text,
    /// How bad it was.
    pub severity: Text,
    /// The name of its fact.
    pub fact: Option<Text>,
    /// The name of its tunnel, if it was about one.
    pub name: Option<Text>,
    /// The id of its tunnel.
    pub id: Option<Text>,
    /// The source of its tunnel.
    pub source: Option<Text>,
    /// What was wrong.
    pub message: Text,
    /// The mark by which it was known.
    pub fingerprint: Text,
}

/// How one source ended.
#[derive(Clone, Debug)]
pub struct SourceOutcome {
    /// Its name.
    pub name: Text,
    /// Its kind.
    pub kind: &'static str,
    /// How many tunnels it gave.
    pub tunnels: u64,
    /// Why it did not give all of them.
    pub error: Option<String>,
    /// What it could not tell, though it gave all of them.
    pub notes: Vec<String>,
}

/// A fact that a rule in use asks for and that some tunnels' source does not report.
#[derive(Clone, Copy, Debug)]
pub struct Unreported {
    /// The fact.
    pub fact: &'static Fact,
    /// Of how many tunnels.
    pub tunnels: u64,
}

/// Something wrong, or doubtful, in what people wrote.
#[derive(Clone, Debug)]
pub struct Mistake {
    /// Says whether it kept the run from auditing anything.
    pub is_error: bool,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// Where, if a line of a file is to blame.
    pub place: Option<Location>,
}

/// Something that stands in the way of nothing, but that the reader should know.
#[derive(Clone, Debug)]
pub struct Warning {
    /// What it is about.
    pub kind: WarningKind,
    /// What to know, in one line.
    pub text: String,
}

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WarningKind {
    /// Findings were left out.
    LeftOut,
    /// The baseline is of another sort of run.
    Baseline,
    /// Tunnels are to be destroyed, and were not judged.
    Going,
    /// A source said less than it could, which leaves facts not assessed.
    Source,
    /// What the policies ask against quantum computers, and the cloud does not offer.
    PostQuantum,
}

impl Mistake {
    /// The word for how bad it is.
    #[must_use]
    pub const fn severity(&self) -> &'static str {
        if self.is_error { "error" } else { "warning" }
    }
}

impl Report {
    /// Says whether a mistake kept the run from auditing anything.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.mistakes.iter().any(|mistake| mistake.is_error)
    }

    /// The findings that nobody waived.
    pub fn standing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waiver.is_none())
    }

    /// How many findings that nobody waived have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.standing().filter(|finding| finding.severity == severity).count()
    }

    /// How the findings that nobody waived stand to the baseline.
    #[must_use]
    pub fn since(&self) -> SinceCounts {
        let mut counts = SinceCounts::default();
        for since in self.standing().filter_map(|finding| finding.since) {
            match since {
                Since::New => counts.new += 1,
                Since::Unchanged => counts.unchanged += 1,
                Since::Improved => counts.improved += 1,
                Since::Worse => counts.worse += 1,
            }
        }
        counts
    }

    /// Says whether a run over live tunnels saw none, not even one that is going, or looked at none of those
    /// that it saw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let seen = self.sources.iter().any(|source| source.tunnels > 0);
        let tunnels = || self.rules.iter().filter(|count| !own::is_about_waivers(&count.rule.id));
        let nothing = || self.tunnels == 0 && tunnels().all(|count| count.assessed == 0);
        self.task != Task::Lint && self.going.is_empty() && (!seen || nothing())
    }

    /// Says whether there was nothing to judge, as all that there was is to be destroyed.
    #[must_use]
    pub fn ends_all(&self) -> bool {
        self.tunnels == 0 && self.declared == 0 && !self.going.is_empty()
    }

    /// The word for how the tunnels that were looked at are there: `live`, or `planned`; none where some are the
    /// one and some the other.
    #[must_use]
    pub fn presence(&self) -> Option<&'static str> {
        let mut words = self.fleet.iter().filter_map(|subject| Some(subject.live.as_ref()?.presence()));
        let first = words.next().unwrap_or(LIVE);
        words.all(|word| word == first).then_some(first)
    }

    /// Says whether nothing that counts was found at `fail_on` or worse; `None` lets everything pass.
    #[must_use]
    pub fn passes(&self, fail_on: Option<Severity>) -> bool {
        let counting = || self.findings.iter().filter(|finding| finding.counts());
        fail_on.is_none_or(|fail_on| counting().all(|finding| finding.severity < fail_on))
    }
}

/// Tunnels that are to be destroyed are named up to this many; the report has them all.
const MOST_NAMED: usize = 20;

/// What to say of tunnels that are to be destroyed: how many, and which.
#[must_use]
pub fn destroyed(going: &[Going]) -> Option<String> {
    let name = |gone: &Going| {
        let label = gone.address.as_deref().or(gone.name.as_deref()).or(gone.id.as_deref());
        let id = gone.id.as_deref().filter(|id| label != Some(id)).map(|id| format!(" ({id})"));
        format!("{}{}", label.unwrap_or("(unnamed)"), id.unwrap_or_default())
    };
    let are = match going.len() {
        0 => return None,
        1 => "1 tunnel is to be destroyed and was not judged".to_owned(),
        many => format!("{many} tunnels are to be destroyed and were not judged"),
    };
    let names: Vec<String> = going.iter().take(MOST_NAMED).map(name).collect();
    let more = going.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!("{are}: {}{more}", names.join(", ")))
}
