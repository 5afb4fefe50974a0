//! What answers of the two APIs do that their documents do not say, one test each.

use serde_json::{Value as Json, json};

use crate::live::{complaint, json as sample, read_bytes, said, says, tunnels, v2, v3};

fn renamed(ike: &str, ipsec: &str) -> Json {
    let mut json = v2(&[]);
    let tunnel = json["data"][0].as_object_mut().unwrap();
    let phases = ["IKEArr", "IPSECArr"].map(|phase| tunnel.remove(phase).unwrap());
    let [ike_values, ipsec_values] = phases;
    tunnel.insert(ike.to_owned(), ike_values);
    tunnel.insert(ipsec.to_owned(), ipsec_values);
    json
}

#[test]
fn n01_the_phases_come_as_an_object_a_list_of_one_an_empty_list_null_or_not_at_all() {
    let phases = |ike: Json| v2(&[("IKEArr", ike)]);
    let ike = v2(&[])["data"][0]["IKEArr"].clone();
    for (json, expected) in [
        (phases(ike.clone()), "des-cbc"),
        (phases(json!([ike])), "des-cbc"),
        (phases(json!([])), ""),
        (phases(Json::Null), ""),
        (phases(json!({})), ""),
    ] {
        assert_eq!(says(&json, "ike.encryption"), expected);
        assert_eq!(says(&json, "ipsec.encryption"), "aes-cbc-128");
    }
    let mut without = v2(&[]);
    without["data"][0].as_object_mut().unwrap().remove("IPSECArr");
    assert_eq!(says(&without, "ipsec.encryption"), "");
    let two = complaint(read_bytes(phases(json!([ike, ike])).to_string()));
    assert!(two.contains("data[0].IKEArr is a list, expected an object, or a list of one"), "{two}");
    let text = complaint(read_bytes(phases(json!("x")).to_string()));
    assert!(text.contains("data[0].IKEArr is the text \"x\", expected an object"), "{text}");
}

#[test]
fn n02_the_phases_go_by_other_names_even_in_one_answer() {
    for (ike, ipsec) in [("IKESet", "IPsecSet"), ("ikeSet", "ipsecSet"), ("ikeArr", "ipsecArr")] {
        let json = renamed(ike, ipsec);
        assert_eq!(says(&json, "ike.dh_group"), "group1", "{ike}");
        assert_eq!(says(&json, "ipsec.integrity"), "sha1", "{ipsec}");
    }
    let mut mixed = v2(&[("unVpnConnId", json!("vpnx-1"))]);
    let other = renamed("IKESet", "IPSECSet")["data"][0].clone();
    mixed["data"].as_array_mut().unwrap().push(other);
    mixed["totalCount"] = json!(2);
    for live in tunnels(&mixed) {
        assert_eq!(said(&live, "ike.encryption"), "des-cbc");
        assert_eq!(said(&live, "ipsec.pfs_group"), "none");
    }
}

#[test]
fn n03_lifetimes_come_as_text_and_as_numbers() {
    for lifetime in [json!("86400"), json!(86400), json!(86400.0)] {
        let json = v2(&[("IKEArr.ikeSaLifetimeSeconds", lifetime.clone())]);
        assert_eq!(says(&json, "ike.lifetime_seconds"), "86400");
        let json = v3(&[("IKEOptionsSpecification.IKESaLifetimeSeconds", lifetime)]);
        assert_eq!(says(&json, "ike.lifetime_seconds"), "86400");
    }
}

#[test]
fn n04_ids_come_as_text_and_as_numbers() {
    for id in [json!(399), json!("399")] {
        let json = v2(&[("unVpnConnId", Json::Null), ("vpnConnId", id.clone())]);
        assert_eq!(says(&json, "id"), "399");
        let json = v2(&[("unUserGwId", json!("")), ("userGwId", id)]);
        assert_eq!(says(&json, "peer"), "399");
    }
}

#[test]
fn n05_code_and_total_may_be_text_and_code_desc_may_be_there() {
    let mut json = v2(&[]);
    json["code"] = json!("0");
    json["totalCount"] = json!("1");
    json["codeDesc"] = json!("Success");
    assert_eq!(tunnels(&json).len(), 1);
    let refused = json!({"code": "5100", "message": "(100004)projectId\u{4e0d}\u{6b63}\u{786e}"});
    assert!(complaint(read_bytes(refused.to_string())).contains("5100: (100004)projectId不正确"));
}

