//! What is read and what is written: the mode of outputs, files that are spared, outputs that fail, and
//! inputs that never end.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use crate::account::{Place, cloud};
use crate::cloud::{Behaviour, Misbehaviour};
use crate::run::{seen, vpnaudit};

const LIVE: &str = r#"[{"VpnConnectionId":"vpnx-1","VpnConnectionName":"hq","PreShareKey":"Kx9#qLw7Zr2mVb5n",
"IKEOptionsSpecification":{"PropoEncryAlgorithm":"DES-CBC"}}]"#;

/// A project with everything in it that is read from a file.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("live.json", LIVE),
        ("key", "Kx9#qLw7Zr2mVb5n\n"),
        ("house.yaml", "policy: house\nextends: [baseline]\nedition: 1\n"),
        ("more.yaml", "tunnels: [{name: branch}]\n"),
        (
            "vpnaudit.yaml",
            "include: [more.yaml]\npolicies: [house.yaml]\nsources: [{name: s, file: live.json}]\n\
             tunnels: [{name: hq, psk: {file: key}}]\n",
        ),
    ] {
        fs::write(folder.path().join(name), text).expect("written");
    }
    let made = vpnaudit(folder.path(), &["check", "--output", "json=old.json"], &[]);
    assert_eq!(made.status.code(), Some(1), "{}", seen(&made));
    folder
}

/// Runs in a shell, for its umask and its redirections.
fn shell(folder: &Path, line: &str) -> Output {
    Command::new("sh")
        .args(["-c", &line.replace("vpnaudit ", concat!(env!("CARGO_BIN_EXE_vpnaudit"), " "))])
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("a shell")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file").permissions().mode() & 0o7777
}

#[test]
fn the_umask_and_the_mode_that_was_there_are_kept() {
    let folder = project();
    let at = |name: &str| folder.path().join(name);
    for (umask, report, snapshot) in [("022", 0o644, 0o600), ("077", 0o600, 0o600), ("002", 0o664, 0o600)] {
        let line = format!(
            "umask {umask}; vpnaudit check --output json=r --output html=h; vpnaudit fetch --output s; \
             GITHUB_STEP_SUMMARY=g vpnaudit check --github-summary"
        );
        shell(folder.path(), &line);
        assert_eq!([mode(&at("r")), mode(&at("h")), mode(&at("g"))], [report; 3], "{umask}");
        assert_eq!(mode(&at("s")), snapshot, "{umask}");
        ["r", "h", "s", "g"].iter().for_each(|name| fs::remove_file(at(name)).expect("removed"));
    }
    for kept in [0o600, 0o640, 0o666] {
        for name in ["r", "s"] {
            fs::write(at(name), "").expect("written");
            fs::set_permissions(at(name), fs::Permissions::from_mode(kept)).expect("a mode");
        }
        shell(folder.path(), "umask 022; vpnaudit check --output json=r; vpnaudit fetch --output s");
        assert_eq!((mode(&at("r")), mode(&at("s"))), (kept, kept));
        assert!(fs::read_to_string(at("r")).expect("text").contains("\"findings\""));
        assert!(fs::read_to_string(at("s")).expect("text").contains("vpnx-1"));
    }
}

#[test]
fn every_file_that_was_read_is_spared() {
    let folder = project();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("sub")).expect("a folder");
    symlink(at("more.yaml"), at("link.yaml")).expect("a link");
    fs::hard_link(at("key"), at("twin")).expect("a link");
    let files = ["live.json", "key", "house.yaml", "more.yaml", "vpnaudit.yaml", "old.json"];
    let before: Vec<_> = files.map(|name| fs::read(at(name)).expect("bytes")).into();
    let spellings = ["./sub/../key", "link.yaml", "twin"];
    for name in files.iter().chain(&spellings) {
        let output = format!("csv={name}");
        let done = vpnaudit(folder.path(), &["check", "--baseline", "old.json", "--output", &output], &[]);
        let shown = seen(&done);
        assert_eq!(done.status.code(), Some(2), "{name}: {shown}");
        assert!(shown.contains("was read, and would be overwritten"), "{name}: {shown}");
        let named = [("GITHUB_STEP_SUMMARY", *name)];
        let done = vpnaudit(folder.path(), &["check", "--baseline", "old.json", "--github-summary"], &named);
        assert_eq!(done.status.code(), Some(2), "{name}: {}", seen(&done));
    }
    for name in ["live.json", "key", "vpnaudit.yaml"] {
        let done = vpnaudit(folder.path(), &["fetch", "--output", name], &[]);
        assert_eq!(done.status.code(), Some(2), "{name}: {}", seen(&done));
    }
    let done = vpnaudit(folder.path(), &["report", "old.json", "--output", "csv=./old.json"], &[]);
    assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
    let after: Vec<_> = files.map(|name| fs::read(at(name)).expect("bytes")).into();
    assert!(before == after, "something was written over");
    let done = vpnaudit(folder.path(), &["check", "--output", "json=new.json"], &[]);
    assert_eq!(done.status.code(), Some(1), "{}", seen(&done));
}

