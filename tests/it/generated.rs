//! What the program prints of itself and the project publishes: JSON Schemas in `docs/schema/` and
//! manual pages in `docs/man/`. `UPDATE=1 cargo test generated` writes them anew. The examples and
//! every report of theirs fit the schemas.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::run::{files, root, vpnaudit};

const SCHEMAS: [&str; 3] = ["project", "policy", "report"];

fn schema(name: &str) -> String {
    let printed = vpnaudit(root(), &["schema", name], &[]);
    assert_eq!(printed.status.code(), Some(0));
    String::from_utf8(printed.stdout).expect("UTF-8")
}

fn validator(name: &str) -> jsonschema::Validator {
    let schema: Json = serde_json::from_str(&schema(name)).expect("JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("a sound schema");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

fn fits(validator: &jsonschema::Validator, json: &Json, what: &str) {
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

#[test]
fn every_report_fits_its_schema() {
    let report = validator("report");
    for arguments in [
        &["check", "examples/quickstart"][..],
        &["plan", "examples/quickstart"],
        &["lint", "examples/quickstart"],
        &["check", "examples/review"],
        &["check", "examples/terraform"],
        &["check", "tests/cmd/waivers"],
        &["check", "tests/cmd/ambiguous"],
        &["check", "tests/cmd/half-an-answer"],
        &["check", "--live", "tests/cmd/hostile-names/live.json"],
    ] {
        let output = vpnaudit(root(), &[arguments, &["--format", "json"]].concat(), &[]);
        let json = serde_json::from_slice(&output.stdout).expect("JSON");
        fits(&report, &json, &arguments.join(" "));
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
        (&project, "waivers: [{rule: drift, tunnel: x}]", false),
        (&policy, "{policy: p, rules: {ike-encryption: {forbid: des}}}", true),
        (&policy, "{policy: p, rules: {ike-encryption: {forbid: des, allow: aes256}}}", false),
        (&policy, "{policy: p, rules: {ike-encryption: {at_most: 3}}}", false),
        (&policy, "{policy: p, rules: {ike-lifetime: {severity: \"off\"}}}", true),
        (&policy, "{policy: p, rules: {mine: {fact: ike.nothing, allow: x}}}", false),
        (&policy, "{policy: p, rules: {drift: {severity: low}}}", false),
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
