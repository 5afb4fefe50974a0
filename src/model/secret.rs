//! A pre-shared key, held so that it cannot get out.
//!
//! There is no `Display` and no `Serialize`, and `Debug` shows nothing of it; `expose` is called
//! where strength is measured and nowhere else.

use std::fmt;
use std::sync::Arc;

/// A pre-shared key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Takes a key in. A key that is empty or all asterisks was withheld by whoever sent it, and
    /// is no key.
    #[must_use]
    pub fn new(key: &str) -> Option<Self> {
        let withheld = key.bytes().all(|byte| byte == b'*');
        (!withheld).then(|| Self(key.into()))
    }

    /// The key itself, for measuring its strength. Whatever is made of it must not be shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_the_key() {
        let secret = Secret::new("hunter2").expect("a key");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Secret(..) Some(Secret(..))");
    }

    #[test]
    fn a_withheld_key_is_no_key() {
        assert!(Secret::new("").is_none());
        assert!(Secret::new("******").is_none());
    }
}
