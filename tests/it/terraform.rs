//! Terraform's plans and states: which of the tunnels in them are judged, what is said of the others, and what they are
//! called.

use std::path::Path;

use serde_json::{Value as Json, json};
use vpnaudit::source::Error;

use crate::live::{complaint, read_bytes, said};
use crate::run::{FORMATS, seen, vpnaudit};

/// A weak tunnel as the provider writes it, with other values.
pub fn values(id: &str, changes: &[(&str, Json)]) -> Json {
    let mut values = json!({
        "customer_gateway_id": "cgw-peer0001", "dpd_action": "restart", "dpd_enable": 1, "dpd_timeout": 30,
        "id": id, "ike_dh_group_name": "GROUP2", "ike_exchange_mode": "MAIN",
        "ike_local_address": "203.0.113.1", "ike_local_identity": "ADDRESS",
        "ike_proto_authen_algorithm": "SHA", "ike_proto_encry_algorithm": "3DES-CBC",
        "ike_remote_address": "198.51.100.1", "ike_remote_identity": "ADDRESS",
        "ike_sa_lifetime_seconds": 86400, "ike_version": "IKEV1", "ipsec_encrypt_algorithm": "3DES-CBC",
        "ipsec_integrity_algorithm": "SHA1", "ipsec_pfs_dh_group": "NULL", "ipsec_sa_lifetime_seconds": 3600,
        "name": "branch", "pre_share_key": "a-long-KEY-of-tests-5150-Zq", "route_type": "StaticRoute",
        "security_group_policy": [{"local_cidr_block": "10.0.0.0/24", "remote_cidr_block": ["10.9.0.0/24"]}],
        "tags": {}, "vpc_id": "vpc-test0001", "vpn_gateway_id": "vpngw-test0001"
    });
    for (key, value) in changes {
        values[*key] = value.clone();
    }
    values
}

/// What a plan knows of a tunnel before it is made.
pub fn unmade(changes: &[(&str, Json)]) -> Json {
    let mut values = values("", changes);
    values.as_object_mut().unwrap().remove("id");
    values
}

/// A resource of a state, or of planned values.
pub fn resource(address: &str, values: Json) -> Json {
    let (mode, kind) = kind(address);
    json!({"address": address, "mode": mode, "type": kind, "name": "x", "schema_version": 0,
        "values": values, "sensitive_values": {}})
}

fn kind(address: &str) -> (&str, &str) {
    let mut parts = address.split('.').skip_while(|part| !part.starts_with("tencentcloud_"));
    let mode = if address.split('.').any(|part| part == "data") { "data" } else { "managed" };
    (mode, parts.next().unwrap_or("tencentcloud_vpn_connection"))
}

/// An entry of `resource_changes` or of `resource_drift`.
pub fn change(address: &str, actions: &[&str], before: Json, after: Json) -> Json {
    let (mode, kind) = kind(address);
    json!({"address": address, "mode": mode, "type": kind, "name": "x",
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": {}}})
}

/// Values of a root module with a nested one, which holds all resources but the first.
pub fn module(resources: &[Json]) -> Json {
    let (first, rest) = resources.split_at(1.min(resources.len()));
    let inner = json!({"address": "module.a.module.b", "resources": rest});
    json!({"root_module": {"resources": first,
        "child_modules": [{"address": "module.a", "child_modules": [inner]}]}})
}

/// A plan of these planned values, prior state and changes.
pub fn plan(planned: &[Json], prior: &[Json], changes: &[Json]) -> Json {
    json!({"format_version": "1.2", "terraform_version": "1.9.8", "planned_values": module(planned),
        "resource_changes": changes, "prior_state": {"format_version": "1.0", "values": module(prior)},
        "applyable": true, "complete": true, "errored": false})
}

/// A state of these resources.
pub fn state(resources: &[Json]) -> Json {
    json!({"format_version": "1.0", "terraform_version": "1.9.8", "values": module(resources)})
}

const HQ: &str = "tencentcloud_vpn_connection.hq";
const NESTED: &str = r#"module.a.module.b["x.y"].tencentcloud_vpn_connection.to[0]"#;

/// Address and id of the tunnels that a document gives to be judged, sorted.
fn judged(document: &Json) -> Vec<[String; 2]> {
    let tunnels = read_bytes(document.to_string()).unwrap_or_else(|error| panic!("{error}"));
    let mut judged: Vec<_> = tunnels.iter().map(|live| [said(live, "address"), said(live, "id")]).collect();
    judged.sort();
    judged
}

/// Runs a command on one file.
fn run(folder: &Path, document: &Json, arguments: &[&str]) -> std::process::Output {
    std::fs::write(folder.join("plan.json"), document.to_string()).unwrap();
    vpnaudit(folder, &[&["check", "--live", "plan.json", "--policy", "baseline"], arguments].concat(), &[])
}

#[test]
fn an_address_that_could_not_be_kept_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = r#""address": "tencentcloud_vpn_connection.h\u0000q""#;
    let plan = format!(
        r#"{{"format_version": "1.0", "values": {{"root_module": {{"resources": [{{{address}, "mode": "managed",
            "type": "tencentcloud_vpn_connection", "name": "hq", "values": {{"id": "vpnx-1", "name": "hq"}}}}]}}}}}}"#
    );
    std::fs::write(folder.path().join("plan.json"), plan).expect("written");
    let done = vpnaudit(folder.path(), &["check", "--live", "plan.json", "--policy", "baseline"], &[]);
    let shown = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(2), "{shown}");
    assert!(shown.contains("address is the text") && shown.contains("without NUL"), "{shown}");
}

