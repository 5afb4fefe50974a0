//! The role of the machine that we run on, from its metadata service.
//!
//! The service is spoken to in plain http by its nature: it is next to the machine, and nothing but
//! the machine can reach it. It is asked last, and not for long.

use std::time::Duration;

use reqwest::Method;
use serde::Deserialize;

use super::error::CredentialError;
use super::{Credential, file};
use crate::source::client::environment::Environment;
use crate::source::client::failure::Failure;
use crate::source::client::http::{Http, Outgoing, Reply};

/// Scheme and host of the metadata service of a machine in the cloud.
pub(super) const METADATA: &str = "http://metadata.tencentyun.com";

/// A machine that has the service answers at once.
const PATIENCE: Duration = Duration::from_secs(2);

const PATH: &str = "/latest/meta-data/cam/security-credentials/";

/// There is no `Debug`: it is made of secrets.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Issued {
    tmp_secret_id: String,
    tmp_secret_key: String,
    token: String,
    expired_time: Option<i64>,
    code: Option<String>,
}

/// Gets the credential of the machine.
///
/// The inner error says why there is none: no such machine, or one without a role.
pub(super) async fn read(
    http: &Http,
    environment: &Environment<'_>,
) -> Result<Result<Credential, String>, CredentialError> {
    let role = match get(http, environment, "").await {
        Ok(reply) if reply.status == 200 => reply.body.trim().to_owned(),
        Ok(reply) if reply.status == 404 => return Ok(Err("the machine has no role".to_owned())),
        Ok(reply) => return Ok(Err(format!("the metadata service answers with status {}", reply.status))),
        Err(_) => return Ok(Err("no metadata service answers".to_owned())),
    };
    if !file::is_name(&role) || role.contains(['<', ' ', '?', '#', '%']) {
        return Ok(Err("what answers is no metadata service".to_owned()));
    }
    let wrong = |failure: Failure| CredentialError::Exchange {
        what: format!("the role {role} of this machine"),
        failure: Box::new(failure),
        help: "Check that the role is still attached to the machine.",
    };
    let reply = get(http, environment, &role).await.map_err(wrong)?;
    let issued: Option<Issued> = serde_json::from_str(&reply.body).ok();
    let good = |issued: &Issued| issued.code.as_deref().is_none_or(|code| code == "Success");
    let issued = issued.filter(good).ok_or_else(|| {
        wrong(Failure::Foreign {
            field: "the answer".to_owned(),
            found: format!("something else, with status {}", reply.status),
            expected: "a temporary credential".to_owned(),
        })
    })?;
    let place = format!("the role {role} of this machine (CVM)");
    let credential =
        Credential::new(place, &issued.tmp_secret_id, &issued.tmp_secret_key, Some(&issued.token))?;
    Ok(Ok(credential.until(issued.expired_time)))
}

async fn get(http: &Http, environment: &Environment<'_>, role: &str) -> Result<Reply, Failure> {
    let url = format!("{}{PATH}{role}", environment.host(METADATA));
    let outgoing = Outgoing { method: Method::GET, url, headers: Vec::new(), body: Vec::new() };
    tokio::time::timeout(PATIENCE, http.send(outgoing)).await.unwrap_or(Err(Failure::Timeout))
}
