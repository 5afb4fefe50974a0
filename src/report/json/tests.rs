//! The report for programs: its bones, its values, and that it is one document whatever is in it.

use serde_json::Value;

use crate::finding::{Report, SourceOutcome};
use crate::report::Format;
use crate::report::fixture::{self, PLAIN};
use crate::text::harmless;

fn text(report: &Report) -> String {
    fixture::written(report, Format::Json, &PLAIN)
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&text(report)).expect("JSON")
}

#[test]
fn the_whole_report() {
    insta::assert_snapshot!(text(&fixture::report()).replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn the_bones_are_there_key_by_key() {
    let json = json(&fixture::report());
    for (pointer, keys) in [
        ("", "version tool complete summary sources rules findings"),
        ("/tool", "name version"),
        ("/summary", "tunnels declared findings waived"),
        ("/summary/findings", "critical high medium low info"),
        ("/sources/0", "name kind status tunnels error"),
        ("/rules/0", "id assessed passed failed waived not_assessed"),
        (
            "/findings/0",
            "rule severity fact observed tunnel demands location message help waiver baseline fingerprint",
        ),
        ("/findings/0/tunnel", "name id source region"),
        ("/findings/0/demands/0", "rule policy forbid reference url"),
        ("/findings/0/location", "file line column length"),
    ] {
        let object = json.pointer(pointer).and_then(Value::as_object).expect(pointer);
        for key in keys.split(' ') {
            assert!(object.contains_key(key), "{pointer}/{key}");
        }
    }
}

#[test]
fn counts_tell_standing_findings_from_waived_ones() {
    let json = json(&fixture::report());
    assert_eq!(json["version"], 1);
    assert_eq!(json["summary"]["findings"]["medium"], 4);
    assert_eq!(json["summary"]["waived"], 1);
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(9));
    assert_eq!(json["findings"][8]["waiver"]["owner"], "netops");
}

#[test]
fn drift_asks_for_the_declared_value_and_points_at_its_line() {
    let drift = &json(&fixture::report())["findings"][2];
    assert_eq!(drift["demands"][0]["policy"], Value::Null);
    assert_eq!(drift["demands"][0]["allow"], serde_json::json!(["aes-cbc-256"]));
    assert_eq!(
        drift["location"],
        serde_json::json!({"file": "tunnels/gz.yaml", "line": 6, "column": 19, "length": 11})
    );
}

#[test]
fn a_source_that_failed_says_why() {
    let failed = SourceOutcome {
        name: "gz".into(),
        kind: "file",
        tunnels: 2,
        error: Some("cut".to_owned()),
        notes: Vec::new(),
    };
    let json = json(&Report { sources: vec![failed], ..Report::default() });
    assert_eq!(json["sources"][0]["status"], "error");
    assert_eq!(json["sources"][0]["error"], "cut");
    assert_eq!(json["complete"], false);
}

#[test]
fn hostile_text_is_kept_to_the_letter_and_does_nothing_to_a_terminal() {
    let report = fixture::hostile();
    let written = text(&report);
    assert!(!written.contains(|c| c != '\n' && harmless::is_harmful(c)));
    let name = report.findings[0].subject.name();
    assert_eq!(json(&report)["findings"][0]["tunnel"]["name"], name);
}

#[test]
fn the_same_report_is_the_same_bytes() {
    assert_eq!(text(&fixture::report()), text(&fixture::report()));
    assert!(text(&fixture::report()).ends_with("}\n"));
}
