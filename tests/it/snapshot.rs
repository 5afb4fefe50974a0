//! A snapshot gives the findings of the run that it came from, and no key is in it.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::account::{PROJECT, Place, cloud};
use crate::generated::{fits, validator};
use crate::live::{KEYS, SAMPLES, sample};
use crate::run::{root, seen, vpnaudit};

const POLICIES: &str = "baseline,nist-sp-800-77r1,cnsa-2.0,bsi-tr-02102-3,anssi,ism,disa-vpn-srg,pci-dss-4";

/// What must not change between a live run and its snapshot, finding by finding.
fn findings(report: &[u8]) -> Vec<String> {
    let report: Json = serde_json::from_slice(report).expect("a report");
    let mut findings: Vec<String> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|one| {
            let parts = ["rule", "fact", "observed", "severity", "tunnel", "message", "fingerprint"];
            parts.map(|part| one[part].to_string()).join(" ")
        })
        .collect();
    findings.sort();
    findings.push(report["rules"].to_string());
    findings.push(report["summary"].to_string());
    findings
}

fn same(live: &[u8], snapshot: &[u8], what: &str) {
    let (live, snapshot) = (findings(live), findings(snapshot));
    for (live, snapshot) in live.iter().zip(&snapshot) {
        assert_eq!(live, snapshot, "{what}");
    }
    assert_eq!(live.len(), snapshot.len(), "{what}");
    assert!(live.len() > 3, "{what} finds nothing");
}

/// Audits files, and a snapshot of the same files.
fn both(folder: &Path, project: &str, files: &[&str], policies: &[&str], what: &str) {
    let run = |arguments: &[&str]| vpnaudit(folder, arguments, &[]);
    let flags: Vec<&str> = files.iter().flat_map(|file| ["--live", *file]).collect();
    let check =
        |flags: &[&str]| run(&[&["check", project, "--format", "json"], flags, policies].concat()).stdout;
    let taken = run(&[&["fetch", project, "--output", "snapshot.json"], &*flags].concat());
    assert!(taken.status.success(), "{what}: {}", seen(&taken));
    let text = fs::read_to_string(folder.join("snapshot.json")).expect("a snapshot");
    for key in KEYS.iter().filter(|key| key.len() > 7) {
        assert!(!text.contains(key), "{what} holds {key}");
    }
    fits(&validator("snapshot"), &serde_json::from_str(&text).expect("JSON"), what);
    same(&check(&flags), &check(&["--live", "snapshot.json"]), what);
    // a snapshot of a snapshot is that snapshot
    let again = run(&["fetch", "--live", "snapshot.json"]);
    assert_eq!(String::from_utf8_lossy(&again.stdout), text, "{what}");
}

