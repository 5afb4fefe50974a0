//! What only a terminal and a hand on the keyboard show: an interrupt, and progress.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::pty::openpty;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::account::{ID, KEY, PROJECT, Place, cloud};
use crate::cloud::{Behaviour, Misbehaviour};

fn start(place: &Place, arguments: &[&str], stderr: Stdio) -> Child {
    Command::new(env!("CARGO_BIN_EXE_vpnaudit"))
        .args(arguments)
        .current_dir(place.path())
        .env_clear()
        .envs([("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", KEY), ("TERM", "xterm")])
        .stdout(Stdio::null())
        .stderr(stderr)
        .spawn()
        .expect("the program starts")
}

fn signal(child: &Child, signal: Signal) {
    kill(Pid::from_raw(child.id().cast_signed()), signal).expect("a signal");
}

/// A report so large that it takes a while to write, in a folder of its own.
fn large_report() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let tunnel = |number: u32| {
        format!(
            r#"{{"VpnConnectionId":"vpnx-{number:08}","VpnConnectionName":"t{number}","IKEOptionsSpecification":{{"PropoEncryAlgorithm":"DES-CBC"}}}}"#
        )
    };
    let tunnels: Vec<String> = (0..20_000).map(tunnel).collect();
    fs::write(folder.path().join("live.json"), format!("[{}]", tunnels.join(","))).expect("written");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_signal_that_ends_programs_takes_the_half_file_along() {
    for (sent, code) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 143), (Signal::SIGHUP, 129)] {
        let folder = large_report();
        let mut child = Command::new(env!("CARGO_BIN_EXE_vpnaudit"))
            .args(["check", "--live", "live.json", "--policy", "baseline", "--output", "html=r.html"])
            .current_dir(folder.path())
            .env_clear()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        until(|| names(folder.path()).len() > 1);
        signal(&child, sent);
        let status = child.wait().expect("an end");
        let left = names(folder.path());
        // whoever is late finds the whole report
        if left != ["live.json", "r.html"] {
            assert_eq!((status.code(), &left[..]), (Some(code), &["live.json".to_owned()][..]), "{sent}");
        }
    }
}

#[test]
fn what_is_started_with_nohup_goes_on() {
    let place = Place::new(cloud().behaviour(Behaviour::always(Misbehaviour::Slow(1000)).times(1)));
    place.write("vpnaudit.yaml", PROJECT);
    let mut child = Command::new("nohup")
        .arg(env!("CARGO_BIN_EXE_vpnaudit"))
        .args(["check", "--fail-on", "never"])
        .current_dir(place.path())
        .env_clear()
        .envs([("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", KEY)])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    until(|| place.cloud.seen().requests > 0);
    signal(&child, Signal::SIGHUP);
    assert_eq!(child.wait().expect("an end").code(), Some(0));
}

/// Waits until something is so.
fn until(what: impl Fn() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_secs(60), "it never came to that");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn an_interrupt_ends_the_program_at_once_and_leaves_no_half_file() {
    for arguments in [
        &["fetch", "--output", "snapshot.json"][..],
        &["check", "--output", "json=report.json", "--output", "html=report.html"],
    ] {
        let place =
            Place::new(cloud().behaviour(Behaviour::always(Misbehaviour::Slow(60_000)).since_page(1)));
        place.write("vpnaudit.yaml", PROJECT);
        let mut child = start(&place, arguments, Stdio::null());
        until(|| place.cloud.seen().requests > 4);
        let interrupted = Instant::now();
        signal(&child, Signal::SIGINT);
        let status = child.wait().expect("an end");
        assert_eq!(status.code(), Some(130));
        assert!(interrupted.elapsed() < Duration::from_secs(10), "{:?}", interrupted.elapsed());
        let left: Vec<_> =
            fs::read_dir(place.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
        assert_eq!(left, ["vpnaudit.yaml"]);
    }
}

/// What a run shows on a terminal.
fn on_a_terminal(arguments: &[&str]) -> String {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", PROJECT);
    let terminal = openpty(None, None).expect("a terminal");
    let mut child = start(&place, arguments, Stdio::from(terminal.slave));
    let mut master = File::from(terminal.master);
    let mut shown = Vec::new();
    let mut buffer = [0; 4096];
    // at the end Linux says that there is nobody left at the other end
    while let Ok(read @ 1..) = master.read(&mut buffer) {
        shown.extend_from_slice(&buffer[..read]);
    }
    child.wait().expect("an end");
    String::from_utf8_lossy(&shown).into_owned()
}

#[test]
fn progress_is_for_terminals_and_can_be_switched_off() {
    let shown = on_a_terminal(&["check"]);
    assert!(shown.contains("gz: 120 tunnels") && shown.contains("sh: 30 tunnels"), "{shown:?}");
    assert!(shown.contains("\u{1b}["), "nothing moves: {shown:?}");
    assert!(shown.contains("gz is asked") && !shown.contains("0/0"), "{shown:?}");
    assert!(!shown.contains("CANARY"));
    assert_eq!(on_a_terminal(&["check", "--no-progress"]), "");
    assert_eq!(on_a_terminal(&["check", "--quiet"]), "");
}