#[test]
fn what_a_plan_leaves_alone_is_read_from_the_prior_state() {
    let prior = [resource(HQ, values("vpnx-1", &[])), resource(NESTED, values("vpnx-2", &[]))];
    let alone = [[NESTED, "vpnx-2"], [HQ, "vpnx-1"]];
    assert_eq!(judged(&plan(&[], &prior, &[])), alone);
    let bare = json!({"format_version": "1.2", "planned_values": {"root_module": {}},
        "prior_state": {"values": module(&prior)}});
    assert_eq!(judged(&bare), alone);
    // one of the two is planned anew
    let planned = [resource(HQ, values("vpnx-1", &[("name", json!("renamed"))]))];
    let changes = [change(HQ, &["update"], values("vpnx-1", &[]), planned[0]["values"].clone())];
    assert_eq!(judged(&plan(&planned, &prior, &changes)), alone);
    // data sources, those of nested modules too
    let list = json!({"connection_list": [values("vpnx-2", &[]), values("vpnx-3", &[])]});
    let data = resource("module.a.data.tencentcloud_vpn_connections.all", list);
    let with_data = plan(&[], &[prior[0].clone(), prior[1].clone(), data], &[]);
    assert_eq!(judged(&with_data), [["", "vpnx-3"], alone[0], alone[1]]);
}

#[test]
fn what_a_plan_destroys_is_named_and_not_judged() {
    let prior = [resource(HQ, values("vpnx-1", &[])), resource(NESTED, values("vpnx-2", &[]))];
    let delete = |address: &str, id: &str| change(address, &["delete"], values(id, &[]), Json::Null);
    let all = plan(&[], &prior, &[delete(HQ, "vpnx-1"), delete(NESTED, "vpnx-2")]);
    assert!(judged(&all).is_empty());
    let folder = tempfile::tempdir().unwrap();
    let ended = run(folder.path(), &all, &["--format", "json"]);
    assert_eq!(ended.status.code(), Some(0), "{}", seen(&ended));
    let report: Json = serde_json::from_slice(&ended.stdout).unwrap();
    let going = report["going"].as_array().unwrap();
    assert_eq!(going.iter().map(|gone| &gone["address"]).collect::<Vec<_>>(), [NESTED, HQ]);
    // what stands in the changes alone
    let bare = json!({"format_version": "1.2", "resource_changes": [delete(HQ, "vpnx-1")]});
    let report = run(folder.path(), &bare, &["--format", "json"]).stdout;
    let report: Json = serde_json::from_slice(&report).unwrap();
    assert_eq!(report["going"][0]["id"], "vpnx-1");
    // a data source that still lists it
    let list = resource(
        "data.tencentcloud_vpn_connections.all",
        json!({"connection_list": [values("vpnx-1", &[])]}),
    );
    assert!(judged(&plan(&[], &[prior[0].clone(), list], &[delete(HQ, "vpnx-1")])).is_empty());
    // one stays
    let one = plan(&[], &prior, &[delete(HQ, "vpnx-1")]);
    assert_eq!(judged(&one), [[NESTED, "vpnx-2"]]);
}

