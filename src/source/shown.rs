//! Text from outside, made fit for a message.

use crate::text::harmless::marked;

/// Makes text from outside fit for a message: one line, no control characters, and not without bounds.
/// It is cut to what a message has room for when it is shown, after secrets were taken out.
#[must_use]
pub(crate) fn shown(text: &str) -> String {
    marked(text, 4096)
}

/// As much of a text as a message has room for.
#[must_use]
pub(crate) fn cut(text: &str) -> String {
    cut_to(text, 200)
}

/// As much of a text as there is room for, in characters.
#[must_use]
pub(crate) fn cut_to(text: &str, most: usize) -> String {
    let mut cut: String = text.chars().take(most).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::{cut, shown};

    #[test]
    fn text_from_outside_stays_on_one_short_line() {
        assert_eq!(shown("a\u{1b}[31m\nb\u{202e}广州"), "a\u{fffd}[31m\u{fffd}b\u{fffd}广州");
        assert_eq!(cut(&shown(&"x".repeat(10_000))).chars().count(), 201);
    }
}
