//! Which results a log holds: all of them, up to what receivers take. What matters least goes
//! first: what is waived before what stands, and of those the mildest.

use crate::finding::{Finding, Report};
use crate::policy::Severity;
use crate::report::Suppressed;

/// Results of one run that GitHub takes; with one more it refuses the file.
pub(super) const MOST: usize = 25_000;

/// How many findings of each class still fit: those that stand, the worst first, then the waived.
#[derive(Clone)]
pub(super) struct Quota {
    fits: [usize; 2 * Severity::ALL.len()],
    /// Findings that stand and do not fit.
    pub(super) cut: usize,
    /// Waived findings that are left out, for want of room or because nobody wants them.
    pub(super) waived: usize,
}

impl Quota {
    /// Counts what there is and shares out what room there is.
    pub(super) fn new(report: &Report, suppressed: Suppressed, most: usize) -> Self {
        let mut found = [0; 2 * Severity::ALL.len()];
        for finding in &report.findings {
            if let Some(found) = found.get_mut(class(finding)) {
                *found += 1;
            }
        }
        let (mut room, mut fits) = (most, found);
        for (class, fits) in fits.iter_mut().enumerate() {
            let wanted = class < Severity::ALL.len() || suppressed == Suppressed::Include;
            *fits = if wanted { (*fits).min(room) } else { 0 };
            room -= *fits;
        }
        let left_out = |classes: std::ops::Range<usize>| {
            found
                .iter()
                .zip(fits)
                .skip(classes.start)
                .take(classes.len())
                .map(|(found, fits)| found - fits)
                .sum()
        };
        let half = Severity::ALL.len();
        Self { fits, cut: left_out(0..half), waived: left_out(half..2 * half) }
    }

    /// Takes a place for a finding, if there is one.
    pub(super) fn takes(&mut self, finding: &Finding) -> bool {
        let Some(fits) = self.fits.get_mut(class(finding)).filter(|fits| **fits > 0) else { return false };
        *fits -= 1;
        true
    }

    /// How many findings have a place.
    pub(super) fn kept(&self) -> usize {
        self.fits.iter().sum()
    }
}

fn class(finding: &Finding) -> usize {
    let severity = Severity::ALL.into_iter().position(|severity| severity == finding.severity).unwrap_or(0);
    if finding.waiver.is_some() { severity + Severity::ALL.len() } else { severity }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn what_is_waived_goes_first_and_then_the_mildest() {
        let report = fixture::report();
        for (most, cut, waived) in [(99, 0, 0), (9, 0, 0), (8, 0, 1), (4, 4, 1), (0, 8, 1)] {
            let mut quota = Quota::new(&report, Suppressed::Include, most);
            assert_eq!((quota.cut, quota.waived), (cut, waived), "{most}");
            let kept: Vec<_> = report.findings.iter().filter(|finding| quota.takes(finding)).collect();
            assert_eq!(kept.len(), most.min(9));
            let mildest = kept.iter().map(|finding| finding.severity).min();
            assert!(most != 4 || mildest == Some(Severity::High));
        }
    }

    #[test]
    fn waived_findings_are_left_out_where_nobody_wants_them() {
        let quota = Quota::new(&fixture::report(), Suppressed::Omit, MOST);
        assert_eq!((quota.cut, quota.waived, quota.kept()), (0, 1, 8));
    }
}
