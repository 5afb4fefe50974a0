//! A pre-shared key, held so that it cannot get out.
//!
//! There is no `Display` and no `Serialize`, and `Debug` shows nothing of it; `expose` is called
//! where strength is measured and nowhere else. Of a key in a snapshot only its measures are known,
//! and which other tunnels have it.

pub mod name;
pub(in crate::model) mod published;
pub mod repeat;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::text::redact::is_mask;

/// No entropy below so many bits is told.
pub const LEAST_ENTROPY_BITS: f64 = 79.0;

/// No number of guesses below this power of ten is told: a million are a moment's work.
pub const LEAST_GUESSES_LOG10: f64 = 6.0;

/// A pre-shared key.
#[derive(Clone)]
pub struct Secret(Held);

#[derive(Clone)]
enum Held {
    Key(Arc<str>),
    /// One that other texts of its tunnel repeat.
    Told(Arc<str>),
    Measured(Arc<Measures>),
}

/// What a snapshot keeps of a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// The snapshot.
    pub snapshot: Arc<str>,
    /// The number of the key in it.
    pub group: u64,
    /// Its length in characters.
    pub length: f64,
    /// The entropy that it has at most.
    pub entropy_bits: f64,
    /// Decimal logarithm of the guesses that it withstands.
    pub guesses_log10: f64,
    /// The guides that print it; none in a snapshot that does not say so.
    pub published: Option<Arc<[Arc<str>]>>,
}

impl Secret {
    /// Takes a key in. One that is empty, or a mask, was withheld by the sender, and is no key.
    #[must_use]
    pub fn new(key: &str) -> Option<Self> {
        (!is_mask(key)).then(|| Self(Held::Key(key.into())))
    }

    /// Notes that other texts of its tunnel repeat it.
    pub fn tell(&mut self) {
        if let Held::Key(key) = &self.0 {
            self.0 = Held::Told(Arc::clone(key));
        }
    }

    /// Says whether other texts of its tunnel repeat it, so that nobody needs to guess it.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(self.0, Held::Told(_))
    }

    /// A key of which only its measures are known.
    #[must_use]
    pub const fn measured(measures: Arc<Measures>) -> Self {
        Self(Held::Measured(measures))
    }

    /// The key itself, if it is at hand, for measuring its strength. Whatever is made of it must not
    /// be shown.
    #[must_use]
    pub fn expose(&self) -> Option<&str> {
        match &self.0 {
            Held::Key(key) | Held::Told(key) => Some(key),
            Held::Measured(_) => None,
        }
    }

    /// What is known of a key that is not at hand.
    #[must_use]
    pub fn measures(&self) -> Option<&Measures> {
        match &self.0 {
            Held::Key(_) | Held::Told(_) => None,
            Held::Measured(measures) => Some(measures),
        }
    }
}

/// A key that is not at hand is the same as itself, and as no key outside of its snapshot.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Held::Key(a) | Held::Told(a), Held::Key(b) | Held::Told(b)) => a == b,
            (Held::Measured(a), Held::Measured(b)) => a.group == b.group && a.snapshot == b.snapshot,
            (Held::Measured(_), _) | (_, Held::Measured(_)) => false,
        }
    }
}

impl Eq for Secret {}

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Held::Key(key) | Held::Told(key) => key.hash(state),
            Held::Measured(measures) => (&measures.snapshot, measures.group).hash(state),
        }
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
        assert!(Secret::new("******").is_none() && Secret::new("[REDACTED]").is_none());
    }

    #[test]
    fn keys_of_the_same_measures_are_not_the_same_key() {
        let key = |snapshot: &str, group| {
            let snapshot = snapshot.into();
            let measures = Measures {
                snapshot,
                group,
                length: 7.0,
                entropy_bits: 79.0,
                guesses_log10: 6.0,
                published: None,
            };
            Secret::measured(Arc::new(measures))
        };
        assert_eq!(key("a", 1), key("a", 1));
        assert_ne!(key("a", 1), key("a", 2));
        assert_ne!(key("a", 1), key("b", 1));
        assert_ne!(Some(key("a", 1)), Secret::new("hunter2"));
    }
}