#[test]
fn n06_the_text_null_is_a_word_and_null_itself_is_not() {
    for (fact, key) in [("ipsec.pfs_group", "pfsDhGroup"), ("ipsec.encryption", "encryptAlgorithm")] {
        let path = format!("IPSECArr.{key}");
        assert_eq!(says(&v2(&[(&path, json!("null"))]), fact), "none");
        assert_eq!(says(&v2(&[(&path, Json::Null)]), fact), "");
    }
    assert_eq!(
        says(&v3(&[("IPSECOptionsSpecification.PfsDhGroup", json!("NULL"))]), "ipsec.pfs_group"),
        "none"
    );
}

#[test]
fn n07_an_identity_is_the_field_that_its_type_names_whatever_fills_the_others() {
    assert_eq!(says(&v3(&[]), "ike.local_id"), "6.6.6.6");
    let named = v3(&[("IKEOptionsSpecification.LocalIdentity", json!("FQDN"))]);
    assert_eq!(says(&named, "ike.local_id"), "localname");
    let untyped = [
        ("IKEArr.localIdentity", Json::Null),
        ("IKEArr.localAddress", json!("")),
        ("IKEArr.localFqdnName", json!("hq")),
    ];
    assert_eq!(says(&v2(&untyped), "ike.local_id"), "hq");
    let empty = v2(&[("IKEArr.remoteAddress", Json::Null), ("IKEArr.remoteFqdnName", json!("filler"))]);
    assert_eq!(says(&empty, "ike.remote_id"), "");
}

#[test]
fn n08_integrity_algorithm_is_misspelt_and_the_right_spelling_comes_first() {
    let right = [("IPSECArr.integrityAlgorithm", json!("md5"))];
    assert_eq!(says(&v2(&[]), "ipsec.integrity"), "sha1");
    assert_eq!(says(&v2(&right), "ipsec.integrity"), "md5");
    let right = [("IPSECOptionsSpecification.IntegrityAlgorithm", json!("SHA-512"))];
    assert_eq!(says(&v3(&right), "ipsec.integrity"), "sha512");
    let null = [("IPSECOptionsSpecification.IntegrityAlgorithm", Json::Null)];
    assert_eq!(says(&v3(&null), "ipsec.integrity"), "md5");
}

#[test]
fn n09_the_state_stands_under_a_misspelt_name() {
    assert_eq!(says(&v2(&[]), "state"), "available");
    assert_eq!(says(&v2(&[("vpcConnStatus", Json::Null), ("vpnConnStatus", json!(4))]), "state"), "deleting");
}

#[test]
fn n10_a_link_that_is_not_in_the_answer_is_not_known() {
    assert_eq!(says(&v2(&[]), "link"), "");
    assert_eq!(says(&v2(&[("netStatus", json!("unavailable"))]), "link"), "unavailable");
    assert_eq!(says(&v3(&[("NetStatus", json!(""))]), "link"), "");
}

#[test]
fn n11_what_the_sample_has_and_the_documents_do_not_is_read() {
    for (fact, expected) in [
        ("id", "vpnx-ol6bcqp0"),
        ("gateway_name", "test-76"),
        ("peer_name", "9101"),
        ("vpc_name", "pan-vpc2"),
        ("vpc_cidr", "10.100.2.0/24"),
        ("created", "2015-11-06 11:20:39"),
        ("health_check.remote_address", "169.254.112.2"),
        ("ipsec.mode", "tunnel"),
        ("ipsec.protocol", "esp"),
    ] {
        assert_eq!(says(&v2(&[]), fact), expected, "{fact}");
    }
}

