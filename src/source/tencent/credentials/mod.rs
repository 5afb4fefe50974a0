//! Who asks: the credential, found in the places that users of this cloud know, in their order.
//!
//! Each file below reads one place. The environment, the home folder, the clock and the network are
//! passed in. What is found is told by the name of its place, never by what it holds.

mod chain;
mod cvm;
mod error;
mod file;
mod hidden;
mod ini;
mod oidc;
mod region;
mod sts;
mod tccli;
mod variables;

pub use chain::find;
pub use error::CredentialError;
pub use hidden::Hidden;
pub use region::default_region;

use crate::source::client::environment::Environment;
use crate::text::redact::Redactor;

/// The profile to look for when none is named.
fn profile(environment: &Environment<'_>) -> String {
    let named = ["TCCLI_PROFILE", "TENCENTCLOUD_PROFILE"].into_iter().find_map(|name| environment.get(name));
    named.unwrap_or_else(|| "default".to_owned())
}

/// The last second of the last year that anyone writes. No credential lasts longer.
const END_OF_TIME: i64 = 253_402_300_799;

/// A temporary credential is renewed so many seconds before it runs out.
const MARGIN: i64 = 300;

/// A key that signs requests. `Debug` shows where it came from and nothing else of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// The SecretId.
    pub id: Hidden,
    /// The SecretKey.
    pub key: Hidden,
    /// The token of a temporary key.
    pub token: Option<Hidden>,
    /// When a temporary key runs out, in seconds since 1970, if that is known.
    pub expires: Option<i64>,
    /// The place it came from, by name.
    pub place: String,
}

impl Credential {
    /// Takes a key in.
    ///
    /// # Errors
    ///
    /// Which part is missing, or holds what no key holds.
    pub fn new(
        place: impl Into<String>,
        id: &str,
        key: &str,
        token: Option<&str>,
    ) -> Result<Self, CredentialError> {
        let place = place.into();
        let part = |name, text| match Hidden::new(text) {
            None => Err(CredentialError::Half { place: place.clone(), missing: name }),
            Some(text) if !text.expose().bytes().all(|byte| byte.is_ascii_graphic()) => {
                Err(CredentialError::NoKey { place: place.clone(), part: name })
            }
            Some(text) => Ok(text),
        };
        let (id, key) = (part("SecretId", id)?, part("SecretKey", key)?);
        let token = token.filter(|token| !token.trim().is_empty());
        let token = token.map(|token| part("token", token)).transpose()?;
        Ok(Self { id, key, token, expires: None, place })
    }

    /// Sets the time at which it runs out. The number comes from outside and is bounded here.
    #[must_use]
    pub fn until(self, expires: Option<i64>) -> Self {
        Self { expires: expires.map(|expires| expires.clamp(0, END_OF_TIME)), ..self }
    }

    /// Says whether it has run out, or is about to.
    #[must_use]
    pub fn is_stale(&self, now: i64) -> bool {
        self.expires.is_some_and(|expires| expires - MARGIN <= now)
    }

    /// What takes every part of the credential out of what comes from outside.
    #[must_use]
    pub fn secrets(&self) -> Redactor {
        Redactor::new([&self.id, &self.key].into_iter().chain(&self.token).map(Hidden::expose))
    }
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credential").field("place", &self.place).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_shows_only_its_place() {
        let credential = Credential::new("a test", "AKID1", "hunter2", Some("t/1+2=")).expect("a credential");
        assert_eq!(format!("{credential:?}"), r#"Credential { place: "a test", .. }"#);
        let said = "id AKID1 key hunter2 token t/1+2= or t%2F1%2B2%3D";
        assert_eq!(credential.secrets().text(said), "id (hidden) key (hidden) token (hidden) or (hidden)");
    }

    #[test]
    fn what_no_header_could_carry_is_no_key() {
        for key in ["hunter\u{0}2", "hun ter2", "密钥hunter2"] {
            let wrong = Credential::new("a test", "AKID1", key, None).expect_err(key).to_string();
            assert!(!wrong.contains("hunter"), "{wrong}");
        }
    }

    #[test]
    fn a_temporary_key_is_stale_before_it_runs_out() {
        let credential = Credential::new("a test", "i", "k", Some("t")).expect("a credential");
        assert!(!credential.is_stale(i64::MAX));
        let credential = credential.until(Some(1000));
        assert!(!credential.is_stale(699) && credential.is_stale(700));
        assert!(credential.clone().until(Some(i64::MIN)).is_stale(700));
        assert!(!credential.until(Some(i64::MAX)).is_stale(700));
    }
}
