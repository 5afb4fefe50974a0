//! No output of any kind holds a pre-shared key. Every fixture is copied with its keys replaced by
//! marks that nothing else can contain, and every output is searched for them.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use vpnaudit::report::Format;

use crate::run::{files, root, vpnaudit};

const MARK: &str = "xQ7canaryKEY";

/// Replaces every string under a key that names a pre-shared key.
fn plant(json: &mut Json) -> usize {
    match json {
        Json::Object(map) => map
            .iter_mut()
            .map(|(key, value)| {
                let key = key.to_ascii_lowercase().replace('_', "");
                if matches!(key.as_str(), "presharedkey" | "presharekey") && value.is_string() {
                    *value = Json::String(format!("{MARK}\"\\/\u{fc}1"));
                    1
                } else {
                    plant(value)
                }
            })
            .sum(),
        Json::Array(items) => items.iter_mut().map(plant).sum(),
        _ => 0,
    }
}

fn clean(bytes: &[u8], what: &str) {
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(MARK) && !text.contains("canaryKEY"), "{what} shows a key");
}

/// Every verbosity there is.
const VERBOSITIES: [&[&str]; 4] = [&[], &["--quiet"], &["-v"], &["-vv"]];

/// Runs a command with a summary and a backtrace asked for, and looks at all that it shows and writes.
fn clean_run(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) {
    let summary = folder.join("out.summary").to_string_lossy().into_owned();
    let given = [("RUST_BACKTRACE", "1"), ("GITHUB_STEP_SUMMARY", &summary)];
    let done = vpnaudit(folder, arguments, &[&given, variables].concat());
    let what = format!("{arguments:?}");
    let code = done.status.code();
    assert!(
        matches!(code, Some(0..=2)),
        "{what} ends with {code:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    clean(&done.stdout, &what);
    clean(&done.stderr, &what);
    for path in files(folder).into_iter().filter(|path| name(path).starts_with("out.")) {
        clean(&fs::read(&path).expect("a file"), &format!("{} of {what}", path.display()));
        fs::remove_file(path).expect("removed");
    }
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Runs every command that sees live tunnels at every verbosity, and writes every format each time.
fn search(folder: &Path, live: &str) {
    let outputs = Format::ALL.map(|format| format!("{0}=out.{0}", format.name()));
    let outputs: Vec<&str> = outputs.iter().flat_map(|output| ["--output", output]).collect();
    for verbosity in VERBOSITIES {
        for command in ["check", "plan"] {
            let flags = [command, "--live", live, "--color", "always", "--github-summary"];
            clean_run(folder, &[&flags, verbosity, &outputs[..]].concat(), &[]);
        }
        clean_run(folder, &[&["fetch", "--live", live], verbosity].concat(), &[]);
    }
    clean_run(folder, &["fetch", "--live", live, "-vv", "--output", "out.snapshot"], &[]);
    let text = fs::read_to_string(folder.join(live)).expect("text");
    fs::write(folder.join("other.json"), text.replace(MARK, "other-canaryKEY")).expect("written");
    for format in ["human", "json"] {
        clean_run(folder, &["diff", live, "other.json", "-vv", "--format", format], &[]);
    }
    clean_run(folder, &["check", "--live", live, "--baseline", live, "-vv"], &[]);
}

/// Writes every format to stdout, at every verbosity.
fn search_stdout(folder: &Path, live: &str) {
    for format in Format::ALL {
        for verbosity in VERBOSITIES {
            clean_run(
                folder,
                &[&["check", "--live", live, "--format", format.name()], verbosity].concat(),
                &[],
            );
        }
    }
}

#[test]
fn no_output_holds_a_pre_shared_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let answers = files(&root().join("tests/live")).into_iter().chain(files(&root().join("examples")));
    let mut planted = 0;
    for path in answers.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        let mut json: Json = serde_json::from_str(&fs::read_to_string(&path).expect("text")).expect("json");
        planted += plant(&mut json);
        for text in [json.to_string(), serde_json::to_string_pretty(&json).expect("text")] {
            fs::write(folder.path().join("live.json"), &text).expect("written");
            search(folder.path(), "live.json");
            // the same, cut in half, and with a field of a wrong type
            let half =
                text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or_default();
            fs::write(folder.path().join("live.json"), &text[..half]).expect("written");
            search(folder.path(), "live.json");
            fs::write(folder.path().join("live.json"), text.replace("86400", "[]")).expect("written");
            search(folder.path(), "live.json");
        }
    }
    assert!(planted > 10, "the fixtures hold keys");
    fs::copy(root().join("tests/live/v2.json"), folder.path().join("v2.json")).expect("copied");
    let mut json: Json =
        serde_json::from_str(&fs::read_to_string(folder.path().join("v2.json")).expect("text"))
            .expect("json");
    assert!(plant(&mut json) > 0);
    fs::write(folder.path().join("live.json"), json.to_string()).expect("written");
    search_stdout(folder.path(), "live.json");
}

