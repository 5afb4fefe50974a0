//! The log: what receivers ask of it, and what they would refuse.

use std::sync::Arc;

use serde_json::{Value, json};

use super::*;
use crate::finding::{Side, SourceOutcome};
use crate::policy::{Demand, Severity, Test};
use crate::report::{Format, fixture};

const INCLUDE: Options = Options { suppressed: Suppressed::Include, ..Options::new(fixture::NOW) };

fn run_with(report: &Report, options: &Options) -> Value {
    let written = fixture::written_with(report, Format::Sarif, &fixture::PLAIN, options);
    let mut log: Value = serde_json::from_str(&written).expect("JSON");
    log["runs"][0].take()
}

fn run(report: &Report) -> Value {
    run_with(report, &Options::new(fixture::NOW))
}

fn results(run: &Value) -> &[Value] {
    run["results"].as_array().expect("a list")
}

#[test]
fn the_whole_log() {
    let written = fixture::written_with(&fixture::report(), Format::Sarif, &fixture::PLAIN, &INCLUDE);
    insta::assert_snapshot!(written.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn every_result_has_what_github_refuses_a_file_without() {
    for report in [fixture::report(), fixture::hostile(), fixture::fleet(20)] {
        let run = run(&report);
        let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
        assert_eq!(results(&run).len(), report.standing().count());
        for result in results(&run) {
            let rule =
                &rules[usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small")];
            assert_eq!(rule["id"], result["ruleId"]);
            assert_eq!(rule["defaultConfiguration"]["level"], result["level"]);
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].as_str().is_some_and(|uri| !uri.is_empty()));
            for key in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][key].as_u64().is_some_and(|number| number > 0), "{key}");
            }
            assert!(result["partialFingerprints"]["vpnaudit/v2"].is_string());
            assert!(result["message"]["text"].as_str().is_some_and(|text| text.chars().count() <= 2048));
        }
        for rule in rules {
            let severity = rule["properties"]["security-severity"].as_str().expect("text");
            assert!(severity != "9.0" && severity.parse::<f64>().is_ok_and(|s| s > 0.0 && s <= 10.0));
            assert!(
                rule["properties"]["tags"].as_array().is_some_and(|tags| tags.contains(&json!("security")))
            );
        }
    }
}

#[test]
fn every_reference_to_a_taxonomy_leads_to_its_entry() {
    let run = run(&fixture::report());
    let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
    let of_rules = rules.iter().flat_map(|rule| rule["relationships"].as_array().into_iter().flatten());
    let of_rules = of_rules.map(|relationship| &relationship["target"]);
    let of_results = results(&run).iter().flat_map(|result| result["taxa"].as_array().into_iter().flatten());
    let mut seen = 0;
    for reference in of_rules.chain(of_results) {
        let taxonomy = run.pointer(&format!("/taxonomies/{}", reference["toolComponent"]["index"]));
        let taxonomy = taxonomy.expect("a taxonomy");
        assert_eq!(taxonomy["name"], reference["toolComponent"]["name"]);
        let index = usize::try_from(reference["index"].as_u64().expect("a number")).expect("small");
        assert_eq!(taxonomy["taxa"][index]["id"], reference["id"]);
        seen += 1;
    }
    assert!(seen > 5);
}

#[test]
fn a_waived_finding_is_left_out_or_suppressed() {
    let without = run(&fixture::report());
    assert!(results(&without).iter().all(|result| result.get("suppressions").is_none()));
    let said = &without["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(said, "1 waived finding left out.");
    let with = run_with(&fixture::report(), &INCLUDE);
    assert_eq!(results(&with).len(), 9);
    assert_eq!(results(&with)[0]["suppressions"], json!([]));
    let suppression = &results(&with)[8]["suppressions"][0];
    assert_eq!(suppression["status"], "accepted");
    assert_eq!(
        suppression["justification"],
        "peer hardware is replaced in Q1; owner netops; until 2027-03-31"
    );
}

#[test]
fn half_an_answer_is_no_success() {
    let failed = SourceOutcome {
        name: "gz".into(),
        kind: "file",
        tunnels: 2,
        error: Some("cut".to_owned()),
        notes: Vec::new(),
    };
    let run = run(&Report { sources: vec![failed], ..Report::default() });
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["toolExecutionNotifications"][0]["level"], "error");
    assert_eq!(results(&run).len(), 0);
}

