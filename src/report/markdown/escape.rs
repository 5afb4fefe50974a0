//! Text inside Markdown that stays text: no markup, no HTML, no cell of its own, no mention of a
//! user, no reference to an issue.

use crate::report::label::shown;
use crate::text::harmless;

/// What stands between a mark and a name, so that nobody is mentioned and no issue is referred to.
const APART: &str = "&#8203;";

/// Running text, cut to so many characters before it is escaped.
pub(in crate::report) fn text(text: &str, characters: usize) -> String {
    let text = shown(text, characters);
    let text = text.trim();
    let mut escaped = String::with_capacity(text.len() + 16);
    // most texts are words
    if text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b',' | b';')) {
        return text.to_owned();
    }
    let mut before = ' ';
    let mut number = true;
    for (at, character) in text.chars().enumerate() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '@' | '#' | '!' | '$' | '~' | '%' | '^' => {
                escaped.push('\\');
                escaped.push(character);
                escaped.push_str(APART);
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | ':' | '=' | '+' => {
                escaped.push('\\');
                escaped.push(character);
            }
            // a list would begin
            '-' if at == 0 => escaped.push_str("\\-"),
            '.' | ')' if number => escaped.extend(['\\', character]),
            // an address that begins with www becomes a link
            '.' if matches!(before, 'w' | 'W') => escaped.push_str("\\."),
            _ => escaped.push(character),
        }
        before = character;
        number &= character.is_ascii_digit();
    }
    escaped
}

/// A name or a value, in the type of code. What would end the code or the cell is written out.
pub(in crate::report) fn code(text: &str, characters: usize) -> String {
    let text = shown(text, characters);
    if text.trim().is_empty() {
        return "(empty)".to_owned();
    }
    let mut escaped = String::with_capacity(text.len() + 2);
    escaped.push('`');
    for character in text.chars() {
        match character {
            '`' | '|' | '<' | '>' => escaped.extend(character.escape_unicode()),
            _ => harmless::push(&mut escaped, character),
        }
    }
    escaped.push('`');
    escaped
}

/// A link, if the address is one that a page may lead to; the words alone, if not.
pub(in crate::report) fn link(words: &str, url: Option<&str>) -> String {
    let words = text(words, 200);
    let safe = |url: &&str| {
        url.starts_with("https://")
            && url.len() < 500
            && url.bytes().all(|b| b.is_ascii_graphic() && !b"()<>\"'`\\|[]".contains(&b))
    };
    match url.filter(safe) {
        Some(url) => format!("[{words}]({url})"),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped_and_words_are_not() {
        assert_eq!(text("MD5 in phase 1", 99), "MD5 in phase 1");
        assert_eq!(text("a|b <script> `x`", 99), r"a\|b &lt;script&gt; \`x\`");
        assert_eq!(text("@ops www.x", 99), r"\@&#8203;ops www\.x");
        assert_eq!(text(" - 1. a", 99), r"\- 1. a");
        assert_eq!(text("1. a", 99), r"1\. a");
        assert_eq!(text("a\\|b", 99), r"a\\\|b");
    }

    #[test]
    fn nothing_ends_the_code_that_a_name_stands_in() {
        assert_eq!(code("branch-*", 99), "`branch-*`");
        assert_eq!(code("a`b|c</details>\n", 99), r"`a\u{60}b\u{7c}c\u{3c}/details\u{3e}\u{a}`");
        assert_eq!(code(" ", 99), "(empty)");
    }

    #[test]
    fn only_a_plain_address_becomes_a_link() {
        assert_eq!(link("a", Some("https://example.org/a#b")), "[a](https://example.org/a#b)");
        for url in ["javascript:alert(1)", "https://x)[y](javascript:1", "https://x y", "http://x"] {
            assert_eq!(link("a", Some(url)), "a");
        }
    }
}
