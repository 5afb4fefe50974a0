//! Terraform's plans and states: which of the tunnels in them are judged, and what is said of the others.

use std::path::Path;

use serde_json::{Value as Json, json};
use vpnaudit::fetch::Error;

use crate::live::{complaint, read_bytes, said};
use crate::run::{seen, vpnaudit};

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
    assert_eq!(judged(&plan(&[], &prior, &[forget.clone()])), [[HQ, "vpnx-1"]]);
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
