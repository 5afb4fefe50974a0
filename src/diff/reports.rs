//! Two reports: what is new, what is fixed, what has been waived since, and what is waived no longer.

use std::collections::HashMap;

use crate::finding::Filters;
use crate::past::{Finding, Report};

/// What changed from one report to another.
#[derive(Debug, Default)]
pub struct Reports {
    /// Findings that only the second has, and nobody waived.
    pub new: Vec<Finding>,
    /// Findings that only the first has.
    pub fixed: Vec<Finding>,
    /// Findings that somebody has waived since.
    pub newly_waived: Vec<Finding>,
    /// Findings that were waived, and stand now.
    pub no_longer_waived: Vec<Finding>,
    /// How many others are in both.
    pub unchanged: u64,
    /// What narrowed the runs of the first and of the second.
    pub narrowed: [Filters; 2],
}

impl Reports {
    /// Says whether nothing changed.
    #[must_use]
    pub fn is_none(&self) -> bool {
        [&self.new, &self.fixed, &self.newly_waived, &self.no_longer_waived]
            .iter()
            .all(|list| list.is_empty())
    }
}

/// Compares two reports by the fingerprints of their findings.
#[must_use]
pub fn compare(old: &Report, new: &Report) -> Reports {
    let mut known: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in old.findings.iter().rev() {
        known.entry(&finding.fingerprint).or_default().push(finding);
    }
    let narrowed = [old, new].map(|report| report.run.filters.clone());
    let mut reports = Reports { narrowed, ..Reports::default() };
    for finding in &new.findings {
        let before = known.get_mut(&*finding.fingerprint).and_then(Vec::pop);
        match (before.map(|before| before.waiver.is_some()), finding.waiver.is_some()) {
            (None, false) => reports.new.push(finding.clone()),
            (None | Some(false), true) => reports.newly_waived.push(finding.clone()),
            (Some(true), false) => reports.no_longer_waived.push(finding.clone()),
            (Some(false), false) | (Some(true), true) => reports.unchanged += 1,
        }
    }
    let left =
        |finding: &&Finding| known.get_mut(&*finding.fingerprint).is_some_and(|left| left.pop().is_some());
    reports.fixed = old.findings.iter().filter(left).cloned().collect();
    reports
}
