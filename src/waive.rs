//! Waivers: they take the demands of their rule out of a finding; what remains still stands.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::finding::{Finding, RuleCount, Waiver, Warning, WarningKind};
use crate::model::Text;

/// Applies waivers to findings and counts, as of a day in UTC. Gives a warning for each waiver
/// that has expired or that nothing needed.
pub fn waive(
    findings: &mut [Finding],
    rules: &mut [RuleCount],
    waivers: &[Arc<Waiver>],
    today: Date,
) -> Vec<Warning> {
    let mut by_rule: BTreeMap<&str, Vec<&Arc<Waiver>>> = BTreeMap::new();
    for waiver in waivers {
        by_rule.entry(&waiver.rule).or_default().push(waiver);
    }
    let mut applied = Applied { today, by_rule, used: HashSet::new(), waived: HashMap::new() };
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
    waivers.iter().filter_map(|waiver| warning(waiver, &applied)).collect()
}

struct Applied<'a> {
    today: Date,
    by_rule: BTreeMap<&'a str, Vec<&'a Arc<Waiver>>>,
    used: HashSet<*const Waiver>,
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
        let mut waivers = waivers.iter();
        finding.demands.retain(|_| waivers.next().is_some_and(Option::is_none));
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
            self.used.insert(Arc::as_ptr(waiver));
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

fn warning(waiver: &Waiver, applied: &Applied) -> Option<Warning> {
    let place = format!("{}: the waiver of {} for {}", waiver.location, waiver.rule, waiver.tunnel);
    if let Some(last) = waiver.expires.filter(|_| waiver.is_expired(applied.today)) {
        let text = format!("{place} expired on {last} and silences nothing");
        return Some(Warning { kind: WarningKind::ExpiredWaiver, text });
    }
    let unused = !applied.used.contains(&std::ptr::from_ref(waiver));
    unused.then(|| Warning { kind: WarningKind::UnusedWaiver, text: format!("{place} matches no finding") })
}
