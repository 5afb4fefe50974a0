//! API v2: `DescribeVpnConn`, as its page has it.

use serde_json::{Value, json};

use super::account::Account;
use super::behaviour::Misbehaviour;
use super::call::{Call, Request};
use super::fleet::Kind;
use super::page::{Condition, Order, Page, Wanted};
use super::refusal::Refusal;
use super::state::State;
use super::{region, sign};

/// How far a timestamp may be off, in seconds.
pub const WINDOW: i64 = 300;

const PARAMETERS: [&str; 8] =
    ["vpcId", "vpnGwId", "vpnConnId", "vpnConnName", "offset", "limit", "orderField", "orderDirection"];

/// What identifies a VPC, a gateway and a tunnel, and what is said when nothing has it.
const IDENTIFIERS: [(&str, &[&str], &str); 3] = [
    ("vpcId", &["unVpcId", "vpcId"], "InvalidVpc.NotFound"),
    ("vpnGwId", &["unVpnGwId", "vpnGwId"], "InvalidVpnGw.NotFound"),
    // the page really names the gateway here
    ("vpnConnId", &["unVpnConnId", "vpnConnId"], "InvalidVpnGw.NotFound"),
];

/// The whole envelope, or why not.
pub fn reply(state: &State, call: &Call, request: &Request, due: &[Misbehaviour]) -> Result<Value, Refusal> {
    if request.action != "DescribeVpnConn" {
        let message = format!("action {} is not supported", request.action);
        return Err(Refusal::new(6100, "InvalidAction", message));
    }
    let account = check(state, call, request)?;
    let unknown = || Refusal::parameter("UnsupportedRegion", "Region is invalid");
    let region = region::known(&request.region, true).ok_or_else(unknown)?;
    account.may("vpc:DescribeVpnConn", region)?;
    state.take(&account, &request.action)?;
    let wanted = wanted(request, region)?;
    let page = Page::of(state, &account, request, &wanted, due);
    if page.total == 0 {
        let absent = IDENTIFIERS.iter().find(|(name, ..)| request.parameters.get(*name).is_some());
        if let Some((name, _, code)) = absent {
            return Err(Refusal::new(5000, code, format!("(100004){name} does not exist")));
        }
    }
    let as_text = state.settings().quirks.numbers_as_text;
    let number = |value: i64| if as_text { json!(value.to_string()) } else { json!(value) };
    Ok(json!({"code": number(0), "message": "", "totalCount": number(page.total), "data": page.entries}))
}

/// Whose request it is, if everything that proves it holds.
fn check(state: &State, call: &Call, request: &Request) -> Result<Account, Refusal> {
    let needed = |name: &str| {
        let missing = || Refusal::parameter("MissingParameter", format!("{name} is missing"));
        request.common(name).filter(|value| !value.is_empty()).ok_or_else(missing)
    };
    let id = needed("SecretId")?;
    let timestamp = number(needed("Timestamp")?, "Timestamp")?;
    let nonce = number(needed("Nonce")?, "Nonce")?;
    let signature = needed("Signature")?;
    let account = state.accounts().find(id)?;
    let text = sign::v2_text(&call.method, call.header("host"), &call.path, &request.pairs);
    if sign::v2_signature(&account.key, request.common("SignatureMethod"), &text) != signature {
        return Err(Refusal::new(4100, "AuthFailure.SignatureFailure", "signature verification failed"));
    }
    let replay = |message: &str| Err(Refusal::new(4500, "ReplayAttack", message));
    let now = state.now();
    if timestamp.abs_diff(u64::try_from(now).unwrap_or(0)) > WINDOW.unsigned_abs() {
        return replay("Timestamp is too far from the time of the server");
    }
    if nonce == 0 || !state.accounts().first_use(id, nonce) {
        return replay("Nonce was used before");
    }
    account.holds(request.common("Token"), now)?;
    Ok(account)
}

fn wanted<'a>(request: &Request, region: &'a str) -> Result<Wanted<'a>, Refusal> {
    let invalid = |message: String| Err(Refusal::parameter("InvalidParameter", message));
    let text = |name: &str| request.parameters.get(name).and_then(Value::as_str);
    let names = request.parameters.as_object().into_iter().flat_map(serde_json::Map::keys);
    for name in names {
        if !PARAMETERS.contains(&name.as_str()) {
            return invalid(format!("{name} is no parameter of DescribeVpnConn"));
        }
    }
    for name in ["offset", "limit"] {
        text(name).map_or(Ok(0), |value| number(value, name))?;
    }
    if request.limit() == 0 || request.limit() > 50 {
        return invalid("limit must be from 1 to 50".to_owned());
    }
    let up = match text("orderDirection") {
        Some("asc") => true,
        None | Some("desc") => false,
        Some(other) => return invalid(format!("orderDirection {other} is neither asc nor desc")),
    };
    let order = match text("orderField") {
        None | Some("createTime") if up => Order::Oldest,
        None | Some("createTime") => Order::Newest,
        Some("vpnConnName") => Order::By("vpnConnName", up),
        Some(other) => return invalid(format!("cannot sort by {other}")),
    };
    let exact = IDENTIFIERS.iter().map(|&(name, fields, _)| (name, fields, false));
    let all = exact.chain([("vpnConnName", &["vpnConnName"] as &'static [&'static str], true)]);
    let conditions = all
        .filter_map(|(name, fields, fuzzy)| {
            text(name).map(|value| Condition { fields, values: vec![value.to_owned()], fuzzy })
        })
        .collect();
    Ok(Wanted { kind: Kind::Tunnels, region, conditions, order })
}

fn number(text: &str, name: &str) -> Result<u64, Refusal> {
    let wrong = |_| Refusal::parameter("InvalidParameter", format!("{name} is no number"));
    text.parse().map_err(wrong)
}
