//! One account: its credential, renewed when it runs out, and the bucket that its requests draw on.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::credentials::{self, Credential, CredentialError, Hidden};
use crate::source::client::environment::Environment;
use crate::source::client::http::Http;

/// Who to ask as: sources that say the same share an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The profile, if one is named.
    pub profile: Option<String>,
    /// The role to take on.
    pub role_arn: Option<String>,
}

/// A credential that runs out is looked up again after so many seconds at the earliest.
const PATIENCE: i64 = 30;

/// The credential in use.
struct Held {
    credential: Arc<Credential>,
    /// When it was looked up.
    since: i64,
}

impl Held {
    fn new(credential: Credential, since: i64) -> Self {
        Self { credential: Arc::new(credential), since }
    }
}

/// One account.
pub struct Account<'e> {
    identity: Identity,
    environment: &'e Environment<'e>,
    http: &'e Http,
    /// What tells it from other accounts.
    first: Hidden,
    current: Mutex<Held>,
}

impl<'e> Account<'e> {
    /// Finds the credential of an account.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub async fn open(
        identity: Identity,
        environment: &'e Environment<'e>,
        http: &'e Http,
    ) -> Result<Self, CredentialError> {
        let credential = look(&identity, environment, http).await?;
        tracing::info!(credential = credential.place, "credential found");
        let first = credential.id.clone();
        let current = Mutex::new(Held::new(credential, (environment.now)()));
        Ok(Self { identity, environment, http, first, current })
    }

    /// What tells accounts apart: two profiles may well hold the same key.
    #[must_use]
    pub fn key(&self) -> &Hidden {
        &self.first
    }

    /// The credential to sign with now.
    ///
    /// # Errors
    ///
    /// Why it could not be renewed, if it has run out.
    pub async fn credential(&self) -> Result<Arc<Credential>, CredentialError> {
        let mut current = self.current.lock().await;
        let now = (self.environment.now)();
        let held = &current.credential;
        let over = held.expires.is_some_and(|expires| expires <= now);
        if over || held.is_stale(now) && now - current.since >= PATIENCE {
            match look(&self.identity, self.environment, self.http).await {
                Ok(new) => *current = Held::new(new, now),
                Err(error) if over => return Err(error),
                // it is still good for a little while
                Err(_) => current.since = now,
            }
        }
        Ok(Arc::clone(&current.credential))
    }

    /// Looks for a newer credential than one that the cloud refused; says whether there is one.
    ///
    /// # Errors
    ///
    /// Why there is none, if that says more than the refusal.
    pub async fn renew(&self, refused: &Arc<Credential>) -> Result<bool, CredentialError> {
        let mut current = self.current.lock().await;
        if !Arc::ptr_eq(&current.credential, refused) {
            return Ok(true);
        }
        let new = look(&self.identity, self.environment, self.http).await?;
        let newer = new.token != refused.token || new.id != refused.id;
        tracing::info!(credential = new.place, newer, "credential looked up again");
        *current = Held::new(new, (self.environment.now)());
        Ok(newer)
    }
}

async fn look(
    identity: &Identity,
    environment: &Environment<'_>,
    http: &Http,
) -> Result<Credential, CredentialError> {
    credentials::find(identity.profile.as_deref(), identity.role_arn.as_deref(), environment, http).await
}
