//! A declaration, read as demands: each stated fact allows one value. What is missing, undeclared
//! or ambiguous is drift too.

use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::{Finding, Outcome, RuleCount, Unreported};
use crate::model::subject::Declaration;
use crate::model::{FACTS, Fact, Text, Value};
use crate::pair::{Paired, Standing};
use crate::policy::{Demand, Rule, Term, Test, own};

/// What came of comparing declarations with what is live.
#[derive(Debug)]
pub struct Drift {
    /// The findings, in the order of the subjects.
    pub findings: Vec<Finding>,
    /// The counts of `drift`, `missing`, `undeclared` and `ambiguous`.
    pub rules: Vec<RuleCount>,
    /// The declared facts that were not reported, in the order of the table.
    pub unreported: Vec<Unreported>,
}

/// Compares every pair; `accepts` says which tunnels need no declaration.
#[must_use]
pub fn compare(paired: &[Paired], accepts: impl Fn(&Paired) -> bool + Sync) -> Drift {
    let parts: Vec<Part> = paired.par_iter().map(|paired| one(paired, accepts(paired))).collect();
    let mut rules = rules().map(|rule| RuleCount::new(&rule));
    let mut findings = Vec::new();
    let mut silent = vec![0_u64; FACTS.len()];
    for (number, part) in (0..).zip(parts) {
        findings.extend(part.findings);
        for (count, outcome) in rules.iter_mut().zip(part.outcomes) {
            count.add_tunnel(number, outcome);
        }
        for fact in part.silent {
            silent[usize::from(fact.index)] += 1;
        }
    }
    let rows = FACTS.iter().zip(silent).filter(|(_, tunnels)| *tunnels > 0);
    let unreported = rows.map(|(fact, tunnels)| Unreported { fact, tunnels }).collect();
    Drift { findings, rules: rules.into(), unreported }
}

/// What came of one subject.
struct Part {
    findings: Vec<Finding>,
    /// The declared facts that could not be compared.
    silent: Vec<&'static Fact>,
    /// The outcomes of the rules, in the order of `rules`.
    outcomes: [Outcome; 4],
}

impl Part {
    fn new(findings: Vec<Finding>, outcomes: [Outcome; 4]) -> Self {
        Self { findings, silent: Vec::new(), outcomes }
    }
}

/// The rules of drift, by id.
fn rules() -> [Arc<Rule>; 4] {
    [&own::AMBIGUOUS, &own::DRIFT, &own::MISSING, &own::UNDECLARED].map(|rule| Arc::clone(rule))
}

fn one(paired: &Paired, accepted: bool) -> Part {
    use Outcome::{Failed, NotAssessed, OutOfScope, Passed};
    let whole = |rule, detail| vec![whole(paired, rule, detail)];
    match &paired.standing {
        Standing::Matched => facts(paired),
        Standing::Missing => Part::new(whole(&own::MISSING, None), [Passed, OutOfScope, Failed, OutOfScope]),
        Standing::Unseen => Part::new(Vec::new(), [NotAssessed, NotAssessed, NotAssessed, OutOfScope]),
        Standing::Undeclared if accepted => Part::new(Vec::new(), [OutOfScope; 4]),
        Standing::Undeclared => {
            Part::new(whole(&own::UNDECLARED, None), [Passed, OutOfScope, OutOfScope, Failed])
        }
        Standing::Ambiguous(detail) => {
            let findings = whole(&own::AMBIGUOUS, Some(detail.clone()));
            Part::new(findings, [Failed, OutOfScope, OutOfScope, OutOfScope])
        }
        Standing::Candidate => Part::new(Vec::new(), [OutOfScope; 4]),
    }
}

/// Compares the stated facts of a pair with the live ones. Some cannot be compared: a key may not be
/// where the declaration says, and of one in a snapshot nobody can tell which it is.
fn facts(paired: &Paired) -> Part {
    use Outcome::{Failed, NotAssessed, OutOfScope, Passed};
    let Some(declared) = &paired.subject.declared else {
        return Part::new(Vec::new(), [Passed, OutOfScope, Passed, Passed]);
    };
    let (mut findings, mut silent) = (Vec::new(), Vec::new());
    for fact in declared.stated.iter().filter_map(|stated| FACTS.get(usize::from(stated.fact))) {
        let stated = paired.subject.declared_value(fact);
        let live = paired.subject.live_value(fact);
        match (&stated, &live) {
            (Some(value), Some(reported)) => match reported.differs(value) {
                Some(false) => {}
                Some(true) => {
                    let test = Test::Allow(vec![value.clone()]);
                    findings.push(drifted(paired, declared, fact, test, reported.clone()));
                }
                None => silent.push(fact),
            },
            _ => silent.push(fact),
        }
    }
    let outcome = match (findings.is_empty(), silent.is_empty()) {
        (false, _) => Failed,
        (true, false) => NotAssessed,
        (true, true) => Passed,
    };
    Part { findings, silent, outcomes: [Passed, outcome, Passed, Passed] }
}