#[test]
fn a_key_written_in_a_declaration_is_refused_without_being_repeated() {
    let folder = tempfile::tempdir().expect("a folder");
    for psk in [
        format!("psk: {MARK}"),
        format!("psk: \"{MARK}\""),
        format!("psk: {{value: {MARK}}}"),
        format!("pre_shared_key: {MARK}"),
        format!("psk: |\n      {MARK}"),
        format!("tags: {{psk: {MARK}}}"),
    ] {
        let text = format!(
            "sources: [{{name: s, file: live.json}}]\ntunnels:\n  - name: hq\n    {psk}\n    bogus: 1\n"
        );
        fs::write(folder.path().join("vpnaudit.yaml"), text).expect("written");
        for command in ["check", "plan", "lint"] {
            let done = vpnaudit(folder.path(), &[command, "-vv"], &[]);
            assert_eq!(done.status.code(), Some(2), "{psk}");
            clean(&done.stdout, &psk);
            clean(&done.stderr, &psk);
        }
    }
}

#[test]
fn a_key_that_stands_in_another_place_is_not_repeated_either() {
    let folder = tempfile::tempdir().expect("a folder");
    let first =
        format!(r#"{{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "PreShareKey": "{MARK}"}}"#);
    let wrong = format!(
        r#"{{"VpnConnectionId": "vpnx-2", "IKEOptionsSpecification": {{"IKESaLifetimeSeconds": "{MARK}"}}}}"#
    );
    let tag = format!(
        r#"{{"VpnConnectionId": "vpnx-3", "VpnConnectionName": "hq", "TagSet": [{{"Key": "psk", "Value": "{MARK}"}}]}}"#
    );
    let tags = format!(
        r#"{{"format_version": "1.0", "values": {{"root_module": {{"resources": [{{"address": "a", "mode": "managed",
        "type": "tencentcloud_vpn_connection", "values": {{"name": "hq", "tags": {{"PSK": "{MARK}"}}}}}}]}}}}}}"#
    );
    let project = "sources: [{name: s, file: live.json}]\ntunnels: [{name: hq, tags: {team: net}}]\n";
    fs::write(folder.path().join("vpnaudit.yaml"), project).expect("written");
    for live in [
        format!("[{first}, {wrong}]"),
        format!("[{tag}]"),
        tags,
        format!(r#"{{"code": 4000, "message": "bad key {MARK}", "preSharedKey": "{MARK}"}}"#),
    ] {
        fs::write(folder.path().join("live.json"), live).expect("written");
        search(folder.path(), "live.json");
    }
}

