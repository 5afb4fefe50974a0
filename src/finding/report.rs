//! The outcome of one run.

use super::{Finding, RuleCount};
use crate::model::{Fact, Text};
use crate::policy::Severity;

/// The outcome of one run.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Says whether every source gave all of its tunnels.
    pub complete: bool,
    /// How each source ended.
    pub sources: Vec<SourceOutcome>,
    /// The policies that were judged by, by name; a draft says so.
    pub policies: Vec<Text>,
    /// Live tunnels that were looked at.
    pub tunnels: u64,
    /// Tunnels that were declared.
    pub declared: u64,
    /// The counts of each rule, by id.
    pub rules: Vec<RuleCount>,
    /// The facts that were asked for and not reported.
    pub unreported: Vec<Unreported>,
    /// The findings, in the order of `Finding::compare`.
    pub findings: Vec<Finding>,
    /// What the reader should know besides.
    pub warnings: Vec<Warning>,
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
}

/// A fact that a rule in use asks for and that some tunnels' source does not report.
#[derive(Clone, Copy, Debug)]
pub struct Unreported {
    /// The fact.
    pub fact: &'static Fact,
    /// Of how many tunnels.
    pub tunnels: u64,
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
    /// A waiver holds no longer.
    ExpiredWaiver,
    /// A waiver matches no finding.
    UnusedWaiver,
    /// Findings were left out.
    LeftOut,
    /// A source said less than it could, which leaves facts not assessed.
    Source,
}

impl Report {
    /// The findings that nobody waived.
    pub fn standing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waiver.is_none())
    }

    /// How many findings that nobody waived have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.standing().filter(|finding| finding.severity == severity).count()
    }

    /// Says whether nothing was found at `fail_on` or worse; `None` lets everything pass.
    #[must_use]
    pub fn passes(&self, fail_on: Option<Severity>) -> bool {
        fail_on.is_none_or(|fail_on| self.standing().all(|finding| finding.severity < fail_on))
    }
}