#[test]
fn what_a_receiver_does_not_take_is_left_out_aloud() {
    let report = fixture::fleet(20);
    let mut out = Vec::new();
    write_most(&report, &Options::new(fixture::NOW), 25, &mut out).expect("a vector takes everything");
    let log: Value = serde_json::from_slice(&out).expect("JSON");
    let run = &log["runs"][0];
    let levels: Vec<_> = results(run).iter().map(|result| result["level"].clone()).collect();
    assert_eq!(levels.iter().filter(|level| *level == "error").count(), 20);
    assert_eq!(levels.iter().filter(|level| *level == "note").count(), 5);
    let said = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str();
    assert_eq!(said, Some("15 findings left out: a receiver takes 25 results. The mildest are missing."));
}

#[test]
fn a_finding_that_a_policy_grades_otherwise_bears_a_rule_of_its_own() {
    let mut report = fixture::report();
    report.findings[4].severity = Severity::Low;
    let run = run(&report);
    assert_eq!(results(&run)[0]["ruleId"], "ike-encryption-broken");
    assert_eq!(results(&run)[4]["ruleId"], "ike-encryption-broken.low");
    assert_eq!(results(&run)[4]["level"], "note");
}

#[test]
fn results_on_one_line_name_one_another() {
    let text = |tunnels, at: usize| {
        let run = run(&fixture::fleet(tunnels));
        results(&run)[at]["message"]["text"].as_str().expect("text").to_owned()
    };
    assert!(!text(1, 0).contains("on this line"));
    let ends = |text: String, end| assert!(text.ends_with(end), "{text}");
    ends(text(2, 0), " One of 2 on this line, with branch-00001 (vpnx-00000001).");
    ends(text(2, 2), " One of 2 on this line, with branch-00000 (vpnx-00000000).");
    ends(
        text(9, 0),
        " One of 9 on this line, with branch-00001 (vpnx-00000001), branch-00002 (vpnx-00000002), \
         branch-00003 (vpnx-00000003), branch-00004 (vpnx-00000004) and 4 more.",
    );
}

#[test]
fn no_two_results_bear_one_mark() {
    let mut report = fixture::fleet(3);
    report.findings.extend(report.findings.clone());
    let run = run(&report);
    let marks: Vec<_> = results(&run)
        .iter()
        .map(|result| result["partialFingerprints"]["primaryLocationLineHash"].to_string())
        .collect();
    assert_eq!(marks.iter().collect::<std::collections::HashSet<_>>().len(), 12);
    assert!(marks[0].ends_with(":1\"") && marks[6].ends_with(":2\""), "{marks:?}");
    assert_eq!(
        marks[0].split(':').next(),
        marks[6].split(':').next(),
        "the digest itself is that of the other formats"
    );
}

#[test]
fn what_a_baseline_knows_is_marked_and_what_is_fixed_is_counted() {
    let run = run(&fixture::compared(fixture::report()));
    let states: Vec<_> = results(&run).iter().map(|result| result["baselineState"].clone()).collect();
    assert_eq!(states[0], "unchanged");
    assert!(states[1..].iter().all(|state| state == "new"), "{states:?}");
    let notes = run["invocations"][0]["toolExecutionNotifications"].to_string();
    assert!(notes.contains("1 finding of monday.json fixed since."), "{notes}");
}

#[test]
fn a_message_of_the_longest_names_is_one_that_gitlab_takes() {
    let mut report = fixture::fleet(9);
    let worst = "[{".repeat(40_000);
    for finding in &mut report.findings {
        let mut live = fixture::live("vpnx-1", &worst, &[("ike.encryption", "des-cbc")]);
        live.tunnel.around.peer_address =
            finding.subject.live.as_ref().and_then(|live| live.tunnel.around.peer_address.clone());
        finding.subject = fixture::subject(None, Some(live));
        let first = &finding.demands[0];
        let demand = fixture::demand(&first.rule, &worst, first.test.clone());
        let demand = Demand { reference: Some(worst.as_str().into()), ..demand };
        finding.demands = std::iter::repeat_n(Arc::new(demand), 9).collect();
    }
    for result in results(&run(&report)) {
        let text = result["message"]["text"].as_str().expect("text");
        assert!(text.chars().count() <= 2048 && text.contains("One of 9 on this line"), "{}", text.len());
    }
}

