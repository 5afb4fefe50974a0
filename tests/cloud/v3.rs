//! API 3.0: `DescribeVpnConnections`, `DescribeVpnGateways` and `DescribeCustomerGateways`.

use serde_json::{Value, json};

use super::behaviour::Misbehaviour;
use super::call::{Call, Request};
use super::fleet::Kind;
use super::page::{Condition, Order, Page, Wanted};
use super::refusal::Refusal;
use super::state::State;
use super::{region, tc3};

/// What sets the three actions apart.
struct Action {
    name: &'static str,
    kind: Kind,
    ids: &'static str,
    set: &'static str,
    id: &'static [&'static str],
    /// Names of filters, and the field that each looks at.
    filters: &'static [(&'static str, &'static [&'static str])],
}

const ACTIONS: [Action; 3] = [
    Action {
        name: "DescribeVpnConnections",
        kind: Kind::Tunnels,
        ids: "VpnConnectionIds",
        set: "VpnConnectionSet",
        id: &["VpnConnectionId"],
        filters: &[
            ("vpc-id", &["VpcId"]),
            ("vpn-gateway-id", &["VpnGatewayId"]),
            ("customer-gateway-id", &["CustomerGatewayId"]),
            ("vpn-connection-name", &["VpnConnectionName"]),
            ("vpn-connection-id", &["VpnConnectionId"]),
        ],
    },
    Action {
        name: "DescribeVpnGateways",
        kind: Kind::Gateways,
        ids: "VpnGatewayIds",
        set: "VpnGatewaySet",
        id: &["VpnGatewayId"],
        filters: &[
            ("vpc-id", &["VpcId"]),
            ("vpn-gateway-id", &["VpnGatewayId"]),
            ("vpn-gateway-name", &["VpnGatewayName"]),
            ("type", &["Type"]),
            ("public-ip-address", &["PublicIpAddress"]),
            ("renew-flag", &["RenewFlag"]),
            ("zone", &["Zone"]),
        ],
    },
    Action {
        name: "DescribeCustomerGateways",
        kind: Kind::Peers,
        ids: "CustomerGatewayIds",
        set: "CustomerGatewaySet",
        id: &["CustomerGatewayId"],
        filters: &[
            ("customer-gateway-id", &["CustomerGatewayId"]),
            ("customer-gateway-name", &["CustomerGatewayName"]),
            ("ip-address", &["IpAddress"]),
        ],
    },
];

/// What stands in `Response`, or why not.
pub fn reply(state: &State, call: &Call, request: &Request, due: &[Misbehaviour]) -> Result<Value, Refusal> {
    let unknown = || {
        let message = format!("The action {} is invalid or not found.", request.action);
        Refusal::new(6100, "InvalidAction", message)
    };
    let action = ACTIONS.iter().find(|action| action.name == request.action).ok_or_else(unknown)?;
    version(call, "2017-03-12")?;
    let account = tc3::check(state, call, "vpc")?;
    let region = region(request)?;
    account.may(&format!("vpc:{}", action.name), region)?;
    state.take(&account, action.name)?;
    let conditions = conditions(action, request)?;
    let wanted = Wanted { kind: action.kind, region, conditions, order: Order::Newest };
    let page = Page::of(state, &account, request, &wanted, due);
    Ok(json!({"TotalCount": page.total, action.set: page.entries}))
}

/// Whether the version is the one that the service has.
pub fn version(call: &Call, wanted: &str) -> Result<(), Refusal> {
    let said = call.header("x-tc-version");
    let message = format!("The version {said} is not found.");
    if said == wanted { Ok(()) } else { Err(Refusal::new(6100, "NoSuchVersion", message)) }
}

fn region(request: &Request) -> Result<&'static str, Refusal> {
    if request.region.is_empty() {
        return Err(Refusal::parameter("MissingParameter", "X-TC-Region is missing"));
    }
    let message = format!("The region {} is not supported.", request.region);
    region::known(&request.region, false).ok_or_else(|| Refusal::parameter("UnsupportedRegion", message))
}

fn conditions(action: &Action, request: &Request) -> Result<Vec<Condition>, Refusal> {
    let malformed = || Refusal::parameter("InvalidParameter", "The body is no JSON object.");
    let parameters = request.parameters.as_object().ok_or_else(malformed)?;
    for name in parameters.keys() {
        if ![action.ids, "Filters", "Offset", "Limit"].contains(&name.as_str()) {
            let message = format!("The parameter {name} is not recognized.");
            return Err(Refusal::parameter("UnknownParameter", message));
        }
    }
    for name in ["Offset", "Limit"] {
        if parameters.contains_key(name) && request.number(name).is_none() {
            return Err(Refusal::parameter("InvalidParameter", format!("{name} must be an integer.")));
        }
    }
    if request.limit() == 0 || request.limit() > 100 {
        return Err(Refusal::parameter("InvalidParameterValue", "Limit must be from 1 to 100."));
    }
    match (parameters.get(action.ids), parameters.get("Filters")) {
        (None, None) => Ok(Vec::new()),
        (Some(_), Some(_)) => {
            let message = format!("{} and Filters cannot stand together.", action.ids);
            Err(Refusal::parameter("InvalidParameter.Coexist", message))
        }
        (Some(ids), None) => {
            let values = texts(ids, action.ids, 100)?;
            Ok(vec![Condition { fields: action.id, values, fuzzy: false }])
        }
        (None, Some(filters)) => {
            list(filters, "Filters", 10)?.iter().map(|one| filter(action, one)).collect()
        }
    }
}

fn filter(action: &Action, said: &Value) -> Result<Condition, Refusal> {
    let name = said.get("Name").and_then(Value::as_str).unwrap_or_default();
    let known = action.filters.iter().find(|(known, _)| *known == name);
    let invalid = || Refusal::parameter("InvalidParameter.FilterInvalidKey", format!("no filter {name}"));
    let (_, fields) = known.ok_or_else(invalid)?;
    let values = texts(said.get("Values").unwrap_or(&Value::Null), "Values", 5)?;
    Ok(Condition { fields, values, fuzzy: false })
}

fn texts(said: &Value, name: &str, most: usize) -> Result<Vec<String>, Refusal> {
    let wrong = || Refusal::parameter("InvalidParameter", format!("{name} must hold strings."));
    let items = list(said, name, most)?.iter();
    items.map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
}

fn list<'a>(said: &'a Value, name: &str, most: usize) -> Result<&'a [Value], Refusal> {
    let wrong = || Refusal::parameter("InvalidParameter", format!("{name} must be a list."));
    let items = said.as_array().ok_or_else(wrong)?;
    if items.len() > most {
        let message = format!("{name} has more than {most} entries.");
        return Err(Refusal::parameter("InvalidParameterValue.LimitExceeded", message));
    }
    Ok(items)
}
