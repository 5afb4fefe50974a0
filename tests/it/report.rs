//! An earlier report in another format: what was written at the time, or a clear error.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::run::{FORMATS, root, seen, vpnaudit};

/// Runs an audit in all formats at once and `report` afterwards; says whether there was a report.
fn comes_out_the_same(folder: &Path, line: &[&str], variables: &[(&str, &str)]) -> bool {
    let out = tempfile::tempdir().expect("a folder");
    let path = |name: &str| out.path().join(name).to_str().expect("text").to_owned();
    let targets = |when: &str| -> Vec<String> {
        let target = |format: &&str| ["--output".to_owned(), format!("{format}={}.{when}", path(format))];
        FORMATS.iter().flat_map(target).collect()
    };
    let run = |arguments: &[&str], targets: &[String]| {
        let targets = targets.iter().map(String::as_str);
        vpnaudit(folder, &arguments.iter().copied().chain(targets).collect::<Vec<_>>(), variables)
    };
    let first = run(line, &targets("then"));
    let report = path("json.then");
    if !Path::new(&report).exists() {
        return false;
    }
    let look: Vec<&str> = line
        .iter()
        .copied()
        .filter(|word| matches!(*word, "-v" | "-vv" | "-q" | "--quiet" | "--color" | "always"))
        .collect();
    let again = run(&[&["report", &report, "--fail-on", "low"], &look[..]].concat(), &targets("later"));
    assert_eq!(again.stderr, b"", "{line:?}: {}", seen(&again));
    // mistakes stand on stderr, where people read them
    let void = first.status.code() == Some(2) && first.stdout.is_empty();
    if !void && !line.iter().any(|word| matches!(*word, "--fail-on" | "--allow-partial" | "--format")) {
        assert_eq!(first.status.code(), again.status.code(), "{line:?}");
        assert_eq!(String::from_utf8(first.stdout), String::from_utf8(again.stdout), "{line:?}");
    }
    for format in FORMATS {
        let [then, later] = ["then", "later"]
            .map(|when| fs::read_to_string(format!("{}.{when}", path(format))).expect("a report"));
        let differs = then.lines().zip(later.lines()).find(|(then, later)| then != later);
        assert!(then == later, "{line:?} {format}\n{differs:#?}");
    }
    true
}

#[test]
fn every_case_comes_out_later_as_it_did_at_the_time() {
    let mut reports = 0;
    for entry in fs::read_dir(root().join("tests/cmd")).expect("cases") {
        let folder = entry.expect("a case").path();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let environment = read("env");
        let variables: Vec<_> = environment.lines().filter_map(|line| line.split_once('=')).collect();
        for line in read("args").lines() {
            let line: Vec<_> = line.split_whitespace().collect();
            if matches!(line.first(), Some(&("check" | "plan" | "lint"))) && !line.contains(&"--output") {
                reports += usize::from(comes_out_the_same(&folder, &line, &variables));
            }
        }
    }
    assert!(reports > 20, "{reports}");
}

#[test]
fn the_examples_come_out_later_as_they_did_at_the_time() {
    let quickstart = root().join("examples/quickstart");
    for line in [&["check"][..], &["check", "-v"], &["check", "-q"], &["plan"], &["lint", "-v"]] {
        assert!(comes_out_the_same(&quickstart, line, &[("HQ_PSK", "planted-hunter2-key")]), "{line:?}");
    }
}

#[test]
fn lines_that_findings_point_at_are_shown_when_the_files_are_gone() {
    let folder = tempfile::tempdir().expect("a folder");
    let live = root().join("examples/quickstart/responses/describe-vpn-conn.json");
    // all on one line, as the API sends it
    let response: Json = serde_json::from_str(&fs::read_to_string(live).expect("text")).expect("JSON");
    fs::write(folder.path().join("live.json"), response.to_string()).expect("written");
    let run = |arguments: &[&str]| vpnaudit(folder.path(), arguments, &[]);
    let then = run(&["check", "--live", "live.json", "-v", "--output", "json=r.json"]);
    fs::remove_file(folder.path().join("live.json")).expect("it was there");
    let later = run(&["report", "r.json", "-v"]);
    assert_eq!(String::from_utf8(then.stdout), String::from_utf8(later.stdout));
}

fn written() -> (TempDir, Json) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("r.json");
    let target = format!("json={}", path.display());
    vpnaudit(&root().join("examples/quickstart"), &["check", "--output", &target], &[]);
    let report = serde_json::from_str(&fs::read_to_string(path).expect("text")).expect("JSON");
    (folder, report)
}

#[test]
fn the_exit_code_is_that_of_the_run_only_where_it_is_asked_for() {
    let (folder, _) = written();
    for (flags, code) in
        [(&[][..], 0), (&["--fail-on", "low"], 1), (&["--fail-on", "never"], 0), (&["--allow-partial"], 2)]
    {
        let run = vpnaudit(folder.path(), &[&["report", "r.json"], flags].concat(), &[]);
        assert_eq!(run.status.code(), Some(code), "{flags:?}");
    }
}

