//! PATH: which project a path belongs to, and what is included in it.

use std::fs;
use std::path::Path;

use crate::run::vpnaudit;

/// A project whose defaults are weak, and whose files are not.
const WEAK: &str =
    "include: [tunnels/*.yaml]\npolicies: [policies/house.yaml]\ndefaults: {ike: {encryption: des-cbc}}\n";
const TUNNEL: &str = "tunnels: [{name: hq}]\n";
const HOUSE: &str = "policy: house\nextends: [baseline]\nedition: 1\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

/// The exit code, and what is written to stdout and to stderr.
fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let done = vpnaudit(folder, arguments, &[("COLUMNS", "200")]);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

fn project(name: &str) -> tempfile::TempDir {
    folder(&[
        (name, WEAK),
        ("tunnels/hq.yaml", TUNNEL),
        ("policies/house.yaml", HOUSE),
        ("other.yaml", "on: push\n"),
    ])
}

#[test]
fn whatever_belongs_to_a_project_is_the_whole_project() {
    for name in ["vpnaudit.yaml", "vpnaudit.yml"] {
        let place = project(name);
        let whole = run(place.path(), &["lint"]);
        assert!(whole.0 == Some(1) && whole.1.contains("ike-encryption-broken"), "{whole:?}");
        for path in [name, "tunnels", "tunnels/hq.yaml", "policies/house.yaml", "./tunnels/../tunnels"] {
            let part = run(place.path(), &["lint", path]);
            assert_eq!(
                (part.0, part.1.lines().count()),
                (whole.0, whole.1.lines().count()),
                "{path}: {part:?}"
            );
        }
        let below = run(&place.path().join("tunnels"), &["lint"]);
        assert_eq!(below.0, Some(1), "{below:?}");
        assert!(below.1.contains(&format!("../{name}")), "{below:?}");
    }
}

#[test]
fn several_paths_of_one_project_are_one_run() {
    let place = project("vpnaudit.yaml");
    let paths =
        ["lint", "tunnels/hq.yaml", "vpnaudit.yaml", "policies/house.yaml", "tunnels", "--format", "json"];
    let (code, stdout, stderr) = run(place.path(), &paths);
    assert_eq!(code, Some(1), "{stderr}");
    let report: serde_json::Value = serde_json::from_str(&stdout).expect("one report");
    assert_eq!(report["summary"]["declared"], 1);
}

#[test]
fn several_projects_are_audited_each_and_the_worst_code_counts() {
    let sound = "tunnels: [{name: a, ike: {encryption: aes-cbc-256}}]\n";
    let weak = "tunnels: [{name: b, ike: {encryption: des-cbc}}]\n";
    let place = folder(&[
        ("a/vpnaudit.yaml", sound),
        ("b/vpnaudit.yaml", weak),
        ("c/vpnaudit.yaml", "tunnles: []\n"),
    ]);
    let (code, stdout, stderr) = run(place.path(), &["lint", "b", "a"]);
    assert_eq!(code, Some(1), "{stderr}");
    let order = ["project b/vpnaudit.yaml", "ike-encryption-broken", "project a/vpnaudit.yaml"];
    let places = order.map(|text| stdout.find(text).unwrap_or_else(|| panic!("no {text} in {stdout}")));
    assert!(places.is_sorted(), "{stdout}");
    let (code, stdout, stderr) = run(place.path(), &["lint", "c", "b"]);
    assert_eq!(code, Some(2), "{stderr}");
    assert!(stdout.contains("ike-encryption-broken") && stderr.contains("tunnles"), "{stdout}{stderr}");
    for arguments in [&["--format", "json"][..], &["--output", "sarif=x.sarif"]] {
        let (code, stdout, stderr) = run(place.path(), &[&["lint", "a", "b"], arguments].concat());
        let shown = stdout + &stderr;
        assert!(code == Some(2) && shown.contains("2 projects are named"), "{shown}");
    }
    let sarif = fs::read_to_string(place.path().join("x.sarif")).expect("a report that failed");
    assert!(
        sarif.contains("2 projects are named") && sarif.contains("\"executionSuccessful\": false"),
        "{sarif}"
    );
}

