//! Reading live tunnels from files: shapes, pages, what cannot be read, and what must not get out.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vpnaudit::model::{FACTS, Fact, locate};
use vpnaudit::source::Error;

use crate::live::{
    KEYS, SAMPLES, complaint, json as sample_json, read, read_bytes, read_pages, said, sample, text, tunnels,
    v2, v3,
};

fn ids(json: &Json) -> Vec<String> {
    tunnels(json).iter().map(|live| said(live, "id")).collect()
}

#[test]
fn every_sample_is_told_by_its_content() {
    for (name, expected) in SAMPLES.into_iter().zip([3, 2, 2, 1, 2]) {
        assert_eq!(read(&sample(name)).unwrap().len(), expected, "{name}");
    }
}

#[test]
fn an_answer_says_the_same_in_every_wrapping() {
    let whole = sample_json("v3");
    let inner = whole["Response"].clone();
    let list = inner["VpnConnectionSet"].clone();
    let first = list[0].clone();
    assert_eq!(ids(&whole), ids(&inner));
    assert_eq!(ids(&whole), ids(&list));
    assert_eq!(ids(&whole), ids(&sample_json("tccli")));
    assert_eq!(ids(&whole)[..1], ids(&first));
    let v2 = sample_json("v2");
    assert_eq!(ids(&v2), ids(&v2["data"]));
    assert_eq!(ids(&v2)[..1], ids(&v2["data"][0]));
}

#[test]
fn tccli_and_the_raw_answer_say_the_same_of_every_fact() {
    let (raw, tccli) = (read(&sample("v3")).unwrap(), read(&sample("tccli")).unwrap());
    for (raw, tccli) in raw.iter().zip(&tccli) {
        for fact in FACTS.iter() {
            assert_eq!(said(raw, fact.name), said(tccli, fact.name), "{}", fact.name);
        }
    }
}

#[test]
fn a_byte_order_mark_is_tolerated() {
    let tunnels = read_bytes(format!("\u{feff}{}", text("v2"))).unwrap();
    let origin = tunnels[0].origin.as_ref().unwrap();
    assert!(origin.location.file.slice(origin.location.span).starts_with("{\n"));
}

#[test]
fn every_tunnel_and_every_reported_fact_has_its_place() {
    for name in SAMPLES {
        for live in read(&sample(name)).unwrap() {
            let origin = live.origin.as_ref().unwrap();
            let object = origin.location.file.slice(origin.location.span);
            assert!(object.starts_with('{') && object.ends_with('}'), "{name}");
            // what only the reader knows stands nowhere: that API v2 has no routed tunnels
            let said_there = |fact: &&Fact| fact.made_of.is_empty() && fact.is_on_a_wire();
            for fact in FACTS.iter().filter(said_there) {
                let place = locate::observed(&live, fact);
                let value = said(&live, fact.name);
                if place.is_none() {
                    assert_eq!(value, "", "{name} {}", fact.name);
                }
                if let Some(place) = place.filter(|_| fact.name == "id" || fact.name == "name") {
                    assert_eq!(place.file.slice(place.span), value, "{name}");
                }
            }
        }
    }
}

/// What the place of a fact holds; nothing if it has none.
fn stands(bytes: &str, fact: &str) -> String {
    let tunnels = read_bytes(bytes).unwrap();
    let place = locate::observed(&tunnels[0], Fact::find(fact).unwrap());
    place.map(|place| place.file.slice(place.span).to_owned()).unwrap_or_default()
}

#[test]
fn a_value_is_shown_where_the_answer_says_it() {
    let v2 = r#" [{"unVpnConnId": "", "vpnConnId": 7, "sourceCidr": ["10.0.0.0/24"],
        "IKESet": [{"remoteIdentity": "fqdn", "remoteAddress": "192.0.2.1", "remoteFqdnName": "hq",
        "dhGroupName": "group1", "propoEncryAlgorithm": null}], "IPSECArr": []}]"#;
    for (fact, expected) in [
        ("ike.dh_group", "group1"),
        ("selectors", r#"["10.0.0.0/24"]"#),
        // of several names, the first that holds something
        ("id", "7"),
        // of an identity, the field in effect
        ("ike.remote_id", "hq"),
        // for a derived fact, where the first of its parts does
        ("ike.strength", "group1"),
        ("ike.encryption", ""),
        ("ike.encryption.strength", ""),
        ("ipsec.encryption", ""),
    ] {
        assert_eq!(stands(v2, fact), expected, "{fact}");
    }
}