#[test]
fn a_weakness_that_gitlab_takes_for_a_secret_is_no_tag() {
    let tags = |cwe: u16| {
        let mut report = fixture::report();
        let mut rule = fixture::rule("x", "ike.encryption", Severity::High, "t", "f");
        Arc::get_mut(&mut rule).expect("alone").cwe = Some(cwe);
        report.findings[0].rule = rule;
        report.findings[0].severity = Severity::High;
        let run = run(&report);
        let rules = run["tool"]["driver"]["rules"].as_array().expect("a list");
        let rule = rules.iter().find(|rule| rule["id"] == "x").expect("the rule");
        assert_eq!(rule["relationships"][0]["target"]["id"], format!("CWE-{cwe}"));
        rule["properties"]["tags"].to_string()
    };
    assert!(tags(326).contains("external/cwe/cwe-326"));
    assert!(!tags(319).contains("319"));
}

/// A declared value that a house policy refuses, with what the policy and others accept.
fn declared(tests: Vec<Test>) -> Report {
    let mut report = fixture::report();
    let rule = fixture::rule("x", "ike.encryption", Severity::High, "t", "f");
    let mut finding = report.findings.remove(0);
    finding.subject.live = None;
    finding.side = Side::Declared;
    finding.observed = finding.fact.and_then(|fact| finding.subject.declared_value(fact));
    finding.demands = tests.into_iter().map(|test| Arc::new(fixture::demand(&rule, "house", test))).collect();
    (finding.rule, finding.severity) = (rule, Severity::High);
    Report { findings: vec![finding], ..Report::default() }
}

#[test]
fn a_declared_value_is_replaced_where_one_value_alone_is_accepted() {
    let value = |said| fixture::value("ike.encryption", said);
    let only = || Test::Allow(vec![value("aes-gcm-256")]);
    let run = run(&declared(vec![only()]));
    let fix = &results(&run)[0]["fixes"][0];
    assert_eq!(fix["description"]["text"], "Declare ike.encryption as aes-gcm-256.");
    let change = &fix["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "tunnels/gz.yaml");
    let replacement = &change["replacements"][0];
    assert_eq!(replacement["insertedContent"]["text"], "aes-gcm-256");
    let region = json!({"startLine": 6, "startColumn": 19, "endLine": 6, "endColumn": 30});
    assert_eq!(replacement["deletedRegion"], region);
    for ambiguous in [
        vec![Test::Allow(vec![value("aes-gcm-256"), value("aes-gcm-128")])],
        vec![fixture::forbid("ike.encryption", &["aes-cbc-256"])],
        vec![only(), fixture::forbid("ike.encryption", &["aes-gcm-256"])],
    ] {
        assert!(results(&self::run(&declared(ambiguous)))[0].get("fixes").is_none());
    }
}

#[test]
fn drift_is_not_mended_by_a_replacement() {
    let run = run(&fixture::report());
    let drift = results(&run).iter().filter(|result| result["ruleId"] == "drift");
    assert_eq!(drift.filter(|result| result.get("fixes").is_none()).count(), 3);
}

#[test]
fn a_demand_and_a_live_value_are_linked_to() {
    let mut report = fixture::report();
    let files = fixture::files();
    let place = crate::text::Location::new(&files.yaml, crate::text::Span::new(0, 7));
    let demand = &report.findings[0].demands[0];
    let demand =
        Demand { location: Some(place), ..fixture::demand(&demand.rule, "house", demand.test.clone()) };
    report.findings[0].demands = vec![Arc::new(demand)];
    let run = run(&report);
    let first = &results(&run)[0];
    let text = first["message"]["text"].as_str().expect("text");
    assert!(text.ends_with(" See [the live value](1), [the demand](2)."), "{text}");
    let related = first["relatedLocations"].as_array().expect("a list");
    let uris = related.iter().map(|r| r["physicalLocation"]["artifactLocation"]["uri"].as_str());
    assert_eq!(uris.collect::<Vec<_>>(), [Some("frozen.json"), Some("tunnels/gz.yaml")]);
}
