//! That the cloud offers no key exchange that withstands quantum computers is said once of a fleet, with what the
//! policies in use ask for and by when, in every format; and not at all where no policy in use asks.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use tempfile::TempDir;
use vpnaudit::report::Format;

use crate::run::{seen, vpnaudit};

/// What the sentence begins with; some formats escape the colon.
const BEGINS: &str = " tunnels can have a key exchange that withstands quantum computers";

/// A folder with thirty tunnels.
fn fleet() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let tunnel = |number: usize| {
        json!({"VpnConnectionId": format!("vpnx-{number}"), "VpnConnectionName": format!("t{number}"),
            "IKEOptionsSpecification": {"DhGroupName": "GROUP20", "IKEVersion": "IKEV2"}})
    };
    let tunnels: Vec<Json> = (0..30).map(tunnel).collect();
    fs::write(folder.path().join("live.json"), json!(tunnels).to_string()).expect("written");
    folder
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let done = vpnaudit(folder, arguments, &[("COLUMNS", "4000")]);
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The remarks of a report.
fn remarks(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let done = vpnaudit(folder, &[arguments, &["--format", "json"]].concat(), &[]);
    let report: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)));
    let all = report["warnings"].as_array().expect("warnings").clone();
    let all = all.iter().filter_map(|said| said.as_str().map(str::to_owned));
    all.filter(|said| said.contains(BEGINS.trim_start_matches(" tunnels"))).collect()
}

#[test]
fn every_format_says_it_once_of_a_fleet_and_again_when_the_report_is_read_back() {
    let folder = fleet();
    let at = folder.path();
    let run = ["check", "--live", "live.json", "--policy", "cnsa-2.0"];
    let done = vpnaudit(at, &[&run[..], &["--output", "json=report.json"]].concat(), &[]);
    assert!(at.join("report.json").is_file(), "{}", seen(&done));
    for format in Format::ALL {
        let again = said(at, &["report", "report.json", "--format", format.name()]);
        // an issue of GitLab says it in its title and in its body, and so does an event of OCSF in its mark
        let times = if matches!(format, Format::Gitlab | Format::Ocsf) { 2 } else { 1 };
        assert_eq!(again.matches(BEGINS).count(), times, "{}\n{again}", format.name());
        for part in ["0 of 30", "RFC 9370", "ML-KEM", "RFC 8784", "2031-12-31"] {
            assert!(again.contains(part), "{} lacks {part}", format.name());
        }
    }
    assert_eq!(said(at, &run).matches(BEGINS).count(), 1);
}

#[test]
fn every_policy_in_use_that_asks_says_what_and_by_when() {
    let folder = fleet();
    for (policy, by) in [
        ("anssi (draft)", "2030"),
        ("bsi-tr-02102-3", "2031-12-31"),
        ("cnsa-1.0", "2031-12-31"),
        ("cnsa-2.0", "2031-12-31"),
        ("ism", "2030-12-31"),
        ("ncsc", "2035"),
        ("nist-sp-800-77r1", "2035-12-31"),
    ] {
        let name = policy.trim_end_matches(" (draft)");
        let said = remarks(folder.path(), &["check", "--live", "live.json", "--policy", name]);
        let [said] = said.as_slice() else { panic!("{policy}: {said:?}") };
        assert!(said.contains(&format!("{policy}: ")) && said.ends_with(&format!(" by {by}")), "{said}");
    }
    let both = ["check", "--live", "live.json", "--policy", "ncsc", "--policy", "cnsa-2.0"];
    let said = remarks(folder.path(), &both);
    assert!(said.len() == 1 && said[0].contains("cnsa-2.0: ") && said[0].contains("; ncsc: "), "{said:?}");
}

#[test]
fn nothing_is_said_where_nobody_asks() {
    let folder = fleet();
    for silent in [
        &["check", "--live", "live.json", "--policy", "baseline"][..],
        &["check", "--live", "live.json", "--policy", "pci-dss-4"],
        &["check", "--live", "live.json", "--policy", "cnsa-2.0", "--only", "ike-version"],
    ] {
        assert_eq!(remarks(folder.path(), silent), Vec::<String>::new(), "{silent:?}");
    }
}

#[test]
fn a_policy_that_starts_from_one_that_asks_passes_it_on() {
    let folder = fleet();
    let house = |more: &str| {
        let text = format!("policy: house\nedition: 1\ntitle: House\nextends: [cnsa-2.0]\n{more}");
        fs::write(folder.path().join("house.yaml"), text).expect("written");
    };
    let run = ["check", "--live", "live.json", "--policy", "./house.yaml"];
    house("");
    let said = remarks(folder.path(), &run);
    assert!(said.len() == 1 && said[0].contains("asked for by cnsa-2.0: ML-KEM-1024"), "{said:?}");
    house("post_quantum: {asks: a plan, by: 2028-06, reference: House rule 9}\n");
    let said = remarks(folder.path(), &run);
    assert!(said.len() == 1 && said[0].ends_with("; house: a plan by 2028-06"), "{said:?}");
}

#[test]
fn a_tunnel_that_has_one_is_counted() {
    let folder = fleet();
    let live = folder.path().join("live.json");
    let text = fs::read_to_string(&live).expect("text").replacen("GROUP20", "ML-KEM-1024", 2);
    fs::write(&live, text).expect("written");
    let said = remarks(folder.path(), &["check", "--live", "live.json", "--policy", "cnsa-2.0"]);
    assert!(said.len() == 1 && said[0].starts_with("post-quantum: 2 of 30 tunnels"), "{said:?}");
}

#[test]
fn what_is_wrong_in_what_a_policy_asks_is_said_at_its_line() {
    let folder = fleet();
    for (text, says) in [
        ("{asks: a plan, by: 2031-13-01, reference: r}", "`2031-13-01` is not a date"),
        ("{asks: a plan, by: soon, reference: r}", "`soon` is not a date"),
        ("{asks: a plan, reference: r}", "post_quantum lacks by"),
        ("{by: 2031}", "post_quantum lacks asks, reference"),
        ("{asks: a plan, by: 2031, reference: r, until: 2}", "unknown key `until`"),
        ("a plan", "post_quantum"),
    ] {
        let house = format!("policy: house\nedition: 1\ntitle: House\npost_quantum: {text}\nrules: {{}}\n");
        fs::write(folder.path().join("house.yaml"), house).expect("written");
        let done =
            vpnaudit(folder.path(), &["check", "--live", "live.json", "--policy", "./house.yaml"], &[]);
        let seen = seen(&done);
        assert_eq!(done.status.code(), Some(2), "{text}\n{seen}");
        assert!(seen.contains(says) && seen.contains("house.yaml:4:"), "{text}\n{seen}");
    }
}
