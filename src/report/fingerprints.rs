//! Marks of findings for receivers that take two findings with one mark for the same.

use crate::finding::Finding;
use crate::model::Index;

/// Gives each finding of a report a mark that no other one has.
#[derive(Default)]
pub(super) struct Fingerprints(Index<String, u64>);

impl Fingerprints {
    /// The fingerprint; with a number behind it, where an earlier finding bears the same.
    pub(super) fn of(&mut self, finding: &Finding) -> String {
        Self::written(self.count(finding))
    }

    /// The same of what is no finding.
    pub(super) fn of_text(&mut self, mark: String) -> String {
        Self::written(self.counted(mark))
    }

    /// The fingerprint, and how many findings bore it so far.
    pub(super) fn count(&mut self, finding: &Finding) -> (String, u64) {
        self.counted(finding.fingerprint())
    }

    fn counted(&mut self, mark: String) -> (String, u64) {
        let seen = self.0.entry(mark.clone()).or_default();
        *seen += 1;
        (mark, *seen)
    }

    fn written((mark, seen): (String, u64)) -> String {
        if seen == 1 { mark } else { format!("{mark}-{seen}") }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::report::fixture;

    #[test]
    fn no_two_findings_bear_the_same_mark() {
        let findings = fixture::report().findings;
        let mut fingerprints = Fingerprints::default();
        let marks: HashSet<_> = findings.iter().chain(&findings).map(|f| fingerprints.of(f)).collect();
        assert_eq!(marks.len(), findings.len() * 2);
        assert!(marks.contains(&findings[0].fingerprint()));
    }
}
