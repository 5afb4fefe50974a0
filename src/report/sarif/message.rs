//! Messages: text in which a receiver finds links and nothing else.

use std::borrow::Cow;

use serde::Serialize;

use crate::report::label::shown;

/// Characters that a receiver takes of a description.
const DESCRIPTION: usize = 1000;

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

/// The same of what comes from files or from the cloud: harmless, and no longer than so many
/// characters with what is escaped in it.
pub(super) fn quoted(text: &str, characters: usize) -> String {
    let text = shown(text, characters);
    let whole = literal(&text);
    if whole.len() <= characters || whole.chars().count() <= characters {
        return whole.into_owned();
    }
    let mut quoted = String::new();
    let mut length = 1;
    for character in text.chars() {
        let one = literal(character.encode_utf8(&mut [0; 4])).into_owned();
        length += one.chars().count();
        if length > characters {
            break;
        }
        quoted.push_str(&one);
    }
    quoted.push('…');
    quoted
}

/// A fragment as a sentence: a capital in front, a full stop behind.
pub(super) fn sentence(fragment: &str) -> String {
    let fragment = shown(fragment, DESCRIPTION - 1);
    let mut characters = fragment.chars();
    let mut sentence: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    sentence.push_str(characters.as_str());
    if !sentence.ends_with(['.', '…', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_no_longer_than_asked_and_cut_through_no_escape() {
        for text in ["abcdef", "[[[[[[", "a[b[c[", "{}{}", r"\\\", &"]".repeat(70_000)] {
            for most in 1..12 {
                let quoted = quoted(text, most);
                assert!(quoted.chars().count() <= most, "{text} at {most}: {quoted}");
                let whole = quoted.trim_end_matches('…');
                assert!(literal(text).starts_with(whole), "{text} at {most}: {quoted}");
                assert_eq!(whole.matches('\\').count() % 2, whole.matches(['[', ']']).count() % 2);
            }
        }
    }

    #[test]
    fn no_name_is_a_link_or_a_placeholder() {
        assert_eq!(literal("a"), "a");
        assert_eq!(literal(r"[a](1) {0} \"), r"\[a\](1) {{0}} \\");
    }
}