#[test]
fn what_is_replaced_is_judged_as_planned_and_what_is_forgotten_as_it_is() {
    let prior = [resource(HQ, values("vpnx-1", &[]))];
    let replaced = |actions: &[&str]| {
        let change = change(HQ, actions, values("vpnx-1", &[]), unmade(&[]));
        plan(&[resource(HQ, unmade(&[]))], &prior, &[change])
    };
    for actions in [["delete", "create"], ["create", "delete"]] {
        assert_eq!(judged(&replaced(&actions)), [[HQ, ""]]);
    }
    assert_eq!(judged(&replaced(&["create", "forget"])), [["", "vpnx-1"], [HQ, ""]]);
    let forget = change(HQ, &["forget"], values("vpnx-1", &[]), Json::Null);
    assert_eq!(judged(&plan(&[], &prior, std::slice::from_ref(&forget))), [[HQ, "vpnx-1"]]);
    assert_eq!(judged(&plan(&[], &[], &[forget])), [[HQ, "vpnx-1"]]);
}

#[test]
fn a_deposed_object_is_told_from_the_one_in_its_place() {
    let mut deposed = resource(HQ, values("vpnx-1", &[]));
    deposed["deposed_key"] = json!("1a2b3c4d");
    let current = resource(HQ, values("vpnx-2", &[]));
    let named = format!("{HQ} (deposed object 1a2b3c4d)");
    let both = [current.clone(), deposed.clone()];
    assert_eq!(judged(&state(&both)), [[HQ, "vpnx-2"], [&*named, "vpnx-1"]]);
    let mut delete = change(HQ, &["delete"], values("vpnx-1", &[]), Json::Null);
    delete["deposed"] = json!("1a2b3c4d");
    assert_eq!(judged(&plan(&[current], &both, &[delete])), [[HQ, "vpnx-2"]]);
}

#[test]
fn what_a_refresh_found_is_newer_than_the_state() {
    let before = values("vpnx-1", &[]);
    let after = values("vpnx-1", &[("ike_dh_group_name", json!("GROUP14"))]);
    let mut document = plan(&[], &[resource(HQ, before.clone())], &[]);
    document["resource_drift"] = json!([change(HQ, &["update"], before, after)]);
    let tunnels = read_bytes(document.to_string()).unwrap();
    assert_eq!(said(&tunnels[0], "ike.dh_group"), "group14");
    document["prior_state"] = Json::Null;
    assert_eq!(judged(&document), [[HQ, "vpnx-1"]]);
}

#[test]
fn a_plan_that_failed_or_is_a_part_is_no_clean_one() {
    let whole = plan(&[resource(HQ, unmade(&[]))], &[], &[]);
    for (key, value, error) in [
        ("errored", json!(true), "ended in an error"),
        ("errored", json!("yes"), "ended in an error"),
        ("complete", json!(false), "is not complete"),
        (
            "deferred_changes",
            json!([{"reason": "x", "resource_change": change(HQ, &["create"], Json::Null, unmade(&[]))}]),
            "is not complete",
        ),
    ] {
        let mut document = whole.clone();
        document[key] = value;
        let folder = tempfile::tempdir().unwrap();
        let ended = run(folder.path(), &document, &[]);
        assert_eq!(ended.status.code(), Some(2), "{key} {}", seen(&ended));
        assert!(String::from_utf8_lossy(&ended.stderr).contains(error), "{}", seen(&ended));
        let code = if key == "errored" { 2 } else { 1 };
        let ended = run(folder.path(), &document, &["--allow-partial"]);
        assert_eq!(ended.status.code(), Some(code), "{key} {}", seen(&ended));
    }
}

#[test]
fn a_part_of_another_shape_is_an_error_that_names_it() {
    for (path, value) in [
        ("/planned_values", json!([])),
        ("/planned_values/root_module", json!("x")),
        ("/planned_values/root_module/resources", json!({})),
        ("/planned_values/root_module/resources/0", json!(1)),
        ("/planned_values/root_module/resources/0/values", json!([])),
        ("/prior_state", json!(true)),
        ("/prior_state/values", json!([])),
        ("/resource_changes", json!({"a": 1})),
    ] {
        let mut document = plan(&[resource(HQ, unmade(&[]))], &[], &[]);
        *document.pointer_mut(path).unwrap() = value;
        let result = read_bytes(document.to_string());
        assert!(matches!(result, Err(Error::Field { .. })), "{path}");
        let field = path.trim_start_matches('/').replace("/0", "[0]").replace('/', ".");
        assert!(complaint(result).contains(&format!("{field} is ")), "{path}");
    }
}