#[test]
fn a_file_that_the_project_does_not_include_is_named() {
    let place = project("vpnaudit.yaml");
    fs::write(place.path().join("stray.yaml"), TUNNEL).expect("a file");
    let (code, _, stderr) = run(place.path(), &["lint", "stray.yaml"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("vpnaudit.yaml does not include `stray.yaml`"), "{stderr}");
    let (code, _, stderr) = run(place.path(), &["lint", "other.yaml"]);
    assert_eq!(code, Some(1), "it is no part of any project, and the project is audited: {stderr}");
    assert!(stderr.contains("does not include `other.yaml`"), "{stderr}");
}

#[test]
fn what_belongs_to_no_project_or_to_two_is_an_error() {
    let place = folder(&[
        ("house.yaml", HOUSE),
        ("both/vpnaudit.yaml", TUNNEL),
        ("both/vpnaudit.yml", TUNNEL),
        ("live.json", LIVE),
        ("list.json", "[]"),
        ("empty.yaml", ""),
    ]);
    // lint takes neither --live nor --region, so that its advice names the command that does
    for (path, says, advises) in [
        ("house.yaml", "no vpnaudit.yaml or vpnaudit.yml", "name the project that uses it"),
        (".", "no vpnaudit.yaml or vpnaudit.yml", "without one, `vpnaudit check` takes --region REGION"),
        ("both", "stand both in `both`", "keep one of the two"),
        ("gone", "gone does not exist", "check the path"),
        ("gone.yaml", "gone.yaml does not exist", "check the path"),
        (
            "live.json",
            "`Response` is part of an answer of the cloud",
            "audit it with `vpnaudit check --live FILE`",
        ),
        ("list.json", "takes a mapping, not a list", "with `vpnaudit check --live FILE`"),
        ("empty.yaml", "the file is empty", "`vpnaudit check --live FILE` needs no project"),
    ] {
        let (code, _, stderr) = run(place.path(), &["lint", path]);
        assert!(code == Some(2) && stderr.contains(says) && stderr.contains(advises), "{path}: {stderr}");
    }
    let (code, _, stderr) = run(place.path(), &["check", "--live", "live.json", "gone"]);
    assert!(
        code == Some(2) && stderr.contains("gone does not exist") && stderr.contains("check the path"),
        "{stderr}"
    );
    let (code, _, stderr) = run(place.path(), &["check", "--live", "live.json", "empty.yaml"]);
    assert!(code == Some(2) && stderr.contains("the file is empty"), "{stderr}");
}

#[test]
fn a_repository_ends_the_search_for_a_project() {
    let place = folder(&[("vpnaudit.yaml", TUNNEL), ("vendor/.git/HEAD", ""), ("vendor/x/README", "")]);
    let (code, _, stderr) = run(&place.path().join("vendor/x"), &["lint"]);
    assert!(code == Some(2) && stderr.contains("up to"), "{stderr}");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_project() {
    use std::os::unix::fs::symlink;
    let outside = folder(&[("far.yaml", TUNNEL)]);
    for (target, at) in
        [(Path::new("/"), "t/root"), (outside.path(), "t/far"), (Path::new("/proc"), "t/proc")]
    {
        let place = folder(&[("vpnaudit.yaml", "include: ['**/*.yaml']\n"), ("t/a.yaml", TUNNEL)]);
        symlink(target, place.path().join(at)).expect("a link");
        let (code, _, stderr) = run(place.path(), &["lint"]);
        assert!(code == Some(2) && stderr.contains("leads out of the folder of the project"), "{stderr}");
        assert!(stderr.contains(at) && stderr.contains("vpnaudit.yaml:1:11"), "{stderr}");
    }
    let place = folder(&[("vpnaudit.yaml", "include: [t/a.yaml]\n"), ("t/README", "")]);
    symlink(outside.path().join("far.yaml"), place.path().join("t/a.yaml")).expect("a link");
    let (code, _, stderr) = run(place.path(), &["lint"]);
    assert!(code == Some(2) && stderr.contains("leads out of"), "{stderr}");
}

#[test]
fn a_path_upwards_stays_in_the_repository() {
    let files = [("site/vpnaudit.yaml", "include: ['../shared/*.yaml']\n"), ("shared/a.yaml", TUNNEL)];
    let place = folder(&files);
    let (code, _, stderr) = run(&place.path().join("site"), &["lint"]);
    assert!(code == Some(2) && stderr.contains("leads out of the folder of the project"), "{stderr}");
    let place = folder(&[&files[..], &[(".git/HEAD", "")]].concat());
    let (code, stdout, stderr) = run(&place.path().join("site"), &["lint"]);
    assert!(code != Some(2), "{stdout}{stderr}");
}

const LIVE: &str = r#"{"Response": {"TotalCount": 2, "VpnConnectionSet": [
    {"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "IKEOptionsSpecification": {"PropoEncryAlgorithm": "DES-CBC"}},
    {"VpnConnectionName": "vpnx-1", "VpnGatewayId": "vpngw-1", "IKEOptionsSpecification": {"PropoEncryAlgorithm": "DES-CBC"}}
]}}"#;

