//! Signatures, clocks, tokens and rights: what is wrong is refused, and for the right reason.

use serde_json::{Value, json};

use super::client::Client;
use super::cloud::sign::{self, Tc3};
use super::cloud::{Account, Rights, form};
use super::{ID, KEY, with};

fn vectors(text: &str, list: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(text).expect("a file of vectors");
    let vectors = file[list].as_array().expect("a list of vectors").clone();
    assert!(!vectors.is_empty());
    vectors
}

fn text<'a>(vector: &'a Value, name: &str) -> &'a str {
    vector[name].as_str().expect("every vector has this text")
}

const V2: &str = include_str!("../vectors/signature-v2.vectors.json");
const TC3: &str = include_str!("../vectors/signature-tc3.vectors.json");

#[test]
fn every_vector_of_v2_is_reproduced_from_what_was_sent() {
    for vector in vectors(V2, "vectors") {
        let http = &vector["http"];
        let query = text(http, "url").split_once('?').map(|(_, query)| query);
        let sent = query.or_else(|| http["body"].as_str()).expect("a query or a body");
        let pairs = form::decode(sent);
        let signed =
            sign::v2_text(text(&vector, "method"), text(&vector, "host"), text(&vector, "path"), &pairs);
        assert_eq!(signed, text(&vector, "string_to_sign"), "{}", vector["name"]);
        let signature =
            sign::v2_signature(text(&vector, "secret_key"), vector["signature_method"].as_str(), &signed);
        assert_eq!(signature, text(&vector, "signature"), "{}", vector["name"]);
        assert!(pairs.contains(&("Signature".to_owned(), signature)));
    }
    for vector in vectors(V2, "published") {
        let method = vector["signature_method"].as_str();
        let signature =
            sign::v2_signature(text(&vector, "secret_key"), method, text(&vector, "string_to_sign"));
        assert_eq!(signature, text(&vector, "published_signature"), "{}", vector["name"]);
    }
}

#[test]
fn every_vector_of_tc3_is_reproduced() {
    for vector in vectors(TC3, "vectors").into_iter().chain(vectors(TC3, "published")) {
        let sent = vector["headers"]["Content-Type"].as_str().or_else(|| vector["content_type"].as_str());
        let mut headers = vec![
            ("content-type".to_owned(), sent.expect("a content type").to_owned()),
            ("host".to_owned(), text(&vector, "host").to_owned()),
        ];
        if vector["signed_headers"] == "content-type;host;x-tc-action" {
            headers.push(("x-tc-action".to_owned(), "DescribeInstances".to_owned()));
        }
        let timestamp = vector["timestamp"].as_i64().expect("a timestamp");
        let request = Tc3 {
            method: vector["method"].as_str().unwrap_or("POST"),
            query: vector["query"].as_str().unwrap_or(""),
            headers: &headers,
            payload: sign::sha256(text(&vector, "body").as_bytes()),
            timestamp,
            date: &sign::day(timestamp),
            service: vector["service"].as_str().unwrap_or("vpc"),
        };
        assert_eq!(request.canonical(), text(&vector, "canonical_request"), "{}", vector["name"]);
        assert_eq!(request.text(), text(&vector, "string_to_sign"), "{}", vector["name"]);
        let expected = vector["signature"].as_str().or_else(|| vector["published_signature"].as_str());
        assert_eq!(Some(request.signature(text(&vector, "secret_key")).as_str()), expected);
    }
}

#[test]
fn a_right_signature_is_accepted_over_every_way() {
    let cloud = with(3).start();
    let client = Client::of(&cloud);
    let query = "Filters.0.Name=vpn-connection-name&Filters.0.Values.0=a+b%26c&Limit=20";
    for reply in [
        client.v3("DescribeVpnConnections", &json!({})),
        client.v3_text("GET", "DescribeVpnConnections", query, ""),
        client.v2(&[("vpnConnName", "a b&c=d+e/%41?~* 通道")]),
        client.v2_sign("POST", client.v2_pairs(&[])),
    ] {
        assert_eq!(reply.expect("a reply").code(), "0");
    }
    assert!(cloud.seen().refused.is_empty());
    assert!(cloud.seen().not_read_only.is_empty());
}

/// One change to a client, and the codes that 3.0 and v2 refuse it with.
type Wrong = (fn(&mut Client), &'static str, &'static str);

