//! Broken input: one clear error that names the file, exit 2, no panic, and nothing lost of what
//! was already written.

use std::fs;
use std::path::Path;

use crate::run::{root, vpnaudit};

fn sample() -> String {
    fs::read_to_string(root().join("examples/quickstart/responses/describe-vpn-conn.json")).expect("text")
}

/// Answers of a cloud that are none, and a word of the error that each must get.
fn answers() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let sample = sample();
    let utf16: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cut = sample.as_bytes()[..sample.len() / 2].to_vec();
    let error = br#"{"Response":{"Error":{"Code":"AuthFailure.SignatureExpire","Message":"expired"},"RequestId":"r-1"}}"#;
    let error_v2 = br#"{"code":"4104","message":"SecretId not found"}"#;
    vec![
        ("empty", Vec::new(), "empty"),
        ("blank", b"  \n".to_vec(), "empty"),
        ("array", b"[]".to_vec(), "no tunnels"),
        ("object", b"{}".to_vec(), "no tunnels"),
        ("null", b"null".to_vec(), "no tunnels"),
        ("utf16", utf16, "UTF"),
        ("latin1", b"{\"data\": \"\xe9\"}".to_vec(), "UTF-8"),
        ("html", b"<html><body>502 Bad Gateway</body></html>".to_vec(), "JSON"),
        ("cut", cut, "JSON"),
        ("nul", b"\0\0\0\0".to_vec(), "JSON"),
        ("nested", "[".repeat(100_000).into_bytes(), "nest"),
        ("deep", format!("{}{}", "{\"a\":".repeat(100_000), "1").into_bytes(), ""),
        ("string", format!("{{\"a\": \"{}\"}}", "x".repeat(10 << 20)).into_bytes(), "no tunnels"),
        (
            "twice",
            sample.replace("\"preSharedKey\"", "\"unVpnConnId\": \"vpnx-2\", \"preSharedKey\"").into_bytes(),
            "unVpnConnId",
        ),
        ("lists", format!("{{\"data\": [], {}", &sample.trim_start()[1..]).into_bytes(), "twice"),
        ("expired", error.to_vec(), "AuthFailure.SignatureExpire"),
        ("denied", error_v2.to_vec(), "4104"),
        ("total", sample.replace("\"totalCount\": 3", "\"totalCount\": 30").into_bytes(), "30"),
        ("lifetime", sample.replace("\"86400\"", "\"soon\"").into_bytes(), "ikeSaLifetimeSeconds"),
        ("range", sample.replace("10.100.25.0\\/24", "10.100.25.0\\/240").into_bytes(), "destinationCidr"),
        ("key", br#"[{"preSharedKey": "hunter2"}]"#.to_vec(), "preSharedKey"),
        ("key-listed", br#"{"data": [{"preSharedKey": "hunter2"}]}"#.to_vec(), "preSharedKey"),
        ("key-alone", br#"{"PreShareKey": "hunter2"}"#.to_vec(), "PreShareKey"),
        ("id-alone", br#"{"VpnConnectionSet": [{"VpnConnectionId": "vpnx-1"}]}"#.to_vec(), "VpnConnectionId"),
        (
            "foreign",
            br#"{"Response":{"TotalCount":1,"VpcSet":[{"VpcId":"vpc-1"}],"RequestId":"r"}}"#.to_vec(),
            "VpcSet",
        ),
    ]
}

fn refused(folder: &Path, arguments: &[&str], names: &str, says: &str) {
    let done = vpnaudit(folder, arguments, &[("COLUMNS", "200")]);
    let stderr = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{names}: {stderr}");
    assert!(stderr.contains(names), "the error does not name {names}: {stderr}");
    assert!(stderr.to_lowercase().contains(&says.to_lowercase()), "{names}: no {says} in {stderr}");
    assert!(stderr.len() < 8_000, "{names}: {} bytes of error", stderr.len());
    assert!(!stderr.contains("panicked"), "{names}: {stderr}");
}

#[test]
fn an_answer_that_is_none_is_refused_and_overwrites_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes, says) in answers() {
        let file = format!("{name}.json");
        fs::write(folder.path().join(&file), bytes).expect("written");
        refused(folder.path(), &["check", "--live", &file], &file, says);
    }
}

#[test]
fn a_folder_a_hole_and_a_locked_door_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("pages")).expect("made");
    refused(folder.path(), &["check", "--live", "pages"], "pages", "without any file");
    refused(folder.path(), &["check", "--live", "absent.json"], "absent.json", "no such file");
    let narrowed = ["check", "--live", "absent.json", "--tunnel", "hq"];
    refused(folder.path(), &narrowed, "absent.json", "no such file");
    refused(folder.path(), &["check", "absent"], "absent", "absent does not exist");
    refused(folder.path(), &["check", "pages"], "pages", "no vpnaudit.yaml or vpnaudit.yml in");
    refused(folder.path(), &["check"], "vpnaudit.yaml", "--live");
}