#[test]
fn what_is_no_report_or_was_edited_is_an_error_that_names_the_field() {
    let (folder, report) = written();
    let refused = |text: String, said: &str| {
        fs::write(folder.path().join("r.json"), text).expect("written");
        let run = vpnaudit(folder.path(), &["report", "r.json", "--output", "html=r.html"], &[]);
        let error = String::from_utf8_lossy(&run.stderr).replace("\n  │ ", "");
        assert_eq!(run.status.code(), Some(2), "{said}: {error}");
        assert!(error.contains("r.json") && error.contains(said), "{said}: {error}");
        let page = fs::read_to_string(folder.path().join("r.html")).expect("a page");
        assert!(run.stdout.is_empty() && page.contains("nothing was audited, because of 1 error"), "{said}");
    };
    let whole = report.to_string();
    refused(whole[..whole.len() / 2].to_owned(), "ends in the middle");
    refused(format!("{whole}x"), "no JSON object");
    refused(String::new(), "no JSON object");
    refused("[]".to_owned(), "no JSON object");
    refused(r#"{"Response": {}}"#.to_owned(), "`Response`");
    let edits: [(&str, Json, &str); 23] = [
        ("/version", json!(2), "version 2"),
        ("/run/command", json!("destroy"), "run.command"),
        ("/run/ended", json!("yesterday"), "run.ended"),
        ("/sources/0/kind", json!("oracle"), "sources[0].kind"),
        ("/sources/0/error", json!("gone"), "complete cannot be read: is true"),
        ("/findings/0/severity", json!("dire"), "findings[0].severity"),
        ("/findings/0/message", json!("all is well"), "findings[0].message"),
        ("/findings/0/fingerprint", json!("0"), "findings[0].fingerprint"),
        ("/findings/0/fact", json!("ike.colour"), "findings[0].fact"),
        ("/findings/0/side", json!("sunny"), "findings[0].side"),
        ("/findings/0/tunnel/number", json!(99), "findings[0].tunnel.number"),
        ("/findings/0/tunnel/number", json!("a"), "findings[0].tunnel.number"),
        ("/findings/0/points_at", json!("nothing"), "findings[0].points_at"),
        ("/findings/0/demands", json!(7), "findings[0].demands"),
        ("/rules/0/passed", json!(1000), "rules[0].tunnels"),
        ("/demands/0/policy", Json::Null, "demands[0].policy"),
        ("/rules/0/tunnels/failed", json!([[5, 3]]), "rules[0].tunnels.failed[0]"),
        ("/tunnels/0/live/origin", json!(99), "tunnels[0].live.origin"),
        ("/excerpts/0/label", json!([7, 1_000_000]), "excerpts[0].label"),
        ("/tunnels/0/live/crypto", json!(99), "tunnels[0].live.crypto"),
        ("/tunnels/0/live/crypto", Json::Null, "tunnels[0].live.crypto cannot be read: is missing"),
        ("/crypto/0/ike.encryption", json!("aes-gcm-256"), "tells another ike.encryption"),
        ("/crypto/0", json!({"ike.colour": "blue"}), "crypto[0].ike.colour"),
    ];
    for (pointer, value, said) in edits {
        let mut edited = report.clone();
        *edited.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
        refused(edited.to_string(), said);
    }
    for key in ["run", "rules", "tunnels", "excerpts", "findings"] {
        let mut edited = report.clone();
        edited.as_object_mut().expect("an object").remove(key);
        refused(edited.to_string(), if key == "findings" { "no report" } else { key });
    }
}

#[test]
fn a_report_that_is_piped_in_is_wanted_as_a_file() {
    let (folder, _) = written();
    for line in [&["report", "-"][..], &["check", "--baseline", "-"]] {
        let run = vpnaudit(folder.path(), line, &[]);
        let error = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{line:?}: {error}");
        assert!(error.contains("-: a report is read from a file, and not from stdin"), "{line:?}: {error}");
    }
}

#[test]
fn no_edit_of_a_report_makes_the_program_panic_or_say_two_things() {
    let (folder, report) = written();
    let mut pointers = Vec::new();
    gather(&report, String::new(), &mut pointers);
    // every kind of place once
    let kind =
        |pointer: &String| pointer.split('/').filter(|part| part.parse::<u32>().is_err()).collect::<String>();
    pointers.sort_by_key(|pointer| (kind(pointer), pointer.len()));
    pointers.dedup_by_key(|pointer| kind(pointer));
    assert!(pointers.len() > 80, "{}", pointers.len());
    let values = [Json::Null, json!(-1), json!(u64::MAX), json!("\u{1b}x"), json!([[1]]), json!({})];
    for (place, pointer) in pointers.into_iter().enumerate() {
        for value in values.iter().cycle().skip(place).step_by(3).take(2) {
            let mut edited = report.clone();
            *edited.pointer_mut(&pointer).expect("a place") = value.clone();
            fs::write(folder.path().join("r.json"), edited.to_string()).expect("written");
            let run = vpnaudit(folder.path(), &["report", "r.json", "--format", "html"], &[]);
            assert!(matches!(run.status.code(), Some(0 | 2)), "{pointer} {value}: {}", seen(&run));
            if run.status.success() {
                // what is taken says the same when it is written and read again
                assert!(
                    comes_out_the_same(folder.path(), &["report", "r.json", "--fail-on", "low"], &[]),
                    "{pointer} {value}"
                );
            }
        }
    }
}

fn gather(json: &Json, at: String, pointers: &mut Vec<String>) {
    match json {
        Json::Object(map) => {
            map.iter().for_each(|(key, value)| gather(value, format!("{at}/{key}"), pointers))
        }
        Json::Array(list) => {
            list.iter()
                .take(2)
                .enumerate()
                .for_each(|(place, value)| gather(value, format!("{at}/{place}"), pointers));
        }
        _ => {}
    }
    if !at.is_empty() {
        pointers.push(at);
    }
}
