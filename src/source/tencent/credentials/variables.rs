//! `TENCENTCLOUD_SECRET_ID` and its companions.

use super::Credential;
use super::error::CredentialError;
use crate::source::client::environment::Environment;

/// Either name of the token is in use among the tools of this cloud.
const TOKENS: [&str; 2] = ["TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"];

/// Reads the credential of the environment variables; `None` if neither is set.
pub(super) fn read(environment: &Environment<'_>) -> Result<Option<Credential>, CredentialError> {
    let id = environment.get("TENCENTCLOUD_SECRET_ID");
    let key = environment.get("TENCENTCLOUD_SECRET_KEY");
    if id.is_none() && key.is_none() {
        return Ok(None);
    }
    let token = TOKENS.into_iter().find_map(|name| environment.get(name));
    let place = "the environment (TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY)";
    Credential::new(place, &id.unwrap_or_default(), &key.unwrap_or_default(), token.as_deref()).map(Some)
}
