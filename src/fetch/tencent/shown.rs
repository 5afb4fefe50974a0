//! Text from outside, made fit for a message.

/// Makes text from outside fit for a message: one line, no control characters, not too long.
#[must_use]
pub fn shown(text: &str) -> String {
    crate::fetch::error::shown(text)
}