#[test]
fn a_data_source_that_is_read_on_apply_is_said() {
    let document =
        plan(&[resource("data.tencentcloud_vpn_connections.all", json!({"vpc_id": "vpc-1"}))], &[], &[]);
    let folder = tempfile::tempdir().unwrap();
    let ended = run(folder.path(), &document, &["--format", "json"]);
    assert!(
        String::from_utf8_lossy(&ended.stdout).contains("is read when the plan is applied"),
        "{}",
        seen(&ended)
    );
}

#[test]
fn a_data_source_of_a_state_that_lists_nothing_is_said_to_be_unread() {
    let data = resource("data.tencentcloud_vpn_connections.all", json!({"connection_list": null}));
    let own = resource(HQ, values("vpnx-1", &[]));
    let folder = tempfile::tempdir().unwrap();
    for document in [state(&[own.clone(), data.clone()]), plan(&[], &[own, data], &[])] {
        let written = run(folder.path(), &document, &["--format", "json"]).stdout;
        let written = String::from_utf8_lossy(&written);
        assert!(written.contains("has no list of tunnels in the state: it was not read"), "{written}");
        assert!(!written.contains("is applied"), "{written}");
    }
}

#[test]
fn one_tunnel_under_two_addresses_counts_once() {
    const OTHER: &str = "tencentcloud_vpn_connection.hqx";
    let folder = tempfile::tempdir().unwrap();
    let twice = |changes: &[(&str, Json)]| {
        state(&[resource(HQ, values("vpnx-1", &[])), resource(OTHER, values("vpnx-1", changes))])
    };
    let ended = run(folder.path(), &twice(&[]), &["--format", "json", "--fail-on", "never"]);
    assert_eq!(ended.status.code(), Some(0), "{}", seen(&ended));
    let report: Json = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(report["summary"]["tunnels"], 1);
    let warnings = report["warnings"].to_string();
    for part in ["is there twice, and counts once: vpnx-1 (address is", HQ, OTHER] {
        assert!(warnings.contains(part), "{warnings}");
    }
    assert!(!warnings.contains("judged as"), "{warnings}");
    // what is said of the tunnel itself is another matter
    let differs = twice(&[("ike_version", json!("IKEV2"))]);
    let ended = run(folder.path(), &differs, &["--format", "json"]);
    assert_eq!(ended.status.code(), Some(2), "{}", seen(&ended));
    let report: Json = serde_json::from_slice(&ended.stdout).unwrap();
    let error = report["sources"][0]["error"].to_string();
    let said = "within source plan.json, one tunnel is there twice and differs: of vpnx-1, ike.version is";
    assert!(error.contains(said), "{error}");
}

#[test]
fn gateways_of_the_document_give_the_ends_their_addresses() {
    let gateway = |id: &str, address: &str| json!({"id": id, "public_ip_address": address});
    let listed = |id: &str, address: &str| json!({"gateway_list": [gateway(id, address)]});
    let ends = |gateways: &[Json]| {
        let all: Vec<Json> =
            std::iter::once(resource(HQ, values("vpnx-1", &[]))).chain(gateways.iter().cloned()).collect();
        let tunnels = read_bytes(state(&all).to_string()).unwrap();
        assert_eq!(tunnels.len(), 1);
        [said(&tunnels[0], "gateway_address"), said(&tunnels[0], "peer_address")]
    };
    let [gw, peer] = [("vpngw-test0001", "203.0.113.9"), ("cgw-peer0001", "198.51.100.9")];
    let own = [
        resource("tencentcloud_vpn_gateway.gw", gateway(gw.0, gw.1)),
        resource("tencentcloud_vpn_customer_gateway.peer[0]", gateway(peer.0, peer.1)),
    ];
    let data = [
        resource("data.tencentcloud_vpn_gateways.all", listed(gw.0, gw.1)),
        resource("data.tencentcloud_vpn_customer_gateways.all", listed(peer.0, peer.1)),
    ];
    assert_eq!(ends(&own), [gw.1, peer.1]);
    assert_eq!(ends(&data), [gw.1, peer.1]);
    assert_eq!(ends(&[]), ["", ""]);
    let other = [resource("tencentcloud_vpn_gateway.gw", gateway("vpngw-other", gw.1))];
    assert_eq!(ends(&other), ["", ""]);
}

