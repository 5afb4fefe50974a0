//! Requests of API 3.0: a signed POST of JSON.

use reqwest::Method;
use serde_json::{Value, json};

use super::action::Action;
use super::credentials::Credential;
use super::endpoint::Endpoint;
use super::filters::Filters;
use super::sign::tc3;
use crate::model::Text;
use crate::source::client::http::Outgoing;

const CONTENT_TYPE: &str = "application/json";

/// The parameters of one page.
#[must_use]
pub fn parameters(action: Action, filters: &Filters, offset: u64) -> Value {
    let filters = filters.v3(action);
    let filter = |(name, values): &(&str, &[Text])| {
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        json!({"Name": name, "Values": values})
    };
    let filters: Vec<Value> = filters.iter().map(filter).collect();
    let mut parameters = json!({"Offset": offset, "Limit": action.page_size()});
    if !filters.is_empty() {
        parameters["Filters"] = filters.into();
    }
    parameters
}

/// Who asks, where, and when.
#[derive(Clone, Copy)]
pub struct Signer<'s> {
    /// The key.
    pub credential: &'s Credential,
    /// The host.
    pub endpoint: &'s Endpoint,
    /// The region, by today's name.
    pub region: &'s str,
    /// Seconds since 1970.
    pub now: i64,
}

impl Signer<'_> {
    /// Signs a request.
    #[must_use]
    pub fn sign(&self, action: Action, parameters: &Value) -> Outgoing {
        let body = parameters.to_string().into_bytes();
        let host = self.endpoint.host();
        let signed = tc3::Request {
            method: "POST",
            query: "",
            headers: &[("content-type", CONTENT_TYPE), ("host", &host)],
            body: &body,
            service: "vpc",
            timestamp: self.now,
        };
        let authorization = signed.authorization(self.credential.id.expose(), self.credential.key.expose());
        let mut headers = vec![
            ("content-type", CONTENT_TYPE.to_owned()),
            ("authorization", authorization),
            ("x-tc-action", action.name().to_owned()),
            ("x-tc-version", "2017-03-12".to_owned()),
            ("x-tc-timestamp", self.now.to_string()),
            ("x-tc-region", self.region.to_owned()),
            ("x-tc-language", "en-US".to_owned()),
        ];
        if let Some(token) = &self.credential.token {
            headers.push(("x-tc-token", token.expose().to_owned()));
        }
        Outgoing { method: Method::POST, url: self.endpoint.join("/"), headers, body }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_of_the_action_can_be_given() {
        let some = |text: &str| vec![text.into()];
        let filters = Filters {
            vpc: some("vpc-1"),
            gateway: some("vpngw-1"),
            peer: some("cgw-1"),
            tunnel: some("vpnx-1"),
            name: some("上海"),
        };
        let body = parameters(Action::VpnConnections, &filters, 100);
        assert_eq!((&body["Offset"], &body["Limit"]), (&json!(100), &json!(100)));
        let names: Vec<_> = body["Filters"].as_array().expect("filters").iter().map(|f| &f["Name"]).collect();
        assert_eq!(
            names,
            ["vpc-id", "vpn-gateway-id", "customer-gateway-id", "vpn-connection-id", "vpn-connection-name"]
        );
        assert_eq!(body["Filters"][4]["Values"], json!(["上海"]));
        let gateways = parameters(Action::VpnGateways, &filters, 0);
        assert_eq!(gateways["Filters"], json!([{"Name": "vpn-gateway-id", "Values": ["vpngw-1"]}]));
        assert_eq!(parameters(Action::VpnConnections, &Filters::default(), 0).get("Filters"), None);
    }

    #[test]
    fn a_request_carries_what_the_api_asks_for() {
        let credential = Credential::new("a test", "AKID1", "hunter2", Some("tok")).expect("a credential");
        let endpoint = Endpoint::read("vpc.ap-shanghai-fsi.tencentcloudapi.com").expect("an endpoint");
        let signer = Signer {
            credential: &credential,
            endpoint: &endpoint,
            region: "ap-shanghai-fsi",
            now: 1_763_769_600,
        };
        let request = signer.sign(Action::VpnConnections, &json!({}));
        assert_eq!(request.url, "https://vpc.ap-shanghai-fsi.tencentcloudapi.com/");
        let header =
            |name| request.headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
        assert_eq!(header("x-tc-action"), Some("DescribeVpnConnections"));
        assert_eq!(header("x-tc-region"), Some("ap-shanghai-fsi"));
        assert_eq!(header("x-tc-token"), Some("tok"));
        let scope =
            "TC3-HMAC-SHA256 Credential=AKID1/2025-11-22/vpc/tc3_request, SignedHeaders=content-type;host, ";
        assert!(header("authorization").is_some_and(|value| value.starts_with(scope)));
    }
}
