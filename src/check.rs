//! The one judgement: a value, a test, a verdict. Policies and declarations both come here.
//!
//! Demands are grouped by fact, so that each fact of a tunnel is read once and a value that breaks
//! several demands is one finding. Tunnels are judged on all cores; the result does not depend on
//! how the work was divided.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::{Finding, Outcome, RuleCount, Side, Unreported};
use crate::model::subject::Subject;
use crate::model::{FACTS, Fact, FactSet, Text, Tunnel, Value};
use crate::policy::{Demand, Rule, Scope, Severity, Verdict};

/// What came of judging a fleet.
#[derive(Debug, Default)]
pub struct Judgement {
    /// The findings, in the order of the subjects.
    pub findings: Vec<Finding>,
    /// The counts of each rule, by id.
    pub rules: Vec<RuleCount>,
    /// The facts that were asked for and not reported, in the order of the table.
    pub unreported: Vec<Unreported>,
}

/// The demands of all policies in use, ready to be put to tunnels.
#[derive(Debug)]
pub struct Bench {
    facts: Vec<(&'static Fact, Vec<Asked>)>,
    rules: Vec<Arc<Rule>>,
}

/// A demand, the place of its rule among the counts, and what stands for it when it cannot tell, with
/// the place of that one's rule.
#[derive(Debug)]
struct Asked {
    demand: Arc<Demand>,
    rule: usize,
    unknown: Option<(Arc<Demand>, usize)>,
}

/// How many tunnels one core judges at a time.
const CHUNK: usize = 2048;

impl Bench {
    /// Groups demands by fact. The same demand reached by two policies counts once.
    #[must_use]
    pub fn new<'a>(demands: impl IntoIterator<Item = &'a Arc<Demand>>) -> Self {
        let mut distinct: Vec<&Arc<Demand>> = Vec::new();
        for demand in demands {
            if demand.rule.fact.is_some() && !distinct.iter().any(|known| Arc::ptr_eq(known, demand)) {
                distinct.push(demand);
            }
        }
        let mut rules: BTreeMap<Text, Arc<Rule>> = BTreeMap::new();
        for demand in &distinct {
            rules.entry(demand.rule.id.clone()).or_insert_with(|| Arc::clone(&demand.rule));
            rules.extend(demand.unknown().map(|rule| (rule.id.clone(), Arc::clone(rule))));
        }
        let rules: Vec<_> = rules.into_values().collect();
        let place = |id: &str| rules.iter().position(|rule| &*rule.id == id);
        let mut facts: BTreeMap<u8, Vec<Asked>> = BTreeMap::new();
        for demand in distinct {
            let (Some(fact), Some(rule)) = (demand.rule.fact, place(&demand.rule.id)) else { continue };
            let unknown =
                unknown(demand).and_then(|stands| place(&stands.rule.id).map(|rule| (stands, rule)));
            let asked = Asked { demand: Arc::clone(demand), rule, unknown };
            facts.entry(fact.index).or_default().push(asked);
        }
        let facts =
            facts.into_iter().filter_map(|(index, asked)| Some((FACTS.get(usize::from(index))?, asked)));
        Self { facts: facts.collect(), rules }
    }

    /// Says whether there is no demand.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// Says whether a demand reads a fact, so that it must be derived.
    #[must_use]
    pub fn asks(&self, fact: &Fact) -> bool {
        let scoped = |asked: &Asked| asked.demand.only.iter().any(|scope| scope.fact == fact);
        self.facts.iter().any(|(asked, demands)| *asked == fact || demands.iter().any(scoped))
    }

    /// Judges the subject of every item. Where `evidence` is what is live, a tunnel that is only
    /// declared can fail a rule and cannot pass it.
    #[must_use]
    pub fn judge<T: Sync>(&self, items: &[T], subject: fn(&T) -> &Subject, evidence: Side) -> Judgement {
        let chunk =
            |(place, chunk): (usize, &[T])| self.chunk(chunk.iter().map(subject), place * CHUNK, evidence);
        let parts: Vec<Tally> = items.par_chunks(CHUNK).enumerate().map(chunk).collect();
        let mut whole = Tally::new(self);
        whole.findings.reserve_exact(parts.iter().map(|part| part.findings.len()).sum());
        for part in parts {
            whole.merge(part);
        }
        for asked in self.facts.iter().flat_map(|(_, asked)| asked) {
            whole.rules[asked.rule].demands.push(Arc::clone(&asked.demand));
        }
        for count in &mut whole.rules {
            count.demands.sort_by(|a, b| demand_order(a, b));
        }
        let unreported = whole.unreported.into_iter().zip(FACTS.iter()).filter(|(tunnels, _)| *tunnels > 0);
        Judgement {
            findings: whole.findings,
            rules: whole.rules,
            unreported: unreported.map(|(tunnels, fact)| Unreported { fact, tunnels }).collect(),
        }
    }

