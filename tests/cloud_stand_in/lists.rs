//! Lists: pages add up, filters filter, limits hold, and both APIs tell of the same tunnels.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::client::Client;
use super::cloud::{Behaviour, Fleet, Misbehaviour, Quirks};
use super::{REGION, with};

fn texts(entries: &Value, name: &str) -> Vec<String> {
    let entries = entries.as_array().expect("a list");
    entries.iter().map(|entry| entry[name].as_str().expect("a text").to_owned()).collect()
}

fn v3(client: &Client, action: &str, parameters: Value) -> Value {
    client.v3(action, &parameters).expect("a reply").json()["Response"].clone()
}

fn v2(client: &Client, parameters: &[(&str, &str)]) -> Value {
    client.v2(parameters).expect("a reply").json()
}

#[test]
fn the_pages_of_both_apis_add_up_to_the_same_tunnels() {
    let cloud = with(250).start();
    let client = Client::of(&cloud);
    let (mut ids, mut keys) = (Vec::new(), BTreeSet::new());
    for offset in [0, 100, 200, 300] {
        let page = v3(&client, "DescribeVpnConnections", json!({"Offset": offset, "Limit": 100}));
        assert_eq!(page["TotalCount"], 250);
        ids.extend(texts(&page["VpnConnectionSet"], "VpnConnectionId"));
        keys.extend(texts(&page["VpnConnectionSet"], "PreShareKey"));
    }
    let mut old = Vec::new();
    for offset in ["0", "50", "100", "150", "200"] {
        let page = v2(&client, &[("offset", offset), ("limit", "50")]);
        assert_eq!(page["totalCount"], 250);
        old.extend(texts(&page["data"], "unVpnConnId"));
    }
    assert_eq!(ids, old);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 250);
    assert_eq!(keys.len(), 250);
    assert!(keys.iter().all(|key| key.starts_with("PSK-CANARY-")));
}

#[test]
fn a_fleet_is_the_same_every_time_and_differs_between_regions() {
    let fleet = Fleet::of(5);
    let ids = |region: &str| (0..5).map(|number| fleet.item(region, number).id).collect::<Vec<_>>();
    assert_eq!(ids(REGION), ids(REGION));
    assert_ne!(ids(REGION), ids("ap-shanghai"));
}

#[test]
fn filters_filter_and_too_many_are_refused() {
    let cloud = with(250).start();
    let client = Client::of(&cloud);
    let all = v3(&client, "DescribeVpnConnections", json!({"Limit": 100}));
    let gateway = all["VpnConnectionSet"][0]["VpnGatewayId"].clone();
    let filter =
        |values: Value| json!({"Filters": [{"Name": "vpn-gateway-id", "Values": values}], "Limit": 100});
    let found = v3(&client, "DescribeVpnConnections", filter(json!([gateway])));
    assert_eq!(found["TotalCount"], 20);
    assert!(
        found["VpnConnectionSet"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|one| one["VpnGatewayId"] == gateway)
    );
    assert_eq!(v3(&client, "DescribeVpnConnections", filter(json!(["vpngw-none"])))["TotalCount"], 0);
    let name = &all["VpnConnectionSet"][0]["VpnConnectionName"];
    let named = json!({"Name": "vpn-connection-name", "Values": ["no such name", name]});
    let mut narrower = filter(json!([gateway]));
    narrower["Filters"].as_array_mut().expect("a list").push(named);
    assert_eq!(v3(&client, "DescribeVpnConnections", narrower)["TotalCount"], 1);
    let ids = json!({"VpnConnectionIds": [all["VpnConnectionSet"][3]["VpnConnectionId"]]});
    assert_eq!(v3(&client, "DescribeVpnConnections", ids.clone())["TotalCount"], 1);
    let one = json!({"Name": "vpc-id", "Values": ["vpc-x"]});
    let mut both = ids;
    both["Filters"] = json!([one]);
    for (parameters, code) in [
        (both, "InvalidParameter.Coexist"),
        (filter(json!(["1", "2", "3", "4", "5", "6"])), "InvalidParameterValue.LimitExceeded"),
        (json!({"Filters": vec![one; 11]}), "InvalidParameterValue.LimitExceeded"),
        (json!({"Filters": [{"Name": "colour", "Values": ["red"]}]}), "InvalidParameter.FilterInvalidKey"),
        (json!({"Limit": 101}), "InvalidParameterValue"),
        (json!({"Limit": "100"}), "InvalidParameter"),
        (json!({"Colour": "red"}), "UnknownParameter"),
    ] {
        assert_eq!(client.v3("DescribeVpnConnections", &parameters).expect("a reply").code(), code);
    }
}

