//! The profiles of `tccli`: `~/.tccli/<profile>.credential` and `.configure`, two JSON files.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use super::error::CredentialError;
use super::file;
use super::sts::Role;
use super::{Credential, END_OF_TIME};
use crate::source::client::environment::Environment;

/// What a profile holds.
pub(super) enum Profile {
    /// A key, and perhaps a role to take on with it.
    Key(Credential, Option<Role>),
    /// The role of the machine that we run on.
    Machine,
}

/// There is no `Debug`: it is made of secrets.
#[derive(Deserialize)]
struct Written {
    #[serde(rename = "secretId", default)]
    id: Option<String>,
    #[serde(rename = "secretKey", default)]
    key: Option<String>,
    #[serde(default)]
    token: Option<String>,
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(rename = "expiresAt", default)]
    expires: Option<Value>,
    #[serde(rename = "role-arn", default)]
    role: Option<String>,
    #[serde(rename = "role-session-name", default)]
    session: Option<String>,
}

/// The folder of the profiles.
pub(super) fn folder(environment: &Environment<'_>) -> Option<PathBuf> {
    let named = environment.get("TENCENTCLOUD_SHARED_CREDENTIALS_DIR").map(PathBuf::from);
    named.or_else(|| Some(environment.home.as_ref()?.join(".tccli")))
}

/// Reads a profile; `None` if there is none, or nothing in it.
pub(super) fn read(folder: &Path, profile: &str, now: i64) -> Result<Option<Profile>, CredentialError> {
    let path = folder.join(format!("{profile}.credential"));
    let Some(text) = file::read(&path)? else { return Ok(None) };
    let place = format!("the tccli profile {profile} ({})", path.display());
    let written: Written = serde_json::from_str(&text).map_err(|error| {
        // the text of the error could repeat a value
        let reason = format!("not the JSON that tccli writes, line {}", error.line());
        CredentialError::Unreadable { place: path.display().to_string(), reason }
    })?;
    if written.kind.as_deref() == Some("cvm-role") {
        return Ok(Some(Profile::Machine));
    }
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (id, key) = (text(&written.id), text(&written.key));
    if id.trim().is_empty() && key.trim().is_empty() {
        return Ok(None);
    }
    let expires = written.expires.as_ref().and_then(epoch);
    not_over(&place, profile, &written, expires, now)?;
    let credential = Credential::new(place, &id, &key, written.token.as_deref())?.until(expires);
    let role = written.role.filter(|arn| !arn.is_empty()).map(|arn| Role::new(arn, written.session));
    Ok(Some(Profile::Key(credential, role)))
}

fn epoch(value: &Value) -> Option<i64> {
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok())?;
    // milliseconds would be thousands of years away
    let seconds = if number > 100_000_000_000 { number / 1000 } else { number };
    Some(seconds.clamp(0, END_OF_TIME))
}

/// A session that is over cannot be renewed from here: tccli keeps that to itself.
fn not_over(
    place: &str,
    profile: &str,
    written: &Written,
    expires: Option<i64>,
    now: i64,
) -> Result<(), CredentialError> {
    let (kind, command) = match written.kind.as_deref() {
        Some("sso") => ("sso", "tccli sso login"),
        Some("oauth") => ("oauth", "tccli auth login"),
        _ => ("temporary", "tccli configure"),
    };
    match expires {
        Some(expires) if expires <= now => {
            let named = if profile == "default" { String::new() } else { format!(" --profile {profile}") };
            let command = format!("{command}{named}");
            Err(CredentialError::Expired { place: place.to_owned(), kind, ago: now - expires, command })
        }
        _ => Ok(()),
    }
}

/// The region of a profile.
pub(super) fn region(folder: &Path, profile: &str) -> Option<String> {
    let text = file::read(&folder.join(format!("{profile}.configure"))).ok()??;
    let written: Value = serde_json::from_str(&text).ok()?;
    let region =
        [&written["_sys_param"]["region"], &written["region"]].into_iter().find_map(Value::as_str)?;
    (!region.is_empty()).then(|| region.to_owned())
}