#[test]
fn a_project_that_is_none_is_refused() {
    let bomb = (1..30).fold("a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned(), |bomb, n| {
        bomb + &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "))
    });
    let utf16: Vec<u8> = "version: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", Vec::new()),
        ("bomb", bomb.into_bytes()),
        ("nested", "[".repeat(100_000).into_bytes()),
        ("indented", (0..5_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>().into_bytes()),
        ("utf16", utf16),
        ("latin1", b"tunnels: [{name: \xe9}]".to_vec()),
        ("nul", b"tunnels: [{name: a\0b}]".to_vec()),
        ("escaped-nul", b"tunnels: [{name: \"a\\0b\"}]".to_vec()),
        ("string", format!("tunnels: {}", "x".repeat(10 << 20)).into_bytes()),
        ("list", b"- a\n- b\n".to_vec()),
        ("scalar", b"hello".to_vec()),
        ("json", b"{\"tunnels\": [".to_vec()),
        ("tabs", b"tunnels:\n\t- name: a\n".to_vec()),
        ("two", b"version: 1\n---\nversion: 1\n".to_vec()),
        ("glob", format!("undeclared: ['{}{}']", "{".repeat(300), "}".repeat(300)).into_bytes()),
        ("include", format!("include: ['{}{}']", "{".repeat(300), "}".repeat(300)).into_bytes()),
    ];
    for (name, bytes) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("vpnaudit.yaml"), bytes).expect("written");
        eprintln!("{name}");
        refused(folder.path(), &["lint"], "vpnaudit.yaml", "");
    }
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_and_one_of_a_run_that_failed_replaces_the_old_one() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("live.json"), sample()).expect("written");
    fs::write(folder.path().join("report.json"), "old").expect("written");
    refused(
        folder.path(),
        &["check", "--live", "live.json", "--output", "json=absent/report.json"],
        "absent",
        "",
    );
    fs::write(folder.path().join("live.json"), "[]").expect("written");
    let _ = vpnaudit(
        folder.path(),
        &["check", "--live", "live.json", "--policy", "absent", "--output", "json=report.json"],
        &[],
    );
    let report = fs::read_to_string(folder.path().join("report.json")).expect("text");
    assert!(report.contains("unknown policy `absent`"), "{report}");
}

#[test]
fn what_was_read_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let project = "version: 1\nsources: [{name: f, file: live.json}]\n";
    fs::write(folder.path().join("live.json"), sample()).expect("written");
    fs::write(folder.path().join("vpnaudit.yaml"), project).expect("written");
    for (arguments, file) in [
        (&["check", "--live", "live.json", "--output", "json=./live.json"][..], "./live.json"),
        (&["check", "--output", "json=live.json"], "live.json"),
        (&["check", "--output", "csv=vpnaudit.yaml"], "vpnaudit.yaml"),
        (&["fetch", "--live", "live.json", "--output", "./live.json"], "./live.json"),
    ] {
        refused(folder.path(), arguments, file, "was read");
    }
    refused(folder.path(), &["check", "--output", "json=a", "--output", "csv=./a"], "./a", "two reports");
    refused(folder.path(), &["check", "--output", "json=."], ".", "is a directory");
    assert_eq!(fs::read_to_string(folder.path().join("live.json")).expect("text"), sample());
    assert_eq!(fs::read_to_string(folder.path().join("vpnaudit.yaml")).expect("text"), project);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("live.json"), sample()).expect("written");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).expect("text")
    });
    let done = vpnaudit(folder.path(), &["check", "--live", "live.json", "--output", "json=pipe"], &[]);
    assert_eq!(done.status.code(), Some(1));
    assert!(fs::metadata(&pipe).expect("it is there").file_type().is_fifo());
    assert!(reader.join().expect("read").contains("\"findings\""));
}