#[test]
fn a_gateway_that_is_not_made_yet_is_joined_by_what_the_configuration_refers_to() {
    let peer = "tencentcloud_vpn_customer_gateway.peer";
    let address_with = |references: &[&str], instance: &str| {
        let made = resource(instance, json!({"public_ip_address": "198.51.100.9"}));
        let mut document =
            plan(&[resource(HQ, unmade(&[("customer_gateway_id", Json::Null)])), made], &[], &[]);
        document["configuration"] = json!({"root_module": {"resources": [{"address": HQ, "expressions":
            {"customer_gateway_id": {"references": references}}}]}});
        let tunnels = read_bytes(document.to_string()).unwrap();
        said(&tunnels[0], "peer_address")
    };
    let id = format!("{peer}.id");
    assert_eq!(address_with(&[&id, peer], peer), "198.51.100.9");
    let one = format!("{peer}[1]");
    assert_eq!(address_with(&[&format!("{one}.id"), &one, peer], &one), "198.51.100.9");
    // an index that is worked out, another instance, a condition, another attribute
    assert_eq!(address_with(&[peer, "count.index"], &one), "");
    assert_eq!(address_with(&[&id, peer], &one), "");
    assert_eq!(address_with(&[&id, peer, "var.other"], peer), "");
    assert_eq!(address_with(&[&format!("{peer}.name"), peer], peer), "");
}

#[test]
fn an_end_is_joined_for_a_rule_that_asks_for_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = resource(
        "tencentcloud_vpn_gateway.gw",
        json!({"id": "vpngw-test0001", "public_ip_address": "203.0.113.9"}),
    );
    let document = state(&[resource(HQ, values("vpnx-1", &[])), gateway]);
    let ended = run(folder.path(), &document, &["--format", "json", "--only", "ike-local-id-mismatch"]);
    let report: Json = serde_json::from_slice(&ended.stdout).unwrap();
    assert_eq!(report["findings"][0]["rule"], "ike-local-id-mismatch", "{}", seen(&ended));
}

const TWINS: [&str; 2] = ["tencentcloud_vpn_connection.to[0]", r#"tencentcloud_vpn_connection.to["x.y"]"#];

/// A plan of two tunnels of one name.
fn twins(changes: &[(&str, Json)]) -> Json {
    plan(&TWINS.map(|address| resource(address, unmade(changes))), &[], &[])
}

/// The report of a run, as JSON.
fn report(folder: &Path, document: &Json, arguments: &[&str]) -> Json {
    let ended = run(folder, document, &[&["--format", "json"], arguments].concat());
    serde_json::from_slice(&ended.stdout).unwrap_or_else(|_| panic!("{}", seen(&ended)))
}

/// Rule, tunnel and mark of the findings of a report, sorted.
fn found(report: &Json) -> Vec<String> {
    let told = |one: &Json| format!("{} {} {}", one["rule"], one["tunnel"], one["fingerprint"]);
    let mut found: Vec<String> = report["findings"].as_array().unwrap().iter().map(told).collect();
    found.sort();
    found
}

#[test]
fn what_is_to_be_destroyed_is_named_in_every_format_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let prior = [resource(HQ, values("vpnx-1", &[]))];
    let all = plan(&[], &prior, &[change(HQ, &["delete"], values("vpnx-1", &[]), Json::Null)]);
    let written = run(folder.path(), &all, &["--output", "json=report.json"]);
    assert_eq!(written.status.code(), Some(0), "{}", seen(&written));
    for format in FORMATS {
        let ended = run(folder.path(), &all, &["--format", format]);
        let text = String::from_utf8_lossy(&ended.stdout);
        assert_eq!(ended.status.code(), Some(0), "{format}");
        let told = text.replace('\\', "");
        assert!(told.contains(HQ) && told.contains("vpnx-1"), "{format}: {text}");
        let again = vpnaudit(folder.path(), &["report", "report.json", "--format", format], &[]);
        assert_eq!(String::from_utf8_lossy(&again.stdout), text, "{format}");
    }
}

