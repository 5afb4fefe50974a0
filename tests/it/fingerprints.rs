//! Laws of fingerprints: what makes another one, and what must not. They are read from the JSON
//! report, as a baseline reads them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::run::vpnaudit;

const PROJECT: &str = "\
sources: [{name: here, file: live.json}]
include: [tunnels/*.yaml]
policies: [baseline]
";

const FIRST: &str = "\
tunnels:
  - name: branch-1
    id: vpnx-1
    ike: {encryption: aes-cbc-256, dh_group: group2}
";

const SECOND: &str = "tunnels: [{name: by-name, ike: {encryption: des-cbc}}, {name: not-there}]\n";

const LIVE: &str = r#"[
  {"VpnConnectionId": "vpnx-1", "VpnConnectionName": "branch-1",
   "IKEOptionsSpecification": {"PropoEncryAlgorithm": "3DES-CBC", "DhGroupName": "GROUP2", "IKESaLifetimeSeconds": 60}},
  {"VpnConnectionId": "vpnx-2", "VpnConnectionName": "by-name",
   "IKEOptionsSpecification": {"PropoEncryAlgorithm": "DES-CBC", "DhGroupName": "GROUP14"}}
]"#;

/// The findings of a run, each as its mark and what it says.
fn findings(folder: &Path, arguments: &[&str]) -> Vec<Json> {
    let output = vpnaudit(folder, &[arguments, &["--format", "json"]].concat(), &[]);
    let report: Json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    report["findings"].as_array().expect("findings").clone()
}

fn marks(findings: &[Json]) -> BTreeSet<String> {
    findings.iter().map(|finding| finding["fingerprint"].as_str().expect("a mark").to_owned()).collect()
}

fn project(folder: &Path, parts: [&str; 4]) -> BTreeSet<String> {
    let [project, first, second, live] = parts;
    fs::create_dir_all(folder.join("tunnels")).expect("made");
    for (name, text) in [
        ("vpnaudit.yaml", project),
        ("tunnels/a.yaml", first),
        ("tunnels/b.yaml", second),
        ("live.json", live),
    ] {
        fs::write(folder.join(name), text).expect("written");
    }
    let found = findings(folder, &["check"]);
    let marks = marks(&found);
    assert_eq!(marks.len(), found.len(), "a mark belongs to one finding");
    marks
}

fn marks_of(parts: [&str; 4]) -> BTreeSet<String> {
    project(tempfile::tempdir().expect("a folder").path(), parts)
}

#[test]
fn files_in_another_order_make_no_other_fingerprint() {
    let before = marks_of([PROJECT, FIRST, SECOND, LIVE]);
    assert!(before.len() > 5, "{before:?}");
    let mut tunnels: Json = serde_json::from_str(LIVE).expect("json");
    tunnels.as_array_mut().expect("tunnels").reverse();
    assert_eq!(marks_of([PROJECT, SECOND, FIRST, &tunnels.to_string()]), before);
}

#[test]
fn yaml_that_is_indented_otherwise_makes_no_other_fingerprint() {
    let other = "# moved down\n\ntunnels:\n    -   ike:\n            dh_group: 2\n            encryption: \"AES256\"\n        id: vpnx-1\n        name: branch-1\n";
    assert_eq!(marks_of([PROJECT, other, SECOND, LIVE]), marks_of([PROJECT, FIRST, SECOND, LIVE]));
}

#[test]
fn a_renamed_tunnel_with_the_same_id_makes_no_other_fingerprint() {
    let first = FIRST.replace("name: branch-1", "name: shenzhen");
    let live = LIVE.replace("\"branch-1\"", "\"renamed\"");
    let before = findings_without_name(FIRST, LIVE);
    assert_eq!(findings_without_name(&first, LIVE), before);
    let renamed = findings_without_name(&first, &live.replace("renamed", "shenzhen"));
    assert_eq!(renamed, before);
}

/// The marks of everything but drift in the name itself.
fn findings_without_name(first: &str, live: &str) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    project(folder.path(), [PROJECT, first, SECOND, live]);
    let mut found = findings(folder.path(), &["check"]);
    found.retain(|finding| finding["fact"] != "name");
    marks(&found)
}

#[test]
fn another_working_folder_or_file_makes_no_other_fingerprint() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let marked = project(root, [PROJECT, FIRST, SECOND, LIVE]);
    assert_eq!(marks(&findings(&root.join("tunnels"), &["check", ".."])), marked);
    let named = root.join("vpnaudit.yaml");
    assert_eq!(marks(&findings(Path::new("/"), &["check", named.to_str().expect("text")])), marked);

    // tunnels without an id, as a plan of Terraform has them, under three names of the file
    let state = fs::read_to_string("tests/live/terraform-plan.json").expect("text");
    fs::write(root.join("plan.json"), &state).expect("written");
    fs::write(root.join("tunnels/copy.json"), &state).expect("written");
    let empty = tempfile::tempdir().expect("a folder");
    let runs = [
        (root.join("tunnels"), "../plan.json"),
        (root.join("tunnels"), "copy.json"),
        (empty.path().to_owned(), root.join("plan.json").to_str().expect("text")),
    ]
    .map(|(folder, file)| {
        fs::remove_file(root.join("vpnaudit.yaml")).ok();
        marks(&findings(&folder, &["check", "--live", file]))
    });
    assert!(!runs[0].is_empty());
    assert!(runs.iter().all(|run| *run == runs[0]), "{runs:?}");
}

#[test]
fn a_named_source_and_a_file_in_its_place_make_the_same_fingerprints() {
    let folder = tempfile::tempdir().expect("a folder");
    let marked = project(folder.path(), [PROJECT, FIRST, SECOND, LIVE]);
    assert_eq!(marks(&findings(folder.path(), &["check", "--live", "live.json"])), marked);
}

#[test]
fn another_tunnel_fact_or_value_makes_another_fingerprint() {
    let before = marks_of([PROJECT, FIRST, SECOND, LIVE]);
    for (from, to) in [("\"3DES-CBC\"", "\"DES-CBC\""), ("\"GROUP2\"", "\"GROUP1\"")] {
        let after = marks_of([PROJECT, FIRST, SECOND, &LIVE.replace(from, to)]);
        assert!(before.difference(&after).count() > 0, "{from} is gone");
        assert!(after.difference(&before).count() > 0, "{to} is new");
    }
    let other = LIVE.replace("vpnx-1", "vpnx-7");
    let after = marks_of([PROJECT, &FIRST.replace("vpnx-1", "vpnx-7"), SECOND, &other]);
    assert!(after != before && !after.is_disjoint(&before), "only one tunnel is another");
}

#[test]
fn a_number_that_moves_makes_no_other_fingerprint() {
    let before = marks_of([PROJECT, FIRST, SECOND, LIVE]);
    let later = LIVE.replace("\"IKESaLifetimeSeconds\": 60", "\"IKESaLifetimeSeconds\": 61");
    assert_eq!(marks_of([PROJECT, FIRST, SECOND, &later]), before);
}

#[test]
fn drift_and_policy_are_two_kinds() {
    let folder = tempfile::tempdir().expect("a folder");
    project(folder.path(), [PROJECT, FIRST, SECOND, LIVE]);
    let found = findings(folder.path(), &["check"]);
    let of = |rule: fn(&Json) -> bool| {
        let wanted = |finding: &&Json| {
            finding["fact"] == "ike.encryption"
                && finding["tunnel"]["id"] == "vpnx-1"
                && rule(&finding["rule"])
        };
        found.iter().find(wanted).expect("a finding")["fingerprint"].clone()
    };
    assert_ne!(of(|rule| *rule == "drift"), of(|rule| *rule != "drift"));
}

#[test]
fn another_policy_or_a_partial_waiver_makes_no_other_fingerprint() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = project(folder.path(), [PROJECT, FIRST, SECOND, LIVE]);
    let house =
        "policy: house\nrules: {ike-encryption: {allow: [aes-gcm-256], severity: critical}}\nedition: 1\n";
    fs::write(folder.path().join("house.yaml"), house).expect("written");
    let both = PROJECT.replace("[baseline]", "[baseline, house.yaml]");
    let joined = project(folder.path(), [&both, FIRST, SECOND, LIVE]);
    assert!(joined.is_superset(&before));
    let waivers = "waivers: [{rule: ike-encryption-3des, tunnel: '*', reason: r, expires: 2999-01-01}]\n";
    assert_eq!(project(folder.path(), [&format!("{both}{waivers}"), FIRST, SECOND, LIVE]), joined);
}

#[test]
fn a_report_is_its_own_baseline() {
    let folder = tempfile::tempdir().expect("a folder");
    project(folder.path(), [PROJECT, FIRST, SECOND, LIVE]);
    let whole = vpnaudit(folder.path(), &["check", "--output", "json=report.json"], &[]);
    assert_eq!(whole.status.code(), Some(1));
    let again = vpnaudit(folder.path(), &["check", "--baseline", "report.json", "--format", "json"], &[]);
    assert_eq!(again.status.code(), Some(0), "{}", String::from_utf8_lossy(&again.stderr));
    let report: Json = serde_json::from_slice(&again.stdout).expect("json");
    assert_eq!(report["baseline"]["new"], 0);
    assert_eq!(report["baseline"]["fixed"], Json::Array(Vec::new()));
    assert!(
        report["findings"].as_array().expect("findings").iter().all(|one| one["baseline"] == "unchanged")
    );
}