#[test]
fn a_key_that_a_declaration_refers_to_is_shown_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let live = |id: &str, key: &str| {
        format!(r#"{{"VpnConnectionId": "{id}", "VpnConnectionName": "{id}", "PreShareKey": "{key}"}}"#)
    };
    fs::write(
        path("live.json"),
        format!("[{}, {}]", live("vpnx-1", "another-canaryKEY"), live("vpnx-2", MARK)),
    )
    .expect("written");
    let project = "sources: [{name: s, file: live.json}]\npolicies: [baseline]\ntunnels:\n  \
                   - {name: vpnx-1, psk: {env: HQ_PSK}}\n  - {name: vpnx-2, psk: {file: key.txt}}\n";
    fs::write(path("vpnaudit.yaml"), project).expect("written");
    let outputs = Format::ALL.map(|format| format!("{0}=out.{0}", format.name()));
    let outputs: Vec<&str> = outputs.iter().flat_map(|output| ["--output", output]).collect();
    let mut differ = 0;
    // as it should be; then a key in several lines, one that is no text, and one that is too short
    for (variable, file) in [
        (MARK.to_owned(), format!("{MARK}-of-file\n").into_bytes()),
        (format!("{MARK}\nsecond"), format!("{MARK}\n{MARK}\n").into_bytes()),
        (MARK.to_owned(), [MARK.as_bytes(), &[0xff, 0xfe]].concat()),
        (format!("{MARK}\u{1b}[31m"), format!("{MARK}\0").into_bytes()),
    ] {
        fs::write(path("key.txt"), file).expect("written");
        for verbosity in VERBOSITIES {
            for command in ["check", "plan", "lint"] {
                let arguments = [&[command], verbosity, &outputs[..]].concat();
                clean_run(folder.path(), &arguments, &[("HQ_PSK", &variable)]);
            }
            clean_run(folder.path(), &[&["fetch"], verbosity].concat(), &[("HQ_PSK", &variable)]);
        }
        let drift = ["check", "--only", "drift", "--format", "json"];
        let done = vpnaudit(folder.path(), &drift, &[("HQ_PSK", &variable)]);
        let report: Json = serde_json::from_slice(&done.stdout).unwrap_or_default();
        differ += report["findings"].as_array().map_or(0, Vec::len);
    }
    assert!(differ >= 2, "the declared keys are compared with the live ones");
}

/// Looks at everything that a few runs show of an answer: each format, then again from the report.
fn look(folder: &Path, live: &str) {
    let outputs = Format::ALL.map(|format| format!("{0}=out.{0}", format.name()));
    let outputs: Vec<&str> = outputs.iter().flat_map(|output| ["--output", output]).collect();
    let kept = ["check", "--live", live, "--policy", "baseline", "--output", "json=kept.json"];
    clean_run(folder, &kept, &[]);
    for flags in [
        &["check", "--live", live, "--policy", "baseline", "-vv", "--github-summary"][..],
        &["plan", "--live", live, "-v"],
        &["report", "kept.json", "-v"],
    ] {
        clean_run(folder, &[flags, &outputs[..]].concat(), &[]);
    }
    if let Ok(report) = fs::read(folder.join("kept.json")) {
        clean(&report, "the kept report");
    }
    clean_run(folder, &["fetch", "--live", live, "-vv", "--output", "out.snapshot"], &[]);
}

/// Names under which keys stand in answers, and of which none is in a table.
const OTHER_NAMES: [&str; 8] =
    ["IkeKey", "preshared", "Passwd", "preSharddKey", "key", "Credential", "x", "xQ7canaryKEY-name"];

/// Every object of a document, as pointers.
fn objects(json: &Json, at: &str, found: &mut Vec<String>) {
    match json {
        Json::Object(map) => {
            found.push(at.to_owned());
            let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
            map.iter().for_each(|(key, value)| objects(value, &format!("{at}/{}", escaped(key)), found));
        }
        Json::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(place, value)| objects(value, &format!("{at}/{place}"), found));
        }
        _ => {}
    }
}

#[test]
fn what_stands_under_a_key_in_no_table_is_shown_nowhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut seed = 7_usize;
    let mut next = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most.max(1)
    };
    for name in ["v2.json", "v3.json", "terraform-state.json", "terraform-plan.json"] {
        let path = root().join("tests/live").join(name);
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let json: Json = serde_json::from_str(&text).expect("json");
        let mut places = Vec::new();
        objects(&json, "", &mut places);
        for round in 0..4 {
            // a key in every object of the first rounds, then here and there
            let mut json = json.clone();
            for place in &places {
                // a tag is text, and its key is anybody's
                if round > 1 && next(3) > 0 || place.ends_with("/tags") {
                    continue;
                }
                let Some(Json::Object(map)) = json.pointer_mut(place) else { continue };
                let value = match next(4) {
                    0 => serde_json::json!({"a": [MARK, {"b": MARK}]}),
                    1 => serde_json::json!([MARK]),
                    _ => MARK.into(),
                };
                map.insert(OTHER_NAMES[next(OTHER_NAMES.len())].to_owned(), value);
            }
            let text = if round % 2 == 0 {
                json.to_string()
            } else {
                serde_json::to_string_pretty(&json).expect("json")
            };
            assert!(text.contains(MARK), "{name}");
            fs::write(folder.path().join("live.json"), text).expect("written");
            look(folder.path(), "live.json");
        }
    }
}

