//! A baseline neither cries wolf nor sleeps: what other tunnels do makes nothing new, what got worse
//! counts, and what went with its tunnel is not fixed.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};
use tempfile::TempDir;

use crate::run::vpnaudit;

/// The mark of the DES finding on `vpnx-0` before version 2.
const EARLIER_MARK: &str = "cc792c921e83d643e258da2b97dd12d6";

const KEY: &str = "N0t-a-real-key-1-kJ8hGf6dSa4pOiUyTr";

/// A tunnel as the cloud answers it, with a key and selectors of its own.
fn tunnel(number: usize) -> Json {
    json!({
        "VpnConnectionId": format!("vpnx-{number}"), "VpnConnectionName": format!("branch-{number}"),
        "VpcId": "vpc-1", "VpnGatewayId": "vpngw-1", "CustomerGatewayId": format!("cgw-{number}"),
        "RouteType": "Policy", "PreShareKey": format!("{KEY}{number}"),
        "IKEOptionsSpecification": {"PropoEncryAlgorithm": "AES-CBC-256", "DhGroupName": "GROUP14",
            "PropoAuthenAlgorithm": "SHA-256", "IKESaLifetimeSeconds": 28800, "IKEVersion": "IKEV2"},
        "SecurityPolicyDatabaseSet": [
            {"LocalCidrBlock": format!("10.{number}.0.0/16"), "RemoteCidrBlock": [format!("192.168.{number}.0/24")]}
        ],
    })
}

fn fleet(number: usize) -> Vec<Json> {
    (0..number).map(tunnel).collect()
}

fn with(mut tunnels: Vec<Json>, place: usize, pointer: &str, value: Json) -> Vec<Json> {
    *tunnels[place].pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = value;
    tunnels
}

/// Audits one fleet, then another with the first as its baseline.
struct Runs(TempDir);

impl Runs {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.0.path().join(name), text).expect("written");
        self
    }

    fn folder(&self) -> &Path {
        self.0.path()
    }

    fn report(&self, arguments: &[&str]) -> (i32, Json) {
        let run = vpnaudit(self.folder(), &[arguments, &["--format", "json"]].concat(), &[]);
        let json = serde_json::from_slice(&run.stdout);
        let json = json.unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&run.stderr)));
        (run.status.code().expect("a code"), json)
    }

    fn compared(&self, before: &[Json], after: &[Json]) -> (i32, Json) {
        self.write("before.json", &Json::from(before.to_vec()).to_string());
        self.write("after.json", &Json::from(after.to_vec()).to_string());
        let (_, report) = self.report(&["check", "--live", "before.json"]);
        self.write("report.json", &report.to_string());
        self.report(&["check", "--live", "after.json", "--baseline", "report.json"])
    }
}

/// How the findings of one rule stand to the baseline, in the order of the report.
fn words(report: &Json, rule: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings").iter();
    let of_rule = findings.filter(|finding| finding["rule"] == rule);
    of_rule.map(|finding| finding["baseline"].as_str().expect("a word").to_owned()).collect()
}

fn listed(report: &Json, list: &str) -> Vec<String> {
    let rows = report["baseline"][list].as_array().expect("a list").iter();
    rows.map(|row| format!("{} of {}", row["rule"], row["tunnel"]["name"]).replace('"', "")).collect()
}

fn marks(report: &Json) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|finding| finding["fingerprint"].as_str().expect("a mark")).collect()
}

#[test]
fn what_becomes_of_other_tunnels_makes_nothing_new() {
    let runs = Runs::new();
    let sharing = |number: usize, of: usize| {
        (0..number).fold(fleet(of), |fleet, place| with(fleet, place, "/PreShareKey", json!(KEY)))
    };
    let (code, report) = runs.compared(&sharing(3, 3), &sharing(2, 3));
    assert_eq!((code, words(&report, "psk-shared")), (0, vec!["improved".to_owned(); 2]));
    assert_eq!(listed(&report, "fixed"), ["psk-shared of branch-2"]);
    let (code, report) = runs.compared(&sharing(3, 3), &sharing(4, 4));
    assert_eq!(
        (code, &*words(&report, "psk-shared")),
        (1, &["unchanged", "unchanged", "unchanged", "new"].map(str::to_owned)[..])
    );

    let overlapping = |name: &str| {
        let fleet =
            with(fleet(3), 1, "/SecurityPolicyDatabaseSet", tunnel(0)["SecurityPolicyDatabaseSet"].clone());
        with(fleet, 1, "/VpnConnectionName", json!(name))
    };
    let (code, report) = runs.compared(&overlapping("idc"), &overlapping("renamed"));
    assert_eq!((code, words(&report, "selector-overlap")), (0, vec!["unchanged".to_owned(); 2]));
    let (_, before) = runs.report(&["check", "--live", "before.json"]);
    let sorted = |report: &Json| {
        let mut marks: Vec<_> = marks(report).into_iter().map(str::to_owned).collect();
        marks.sort();
        marks
    };
    assert_eq!(sorted(&before), sorted(&report), "a name of a neighbour is in no mark");
}