#[test]
fn what_was_not_reported_stands_nowhere() {
    let said = r#"[{"VpnConnectionId": "vpnx-1", "VpnConnectionName": "hq", "CidrBlock": null}]"#;
    for fact in FACTS.iter().filter(|fact| !matches!(fact.name, "id" | "name")) {
        assert_eq!(stands(said, fact.name), "", "{}", fact.name);
    }
}

#[test]
fn a_state_is_read_with_all_it_says() {
    let tunnels = read(&sample("terraform-state")).unwrap();
    for (fact, expected) in [
        ("id", "vpnx-nadifg3s"),
        ("ike.exchange_mode", "aggressive"),
        ("ike.remote_id", "198.51.100.154"),
        ("selectors", "172.16.0.0/16 ↔ 10.20.0.0/16, 172.16.0.0/16 ↔ 10.21.0.0/16"),
        ("ipsec.pfs_group", "none"),
        ("ipsec.lifetime_kilobytes", "1843200"),
        ("dpd.enabled", "false"),
        ("tags", "createBy=Terraform"),
        ("health_check.local_address", ""),
    ] {
        assert_eq!(said(&tunnels[0], fact), expected, "{fact}");
    }
}

#[test]
fn a_plan_shows_what_will_be() {
    let tunnels = read(&sample("terraform-plan")).unwrap();
    let column = |fact| tunnels.iter().map(|live| said(live, fact)).collect::<Vec<_>>();
    assert_eq!(column("name"), ["tf-hq", "tf-branch"]);
    assert_eq!(column("id"), ["vpnx-nadifg3s", ""]);
    assert_eq!(column("ike.dh_group"), ["group14", "group1"]);
    assert_eq!(column("ike.remote_id"), ["", "b1.example.com"]);
}

#[test]
fn a_plan_without_planned_values_is_read_from_its_changes() {
    let mut plan = sample_json("terraform-plan");
    plan.as_object_mut().unwrap().remove("planned_values");
    assert_eq!(ids(&plan), ["vpnx-nadifg3s", ""]);
}

#[test]
fn a_key_of_terraforms_that_is_there_twice_is_an_error() {
    let state = text("terraform-state");
    for (key, empty) in
        [("root_module", "{}"), ("resources", "[]"), ("type", "\"null_resource\""), ("values", "{}")]
    {
        for second in
            [key.to_owned(), format!("{}\\u00{:x}", &key[..key.len() - 1], key.as_bytes()[key.len() - 1])]
        {
            let last = state.rfind(&format!("\"{key}\":")).unwrap();
            let doubled = format!("{}\"{second}\": {empty}, {}", &state[..last], &state[last..]);
            let error = complaint(read_bytes(&doubled));
            assert!(error.contains(&format!("{key} is there twice; the first one is at ")), "{key}: {error}");
        }
    }
}

#[test]
fn a_data_source_shows_a_tunnel_that_is_no_resource_once() {
    let mut state = sample_json("terraform-state");
    let hq = state["values"]["root_module"]["resources"][0]["values"].clone();
    let mut other = hq.clone();
    other["id"] = json!("vpnx-0ther000");
    let data = json!({"address": "data.tencentcloud_vpn_connections.all", "mode": "data",
        "type": "tencentcloud_vpn_connections", "values": {"connection_list": [hq, other]}});
    state["values"]["root_module"]["child_modules"] = json!([{"resources": [data]}]);
    assert_eq!(ids(&state), ["vpnx-nadifg3s", "vpnx-0ther000"]);
}

#[test]
fn nothing_is_a_legitimate_answer_of_a_listing_and_of_terraform() {
    for json in [
        json!({"code": 0, "message": "", "totalCount": 0, "data": []}),
        json!({"code": 0, "totalCount": 0}),
        json!({"Response": {"TotalCount": 0, "VpnConnectionSet": [], "RequestId": "r"}}),
        json!({"TotalCount": 0, "VpnConnectionSet": null, "RequestId": "r"}),
        json!({"format_version": "1.0"}),
        json!({"format_version": "1.0", "terraform_version": "1.9.8", "values": {"root_module": {}}}),
    ] {
        assert_eq!(tunnels(&json).len(), 0, "{json}");
    }
}