#[test]
fn flags_that_mean_nothing_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("live.json"), sample()).expect("written");
    for (arguments, says) in [
        (&["check", "--live", "live.json", "--format", "pdf"][..], "pdf"),
        (&["check", "--live", "live.json", "--fail-on", "worst"], "worst"),
        (&["check", "--live", "live.json", "--only", "ike-dh"], "ike-dh"),
        (&["check", "nowhere", "--live", "live.json"], "nowhere"),
        (&["check", "--live", "live.json", "--tunnel", "nobody"], "nobody"),
        (&["check", "--live", "live.json", "--tunnel", "[z"], "[z"),
        (&["check", "--live", "live.json", "--policy", "basline"], "baseline"),
        (&["check", "--live", "live.json", "--output", "json"], "FORMAT=PATH"),
        (&["lint", "--live", "live.json"], "--live"),
        (&["plan", "--policy", "baseline"], "--policy"),
        (&["explain", "grup14"], "group14"),
        (&["policy", "show", "absent.yaml"], "absent.yaml"),
    ] {
        refused(folder.path(), arguments, says, "");
    }
}

#[test]
fn a_name_that_attacks_the_terminal_is_harmless_in_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "li\u{1b}[31mve\u{202e}.json";
    fs::create_dir(folder.path().join("pages")).expect("made");
    fs::write(folder.path().join("pages").join(name), "[").expect("written");
    for arguments in [
        &["check", "--live", "pages"][..],
        &["check", "--live", name],
        &["check", name],
        &["check", "--live", "pages", "--output", &format!("json={name}/x")],
        &["explain", name],
    ] {
        let done = vpnaudit(folder.path(), arguments, &[]);
        let seen =
            format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        assert_eq!(done.status.code(), Some(2), "{seen}");
        assert!(!seen.contains(['\u{1b}', '\u{202e}']), "{arguments:?}: {seen:?}");
    }
}

#[test]
fn an_error_of_a_flag_that_a_variable_sets_names_the_variable() {
    let live = root().join("tests/live/v2.json");
    let live = live.to_str().expect("text");
    for (variable, value, flags, named) in [
        ("VPNAUDIT_REGION", "ap-guangzhou", &[][..], true),
        ("VPNAUDIT_REGION", "ap-guangzhou", &["--region=ap-beijing"], false),
        ("VPNAUDIT_FORMAT", "picture", &[], true),
    ] {
        let line = [&["check", "--live", live], flags].concat();
        let run = vpnaudit(root(), &line, &[(variable, value)]);
        let error = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{error}");
        assert_eq!(error.contains(&format!("the variable {variable} sets it")), named, "{error}");
    }
}

#[test]
fn what_a_run_lacks_is_said_and_not_blamed_on_the_day() {
    let folder = tempfile::tempdir().expect("a folder");
    let house = "policy: house\nedition: 1\nrules:\n  ike-version: {allow: [ikev2]}\n  \
                 ike-dh-group: {allow: [group19], from: 2990-01-01}\n";
    fs::write(folder.path().join("h.yaml"), house).expect("written");
    fs::write(folder.path().join("vpnaudit.yaml"), "policies: [h.yaml]\n").expect("written");
    let error = |line: &[&str], variables: &[(&str, &str)]| {
        let run = vpnaudit(folder.path(), line, variables);
        assert_eq!(run.status.code(), Some(2), "{line:?}");
        String::from_utf8_lossy(&run.stderr).into_owned()
    };
    let lint = error(&["lint"], &[]);
    assert!(lint.contains("no tunnel is declared"), "{lint}");
    let past = error(&["lint"], &[("VPNAUDIT_AS_OF", "2020-01-01"), ("COLUMNS", "400")]);
    assert!(past.contains("VPNAUDIT_AS_OF 2020-01-01") && past.contains("unset it"), "{past}");
}