#[test]
fn a_value_nearer_to_the_demand_is_improved_and_one_further_away_is_worse() {
    let runs = Runs::new();
    let ike = |key: &str, value: Json| with(fleet(1), 0, &format!("/IKEOptionsSpecification/{key}"), value);
    let lifetime = |seconds: u64| ike("IKESaLifetimeSeconds", json!(seconds));
    for (before, after, rule, word, code) in [
        (lifetime(100_000), lifetime(90_000), "ike-lifetime", "improved", 0),
        (lifetime(100_000), lifetime(100_000), "ike-lifetime", "unchanged", 0),
        (lifetime(90_000), lifetime(100_000), "ike-lifetime", "worse", 1),
        (lifetime(100_000), lifetime(60), "ike-lifetime-short", "worse", 1),
        (lifetime(60), lifetime(120), "ike-lifetime-short", "improved", 0),
        (
            ike("DhGroupName", json!("GROUP1")),
            ike("DhGroupName", json!("GROUP2")),
            "ike-dh-group-broken",
            "improved",
            0,
        ),
        (
            ike("DhGroupName", json!("GROUP2")),
            ike("DhGroupName", json!("GROUP1")),
            "ike-dh-group-broken",
            "worse",
            1,
        ),
        (
            ike("PropoEncryAlgorithm", json!("DES-CBC")),
            ike("PropoEncryAlgorithm", json!("3DES-CBC")),
            "ike-encryption-3des",
            "improved",
            0,
        ),
        (
            ike("PropoEncryAlgorithm", json!("3DES-CBC")),
            ike("PropoEncryAlgorithm", json!("DES-CBC")),
            "ike-encryption-broken",
            "worse",
            1,
        ),
        (
            ike("PropoEncryAlgorithm", json!("DES-CBC")),
            ike("PropoEncryAlgorithm", json!("ROT13")),
            "unknown-algorithm",
            "new",
            1,
        ),
    ] {
        let (exit, report) = runs.compared(&before, &after);
        let counting = i32::from(report["baseline"]["new"].as_u64().expect("a number") > 0);
        assert_eq!((words(&report, rule), exit), (vec![word.to_owned()], code), "{before:?} {after:?}");
        assert_eq!(counting, code, "what is counted as new decides");
    }
}

#[test]
fn of_a_key_what_is_told_may_become_better_or_worse() {
    let runs = Runs::new();
    let key = |key: &str| with(fleet(1), 0, "/PreShareKey", json!(key));
    let (longer, shorter) = (key("kX9#qLw7Zr2mPk4T"), key("kX9#qLw7Zr2mP"));
    let (code, report) = runs.compared(&shorter, &longer);
    assert_eq!((code, &*words(&report, "psk-too-weak")), (0, &["improved".to_owned()][..]));
    let (code, report) = runs.compared(&longer, &shorter);
    assert_eq!((code, &*words(&report, "psk-too-weak")), (1, &["worse".to_owned()][..]));
}

#[test]
fn a_finding_that_another_policy_made_light_of_is_new_once_it_is_severe() {
    let runs = Runs::new();
    let house = |severity| {
        format!(
            "policy: house\nrules: {{ike-encryption: {{forbid: [des-cbc], severity: {severity}}}}}\nedition: 1\n"
        )
    };
    runs.write("light.yaml", &house("info")).write("grave.yaml", &house("critical"));
    let des = with(fleet(1), 0, "/IKEOptionsSpecification/PropoEncryAlgorithm", json!("DES-CBC"));
    runs.write("live.json", &Json::from(des).to_string());
    let audit = |policy: &str, more: &[&str]| {
        runs.report(
            &[&["check", "--live", "live.json", "--policy", policy, "--fail-on", "info"], more].concat(),
        )
    };
    for (before, after, word, code) in
        [("light.yaml", "grave.yaml", "worse", 1), ("grave.yaml", "light.yaml", "unchanged", 0)]
    {
        runs.write("report.json", &audit(before, &[]).1.to_string());
        let (exit, report) = audit(after, &["--baseline", "report.json"]);
        assert_eq!((exit, words(&report, "ike-encryption")), (code, vec![word.to_owned()]), "{before}");
    }
}

