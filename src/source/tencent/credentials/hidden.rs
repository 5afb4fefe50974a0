//! A text that must not get out: an id, a key, a token.
//!
//! There is no `Display` and no `Serialize`, and `Debug` shows nothing of it.

use std::fmt;
use std::sync::Arc;

/// A text that must not get out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Hidden(Arc<str>);

impl Hidden {
    /// Takes a text in; one that is empty is none.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.into()))
    }

    /// The text itself, for signing and for sending. Whatever is made of it must not be shown.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hidden(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_nothing_of_it() {
        assert_eq!(
            format!("{:?} {:?}", Hidden::new(" hunter2\n"), Hidden::new(" ")),
            "Some(Hidden(..)) None"
        );
    }
}
