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
use crate::model::{FACTS, Fact, Text, Tunnel, Value};
use crate::policy::{Demand, Rule, Severity, Verdict, own};

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
    unknown: Option<usize>,
}

/// A demand, the place of its rule among the counts, and what stands for it when it cannot tell.
#[derive(Debug)]
struct Asked {
    demand: Arc<Demand>,
    rule: usize,
    unknown: Option<Arc<Demand>>,
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
        }
        if distinct.iter().any(|demand| demand.forbids_words()) {
            rules.insert(own::UNKNOWN_ALGORITHM.id.clone(), Arc::clone(&own::UNKNOWN_ALGORITHM));
        }
        let rules: Vec<_> = rules.into_values().collect();
        let place = |id: &str| rules.iter().position(|rule| &*rule.id == id);
        let mut facts: BTreeMap<u8, Vec<Asked>> = BTreeMap::new();
        for demand in distinct {
            let (Some(fact), Some(rule)) = (demand.rule.fact, place(&demand.rule.id)) else { continue };
            let asked = Asked { demand: Arc::clone(demand), rule, unknown: unknown(demand) };
            facts.entry(fact.index).or_default().push(asked);
        }
        let unknown = place(&own::UNKNOWN_ALGORITHM.id);
        let facts =
            facts.into_iter().filter_map(|(index, asked)| Some((FACTS.get(usize::from(index))?, asked)));
        Self { facts: facts.collect(), unknown, rules }
    }

    /// Says whether a demand reads a fact, so that it must be derived.
    #[must_use]
    pub fn asks(&self, fact: &Fact) -> bool {
        let scoped = |asked: &Asked| asked.demand.only.iter().any(|scope| scope.fact == fact);
        self.facts.iter().any(|(asked, demands)| *asked == fact || demands.iter().any(scoped))
    }

    /// Judges every subject. Where `evidence` is what is live, a tunnel that is only declared can
    /// fail a rule and cannot pass it.
    #[must_use]
    pub fn judge(&self, subjects: &[Subject], evidence: Side) -> Judgement {
        let chunk = |chunk| self.chunk(chunk, evidence);
        let parts: Vec<Tally> = subjects.par_chunks(CHUNK).map(chunk).collect();
        let mut whole = Tally::new(self);
        for part in parts {
            whole.merge(part);
        }
        for asked in self.facts.iter().flat_map(|(_, asked)| asked) {
            whole.rules[asked.rule].demands.push(Arc::clone(&asked.demand));
        }
        let unreported = whole.unreported.into_iter().zip(&self.facts).filter(|(tunnels, _)| *tunnels > 0);
        Judgement {
            findings: whole.findings,
            rules: whole.rules,
            unreported: unreported.map(|(tunnels, (fact, _))| Unreported { fact, tunnels }).collect(),
        }
    }

    fn chunk(&self, subjects: &[Subject], evidence: Side) -> Tally {
        let mut tally = Tally::new(self);
        let mut outcomes = vec![Outcome::OutOfScope; self.rules.len()];
        for subject in subjects {
            outcomes.fill(Outcome::OutOfScope);
            for (place, (fact, asked)) in self.facts.iter().enumerate() {
                let reported = self.fact(subject, fact, asked, &mut outcomes, &mut tally.findings);
                tally.unreported[place] += u64::from(!reported);
            }
            let proves = subject.live.is_some() || evidence == Side::Declared;
            for (count, outcome) in tally.rules.iter_mut().zip(&outcomes) {
                let unproved = !proves && *outcome == Outcome::Passed;
                count.add(if unproved { Outcome::NotAssessed } else { *outcome });
            }
        }
        tally
    }

    /// Judges one fact of one subject; says whether the value that decides was reported. The live
    /// value decides; the declared one is judged besides when it differs, or when there is no other.
    fn fact(
        &self,
        subject: &Subject,
        fact: &'static Fact,
        asked: &[Asked],
        outcomes: &mut [Outcome],
        findings: &mut Vec<Finding>,
    ) -> bool {
        let declared = subject.declared.as_ref().map(|declared| &declared.tunnel);
        let Some(live) = subject.live.as_ref().map(|live| &live.tunnel) else {
            let value = subject.declared_value(fact);
            let looked =
                Looked { fact, side: Side::Declared, value: value.as_ref(), scopes: [declared, None] };
            let demands = self.side(&looked, asked, outcomes);
            findings.extend(finding(subject, looked, demands));
            return true;
        };
        let value = (fact.read)(live);
        let looked = Looked { fact, side: Side::Live, value: value.as_ref(), scopes: [Some(live), declared] };
        let demands = self.side(&looked, asked, outcomes);
        let in_scope =
            value.is_some() || asked.iter().any(|asked| outcomes[asked.rule] != Outcome::OutOfScope);
        findings.extend(finding(subject, looked, demands));
        let stated = subject.declared_value(fact).filter(|stated| {
            // a key of which only the measures are live is taken for the declared one
            value.as_ref().is_none_or(|value| value.differs(stated) == Some(true))
        });
        if let Some(stated) = stated {
            let looked =
                Looked { fact, side: Side::Declared, value: Some(&stated), scopes: [declared, Some(live)] };
            let mut besides = vec![Outcome::OutOfScope; outcomes.len()];
            let demands = self.side(&looked, asked, &mut besides);
            for (outcome, beside) in outcomes.iter_mut().zip(besides) {
                *outcome = if beside == Outcome::Failed { beside } else { *outcome };
            }
            findings.extend(finding(subject, looked, demands));
        }
        value.is_some() || !in_scope
    }

    /// Puts the demands on one fact to the value of one side; gives those that it breaks.
    fn side(&self, looked: &Looked, asked: &[Asked], outcomes: &mut [Outcome]) -> Vec<Arc<Demand>> {
        let mut broken = Vec::new();
        for asked in asked {
            let outcome = match (in_scope(&asked.demand, looked.scopes), looked.value) {
                (Some(false), _) => Outcome::OutOfScope,
                (None, _) | (_, None) => Outcome::NotAssessed,
                (Some(true), Some(value)) => match asked.demand.test.judge(value) {
                    Verdict::Pass => Outcome::Passed,
                    Verdict::Fail => {
                        broken.push(Arc::clone(&asked.demand));
                        Outcome::Failed
                    }
                    Verdict::Unknown => {
                        broken.extend(asked.unknown.clone());
                        self.note_unknown(outcomes, Outcome::Failed);
                        Outcome::NotAssessed
                    }
                },
            };
            if asked.unknown.is_some() {
                // a known word is no unknown one, however bad it is
                let known = if outcome == Outcome::Failed { Outcome::Passed } else { outcome };
                self.note_unknown(outcomes, known);
            }
            outcomes[asked.rule] = outcomes[asked.rule].max(outcome);
        }
        broken.sort_by(|a, b| demand_order(a, b));
        broken
    }

    fn note_unknown(&self, outcomes: &mut [Outcome], outcome: Outcome) {
        if let Some(place) = self.unknown {
            outcomes[place] = outcomes[place].max(outcome);
        }
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
    demand.forbids_words().then(|| {
        Arc::new(Demand {
            rule: Arc::clone(&own::UNKNOWN_ALGORITHM),
            policy: demand.policy.clone(),
            severity: Severity::Low,
            test: demand.test.clone(),
            only: Vec::new(),
            reference: demand.reference.clone(),
            url: demand.url.clone(),
            evidence: demand.evidence,
            location: demand.location.clone(),
        })
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
        Self { findings: Vec::new(), rules, unreported: vec![0; bench.facts.len()] }
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
mod tests {
    use super::*;
    use crate::model::subject::fixture::{declared, live, value};
    use crate::policy::Test;

    fn demand(rule: &str, fact: &str, policy: &str, severity: Severity, test: Test) -> Arc<Demand> {
        let rule = Rule {
            id: rule.into(),
            fact: Fact::find(fact),
            title: "Wrong".into(),
            why: "because".into(),
            fix: "mend it".into(),
            severity,
            cwe: None,
        };
        Arc::new(Demand {
            rule: Arc::new(rule),
            policy: Some(policy.into()),
            severity,
            test,
            only: Vec::new(),
            reference: None,
            url: None,
            evidence: None,
            location: None,
        })
    }

    fn forbid(rule: &str, fact: &str, said: &str, severity: Severity) -> Arc<Demand> {
        demand(rule, fact, "house", severity, Test::Forbid(vec![value(fact, said)]))
    }

    fn judge(demands: &[Arc<Demand>], subjects: &[Subject]) -> Judgement {
        Bench::new(demands).judge(subjects, Side::Live)
    }

    fn only_live(facts: &[(&str, &str)]) -> Subject {
        Subject { declared: None, live: Some(live("s", facts)) }
    }

    fn counts(judgement: &Judgement, rule: &str) -> [u64; 4] {
        let count =
            judgement.rules.iter().find(|count| &*count.rule.id == rule).expect("the rule was asked for");
        [count.assessed, count.passed, count.failed, count.not_assessed]
    }

    #[test]
    fn a_value_that_breaks_two_rules_is_one_finding_of_the_worse() {
        let demands = [
            forbid("weak", "ike.encryption", "des-cbc", Severity::Low),
            forbid("broken", "ike.encryption", "des-cbc", Severity::Critical),
        ];
        let judgement = judge(&demands, &[only_live(&[("ike.encryption", "des")])]);
        let [finding] = judgement.findings.as_slice() else { panic!("one finding") };
        assert_eq!(
            (&*finding.rule.id, finding.severity, finding.demands.len()),
            ("broken", Severity::Critical, 2)
        );
        assert_eq!(counts(&judgement, "weak"), [1, 0, 1, 0]);
    }

    #[test]
    fn a_fact_that_is_not_reported_is_neither_a_pass_nor_a_finding() {
        let demands = [forbid("old", "ike.version", "ikev1", Severity::Medium)];
        let judgement = judge(&demands, &[only_live(&[]), only_live(&[("ike.version", "2")])]);
        assert!(judgement.findings.is_empty());
        assert_eq!(counts(&judgement, "old"), [1, 1, 0, 1]);
        let unreported: Vec<_> = judgement.unreported.iter().map(|of| (of.fact.name, of.tunnels)).collect();
        assert_eq!(unreported, [("ike.version", 1)]);
    }

    #[test]
    fn a_word_that_nobody_knows_is_a_finding_of_its_own() {
        let demands = [forbid("broken", "ike.encryption", "des-cbc", Severity::Critical)];
        let judgement = judge(&demands, &[only_live(&[("ike.encryption", "rot13")])]);
        let [finding] = judgement.findings.as_slice() else { panic!("one finding") };
        assert_eq!((&*finding.rule.id, finding.severity), ("unknown-algorithm", Severity::Low));
        assert_eq!(counts(&judgement, "broken"), [0, 0, 0, 1]);
        assert_eq!(counts(&judgement, "unknown-algorithm"), [1, 0, 1, 0]);
    }

    #[test]
    fn a_weak_declaration_is_found_beside_a_sound_live_value() {
        let demands = [forbid("broken", "ike.encryption", "des-cbc", Severity::Critical)];
        let subject = Subject {
            declared: Some(declared(None, &[("name", "hq"), ("ike.encryption", "des-cbc")])),
            live: Some(live("s", &[("name", "hq"), ("ike.encryption", "aes256")])),
        };
        let judgement = judge(&demands, &[subject]);
        assert_eq!(
            judgement.findings.iter().map(|finding| finding.side).collect::<Vec<_>>(),
            [Side::Declared]
        );
        assert_eq!(counts(&judgement, "broken"), [1, 0, 1, 0]);
    }

    #[test]
    fn a_declared_value_is_no_evidence_of_what_is_live() {
        let demands = [forbid("old", "ike.version", "ikev1", Severity::Medium)];
        let subject = |said| Subject {
            declared: Some(declared(None, &[("name", "hq"), ("ike.version", said)])),
            live: Some(live("s", &[("name", "hq")])),
        };
        assert_eq!(counts(&judge(&demands, &[subject("ikev2")]), "old"), [0, 0, 0, 1]);
        assert_eq!(counts(&judge(&demands, &[subject("ikev1")]), "old"), [1, 0, 1, 0]);
    }

    #[test]
    fn a_tunnel_that_is_not_live_passes_nothing_but_a_look_at_declarations() {
        let demands = [forbid("old", "ike.version", "ikev1", Severity::Medium)];
        let subject = |said| Subject {
            declared: Some(declared(None, &[("name", "hq"), ("ike.version", said)])),
            live: None,
        };
        for (said, evidence, expected) in [
            ("ikev2", Side::Live, [0, 0, 0, 1]),
            ("ikev1", Side::Live, [1, 0, 1, 0]),
            ("ikev2", Side::Declared, [1, 1, 0, 0]),
        ] {
            let judgement = Bench::new(&demands).judge(&[subject(said)], evidence);
            assert_eq!(counts(&judgement, "old"), expected, "{said} {evidence:?}");
        }
    }

    #[test]
    fn a_word_that_nobody_reported_is_not_a_known_one() {
        let demands = [
            forbid("old", "ike.version", "ikev1", Severity::Medium),
            forbid("broken", "ike.encryption", "des-cbc", Severity::Critical),
        ];
        let unknown = |facts| counts(&judge(&demands, &[only_live(facts)]), "unknown-algorithm");
        assert_eq!(unknown(&[("ike.encryption", "des")]), [0, 0, 0, 1]);
        assert_eq!(unknown(&[("ike.encryption", "des"), ("ike.version", "2")]), [1, 1, 0, 0]);
        assert_eq!(unknown(&[("ike.encryption", "rot13")]), [1, 0, 1, 0]);
    }

    #[test]
    fn what_forbids_no_word_looks_for_no_unknown_one() {
        let judgement = judge(&[forbid("dpd", "dpd.enabled", "false", Severity::Low)], &[only_live(&[])]);
        assert_eq!(judgement.rules.len(), 1);
    }

    #[test]
    fn another_rule_removes_no_finding() {
        let subjects =
            [only_live(&[("ike.encryption", "des"), ("ike.dh_group", "1"), ("ike.integrity", "md5")])];
        let all = [
            forbid("a", "ike.encryption", "des-cbc", Severity::High),
            forbid("b", "ike.dh_group", "group1", Severity::High),
            forbid("c", "ike.encryption", "des-cbc", Severity::Low),
            demand(
                "d",
                "ike.integrity",
                "strict",
                Severity::Low,
                Test::Allow(vec![value("ike.integrity", "sha256")]),
            ),
        ];
        let found = |demands: &[Arc<Demand>]| -> std::collections::BTreeSet<(u8, String)> {
            let findings = judge(demands, &subjects).findings;
            findings.iter().filter_map(|finding| Some((finding.fact?.index, finding.shown()))).collect()
        };
        for count in 0..all.len() {
            assert!(found(&all[..=count]).is_superset(&found(&all[..count])), "{count}");
        }
    }

    #[test]
    fn the_division_of_work_does_not_show() {
        let demands = [forbid("broken", "ike.encryption", "des-cbc", Severity::Critical)];
        let said = |n: usize| if n.is_multiple_of(3) { "des" } else { "aes256" };
        let subjects: Vec<_> = (0..3 * CHUNK)
            .map(|n| only_live(&[("id", &n.to_string()), ("ike.encryption", said(n))]))
            .collect();
        let judgement = judge(&demands, &subjects);
        let ids: Vec<usize> =
            judgement.findings.iter().filter_map(|finding| finding.subject.id()?.parse().ok()).collect();
        assert_eq!(ids, (0..3 * CHUNK).step_by(3).collect::<Vec<_>>());
        assert_eq!(counts(&judgement, "broken"), [3 * CHUNK as u64, 2 * CHUNK as u64, CHUNK as u64, 0]);
    }
}