fn terraform(planned: bool, id: Option<&str>, name: &str, gateway: Option<&str>) -> String {
    let mut values = json!({
        "name": name, "customer_gateway_id": "cgw-1", "vpc_id": "vpc-1",
        "pre_share_key": KEY, "ike_proto_encry_algorithm": "3DES-CBC", "ike_dh_group_name": "GROUP2",
        "ike_version": "IKEV1", "ike_exchange_mode": "MAIN", "ipsec_encrypt_algorithm": "DES-CBC", "route_type": "StaticRoute",
    });
    for (key, value) in [("id", id), ("vpn_gateway_id", gateway)] {
        if let Some(value) = value {
            values[key] = json!(value);
        }
    }
    let resource = json!({
        "address": format!("tencentcloud_vpn_connection.{name}"), "mode": "managed", "type": "tencentcloud_vpn_connection",
        "name": name, "provider_name": "registry.terraform.io/tencentcloudstack/tencentcloud", "schema_version": 0,
        "values": values, "sensitive_values": {},
    });
    let root = json!({"root_module": {"resources": [resource]}});
    let key = if planned { "planned_values" } else { "values" };
    json!({"format_version": "1.2", key: root}).to_string()
}

#[test]
fn a_planned_tunnel_keeps_its_findings_when_it_gets_its_id() {
    let runs = Runs::new();
    runs.write("plan.json", &terraform(true, None, "hq", Some("vpngw-1")));
    runs.write("state.json", &terraform(false, Some("vpnx-7"), "hq", Some("vpngw-1")));
    for (before, after) in [("plan.json", "state.json"), ("state.json", "plan.json")] {
        let (_, report) = runs.report(&["check", "--live", before]);
        assert!(report["findings"].as_array().expect("findings").len() >= 3);
        runs.write("report.json", &report.to_string());
        let (code, report) = runs.report(&["check", "--live", after, "--baseline", "report.json"]);
        assert_eq!((code, &report["baseline"]["new"]), (0, &json!(0)), "{before}: {}", report["baseline"]);
        assert!(listed(&report, "gone").is_empty() && listed(&report, "fixed").is_empty());
    }
    // the same name at another gateway is another tunnel
    runs.write("other.json", &terraform(false, Some("vpnx-7"), "hq", Some("vpngw-2")));
    runs.write("report.json", &runs.report(&["check", "--live", "plan.json"]).1.to_string());
    let (code, report) = runs.report(&["check", "--live", "other.json", "--baseline", "report.json"]);
    assert_eq!((code, listed(&report, "fixed").len()), (1, 0));
    assert!(!listed(&report, "gone").is_empty());
}

#[test]
fn a_name_is_not_an_id() {
    let runs = Runs::new();
    let mut named = with(fleet(1), 0, "/VpnConnectionName", json!("vpnx-1"));
    named[0].as_object_mut().expect("an object").remove("VpnConnectionId");
    let weak = |fleet| with(fleet, 0, "/IKEOptionsSpecification/PropoEncryAlgorithm", json!("DES-CBC"));
    let with_id = weak(vec![tunnel(1)]);
    let (code, report) = runs.compared(&weak(named), &with_id);
    assert_eq!((code, words(&report, "ike-encryption-broken")), (1, vec!["new".to_owned()]));
    assert_eq!(listed(&report, "gone"), ["ike-encryption-broken of vpnx-1"]);
}

#[test]
fn what_went_with_its_tunnel_is_not_fixed() {
    let runs = Runs::new();
    let weak = with(fleet(2), 1, "/IKEOptionsSpecification/PropoEncryAlgorithm", json!("DES-CBC"));
    let (code, report) = runs.compared(&weak, &fleet(1));
    assert_eq!((code, listed(&report, "fixed").len()), (0, 0));
    assert_eq!(listed(&report, "gone"), ["ike-encryption-broken of branch-1"]);
    let (code, report) = runs.compared(&weak, &fleet(2));
    assert_eq!((code, listed(&report, "gone").len()), (0, 0));
    assert_eq!(listed(&report, "fixed"), ["ike-encryption-broken of branch-1"]);
    // who looked at a part claims neither
    let line = ["check", "--live", "after.json", "--baseline", "report.json", "--tunnel", "branch-0"];
    let (_, report) = runs.report(&line);
    assert_eq!([&report["baseline"]["fixed"], &report["baseline"]["gone"]], [&Json::Null; 2]);
}