#[test]
fn every_parameter_of_v2_does_what_its_page_says() {
    let cloud = with(60).start();
    let client = Client::of(&cloud);
    let newest = v2(&client, &[])["data"].clone();
    assert_eq!(newest.as_array().map(Vec::len), Some(20));
    let oldest = v2(&client, &[("orderField", "createTime"), ("orderDirection", "asc"), ("offset", "40")]);
    let mut turned = texts(&oldest["data"], "createTime");
    turned.reverse();
    assert_eq!(turned, texts(&newest, "createTime"));
    let names = texts(
        &v2(&client, &[("orderField", "vpnConnName"), ("orderDirection", "asc")])["data"],
        "vpnConnName",
    );
    assert!(names.is_sorted());
    let first = &newest[0];
    let text = |name: &str| first[name].as_str().map_or_else(|| first[name].to_string(), str::to_owned);
    for (parameter, field, count) in [
        ("vpcId", "vpcId", 20),
        ("vpcId", "unVpcId", 20),
        ("vpnGwId", "vpnGwId", 20),
        ("vpnGwId", "unVpnGwId", 20),
        ("vpnConnId", "vpnConnId", 1),
        ("vpnConnId", "unVpnConnId", 1),
        ("vpnConnName", "vpnConnName", 1),
    ] {
        assert_eq!(v2(&client, &[(parameter, &text(field))])["totalCount"], count, "{parameter} {field}");
    }
    let part = v2(&client, &[("vpnConnName", "branch-guangzhou-0000"), ("limit", "50")]);
    assert!(part["totalCount"].as_i64() > Some(1));
    for (parameter, value, code) in [
        ("limit", "51", 4000),
        ("offset", "x", 4000),
        ("orderField", "vpcId", 4000),
        ("orderDirection", "up", 4000),
        ("colour", "red", 4000),
        ("vpcId", "vpc-none", 5000),
    ] {
        assert_eq!(v2(&client, &[(parameter, value)])["code"], code, "{parameter}");
    }
    let old = Client { region: "gz".to_owned(), ..client };
    assert_eq!(v2(&old, &[])["totalCount"], 60);
}

#[test]
fn gateways_and_customer_gateways_are_those_of_the_tunnels() {
    let cloud = with(250).start();
    let client = Client::of(&cloud);
    let tunnels = v3(&client, "DescribeVpnConnections", json!({"Limit": 100}))["VpnConnectionSet"].clone();
    for (action, set, id, total) in [
        ("DescribeVpnGateways", "VpnGatewaySet", "VpnGatewayId", 13),
        ("DescribeCustomerGateways", "CustomerGatewaySet", "CustomerGatewayId", 125),
    ] {
        let page = v3(&client, action, json!({"Limit": 100}));
        assert_eq!(page["TotalCount"], total);
        let known: BTreeSet<String> = texts(&page[set], id).into_iter().collect();
        assert!(texts(&tunnels, id).iter().all(|one| known.contains(one)), "{action}");
    }
    for _ in 0..2 {
        cloud.behave(Behaviour::always(Misbehaviour::Insert).times(1));
        v3(&client, "DescribeVpnConnections", json!({}));
    }
    assert_eq!(v3(&client, "DescribeCustomerGateways", json!({}))["TotalCount"], 126);
}

#[test]
fn tunnels_can_be_given_changed_and_told_irregularly() {
    let given = Fleet::given(vec![json!({"VpnConnectionId": "vpnx-given", "VpnConnectionName": "mine"})]);
    let changed = Fleet::of(2).with(|number, item| item.name = format!("<script>{number}"));
    let quirks = Quirks { numbers_as_text: true, lists_of_one: true, ..Quirks::default() };
    let cloud = with(1)
        .region("ap-shanghai", given)
        .region("ap-beijing", changed)
        .set(|settings| settings.quirks = quirks)
        .start();
    let client = Client::of(&cloud);
    let told = v2(&client, &[]);
    assert_eq!((told["code"].clone(), told["totalCount"].clone()), (json!("0"), json!("1")));
    assert!(told["data"][0]["IKEArr"][0].is_object());
    let at = |region: &str| Client { region: region.to_owned(), ..client.clone() };
    let given = v3(&at("ap-shanghai"), "DescribeVpnConnections", json!({}));
    assert_eq!(texts(&given["VpnConnectionSet"], "VpnConnectionId"), ["vpnx-given"]);
    let changed = v3(&at("ap-beijing"), "DescribeVpnConnections", json!({}));
    assert_eq!(texts(&changed["VpnConnectionSet"], "VpnConnectionName"), ["<script>0", "<script>1"]);
    assert_eq!(v3(&at("ap-tokyo"), "DescribeVpnConnections", json!({}))["TotalCount"], 0);
}
