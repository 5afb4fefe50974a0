//! The one alphabet of harmful characters, and what is shown in their place. Text from files and from the
//! cloud must not do anything to a terminal or to a reader but be seen.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Says whether a character does something other than being seen: controls (C0, DEL, C1), line
/// separators, what turns the reading order around, and whatever Unicode has that is not seen at all
/// (`Default_Ignorable_Code_Point` of UAX #44, and the marks of annotations).
#[must_use]
pub fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

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

/// Appends one character, written out if it is harmful.
pub fn push(shown: &mut String, character: char) {
    if is_harmful(character) {
        let _ = write!(shown, "{}", character.escape_unicode());
    } else {
        shown.push(character);
    }
}

/// The first characters of a text, with a mark in the place of each harmful one. A secret that such
/// characters cut into pieces is still found in it: `Redactor` looks past the marks.
#[must_use]
pub fn marked(text: &str, most: usize) -> String {
    let mark = |character| if is_harmful(character) { char::REPLACEMENT_CHARACTER } else { character };
    text.chars().take(most).map(mark).collect()
}

/// Says whether a text is of printable ASCII alone, as most are. All of it is looked at, many bytes at a
/// time; to stop at the first other one would take longer.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        for text in ["", "hq-guangzhou", "广州 总部", "é ↔ 🙂", "दिल्ली", "e\u{301}"] {
            assert!(matches!(neutral(text), Cow::Borrowed(same) if same == text));
            assert_eq!(marked(text, 100), text);
        }
    }

    #[test]
    fn nothing_harmful_is_left() {
        let harmful: String = (char::MIN..=char::MAX).filter(|c| is_harmful(*c)).collect();
        for needed in
            "\u{1b}\n\r\t\0\u{7f}\u{9b}\u{202e}\u{2066}\u{200e}\u{200b}\u{feff}\u{ad}\u{3164}".chars()
        {
            assert!(harmful.contains(needed), "{needed:?}");
        }
        assert!(!neutral(&harmful).contains(is_harmful));
        assert!(!marked(&harmful, usize::MAX).contains(is_harmful));
    }

    #[test]
    fn a_harmful_character_is_written_out_or_marked() {
        assert_eq!(neutral("a\u{1b}[31m\u{202e}b\n"), r"a\u{1b}[31m\u{202e}b\u{a}");
        assert_eq!(marked("a\u{1b}[31m\u{202e}b\n", 7), "a\u{fffd}[31m\u{fffd}");
    }
}