#[test]
fn n12_one_algorithm_has_many_spellings() {
    for (path, fact, spellings, expected) in [
        ("IKEArr.propoAuthenAlgorithm", "ike.integrity", &["sha", "SHA", "sha1", "SHA-1"][..], "sha1"),
        ("IKEArr.propoAuthenAlgorithm", "ike.integrity", &["SHA-256", "SHA256", "sha-256"], "sha256"),
        ("IKEArr.propoEncryAlgorithm", "ike.encryption", &["aes-cbc-192", "AES-CBS-192"], "aes-cbc-192"),
        ("IKEArr.propoEncryAlgorithm", "ike.encryption", &["AES128GCM128"], "aes-gcm-128"),
        ("IKEArr.dhGroupName", "ike.dh_group", &["group1", "GROUP1", "dh-group1", "DH-GROUP1"], "group1"),
    ] {
        for spelling in spellings {
            assert_eq!(says(&v2(&[(path, json!(spelling))]), fact), expected, "{spelling}");
        }
    }
}

#[test]
fn n13_the_field_described_as_an_authentication_method_is_the_cipher() {
    assert_eq!(says(&v2(&[]), "ike.encryption"), "des-cbc");
    assert_eq!(says(&v2(&[]), "ike.integrity"), "sha1");
}

#[test]
fn n14_a_lifetime_outside_the_documented_range_is_no_error() {
    for kilobytes in [1_843_200_u64, 4_096_000_000, 1] {
        let json = v2(&[("IPSECArr.ipsecSaLifetimeTraffic", json!(kilobytes))]);
        assert_eq!(says(&json, "ipsec.lifetime_kilobytes"), kilobytes.to_string());
    }
}

#[test]
fn n15_an_answer_may_hold_other_vpcs_than_were_asked_for() {
    let vpcs: Vec<String> = tunnels(&sample("v2")).iter().map(|live| said(live, "vpc")).collect();
    assert_eq!(vpcs, ["vpc-03vihbk9", "vpc-fyvpmam9", "vpc-fyvpmam9"]);
}

#[test]
fn n16_slashes_are_escaped_and_times_are_kept_as_they_are() {
    let text = v2(&[]).to_string().replace('/', "\\/");
    let tunnels = read_bytes(text).unwrap();
    assert_eq!(said(&tunnels[0], "selectors"), "10.100.2.0/24 ↔ 10.100.25.0/24");
    for time in ["2017-08-0510: 27: 32", "0000-00-00 00:00:00"] {
        assert_eq!(says(&v3(&[("CreatedTime", json!(time))]), "created"), time);
    }
}

#[test]
fn n17_selectors_lose_their_pairing_have_host_bits_and_come_as_bare_text() {
    let json = v2(&[
        ("sourceCidr", json!(["10.0.0.5/24", "10.0.1.0/24"])),
        ("destinationCidr", json!(["10.1.1.0/24", "10.1.0.0/24"])),
    ]);
    assert_eq!(says(&json, "selectors"), "10.0.0.0/24, 10.0.1.0/24 ↔ 10.1.0.0/24, 10.1.1.0/24");
    let json = v2(&[("sourceCidr", json!("10.0.0.0/24")), ("destinationCidr", json!("10.1.0.0/24"))]);
    assert_eq!(says(&json, "selectors"), "10.0.0.0/24 ↔ 10.1.0.0/24");
    assert_eq!(says(&v3(&[]), "selectors"), "0.0.0.0/0 ↔ 0.0.0.0/0");
}

#[test]
fn n18_flags_come_as_numbers_and_minus_one_is_none() {
    for (value, expected) in [
        (json!(1), "true"),
        (json!(0), "false"),
        (json!(true), "true"),
        (json!("1"), "true"),
        (json!(-1), ""),
        (Json::Null, ""),
    ] {
        assert_eq!(says(&v3(&[("DpdEnable", value)]), "dpd.enabled"), expected);
    }
    assert_eq!(says(&v3(&[("DpdTimeout", json!(""))]), "dpd.timeout_seconds"), "");
    assert_eq!(says(&v3(&[("DpdTimeout", json!("45"))]), "dpd.timeout_seconds"), "45");
}

#[test]
fn n19_what_v2_does_not_know_is_not_reported() {
    for fact in ["ike.version", "dpd.enabled", "dpd.timeout_seconds", "route_type", "negotiation_type"] {
        assert_eq!(says(&v2(&[]), fact), "", "{fact}");
    }
}