#[test]
fn pages_make_one_listing() {
    let list = sample_json("v2")["data"].clone();
    let page = |items: &[Json]| json!({"code": 0, "totalCount": 3, "data": items}).to_string();
    let list = list.as_array().unwrap();
    let tunnels = read_pages(&[page(&list[..2]), page(&list[2..]), page(&[])]).unwrap();
    assert_eq!(tunnels.len(), 3);
    assert_eq!(said(&tunnels[2], "id"), "vpnx-p0j71qf6");
    let error = complaint(read_pages(&[page(&list[..1]), page(&list[2..])]));
    assert!(error.contains("counts 3 tunnels, but 2 are there") && error.contains("Offset"), "{error}");
    let error = complaint(read_pages(&[page(&list[..2]), page(&list[1..2])]));
    assert!(error.starts_with("001.json:1:") && error.contains("vpnx-85ao9zdy is listed again"), "{error}");
    let other = json!({"code": 0, "totalCount": 4, "data": list[2..]}).to_string();
    let error = complaint(read_pages(&[page(&list[..2]), other]));
    assert!(
        error.starts_with("001.json:1:")
            && error.contains(": counts 4 tunnels, but ")
            && error.contains("counts 3"),
        "{error}"
    );
}

#[test]
fn complete_listings_may_lie_side_by_side() {
    assert_eq!(read_pages(&[text("v2"), text("v3")]).unwrap().len(), 5);
    assert_eq!(read_pages(&[text("terraform-state"), text("v3")]).unwrap().len(), 3);
}

#[test]
fn a_total_that_does_not_match_is_an_error() {
    let mut json = sample_json("v3");
    json["Response"]["TotalCount"] = json!(7);
    assert!(complaint(read_bytes(json.to_string())).contains("counts 7 tunnels, but 2 are there"));
    json["Response"]["TotalCount"] = json!([]);
    let error = complaint(read_bytes(json.to_string()));
    assert!(error.contains("Response.TotalCount is a list, expected a whole number"), "{error}");
}

#[test]
fn an_error_of_the_api_is_shown_with_what_to_do() {
    let v3 = json!({"Response": {"Error": {"Code": "AuthFailure.SignatureExpire", "Message": "late\u{1b}"},
        "RequestId": "5e5b"}});
    let error = complaint(read_bytes(v3.to_string()));
    assert!(error.contains("AuthFailure.SignatureExpire: late\u{fffd} (RequestId 5e5b)"), "{error}");
    assert!(error.contains("clock"), "{error}");
    let v2 = json!({"data": "", "code": 4104, "message": "no such id"});
    let error = complaint(read_bytes(v2.to_string()));
    assert!(error.contains("4104: no such id\n") && error.contains("SecretId"), "{error}");
}

