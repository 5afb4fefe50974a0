//! The inventory of cryptography as a user gets it: from a run, and from the report of one.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::run::{root, seen, vpnaudit};

const FORMATS: [&str; 2] = ["cyclonedx", "cyclonedx-1.7"];

fn inventory(folder: &Path, arguments: &[&str], format: &str) -> Json {
    let run = vpnaudit(folder, &[arguments, &["--format", format]].concat(), &[]);
    serde_json::from_slice(&run.stdout).unwrap_or_else(|_| panic!("{}", seen(&run)))
}

fn properties(part: &Json) -> Vec<(&str, &str)> {
    let rows = part["properties"].as_array().expect("a list").iter();
    rows.map(|row| (row["name"].as_str().expect("text"), row["value"].as_str().expect("text"))).collect()
}

fn references<'a>(document: &'a Json, list: &str) -> Vec<&'a str> {
    let parts = document[list].as_array().expect("a list").iter();
    parts.map(|part| part["bom-ref"].as_str().expect("text")).collect()
}

const LIVE: &str = r#"[{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "PreShareKey": "hunter2-CANARY",
  "IKEOptionsSpecification": {"PropoEncryAlgorithm": "AES-CBC-256", "PropoAuthenAlgorithm": "SHA-256",
    "DhGroupName": "GROUP14", "IKEVersion": "IKEV2"},
  "IPSECOptionsSpecification": {"EncryptAlgorithm": "AES-CBC-128", "IntegrityAlgorith": "SHA1", "PfsDhGroup": "NULL"}}]"#;

#[test]
fn whatever_a_run_asks_the_inventory_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::write(path.join("live.json"), LIVE).expect("written");
    let rule = "policy: one\ntitle: One\nedition: \"1\"\nrules:\n  one-lifetime:\n    fact: ike.lifetime_seconds\n    at_most: 86400\n    severity: low\n    title: Too long\n    why: one key protects too much\n    fix: shorten it\n";
    fs::write(path.join("one.yaml"), rule).expect("written");
    let whole = ["check", "--live", "live.json"];
    for format in FORMATS {
        let expected = inventory(path, &whole, format);
        assert_eq!(references(&expected, "services"), ["tunnel/vpnx-1"]);
        let all = [
            "cipher/aes-cbc-128",
            "cipher/aes-cbc-256",
            "integrity/sha1",
            "integrity/sha256",
            "group/group14",
        ];
        assert_eq!(references(&expected, "components"), [&all[..], &["ike/vpnx-1", "ipsec/vpnx-1"]].concat());
        assert!(!expected.to_string().contains("CANARY"));
        for flags in [
            &["--policy", "one.yaml"][..],
            &["--only", "tunnel-state"],
            &["--min-severity", "critical"],
            &["--policy", "ism", "-q"],
        ] {
            let narrowed = inventory(path, &[&whole[..], flags].concat(), format);
            for list in ["components", "services", "dependencies"] {
                assert_eq!(narrowed[list], expected[list], "{flags:?}");
            }
        }
        assert_eq!(inventory(path, &whole, format), expected, "the same input is the same bytes");
    }
}

#[test]
fn a_report_of_old_makes_no_inventory_and_no_empty_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::write(path.join("live.json"), LIVE).expect("written");
    vpnaudit(path, &["check", "--live", "live.json", "--output", "json=new.json"], &[]);
    let mut report: Json =
        serde_json::from_str(&fs::read_to_string(path.join("new.json")).expect("text")).expect("JSON");
    report.as_object_mut().expect("an object").remove("crypto");
    report["tunnels"][0]["live"].as_object_mut().expect("an object").remove("crypto");
    fs::write(path.join("old.json"), report.to_string()).expect("written");
    // once more as JSON, and it is still of old
    vpnaudit(path, &["report", "old.json", "--output", "json=again.json"], &[]);
    for file in ["old.json", "again.json"] {
        for format in FORMATS {
            let output = format!("{format}=out.json");
            for flags in [&["--format", format][..], &["-q", "--output", &output]] {
                let run = vpnaudit(path, &[&["report", file], flags].concat(), &[]);
                assert_eq!(run.status.code(), Some(2), "{}", seen(&run));
                let written = match flags {
                    ["--format", _] => run.stdout,
                    _ => fs::read(path.join("out.json")).expect("a report that says why"),
                };
                let void: Json = serde_json::from_slice(&written).expect("JSON");
                assert_eq!(void["compositions"][0]["aggregate"], "unknown");
                assert!(references(&void, "components").is_empty());
                let said = properties(&void["metadata"]);
                assert!(said.contains(&("vpnaudit:audited", "false")), "{said:?}");
                let why = said.iter().find(|(name, _)| *name == "vpnaudit:problem").expect("a reason").1;
                assert!(why.contains(file) && why.contains("does not tell what cryptography"), "{why}");
                assert!(why.contains("vpnaudit check --output json=PATH"), "{why}");
            }
        }
        let run = vpnaudit(path, &["report", file, "--format", "csv"], &[]);
        assert_eq!(run.status.code(), Some(0), "every other format is made of it: {}", seen(&run));
    }
}

