//! Temporary keys: from a role, from a web identity, from the metadata of an instance.

use serde_json::{Value, json};

use super::client::Client;
use super::cloud::{Behaviour, Cloud, Misbehaviour, Rights, Role};
use super::with;

const ARN: &str = "qcs::cam::uin/100000000001:roleName/auditor";

fn sts(cloud: &Cloud) -> Client {
    Client { service: "sts", version: "2018-08-13", ..Client::of(cloud) }
}

fn holder(cloud: &Cloud, credentials: &Value) -> Client {
    let text = |name: &str| credentials[name].as_str().expect("a text").to_owned();
    Client {
        id: text("TmpSecretId"),
        key: text("TmpSecretKey"),
        token: Some(text("Token")),
        ..Client::of(cloud)
    }
}

fn assume(parameters: &Value, client: &Client) -> Value {
    client.v3("AssumeRole", parameters).expect("a reply").json()["Response"].clone()
}

#[test]
fn an_assumed_role_opens_what_it_may_and_nothing_else() {
    let rights = Rights::Only(vec!["vpc:DescribeVpnConnections".to_owned()]);
    let cloud = with(3).role(Role::new(ARN).rights(rights)).start();
    let wanted = json!({"RoleArn": ARN, "RoleSessionName": "audit", "DurationSeconds": 900});
    let told = assume(&wanted, &sts(&cloud));
    let client = holder(&cloud, &told["Credentials"]);
    assert_eq!(client.v3("DescribeVpnConnections", &json!({})).expect("a reply").code(), "0");
    let denied = client.v3("DescribeVpnGateways", &json!({})).expect("a reply");
    assert_eq!(denied.code(), "UnauthorizedOperation");
    for (parameters, code) in [
        (json!({"RoleArn": ARN}), "MissingParameter"),
        (json!({"RoleArn": format!("{ARN}x"), "RoleSessionName": "audit"}), "ResourceNotFound.RoleNotFound"),
        (
            json!({"RoleArn": ARN, "RoleSessionName": "audit", "DurationSeconds": 43_201}),
            "InvalidParameter.ParamError",
        ),
    ] {
        assert_eq!(assume(&parameters, &sts(&cloud))["Error"]["Code"], code);
    }
    let unsigned = Client { service: "vpc", ..sts(&cloud) };
    assert_eq!(assume(&wanted, &unsigned)["Error"]["Code"], "AuthFailure.SignatureFailure");
}

#[test]
fn a_web_identity_needs_no_signature_but_the_right_token() {
    let cloud = with(3).role(Role::new(ARN).web_identity("eyJ.web.token")).start();
    let ask = |token: &str| {
        let headers = [
            ("Content-Type", "application/json"),
            ("Authorization", "SKIP"),
            ("X-TC-Action", "AssumeRoleWithWebIdentity"),
            ("X-TC-Version", "2018-08-13"),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let body = json!({
            "ProviderId": "tke", "WebIdentityToken": token, "RoleArn": ARN, "RoleSessionName": "audit",
        });
        let reply = Client::of(&cloud).send("POST", "/", &headers, &body.to_string());
        reply.expect("a reply").json()["Response"].clone()
    };
    let client = holder(&cloud, &ask("eyJ.web.token")["Credentials"]);
    assert_eq!(client.v2(&[]).expect("a reply").code(), "0");
    assert_eq!(ask("another")["Error"]["Code"], "InvalidParameter.WebIdentityTokenError");
}

#[test]
fn the_metadata_of_an_instance_names_its_role_and_hands_out_a_key() {
    let path = "/latest/meta-data/cam/security-credentials/";
    let cloud = with(3).role(Role::new(ARN)).instance_role("auditor").start();
    let client = Client::of(&cloud);
    let get = |path: &str| client.send("GET", path, &[], "").expect("a reply");
    assert_eq!(get(path).body, b"auditor");
    let told = get(&format!("{path}auditor")).json();
    assert_eq!(told["Code"], "Success");
    assert_eq!(holder(&cloud, &told).v2(&[]).expect("a reply").code(), "0");
    assert_eq!(get(&format!("{path}other")).status, 404);
    cloud.set(|settings| settings.instance_role = None);
    assert_eq!(get(path).status, 404);
}

#[test]
fn a_token_that_ends_between_two_pages_stays_ended_and_a_new_one_works() {
    let cloud = with(250).role(Role::new(ARN)).instance_role("auditor").start();
    let expiry = Behaviour::always(Misbehaviour::ExpireToken).action("DescribeVpnConnections");
    cloud.behave(expiry.page(1).times(1));
    let fresh = || {
        let path = "/latest/meta-data/cam/security-credentials/auditor";
        let told = Client::of(&cloud).send("GET", path, &[], "").expect("a reply").json();
        holder(&cloud, &told)
    };
    let page = |client: &Client, offset: u64| {
        let parameters = json!({"Offset": offset, "Limit": 100});
        client.v3("DescribeVpnConnections", &parameters).expect("a reply").code()
    };
    let client = fresh();
    assert_eq!(page(&client, 0), "0");
    assert_eq!(page(&client, 100), "AuthFailure.TokenFailure");
    assert_eq!(page(&client, 0), "AuthFailure.TokenFailure");
    assert_eq!(page(&fresh(), 100), "0");
}
