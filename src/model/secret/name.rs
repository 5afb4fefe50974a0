//! What secrets are called, in files that people write and in answers of the cloud alike.

use crate::model::Index;

/// What a pre-shared key is called by people and by the APIs, in lower case without separators.
const KEYS: [&str; 6] =
    ["psk", "presharedkey", "presharekey", "sharedkey", "sharedsecret", "presharedsecret"];

/// A name that holds one of these names a secret.
const PARTS: [&str; 7] = ["psk", "sharedkey", "sharekey", "secret", "passphrase", "password", "token"];

/// Most names are no longer, separators left out.
const USUAL: usize = 48;

/// Says whether a name is one of a pre-shared key, in whatever spelling.
#[must_use]
pub fn is_of_key(name: &str) -> bool {
    folded(name, |name| KEYS.contains(&name))
}

/// Says whether a name may be one of a secret, in whatever spelling.
#[must_use]
pub fn may_be_of_secret(name: &str) -> bool {
    folded(name, |name| PARTS.iter().any(|part| name.contains(part)))
}

/// What was told of keys before. Every key of every file is looked at, and most are one of a few.
#[derive(Debug)]
pub struct Remembered<'a, T>(Index<&'a str, T>);

/// So many keys are remembered.
const MOST_REMEMBERED: usize = 4096;

impl<T> Default for Remembered<'_, T> {
    fn default() -> Self {
        Self(Index::default())
    }
}

impl<'a, T: Copy> Remembered<'a, T> {
    /// What was told of a key as it is written, else what `tell` tells now.
    pub fn of(&mut self, key: &'a str, tell: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.get(key) {
            return *known;
        }
        let told = tell();
        if self.0.len() < MOST_REMEMBERED {
            self.0.insert(key, told);
        }
        told
    }
}

/// Takes a name in lower case and without separators. It is asked of every key of every file.
fn folded(name: &str, then: impl FnOnce(&str) -> bool) -> bool {
    let letters = name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let mut buffer = [0; USUAL];
    let mut length = 0;
    for byte in letters.clone() {
        let Some(place) = buffer.get_mut(length) else {
            return then(&letters.map(char::from).collect::<String>());
        };
        *place = byte;
        length += 1;
    }
    then(std::str::from_utf8(buffer.get(..length).unwrap_or_default()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_name_in_every_spelling() {
        for name in ["psk", "PSK", "pre-shared-key", "PreShareKey", "Shared Secret", "密psk"] {
            assert!(is_of_key(name) && may_be_of_secret(name), "{name}");
        }
        let long = format!("{}_PreShared-Key_{}", "branch_".repeat(20), "of_shanghai_".repeat(20));
        for name in ["SecretId", "security_token", "hq passphrase", &long] {
            assert!(!is_of_key(name) && may_be_of_secret(name), "{name}");
        }
        for name in ["", "name", "key", "ike.version", "密"] {
            assert!(!is_of_key(name) && !may_be_of_secret(name), "{name}");
        }
    }
}
