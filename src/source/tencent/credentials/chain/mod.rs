//! The order in which the places are looked at. A profile that is named is looked for in the files
//! alone; a role is taken on with whatever was found.

use std::path::PathBuf;

use super::error::CredentialError;
use super::sts::{self, Role};
use super::tccli::{self, Profile};
use super::{Credential, cvm, file, ini, oidc, variables};
use crate::source::client::environment::Environment;
use crate::source::client::http::Http;

/// What was found, and the role that comes with it.
type Found = (Credential, Option<Role>);

/// Finds the credential of a profile, or of nobody in particular, and takes on the role.
///
/// # Errors
///
/// The places that were looked at, or what is wrong with the first that holds something.
pub async fn find(
    profile: Option<&str>,
    role_arn: Option<&str>,
    environment: &Environment<'_>,
    http: &Http,
) -> Result<Credential, CredentialError> {
    let (credential, role) = match profile {
        Some(profile) => named(profile, environment, http).await?,
        None => anywhere(environment, http).await?,
    };
    let role = role_arn.map(|arn| Role::new(arn, None)).or(role);
    match role {
        Some(role) => sts::assume(http, environment, &credential, &role).await,
        None => Ok(credential),
    }
}

/// The files that may hold keys of the vendor's SDKs, in their order.
fn ini_files(environment: &Environment<'_>) -> Vec<PathBuf> {
    match environment.get("TENCENTCLOUD_CREDENTIALS_FILE") {
        Some(path) => vec![path.into()],
        None => {
            let home = environment.home.as_ref().map(|home| home.join(".tencentcloud/credentials"));
            home.into_iter().chain([environment.machine_wide("/etc/tencentcloud/credentials")]).collect()
        }
    }
}

async fn named(profile: &str, environment: &Environment<'_>, http: &Http) -> Result<Found, CredentialError> {
    let mut looked = Vec::new();
    if !file::is_name(profile) {
        let profile = crate::source::shown::cut(&crate::source::shown::shown(profile));
        return Err(CredentialError::NoProfile { profile, looked: vec!["no name of a file".to_owned()] });
    }
    match in_tccli(profile, environment, &mut looked)? {
        Some(Profile::Key(credential, role)) => return Ok((credential, role)),
        Some(Profile::Machine) => return Ok((machine(environment, http, looked).await?, None)),
        None => {}
    }
    match in_ini(profile, environment, &mut looked)? {
        Some(credential) => Ok((credential, None)),
        None => Err(CredentialError::NoProfile { profile: profile.to_owned(), looked }),
    }
}

async fn anywhere(environment: &Environment<'_>, http: &Http) -> Result<Found, CredentialError> {
    let mut looked = Vec::new();
    if let Some(credential) = variables::read(environment)? {
        let role = environment.get("TENCENTCLOUD_ROLE_ARN");
        let session = environment.get("TENCENTCLOUD_ROLE_SESSION_NAME");
        return Ok((credential, role.map(|arn| Role::new(arn, session))));
    }
    looked.push("TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY: not set".to_owned());
    let profile = super::profile(environment);
    if !file::is_name(&profile) {
        looked.push("TCCLI_PROFILE: no name of a file".to_owned());
    } else {
        match in_tccli(&profile, environment, &mut looked)? {
            Some(Profile::Key(credential, role)) => return Ok((credential, role)),
            Some(Profile::Machine) => return Ok((machine(environment, http, looked).await?, None)),
            None => {}
        }
    }
    if let Some(credential) = in_ini(&profile, environment, &mut looked)? {
        return Ok((credential, None));
    }
    if let Some(credential) = oidc::read(http, environment).await? {
        return Ok((credential, None));
    }
    looked.push(
        "TKE_ROLE_ARN, TKE_PROVIDER_ID, TKE_WEB_IDENTITY_TOKEN_FILE, TKE_REGION: not all set".to_owned(),
    );
    Ok((machine(environment, http, looked).await?, None))
}

async fn machine(
    environment: &Environment<'_>,
    http: &Http,
    mut looked: Vec<String>,
) -> Result<Credential, CredentialError> {
    match cvm::read(http, environment).await? {
        Ok(credential) => Ok(credential),
        Err(why) => {
            looked
                .push(format!("the role of this machine (CVM, {}): {why}", environment.host(cvm::METADATA)));
            Err(CredentialError::NoneFound { looked })
        }
    }
}

fn in_tccli(
    profile: &str,
    environment: &Environment<'_>,
    looked: &mut Vec<String>,
) -> Result<Option<Profile>, CredentialError> {
    let Some(folder) = tccli::folder(environment) else {
        looked.push("~/.tccli: there is no home folder".to_owned());
        return Ok(None);
    };
    let found = tccli::read(&folder, profile, (environment.now)())?;
    if found.is_none() {
        let path = folder.join(format!("{profile}.credential"));
        looked.push(format!("{}: not there, or without a key", path.display()));
    }
    Ok(found)
}

fn in_ini(
    profile: &str,
    environment: &Environment<'_>,
    looked: &mut Vec<String>,
) -> Result<Option<Credential>, CredentialError> {
    for path in ini_files(environment) {
        if let Some(credential) = ini::read(&path, profile)? {
            return Ok(Some(credential));
        }
        looked.push(format!("{}: not there, or without a key under [{profile}]", path.display()));
    }
    Ok(None)
}

#[cfg(test)]
mod tests;
