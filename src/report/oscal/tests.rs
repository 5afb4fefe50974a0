//! The document: references that lead somewhere, and nothing satisfied that was not assessed.

use std::collections::HashSet;

use serde_json::Value;

use crate::finding::Report;
use crate::report::{Format, fixture};

fn result(report: &Report) -> Value {
    let written = fixture::written(report, Format::Oscal, &fixture::PLAIN);
    let mut document: Value = serde_json::from_str(&written).expect("JSON");
    document["assessment-results"]["results"][0].take()
}

fn identifiers(list: &Value) -> HashSet<&str> {
    list.as_array().expect("a list").iter().map(|entry| entry["uuid"].as_str().expect("text")).collect()
}

fn status<'a>(result: &'a Value, rule: &str) -> [&'a Value; 2] {
    let findings = result["findings"].as_array().expect("a list");
    let finding = findings.iter().find(|finding| finding["target"]["target-id"] == rule).expect("a finding");
    ["state", "reason"].map(|key| &finding["target"]["status"][key])
}

#[test]
fn every_reference_leads_to_something_with_an_identifier_of_its_own() {
    let result = result(&fixture::report());
    let observations = identifiers(&result["observations"]);
    assert_eq!(observations.len(), 9);
    let items = identifiers(&result["local-definitions"]["inventory-items"]);
    for observation in result["observations"].as_array().expect("a list") {
        assert!(items.contains(observation["subjects"][0]["subject-uuid"].as_str().expect("text")));
    }
    for finding in result["findings"].as_array().expect("a list") {
        for related in finding["related-observations"].as_array().into_iter().flatten() {
            assert!(observations.contains(related["observation-uuid"].as_str().expect("text")));
        }
    }
}

#[test]
fn what_was_not_assessed_or_is_waived_is_not_satisfied() {
    let mut report = fixture::report();
    let result_of = result(&report);
    assert_eq!(status(&result_of, "ike-encryption-broken"), ["not-satisfied", "fail"]);
    assert_eq!(status(&result_of, "ike-integrity-md5"), ["not-satisfied", "other"]);
    assert_eq!(status(&result_of, "ike-version"), ["not-satisfied", "other"]);
    report.rules[3].not_assessed = 0;
    report.rules[3].passed = 3;
    assert_eq!(status(&result(&report), "ike-version"), ["satisfied", "pass"]);
    report.complete = false;
    assert_eq!(status(&result(&report), "ike-version"), ["not-satisfied", "other"]);
}

#[test]
fn two_runs_over_the_same_input_say_the_same() {
    assert_eq!(result(&fixture::report()), result(&fixture::report()));
}
