//! What secrets are called, in files that people write and in answers of the cloud alike.

use crate::model::Index;

/// What a pre-shared key is called by people and by the APIs, in lower case without separators.
const KEYS: [&str; 6] =
    ["psk", "presharedkey", "presharekey", "sharedkey", "sharedsecret", "presharedsecret"];

/// A name that holds one of these names a secret.
const PARTS: [&str; 12] = [
    "psk",
    "sharedkey",
    "sharekey",
    "preshar",
    "ikekey",
    "secret",
    "passphrase",
    "password",
    "passwd",
    "pwd",
    "credential",
    "token",
];

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

/// Longer keys are no words.
const LONGEST: usize = 64;

/// Says whether a key that nobody knows may be repeated in a message: it looks like a word, as a
/// misspelled one does, and a secret does not.
#[must_use]
pub fn may_be_repeated(key: &str) -> bool {
    let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = key.len() - word.len();
    let letters = |c: char| c.is_alphabetic() || matches!(c, '_' | '-' | '.' | ' ' | '/');
    key.len() <= LONGEST && digits <= 2 && !word.is_empty() && word.chars().all(letters)
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

    #[test]
    fn a_word_may_be_repeated_and_what_may_be_a_secret_may_not() {
        for key in ["encrypton", "PreShareKey", "ike.version", "life time", "ikev2"] {
            assert!(may_be_repeated(key), "{key}");
        }
        for key in ["hunter2-CANARY", "", "12345", "x9!", "c2VzYW1lLW9wZW4"] {
            assert!(!may_be_repeated(key), "{key}");
        }
    }
}
