//! Requests of API v2: a signed GET.

use reqwest::Method;
use serde_json::{Map, Value};

use super::action::Action;
use super::attempt::random;
use super::credentials::Credential;
use super::endpoint::Endpoint;
use super::filters::Filters;
use super::sign::form::{encode, flatten};
use super::sign::v2::{Digest, PATH, signature, string_to_sign};
use crate::source::client::http::Outgoing;

/// How the items of a listing are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// `createTime` or `vpnConnName`.
    pub field: &'static str,
    /// `asc` or `desc`.
    pub direction: &'static str,
}

/// Oldest first: a tunnel that is made while we read comes last and moves no other.
pub const STABLE: Order = Order { field: "createTime", direction: "asc" };

/// The parameters of one page.
#[must_use]
pub fn parameters(action: Action, filters: &Filters, order: Order, offset: u64) -> Map<String, Value> {
    let mut parameters = Map::new();
    let mut set = |name: &str, value: Value| parameters.insert(name.to_owned(), value);
    for (name, value) in filters.v2() {
        set(name, Value::from(&**value));
    }
    set("offset", offset.into());
    set("limit", action.page_size().into());
    set("orderField", order.field.into());
    set("orderDirection", order.direction.into());
    parameters
}

/// Who asks, where, and when.
#[derive(Clone, Copy)]
pub struct Signer<'s> {
    /// The key.
    pub credential: &'s Credential,
    /// The digest under its signature.
    pub digest: Digest,
    /// The host.
    pub endpoint: &'s Endpoint,
    /// The region, by its name or by its code of old.
    pub region: &'s str,
    /// Seconds since 1970.
    pub now: i64,
}

impl Signer<'_> {
    /// Signs a request. Each has a nonce of its own: the API takes none twice.
    #[must_use]
    pub fn sign(&self, action: Action, mut parameters: Map<String, Value>) -> Outgoing {
        let mut set = |name: &str, value: Value| parameters.insert(name.to_owned(), value);
        set("Action", action.name().into());
        set("Region", self.region.into());
        set("Timestamp", self.now.into());
        // 62 bits: a positive number for any reader
        set("Nonce", (random() >> 2 | 1).into());
        set("SecretId", self.credential.id.expose().into());
        set("SignatureMethod", self.digest.name().into());
        if let Some(token) = &self.credential.token {
            set("Token", token.expose().into());
        }
        let mut pairs = flatten(&parameters);
        let text = string_to_sign("GET", &self.endpoint.host(), PATH, &pairs);
        let signature = signature(self.digest, self.credential.key.expose(), &text);
        pairs.push(("Signature".to_owned(), signature));
        let url = format!("{}?{}", self.endpoint.join(PATH), encode(&pairs));
        Outgoing { method: Method::GET, url, headers: Vec::new(), body: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_of_the_action_can_be_given() {
        let some = |text: &str| vec![text.into()];
        let filters = Filters {
            vpc: some("vpc-1"),
            gateway: some("vpngw-1"),
            tunnel: some("vpnx-1"),
            name: some("上海 a&b"),
            peer: some("cgw-1"),
        };
        let parameters = parameters(Action::VpnConn, &filters, STABLE, 50);
        let form = encode(&flatten(&parameters));
        let expected = "limit=50&offset=50&orderDirection=asc&orderField=createTime&vpcId=vpc-1\
             &vpnConnId=vpnx-1&vpnConnName=%E4%B8%8A%E6%B5%B7+a%26b&vpnGwId=vpngw-1";
        assert_eq!(form, expected);
    }

    #[test]
    fn two_requests_of_one_second_differ_in_nonce_and_signature() {
        let credential = Credential::new("a test", "AKID1", "hunter2", Some("tok")).expect("a credential");
        let endpoint = Endpoint::read("vpc.api.qcloud.com").expect("an endpoint");
        let signer = Signer {
            credential: &credential,
            digest: Digest::Sha256,
            endpoint: &endpoint,
            region: "gz",
            now: 1_447_862_400,
        };
        let urls = [(), ()].map(|()| signer.sign(Action::VpnConn, Map::new()).url);
        assert_ne!(urls[0], urls[1]);
        for part in [
            "https://vpc.api.qcloud.com/v2/index.php?",
            "Region=gz",
            "Token=tok",
            "SignatureMethod=HmacSHA256",
        ] {
            assert!(urls[0].contains(part), "{part}");
        }
        assert!(!urls[0].contains("hunter2"));
    }
}
