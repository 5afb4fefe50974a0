//! Asks for one page until there is an answer or a reason why there is none.

use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;

use super::account::Account;
use super::action::Api;
use super::attempt::{Tried, patiently};
use super::credentials::{Credential, CredentialError};
use super::endpoint::Endpoint;
use super::envelope::{self, Envelope};
use super::error::{Call, Problem};
use super::filters::Filters;
use super::sign::v2::Digest;
use super::{v2, v3};
use crate::model::Text;
use crate::source::client::environment::Environment;
use crate::source::client::failure::Failure;
use crate::source::client::http::{Http, Outgoing, Reply};
use crate::source::client::patience::{Patience, Verdict};
use crate::source::client::rate_limit::Bucket;
use crate::text::redact::Redactor;

/// No refusal is longer, in bytes.
const REFUSAL: usize = 4096;

/// What one source asks with.
pub struct Client<'c> {
    /// The name of the source.
    pub origin: &'c Text,
    /// The world around.
    pub environment: &'c Environment<'c>,
    /// The way to the network.
    pub http: &'c Http,
    /// Who asks.
    pub account: &'c Account<'c>,
    /// How fast the account may ask.
    pub bucket: &'c Bucket,
    /// How many requests of this source are under way at most.
    pub concurrency: Semaphore,
    /// Where to ask.
    pub endpoint: Endpoint,
    /// The region as it is sent.
    pub region: Text,
    /// The digest of API v2.
    pub digest: Digest,
    /// What to ask for.
    pub filters: &'c Filters,
}

impl Client<'_> {
    /// Asks for one page; what `read` makes of it is the answer.
    ///
    /// # Errors
    ///
    /// Why there is none, after everything that may be tried was tried.
    pub async fn ask<T>(
        &self,
        call: Call,
        mut read: impl FnMut(&str, Envelope<'_>) -> Result<T, Failure>,
    ) -> Result<T, Problem> {
        let mut no_credential = None;
        let answer = patiently(&self.environment.patience, async |tried| {
            let credential = match self.account.credential().await {
                Ok(credential) => credential,
                Err(error) => return Err(give_up(&mut no_credential, error, None)),
            };
            let failure = match self.once(call, tried, &credential, &mut read).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let mut tried = Tried::judged(failure, call.action.api());
            match tried.verdict {
                Verdict::Slower => {
                    let Patience { pause, deadline, .. } = self.environment.patience;
                    let told = tried.failure.wait().filter(|wait| *wait <= deadline);
                    self.bucket.pause(told.unwrap_or(pause).max(pause)).await;
                }
                Verdict::Renew => match self.account.renew(&credential).await {
                    Ok(true) => {}
                    Ok(false) => tried.verdict = Verdict::Never,
                    Err(error) => return Err(give_up(&mut no_credential, error, Some(tried.failure))),
                },
                Verdict::Again | Verdict::Once | Verdict::Never => {}
            }
            Err(tried)
        })
        .await;
        answer.map_err(|(failure, tries)| match no_credential {
            Some(error) => Problem::Credential(error),
            None => Problem::request(call, failure, tries, &self.region),
        })
    }

    async fn once<T>(
        &self,
        call: Call,
        tried: u32,
        credential: &Credential,
        read: &mut impl FnMut(&str, Envelope<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let closed = |_| Failure::Reset("the source was given up".to_owned());
        let permit = self.concurrency.acquire().await.map_err(closed)?;
        self.bucket.take().await;
        let start = Instant::now();
        let secrets = credential.secrets();
        let reply = self.http.send(self.sign(call, credential)).await.map(|reply| reply.without(&secrets));
        // the next request leaves before a page is read; not so where this may be a refusal
        let is_page = reply.as_ref().is_ok_and(|reply| reply.body.len() > REFUSAL);
        let permit = Some(permit).filter(|_| !is_page);
        if is_page {
            tokio::task::yield_now().await;
        }
        let answer = reply.and_then(|reply| self.open(call, &reply, read));
        let answer = answer.map_err(|failure| failure.without(&secrets));
        drop(permit);
        self.trace(call, tried, start.elapsed(), answer.as_ref().err());
        answer
    }

    fn sign(&self, call: Call, credential: &Credential) -> Outgoing {
        let Call { action, offset } = call;
        let (endpoint, region, now) = (&self.endpoint, &*self.region, (self.environment.now)());
        match action.api() {
            Api::V2 => {
                let parameters = v2::parameters(action, self.filters, v2::STABLE, offset);
                let signer = v2::Signer { credential, digest: self.digest, endpoint, region, now };
                signer.sign(action, parameters)
            }
            Api::V3 => {
                let parameters = v3::parameters(action, self.filters, offset);
                v3::Signer { credential, endpoint, region, now }.sign(action, &parameters)
            }
        }
    }

    fn open<T>(
        &self,
        call: Call,
        reply: &Reply,
        read: &mut impl FnMut(&str, Envelope<'_>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let opened = reply.opened(|body| envelope::open(call.action, body));
        let answer = opened.and_then(|envelope| read(&reply.body, envelope));
        answer.map_err(|mut failure| {
            if let Failure::Refused { ahead, .. } = &mut failure {
                *ahead = reply.date.map(|date| (self.environment.now)().saturating_sub(date));
            }
            failure
        })
    }

    /// Tells what was asked and how it ended; never a header, a body or a query.
    fn trace(&self, call: Call, tried: u32, took: Duration, failure: Option<&Failure>) {
        let (source, action, offset) = (&**self.origin, call.action.name(), call.offset);
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match failure {
            None => tracing::debug!(source, action, offset, attempt = tried + 1, milliseconds, "answered"),
            Some(failure) => {
                tracing::debug!(source, action, offset, attempt = tried + 1, milliseconds, %failure, "failed");
            }
        }
    }
}

/// Keeps why there is no credential, which says more than the failure.
fn give_up(kept: &mut Option<CredentialError>, error: CredentialError, failure: Option<Failure>) -> Tried {
    *kept = Some(error);
    let failure = failure.unwrap_or_else(|| Failure::Connect("there is no credential".to_owned()));
    Tried { failure, verdict: Verdict::Never }
}

impl Reply {
    /// The reply without secrets of who asked: an answer that repeats them is none the less read.
    #[must_use]
    pub fn without(self, secrets: &Redactor) -> Self {
        Self { body: secrets.body(self.body), ..self }
    }

    /// Opens an answer. A refusal counts whatever the status; anything else counts with status 200.
    ///
    /// # Errors
    ///
    /// The refusal, or why this is no answer.
    pub fn opened<'r, T>(&'r self, open: impl FnOnce(&'r str) -> Result<T, Failure>) -> Result<T, Failure> {
        match open(&self.body) {
            Err(Failure::Refused { code, message, request, ahead, .. }) => {
                Err(Failure::Refused { code, message, request, ahead, wait: self.wait })
            }
            _ if self.status != 200 => {
                Err(Failure::Status { status: self.status, html: self.html, wait: self.wait })
            }
            Err(Failure::NotJson { html }) => Err(Failure::NotJson { html: html || self.html }),
            opened => opened,
        }
    }
}
