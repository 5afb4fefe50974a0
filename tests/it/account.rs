//! The program against the stand-in for the cloud, as its user would run it.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::cloud::{Account, Behaviour, Builder, Cloud, Fleet, Misbehaviour, Rights};
use crate::run::{seen, vpnaudit};

pub const ID: &str = "AKID-CANARY-example";
pub const KEY: &str = "KEY-CANARY-example";

/// A stand-in with one key and two regions.
pub fn cloud() -> Builder {
    Cloud::builder()
        .account(Account::new(ID, KEY))
        .region("ap-guangzhou", Fleet::of(120))
        .region("ap-shanghai", Fleet::of(30))
        .set(|settings| settings.rate = 2000.0)
}

/// A folder to run in, which is the home folder too, next to a cloud.
pub struct Place {
    pub cloud: Cloud,
    pub folder: TempDir,
}

impl Place {
    pub fn new(builder: Builder) -> Self {
        Self { cloud: builder.start(), folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text.replace("ENDPOINT", &self.cloud.endpoint())).expect("written");
    }

    /// Runs with the key in the environment.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(KEY, arguments)
    }

    /// Runs with another key.
    pub fn run_with(&self, key: &str, arguments: &[&str]) -> Output {
        let variables = [("TENCENTCLOUD_SECRET_ID", ID), ("TENCENTCLOUD_SECRET_KEY", key)];
        self.run_in(&variables, arguments)
    }

    pub fn run_in(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
        let home = self.path().to_string_lossy().into_owned();
        let mut all = vec![("HOME", home.as_str()), ("COLUMNS", "200")];
        all.extend(variables);
        let done = vpnaudit(self.path(), arguments, &all);
        let shown = seen(&done);
        for secret in ["CANARY", "Signature=", "TC3-HMAC"] {
            assert!(!shown.contains(secret), "{arguments:?} shows {secret}");
        }
        done
    }

    pub fn json(&self, arguments: &[&str]) -> Json {
        let mut all = arguments.to_vec();
        all.extend(["--format", "json"]);
        let done = self.run(&all);
        serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)))
    }
}

