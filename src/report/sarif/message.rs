//! Messages: text in which a receiver finds links and nothing else.

use std::borrow::Cow;

use serde::Serialize;

/// Text that receivers show as it is.
#[derive(Serialize)]
pub(super) struct Message {
    text: String,
}

impl Message {
    /// A message with nothing to follow in it.
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

/// The same said twice: as text and as Markdown.
#[derive(Serialize)]
pub(super) struct Texts {
    pub(super) text: String,
    pub(super) markdown: String,
}

/// Text inside a message that may hold links and placeholders: it is neither.
pub(super) fn literal(text: &str) -> Cow<'_, str> {
    if !text.contains(['[', ']', '\\', '{', '}']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '[' | ']' | '\\' => escaped.push('\\'),
            '{' | '}' => escaped.push(character),
            _ => {}
        }
        escaped.push(character);
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_link_or_a_placeholder() {
        assert_eq!(literal("a"), "a");
        assert_eq!(literal(r"[a](1) {0} \"), r"\[a\](1) {{0}} \\");
    }
}