#[test]
fn a_name_is_not_an_id() {
    let waiver = "waivers: [{rule: ike-encryption-broken, tunnel: vpnx-1, reason: r, expires: 2999-01-01}]\n";
    let place = folder(&[("vpnaudit.yaml", waiver), ("live.json", LIVE)]);
    let arguments = ["check", "--live", "live.json", "--only", "ike-encryption-broken", "--format", "json"];
    let (_, stdout, stderr) = run(place.path(), &arguments);
    let report: serde_json::Value = serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stderr}"));
    let findings = report["findings"].as_array().expect("findings");
    let mut waived: Vec<_> =
        findings.iter().map(|it| (it["tunnel"]["name"].as_str(), !it["waiver"].is_null())).collect();
    waived.sort_unstable();
    assert_eq!(waived, [(Some("hq"), true), (Some("vpnx-1"), false)]);
    assert_ne!(findings[0]["fingerprint"], findings[1]["fingerprint"]);
    let narrowed = run(place.path(), &[&arguments[..], &["--tunnel", "vpnx-1"]].concat()).1;
    let report: serde_json::Value = serde_json::from_str(&narrowed).expect("a report");
    assert_eq!(report["summary"]["tunnels"], 1);
}

#[test]
fn a_waiver_of_drift_accepts_one_fact_and_maybe_one_value() {
    let declared = "tunnels: [{name: hq, ike: {encryption: aes-cbc-256, lifetime_seconds: 86400}}]\n";
    let live = r#"{"Response": {"TotalCount": 1, "VpnConnectionSet": [{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq",
        "IKEOptionsSpecification": {"PropoEncryAlgorithm": "DES-CBC", "IKESaLifetimeSeconds": 3600}}]}}"#;
    for (narrowed, expected) in [
        ("fact: ike.lifetime_seconds", [("ike.encryption", false), ("ike.lifetime_seconds", true)]),
        (
            "fact: ike.lifetime_seconds, value: 3600",
            [("ike.encryption", false), ("ike.lifetime_seconds", true)],
        ),
        (
            "fact: ike.lifetime_seconds, value: 7200",
            [("ike.encryption", false), ("ike.lifetime_seconds", false)],
        ),
    ] {
        let waiver =
            format!("waivers: [{{rule: drift, {narrowed}, tunnel: hq, reason: r, expires: 2999-01-01}}]\n");
        let place = folder(&[("vpnaudit.yaml", &format!("{declared}{waiver}")), ("live.json", live)]);
        let arguments =
            ["check", "--live", "live.json", "--only", "drift", "--output", "json=r.json", "--format", "csv"];
        let (code, csv, stderr) = run(place.path(), &arguments);
        assert_eq!(code, Some(1), "{stderr}");
        let text = fs::read_to_string(place.path().join("r.json")).expect("a report");
        let report: serde_json::Value = serde_json::from_str(&text).expect("a report");
        let findings = report["findings"].as_array().expect("findings");
        let mut facts: Vec<_> = findings
            .iter()
            .map(|it| (it["fact"].as_str().unwrap_or_default(), !it["waiver"].is_null()))
            .collect();
        facts.sort_unstable();
        assert_eq!(facts, expected, "{narrowed}");
        let drift = report["rules"].as_array().expect("rules").iter().find(|rule| rule["id"] == "drift");
        let drift = drift.expect("counted");
        assert_eq!((&drift["failed"], &drift["waived"]), (&1.into(), &0.into()), "the tunnel still drifts");
        assert_eq!(run(place.path(), &["report", "r.json", "--format", "json"]).1, text);
        assert_eq!(run(place.path(), &["report", "r.json", "--format", "csv"]).1, csv);
    }
}

