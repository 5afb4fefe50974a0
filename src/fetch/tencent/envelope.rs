//! What both APIs wrap around an answer: how many items there are, or a refusal.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::action::{Action, Api};
use super::failure::Failure;
use crate::fetch::error::shown;

/// An answer that is no refusal.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// How many items there are on all pages.
    pub total: u64,
    /// The list of the items of this page, or `null`.
    list: &'a RawValue,
}

impl<'a> Envelope<'a> {
    /// The items of this page.
    #[must_use]
    pub fn items(&self) -> Vec<&'a RawValue> {
        let items: Option<Vec<&RawValue>> = serde_json::from_str(self.list.get()).ok();
        items.unwrap_or_default()
    }
}

/// Opens an answer.
///
/// # Errors
///
/// The refusal, or why this is no answer to the action.
pub fn open(action: Action, body: &str) -> Result<Envelope<'_>, Failure> {
    match action.api() {
        Api::V2 => open_v2(body),
        Api::V3 => open_v3(action, body),
    }
}

#[derive(Deserialize)]
struct V2<'a> {
    #[serde(borrow)]
    code: Option<&'a RawValue>,
    message: Option<String>,
    #[serde(rename = "codeDesc")]
    description: Option<String>,
    #[serde(borrow, rename = "totalCount")]
    total: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    data: Option<&'a RawValue>,
}

fn open_v2(body: &str) -> Result<Envelope<'_>, Failure> {
    let answer: V2<'_> = parse(body)?;
    // numbers are texts now and then
    let code = answer.code.map(|code| code.get().trim_matches('"').trim()).unwrap_or_default();
    match code {
        "0" => {
            let total = count(answer.total, "totalCount")?;
            Ok(Envelope { total, list: list(answer.data, "data")? })
        }
        "" | "null" => Err(foreign("code", answer.code, "a number")),
        _ => {
            let name = answer.description.as_deref().filter(|name| !name.is_empty() && *name != "Success");
            let message = answer.message.unwrap_or_default();
            let message = name.map_or_else(|| message.clone(), |name| format!("{name}: {message}"));
            Err(Failure::refused(code, &message, None))
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct V3<'a> {
    #[serde(borrow)]
    response: Option<Response<'a>>,
}

/// The inside of an answer of API 3.0. There is no `Debug`: it may hold a credential.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Response<'a> {
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    request_id: Option<String>,
    #[serde(borrow)]
    total_count: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    vpn_connection_set: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    vpn_gateway_set: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    customer_gateway_set: Option<&'a RawValue>,
    /// What the service that hands out roles gives.
    #[serde(borrow)]
    pub credentials: Option<&'a RawValue>,
    /// When that runs out, in seconds since 1970.
    pub expired_time: Option<i64>,
}

/// Tells `null` from what is not there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// What an answer of API 3.0 says when it refuses.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Refusal {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

fn open_v3(action: Action, body: &str) -> Result<Envelope<'_>, Failure> {
    let response = response(body)?;
    let set = match action {
        Action::VpnConnections | Action::VpnConn => response.vpn_connection_set,
        Action::VpnGateways => response.vpn_gateway_set,
        Action::CustomerGateways => response.customer_gateway_set,
    };
    let total = count(response.total_count, "Response.TotalCount")?;
    Ok(Envelope { total, list: list(set, &format!("Response.{}", action.items()))? })
}

/// The inside of an answer of API 3.0 that is no refusal; of any service.
///
/// # Errors
///
/// The refusal, or why this is no answer of API 3.0.
pub fn response(body: &str) -> Result<Response<'_>, Failure> {
    let answer: V3<'_> = parse(body)?;
    let Some(response) = answer.response else { return Err(foreign("Response", None, "an object")) };
    let Some(error) = response.error.filter(|error| error.get() != "null") else { return Ok(response) };
    let refusal: Refusal =
        serde_json::from_str(error.get()).map_err(|_| foreign("Response.Error", Some(error), "an error"))?;
    Err(Failure::refused(&refusal.code, &refusal.message, response.request_id.as_deref()))
}

fn parse<'a, T: Deserialize<'a>>(body: &'a str) -> Result<T, Failure> {
    if let Ok(value) = serde_json::from_str(body) {
        return Ok(value);
    }
    match serde_json::from_str::<IgnoredAny>(body) {
        Ok(_) => Err(Failure::Foreign {
            field: "the answer".to_owned(),
            found: "something else".to_owned(),
            expected: "an answer of the API".to_owned(),
        }),
        Err(error) if error.is_eof() => Err(Failure::Truncated),
        Err(_) => Err(Failure::NotJson { html: body.trim_start().starts_with('<') }),
    }
}