#[test]
fn what_holds_no_tunnels_is_an_error_that_lists_the_shapes() {
    let gateways = json!({"Response": {"TotalCount": 1, "VpnGatewaySet": [{"VpnGatewayId": "vpngw-1"}]}});
    let raw_state = json!({"version": 4, "terraform_version": "1.9.8", "lineage": "x", "resources": []});
    for (bytes, expected) in [
        (String::new(), "it is empty"),
        (" \n".to_owned(), "it is empty"),
        ("[]".to_owned(), "an empty list"),
        ("{}".to_owned(), "an empty object"),
        ("null".to_owned(), "a single value"),
        ("[1, 2]".to_owned(), "in any shape"),
        (format!("\"{}\"", "x".repeat(10_000_000)), "a single value"),
        (gateways.to_string(), "`VpnGatewaySet`, the answer of another action"),
        (r#"[{"VpnGatewayId": "vpngw-1", "VpcId": "v"}]"#.to_owned(), "`VpnGatewayId`, `VpcId`"),
        (r#"{"openapi": "3.1.0"}"#.to_owned(), "`openapi`"),
        (raw_state.to_string(), "`terraform show -json`"),
    ] {
        let error = complaint(read_bytes(bytes));
        assert!(error.contains("holds no tunnels in any shape that vpnaudit reads"), "{error}");
        assert!(error.contains(expected) && error.contains("DescribeVpnConnections"), "{error}");
    }
}

#[test]
fn an_item_that_is_no_tunnel_is_an_error() {
    let gateway = json!({"code": 0, "totalCount": 1, "data": [{"vpnGwId": 1, "vpcId": "v"}]});
    let error = complaint(read_bytes(gateway.to_string()));
    assert!(error.contains("data[0] is no tunnel: it holds `vpcId`, `vpnGwId`"), "{error}");
    let empty = json!({"TotalCount": 1, "VpnConnectionSet": [{}]});
    assert!(
        complaint(read_bytes(empty.to_string())).contains("VpnConnectionSet[0] is no tunnel: it is empty")
    );
    let object = json!({"code": 0, "data": {}});
    assert!(complaint(read_bytes(object.to_string())).contains("data is an object, expected a list"));
}

#[test]
fn a_field_of_the_wrong_type_is_named_with_its_place() {
    for (json, expected) in [
        (
            v2(&[("IKEArr.ikeSaLifetimeSeconds", json!("abc"))]),
            "data[0].IKEArr.ikeSaLifetimeSeconds is the text \"abc\", expected a whole number (tunnel vpnx-ol6bcqp0)",
        ),
        (
            v2(&[("sourceCidr", json!(["10.0.0.0/33"]))]),
            "data[0].sourceCidr[0] is the text \"10.0.0.0/33\", expected a CIDR",
        ),
        (
            v2(&[("destinationCidr", json!([7, {}]))]),
            "data[0].destinationCidr[0] is the number 7, expected a CIDR",
        ),
        (v2(&[("vpnConnName", json!({"a": 1}))]), "data[0].vpnConnName is an object, expected text"),
        (
            v2(&[("preSharedKey", json!(["hunter2"]))]),
            "data[0].preSharedKey is something else, expected text",
        ),
        (
            v3(&[("DpdEnable", json!("hunter2"))]),
            "Response.VpnConnectionSet[0].DpdEnable is the text \"hunter2\", expected true or false",
        ),
        (
            v3(&[("SecurityPolicyDatabaseSet", json!([{"LocalCidrBlock": "x"}]))]),
            "VpnConnectionSet[0].SecurityPolicyDatabaseSet[0].LocalCidrBlock is the text \"x\"",
        ),
        (v3(&[("VpnConnectionName", json!("a\u{0}b"))]), "expected text without NUL characters"),
        (
            v2(&[("IKEArr.ikeSaLifetimeSeconds", json!("tencent"))]),
            "is a text of 7 bytes, expected a whole number",
        ),
    ] {
        let error = complaint(read_bytes(json.to_string()));
        assert!(error.starts_with("000.json:1:") && error.contains(expected), "{error}");
    }
    let mut plan = sample_json("terraform-plan");
    let modules = &mut plan["planned_values"]["root_module"]["child_modules"];
    modules[0]["resources"][0]["values"]["dpd_timeout"] = json!("soon");
    let error = complaint(read_bytes(plan.to_string()));
    assert!(error.contains("module.vpn.tencentcloud_vpn_connection.hq.dpd_timeout is the text"), "{error}");
}

#[test]
fn what_is_not_json_is_named_for_what_it_is() {
    let utf16: Vec<u8> = text("v2").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let half = text("v2");
    let name_with_nul = text("v2").replace("pan-vpc2", "pan\0vpc2");
    for (bytes, expected) in [
        (b"<html><body>502</body></html>".to_vec(), "000.json:1:1: is not JSON: it looks like a web page"),
        (b"version: 1\ntunnels: []\n".to_vec(), "looks like YAML"),
        (b"[TencentCloudSDKException] code:X message:Y requestId:Z".to_vec(), "an error message of tccli"),
        (utf16, "000.json: is not text: it looks like UTF-16 without a byte order mark"),
        (vec![b'{', b'"', 0xff, b'"', b'}'], "is not text: it is not UTF-8: byte 3 begins no character"),
        (name_with_nul.into_bytes(), "it holds NUL bytes"),
        (half.as_bytes()[..half.len() / 2].to_vec(), "ends in the middle of the JSON document"),
        (format!("{}{}", text("v3"), text("v3")).into_bytes(), "is listed again"),
        (format!("{}, {}", text("v3"), text("v2")).into_bytes(), "is not JSON: expected value"),
        ("[".repeat(100_000).into_bytes(), "000.json:1:"),
        (format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)).into_bytes(), "nested too deeply"),
        (format!(r#"{{"a":{}{}}}"#, "[".repeat(1000), "]".repeat(1000)).into_bytes(), "nested too deeply"),
    ] {
        let error = complaint(read_bytes(bytes));
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn paths_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(read(folder.path()), Err(Error::NoPages { .. })));
    let missing = folder.path().join("missing.json");
    let error = read(&missing).expect_err("an error").to_string();
    assert!(error.starts_with(&missing.display().to_string()), "{error}");
}

#[test]
fn modules_in_modules_without_end_are_an_error() {
    let deep = format!(
        r#"{{"format_version":"1.0","values":{{"root_module":{}{}}}}}"#,
        r#"{"child_modules":["#.repeat(5000),
        "]}".repeat(5000)
    );
    assert!(complaint(read_bytes(deep)).contains("nested too deeply"));
}

#[test]
fn no_key_is_left_in_the_text_of_any_sample() {
    for name in SAMPLES {
        let before = text(name);
        for live in read(&sample(name)).unwrap() {
            let file = &live.origin.as_ref().unwrap().location.file;
            for key in KEYS {
                let quoted = format!("\"{key}\"");
                assert!(!file.text().contains(&quoted), "{name}");
                assert!(
                    !format!("{live:?}").contains(&quoted) && !format!("{file:?}").contains(&quoted),
                    "{name}"
                );
            }
            assert_eq!(file.text().len(), before.len());
            let known = |key: &str| KEYS.contains(&key);
            assert!(live.tunnel.psk.as_ref().and_then(|psk| psk.expose()).is_some_and(known), "{name}");
        }
    }
}

#[test]
fn a_key_is_blanked_wherever_it_stands() {
    let mut json = v2(&[("IKEArr.presharedKey", json!("deep-secret"))]);
    json["data"][0]["extra"] = json!([{"Psk": {"value": "deep-secret"}, "password": 4711}]);
    json["debug"] = json!({"SecretKey": "deep-secret", "on": true});
    let tunnels = tunnels(&json);
    let file = &tunnels[0].origin.as_ref().unwrap().location.file;
    assert!(!file.text().contains("deep-secret") && !file.text().contains("4711"), "{}", file.text());
    assert!(!file.text().contains("tencent"), "{}", file.text());
}

#[test]
fn a_key_that_was_withheld_is_no_key() {
    for key in [json!("******"), json!(""), Json::Null] {
        assert!(tunnels(&v3(&[("PreShareKey", key)]))[0].tunnel.psk.is_none());
    }
}

/// Says everything that an error says, rendered as well.
fn everything(error: Error) -> String {
    let shown = format!("{error} {error:?}");
    let report = miette::Report::new(error);
    format!("{shown} {report} {report:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_bytes_give_an_answer_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_bytes(bytes);
    }

    #[test]
    fn a_damaged_answer_gives_an_answer_or_an_error_that_shows_no_key(
        sample in prop::sample::select(&SAMPLES[..]),
        at in any::<prop::sample::Index>(),
        cut in 0..200_usize,
        insert in r#"[\[\]{}",:\\0-9a-z]{0,3}"#,
    ) {
        let mut bytes = text(sample).into_bytes();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, insert.bytes());
        if let Err(error) = read_bytes(bytes) {
            let shown = everything(error);
            for key in KEYS.iter().skip(1) {
                prop_assert!(!shown.contains(key), "{}", shown);
            }
            prop_assert!(!shown.contains("\"tencent\""), "{}", shown);
        }
    }

    #[test]
    fn an_answer_with_another_value_gives_an_answer_or_an_error(
        at in any::<prop::sample::Index>(),
        value in prop::sample::select(&["null", "\"\"", "[]", "{}", "-1", "1e9", "\"x\"", "[{}]", "[null]", "true"][..]),
    ) {
        // puts another value in the place of one of the sample's
        let text = text("v3");
        let colons: Vec<usize> = text.match_indices("\": ").map(|(at, _)| at + 3).collect();
        let from = colons[at.index(colons.len())];
        let rest = &text[from..];
        let length = match rest.as_bytes()[0] {
            b'"' => rest[1..].find('"').unwrap() + 2,
            b'{' | b'[' => return Ok(()),
            _ => rest.find([',', '\n']).unwrap(),
        };
        let _ = read_bytes(format!("{}{value}{}", &text[..from], &rest[length..]));
    }
}
