//! The judgement, on fleets of a tunnel or two.

use super::*;
use crate::model::subject::fixture::{declared, live, value};
use crate::policy::{Term, Test};

fn demand(rule: &str, fact: &str, policy: &str, severity: Severity, test: Test) -> Arc<Demand> {
    let rule = Rule {
        id: rule.into(),
        fact: Fact::find(fact),
        title: "Wrong".into(),
        objective: "Right".into(),
        why: "because".into(),
        fix: "mend it".into(),
        prefer: Vec::new(),
        severity,
        cwe: None,
    };
    Arc::new(Demand {
        rule: Arc::new(rule),
        policy: Some(policy.into()),
        severity,
        term: Term::default(),
        test,
        only: Vec::new(),
        prefer: Vec::new(),
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
    Bench::new(demands).judge(subjects, |subject| subject, Side::Live)
}

fn only_live(facts: &[(&str, &str)]) -> Subject {
    Subject { declared: None, live: Some(live("s", facts)) }
}

fn counts(judgement: &Judgement, rule: &str) -> [u64; 4] {
    let count = judgement.rules.iter().find(|count| &*count.rule.id == rule).expect("the rule was asked for");
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
    assert_eq!(judgement.findings.iter().map(|finding| finding.side).collect::<Vec<_>>(), [Side::Declared]);
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
        let judgement = Bench::new(&demands).judge(&[subject(said)], |subject| subject, evidence);
        assert_eq!(counts(&judgement, "old"), expected, "{said} {evidence:?}");
    }
}

#[test]
fn a_word_that_nobody_reported_is_not_a_known_one() {
    let demands = [
        forbid("weak", "ike.dh_group", "group1", Severity::Medium),
        forbid("broken", "ike.encryption", "des-cbc", Severity::Critical),
    ];
    let unknown = |facts| counts(&judge(&demands, &[only_live(facts)]), "unknown-algorithm");
    assert_eq!(unknown(&[("ike.encryption", "des")]), [0, 0, 0, 1]);
    assert_eq!(unknown(&[("ike.encryption", "des"), ("ike.dh_group", "14")]), [1, 1, 0, 0]);
    assert_eq!(unknown(&[("ike.encryption", "rot13")]), [1, 0, 1, 0]);
}

#[test]
fn what_forbids_no_word_looks_for_no_unknown_one() {
    let judgement = judge(&[forbid("dpd", "dpd.enabled", "false", Severity::Low)], &[only_live(&[])]);
    assert_eq!(judgement.rules.len(), 1);
}

#[test]
fn another_rule_removes_no_finding() {
    let subjects = [only_live(&[("ike.encryption", "des"), ("ike.dh_group", "1"), ("ike.integrity", "md5")])];
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
    let subjects: Vec<_> =
        (0..3 * CHUNK).map(|n| only_live(&[("id", &n.to_string()), ("ike.encryption", said(n))])).collect();
    let judgement = judge(&demands, &subjects);
    let ids: Vec<usize> =
        judgement.findings.iter().filter_map(|finding| finding.subject.id()?.parse().ok()).collect();
    assert_eq!(ids, (0..3 * CHUNK).step_by(3).collect::<Vec<_>>());
    assert_eq!(counts(&judgement, "broken"), [3 * CHUNK as u64, 2 * CHUNK as u64, CHUNK as u64, 0]);
}

#[test]
fn what_decides_and_is_not_reported_is_named_scopes_and_parts_too() {
    let scoped = |rule: &str, fact: &str, scope: &str| {
        let only = vec![crate::policy::Scope {
            location: None,
            fact: Fact::find(scope).expect("a fact"),
            accepts: vec![crate::policy::Pattern::Value(Value::Flag(true))],
        }];
        let demand = forbid(rule, fact, "true", Severity::Low);
        Arc::new(Demand { only, ..Arc::unwrap_or_clone(demand) })
    };
    let demands = [
        scoped("any", "selectors.any", "policy_based"),
        forbid("aggressive", "ike.aggressive", "true", Severity::Low),
        forbid("broken", "ike.encryption", "des-cbc", Severity::Low),
    ];
    let judgement = judge(&demands, &[only_live(&[("ike.version", "ikev1")])]);
    let rows: Vec<_> = judgement.unreported.iter().map(|row| (row.fact.name, row.tunnels)).collect();
    let expected = [("route_type", 1), ("selectors", 1), ("ike.exchange_mode", 1), ("ike.encryption", 1)];
    assert_eq!(rows, expected);
}

#[test]
fn an_unknown_state_is_no_unknown_algorithm() {
    let demands = [
        forbid("state", "state", "create-error", Severity::High),
        forbid("broken", "ike.encryption", "des-cbc", Severity::High),
        forbid("old", "ike.version", "ikev1", Severity::High),
    ];
    let odd = [("state", "half-open"), ("ike.encryption", "rot13"), ("ike.version", "ikev9")];
    let judgement = judge(&demands, &[only_live(&odd)]);
    let found: Vec<_> =
        judgement.findings.iter().map(|finding| (&*finding.rule.id, finding.message())).collect();
    assert_eq!(found.len(), 3);
    for (rule, message) in [
        ("unknown-state", "State that vpnaudit does not know: state is half-open"),
        ("unknown-algorithm", "Algorithm that vpnaudit does not know: ike.encryption is rot13"),
        ("unknown-value", "Value that vpnaudit does not know: ike.version is ikev9"),
    ] {
        assert!(found.iter().any(|(id, said)| *id == rule && said == message), "{found:?}");
    }
    let pending = judge(&demands, &[only_live(&[("state", "PENGDING")])]);
    assert!(pending.findings.is_empty());
    assert_eq!(counts(&pending, "unknown-state"), [1, 1, 0, 0]);
}