fn drifted(paired: &Paired, declared: &Declaration, fact: &'static Fact, test: Test, live: Value) -> Finding {
    let demand = Demand {
        rule: Arc::clone(&own::DRIFT),
        policy: None,
        severity: own::DRIFT.severity,
        term: Term::default(),
        test,
        only: Vec::new(),
        prefer: Vec::new(),
        reference: None,
        url: None,
        evidence: None,
        location: declared.place_of(fact),
    };
    Finding {
        fact: Some(fact),
        observed: Some(live),
        demands: vec![Arc::new(demand)],
        ..whole(paired, &own::DRIFT, None)
    }
}

/// A finding about the tunnel as a whole.
fn whole(paired: &Paired, rule: &Arc<Rule>, detail: Option<Text>) -> Finding {
    Finding { detail, ..Finding::new(rule, paired.subject.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::subject::Subject;
    use crate::model::subject::fixture::{declared, live};

    fn matched(stated: &[(&str, &str)], reported: &[(&str, &str)]) -> Paired {
        let subject = Subject { declared: Some(declared(None, stated)), live: Some(live("s", reported)) };
        Paired { subject, standing: Standing::Matched }
    }

    fn drift(paired: Paired) -> (Vec<String>, [u64; 3]) {
        let drift = compare(&[paired], |_| false);
        let count = drift.rules.iter().find(|count| count.rule.id == own::DRIFT.id).expect("counted");
        let messages = drift.findings.iter().map(Finding::message).collect();
        (messages, [count.passed, count.failed, count.not_assessed])
    }

    #[test]
    fn a_tunnel_never_drifts_from_itself() {
        let facts = [
            ("name", "hq"),
            ("ike.encryption", "rot13"),
            ("ike.dh_group", "14"),
            ("psk", "k3y"),
            ("dpd.enabled", "true"),
        ];
        assert_eq!(drift(matched(&facts, &facts)), (vec![], [1, 0, 0]));
    }

    #[test]
    fn another_spelling_is_no_drift() {
        assert_eq!(
            drift(matched(&[("ike.encryption", "aes256")], &[("ike.encryption", "AES-CBC-256")])).0,
            [""; 0]
        );
    }

    #[test]
    fn a_difference_points_at_the_declared_value() {
        let paired = matched(
            &[("name", "hq"), ("ike.encryption", "aes256")],
            &[("name", "hq"), ("ike.encryption", "des-cbc")],
        );
        let found = compare(&[paired], |_| false).findings;
        let [finding] = found.as_slice() else { panic!("one finding") };
        assert_eq!(finding.message(), "ike.encryption is des-cbc but is declared as aes-cbc-256");
        let place = finding.location().expect("it was declared");
        assert_eq!((place.line().get(), place.file.slice(place.span)), (2, "aes256"));
    }

    #[test]
    fn what_is_not_reported_is_not_assessed() {
        let paired = matched(&[("ike.version", "ikev2")], &[]);
        assert_eq!(drift(paired.clone()), (vec![], [0, 0, 1]));
        let unreported = compare(&[paired], |_| false).unreported;
        let rows: Vec<_> = unreported.iter().map(|row| (row.fact.name, row.tunnels)).collect();
        assert_eq!(rows, [("ike.version", 1)]);
    }

    #[test]
    fn a_key_that_is_not_where_the_declaration_says_is_not_assessed() {
        let mut paired = matched(&[("name", "hq"), ("psk", "k3y")], &[("name", "hq"), ("psk", "k3y")]);
        let declared = paired.subject.declared.as_mut().and_then(Arc::get_mut).expect("declared once");
        declared.tunnel.psk = None;
        assert_eq!(drift(paired.clone()), (vec![], [0, 0, 1]));
        assert_eq!(compare(&[paired], |_| false).unreported.len(), 1);
    }

    #[test]
    fn a_key_that_differs_is_drift_without_being_shown() {
        let (messages, _) = drift(matched(&[("psk", "declared-key")], &[("psk", "live-key")]));
        assert_eq!(messages, ["psk is (secret) but is declared as (secret)"]);
    }
}
