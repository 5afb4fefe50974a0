//! The oracle for *clean*: each weakness that the catalogue knows is planted into each carrier, that is
//! each form in which tunnels come. What the form can say must be found; what it cannot say must be
//! named as not assessed; and what narrows the run must be said. Nothing is ever silent.
//!
//! `weakness` says what is wrong with a tunnel, `wire` how each form says it, apart from the tables of
//! the program, and `carrier` what the files look like.

mod carrier;
mod weakness;
mod wire;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use self::carrier::{CARRIERS, Carrier};
use self::weakness::{HOUSE, Planted, WEAKNESSES, planted};
use crate::run::{root, seen, vpnaudit};

/// Runs a check that prints its report; else says what it printed.
fn report(folder: &Path, arguments: &[&str]) -> Result<Json, String> {
    fs::write(folder.join("house.yaml"), HOUSE).expect("written");
    let policies = ["--policy", "baseline", "--policy", "./house.yaml", "--format", "json"];
    let done = vpnaudit(folder, &[arguments, &policies].concat(), &[]);
    let report: Option<Json> = serde_json::from_slice(&done.stdout).ok();
    report
        .filter(|report| report["complete"] == true)
        .ok_or_else(|| String::from_utf8_lossy(&done.stderr).into_owned())
}

/// The rules that are found on the tunnel of this name.
fn found<'r>(report: &'r Json, name: &str) -> BTreeSet<&'r str> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let own = findings.filter(|finding| finding["tunnel"]["name"] == name && finding["waiver"].is_null());
    let demands = own.flat_map(|finding| finding["demands"].as_array().expect("demands"));
    demands.filter_map(|demand| demand["rule"].as_str()).collect()
}

/// On how many tunnels a rule could not be assessed.
fn not_assessed(report: &Json, rule: &str) -> u64 {
    let rules = report["rules"].as_array().expect("rules");
    let row = rules.iter().find(|row| row["id"] == rule);
    row.map_or(0, |row| row["not_assessed"].as_u64().expect("a number"))
}

/// What a report of all that is planted is silent about, though the carrier can say it or nobody named it.
fn silent(carrier: &Carrier, report: &Json) -> Vec<String> {
    let silent = WEAKNESSES.iter().filter_map(|weakness| {
        let rule = weakness.rule;
        let sayable = carrier.wire.tells(weakness);
        let found = found(report, rule).contains(rule);
        match sayable {
            true if !found => Some(format!("{}: {rule} is not found", carrier.name)),
            false if !found && not_assessed(report, rule) == 0 && !carrier.wire.has_none(weakness) => {
                Some(format!("{}: {rule} is silent", carrier.name))
            }
            _ => None,
        }
    });
    silent.collect()
}

#[test]
fn the_oracle_plants_every_rule_of_the_catalogue() {
    let planted: BTreeSet<String> = WEAKNESSES.iter().map(|weakness| weakness.rule.to_owned()).collect();
    let known = fs::read_to_string(root().join("policies/rules.yaml")).expect("the catalogue");
    let known: Json = serde_saphyr::from_str(&known).expect("YAML");
    let rules: BTreeSet<String> = known.as_object().expect("rules").keys().cloned().collect();
    assert_eq!(planted, rules);
}

