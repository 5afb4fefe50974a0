//! Events: one a line, failures, passes and what was not assessed.

use serde_json::Value;

use crate::finding::Report;
use crate::report::{Format, fixture};

fn events(report: &Report) -> Vec<Value> {
    let written = fixture::written(report, Format::Ocsf, &fixture::PLAIN);
    written.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn with<'a>(events: &'a [Value], pointer: &str, value: &str) -> Vec<&'a Value> {
    events.iter().filter(|event| event.pointer(pointer).is_some_and(|found| found == value)).collect()
}

#[test]
fn failures_passes_and_what_was_not_assessed_are_all_there() {
    let events = events(&fixture::report());
    assert_eq!(with(&events, "/compliance/status", "Fail").len(), 9);
    let passed = with(&events, "/compliance/status", "Pass");
    assert_eq!(passed.iter().map(|event| event["count"].as_u64().unwrap_or(0)).sum::<u64>(), 2);
    let open = with(&events, "/compliance/status", "Not assessed");
    assert_eq!(open.iter().map(|event| event["count"].as_u64().unwrap_or(0)).sum::<u64>(), 6);
    assert_eq!(passed[0]["compliance"]["requirements"][0], "RFC 8247 section 2.1");
}

#[test]
fn a_waived_finding_is_suppressed_and_says_why() {
    let events = events(&fixture::report());
    let waived = with(&events, "/status", "Suppressed");
    assert_eq!(waived.len(), 1);
    assert_eq!(waived[0]["comment"], "waived: peer hardware is replaced in Q1 (until 2027-03-31)");
}

#[test]
fn time_is_in_milliseconds() {
    assert_eq!(events(&fixture::report())[0]["time"], fixture::NOW.as_millisecond());
}

#[test]
fn a_source_that_failed_is_not_assessed() {
    let events = events(&fixture::hostile());
    for (event, control) in events.iter().zip(["remark", "incomplete"]) {
        assert_eq!(event["compliance"]["control"], control);
        assert_eq!(event["compliance"]["status"], "Not assessed");
    }
}