/// Runs everything that takes the path of a file with one that nobody should have named.
fn name_everywhere(folder: &Path, path: &str) {
    fs::write(folder.join("live.json"), r#"[{"VpnConnectionId": "vpnx-1"}]"#).expect("written");
    let live = ["check", "--live", "live.json"];
    for arguments in [
        &["check", path, "-vv"][..],
        &["check", path, "--format", "json"],
        &["check", path, "--output", "sarif=out.sarif", "--format", "github"],
        &["plan", path],
        &["lint", path, "-vv"],
        &["lint", path, "--format", "sarif"],
        &[&live[..], &["--policy", path, "-vv"]].concat(),
        &[&live[..], &["--baseline", path, "-vv"]].concat(),
        &["report", path, "-vv"],
        &["diff", path, path, "-vv"],
        &["diff", path, "live.json"],
        &["policy", "show", path],
        &["policy", "test", path],
        &["policy", "diff", "baseline", path],
        &["explain", path],
        &["explain", path, "--policy", path],
        &["permissions", path],
        &["fetch", "--live", path, "-vv"],
    ] {
        clean_run(folder, arguments, &[]);
    }
}

#[test]
fn no_file_shows_a_key_to_a_command_that_takes_it_for_something_else() {
    let plan = format!(
        r#"{{"format_version": "1.2", "terraform_version": "1.9", "variables": {{"hq_psk": {{"value": "{MARK}"}}}},
        "planned_values": {{"root_module": {{}}}}, "findings": "{MARK}", "tool": {{"name": "vpnaudit"}}, "version": 1}}"#
    );
    let pretty = serde_json::from_str::<Json>(&plan).and_then(|json| serde_json::to_string_pretty(&json));
    let pretty = pretty.expect("json");
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("plan.json", plan.clone()),
        ("pretty.json", pretty.clone()),
        ("half.json", pretty[..pretty.len() - 30].to_owned()),
        ("plan.yaml", format!("[command]/usr/bin/terraform show -json\n{pretty}")),
        ("key.yaml", format!("{MARK}\n")),
        (".env", format!("HQ_PSK={MARK}\nTENCENTCLOUD_SECRET_KEY={MARK}\n")),
        ("main.tf", format!("resource \"x\" \"y\" {{\n  pre_share_key = \"{MARK}\"\n}}\n")),
        (
            "house.yaml",
            format!(
                "policy: house\nrules: {{x: {{fact: psk, allow: [{MARK}], severity: high, title: t}}}}\nedition: 1\n"
            ),
        ),
        (
            "cases.yaml",
            format!(
                "policy: baseline # {MARK}\ncases: [{{name: a, tunnel: {{psk_literal: {MARK}, bad: {MARK}}}, fires: [x]}}]\n"
            ),
        ),
    ];
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("written");
        name_everywhere(folder.path(), name);
    }
}