#[test]
fn tunnels_of_one_name_are_told_apart_in_every_format_and_by_their_marks() {
    let folder = tempfile::tempdir().unwrap();
    let json = report(folder.path(), &twins(&[]), &[]);
    let findings = json["findings"].as_array().unwrap();
    let marks: std::collections::BTreeSet<_> =
        findings.iter().map(|one| one["fingerprint"].to_string()).collect();
    assert!(!findings.is_empty() && marks.len() == findings.len());
    for format in FORMATS {
        let text = run(folder.path(), &twins(&[]), &["--format", format]).stdout;
        let text = String::from_utf8_lossy(&text)
            .replace("&quot;", "\"")
            .replace("&#34;", "\"")
            .replace('\\', "")
            .replace("\"\"", "\"");
        for address in TWINS {
            assert!(text.contains(address), "{format} does not say {address}");
        }
    }
    for (glob, expected) in [(TWINS[0], 1), (TWINS[1], 1), ("*.to[*]", 2), ("branch", 2), (r#"*["x.?"]"#, 1)]
    {
        let json = report(folder.path(), &twins(&[]), &["--tunnel", glob]);
        assert_eq!(json["summary"]["tunnels"], expected, "{glob}");
    }
    let none = run(folder.path(), &twins(&[]), &["--tunnel", "tencentcloud_vpn_connection.to0"]);
    assert_eq!(none.status.code(), Some(2), "{}", seen(&none));
}

#[test]
fn a_waiver_names_a_tunnel_by_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let waiver = |tunnel: &str| {
        let project = format!(
            "version: 1\nwaivers:\n  - {{rule: ipsec-pfs, tunnel: '{tunnel}', reason: r, expires: 2999-01-01}}\n"
        );
        std::fs::write(folder.path().join("vpnaudit.yaml"), project).unwrap();
        report(folder.path(), &twins(&[]), &[])["summary"]["waived"].clone()
    };
    assert_eq!([waiver(TWINS[0]), waiver(TWINS[1]), waiver("*.to[*]")], [json!(1), json!(1), json!(2)]);
}

#[test]
fn what_is_planned_is_called_so() {
    let folder = tempfile::tempdir().unwrap();
    let json = report(folder.path(), &twins(&[]), &[]);
    let findings = json["findings"].as_array().unwrap();
    assert!(findings.iter().all(|one| one["side"] == "planned" && one["points_at"] == "planned"));
    for format in ["human", "sarif", "github", "gitlab", "markdown", "csv", "ocsf", "oscal"] {
        let text = run(folder.path(), &twins(&[]), &["--format", format]).stdout;
        let text = String::from_utf8_lossy(&text).to_lowercase();
        let live = text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "live");
        assert!(!live, "{format}: {text}");
    }
    let stays = plan(&[], &[resource(HQ, values("vpnx-1", &[]))], &[]);
    let json = report(folder.path(), &stays, &[]);
    assert!(json["findings"].as_array().unwrap().iter().all(|one| one["side"] == "live"));
}

#[test]
fn drift_of_a_planned_tunnel_says_what_is_planned() {
    let folder = tempfile::tempdir().unwrap();
    let project = "version: 1\ntunnels: [{name: branch, ike: {version: ikev2}}]\n";
    std::fs::write(folder.path().join("vpnaudit.yaml"), project).unwrap();
    let planned = plan(&[resource(HQ, unmade(&[]))], &[], &[]);
    let human = run(folder.path(), &planned, &["--format", "human", "--only", "drift"]);
    let human = String::from_utf8_lossy(&human.stdout);
    assert!(human.contains("── planned") && !human.contains("── live"), "{human}");
    let plan = vpnaudit(folder.path(), &["plan", "--live", "plan.json"], &[]);
    assert!(String::from_utf8_lossy(&plan.stdout).contains("ike.version"), "{}", seen(&plan));
}

