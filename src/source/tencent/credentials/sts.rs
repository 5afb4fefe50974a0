//! Roles: a temporary credential for a role, had with a key or with the token of a workload.
//!
//! This is another service than the one that is audited, and nothing but these two exchanges can be
//! said to it.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Credential;
use super::error::CredentialError;
use crate::source::client::environment::Environment;
use crate::source::client::failure::Failure;
use crate::source::client::http::{Http, Outgoing};
use crate::source::tencent::action::Api;
use crate::source::tencent::attempt::{Tried, patiently};
use crate::source::tencent::endpoint::Endpoint;
use crate::source::tencent::envelope;
use crate::source::tencent::sign::tc3;
use crate::text::redact::Redactor;

/// A role is taken on for so many seconds.
const SECONDS: u32 = 7200;

/// A role to take on.
#[derive(Clone, Debug)]
pub(super) struct Role {
    arn: String,
    session: String,
}

impl Role {
    pub(super) fn new(arn: impl Into<String>, session: Option<String>) -> Self {
        let session = session.filter(|session| !session.is_empty());
        Self { arn: arn.into(), session: session.unwrap_or_else(|| "vpnaudit".to_owned()) }
    }
}

/// Takes on a role with a key.
pub(super) async fn assume(
    http: &Http,
    environment: &Environment<'_>,
    credential: &Credential,
    role: &Role,
) -> Result<Credential, CredentialError> {
    let body = json!({"RoleArn": role.arn, "RoleSessionName": role.session, "DurationSeconds": SECONDS});
    let place = format!("the role {}, taken on with {}", role.arn, credential.place);
    let exchange = Exchange {
        action: "AssumeRole",
        body,
        signer: Some(credential),
        region: "ap-guangzhou",
        secrets: credential.secrets(),
    };
    exchange.run(http, environment, place).await
}

/// Takes on a role with the token of a workload; the token itself is what is believed.
pub(super) async fn assume_with_token(
    http: &Http,
    environment: &Environment<'_>,
    role: &Role,
    provider: &str,
    region: &str,
    token: &str,
) -> Result<Credential, CredentialError> {
    let body = json!({
        "ProviderId": provider, "WebIdentityToken": token,
        "RoleArn": role.arn, "RoleSessionName": role.session, "DurationSeconds": SECONDS,
    });
    let place = format!("the role {} of this workload (TKE OIDC)", role.arn);
    let secrets = Redactor::new([token]);
    let exchange = Exchange { action: "AssumeRoleWithWebIdentity", body, signer: None, region, secrets };
    exchange.run(http, environment, place).await
}

/// There is no `Debug`: the body may hold a token.
struct Exchange<'x> {
    action: &'static str,
    body: Value,
    signer: Option<&'x Credential>,
    region: &'x str,
    /// What is sent, and must not come back.
    secrets: Redactor,
}

/// There is no `Debug`: it is made of secrets.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Issued {
    tmp_secret_id: String,
    tmp_secret_key: String,
    token: String,
}

impl Exchange<'_> {
    async fn run(
        &self,
        http: &Http,
        environment: &Environment<'_>,
        place: String,
    ) -> Result<Credential, CredentialError> {
        let wrong = |failure: Failure| CredentialError::Exchange {
            what: format!("{} for {place}", self.action),
            failure: Box::new(failure),
            help: "Check the ARN of the role, that it trusts who takes it on, and that this may call sts.",
        };
        let endpoint = Endpoint::read(environment.host("https://sts.tencentcloudapi.com"))
            .map_err(|why| wrong(Failure::Connect(format!("the endpoint of sts {why}"))))?;
        let answer = patiently(&environment.patience, async |_| {
            let request = self.request(&endpoint, (environment.now)());
            let answer = match request {
                Ok(request) => self.once(http, request).await,
                Err(failure) => Err(failure),
            };
            answer.map_err(|failure| Tried::judged(failure.without(&self.secrets), Api::V3))
        });
        let answer = answer.await.map_err(|(failure, _)| wrong(failure))?;
        let (Issued { tmp_secret_id: id, tmp_secret_key: key, token }, expires) = answer;
        Ok(Credential::new(place, &id, &key, Some(&token))?.until(expires))
    }

    fn request(&self, endpoint: &Endpoint, now: i64) -> Result<Outgoing, Failure> {
        let body = self.body.to_string().into_bytes();
        let host = endpoint.host();
        let signed = [("content-type", "application/json"), ("host", host.as_str())];
        let request = tc3::Request {
            method: "POST",
            query: "",
            headers: &signed,
            body: &body,
            service: "sts",
            timestamp: now,
        };
        let authorization = self.signer.map_or_else(
            || "SKIP".to_owned(),
            |signer| request.authorization(signer.id.expose(), signer.key.expose()),
        );
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("authorization", authorization),
            ("x-tc-action", self.action.to_owned()),
            ("x-tc-version", "2018-08-13".to_owned()),
            ("x-tc-timestamp", now.to_string()),
            ("x-tc-region", self.region.to_owned()),
            ("x-tc-language", "en-US".to_owned()),
        ];
        if let Some(token) = self.signer.and_then(|signer| signer.token.as_ref()) {
            headers.push(("x-tc-token", token.expose().to_owned()));
        }
        Ok(Outgoing { method: Method::POST, url: endpoint.join("/"), headers, body })
    }

    async fn once(&self, http: &Http, request: Outgoing) -> Result<(Issued, Option<i64>), Failure> {
        tracing::debug!(action = self.action, "a role is asked for");
        let reply = http.send(request).await?;
        let answer = reply.opened(envelope::role)?;
        // what the parser says could repeat what it read
        let issued = answer.credentials.and_then(|issued| serde_json::from_str(issued).ok());
        let issued = issued.ok_or_else(|| Failure::Foreign {
            field: "Response.Credentials".to_owned(),
            found: "not there, or not whole".to_owned(),
            expected: "a temporary credential".to_owned(),
        })?;
        Ok((issued, answer.expired_time))
    }
}
