//! Two reports: what is new, worse, improved or fixed, what went with its tunnel, what has been waived
//! since, and what is waived no longer.

use crate::finding::again::{self, Fate};
use crate::finding::{Filter, Filters, Finding, Report, Since};

/// What changed from one report to another.
#[derive(Debug, Default)]
pub struct Reports {
    /// Findings that only the second has, and nobody waived.
    pub new: Vec<Finding>,
    /// Findings that got worse, as they were and as they are.
    pub worse: Vec<(Finding, Finding)>,
    /// Findings whose value is nearer to what is demanded, as they were and as they are.
    pub improved: Vec<(Finding, Finding)>,
    /// Findings that only the first has, on tunnels that both have.
    pub fixed: Vec<Finding>,
    /// Findings on tunnels that only the first has.
    pub gone: Vec<Finding>,
    /// Findings that somebody has waived since.
    pub newly_waived: Vec<Finding>,
    /// Findings that were waived, and stand now.
    pub no_longer_waived: Vec<Finding>,
    /// How many others are in both.
    pub unchanged: u64,
    /// What the second run did, so that it is not told what is fixed and what is gone.
    pub untold: Option<&'static str>,
    /// What narrowed the runs of the first and of the second.
    pub narrowed: [Filters; 2],
}

impl Reports {
    /// Says whether nothing changed.
    #[must_use]
    pub fn is_none(&self) -> bool {
        let lists = [&self.new, &self.fixed, &self.gone, &self.newly_waived, &self.no_longer_waived];
        lists.iter().all(|list| list.is_empty()) && self.worse.is_empty() && self.improved.is_empty()
    }

    fn add(&mut self, before: Option<&Finding>, finding: &Finding, since: Since) {
        let is = || finding.clone();
        match (before, finding.waiver.is_some()) {
            (None, false) => self.new.push(is()),
            (None, true) => self.newly_waived.push(is()),
            (Some(before), waived) => match (before.waiver.is_some(), waived, since) {
                (false, true, _) => self.newly_waived.push(is()),
                (true, false, _) => self.no_longer_waived.push(is()),
                (true, true, _) | (false, false, Since::Unchanged | Since::New) => self.unchanged += 1,
                (false, false, Since::Worse) => self.worse.push((before.clone(), is())),
                (false, false, Since::Improved) => self.improved.push((before.clone(), is())),
            },
        }
    }
}

/// Compares two reports, finding by finding.
#[must_use]
pub fn compare(old: &Report, new: &Report) -> Reports {
    let again = again::compare(old, new);
    let narrowed = [old, new].map(|report| report.filters.clone());
    let mut reports = Reports { narrowed, untold: untold(old, new), ..Reports::default() };
    for (finding, (since, before)) in new.findings.iter().zip(&again.now) {
        reports.add(before.and_then(|place| old.findings.get(place)), finding, *since);
    }
    for (finding, fate) in old.findings.iter().zip(&again.then) {
        match fate {
            Fate::Found => {}
            _ if reports.untold.is_some() => {}
            Fate::Fixed => reports.fixed.push(finding.clone()),
            Fate::Gone => reports.gone.push(finding.clone()),
        }
    }
    reports
}

/// Findings that are too mild to be reported are not fixed.
fn untold(old: &Report, new: &Report) -> Option<&'static str> {
    let least = |report: &Report| report.filters.of(Filter::MinSeverity).first().cloned();
    let milder = least(new).is_some_and(|least_now| Some(least_now) != least(old));
    again::looked_at_less(old, new).or_else(|| milder.then_some("reported severe findings only"))
}