#[test]
fn no_mistake_in_a_project_shows_a_key_that_stands_near_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let tunnel = |line: &str| format!("tunnels:\n  - name: hq\n    {line}\n    peer_address: 192.0.2.1\n");
    let source =
        |keys: &str| format!("sources:\n  - name: s\n    tencent: {{region: ap-guangzhou, {keys}}}\n");
    fs::write(
        folder.path().join("part.json"),
        format!(r#"{{"tunnels": [{{"name": "x", "IkeKey": "{MARK}"}}]}}"#),
    )
    .expect("written");
    fs::write(folder.path().join("half.json"), format!(r#"{{"variables": {{"a": "{MARK}""#))
        .expect("written");
    for text in [
        tunnel(&format!("psk: {{env: HQ_PSK}}  # {MARK}")),
        tunnel(&format!("# psk: {MARK}\n    encrypton: aes")),
        tunnel(&format!("psk literal: {MARK}")),
        tunnel(&format!("preshared: {MARK}")),
        tunnel(&format!("passwd: [{MARK}]")),
        tunnel(&format!("key: {{a: {MARK}}}")),
        tunnel(&format!("secret: |\n      {MARK}")),
        tunnel(&format!("psk: {{env: {MARK}}}")),
        tunnel(&format!("psk: {{file: {MARK}}}")),
        tunnel(&format!("psk:\n  {MARK}")),
        tunnel(&format!("{MARK}: 1")),
        tunnel(&format!("tags: {{psk: {MARK}}}\n    bad: 1")),
        format!("x: &k {{psk: {MARK}}}\n{}", tunnel("<<: *k")),
        source(&format!("endpoint: \"https://ci:{MARK}@vpc.internal\"")),
        source(&format!("endpoint: \"https://ci:{MARK}\"")),
        source(&format!("secret_key: {MARK}")),
        format!("include: [part.json, half.json]\n{}", tunnel("bad: 1")),
        format!(
            "policies: [half.json, ./half.json, 'https://ci:{MARK}@host/p.yaml']\n{}",
            tunnel("ike: {version: ikev2}")
        ),
        format!(
            "waivers: [{{rule: drift, fact: psk, value: {MARK}, tunnel: hq, reason: x}}]\n{}",
            tunnel("bad: 1")
        ),
    ] {
        fs::write(folder.path().join("vpnaudit.yaml"), &text).expect("written");
        for arguments in [
            &["check", "-vv"][..],
            &["check", "--format", "json", "--output", "sarif=out.sarif", "--output", "html=out.html"],
            &["lint", "--format", "github", "--output", "gitlab=out.gitlab"],
            &["lint", "-v"],
            &["plan"],
            &["permissions"],
        ] {
            clean_run(folder.path(), arguments, &[]);
        }
    }
}

#[test]
fn no_flag_repeats_the_password_of_a_url() {
    let folder = tempfile::tempdir().expect("a folder");
    let key = [("TENCENTCLOUD_SECRET_ID", "AKIDexample1"), ("TENCENTCLOUD_SECRET_KEY", "KEYexample1")];
    let url = format!("https://ci:{MARK}@vpc.internal");
    for endpoint in
        [&url, &url.replace("https", "ftp"), &format!("ci:{MARK}@x"), &format!("https://x/{MARK}")]
    {
        for region in [&["--region", "ap-guangzhou"][..], &[]] {
            let arguments = [&["check", "-vv", "--endpoint", endpoint], region].concat();
            clean_run(folder.path(), &arguments, &key);
            clean_run(
                folder.path(),
                &["check", "-vv"],
                &[&key[..], &[("VPNAUDIT_ENDPOINT", endpoint)]].concat(),
            );
        }
    }
    for proxy in [format!("nonsense://u:{MARK}@x:1"), format!("http://u:{MARK}@127.0.0.1:1")] {
        let variables = [&key[..], &[("HTTPS_PROXY", proxy.as_str())]].concat();
        clean_run(folder.path(), &["check", "-vv", "--region", "ap-guangzhou", "--rate", "1"], &variables);
    }
}

/// Example keys of guides and placeholders, none of them a word that a report holds anyway.
const PUBLISHED: [&str; 6] =
    ["tencent@123", "TestPassword1", "6325ac", "qwer12ty", "YourPreSharedKey123!", "REPLACE-ME-please-2024"];

#[test]
fn a_report_names_the_guide_that_prints_a_key_and_never_the_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let tunnels = PUBLISHED.iter().enumerate().map(|(number, key)| {
        json!({"VpnConnectionId": format!("vpnx-{number}"), "VpnConnectionName": format!("hq-{number}"), "PreShareKey": key})
    });
    let live: Json = tunnels.collect();
    fs::write(folder.path().join("live.json"), live.to_string()).expect("written");
    let fetch = ["fetch", "--live", "live.json", "--output", "snapshot.json"];
    assert!(vpnaudit(folder.path(), &fetch, &[]).status.success());
    let snapshot = fs::read_to_string(folder.path().join("snapshot.json")).expect("a snapshot");
    let shown_of = |live: &str, format: &str| {
        let done = vpnaudit(folder.path(), &["check", "-v", "--live", live, "--format", format], &[]);
        String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned()
    };
    let outputs = Format::ALL.iter().flat_map(|format| {
        ["live.json", "snapshot.json"].map(|live| (format.is_inventory(), shown_of(live, format.name())))
    });
    for (is_inventory, shown) in outputs.chain([(false, snapshot)]) {
        let named = shown.contains("guide for Cisco") && shown.contains("a placeholder");
        assert!(named != is_inventory, "{shown}");
        let shown = shown.to_lowercase();
        for key in PUBLISHED {
            assert!(!shown.contains(&key.to_lowercase()), "{key}\n{shown}");
        }
    }
}
