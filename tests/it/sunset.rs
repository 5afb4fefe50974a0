//! The days of the standards: `tests/sunset.json` holds them row by row, with the rules that carry each, or
//! why none does. A policy has the days of its rows, and no others.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;
use vpnaudit::load::{self, PolicyName};
use vpnaudit::policy::{AsOf, Demand, Evidence, Policy, Severity, Verdict, builtin};

use crate::run::{root, vpnaudit};

/// One dated demand of a standard.
#[derive(Debug, Deserialize)]
struct Row {
    policy: String,
    evidence: String,
    draft: bool,
    /// The first day.
    first: Option<String>,
    /// Says whether the day is past, so that the demand has no need of it.
    in_force: bool,
    /// The rules that carry it.
    rules: Vec<String>,
    /// Values that are accepted before the day, or more mildly refused, and not from it on.
    values: Vec<String>,
    /// Why no rule carries it.
    not_asked: Option<String>,
}

fn rows() -> Vec<Row> {
    let text = fs::read_to_string(root().join("tests/sunset.json")).expect("the rows");
    serde_json::from_str(&text).expect("rows")
}

fn policy(name: &str) -> Arc<Policy> {
    let name = PolicyName { name: name.to_owned(), location: None };
    let policies = load::policies(&[name], Path::new(".")).expect("the built-in policies are sound");
    Arc::clone(&policies[0])
}

fn demand<'p>(policy: &'p Policy, rule: &str) -> &'p Arc<Demand> {
    let found = policy.demands.iter().find(|demand| &*demand.rule.id == rule);
    found.unwrap_or_else(|| panic!("{} does not bind {rule}", policy.name))
}

fn refuses(demand: &Demand, said: &str) -> bool {
    let kind = demand.rule.fact.expect("a fact").kind;
    kind.read(said).is_ok_and(|value| demand.test.judge(&value) == Verdict::Fail)
}

#[test]
fn every_dated_row_of_a_standard_is_in_its_policy_or_says_why_not() {
    for row in rows() {
        assert_eq!(row.rules.is_empty(), row.not_asked.is_some(), "{row:?}");
        for rule in &row.rules {
            let policy = policy(&row.policy);
            let demand = demand(&policy, rule);
            let first = row.first().expect("a day");
            let before = first.yesterday().expect("a day");
            let [was, is] = [before, first].map(|day| demand.on(day).map(|demand| demand.severity));
            if row.in_force {
                assert!(is.is_some() && demand.term.from.is_none(), "{rule} {row:?}");
            } else {
                assert!(demand.term.days().contains(&first), "{rule} {row:?}");
                assert!(was < is, "{rule}: {was:?} then {is:?} {row:?}");
            }
            for value in &row.values {
                let others = row.rules.iter().any(|rule| refuses(self::demand(&policy, rule), value));
                assert!(refuses(demand, value) || others, "{rule} accepts {value} {row:?}");
            }
        }
    }
}

#[test]
fn the_days_of_a_policy_are_those_of_rows() {
    let rows = rows();
    for policy in builtin::names().map(policy) {
        for demand in policy.demands.iter().filter(|demand| !demand.term.is_always()) {
            let id = &*demand.rule.id;
            for day in demand.term.days() {
                let mut carried =
                    rows.iter().filter(|row| *row.policy == *policy.name && row.first() == Some(day));
                assert!(
                    carried.any(|row| row.rules.iter().any(|rule| rule == id)),
                    "{}: {id} {day}",
                    policy.name
                );
            }
        }
    }
}

#[test]
fn a_day_is_marked_by_how_well_it_was_checked_and_a_draft_as_one() {
    for row in rows() {
        let policy = policy(&row.policy_or_baseline());
        for rule in row.rules.iter().filter(|_| !row.in_force) {
            let demand = demand(&policy, rule);
            let clause = demand.reference.as_deref().unwrap_or_default();
            assert!(!row.draft || clause.contains("draft"), "{rule}: {clause}");
            // where the demand holds without the day as well, its mark is that of its own clause
            let evidence = Evidence::ALL.into_iter().find(|evidence| evidence.as_str() == row.evidence);
            assert!(demand.term.from.is_none() || demand.evidence == evidence, "{rule} {row:?}");
        }
    }
}

impl Row {
    fn first(&self) -> Option<Date> {
        self.first.as_ref().map(|first| first.parse().expect("a day"))
    }

    fn policy_or_baseline(&self) -> String {
        if self.rules.is_empty() { "baseline".to_owned() } else { self.policy.clone() }
    }
}

#[test]
fn cnsa_2_0_warns_and_fails_no_run_before_its_days() {
    let policies = [policy("cnsa-2.0")];
    for (day, worst) in [
        ("2026-11-28", Severity::Info),
        ("2030-12-31", Severity::Info),
        ("2031-01-01", Severity::Medium),
        ("2031-12-31", Severity::High),
    ] {
        let of_day = AsOf::of(&policies, day.parse().expect("a day"));
        let severities = of_day.policies[0].demands.iter().map(|demand| demand.severity);
        assert_eq!(severities.max(), Some(worst), "{day}");
        assert!(of_day.not_in_force.is_empty());
    }
}

const FLEET: &str = r#"[
    {"VpnConnectionId": "vpnx-1", "VpnConnectionName": "old", "IKEOptionsSpecification": {"IKEVersion": "IKEV2",
     "PropoEncryAlgorithm": "AES-CBC-256", "PropoAuthenAlgorithm": "SHA-256", "DhGroupName": "GROUP14"}},
    {"VpnConnectionId": "vpnx-2", "VpnConnectionName": "new", "IKEOptionsSpecification": {"IKEVersion": "IKEV2",
     "PropoEncryAlgorithm": "AES-CBC-256", "PropoAuthenAlgorithm": "SHA-256", "DhGroupName": "GROUP19"}}
]"#;

/// The tunnels that a policy finds something on.
fn found(day: &str, rule: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("live.json"), FLEET).expect("written");
    let line =
        ["check", "--live", "live.json", "--policy", "nist-sp-800-77r1", "--as-of", day, "--format", "json"];
    let done = vpnaudit(folder.path(), &line, &[]);
    let report: Json = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(report["run"]["judged_as_of"], day);
    let findings = report["findings"].as_array().expect("findings").iter();
    let of_rule = findings.filter(|finding| finding["rule"] == rule);
    of_rule.map(|finding| finding["tunnel"]["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn a_run_as_of_a_later_day_tells_which_tunnels_fail_by_then() {
    // the days are ahead of every run of this test for some years
    for (day, rule, names) in [
        ("2030-12-31", "ike-dh-group-sunset", &[][..]),
        ("2031-01-01", "ike-dh-group-sunset", &["old"]),
        ("2036-01-01", "ike-no-post-quantum", &["new", "old"]),
    ] {
        assert_eq!(found(day, rule), names, "{day} {rule}");
    }
}
