//! What narrows a run, as a user sees it: said whether a flag or a variable says so; a run that sees no
//! tunnel is none; one tunnel in two sources counts once.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::run::{FORMATS, root, seen, vpnaudit};

/// A folder with three tunnels in a file, one of them with a weak cipher.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(root().join("tests/cmd/filters/live.json"), folder.path().join("live.json")).expect("a copy");
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("written");
}

fn answer(tunnels: &[Json]) -> String {
    json!({"Response": {"TotalCount": tunnels.len(), "VpnConnectionSet": tunnels, "RequestId": "r"}})
        .to_string()
}

fn tunnel(number: usize) -> Json {
    json!({"VpnConnectionId": format!("vpnx-{number}"), "VpnConnectionName": format!("t{number}"),
        "IKEOptionsSpecification": {"PropoEncryAlgorithm": "AES-CBC-256"}})
}

fn report(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Json {
    let line = [arguments, &["--format", "json"]].concat();
    let output = vpnaudit(folder, &line, variables);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", seen(&output)))
}

fn code(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> i32 {
    vpnaudit(folder, arguments, variables).status.code().expect("a code")
}

#[test]
fn a_flag_and_its_variable_narrow_alike_and_every_format_says_so() {
    let folder = folder();
    let line = ["check", "--live", "live.json", "--policy", "baseline"];
    assert_eq!(report(folder.path(), &line, &[])["run"]["filters"], Json::Null);
    for (flag, variable, value, key, said) in [
        ("--only", "VPNAUDIT_ONLY", "tunnel-state", "only", json!(["tunnel-state"])),
        ("--tunnel", "VPNAUDIT_TUNNEL", "3*", "tunnel", json!(["3*"])),
        ("--tunnel", "VPNAUDIT_TUNNEL", "*", "tunnel", json!(["*"])),
        ("--min-severity", "VPNAUDIT_MIN_SEVERITY", "critical", "min_severity", json!("critical")),
        ("--min-severity", "VPNAUDIT_MIN_SEVERITY", "info", "min_severity", json!("info")),
    ] {
        let by_flag = [&line[..], &[flag, value]].concat();
        let reports =
            [report(folder.path(), &by_flag, &[]), report(folder.path(), &line, &[(variable, value)])];
        assert_eq!(reports[0], reports[1], "{variable}");
        assert_eq!(reports[0]["run"]["filters"][key], said);
        for format in FORMATS {
            let written = |variables: &[(&str, &str)]| {
                let line = [&line[..], &["-q", "--format", format]].concat();
                String::from_utf8(vpnaudit(folder.path(), &line, variables).stdout).expect("UTF-8")
            };
            let narrowed = written(&[(variable, value)]);
            let value = if format == "markdown" { value.replace('*', "\\*") } else { value.to_owned() };
            assert!(narrowed.contains(&value) && narrowed != written(&[]), "{format} {variable}\n{narrowed}");
        }
    }
    let report = report(folder.path(), &[&line[..], &["--tunnel", "3*"]].concat(), &[]);
    assert_eq!(report["run"]["filters"]["left_out"]["tunnels"], 1);
    assert_eq!(report["summary"]["tunnels"], 2);
}

#[test]
fn what_replaces_a_part_of_the_project_is_said_and_so_is_what_the_project_leaves_out() {
    let folder = folder();
    write(folder.path(), "other.json", &answer(&[tunnel(1), tunnel(2)]));
    let project = "sources: [{name: here, file: live.json}]\npolicies: [baseline]\nundeclared: ['3*']\n\
                   tunnels: [{name: hq, ike: {version: ikev2}}]\n";
    write(folder.path(), "vpnaudit.yaml", project);
    let filters = |arguments: &[&str]| report(folder.path(), arguments, &[])["run"]["filters"].clone();
    let plain = filters(&["check"]);
    assert_eq!((&plain["undeclared"], &plain["left_out"]["undeclared"]), (&json!(["3*"]), &json!(2)));
    assert_eq!(filters(&["lint"]), Json::Null);
    assert_eq!(filters(&["lint", "--policy", "anssi"])["policies"], json!(["anssi"]));
    let live = filters(&["check", "--live", "other.json"]);
    assert_eq!((&live["live"], &live["left_out"]["sources"]), (&json!(["other.json"]), &json!(["here"])));
    write(folder.path(), "vpnaudit.yaml", "sources: [{name: here, file: live.json}]\npolicies: [baseline]\n");
    assert_eq!(filters(&["check"]), Json::Null);
    assert_eq!(filters(&["check", "--policy", "baseline"])["policies"], json!(["baseline"]));
}

#[test]
fn a_run_that_sees_no_tunnel_is_none_unless_nothing_is_an_answer() {
    let folder = folder();
    write(folder.path(), "none.json", &answer(&[]));
    write(folder.path(), "one.json", &answer(&[tunnel(1)]));
    write(folder.path(), "vpnaudit.yaml", "tunnels: [{name: hq, ike: {version: ikev2}}]\n");
    for command in ["check", "plan"] {
        for format in FORMATS {
            let line = [command, "--live", "none.json", "--format", format];
            let output = vpnaudit(folder.path(), &line, &[]);
            assert_eq!(output.status.code(), Some(2), "{command} {format}");
            let said = String::from_utf8(output.stderr).expect("UTF-8");
            assert!(said.contains("no live tunnel was seen") && said.contains("--allow-empty"), "{said}");
        }
        let allowed = [command, "--live", "none.json", "--allow-empty"];
        // the declared tunnel is missing
        assert_eq!(code(folder.path(), &allowed, &[]), 1);
        assert_eq!(code(folder.path(), &allowed[..3], &[("VPNAUDIT_ALLOW_EMPTY", "1")]), 1);
        assert_eq!(code(folder.path(), &[command, "--live", "none.json", "--live", "one.json"], &[]), 1);
    }
    let one = report(folder.path(), &["check", "--live", "none.json", "--live", "one.json"], &[]);
    assert_eq!(one["warnings"][0], "source none.json has no tunnel");
    let quiet = ["check", "--live", "one.json", "--tunnel", "hq", "--only", "policy"];
    let output = vpnaudit(folder.path(), &quiet, &[]);
    assert!(output.status.code() == Some(2), "no live tunnel was looked at: {}", seen(&output));
    let saved = report(folder.path(), &["check", "--live", "none.json"], &[]);
    write(folder.path(), "report.json", &saved.to_string());
    assert_eq!(code(folder.path(), &["report", "report.json"], &[]), 0);
    assert_eq!(code(folder.path(), &["report", "report.json", "--fail-on", "low"], &[]), 2);
    assert_eq!(code(folder.path(), &["report", "report.json", "--fail-on", "low", "--allow-empty"], &[]), 1);
}

#[test]
fn a_tunnel_in_two_sources_counts_once_and_both_are_named() {
    let folder = folder();
    write(folder.path(), "one.json", &answer(&[tunnel(1), tunnel(2)]));
    write(folder.path(), "two.json", &answer(&[tunnel(2), tunnel(3)]));
    let both = ["--live", "one.json", "--live", "two.json"];
    let report = report(folder.path(), &[&["check"], &both[..]].concat(), &[]);
    assert_eq!(report["summary"]["tunnels"], 3);
    let said = "1 tunnel of source two.json is in source one.json too, and counts once: vpnx-2";
    assert_eq!(report["warnings"], json!([said]));
    let fetched = vpnaudit(folder.path(), &[&["fetch", "--output", "both.json"], &both[..]].concat(), &[]);
    assert!(String::from_utf8_lossy(&fetched.stderr).contains(said), "{}", seen(&fetched));
    let again = self::report(folder.path(), &["check", "--live", "both.json", "--live", "one.json"], &[]);
    assert_eq!(again["summary"]["tunnels"], 3);
    assert!(
        again["warnings"][0].as_str().is_some_and(|said| said.contains("both.json")),
        "{}",
        again["warnings"]
    );
}

#[test]
fn a_declaration_finds_its_tunnel_in_either_source() {
    let folder = folder();
    write(folder.path(), "one.json", &answer(&[tunnel(1)]));
    write(folder.path(), "two.json", &answer(&[tunnel(1)]));
    for source in ["a", "b"] {
        let project = format!(
            "sources: [{{name: a, file: one.json}}, {{name: b, file: two.json}}]\n\
             tunnels: [{{name: t1, source: {source}, ike: {{encryption: aes-cbc-256}}}}]\n"
        );
        write(folder.path(), "vpnaudit.yaml", &project);
        assert_eq!(code(folder.path(), &["plan"], &[]), 0, "{source}");
    }
}

#[test]
fn sources_that_disagree_about_a_tunnel_are_no_answer() {
    let folder = folder();
    let mut other = tunnel(1);
    write(folder.path(), "one.json", &answer(&[tunnel(1)]));
    other["State"] = "AVAILABLE".into();
    other["IKEOptionsSpecification"]["IKEVersion"] = "IKEV2".into();
    write(folder.path(), "more.json", &answer(std::slice::from_ref(&other)));
    let line = ["check", "--live", "one.json", "--live", "more.json", "--only", "ike-version-legacy"];
    let more = report(folder.path(), &line, &[]);
    assert_eq!(more["rules"][0]["passed"], 1, "the source that says more is judged: {more:#}");
    other["IKEOptionsSpecification"]["PropoEncryAlgorithm"] = "3DES-CBC".into();
    write(folder.path(), "other.json", &answer(&[other]));
    let both = ["--live", "one.json", "--live", "other.json"];
    let output = vpnaudit(folder.path(), &[&["check"], &both[..]].concat(), &[]);
    assert_eq!(output.status.code(), Some(2), "{}", seen(&output));
    let parts =
        ["source other.json and source one.json disagree", "ike.encryption is 3des-cbc", "not aes-cbc-256"];
    for format in FORMATS {
        let line = [&["check", "--format", format], &both[..]].concat();
        let written = String::from_utf8(vpnaudit(folder.path(), &line, &[]).stdout).expect("UTF-8");
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in parts {
            assert!(written.contains(part), "{format} {part}\n{written}");
        }
    }
    // what is saved holds both, and is no more of an answer
    let fetched = vpnaudit(folder.path(), &[&["fetch", "--output", "saved.json"], &both[..]].concat(), &[]);
    assert!(fetched.status.success() && String::from_utf8_lossy(&fetched.stderr).contains(parts[0]));
    assert_eq!(code(folder.path(), &["check", "--live", "saved.json"], &[]), 2);
}

#[test]
fn a_rule_that_a_policy_in_use_switches_off_is_said() {
    let folder = folder();
    let house = "policy: house\nextends: [baseline]\nrules: {ike-encryption-3des: {severity: off}, dpd-disabled: {severity: off}}\nedition: 1\n";
    let none = house.replace("{severity: off}", "{severity: info}");
    write(folder.path(), "child.yaml", "policy: child\nextends: [house.yaml]\nedition: 1\n");
    for (text, policy, said) in [
        (house, "house.yaml", json!(["dpd-disabled", "ike-encryption-3des"])),
        (house, "child.yaml", json!(["dpd-disabled", "ike-encryption-3des"])),
        (house, "house.yaml,baseline", Json::Null),
        (none.as_str(), "house.yaml", Json::Null),
    ] {
        write(folder.path(), "house.yaml", text);
        let report = report(folder.path(), &["check", "--live", "live.json", "--policy", policy], &[]);
        let filters = &report["run"]["filters"];
        assert_eq!(*filters.get("switched_off").unwrap_or(&Json::Null), said, "{policy} {filters}");
    }
}

#[test]
fn a_rule_that_a_command_has_no_use_for_is_an_error_in_a_flag_and_none_in_a_variable() {
    let folder = folder();
    write(folder.path(), "vpnaudit.yaml", "tunnels: [{name: hq, ike: {version: ikev1}}]\n");
    let says =
        |output: &std::process::Output, text: &str| String::from_utf8_lossy(&output.stderr).contains(text);
    for (line, only) in [
        (&["lint"][..], "ike-version-legacy,drift"),
        (&["lint"][..], "missing,ike-version-legacy"),
        (&["plan", "--live", "live.json"][..], "drift,waiver-expired"),
        (&["plan", "--live", "live.json"][..], "policy,missing"),
    ] {
        let output = vpnaudit(folder.path(), &[line, &["--only", only]].concat(), &[]);
        assert!(output.status.code() == Some(2) && says(&output, "does not look at"), "{}", seen(&output));
        let output = vpnaudit(folder.path(), line, &[("VPNAUDIT_ONLY", only)]);
        assert!(output.status.code() != Some(2) && output.stderr.is_empty(), "{only}: {}", seen(&output));
    }
    // one that has nothing else to look at is none of either
    for variable in [&[("VPNAUDIT_ONLY", "drift")][..], &[]] {
        let only: &[&str] = if variable.is_empty() { &["--only", "drift"] } else { &[] };
        assert_eq!(code(folder.path(), &[&["lint"], only].concat(), variable), 2);
    }
}

#[test]
fn a_variable_that_has_no_use_in_a_command_is_no_error() {
    let folder = folder();
    let variables = [
        ("VPNAUDIT_SARIF_CATEGORY", "prod"),
        ("VPNAUDIT_SARIF_SUPPRESSED", "include"),
        ("VPNAUDIT_GITHUB_SUMMARY", "1"),
    ];
    let line = ["check", "--live", "live.json", "--policy", "baseline", "--fail-on", "never"];
    let output = vpnaudit(folder.path(), &line, &variables);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", seen(&output));
    let sarif = vpnaudit(folder.path(), &[&line[..], &["--format", "sarif"]].concat(), &variables);
    assert!(String::from_utf8_lossy(&sarif.stdout).contains("\"prod/\""));
}

#[test]
fn which_waivers_have_expired_is_not_asked_of_some_tunnels() {
    let folder = folder();
    let waiver = "{rule: psk-shared, tunnel: '3*', reason: r, expires: 2020-01-01}";
    write(folder.path(), "vpnaudit.yaml", &format!("policies: [baseline]\nwaivers: [{waiver}]\n"));
    let line = ["check", "--live", "live.json", "--only", "waiver-expired"];
    assert_eq!(code(folder.path(), &line, &[]), 1);
    let output = vpnaudit(folder.path(), &[&line[..], &["--tunnel", "3*"]].concat(), &[]);
    assert!(output.status.code() == Some(2) && output.stdout.is_empty(), "{}", seen(&output));
}

#[test]
fn a_tunnel_that_no_rule_could_judge_is_named_in_every_format() {
    let folder = tempfile::tempdir().expect("a folder");
    let bare =
        |number: usize| json!({"VpnConnectionId": format!("vpnx-{number}"), "VpnConnectionName": "bare"});
    write(folder.path(), "one.json", &answer(&[tunnel(1), bare(2)]));
    write(folder.path(), "both.json", &answer(&[bare(1), bare(2)]));
    write(folder.path(), "whole.json", &answer(&[tunnel(1), tunnel(2)]));
    let state = json!({"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {
        "resources": [{"address": "tencentcloud_vpn_connection.hq", "mode": "managed", "name": "hq",
            "type": "tencentcloud_vpn_connection", "values": null}]}}});
    write(folder.path(), "state.json", &state.to_string());
    let is_said = "could judge";
    for (file, said) in [
        ("one.json", Some("no rule could judge bare (vpnx-2)")),
        ("both.json", Some("no rule could judge 2 tunnels")),
        ("state.json", Some("no rule could judge tencentcloud_vpn_connection.hq")),
        ("whole.json", None),
    ] {
        for format in FORMATS {
            let line = ["check", "--live", file, "--policy", "baseline", "--format", format];
            let output = vpnaudit(folder.path(), &line, &[("COLUMNS", "200")]);
            // Markdown masks what would be its own
            let text = String::from_utf8_lossy(&output.stdout).replace('\\', "");
            assert!(text.contains(said.unwrap_or_default()), "{file} {format}\n{text}");
            assert_eq!(text.contains(is_said), said.is_some(), "{file} {format}\n{text}");
        }
    }
    // a rule that does not mean a tunnel leaves nothing open
    write(
        folder.path(),
        "branches.yaml",
        "policy: branches\ntitle: Branches\nrules:\n  branch-dpd: {fact: dpd.enabled, only: {name: \"t*\"}, \
         allow: [true], severity: low, title: t, why: w, fix: f}\nedition: 1\n",
    );
    let line = ["check", "--live", "one.json", "--policy", "branches.yaml"];
    let text = seen(&vpnaudit(folder.path(), &line, &[]));
    assert!(text.contains("no rule could judge t1 (vpnx-1)"), "{text}");
}
