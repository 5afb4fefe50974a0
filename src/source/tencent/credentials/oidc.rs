//! A workload in a TKE cluster: four environment variables and a token in a file.

use std::path::PathBuf;

use super::error::CredentialError;
use super::sts::{Role, assume_with_token};
use super::{Credential, file};
use crate::source::client::environment::Environment;
use crate::source::client::http::Http;

/// Gets the credential of the workload; `None` if this is none.
pub(super) async fn read(
    http: &Http,
    environment: &Environment<'_>,
) -> Result<Option<Credential>, CredentialError> {
    let names = ["TKE_ROLE_ARN", "TKE_PROVIDER_ID", "TKE_WEB_IDENTITY_TOKEN_FILE", "TKE_REGION"];
    let [Some(arn), Some(provider), Some(path), Some(region)] = names.map(|name| environment.get(name))
    else {
        return Ok(None);
    };
    let unreadable =
        |reason: &str| CredentialError::Unreadable { place: path.clone(), reason: reason.to_owned() };
    let token = file::read(&PathBuf::from(&path))?.ok_or_else(|| unreadable("there is no such file"))?;
    let token = token.trim();
    if token.is_empty() {
        return Err(unreadable("it is empty"));
    }
    assume_with_token(http, environment, &Role::new(arn, None), &provider, &region, token).await.map(Some)
}