#[test]
fn whatever_the_form_a_weakness_is_found_or_named_as_not_looked_at() {
    let mut wrong = Vec::new();
    for carrier in CARRIERS {
        let folder = tempfile::tempdir().expect("a folder");
        let arguments = (carrier.lay)(folder.path(), carrier.wire, &planted());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        match report(folder.path(), &[&["check"], &*arguments].concat()) {
            Ok(report) if report["summary"]["tunnels"] != json!(planted().len()) => {
                wrong.push(format!("{}: only {} are looked at", carrier.name, report["summary"]["tunnels"]));
            }
            Ok(report) => wrong.extend(silent(carrier, &report)),
            Err(seen) => wrong.push(format!("{}: {seen}", carrier.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_snapshot_of_any_form_finds_what_the_form_finds() {
    let mut wrong = Vec::new();
    for carrier in CARRIERS.iter().filter(|carrier| carrier.name != "a path in the place of --live") {
        let folder = tempfile::tempdir().expect("a folder");
        let arguments = (carrier.lay)(folder.path(), carrier.wire, &planted());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let fetch = [&["fetch", "--output", "snapshot.json"], &*arguments].concat();
        let done = vpnaudit(folder.path(), &fetch, &[]);
        if done.status.code() != Some(0) {
            wrong.push(format!("{}: {}", carrier.name, seen(&done)));
            continue;
        }
        match report(folder.path(), &["check", "--live", "snapshot.json"]) {
            Ok(report) => wrong.extend(silent(carrier, &report)),
            Err(seen) => wrong.push(format!("a snapshot of {}: {seen}", carrier.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A fleet of one sound tunnel and one that is weak in everything, as API 3.0 says it.
fn two(folder: &Path) -> Vec<Planted> {
    let all = weakness::everything();
    let tunnels = vec![weakness::sound("sound"), all];
    let carrier = CARRIERS.iter().find(|carrier| carrier.name == "API 3.0").expect("a carrier");
    (carrier.lay)(folder, carrier.wire, &tunnels);
    tunnels
}

#[test]
fn a_filter_under_which_the_weak_tunnel_is_not_looked_at_is_named_in_the_report() {
    let folder = tempfile::tempdir().expect("a folder");
    two(folder.path());
    let whole = report(folder.path(), &["check", "--live", "live.json"]).expect("a report");
    assert!(whole["run"]["filters"].is_null(), "{}", whole["run"]);
    assert!(found(&whole, "everything").contains("ike-encryption-broken"));
    for (flags, says) in [
        (["--tunnel", "sound"], "sound"),
        (["--only", "tunnel-state"], "tunnel-state"),
        (["--min-severity", "critical"], "critical"),
    ] {
        let run = report(folder.path(), &[&["check", "--live", "live.json"], &flags[..]].concat());
        let run = run.expect("a report");
        assert!(run["run"]["filters"].to_string().contains(says), "{flags:?}: {}", run["run"]);
        let name = format!("VPNAUDIT_{}", flags[0].trim_start_matches('-').to_uppercase().replace('-', "_"));
        let arguments = ["check", "--live", "live.json", "--policy", "baseline", "--format", "json"];
        let done = vpnaudit(folder.path(), &arguments, &[(&name, flags[1])]);
        let run: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)));
        assert!(run["run"]["filters"].to_string().contains(says), "{name}: {}", run["run"]);
    }
}

#[test]
fn a_waiver_of_another_fact_hides_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    two(folder.path());
    let project = "version: 1\nsources: [{name: s, file: live.json}]\npolicies: [baseline]\nwaivers:\n\
        - {rule: ike-encryption-broken, fact: ike.encryption, value: none, tunnel: \"*\", reason: r, expires: 2999-01-01}\n\
        - {rule: ike-dh-group-broken, fact: ike.dh_group, value: group2, tunnel: \"*\", reason: r, expires: 2999-01-01}\n";
    fs::write(folder.path().join("vpnaudit.yaml"), project).expect("written");
    let done = vpnaudit(folder.path(), &["check", "--format", "json"], &[]);
    let report: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)));
    for rule in ["ike-encryption-broken", "ike-dh-group-broken"] {
        assert!(found(&report, "everything").contains(rule), "{rule} is waived");
    }
}

#[test]
fn a_lint_of_one_included_file_finds_what_the_lint_of_its_project_finds() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
    fs::create_dir_all(folder.path().join("tunnels")).expect("a folder");
    write(
        "vpnaudit.yaml",
        "version: 1\ninclude: [tunnels/*.yaml]\npolicies: [baseline, house.yaml]\n\
         defaults: {ike: {encryption: des-cbc}}\n",
    );
    write(
        "house.yaml",
        "policy: house\ntitle: House\nrules: {ike-integrity: {allow: [sha512], severity: high}}\nedition: 1\n",
    );
    write("tunnels/hq.yaml", "tunnels: [{name: hq, ike: {integrity: sha256}}]\n");
    let whole = vpnaudit(folder.path(), &["lint", "--format", "json"], &[]);
    let whole: Json = serde_json::from_slice(&whole.stdout).unwrap_or_else(|_| panic!("{}", seen(&whole)));
    for path in ["tunnels/hq.yaml", "tunnels", "house.yaml"] {
        let part = vpnaudit(folder.path(), &["lint", path, "--format", "json"], &[]);
        let part: Json = serde_json::from_slice(&part.stdout).unwrap_or_else(|_| panic!("{}", seen(&part)));
        assert_eq!(found(&part, "hq"), found(&whole, "hq"), "{path}");
        assert!(found(&part, "hq").is_superset(&["ike-encryption-broken", "ike-integrity"].into()));
    }
}

#[test]
fn where_nothing_was_seen_nothing_is_clean() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("live.json");
    for empty in [
        json!({"Response": {"TotalCount": 0, "VpnConnectionSet": [], "RequestId": "r"}}),
        json!({"code": 0, "message": "", "totalCount": 0, "data": []}),
        json!({"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": {"root_module": {}}}),
        json!({"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {}}}),
    ] {
        fs::write(&path, empty.to_string()).expect("written");
        let done = vpnaudit(folder.path(), &["check", "--live", "live.json", "--policy", "baseline"], &[]);
        assert_eq!(done.status.code(), Some(2), "{empty}: {}", seen(&done));
    }
}

#[test]
fn tunnels_that_are_going_are_named_and_what_the_plan_leaves_is_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let tunnels = [weakness::everything(), weakness::going("doomed")];
    let plan = carrier::plan_that_destroys(&tunnels, "doomed");
    fs::write(folder.path().join("live.json"), plan.to_string()).expect("written");
    let run = report(folder.path(), &["check", "--live", "live.json"]).expect("a report");
    assert!(found(&run, "everything").contains("ike-encryption-broken"));
    assert_eq!(run["summary"]["tunnels"], 1);
    let arguments = ["check", "--live", "live.json", "--policy", "baseline"];
    let going = tunnels[1].get("id").expect("an id");
    for format in crate::run::FORMATS {
        let done = vpnaudit(folder.path(), &[&arguments[..], &["--format", format]].concat(), &[]);
        // lines wrap
        let said: String = String::from_utf8_lossy(&done.stdout).split_whitespace().collect();
        assert!(said.contains(going), "{format} does not name what is going: {}", seen(&done));
    }
}
