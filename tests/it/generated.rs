//! What the program prints of itself and the project publishes: JSON Schemas in `docs/schema/` and
//! manual pages in `docs/man/`. `UPDATE=1 cargo test generated` writes them anew. The examples, what
//! the cases write, and every report and snapshot that is made of them fit the schemas.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::run::{files, root, vpnaudit};

const SCHEMAS: [&str; 4] = ["project", "policy", "report", "snapshot"];

fn schema(name: &str) -> String {
    let printed = vpnaudit(root(), &["schema", name], &[]);
    assert_eq!(printed.status.code(), Some(0));
    String::from_utf8(printed.stdout).expect("UTF-8")
}

pub fn validator(name: &str) -> jsonschema::Validator {
    let schema: Json = serde_json::from_str(&schema(name)).expect("JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("a sound schema");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

pub fn fits(validator: &jsonschema::Validator, json: &Json, what: &str) {
    let wrong: Vec<String> =
        validator.iter_errors(json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{what}: {wrong:#?}");
}

fn yaml(path: &Path) -> Json {
    serde_saphyr::from_str(&fs::read_to_string(path).expect("text")).expect("YAML")
}

fn is_published(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
    let published = fs::read_to_string(path).unwrap_or_default();
    assert!(published == text, "{}: run UPDATE=1 cargo test generated", path.display());
}

#[test]
fn the_published_schemas_are_those_that_the_program_prints() {
    for name in SCHEMAS {
        is_published(&root().join(format!("docs/schema/{name}.json")), &schema(name));
    }
}

#[test]
fn the_published_manual_is_the_one_that_the_program_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = vpnaudit(folder.path(), &["man", "man"], &[]);
    assert_eq!(done.status.code(), Some(0));
    let written = files(&folder.path().join("man"));
    assert!(written.len() > 5);
    for path in &written {
        let name = path.file_name().expect("a name");
        is_published(&root().join("docs/man").join(name), &fs::read_to_string(path).expect("text"));
    }
    assert_eq!(files(&root().join("docs/man")).len(), written.len(), "docs/man holds a page too many");
}

#[test]
fn every_example_and_every_built_in_policy_fits_its_schema() {
    let (project, policy) = (validator("project"), validator("policy"));
    let mut seen = 0;
    let examples = files(&root().join("examples")).into_iter().chain(files(&root().join("policies")));
    for path in examples.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")) {
        let (json, what) = (yaml(&path), path.display().to_string());
        if path.ends_with("policies/rules.yaml")
            || what.contains("examples/ci")
            || what.contains("examples/nightly")
            || what.contains("policies/tests")
        {
            continue;
        }
        let is_policy = json.get("policy").is_some();
        fits(if is_policy { &policy } else { &project }, &json, &what);
        seen += 1;
    }
    assert!(seen >= 7, "{seen}");
}

/// Every run of every case and every example that makes a report, as arguments and a folder.
fn audits() -> Vec<(PathBuf, Vec<String>)> {
    let mut audits = Vec::new();
    for args in files(&root().join("tests/cmd")).into_iter().filter(|path| path.ends_with("args")) {
        for line in fs::read_to_string(&args).expect("text").lines() {
            let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
            if words.first().is_some_and(|command| ["check", "plan", "lint"].contains(&command.as_str())) {
                audits.push((args.parent().expect("a folder").to_owned(), words));
            }
        }
    }
    for example in ["quickstart", "review", "terraform"] {
        let words = ["check", "plan", "lint"].map(|command| vec![command.to_owned()]);
        audits.extend(words.map(|words| (root().join("examples").join(example), words)));
    }
    audits
}

#[test]
fn every_report_of_every_case_and_example_fits_its_schema() {
    let report = validator("report");
    let mut seen = 0;
    for (folder, words) in audits() {
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(at) = words.iter().position(|word| *word == "--format") {
            words.drain(at..at + 2);
        }
        let done = vpnaudit(&folder, &[&words[..], &["--format", "json"]].concat(), &[]);
        let what = format!("{}: {}", folder.display(), words.join(" "));
        if done.stdout.is_empty() {
            assert_eq!(done.status.code(), Some(2), "{what} makes no report");
            continue;
        }
        fits(&report, &serde_json::from_slice(&done.stdout).expect("JSON"), &what);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn every_snapshot_of_every_case_and_example_fits_its_schema() {
    let snapshot = validator("snapshot");
    let mut folders: Vec<PathBuf> = audits().into_iter().map(|(folder, _)| folder).collect();
    folders.dedup();
    let mut seen = 0;
    for folder in folders {
        let live = folder.join("live.json");
        let sources: &[&str] = if live.exists() { &["--live", "live.json"] } else { &[] };
        let done = vpnaudit(&folder, &[&["fetch"], sources].concat(), &[]);
        if done.stdout.is_empty() {
            continue;
        }
        fits(&snapshot, &serde_json::from_slice(&done.stdout).expect("JSON"), &folder.display().to_string());
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn every_project_and_policy_of_a_case_fits_its_schema_unless_it_is_refused() {
    let (project, policy) = (validator("project"), validator("policy"));
    let mut seen = 0;
    for path in files(&root().join("tests/cmd")) {
        let what = path.display().to_string();
        let refused = ["bad-dates", "bad-policies", "many-errors", "policy-test/"]
            .iter()
            .any(|folder| what.contains(folder));
        if refused || path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let json = yaml(&path);
        fits(if json.get("policy").is_some() { &policy } else { &project }, &json, &what);
        seen += 1;
    }
    assert!(seen >= 10, "{seen}");
}

#[test]
fn the_schema_of_a_snapshot_refuses_slips_and_keys() {
    let snapshot = validator("snapshot");
    for (tunnel, sound) in [
        (r#"{"id": "vpnx-1"}"#, true),
        (r#"{"name": "hq", "ike": {"encryption": "a word of tomorrow"}}"#, true),
        (
            r#"{"id": "vpnx-1", "psk": {"group": 1, "length": 7, "entropy_bits": 36.5, "guesses_log10": 2.1}}"#,
            true,
        ),
        (r#"{"id": "vpnx-1", "selectors": [{"local": "10.0.0.0/8", "remote": []}]}"#, true),
        (r#"{"id": "vpnx-1", "selectors": {"local": ["10.0.0.0/8"], "remote": []}}"#, true),
        ("{}", false),
        (r#"{"id": "vpnx-1", "ike": {"encription": "aes-cbc-256"}}"#, false),
        (r#"{"id": "vpnx-1", "ike": {"lifetime_seconds": "86400"}}"#, false),
        (r#"{"id": "vpnx-1", "psk": "hunter2"}"#, false),
        (
            r#"{"id": "vpnx-1", "psk": {"group": 1, "length": 7, "entropy_bits": 36, "guesses_log10": 2, "key": "x"}}"#,
            false,
        ),
    ] {
        let source = r#"{"name": "s", "kind": "file", "region": null, "named": false, "tunnels": [TUNNEL]}"#;
        let text =
            format!(r#"{{"vpnaudit_snapshot": 1, "sources": [{}]}}"#, source.replace("TUNNEL", tunnel));
        let json: Json = serde_json::from_str(&text).expect("JSON");
        assert_eq!(snapshot.is_valid(&json), sound, "{tunnel}");
    }
}

#[test]
fn the_schemas_take_every_spelling_and_refuse_slips() {
    let (project, policy) = (validator("project"), validator("policy"));
    for (validator, text, sound) in [
        (&project, "tunnels: [{name: hq, ike: {encryption: AES-CBC-256, dh_group: 14, version: 2}}]", true),
        (&project, "tunnels: [{name: hq, ike: {encryption: aes_256, dh_group: DH-GROUP14}}]", true),
        (&project, "tunnels: [{name: hq, ipsec: {pfs_group: none}, psk: {env: HQ}}]", true),
        (&project, "tunnels: [{name: hq, psk: hunter2}]", false),
        (&project, "tunnels: [{name: hq, ike: {encryption: aes-cbc-265}}]", false),
        (&project, "tunnels: [{name: hq, ike: {encription: aes-cbc-256}}]", false),
        (&project, "defaults: {psk: {env: HQ}}", false),
        (&project, "sources: [{name: a, file: b, tencent: {}}]", false),
        (&project, "waivers: [{rule: missing, tunnel: x}]", false),
        (&project, "waivers: [{rule: missing, tunnel: x, reason: old}]", true),
        (&project, "waivers: [{rule: drift, tunnel: x, reason: old}]", false),
        (&project, "waivers: [{rule: drift, fact: ike.dh_group, value: 2, tunnel: x, reason: old}]", true),
        (&policy, "{policy: p, edition: \"1\", rules: {ike-encryption: {forbid: des}}}", true),
        (
            &policy,
            "{policy: p, edition: \"1\", rules: {ike-encryption: {forbid: des, allow: aes256}}}",
            false,
        ),
        (&policy, "{policy: p, edition: \"1\", rules: {ike-encryption: {at_most: 3}}}", false),
        (&policy, "{policy: p, edition: \"1\", rules: {ike-lifetime: {severity: \"off\"}}}", true),
        (&policy, "{policy: p, edition: \"1\", rules: {mine: {fact: ike.nothing, allow: x}}}", false),
        (&policy, "{policy: p, edition: \"1\", rules: {drift: {severity: low}}}", false),
    ] {
        let json: Json = serde_saphyr::from_str(text).expect("YAML");
        assert_eq!(validator.is_valid(&json), sound, "{text}");
    }
}

#[test]
fn completions_hold_rules_policies_and_formats() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let done = vpnaudit(root(), &["completions", shell], &[]);
        assert_eq!(done.status.code(), Some(0));
        let text = String::from_utf8(done.stdout).expect("UTF-8");
        // elvish and PowerShell complete commands and flags, no values
        let words: &[&str] = match shell {
            "elvish" | "powershell" => &["check", "fail-on"],
            _ => &["check", "fail-on", "ike-dh-group-broken", "baseline", "html", "critical"],
        };
        for word in words {
            assert!(text.contains(word), "{shell}: {word}");
        }
    }
}
