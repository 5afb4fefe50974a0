//! Waivers: they take the demands of their rule out of a finding; what remains still stands. One
//! that has expired, or that nothing needs, is a finding itself.

pub mod baseline;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::finding::{Finding, Outcome, RuleCount, Side, Waiver};
use crate::model::subject::Subject;
use crate::model::{Text, Value};
use crate::policy::{Demand, Rule, own};

/// What came of one waiver.
#[derive(Debug)]
pub struct Use {
    waiver: Arc<Waiver>,
    expired: bool,
    fits: bool,
}

/// How much a run has seen, so that what is not seen is not taken for absent.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Says whether no tunnel was left out because nobody asked for it.
    pub every_tunnel: bool,
    /// Says whether everything was looked at, so that a waiver which fits nothing is of no use.
    pub everything: bool,
}

/// Applies waivers to findings and counts, as of a day in UTC, and says what came of each.
pub fn waive(
    findings: &mut [Finding],
    rules: &mut [RuleCount],
    waivers: &[Arc<Waiver>],
    today: Date,
) -> Vec<Use> {
    let mut by_rule: BTreeMap<&str, Vec<&Arc<Waiver>>> = BTreeMap::new();
    for waiver in waivers {
        by_rule.entry(&waiver.rule).or_default().push(waiver);
    }
    let mut applied = Applied { today, by_rule, fitting: HashSet::new(), waived: HashMap::new() };
    if !waivers.is_empty() {
        for finding in findings {
            applied.apply(finding);
        }
    }
    for count in rules {
        let waived = applied.waived.get(&count.rule.id).map_or(0, |tunnels| tunnels.len() as u64);
        count.waived += waived;
        count.failed -= waived.min(count.failed);
    }
    let used = |waiver: &Arc<Waiver>| Use {
        waiver: Arc::clone(waiver),
        expired: waiver.is_expired(today),
        fits: applied.fitting.contains(&Arc::as_ptr(waiver)),
    };
    waivers.iter().map(used).collect()
}

/// The findings about waivers themselves, and the counts of their rules.
#[must_use]
pub fn findings(uses: &[Use], seen: Seen) -> (Vec<Finding>, Vec<RuleCount>) {
    let mut counts = [&own::WAIVER_EXPIRED, &own::WAIVER_UNUSED].map(|rule| RuleCount::new(rule));
    let mut findings = Vec::new();
    for used in uses {
        let outcomes = used.outcomes(seen);
        for (count, outcome) in counts.iter_mut().zip(outcomes) {
            count.add(outcome);
            findings.extend((outcome == Outcome::Failed).then(|| useless(&count.rule, &used.waiver)));
        }
    }
    (findings, if uses.is_empty() { Vec::new() } else { counts.into() })
}

impl Use {
    /// Whether it has expired, and whether it is of use. One that has expired is of none.
    fn outcomes(&self, seen: Seen) -> [Outcome; 2] {
        use Outcome::{Failed, OutOfScope, Passed};
        match self {
            Self { fits: false, .. } if !seen.every_tunnel => [OutOfScope, OutOfScope],
            Self { expired: true, .. } => [Failed, OutOfScope],
            Self { fits: true, .. } => [Passed, Passed],
            Self { .. } if seen.everything => [Passed, Failed],
            Self { .. } => [Passed, OutOfScope],
        }
    }
}

/// A finding about a waiver. It is about no tunnel, and stands where the waiver does.
fn useless(rule: &Arc<Rule>, waiver: &Waiver) -> Finding {
    let until = waiver.expires.map(|day| format!(", until {day}")).unwrap_or_default();
    let what = Text::from(format!("{} for {}{until}", waiver.rule, waiver.tunnel));
    Finding {
        observed: Some(Value::Text(Text::clone(&what))),
        side: Side::Declared,
        detail: Some(what),
        place: Some(waiver.location.clone()),
        ..Finding::new(rule, Subject::default())
    }
}

struct Applied<'a> {
    today: Date,
    by_rule: BTreeMap<&'a str, Vec<&'a Arc<Waiver>>>,
    fitting: HashSet<*const Waiver>,
    waived: HashMap<Text, HashSet<(String, String)>>,
}

impl Applied<'_> {
    /// Takes the waived demands out. A finding that has none left bears its waiver instead, with
    /// the demands as they were.
    fn apply(&mut self, finding: &mut Finding) {
        if finding.demands.is_empty() {
            finding.waiver = self.waiver(&finding.rule.id.clone(), finding);
            return;
        }
        let waivers: Vec<_> =
            finding.demands.iter().map(|demand| self.waiver(&demand.rule.id.clone(), finding)).collect();
        if waivers.iter().all(Option::is_some) {
            finding.waiver = waivers.into_iter().next().flatten();
            return;
        }
        let demands: Vec<(Arc<Demand>, Option<Arc<Waiver>>)> =
            std::mem::take(&mut finding.demands).into_iter().zip(waivers).collect();
        for (demand, waiver) in demands {
            match waiver {
                Some(waiver) => finding.waived.push((demand, waiver)),
                None => finding.demands.push(demand),
            }
        }
        if let Some(worst) = finding.demands.first() {
            finding.rule = Arc::clone(&worst.rule);
            finding.severity = worst.severity;
        }
    }

    /// The waiver in force for a rule on the tunnel of a finding.
    fn waiver(&mut self, rule: &Text, finding: &Finding) -> Option<Arc<Waiver>> {
        let subject = &finding.subject;
        let meant = |waiver: &Waiver| {
            waiver.tunnel.matches(subject.name()) || subject.id().is_some_and(|id| waiver.tunnel.matches(id))
        };
        let mut found = None;
        for waiver in self.by_rule.get(&**rule)?.iter().filter(|waiver| meant(waiver)) {
            self.fitting.insert(Arc::as_ptr(waiver));
            if !waiver.is_expired(self.today) {
                found = found.or(Some(Arc::clone(waiver)));
            }
        }
        if found.is_some() {
            let tunnel = (
                subject.source().unwrap_or_default().to_owned(),
                subject.id().unwrap_or(subject.name()).to_owned(),
            );
            self.waived.entry(rule.clone()).or_default().insert(tunnel);
        }
        found
    }
}