#[test]
fn what_a_policy_softens_without_effect_is_said_at_its_line() {
    let declared = "tunnels: [{name: hq, ike: {encryption: des-cbc}}]\n";
    let off = "policy: house\nextends: [baseline]\nrules:\n  ike-encryption-broken: {severity: 'off'}\nedition: 1\n";
    let milder =
        "policy: house\nextends: [baseline]\nrules:\n  ike-encryption-broken: {severity: low}\nedition: 1\n";
    for (house, says) in [(off, "switched off here, but `baseline`"), (milder, "is low here, but `baseline`")]
    {
        for (policies, said) in [("[baseline, house.yaml]", true), ("[house.yaml]", false)] {
            let place = folder(&[
                ("vpnaudit.yaml", &format!("policies: {policies}\n{declared}")),
                ("house.yaml", house),
                ("live.json", LIVE),
            ]);
            for arguments in
                [&["lint"][..], &["check", "--live", "live.json"], &["plan", "--live", "live.json"]]
            {
                let (_, _, stderr) = run(place.path(), arguments);
                assert_eq!(stderr.contains(says), said, "{policies} {arguments:?}: {stderr}");
                assert_eq!(stderr.contains("house.yaml:4:"), said, "{stderr}");
            }
            let (_, _, stderr) = run(place.path(), &["lint", "--policy", "baseline,house.yaml"]);
            assert!(stderr.contains("house.yaml:4:"), "{stderr}");
        }
    }
}

#[test]
fn a_scope_that_meets_no_tunnel_is_said() {
    let house = "policy: house\nrules:\n  mine:\n    fact: ike.version\n    only: {name: \"/branch-.*/\"}\n    allow: ikev2\n    severity: low\n    title: T\nedition: 1\n";
    let declared = "policies: [house.yaml]\ntunnels: [{name: hq, ike: {version: ikev1}}]\n";
    let place = folder(&[("vpnaudit.yaml", declared), ("house.yaml", house), ("live.json", LIVE)]);
    for arguments in [&["lint"][..], &["check", "--live", "live.json"]] {
        let (_, _, stderr) = run(place.path(), arguments);
        assert!(
            stderr.contains("the scope of `mine` meets no") && stderr.contains("house.yaml:5:"),
            "{stderr}"
        );
    }
    let part = run(place.path(), &["check", "--live", "live.json", "--tunnel", "hq"]).2;
    assert!(!part.contains("meets no"), "a part was looked at: {part}");
    fs::write(place.path().join("house.yaml"), house.replace("/branch-.*/", "h*")).expect("a file");
    assert!(!run(place.path(), &["lint"]).2.contains("meets no"));
}

#[test]
fn lint_says_of_a_waiver_that_nothing_can_match_it() {
    let text = "tunnels: [{name: hq-guangzhou, ike: {encryption: des-cbc}}]\nwaivers:\n  \
        - {rule: ike-encryption-broken, tunnel: hq-guangzou, reason: r, expires: 2999-01-01}\n  \
        - {rule: ike-dh-group, tunnel: hq-guangzhou, reason: r, expires: 2999-01-01}\n  \
        - {rule: ike-encryption-broken, tunnel: hq-*, reason: r, expires: 2999-01-01}\n  \
        - {rule: undeclared, tunnel: old-1, reason: r, expires: 2999-01-01}\n";
    let place = folder(&[("vpnaudit.yaml", text)]);
    let (code, _, stderr) = run(place.path(), &["lint"]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.contains("no declared tunnel fits `hq-guangzou`"), "{stderr}");
    assert!(stderr.contains("did you mean `hq-guangzhou`?"), "{stderr}");
    assert!(stderr.contains("no policy in use has the rule `ike-dh-group`"), "{stderr}");
    assert_eq!(stderr.matches("so the waiver matches nothing").count(), 2, "{stderr}");
}