/// A number, perhaps in quotes.
fn count(raw: Option<&RawValue>, field: &str) -> Result<u64, Failure> {
    let written = raw.map(|raw| raw.get().trim_matches('"').trim());
    written.and_then(|written| written.parse().ok()).ok_or_else(|| foreign(field, raw, "a count"))
}

/// A list; `null` is a list of none.
fn list<'a>(raw: Option<&'a RawValue>, field: &str) -> Result<&'a RawValue, Failure> {
    let is_list = |raw: &&RawValue| raw.get().starts_with('[') || raw.get() == "null";
    raw.filter(is_list).ok_or_else(|| foreign(field, raw, "a list"))
}

fn foreign(field: &str, found: Option<&RawValue>, expected: &str) -> Failure {
    let found = match found.map(RawValue::get) {
        None => "not there".to_owned(),
        Some(written) if written.starts_with('{') => "an object".to_owned(),
        Some(written) if written.starts_with('[') => "a list".to_owned(),
        Some(written) => shown(&written.chars().take(40).collect::<String>()),
    };
    Failure::Foreign { field: field.to_owned(), found, expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn v2(body: &str) -> Result<(u64, usize), String> {
        open(Action::VpnConn, body).map(|e| (e.total, e.items().len())).map_err(|failure| failure.to_string())
    }

    fn v3(body: &str) -> Result<(u64, usize), String> {
        let opened = open(Action::VpnConnections, body);
        opened.map(|e| (e.total, e.items().len())).map_err(|failure| failure.to_string())
    }

    #[test]
    fn numbers_may_be_texts_in_v2() {
        assert_eq!(v2(r#"{"code":0,"message":"","totalCount":3,"data":[{}]}"#), Ok((3, 1)));
        assert_eq!(v2(r#"{"code":"0","totalCount":"3","codeDesc":"Success","data":null}"#), Ok((3, 0)));
        assert_eq!(
            v2(r#"{"code":"4100","message":"(100003)\u7b7e\u540d"}"#),
            Err("4100: (100003)签名".to_owned())
        );
        let named = r#"{"code":5000,"codeDesc":"InvalidVpc.NotFound","message":"no"}"#;
        assert_eq!(v2(named), Err("5000: InvalidVpc.NotFound: no".to_owned()));
    }

    #[test]
    fn a_refusal_of_v3_has_its_request() {
        let body = r#"{"Response":{"Error":{"Code":"AuthFailure.SecretIdNotFound","Message":"no"},"RequestId":"r-1"}}"#;
        assert_eq!(v3(body), Err("AuthFailure.SecretIdNotFound: no (request r-1)".to_owned()));
    }

    #[test]
    fn a_page_of_another_action_is_foreign() {
        let body = r#"{"Response":{"TotalCount":1,"VpnGatewaySet":[{}],"RequestId":"r"}}"#;
        assert_eq!(v3(body), Err("Response.VpnConnectionSet is not there, expected a list".to_owned()));
        assert_eq!(v3(r#"{"code":0}"#), Err("Response is not there, expected an object".to_owned()));
        assert_eq!(v2(r#"{"Response":{}}"#), Err("code is not there, expected a number".to_owned()));
        assert_eq!(v3("[]"), Err("the answer is something else, expected an answer of the API".to_owned()));
        let negative = r#"{"Response":{"TotalCount":-1,"VpnConnectionSet":[]}}"#;
        assert_eq!(v3(negative), Err("Response.TotalCount is -1, expected a count".to_owned()));
        let no_list = r#"{"Response":{"TotalCount":1,"VpnConnectionSet":{"PreShareKey":"hunter2"}}}"#;
        assert_eq!(v3(no_list), Err("Response.VpnConnectionSet is an object, expected a list".to_owned()));
    }

    #[test]
    fn half_a_page_and_no_page_are_told_apart() {
        let whole = r#"{"Response":{"TotalCount":1,"VpnConnectionSet":[{}],"RequestId":"r"}}"#;
        for end in 0..whole.len() {
            assert_eq!(open(Action::VpnConnections, &whole[..end]).expect_err("half"), Failure::Truncated);
        }
        assert_eq!(v3("<html>"), Err("the answer is an HTML page, not JSON".to_owned()));
        assert_eq!(v3("hello"), Err("the answer is not JSON".to_owned()));
    }
}