    fn chunk<'a>(
        &self,
        subjects: impl ExactSizeIterator<Item = &'a Subject>,
        first: usize,
        evidence: Side,
    ) -> Tally {
        let mut tally = Tally::new(self);
        tally.findings.reserve(subjects.len());
        let mut outcomes = vec![Outcome::OutOfScope; self.rules.len()];
        for (number, subject) in (first..).zip(subjects) {
            let number = u32::try_from(number).unwrap_or(u32::MAX - 1);
            outcomes.fill(Outcome::OutOfScope);
            let mut silent = FactSet::NONE;
            for (fact, asked) in &self.facts {
                judge_fact(subject, fact, asked, &mut outcomes, &mut tally.findings, &mut silent);
            }
            silent.iter().for_each(|fact| tally.unreported[usize::from(fact.index)] += 1);
            let proves = subject.live.is_some() || evidence == Side::Declared;
            for (count, outcome) in tally.rules.iter_mut().zip(&outcomes) {
                let unproved = !proves && *outcome == Outcome::Passed;
                count.add_tunnel(number, if unproved { Outcome::NotAssessed } else { *outcome });
            }
        }
        tally
    }
}

/// Judges one fact of one subject, and gathers the facts that decide and are not reported. The live
/// value decides; the declared one is judged besides when it differs, or when there is no other.
fn judge_fact(
    subject: &Subject,
    fact: &'static Fact,
    asked: &[Asked],
    outcomes: &mut [Outcome],
    findings: &mut Vec<Finding>,
    silent: &mut FactSet,
) {
    let declared = subject.declared.as_ref().map(|declared| &declared.tunnel);
    let Some(live) = subject.live.as_ref().map(|live| &live.tunnel) else {
        let value = subject.declared_value(fact);
        let looked = Looked { fact, side: Side::Declared, value: value.as_ref(), scopes: [declared, None] };
        let demands = side(&looked, asked, outcomes, None);
        findings.extend(finding(subject, looked, demands));
        return;
    };
    let value = (fact.read)(live);
    let looked = Looked { fact, side: Side::Live, value: value.as_ref(), scopes: [Some(live), declared] };
    let demands = side(&looked, asked, outcomes, Some(silent));
    findings.extend(finding(subject, looked, demands));
    let stated = subject.declared_value(fact).filter(|stated| {
        // a key of which only the measures are live is taken for the declared one
        value.as_ref().is_none_or(|value| value.differs(stated) == Some(true))
    });
    if let Some(stated) = stated {
        let looked =
            Looked { fact, side: Side::Declared, value: Some(&stated), scopes: [declared, Some(live)] };
        let mut besides = vec![Outcome::OutOfScope; outcomes.len()];
        let demands = side(&looked, asked, &mut besides, None);
        for (outcome, beside) in outcomes.iter_mut().zip(besides) {
            *outcome = if beside == Outcome::Failed { beside } else { *outcome };
        }
        findings.extend(finding(subject, looked, demands));
    }
}

/// Puts the demands on one fact to the value of one side; gives those that it breaks, and gathers what
/// would have to be reported to tell.
fn side(
    looked: &Looked,
    asked: &[Asked],
    outcomes: &mut [Outcome],
    mut silent: Option<&mut FactSet>,
) -> Vec<Arc<Demand>> {
    let mut broken = Vec::new();
    for asked in asked {
        let in_scope = in_scope(&asked.demand, looked.scopes);
        let outcome = match (in_scope, looked.value) {
            (Some(false), _) => Outcome::OutOfScope,
            (None, _) | (_, None) => {
                silent.iter_mut().for_each(|silent| looked.miss(&asked.demand, in_scope, silent));
                Outcome::NotAssessed
            }
            (Some(true), Some(value)) => match asked.demand.test.judge(value) {
                Verdict::Pass => Outcome::Passed,
                Verdict::Fail => {
                    broken.push(Arc::clone(&asked.demand));
                    Outcome::Failed
                }
                Verdict::Unknown => {
                    broken.extend(asked.unknown.iter().map(|(stands, _)| Arc::clone(stands)));
                    note_unknown(asked, outcomes, Outcome::Failed);
                    Outcome::NotAssessed
                }
            },
        };
        // a known word is no unknown one, however bad it is
        note_unknown(asked, outcomes, if outcome == Outcome::Failed { Outcome::Passed } else { outcome });
        outcomes[asked.rule] = outcomes[asked.rule].max(outcome);
    }
    broken.sort_by(|a, b| demand_order(a, b));
    broken
}