#[test]
fn a_difference_of_reports_tells_the_same() {
    let runs = Runs::new();
    let weak = with(fleet(2), 1, "/IKEOptionsSpecification/PropoEncryAlgorithm", json!("DES-CBC"));
    let before = with(weak, 0, "/IKEOptionsSpecification/IKESaLifetimeSeconds", json!(100_000));
    let after = with(fleet(1), 0, "/IKEOptionsSpecification/IKESaLifetimeSeconds", json!(90_000));
    runs.compared(&before, &after);
    let (_, later) = runs.report(&["check", "--live", "after.json"]);
    runs.write("later.json", &later.to_string());
    let (code, difference) = runs.report(&["diff", "report.json", "later.json"]);
    assert_eq!(code, 1);
    let counted = &difference["summary"];
    for (list, number) in [("new", 0), ("worse", 0), ("improved", 1), ("fixed", 0), ("gone", 1)] {
        assert_eq!(counted[list], number, "{list}: {counted}");
    }
    assert_eq!(difference["improved"][0]["was"]["observed"], 100_000);
    let (code, difference) = runs.report(&["diff", "later.json", "report.json"]);
    assert_eq!(
        (code, &difference["summary"]["worse"], &difference["summary"]["new"]),
        (1, &json!(1), &json!(1))
    );
}

/// Something that is done to a report by hand.
type Edit = fn(&mut Json);

#[test]
fn a_baseline_that_does_not_agree_with_itself_is_refused_by_all_who_read_it() {
    let runs = Runs::new();
    let des = with(fleet(2), 1, "/IKEOptionsSpecification/PropoEncryAlgorithm", json!("DES-CBC"));
    let (_, report) = runs.compared(&des, &des);
    let edits: [(&str, Edit); 7] = [
        ("sources cannot be read: have 0 tunnels, where `summary.tunnels` is 2", |report| {
            report["sources"] = json!([]);
        }),
        ("sources cannot be read: have 1 tunnel, where `summary.tunnels` is 2", |report| {
            report["sources"][0]["name"] = json!("another.json");
            report["sources"][0]["tunnels"] = json!(1);
        }),
        ("summary.findings", |report| report["findings"] = json!([])),
        ("summary.tunnels", |report| report["summary"]["tunnels"] = json!(7)),
        ("sources[0].status", |report| report["sources"][0]["status"] = json!("error")),
        ("baseline.new", |report| report["baseline"]["new"] = json!(1)),
        ("rules[", |report| {
            report["findings"] = json!([]);
            report["baseline"]["unchanged"] = json!(0);
            for severity in ["critical", "high", "medium", "low", "info"] {
                report["summary"]["findings"][severity] = json!(0);
            }
        }),
    ];
    for (field, edit) in edits {
        let mut edited = report.clone();
        edit(&mut edited);
        runs.write("edited.json", &edited.to_string()).write("whole.json", &report.to_string());
        for line in [
            &["report", "edited.json"][..],
            &["check", "--live", "after.json", "--baseline", "edited.json"],
            &["diff", "edited.json", "whole.json"],
            &["diff", "whole.json", "edited.json"],
        ] {
            let run = vpnaudit(runs.folder(), line, &[]);
            let error = String::from_utf8_lossy(&run.stderr).replace("\n  │ ", "");
            assert_eq!(run.status.code(), Some(2), "{field} {line:?}: {error}");
            assert!(error.contains("edited.json") && error.contains(field), "{field} {line:?}: {error}");
        }
    }
}

#[test]
fn a_baseline_with_earlier_marks_is_read_and_said() {
    let runs = Runs::new();
    let des = with(fleet(1), 0, "/IKEOptionsSpecification/PropoEncryAlgorithm", json!("DES-CBC"));
    runs.compared(&des, &des);
    let (_, mut report) = runs.report(&["check", "--live", "before.json", "--only", "ike-encryption-broken"]);
    assert_eq!(marks(&report).len(), 1);
    // sha256 of `vpnaudit/1`, the kind, the side, no source, the id, the fact and the value
    report["findings"][0]["fingerprint"] = json!(EARLIER_MARK);
    runs.write("report.json", &report.to_string());
    let line =
        ["check", "--live", "after.json", "--only", "ike-encryption-broken", "--baseline", "report.json"];
    let (code, report) = runs.report(&line);
    assert_eq!((code, words(&report, "ike-encryption-broken")), (0, vec!["unchanged".to_owned()]));
    let warnings = report["warnings"].to_string();
    assert!(warnings.contains("marks of an earlier version"), "{warnings}");
}
