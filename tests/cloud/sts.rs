//! Ways to a temporary key: the security token service, and the metadata of an instance.

use serde_json::{Value, json};

use super::account::{Account, Role};
use super::answer::Answer;
use super::call::{Call, Request};
use super::refusal::Refusal;
use super::state::State;
use super::{tc3, v3};

/// Where an instance finds the keys of its role.
pub const METADATA: &str = "/latest/meta-data/cam/security-credentials";

/// Whether the action belongs to this service.
pub fn serves(action: &str) -> bool {
    action == "AssumeRole" || action == "AssumeRoleWithWebIdentity"
}

/// What stands in `Response`, or why not.
pub fn reply(state: &State, call: &Call, request: &Request) -> Result<Value, Refusal> {
    v3::version(call, "2018-08-13")?;
    let role = role(state, request)?;
    if request.action == "AssumeRole" {
        let account = tc3::check(state, call, "sts")?;
        account.may("sts:AssumeRole", &request.region)?;
        state.take(&account, &request.action)?;
    } else {
        trusted(&role, call, request)?;
    }
    let seconds = request.parameters.get("DurationSeconds").map_or(Some(7200), Value::as_i64);
    let seconds = seconds.filter(|seconds| (1..=43_200).contains(seconds)).ok_or_else(|| {
        Refusal::parameter("InvalidParameter.ParamError", "DurationSeconds is out of range.")
    })?;
    let now = state.now();
    let issued = state.accounts().issue(&role, seconds, now);
    Ok(json!({
        "Credentials": {"TmpSecretId": issued.id, "TmpSecretKey": issued.key, "Token": issued.token},
        "ExpiredTime": issued.expires,
        "Expiration": moment(&issued),
    }))
}

fn role(state: &State, request: &Request) -> Result<Role, Refusal> {
    let needed = |name: &str| {
        let missing = || Refusal::parameter("MissingParameter", format!("{name} is missing."));
        let text = request.parameters.get(name).and_then(Value::as_str);
        text.filter(|text| !text.is_empty()).ok_or_else(missing)
    };
    needed("RoleSessionName")?;
    let arn = needed("RoleArn")?;
    let missing = || Refusal::new(5000, "ResourceNotFound.RoleNotFound", "The role does not exist.");
    state.accounts().role(arn).filter(|role| role.arn == arn).ok_or_else(missing)
}

/// The one call that nobody signs: a token of the cluster stands for the signature.
fn trusted(role: &Role, call: &Call, request: &Request) -> Result<(), Refusal> {
    let text = |name: &str| request.parameters.get(name).and_then(Value::as_str).unwrap_or_default();
    if call.header("authorization") != "SKIP" {
        let message = "Authorization of this action is SKIP.";
        return Err(Refusal::parameter("AuthFailure.InvalidAuthorization", message));
    }
    if text("ProviderId").is_empty() {
        return Err(Refusal::parameter("MissingParameter", "ProviderId is missing."));
    }
    let shown = text("WebIdentityToken");
    if role.web_identity.as_deref() != Some(shown) {
        let message = "The web identity token is not trusted by the role.";
        return Err(Refusal::new(4100, "InvalidParameter.WebIdentityTokenError", message));
    }
    Ok(())
}

/// The answer of the metadata service; 404 where there is no role.
pub fn metadata(state: &State, call: &Call) -> Answer {
    let name = state.settings().instance_role.clone();
    let role = name.and_then(|name| state.accounts().role(&name));
    let asked = call.path.strip_prefix(METADATA).unwrap_or_default().trim_matches('/');
    match role {
        Some(role) if call.method == "GET" && asked.is_empty() => {
            Answer::text(200, "text/plain", role.name())
        }
        Some(role) if call.method == "GET" && asked == role.name() => {
            let now = state.now();
            let issued = state.accounts().issue(&role, role.seconds, now);
            Answer::json(&json!({
                "TmpSecretId": issued.id,
                "TmpSecretKey": issued.key,
                "Token": issued.token,
                "ExpiredTime": issued.expires,
                "Expiration": moment(&issued),
                "Code": "Success",
            }))
        }
        _ => Answer::page(404),
    }
}

fn moment(account: &Account) -> String {
    let moment = jiff::Timestamp::from_second(account.expires.unwrap_or(0)).unwrap_or_default();
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
