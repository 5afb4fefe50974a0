//! The tunnels of a report by their numbers: those of its fleet, and behind them any other that a
//! finding is about.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::{Finding, Report};
use crate::model::subject::Subject;

/// The tunnels of a report, and the number of that of each finding.
pub(super) struct Roll<'a> {
    pub(super) tunnels: Vec<&'a Subject>,
    /// By the place of the finding in the report.
    numbers: Vec<Option<u32>>,
}

/// Which tunnel: the places of its two sides in memory.
type Key = (usize, usize);

fn key(subject: &Subject) -> Key {
    let live = subject.live.as_ref().map_or(0, |live| Arc::as_ptr(live) as usize);
    (live, subject.declared.as_ref().map_or(0, |declared| Arc::as_ptr(declared) as usize))
}

impl<'a> Roll<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        let mut roll = Self { tunnels: report.fleet.iter().collect(), numbers: Vec::new() };
        roll.numbers.reserve(report.findings.len());
        // findings stand in the order of the fleet, so that one look along it is enough
        let mut at = 0;
        let mut all: Option<HashMap<Key, u32>> = None;
        for Finding { subject, .. } in &report.findings {
            let number = if subject.is_tunnel() {
                let ahead = || (at..).zip(report.fleet.get(at..).unwrap_or_default());
                let found =
                    if all.is_some() { None } else { ahead().find(|(_, each)| key(each) == key(subject)) };
                let number = match found {
                    Some((place, _)) => {
                        at = place;
                        u32::try_from(place).unwrap_or(u32::MAX)
                    }
                    None => roll.seek(subject, all.get_or_insert_with(|| index(&report.fleet))),
                };
                Some(number)
            } else {
                None
            };
            roll.numbers.push(number);
        }
        roll
    }

    /// Looks a tunnel up anywhere; adds one that is not of the fleet.
    fn seek(&mut self, subject: &'a Subject, all: &mut HashMap<Key, u32>) -> u32 {
        let next = u32::try_from(self.tunnels.len()).unwrap_or(u32::MAX);
        *all.entry(key(subject)).or_insert_with(|| {
            self.tunnels.push(subject);
            next
        })
    }

    /// The number of the tunnel of a finding, by the place of the finding; none if it is about none.
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        self.numbers.get(place).copied().flatten()
    }
}

fn index(fleet: &[Subject]) -> HashMap<Key, u32> {
    (0..).zip(fleet).map(|(number, subject)| (key(subject), number)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn every_tunnel_of_a_finding_has_one_number_whatever_the_order() {
        let mut report = fixture::fleet(20);
        report.fleet = report.findings.iter().step_by(4).map(|finding| finding.subject.clone()).collect();
        for turn in [0, 7, 31] {
            report.findings.rotate_left(turn);
            let roll = Roll::of(&report);
            assert_eq!(roll.tunnels.len(), 20);
            for (place, finding) in report.findings.iter().enumerate() {
                let number = roll.number(place).expect("a tunnel") as usize;
                assert_eq!(key(roll.tunnels[number]), key(&finding.subject));
            }
        }
    }
}
