//! Makes text from files and from the cloud harmless for a terminal: escape sequences, line
//! breaks and characters that turn the reading order around are shown instead of obeyed.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every harmful character written out, as in `\u{202e}`.
#[must_use]
pub fn neutral(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Says whether a text is of printable ASCII alone, as most are. All of it is looked at, many bytes at a
/// time; to stop at the first other one would take longer.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Appends one character, written out if it is harmful.
pub fn push(shown: &mut String, character: char) {
    if is_harmful(character) {
        let _ = write!(shown, "{}", character.escape_unicode());
    } else {
        shown.push(character);
    }
}

/// Says whether a character does something to a terminal or a reader other than being seen:
/// controls (C0, DEL, C1), line separators, bidirectional controls, characters without width.
#[must_use]
pub fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use crate::text::harmless::*;

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        for text in ["", "hq-guangzhou", "广州 总部", "é ↔ 🙂"] {
            assert!(matches!(neutral(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn nothing_harmful_is_left() {
        let harmful: String =
            (0..=0x0010_ffff).filter_map(char::from_u32).filter(|c| is_harmful(*c)).collect();
        for needed in "\u{1b}\n\r\t\0\u{7f}\u{9b}\u{202e}\u{2066}\u{200e}\u{200b}\u{feff}".chars() {
            assert!(harmful.contains(needed), "{needed:?}");
        }
        assert!(!neutral(&harmful).contains(is_harmful));
    }

    #[test]
    fn a_harmful_character_is_written_out() {
        assert_eq!(neutral("a\u{1b}[31m\u{202e}b\n"), r"a\u{1b}[31m\u{202e}b\u{a}");
    }
}
