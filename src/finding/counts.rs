//! How many tunnels each rule looked at, and what came of it: an auditor files the passes too.

use std::sync::Arc;

use super::Ranges;
use crate::policy::{Demand, Rule, own};

/// What one rule came to on one tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// No demand of the rule means this tunnel.
    OutOfScope,
    /// Every value was accepted.
    Passed,
    /// A fact that decides was not reported, and nothing else failed.
    NotAssessed,
    /// A value was not accepted.
    Failed,
}

/// The outcomes of one rule over all tunnels; over all waivers, for the rules about waivers.
#[derive(Clone, Debug)]
pub struct RuleCount {
    /// The rule.
    pub rule: Arc<Rule>,
    /// What the policies in use demand by it; nothing for a rule that no policy binds.
    pub demands: Vec<Arc<Demand>>,
    /// Tunnels that were looked at: passed, failed and waived.
    pub assessed: u64,
    /// Tunnels whose value was accepted.
    pub passed: u64,
    /// Tunnels whose value was not accepted.
    pub failed: u64,
    /// Tunnels whose value was not accepted, and waived.
    pub waived: u64,
    /// Tunnels whose value was not reported.
    pub not_assessed: u64,
    /// Tunnels that no demand of the rule means.
    pub out_of_scope: u64,
    /// Which tunnels they were.
    pub tunnels: Tunnels,
}

/// Which tunnels a rule came to what on, by their numbers in the fleet of the report. All others
/// passed. Nothing for the rules about waivers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tunnels {
    /// Those whose value was not accepted, waived ones among them.
    pub failed: Ranges,
    /// Those whose value was not reported.
    pub not_assessed: Ranges,
    /// Those that no demand of the rule means.
    pub out_of_scope: Ranges,
}

impl Tunnels {
    /// What the rule came to on one tunnel.
    #[must_use]
    pub fn outcome(&self, number: u32) -> Outcome {
        if self.failed.contains(number) {
            Outcome::Failed
        } else if self.not_assessed.contains(number) {
            Outcome::NotAssessed
        } else if self.out_of_scope.contains(number) {
            Outcome::OutOfScope
        } else {
            Outcome::Passed
        }
    }
}

impl Tunnels {
    /// What the rule came to on each tunnel of a fleet of so many.
    #[must_use]
    pub fn outcomes(&self, fleet: u32) -> Vec<Outcome> {
        let mut outcomes = vec![Outcome::Passed; fleet as usize];
        let Self { failed, not_assessed, out_of_scope } = self;
        for (set, outcome) in [
            (out_of_scope, Outcome::OutOfScope),
            (not_assessed, Outcome::NotAssessed),
            (failed, Outcome::Failed),
        ] {
            for number in set.iter().cloned().flatten() {
                outcomes.get_mut(number as usize).into_iter().for_each(|of_tunnel| *of_tunnel = outcome);
            }
        }
        outcomes
    }
}

impl RuleCount {
    /// Starts to count.
    #[must_use]
    pub fn new(rule: &Arc<Rule>) -> Self {
        let rule = Arc::clone(rule);
        Self {
            rule,
            demands: Vec::new(),
            assessed: 0,
            passed: 0,
            failed: 0,
            waived: 0,
            not_assessed: 0,
            out_of_scope: 0,
            tunnels: Tunnels::default(),
        }
    }

    /// What was counted: tunnels, or waivers.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        if own::is_about_waivers(&self.rule.id) { "waiver" } else { "tunnel" }
    }

    /// Counts one tunnel of the fleet; each has a larger number than the one before.
    pub fn add_tunnel(&mut self, number: u32, outcome: Outcome) {
        self.add(outcome);
        match outcome {
            Outcome::OutOfScope => self.tunnels.out_of_scope.push(number),
            Outcome::NotAssessed => self.tunnels.not_assessed.push(number),
            Outcome::Failed => self.tunnels.failed.push(number),
            Outcome::Passed => {}
        }
    }

    /// Takes other numbers for the tunnels: `n` becomes `numbers[n]`.
    pub fn renumber(&mut self, numbers: &[u32]) {
        let Tunnels { failed, not_assessed, out_of_scope } = &mut self.tunnels;
        for set in [failed, not_assessed, out_of_scope] {
            set.renumber(numbers);
        }
    }

    /// Counts what is no tunnel.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::OutOfScope => self.out_of_scope += 1,
            Outcome::NotAssessed => self.not_assessed += 1,
            Outcome::Passed => {
                self.assessed += 1;
                self.passed += 1;
            }
            Outcome::Failed => {
                self.assessed += 1;
                self.failed += 1;
            }
        }
    }

    /// Adds the counts of other tunnels, whose numbers are larger.
    pub fn merge(&mut self, other: &Self) {
        self.assessed += other.assessed;
        self.passed += other.passed;
        self.failed += other.failed;
        self.waived += other.waived;
        self.not_assessed += other.not_assessed;
        self.out_of_scope += other.out_of_scope;
        self.tunnels.failed.extend(&other.tunnels.failed);
        self.tunnels.not_assessed.extend(&other.tunnels.not_assessed);
        self.tunnels.out_of_scope.extend(&other.tunnels.out_of_scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_rule_came_to_on_all_tunnels_is_what_it_came_to_on_each() {
        let [failed, not_assessed, out_of_scope] =
            [vec![0, 1, 7], vec![3, 9], vec![4, 5]].map(|numbers| numbers.into_iter().collect());
        let tunnels = Tunnels { failed, not_assessed, out_of_scope };
        let each: Vec<_> = (0..10).map(|number| tunnels.outcome(number)).collect();
        assert_eq!(tunnels.outcomes(10), each);
        assert_eq!(tunnels.outcomes(2), [Outcome::Failed; 2]);
    }
}