#[test]
fn the_file_of_the_credential_is_spared() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", crate::account::PROJECT);
    fs::create_dir(place.path().join(".tccli")).expect("a folder");
    place.write(
        ".tccli/default.credential",
        &format!(r#"{{"secretId":"{}","secretKey":"{}"}}"#, crate::account::ID, crate::account::KEY),
    );
    let done = place.run_in(&[], &["check", "--output", "json=.tccli/default.credential"]);
    let shown = seen(&done);
    assert_eq!(done.status.code(), Some(2), "{shown}");
    assert!(shown.contains("was read, and would be overwritten"), "{shown}");
}

#[test]
fn an_output_that_fails_stops_no_other() {
    let folder = project();
    let outputs = [
        "--output",
        "json=none/r",
        "--output",
        "csv=r.csv",
        "--output",
        "html=sub",
        "--output",
        "sarif=r.sarif",
    ];
    fs::create_dir(folder.path().join("sub")).expect("a folder");
    for command in [&["check"][..], &["report", "old.json"]] {
        let done = vpnaudit(folder.path(), &[command, &outputs[..]].concat(), &[]);
        let (shown, stdout) = (seen(&done), String::from_utf8_lossy(&done.stdout));
        assert_eq!(done.status.code(), Some(2), "{shown}");
        assert!(
            shown.contains("none/r cannot be written") && shown.contains("sub cannot be written"),
            "{shown}"
        );
        assert!(stdout.contains("ike-encryption-broken"), "{shown}");
        for name in ["r.csv", "r.sarif"] {
            let text = fs::read_to_string(folder.path().join(name)).expect("a report");
            assert!(text.contains("ike-encryption-broken"), "{name}");
            fs::remove_file(folder.path().join(name)).expect("removed");
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_and_a_reader_that_has_gone() {
    let folder = project();
    let full = shell(folder.path(), "vpnaudit check --output csv=/dev/full --output html=h >/dev/full");
    let shown = seen(&full);
    assert_eq!(full.status.code(), Some(2), "{shown}");
    assert!(
        shown.contains("/dev/full cannot be written") && shown.contains("stdout cannot be written"),
        "{shown}"
    );
    assert!(folder.path().join("h").exists());
    let gone = shell(folder.path(), "(vpnaudit check --format json; echo $? >&2) | true");
    assert_eq!(seen(&gone), "exit code: 0\n----- stderr\n1\n");
}

/// Each of these must end at once, with 2 and a word about the pipe or the device.
fn refused(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) {
    let start = Instant::now();
    let done = vpnaudit(folder, arguments, variables);
    let shown = seen(&done);
    assert_eq!(done.status.code(), Some(2), "{arguments:?}: {shown}");
    let said = ["a named pipe", "a device", "a socket"].iter().any(|kind| shown.contains(kind));
    assert!(said, "{arguments:?}: {shown}");
    assert!(start.elapsed() < Duration::from_secs(20), "{arguments:?}: {:?}", start.elapsed());
}

#[test]
fn what_never_ends_is_refused_at_once() {
    let folder = project();
    let at = |name: &str| folder.path().join(name);
    mkfifo(&at("pipe.yaml"), Mode::S_IRWXU).expect("a pipe");
    fs::create_dir(at("pages")).expect("a folder");
    mkfifo(&at("pages/2.json"), Mode::S_IRWXU).expect("a pipe");
    fs::write(at("pages/1.json"), LIVE).expect("written");
    let _socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("a socket");
    for endless in ["/dev/zero", "pipe.yaml", "socket"] {
        refused(folder.path(), &["check", "--baseline", endless], &[]);
        refused(folder.path(), &["report", endless], &[]);
        refused(folder.path(), &["diff", endless, "live.json"], &[]);
        refused(folder.path(), &["diff", "live.json", endless], &[]);
        refused(folder.path(), &["check", "--live", endless, "--policy", "baseline"], &[]);
    }
    refused(folder.path(), &["check", "--live", "pages", "--policy", "baseline"], &[]);
    refused(folder.path(), &["check", "--policy", "./pipe.yaml"], &[]);
    refused(folder.path(), &["policy", "test", "pipe.yaml"], &[]);
    for command in ["lint", "check", "plan", "fetch", "permissions"] {
        refused(folder.path(), &[command, "pipe.yaml"], &[]);
    }
    fs::write(at("more.yaml"), "tunnels: []\n").expect("written");
    let include = |include: &str| {
        let text = format!("include: {include}\ntunnels: [{{name: hq, psk: {{file: key}}}}]\n");
        fs::write(at("vpnaudit.yaml"), text).expect("written");
    };
    for endless in ["pipe.yaml", "pip*.yaml", "[more.yaml, socket]"] {
        include(endless);
        refused(folder.path(), &["lint"], &[]);
    }
    include("/dev/zero");
    let absolute = seen(&vpnaudit(folder.path(), &["lint"], &[]));
    assert!(absolute.contains("`/dev/zero` is absolute"), "{absolute}");
    for psk in ["pipe.yaml", "/dev/zero", "socket"] {
        let text = format!("tunnels: [{{name: hq, ike: {{encryption: des-cbc}}, psk: {{file: {psk}}}}}]\n");
        fs::write(at("vpnaudit.yaml"), text).expect("written");
        let shown = seen(&vpnaudit(folder.path(), &["check", "--live", "live.json"], &[]));
        assert!(shown.contains("cannot be read (it is a "), "{psk}: {shown}");
    }
}

#[test]
fn what_the_shell_hands_over_is_read() {
    let folder = project();
    let check = "vpnaudit check --live /dev/stdin --policy baseline --format csv";
    let done = shell(folder.path(), &format!("cat live.json | {check}"));
    assert_eq!(done.status.code(), Some(1), "{}", seen(&done));
    assert!(seen(&done).contains("ike-encryption-broken"), "{}", seen(&done));
    let zeros = shell(folder.path(), &format!("cat /dev/zero | {check}"));
    assert_eq!(zeros.status.code(), Some(2), "{}", seen(&zeros));
}

#[test]
fn a_credential_file_without_end_is_refused() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", crate::account::PROJECT);
    fs::create_dir(place.path().join(".tccli")).expect("a folder");
    let path = place.path().join(".tccli/default.credential");
    symlink("/dev/zero", &path).expect("a link");
    refused(place.path(), &["check"], &[("HOME", place.path().to_str().expect("UTF-8"))]);
    fs::remove_file(&path).expect("removed");
    fs::File::create(&path).and_then(|file| file.set_len(1 << 30)).expect("a large file");
    let done = place.run_in(&[], &["check"]);
    assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
    assert!(seen(&done).contains("larger than 1048576 bytes"), "{}", seen(&done));
}

#[test]
fn any_number_of_seconds_to_stay_away_is_an_answer() {
    for seconds in [u64::MAX, u64::MAX / 1000, 1 << 40] {
        for tries in [None, Some(1)] {
            let place = Place::new(cloud());
            place.write("vpnaudit.yaml", crate::account::PROJECT);
            // the first try fails in another way, so that the header comes on a later one
            place.cloud.behave(Behaviour::always(Misbehaviour::Status(503)).tries(1));
            let busy = Behaviour::always(Misbehaviour::Busy(503, seconds));
            place.cloud.behave(if let Some(tries) = tries { busy.tries(tries) } else { busy });
            let done = place.run(&["check", "--format", "json"]);
            let shown = seen(&done);
            assert_eq!(done.status.code(), Some(2), "{shown}");
            assert!(shown.contains("86400 s") && shown.contains("\"complete\""), "{shown}");
        }
    }
}

#[test]
fn a_failure_is_the_same_text_each_time() {
    let text = |place: &Place| {
        let done = place.run(&["check"]);
        assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
        seen(&done)
    };
    let project = |endpoint: &str| {
        format!(
            "sources: [{{name: gz, tencent: {{region: ap-guangzhou, rate: 1000, concurrency: 8, endpoint: \"{endpoint}\"}}}}]\n"
        )
    };
    let port =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port();
    for (endpoint, broken) in [
        (format!("http://127.0.0.1:{port}"), None),
        ("ENDPOINT".to_owned(), Some(Behaviour::always(Misbehaviour::Status(404)))),
        ("ENDPOINT".to_owned(), Some(Behaviour::always(Misbehaviour::Status(404)).since_page(1))),
        ("ENDPOINT".to_owned(), Some(Behaviour::always(Misbehaviour::Short).since_page(1))),
    ] {
        let place = Place::new(
            crate::cloud::Cloud::builder()
                .account(crate::cloud::Account::new(crate::account::ID, crate::account::KEY))
                .region("ap-guangzhou", crate::cloud::Fleet::of(900))
                .set(|settings| settings.rate = 2000.0),
        );
        place.write("vpnaudit.yaml", &project(&endpoint));
        if let Some(broken) = broken {
            place.cloud.behave(broken);
            for (page, late) in [(1, 30), (2, 0), (3, 10)] {
                place.cloud.behave(Behaviour::always(Misbehaviour::Slow(late)).page(page));
            }
        }
        let first = text(&place);
        let named = first.lines().find(|line| line.contains("FAILED")).expect("a line of the source");
        assert_eq!(named.matches("gz").count(), 1, "{named}");
        assert!(named.contains("FAILED: DescribeVpnConnections"), "{named}");
        for _ in 0..3 {
            assert_eq!(text(&place), first);
        }
    }
}