#[test]
fn whatever_is_wrong_is_refused_by_its_own_code() {
    let cloud = with(3)
        .account(Account::new("AKIDtemporary", KEY).token("TOKEN"))
        .account(Account::new("AKIDdenied", KEY).rights(Rights::None))
        .account(Account::new("AKIDelsewhere", KEY).rights(Rights::AddressNotListed))
        .start();
    let wrongs: [Wrong; 10] = [
        (|client| client.key.push('x'), "AuthFailure.SignatureFailure", "4100"),
        (|client| client.id = "AKIDunknown".into(), "AuthFailure.SecretIdNotFound", "4104"),
        (|client| client.late_seconds = 3600, "AuthFailure.SignatureExpire", "4500"),
        (|client| client.late_seconds = -3600, "AuthFailure.SignatureExpire", "4500"),
        (|client| client.id = "AKIDtemporary".into(), "AuthFailure.TokenFailure", "4105"),
        (|client| client.token = Some("TOKEN".into()), "AuthFailure.TokenFailure", "4105"),
        (|client| client.id = "AKIDdenied".into(), "UnauthorizedOperation", "4102"),
        (|client| client.id = "AKIDelsewhere".into(), "IpNotInWhitelist", "4110"),
        (|client| client.region = "ap-nowhere".into(), "UnsupportedRegion", "4000"),
        (|client| client.region = String::new(), "MissingParameter", "4000"),
    ];
    for (change, v3, v2) in wrongs {
        let mut client = Client::of(&cloud);
        change(&mut client);
        assert_eq!(client.v3("DescribeVpnConnections", &json!({})).expect("a reply").code(), v3);
        assert_eq!(client.v2(&[]).expect("a reply").code(), v2, "{v3}");
    }
    let mut client = Client::of(&cloud);
    (client.id, client.token) = ("AKIDtemporary".to_owned(), Some("TOKEN".to_owned()));
    assert_eq!(client.v3("DescribeVpnConnections", &json!({})).expect("a reply").code(), "0");
    assert_eq!(client.v2(&[]).expect("a reply").code(), "0");
}

#[test]
fn a_denial_names_the_action_and_only_some_actions_may_be_denied() {
    let rights = Rights::Except(vec!["vpc:DescribeVpnGateways".to_owned()]);
    let cloud = with(3).account(Account::new(ID, KEY).rights(rights)).start();
    let client = Client::of(&cloud);
    let denied = client.v3("DescribeVpnGateways", &json!({})).expect("a reply");
    let message = denied.json()["Response"]["Error"]["Message"].as_str().expect("a message").to_owned();
    assert!(message.contains("vpc:DescribeVpnGateways"), "{message}");
    assert_eq!(client.v3("DescribeVpnConnections", &json!({})).expect("a reply").code(), "0");
}

#[test]
fn a_nonce_counts_once() {
    let cloud = with(3).start();
    let client = Client::of(&cloud);
    let pairs = client.v2_pairs(&[]);
    assert_eq!(client.v2_sign("GET", pairs.clone()).expect("a reply").code(), "0");
    assert_eq!(client.v2_sign("GET", pairs).expect("a reply").code(), "4500");
}

#[test]
fn a_signature_of_other_bytes_another_service_or_another_version_is_refused() {
    let cloud = with(3).start();
    let client = Client::of(&cloud);
    let other = Client { service: "cvm", ..client.clone() };
    let reply = other.v3("DescribeVpnConnections", &json!({})).expect("a reply");
    assert_eq!(reply.code(), "AuthFailure.SignatureFailure");
    let other = Client { version: "2016-01-01", ..client.clone() };
    assert_eq!(other.v3("DescribeVpnConnections", &json!({})).expect("a reply").code(), "NoSuchVersion");
    let mut pairs = client.v2_pairs(&[("limit", "10")]);
    pairs.push(("Signature".to_owned(), "c2lnbmF0dXJl".to_owned()));
    let target = format!("/v2/index.php?{}", form::encode(&pairs));
    assert_eq!(client.send("GET", &target, &[], "").expect("a reply").code(), "4100");
    let elsewhere = [("Host".to_owned(), "example.com".to_owned())];
    assert_eq!(client.send("GET", &target, &elsewhere, "").expect("a reply").status, 404);
}

#[test]
fn an_action_that_would_change_something_is_refused_and_remembered() {
    let cloud = with(3).start();
    let reply = Client::of(&cloud).v3("DeleteVpnConnection", &json!({})).expect("a reply");
    assert_eq!(reply.code(), "InvalidAction");
    assert_eq!(cloud.seen().not_read_only, ["DeleteVpnConnection"]);
}
