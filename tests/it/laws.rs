//! What holds for every input.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::run::{files, root, vpnaudit};

fn report(folder: &Path, arguments: &[&str]) -> Json {
    let output = vpnaudit(folder, arguments, &[]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{arguments:?}: {error}: {}", String::from_utf8_lossy(&output.stderr));
    })
}

/// The answers of a cloud among the fixtures.
fn answers() -> Vec<std::path::PathBuf> {
    let all = files(&root().join("tests/live")).into_iter().chain(files(&root().join("examples")));
    all.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

fn marks(report: &Json) -> BTreeSet<String> {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().map(|finding| finding["fingerprint"].as_str().expect("a mark").to_owned()).collect()
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["human", "json"] {
        let run = || vpnaudit(root(), &["check", "examples/quickstart", "--format", format], &[]).stdout;
        assert_eq!(run(), run());
    }
}

#[test]
fn the_order_of_tunnels_and_policies_changes_no_finding() {
    let answer = root().join("examples/quickstart/responses/describe-vpn-conn.json");
    let mut response: Json = serde_json::from_str(&fs::read_to_string(answer).expect("text")).expect("json");
    let folder = tempfile::tempdir().expect("a folder");
    let mut seen = BTreeSet::new();
    for _ in 0..3 {
        response["data"].as_array_mut().expect("tunnels").rotate_left(1);
        fs::write(folder.path().join("live.json"), response.to_string()).expect("written");
        let house = root().join("examples/quickstart/policies/house.yaml");
        let house = house.to_str().expect("text");
        for policies in
            [["--policy", "baseline", "--policy", house], ["--policy", house, "--policy", "baseline"]]
        {
            let arguments = [&["check", "--live", "live.json", "--format", "json"], &policies[..]].concat();
            let mut report = report(folder.path(), &arguments);
            for finding in report["findings"].as_array_mut().expect("findings") {
                // the place of a tunnel in its file is all that may move
                finding["location"].take();
                finding["observed_location"].take();
            }
            report["excerpts"].take();
            for tunnel in report["tunnels"].as_array_mut().expect("tunnels") {
                tunnel["live"]["location"].take();
            }
            seen.insert(report.to_string());
        }
    }
    assert_eq!(seen.len(), 1);
}

#[test]
fn another_policy_removes_no_finding_and_changes_no_fingerprint() {
    let house = root().join("examples/quickstart/policies/house.yaml");
    let house = house.to_str().expect("text");
    for answer in answers() {
        let answer = answer.to_str().expect("text");
        let run = |policies: &[&str]| {
            let all = [&["check", "--format", "json", "--live", answer], policies].concat();
            marks(&report(&root().join("policies"), &all))
        };
        let both = run(&["--policy", "baseline", "--policy", house]);
        assert!(both.is_superset(&run(&["--policy", "baseline"])), "{answer}");
        assert!(both.is_superset(&run(&["--policy", house])), "{answer}");
    }
}

#[test]
fn a_fingerprint_belongs_to_one_finding() {
    for answer in answers() {
        let report = report(
            &root().join("policies"),
            &["check", "--format", "json", "--live", answer.to_str().expect("text")],
        );
        assert_eq!(
            marks(&report).len(),
            report["findings"].as_array().expect("findings").len(),
            "{}",
            answer.display()
        );
    }
}

#[test]
fn every_place_lies_inside_its_file() {
    let reports = ["quickstart", "review", "terraform"]
        .map(|name| report(root(), &["check", &format!("examples/{name}"), "--format", "json"]));
    let findings = reports.iter().flat_map(|report| report["findings"].as_array().expect("findings"));
    let mut seen = 0;
    for place in findings
        .flat_map(|finding| [&finding["location"], &finding["observed_location"]])
        .filter(|place| !place.is_null())
    {
        let text = fs::read_to_string(root().join(place["file"].as_str().expect("a file"))).expect("text");
        let number = |key: &str| usize::try_from(place[key].as_u64().expect("a number")).expect("small");
        let line = text.lines().nth(number("line") - 1).unwrap_or_else(|| panic!("{place}"));
        assert!(number("column") >= 1 && number("column") <= line.chars().count() + 1, "{place}");
        let rest = text.lines().skip(number("line") - 1).collect::<Vec<_>>().join("\n").chars().count();
        assert!(number("length") <= rest + 1, "{place}");
        seen += 1;
    }
    assert!(seen > 20);
}

#[test]
fn the_verdict_does_not_depend_on_format_or_verbosity() {
    let runs: [&[&str]; 5] = [&[], &["--format", "json"], &["-vv"], &["--quiet"], &["--color", "always"]];
    for (severity, expected) in [("never", 0), ("critical", 1), ("info", 1)] {
        for run in runs {
            let all = [&["check", "examples/quickstart", "--fail-on", severity], run].concat();
            assert_eq!(vpnaudit(root(), &all, &[]).status.code(), Some(expected), "{all:?}");
        }
    }
}

#[test]
fn several_policies_make_one_finding_of_a_value_and_only_their_rules_are_run() {
    let folder = root().join("tests/cmd/two-policies");
    let run = |policies: &[&str]| {
        report(&folder, &[&["check", "--live", "live.json", "--format", "json"], policies].concat())
    };
    let ids = |list: &Json, key: &str| -> Vec<String> {
        let list = list.as_array().expect("a list").iter();
        list.map(|one| one[key].as_str().expect("text").to_owned()).collect()
    };
    let both = run(&["--policy", "a.yaml", "--policy", "b.yaml"]);
    let [finding] = both["findings"].as_array().expect("findings").as_slice() else { panic!("{both}") };
    assert_eq!((&finding["rule"], &finding["severity"]), (&"ike-encryption".into(), &"critical".into()));
    assert_eq!(ids(&finding["demands"], "policy"), ["b", "a"]);
    assert_eq!(ids(&finding["demands"], "reference"), ["B 2", "A 1"]);
    assert_eq!(
        ids(&both["rules"], "id"),
        ["ike-encryption", "ike-encryption-3des", "ike-lifetime", "unknown-algorithm"]
    );
    assert_eq!(both["rules"][2]["not_assessed"], 1, "the lifetime is not reported");
    assert_eq!(both["policies"], serde_json::json!(["a", "b (draft)"]));
    assert_eq!(
        ids(&run(&["--policy", "a.yaml"])["rules"], "id"),
        ["ike-encryption-3des", "unknown-algorithm"]
    );
}
