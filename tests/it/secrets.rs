//! No output of any kind holds a pre-shared key. Every fixture is copied with its keys replaced by
//! marks that nothing else can contain, and every output is searched for them.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;
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

/// Runs every command at every verbosity, and writes every format each time.
fn search(folder: &Path, live: &str) {
    for command in ["check", "plan"] {
        for format in ["human", "json", "html"] {
            for verbosity in ["--quiet", "-v", "-vv"] {
                let outputs = Format::ALL.map(|format| format!("{0}=out.{0}", format.name()));
                let mut arguments =
                    vec![command, "--live", live, "--format", format, verbosity, "--color", "always"];
                arguments.extend(outputs.iter().flat_map(|output| ["--output", output]));
                let done = vpnaudit(folder, &arguments, &[("RUST_BACKTRACE", "1")]);
                let what = format!("{arguments:?}");
                clean(&done.stdout, &what);
                clean(&done.stderr, &what);
                for format in Format::ALL {
                    if let Ok(written) = fs::read(folder.join(format!("out.{}", format.name()))) {
                        clean(&written, &format!("{} of {what}", format.name()));
                    }
                }
            }
        }
    }
    let text = fs::read_to_string(folder.join(live)).expect("text");
    fs::write(folder.join("other.json"), text.replace(MARK, "other-canaryKEY")).expect("written");
    for format in ["human", "json"] {
        let done = vpnaudit(folder, &["diff", live, "other.json", "-vv", "--format", format], &[]);
        clean(&done.stdout, "diff");
        clean(&done.stderr, "diff");
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