fn note_unknown(asked: &Asked, outcomes: &mut [Outcome], outcome: Outcome) {
    if let Some((_, place)) = &asked.unknown {
        outcomes[*place] = outcomes[*place].max(outcome);
    }
}

/// The worst first; of two as bad, the one whose rule is the worse by itself; then by rule and policy.
fn demand_order(a: &Demand, b: &Demand) -> std::cmp::Ordering {
    let severities = |demand: &Demand| (demand.severity, demand.rule.severity);
    severities(b)
        .cmp(&severities(a))
        .then_with(|| a.rule.id.cmp(&b.rule.id))
        .then_with(|| a.policy.cmp(&b.policy))
}

/// The value of a fact on one side of a subject, and the tunnels that say whether a demand means it.
struct Looked<'a> {
    fact: &'static Fact,
    side: Side,
    value: Option<&'a Value>,
    scopes: [Option<&'a Tunnel>; 2],
}

impl Looked<'_> {
    /// Gathers the facts that would have to be reported to say what a demand comes to.
    fn miss(&self, demand: &Demand, in_scope: Option<bool>, silent: &mut FactSet) {
        if self.value.is_none() {
            silent.add_missing(self.fact, [self.scopes[0], None]);
        }
        if in_scope.is_none() {
            let told =
                |scope: &Scope| self.scopes.iter().flatten().any(|tunnel| scope.holds(tunnel).is_some());
            for scope in demand.only.iter().filter(|scope| !told(scope)) {
                silent.add_missing(scope.fact, self.scopes);
            }
        }
    }
}

/// Says whether a demand may mean a tunnel.
#[must_use]
pub fn may_mean(demand: &Demand, subject: &Subject) -> bool {
    let live = subject.live.as_ref().map(|live| &live.tunnel);
    let declared = subject.declared.as_ref().map(|declared| &declared.tunnel);
    in_scope(demand, [live, declared]) != Some(false)
}

/// Says whether a demand means the tunnel; `None` if nobody reports what decides.
fn in_scope(demand: &Demand, tunnels: [Option<&Tunnel>; 2]) -> Option<bool> {
    let mut meant = Some(true);
    for scope in &demand.only {
        match tunnels.into_iter().flatten().find_map(|tunnel| scope.holds(tunnel)) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => meant = None,
        }
    }
    meant
}

fn finding(subject: &Subject, looked: Looked, demands: Vec<Arc<Demand>>) -> Option<Finding> {
    let worst = demands.first()?;
    let severity = worst.severity;
    let bare = Finding::new(&worst.rule, subject.clone());
    let (fact, observed) = (Some(looked.fact), looked.value.cloned());
    Some(Finding { severity, fact, observed, side: looked.side, demands, ..bare })
}

/// What stands for a demand that forbids words when it meets one that nobody knows.
fn unknown(demand: &Arc<Demand>) -> Option<Arc<Demand>> {
    demand.unknown().map(|rule| {
        let (rule, only, prefer) = (Arc::clone(rule), Vec::new(), Vec::new());
        Arc::new(Demand { rule, severity: Severity::Low, only, prefer, ..Demand::clone(demand) })
    })
}

/// What one core has counted.
struct Tally {
    findings: Vec<Finding>,
    rules: Vec<RuleCount>,
    unreported: Vec<u64>,
}

impl Tally {
    fn new(bench: &Bench) -> Self {
        let rules = bench.rules.iter().map(RuleCount::new).collect();
        Self { findings: Vec::new(), rules, unreported: vec![0; FACTS.len()] }
    }

    fn merge(&mut self, mut other: Self) {
        self.findings.append(&mut other.findings);
        for (count, other) in self.rules.iter_mut().zip(&other.rules) {
            count.merge(other);
        }
        for (count, other) in self.unreported.iter_mut().zip(other.unreported) {
            *count += other;
        }
    }
}

#[cfg(test)]
mod tests;