#[test]
fn what_fetch_writes_check_reads_with_the_same_findings() {
    let both = [resource(HQ, values("vpnx-1", &[])), resource(NESTED, values("vpnx-2", &[]))];
    let gone = change(HQ, &["delete"], values("vpnx-1", &[]), Json::Null);
    let mut nameless = twins(&[("name", Json::Null)]);
    nameless["planned_values"]["root_module"]["resources"][0]["values"]["pre_share_key"] =
        json!("another-KEY-5151");
    let nothing = plan(&[resource(HQ, Json::Null)], &[], &[]);
    let documents = [
        twins(&[]),
        nameless,
        nothing,
        state(&both),
        plan(&[], &both, &[]),
        plan(&[], &both, std::slice::from_ref(&gone)),
        plan(&[], &both[..1], &[gone]),
        plan(&[resource(TWINS[0], unmade(&[]))], &both, &[]),
    ];
    for document in documents {
        let folder = tempfile::tempdir().unwrap();
        let direct = report(folder.path(), &document, &[]);
        let taken =
            vpnaudit(folder.path(), &["fetch", "--live", "plan.json", "--output", "snapshot.json"], &[]);
        assert!(taken.status.success(), "{}", seen(&taken));
        let snapshot = std::fs::read_to_string(folder.path().join("snapshot.json")).unwrap();
        let snapshot: Json = serde_json::from_str(&snapshot).unwrap();
        crate::generated::fits(
            &crate::generated::validator("snapshot"),
            &snapshot,
            "a snapshot of Terraform",
        );
        let kept = report(folder.path(), &snapshot, &[]);
        assert_eq!(found(&kept), found(&direct));
        for part in ["summary", "going", "rules"] {
            assert_eq!(kept[part].to_string(), direct[part].to_string(), "{part}");
        }
        let planned = |report: &Json| report["tunnels"].to_string().matches("\"planned\":true").count();
        assert_eq!(planned(&kept), planned(&direct));
    }
}

#[test]
fn a_mask_is_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let psk = |document: &Json| {
        let report = report(folder.path(), document, &["--only", "psk-shared,psk-guessable"]);
        let rules: std::collections::BTreeSet<String> =
            report["findings"].as_array().unwrap().iter().map(|one| one["rule"].to_string()).collect();
        (rules.len(), report["rules"][0]["not_assessed"].clone())
    };
    for mask in ["REDACTED", "(sensitive value)", "[REDACTED]", "xxxxxxxx", "N/A", "••••••••", "-", "null"]
    {
        assert_eq!(psk(&twins(&[("pre_share_key", json!(mask))])), (0, json!(2)), "{mask}");
    }
    assert_eq!(psk(&twins(&[("pre_share_key", json!("xxxx1234"))])).0, 2);
    // what Terraform marks, and all tunnels share
    let mut marked = twins(&[("pre_share_key", json!("placeholder"))]);
    assert_eq!(psk(&marked).0, 2);
    for pointer in [
        "/planned_values/root_module/resources/0",
        "/planned_values/root_module/child_modules/0/child_modules/0/resources/0",
    ] {
        *marked.pointer_mut(pointer).unwrap().get_mut("sensitive_values").unwrap() =
            json!({"pre_share_key": true});
    }
    assert_eq!(psk(&marked), (0, json!(2)));
}

#[test]
fn what_repeats_a_key_is_kept_nowhere() {
    let key = "sesame-open-CANARY-45";
    let changes = [
        ("pre_share_key", json!(key)),
        ("tags", json!({"note": format!("the key is {key}"), key: "x"})),
        ("name", json!(format!("to {key}"))),
        ("ike_version", json!(key)),
    ];
    let other =
        [("pre_share_key", json!("a-long-KEY-of-tests-5150-Zq")), ("tags", json!({"of the other": key}))];
    let document = plan(&[resource(HQ, unmade(&changes)), resource(NESTED, unmade(&other))], &[], &[]);
    let escaped = document.to_string().replace("CANARY", "CAN\\u0041RY");
    for text in [document.to_string(), escaped] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.json"), &text).unwrap();
        let mut outputs = vec![vpnaudit(folder.path(), &["fetch", "--live", "plan.json"], &[])];
        for format in FORMATS {
            let flags = ["check", "--live", "plan.json", "-vv", "--format", format];
            outputs.push(vpnaudit(folder.path(), &flags, &[]));
        }
        for output in outputs {
            let seen = seen(&output);
            assert!(!seen.contains("CANARY") && !seen.contains("u0041RY"), "{seen}");
        }
    }
    // the same from the cloud
    let v3 = crate::live::v3(&[
        ("PreShareKey", json!(key)),
        ("TagSet", json!([{"Key": "note", "Value": format!("CAN is {key}")}])),
        ("VpnConnectionName", json!(key)),
    ]);
    for text in [v3.to_string(), v3.to_string().replace("CANARY", "CAN\\u0041RY")] {
        let tunnels = read_bytes(&text).unwrap();
        assert_eq!([said(&tunnels[0], "name"), said(&tunnels[0], "tags")], ["(secret)", "note=(secret)"]);
        let file = tunnels[0].origin.as_ref().unwrap().location.file.text().to_owned();
        assert!(!file.contains("CANARY") && !file.contains("u0041RY"));
    }
}