pub const PROJECT: &str = "\
version: 1
sources:
  - {name: gz, tencent: {region: ap-guangzhou, rate: 1000, endpoint: \"ENDPOINT\"}}
  - {name: sh, tencent: {region: ap-shanghai, api: v2, rate: 1000, endpoint: \"ENDPOINT\"}}
";

fn source(report: &Json, name: &str) -> (String, u64) {
    let sources = report["sources"].as_array().expect("sources");
    let source = sources.iter().find(|source| source["name"] == *name).expect("the source");
    (source["status"].as_str().expect("a status").to_owned(), source["tunnels"].as_u64().expect("a number"))
}

#[test]
fn two_regions_are_audited_over_both_apis() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", PROJECT);
    let report = place.json(&["check"]);
    assert_eq!((&report["complete"], &report["summary"]["tunnels"]), (&true.into(), &150.into()));
    assert_eq!(source(&report, "gz"), ("ok".to_owned(), 120));
    assert_eq!(source(&report, "sh"), ("ok".to_owned(), 30));
    assert!(report["sources"].as_array().expect("sources").iter().all(|source| source["kind"] == "tencent"));
    let done = place.run(&["check"]);
    assert_eq!(done.status.code(), Some(1), "{}", seen(&done));
    assert!(place.run(&["check", "--fail-on", "never"]).status.success());
}

#[test]
fn a_region_that_fails_stops_no_other_and_is_never_clean() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", PROJECT);
    let refuse = Misbehaviour::Refuse("UnauthorizedOperation".to_owned(), format!("no {KEY} for {ID}"));
    place.cloud.behave(Behaviour::always(refuse).action("DescribeVpnConnections"));
    let report = place.json(&["check"]);
    assert_eq!((&report["complete"], &report["summary"]["tunnels"]), (&false.into(), &30.into()));
    let done = place.run(&["check", "--fail-on", "never", "-vv"]);
    let shown = seen(&done);
    assert_eq!(done.status.code(), Some(2), "{shown}");
    assert!(shown.contains("vpc:DescribeVpnConnections") && shown.contains("source gz"), "{shown}");
    let partial = place.run(&["check", "--fail-on", "never", "--allow-partial"]);
    assert_eq!(partial.status.code(), Some(0));
    assert_eq!(place.run(&["check", "--allow-partial"]).status.code(), Some(1));
}

#[test]
fn files_and_accounts_are_sources_of_one_run() {
    let place = Place::new(cloud());
    let file = "  - {name: frozen, file: frozen.json}\n";
    place.write("vpnaudit.yaml", &format!("{PROJECT}{file}"));
    place.write("frozen.json", r#"[{"VpnConnectionId": "vpnx-frozen", "VpnConnectionName": "frozen"}]"#);
    let report = place.json(&["check"]);
    assert_eq!((&report["complete"], &report["summary"]["tunnels"]), (&true.into(), &151.into()));
    let names: Vec<_> =
        report["sources"].as_array().expect("sources").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["gz", "sh", "frozen"]);
}

#[test]
fn several_regions_of_a_source_are_a_source_each() {
    let place = Place::new(cloud());
    place.write(
        "vpnaudit.yaml",
        "version: 1\nundeclared: ignore\nsources: [{name: prod, tencent: {regions: [gz, ap-shanghai, ap-guangzhou], \
         rate: 1000, endpoint: \"ENDPOINT\"}}]\ntunnels: [{name: nowhere, source: prod}]\n",
    );
    let report = place.json(&["check", "--only", "missing"]);
    assert_eq!(source(&report, "prod/ap-guangzhou"), ("ok".to_owned(), 120));
    assert_eq!(source(&report, "prod/ap-shanghai"), ("ok".to_owned(), 30));
    assert_eq!(report["sources"].as_array().map(Vec::len), Some(2));
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(1));
    // half of where it could be was not seen
    let refuse = Misbehaviour::Refuse("UnauthorizedOperation".to_owned(), "no".to_owned());
    place.cloud.behave(Behaviour::always(refuse).times(1).action("DescribeVpnConnections"));
    let report = place.json(&["check", "--only", "missing"]);
    assert_eq!(report["complete"], false);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_tunnel_can_be_held_to_one_region_of_a_source() {
    let place = Place::new(cloud());
    let project = |region: &str| {
        format!(
            "undeclared: ignore\nsources: [{{name: prod, tencent: {{regions: [gz, ap-shanghai], rate: 1000, \
             endpoint: \"ENDPOINT\"}}}}]\ntunnels: [{{id: ID, source: prod/{region}}}]\n"
        )
    };
    place.write("vpnaudit.yaml", &project("gz").replace("id: ID", "name: x"));
    let taken = place.run(&["fetch"]);
    let snapshot: Json = serde_json::from_slice(&taken.stdout).unwrap_or_else(|_| panic!("{}", seen(&taken)));
    let id = snapshot["sources"][1]["tunnels"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(snapshot["sources"][1]["name"], "prod/ap-shanghai");
    for (region, missing) in [("ap-shanghai", 0), ("sh", 0), ("gz", 1)] {
        place.write("vpnaudit.yaml", &project(region).replace("ID", &id));
        let report = place.json(&["check", "--only", "missing"]);
        assert_eq!(report["findings"].as_array().map(Vec::len), Some(missing), "{region}: {report}");
    }
}

#[test]
fn gateways_that_may_not_be_known_are_a_note_of_the_source() {
    let actions = ["vpc:DescribeVpnGateways", "vpc:DescribeCustomerGateways"];
    let rights = Rights::Except(actions.map(str::to_owned).into());
    let place = Place::new(cloud().account(Account::new(ID, KEY).rights(rights)));
    place.write("vpnaudit.yaml", PROJECT);
    let report = place.json(&["check"]);
    assert_eq!(report["complete"], true);
    let notes = |place: usize| report["sources"][place]["notes"].clone();
    let told = notes(0).as_array().map(Vec::len);
    assert_eq!((told, notes(1)), (Some(2), Json::Null));
    let unreported = report["unreported"].to_string();
    assert!(unreported.contains(r#"{"fact":"peer_address","tunnels":120}"#), "{unreported}");
    let done = place.run(&["check"]);
    let shown = seen(&done);
    assert_eq!(done.status.code(), Some(1), "{shown}");
    for action in actions {
        assert!(notes(0).to_string().contains(&format!("grant the CAM action {action}")), "{}", notes(0));
        assert!(shown.contains(&format!("warning: source gz: {} was denied", &action[4..])), "{shown}");
    }
}

#[test]
fn a_wrong_key_says_what_to_do() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", PROJECT);
    let done = place.run_with("KEY-CANARY-wrong", &["check", "-vv"]);
    let shown = seen(&done);
    assert_eq!(done.status.code(), Some(2), "{shown}");
    assert!(shown.contains("AuthFailure.SignatureFailure") && shown.contains("help:"), "{shown}");
}

#[test]
fn without_a_key_the_places_that_were_looked_at_are_listed() {
    let place = Place::new(cloud());
    let endpoint = place.cloud.endpoint();
    let flags = [
        "check",
        "--region",
        "ap-guangzhou",
        "--profile",
        "nobody",
        "--endpoint",
        &endpoint,
        "--policy",
        "baseline",
    ];
    let done = place.run_in(&[], &flags);
    let shown = seen(&done);
    assert_eq!(done.status.code(), Some(2), "{shown}");
    assert!(shown.contains("nobody.credential") && shown.contains(".tencentcloud/credentials"), "{shown}");
    assert_eq!(place.cloud.seen().count("DescribeVpnConnections"), 0);
}

#[test]
fn a_region_of_the_command_line_needs_no_file_and_replaces_the_sources() {
    let place = Place::new(cloud());
    let endpoint = place.cloud.endpoint();
    for api in ["v2", "v3"] {
        let flags = ["check", "--region", "ap-shanghai", "--api", api, "--endpoint", &endpoint];
        let report = place.json(&flags);
        assert_eq!(source(&report, "ap-shanghai"), ("ok".to_owned(), 30), "{api}");
        assert!(report["findings"].as_array().is_some_and(|findings| !findings.is_empty()));
    }
    place.write("vpnaudit.yaml", PROJECT);
    let both = ["check", "--region", "ap-shanghai,ap-guangzhou", "--endpoint", &endpoint];
    let report = place.json(&both);
    assert_eq!(source(&report, "ap-shanghai").1 + source(&report, "ap-guangzhou").1, 150);
    assert_eq!(report["sources"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_flag_that_cannot_take_effect_is_an_error() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", PROJECT);
    for (flags, said) in [
        (&["check", "--api", "v2"][..], "do not change the sources"),
        (&["plan", "--profile", "x"], "do not change the sources"),
        (&["check", "--region", "ap-guangzhou", "--live", "x.json"], "cannot be used with"),
        (&["lint", "--region", "ap-guangzhou"], "unexpected argument"),
    ] {
        let done = place.run(flags);
        let shown = seen(&done);
        assert_eq!(done.status.code(), Some(2), "{shown}");
        assert!(shown.contains(said), "{shown}");
    }
}

#[test]
fn a_source_without_a_region_takes_the_one_that_is_set_for_all_tools() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", "sources: [{name: a, tencent: {endpoint: \"ENDPOINT\"}}]\n");
    let done = place.run(&["check"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(seen(&done).contains("source a has no region"), "{}", seen(&done));
    let key = [
        ("TENCENTCLOUD_SECRET_ID", ID),
        ("TENCENTCLOUD_SECRET_KEY", KEY),
        ("TENCENTCLOUD_REGION", "ap-shanghai"),
    ];
    let done = place.run_in(&key, &["check", "--fail-on", "never"]);
    assert_eq!(done.status.code(), Some(0), "{}", seen(&done));
}

#[test]
fn a_region_that_is_none_is_told_by_the_nearest() {
    let place = Place::new(cloud());
    let done = place.run(&["check", "--region", "ap-guangzou", "--endpoint", &place.cloud.endpoint()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(seen(&done).contains("ap-guangzhou"), "{}", seen(&done));
}

#[test]
fn what_is_done_is_told_on_stderr_and_changes_nothing_else() {
    let place = Place::new(cloud());
    place.write("vpnaudit.yaml", PROJECT);
    place.write("live.json", r#"[{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "one"}]"#);
    let quiet = place.run(&["check"]);
    assert!(quiet.stderr.is_empty(), "{}", seen(&quiet));
    for verbosity in ["-v", "-vv"] {
        let done = place.run(&["check", verbosity, "--format", "json"]);
        let stderr = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(stderr.contains("TENCENTCLOUD_SECRET_ID") && stderr.contains("tunnels=120"), "{stderr}");
        assert_eq!(stderr.contains("answered"), verbosity == "-vv", "{stderr}");
        assert_eq!(done.status.code(), quiet.status.code());
        let file = place.run(&["check", verbosity, "--live", "live.json"]);
        let stderr = String::from_utf8_lossy(&file.stderr).into_owned();
        assert!(stderr.contains("live.json") && stderr.contains("tunnels=1"), "{stderr}");
    }
}

#[test]
fn permissions_are_those_of_the_apis_in_use() {
    let place = Place::new(cloud());
    let actions = |arguments: &[&str]| {
        let done = place.run_in(&[], arguments);
        let policy: Json = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", seen(&done)));
        policy["statement"][0]["action"].to_string()
    };
    assert_eq!(actions(&["permissions", "--region", "x", "--api", "v2"]), r#"["vpc:DescribeVpnConn"]"#);
    place.write("vpnaudit.yaml", PROJECT);
    let both = actions(&["permissions"]);
    assert!(both.contains("DescribeVpnConnections") && both.contains("DescribeVpnConn\""), "{both}");
    place.write("vpnaudit.yaml", "sources: [{name: a, file: a.json}]\n");
    let done = place.run_in(&[], &["permissions"]);
    assert_eq!(done.status.code(), Some(2), "{}", seen(&done));
}