#[test]
fn a_run_that_audited_nothing_or_half_says_so() {
    let cases = root().join("tests/cmd");
    for format in FORMATS {
        let told = |folder: &str, command: &str| {
            let document = inventory(&cases.join(folder), &[command], format);
            let aggregate = document["compositions"][0]["aggregate"].as_str().expect("text").to_owned();
            (aggregate, document)
        };
        let (aggregate, half) = told("half-an-answer", "check");
        assert_eq!(aggregate, "incomplete");
        let said = properties(&half["metadata"]);
        assert!(said.contains(&("vpnaudit:complete", "false")));
        assert!(
            said.iter().any(|(name, value)| *name == "vpnaudit:failure" && value.contains("denied")),
            "{said:?}"
        );
        let (aggregate, void) = told("many-errors", "check");
        assert_eq!((&*aggregate, &void["components"]), ("unknown", &json!([])));
        let said = properties(&void["metadata"]);
        assert!(said.contains(&("vpnaudit:audited", "false")), "{said:?}");
        assert!(
            said.iter().any(|(name, value)| *name == "vpnaudit:problem" && value.contains("versoin")),
            "{said:?}"
        );
        let (aggregate, lint) = told("waivers", "lint");
        assert_eq!(aggregate, "unknown", "{lint}");
    }
}

#[test]
fn what_a_plan_will_make_is_planned_and_what_nobody_made_is_declared() {
    let sides = |document: &Json| {
        let services = document["services"].as_array().expect("a list").iter();
        let mut sides: Vec<String> = services
            .flat_map(|service| properties(service).into_iter().find(|(name, _)| *name == "vpnaudit:source"))
            .map(|(_, value)| value.to_owned())
            .collect();
        sides.sort();
        sides.dedup();
        sides
    };
    let live = root().join("tests/live");
    let plan = inventory(&live, &["check", "--live", "terraform-plan.json"], "cyclonedx");
    assert_eq!(sides(&plan), ["planned"]);
    assert_eq!(sides(&inventory(&live, &["check", "--live", "v2.json"], "cyclonedx")), ["live"]);
    let lint = inventory(&root().join("examples/quickstart"), &["lint"], "cyclonedx-1.7");
    assert_eq!(sides(&lint), ["declared"]);
}

#[test]
fn twins_and_unknown_words_have_names_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let long = "x".repeat(300);
    let tunnel = |name: &str, cipher: &str| json!({"VpnConnectionName": name, "IKEOptionsSpecification": {"PropoEncryAlgorithm": cipher}});
    let tunnels = [
        tunnel("hq", &format!("{long}a")),
        tunnel("hq", &format!("{long}b")),
        tunnel("hq~2", "rot-13"),
        tunnel("\u{202e}\u{1b}[2J", "ROT-13"),
    ];
    fs::write(folder.path().join("live.json"), json!(tunnels).to_string()).expect("written");
    let document = inventory(folder.path(), &["check", "--live", "live.json"], "cyclonedx");
    let mut services = references(&document, "services");
    services.sort_unstable();
    assert_eq!(services.len(), 4);
    services.dedup();
    assert_eq!(services.len(), 4, "{services:?}");
    let unknown: Vec<_> = references(&document, "components")
        .into_iter()
        .filter(|one| one.starts_with("cipher/unknown/"))
        .collect();
    assert_eq!(unknown.len(), 3, "{unknown:?}");
    assert_ne!(unknown[1], unknown[2]);
}

#[test]
fn what_is_to_be_destroyed_is_there_today_so_the_inventory_is_not_complete() {
    let document = inventory(&root().join("examples/terraform"), &["check"], "cyclonedx");
    assert_eq!(document["compositions"][0]["aggregate"], "incomplete");
}
