//! What a log says once and its results refer to by number: rules, weaknesses, clauses.
//!
//! Receivers take the severity from the rule. A finding that a policy has graded otherwise than
//! the catalogue does therefore bears a rule of its own, `ike-dh-group.critical`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::finding::{Finding, Report};
use crate::policy::{Demand, Rule, Severity};

/// A rule at one severity.
pub(super) struct Descriptor<'a> {
    pub(super) id: String,
    pub(super) rule: &'a Rule,
    pub(super) severity: Severity,
    pub(super) demands: Vec<&'a Demand>,
}

/// Where a clause or a weakness stands: the taxonomy, and the entry in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Taxon {
    pub(super) taxonomy: usize,
    pub(super) entry: usize,
}

/// The clauses that one policy cites.
#[derive(Default)]
pub(super) struct Clauses<'a> {
    pub(super) entries: Vec<(&'a str, Option<&'a str>)>,
    places: HashMap<&'a str, usize>,
}

/// Rules, weaknesses and clauses of one report.
pub(super) struct Catalogue<'a> {
    pub(super) rules: Vec<Descriptor<'a>>,
    places: HashMap<(&'a str, Severity), usize>,
    pub(super) weaknesses: Vec<u16>,
    pub(super) policies: Vec<(&'a str, Clauses<'a>)>,
}

impl<'a> Catalogue<'a> {
    /// Gathers them, without holding on to any finding.
    pub(super) fn of(report: &'a Report) -> Self {
        let mut gathered = Gathered::default();
        for count in &report.rules {
            if count.demands.is_empty() {
                gathered.rule(&count.rule, count.rule.severity);
            }
            count.demands.iter().for_each(|demand| gathered.demand(demand));
        }
        for finding in &report.findings {
            gathered.rule(&finding.rule, finding.severity);
            finding.demands.iter().filter(|demand| demand.policy.is_some()).for_each(|d| gathered.demand(d));
        }
        gathered.finish()
    }

    /// The number of the rule of a finding, and its id at this severity.
    pub(super) fn rule(&self, finding: &Finding) -> Option<(usize, &str)> {
        let place = *self.places.get(&(&*finding.rule.id, finding.severity))?;
        Some((place, &self.rules.get(place)?.id))
    }

    /// The weakness of a rule.
    pub(super) fn weakness(&self, rule: &Rule) -> Option<Taxon> {
        let entry = self.weaknesses.binary_search(&rule.cwe?).ok()?;
        Some(Taxon { taxonomy: 0, entry })
    }

    /// The clause behind a demand.
    pub(super) fn clause(&self, demand: &Demand) -> Option<Taxon> {
        let policy = demand.policy.as_deref()?;
        let place = self.policies.binary_search_by_key(&policy, |(name, _)| name).ok()?;
        let entry = *self.policies.get(place)?.1.places.get(demand.reference.as_deref()?)?;
        Some(Taxon { taxonomy: place + 1, entry })
    }

    /// The clauses behind demands, each once.
    pub(super) fn clauses<'d>(&self, demands: impl Iterator<Item = &'d Demand>) -> Vec<Taxon> {
        let mut taxa: Vec<_> = demands.filter_map(|demand| self.clause(demand)).collect();
        taxa.sort_unstable();
        taxa.dedup();
        taxa
    }
}

/// The id of a rule and a severity, the worst first.
type Graded<'a> = (&'a str, Reverse<Severity>);

#[derive(Default)]
struct Gathered<'a> {
    rules: BTreeMap<Graded<'a>, (&'a Rule, Vec<&'a Demand>)>,
    policies: BTreeMap<&'a str, Clauses<'a>>,
    seen: HashSet<*const Demand>,
}

impl<'a> Gathered<'a> {
    fn rule(&mut self, rule: &'a Rule, severity: Severity) {
        let key = (&*rule.id, Reverse(severity));
        self.rules.entry(key).or_insert_with(|| (rule, Vec::new()));
    }

    fn demand(&mut self, demand: &'a Demand) {
        if !self.seen.insert(std::ptr::from_ref(demand)) {
            return;
        }
        let key = (&*demand.rule.id, Reverse(demand.severity));
        self.rules.entry(key).or_insert_with(|| (&demand.rule, Vec::new())).1.push(demand);
        let Some(policy) = demand.policy.as_deref() else { return };
        let clauses = self.policies.entry(policy).or_default();
        let Some(reference) = demand.reference.as_deref() else { return };
        let Clauses { entries, places } = clauses;
        places.entry(reference).or_insert_with(|| {
            entries.push((reference, demand.url.as_deref()));
            entries.len() - 1
        });
    }

    fn finish(self) -> Catalogue<'a> {
        let mut rules = Vec::with_capacity(self.rules.len());
        let mut places = HashMap::new();
        for ((id, Reverse(severity)), (rule, demands)) in self.rules {
            places.insert((id, severity), rules.len());
            let id = if severity == rule.severity { id.to_owned() } else { format!("{id}.{severity}") };
            rules.push(Descriptor { id, rule, severity, demands });
        }
        let mut weaknesses: Vec<u16> = rules.iter().filter_map(|descriptor| descriptor.rule.cwe).collect();
        weaknesses.sort_unstable();
        weaknesses.dedup();
        Catalogue { rules, places, weaknesses, policies: self.policies.into_iter().collect() }
    }
}