#[test]
fn what_v2_does_not_know_is_no_route() {
    assert_eq!(says(&v2(&[]), "policy_based"), "true");
    for (route, expected) in [("STATIC", "false"), ("Policy", "true"), ("StaticRoute", "false"), ("", "")] {
        let everything = json!([{"LocalCidrBlock": "0.0.0.0/0", "RemoteCidrBlock": ["0.0.0.0/0"]}]);
        let json = v3(&[("RouteType", json!(route)), ("SecurityPolicyDatabaseSet", everything)]);
        assert_eq!(says(&json, "policy_based"), expected, "{route}");
    }
    let some = json!([{"LocalCidrBlock": "10.0.0.0/24", "RemoteCidrBlock": ["10.1.0.0/24"]}]);
    let json = v3(&[("RouteType", json!("STATIC")), ("SecurityPolicyDatabaseSet", some)]);
    assert_eq!(says(&json, "policy_based"), "true");
}

#[test]
fn the_session_of_bgp_and_the_probe_are_read_whole() {
    let bgp = json!({
        "TunnelCidr": "169.254.128.0/30", "LocalBgpIp": "169.254.128.1", "RemoteBgpIp": "169.254.128.2",
        "LocalBgpAsn": "64551", "RemoteBgpAsn": 65000,
    });
    let probe =
        json!({"ProbeType": "NQA", "ProbeInterval": 5000, "ProbeThreshold": "3", "ProbeTimeout": 150});
    let json = v3(&[("BgpConfig", bgp), ("HealthCheckConfig", probe)]);
    for (fact, expected) in [
        ("bgp.tunnel_cidr", "169.254.128.0/30"),
        ("bgp.local_address", "169.254.128.1"),
        ("bgp.peer_address", "169.254.128.2"),
        ("bgp.local_asn", "64551"),
        ("bgp.peer_asn", "65000"),
        ("health_check.probe_type", "nqa"),
        ("health_check.interval_milliseconds", "5000"),
        ("health_check.threshold", "3"),
        ("health_check.timeout_milliseconds", "150"),
    ] {
        assert_eq!(says(&json, fact), expected, "{fact}");
    }
    let nothing = v3(&[("BgpConfig", Json::Null), ("HealthCheckConfig", json!({}))]);
    assert_eq!(says(&nothing, "bgp.local_asn") + &says(&nothing, "health_check.probe_type"), "");
}

#[test]
fn n20_a_word_that_is_not_known_is_kept() {
    let json = v3(&[("IKEOptionsSpecification.PropoEncryAlgorithm", json!("KUZNYECHIK"))]);
    assert_eq!(says(&json, "ike.encryption"), "KUZNYECHIK");
    assert_eq!(says(&json, "ike.encryption.strength"), "");
    let json = v3(&[("SomethingNew", json!({"a": [1, {"b": null}]}))]);
    assert_eq!(says(&json, "ike.encryption"), "aes-cbc-128");
}

#[test]
fn n21_an_example_that_is_no_json_is_refused_with_its_place() {
    let trailing = "{\"code\": 0,\n \"data\": [],\n}";
    let complaint_of_comma = complaint(read_bytes(trailing));
    assert!(complaint_of_comma.starts_with("000.json:3:1: is not JSON: "), "{complaint_of_comma}");
    let brackets = complaint(read_bytes("[ \"k\" : \"v\" ]"));
    assert!(brackets.starts_with("000.json:1:7: is not JSON"), "{brackets}");
}

#[test]
fn n22_the_defects_of_the_sample_are_there_to_be_found() {
    let tunnels = tunnels(&sample("v2"));
    let column = |fact| tunnels.iter().map(|live| said(live, fact)).collect::<Vec<_>>();
    assert_eq!(column("ike.encryption"), ["des-cbc", "des-cbc", "3des-cbc"]);
    assert_eq!(column("ike.dh_group"), ["group1", "group1", "group2"]);
    assert_eq!(column("ipsec.integrity"), ["sha1", "sha1", "md5"]);
    assert_eq!(column("ipsec.pfs_group"), ["none", "none", "group1"]);
    assert_eq!(column("ipsec.lifetime_seconds"), ["3600", "3600", "500"]);
    assert!(tunnels.iter().all(|live| live.tunnel.psk == tunnels[0].tunnel.psk && live.tunnel.psk.is_some()));
}