#[test]
fn every_fixture_gives_the_same_findings_from_its_snapshot() {
    let policies = ["--policy", POLICIES];
    for name in SAMPLES {
        let folder = tempfile::tempdir().expect("a folder");
        let path = sample(name);
        both(folder.path(), ".", &[&path.to_string_lossy()], &policies, name);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let all: Vec<String> = SAMPLES.map(|name| sample(name).to_string_lossy().into_owned()).into();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    both(folder.path(), ".", &all, &policies, "all samples together");
}

#[test]
fn every_example_gives_the_same_findings_from_its_snapshot() {
    for name in ["quickstart", "review", "terraform"] {
        let folder = tempfile::tempdir().expect("a folder");
        let project = root().join("examples").join(name);
        both(folder.path(), &project.to_string_lossy(), &[], &[], name);
    }
}

#[test]
fn two_regions_give_the_same_findings_from_their_snapshot() {
    let place = Place::new(cloud());
    // a declaration that its source alone tells apart, and one of a key
    let declared = "tunnels:\n  - {name: nowhere, source: sh}\nundeclared: ignore\n";
    place.write("vpnaudit.yaml", &format!("{PROJECT}{declared}"));
    let taken = place.run(&["fetch", "--output", "snapshot.json"]);
    assert!(taken.status.success() && taken.stdout.is_empty(), "{}", seen(&taken));
    let live = place.run(&["check", "--policy", POLICIES, "--format", "json"]);
    let flags = ["check", "--live", "snapshot.json", "--policy", POLICIES, "--format", "json"];
    same(&live.stdout, &place.run(&flags).stdout, "two regions");
    let text = fs::read_to_string(place.path().join("snapshot.json")).expect("a snapshot");
    assert!(!text.contains("CANARY"), "a key is in the snapshot");
    fits(&validator("snapshot"), &serde_json::from_str(&text).expect("JSON"), "two regions");
    // neither clock nor order of arrival is in it
    assert_eq!(String::from_utf8_lossy(&place.run(&["fetch"]).stdout), text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(place.path().join("snapshot.json")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// The commonest keys of each length, in every class of characters. Those that a guide prints are public, and are
/// told apart from these.
const COMMON: [&[&str]; 4] = [
    &["654321", "qwerty", "abc123", "dragon", "monkey", "letmei"],
    &["password", "12345678", "iloveyou", "P@ssw0rd", "Passw0rd", "sunshine", "qwertyui", "cisco123"],
    &["1234567890", "qwertyuiop", "password12", "Password1!", "1q2w3e4r5t", "qcloud1234"],
    &["123456789012", "qwertyuiop12", "P@ssw0rd1234", "abcdefghijkl", "Password123!"],
];

#[test]
fn what_is_told_of_a_common_key_is_told_of_every_other_of_its_length() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| vpnaudit(folder.path(), arguments, &[("COLUMNS", "200")]);
    for keys in COMMON {
        let mut first: Option<Vec<String>> = None;
        for key in keys {
            let live = format!(
                r#"[{{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "PreShareKey": "{key}"}}]"#
            );
            fs::write(folder.path().join("live.json"), live).expect("written");
            let told: Vec<String> = [
                &["fetch", "--live", "live.json"][..],
                &["check", "--live", "live.json", "--policy", POLICIES, "--format", "json"],
                &["check", "--live", "live.json", "--policy", POLICIES, "-v"],
                &["check", "--live", "live.json", "--policy", POLICIES, "--format", "html"],
            ]
            .map(|arguments| seen(&run(arguments)))
            .into();
            assert!(told[1].contains("psk-guessable") && told[2].contains("10^6 guesses or fewer"), "{key}");
            let first = first.get_or_insert_with(|| told.clone());
            for (told, first) in told.iter().zip(first) {
                assert_eq!(told, first, "{key}");
            }
        }
    }
}

#[test]
fn that_nobody_shares_a_key_of_a_snapshot_is_not_known_beside_other_sources() {
    let folder = tempfile::tempdir().expect("a folder");
    let live = |id: &str| {
        format!(r#"[{{"VpnConnectionId": "{id}", "VpnConnectionName": "{id}", "PreShareKey": "one key"}}]"#)
    };
    for (name, id) in [("a.json", "vpnx-1"), ("b.json", "vpnx-2")] {
        fs::write(folder.path().join(name), live(id)).expect("written");
    }
    let run = |arguments: &[&str]| vpnaudit(folder.path(), arguments, &[]);
    assert!(run(&["fetch", "--live", "a.json", "--output", "snapshot.json"]).status.success());
    let shared = |files: [&str; 2]| {
        let flags =
            ["check", "--policy", "baseline", "--format", "json", "--live", files[0], "--live", files[1]];
        let report: Json = serde_json::from_slice(&run(&flags).stdout).expect("a report");
        let rules = report["rules"].as_array().expect("rules").clone();
        let rule = rules.into_iter().find(|rule| rule["id"] == "psk-shared").expect("the rule");
        (rule["failed"].clone(), rule["not_assessed"].clone())
    };
    assert_eq!(shared(["a.json", "b.json"]), (2.into(), 0.into()));
    assert_eq!(shared(["snapshot.json", "b.json"]), (0.into(), 2.into()));
}

#[test]
fn what_a_source_was_asked_for_is_said_by_a_check_of_its_snapshot() {
    let place = Place::new(cloud());
    let part = PROJECT.replacen("rate:", "vpc: [vpc-none, vpc-nil], name: hq, rate:", 1);
    place.write("vpnaudit.yaml", &part.replacen("v2, rate:", "v2, name: shanghai, rate:", 1));
    let live = place.json(&["check"])["run"]["filters"]["sources"].clone();
    assert!(live[1].as_str().is_some_and(|said| said == "sh: name shanghai"), "{live}");
    let taken = place.run(&["fetch", "--output", "snapshot.json"]);
    assert!(taken.status.success(), "{}", seen(&taken));
    let text = fs::read_to_string(place.path().join("snapshot.json")).expect("a snapshot");
    fits(&validator("snapshot"), &serde_json::from_str(&text).expect("JSON"), "a part");
    let said = |file: &str| place.json(&["check", "--live", file])["run"]["filters"]["sources"].clone();
    // the first source has no tunnel in the part
    assert_eq!(said("snapshot.json"), live);
    let again = place.run(&["fetch", "--live", "snapshot.json"]);
    assert_eq!(String::from_utf8_lossy(&again.stdout), text, "a snapshot of it says it too");
    let human = seen(&place.run(&["check", "--live", "snapshot.json"]));
    assert!(human.contains("a part of the sources (gz: vpc vpc-none, vpc vpc-nil"), "{human}");
    // one of old, and one of whole sources, say nothing of the kind
    fs::write(place.path().join("old.json"), text.replace("asked_for", "unknown")).expect("written");
    assert_eq!(said("old.json"), serde_json::json!([]));
    place.write("vpnaudit.yaml", PROJECT);
    assert!(place.run(&["fetch", "--output", "whole.json"]).status.success());
    let whole = fs::read_to_string(place.path().join("whole.json")).expect("a snapshot");
    assert!(!whole.contains("asked_for"));
    let diff = |more: &[&str]| seen(&place.run(&[&["diff", "whole.json", "snapshot.json"], more].concat()));
    assert!(
        diff(&[]).contains("snapshot.json was narrowed to a part of the sources (gz: vpc vpc-none"),
        "{}",
        diff(&[])
    );
    assert!(diff(&["--format", "json"]).contains("sh: name shanghai"));
    assert_eq!(said("whole.json"), serde_json::json!([]));
}

#[test]
fn half_an_answer_is_no_snapshot() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", &PROJECT.replace("ap-shanghai", "ap-nowhere"));
    fs::write(place.path().join("snapshot.json"), "before").expect("written");
    let done = place.run(&["fetch", "--output", "snapshot.json"]);
    assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
    assert_eq!(fs::read_to_string(place.path().join("snapshot.json")).expect("a file"), "before");
    let left: Vec<_> = fs::read_dir(place.path()).expect("a folder").collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn the_key_of_a_snapshot_is_not_compared_with_a_declared_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let live = r#"[{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "PreShareKey": "tencent"}]"#;
    fs::write(folder.path().join("live.json"), live).expect("written");
    let project = "sources: [{name: s, file: live.json}]\ntunnels: [{name: hq, psk: {env: HQ}}]\n";
    fs::write(folder.path().join("vpnaudit.yaml"), project).expect("written");
    let run = |arguments: &[&str], key: &str| vpnaudit(folder.path(), arguments, &[("HQ", key)]);
    assert!(run(&["fetch", "--output", "snapshot.json"], "x").status.success());
    let drift = ["check", "--only", "drift", "--live", "live.json"];
    assert_eq!(run(&drift, "another").status.code(), Some(1));
    for key in ["tencent", "another"] {
        let done = run(&["check", "--only", "drift", "--live", "snapshot.json"], key);
        assert_eq!(done.status.code(), Some(0));
        assert!(seen(&done).contains("psk"), "{}", seen(&done));
    }
}

#[test]
fn what_is_wrong_with_a_snapshot_is_told_by_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let psk = |group: &str| format!(r#"{{"group": 1, {group}}}"#);
    let good = r#""length": 7, "entropy_bits": 79, "guesses_log10": 7"#;
    let tunnels = |tunnels: &str| {
        format!(r#"{{"vpnaudit_snapshot": 1, "sources": [{{"name": "s", "tunnels": [{tunnels}]}}]}}"#)
    };
    let part = |part: &str| {
        format!(
            r#"{{"vpnaudit_snapshot": 1, "sources": [{{"name": "s", "asked_for": {part}, "tunnels": []}}]}}"#
        )
    };
    let beside = |rest: &str| {
        let first = r#"{"name": "s", "tunnels": [{"id": "vpnx-1"}]}"#;
        format!(r#"{{"vpnaudit_snapshot": 1, "sources": [{first}, {{"name": "t"{rest}}}]}}"#)
    };
    let with = |psk: &str| format!(r#"{{"id": "vpnx-1", "psk": {psk}}}"#);
    let other = good.replace("10\": 7", "10\": 8");
    for (text, said) in [
        (r#"{"vpnaudit_snapshot": 2, "sources": []}"#.to_owned(), "vpnaudit_snapshot is the number 2"),
        (r#"{"vpnaudit_snapshot": 1, "sources": [{"tunnels": []}]}"#.to_owned(), "sources[0]"),
        (r#"{"vpnaudit_snapshot": 1, "sources": 7}"#.to_owned(), "sources is the number 7"),
        (r#"{"vpnaudit_snapshot": 1, "sources": null}"#.to_owned(), "sources is null"),
        (r#"{"vpnaudit_snapshot": 1}"#.to_owned(), "expected one with a list of `sources`"),
        (beside(""), "sources[1] is an object, expected a source with a list of `tunnels`"),
        (beside(r#", "planned": []"#), "sources[1] is an object, expected a source with a list of `tunnels`"),
        (beside(r#", "tunnels": null"#), "sources[1].tunnels is null, expected a list"),
        (beside(r#", "tunnels": [], "planned": null"#), "sources[1].planned is null, expected a list"),
        (part("7"), "sources[0].asked_for is the number 7"),
        (part("[null]"), "sources[0].asked_for[0] is null"),
        (tunnels("{}"), "sources[0].tunnels[0] is no tunnel"),
        (tunnels(&with(&psk(""))), "is not JSON"),
        (tunnels(&with(r#""hunter2-in-clear""#)), "expected an object with group"),
        (tunnels(&with(r#"{"group": 1}"#)), "expected an object with group"),
        (
            tunnels(&format!("{}, {}", with(&psk(good)), with(&psk(&other)))),
            "expected the measures that its group has elsewhere",
        ),
    ] {
        fs::write(folder.path().join("live.json"), &text).expect("written");
        let done = vpnaudit(folder.path(), &["check", "--live", "live.json"], &[("COLUMNS", "200")]);
        let shown = seen(&done);
        assert_eq!(done.status.code(), Some(2), "{text}: {shown}");
        assert!(shown.contains(said), "{text}: {shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn a_snapshot_keeps_that_a_key_is_published_and_an_older_one_leaves_that_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let live = r#"[{"VpnConnectionId": "vpnx-1", "PreShareKey": "tencent@123"}, {"VpnConnectionId": "vpnx-2", "PreShareKey": "q7V{w!Rz4@Lm9#Tc2&Xb"}]"#;
    fs::write(folder.path().join("live.json"), live).expect("written");
    let run = |arguments: &[&str]| vpnaudit(folder.path(), arguments, &[]);
    assert!(run(&["fetch", "--live", "live.json", "--output", "new.json"]).status.success());
    let snapshot = fs::read_to_string(folder.path().join("new.json")).expect("a snapshot");
    let mut old: Json = serde_json::from_str(&snapshot).expect("JSON");
    for tunnel in old["sources"][0]["tunnels"].as_array_mut().expect("tunnels") {
        assert!(tunnel["psk"].as_object_mut().expect("measures").remove("published").is_some());
    }
    fs::write(folder.path().join("old.json"), old.to_string()).expect("written");
    let counts = |live: &str| {
        let done = run(&["check", "--policy", "baseline", "--format", "json", "--live", live]);
        let report: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)));
        let rule = report["rules"]
            .as_array()
            .expect("rules")
            .iter()
            .find(|rule| rule["id"] == "psk-published")
            .expect("the rule")
            .clone();
        [&rule["failed"], &rule["passed"], &rule["not_assessed"]].map(Json::as_u64)
    };
    assert_eq!(counts("live.json"), [Some(1), Some(1), Some(0)]);
    assert_eq!(counts("new.json"), [Some(1), Some(1), Some(0)]);
    assert_eq!(counts("old.json"), [Some(0), Some(0), Some(2)]);
}
