//! The Content-Security-Policy of the page: nothing but its own style and its own script, known by
//! their digests.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The style of the page.
pub(super) const STYLE: &str = include_str!("../../../templates/report/report.css");

/// The script of the page.
pub(super) const SCRIPT: &str = include_str!("../../../templates/report/report.js");

/// The policy.
pub(super) fn policy() -> String {
    let mut policy = "default-src 'none'".to_owned();
    for (what, text) in [("style-src", STYLE), ("script-src", SCRIPT)] {
        let _ = write!(policy, "; {what} 'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    }
    policy.push_str("; base-uri 'none'; form-action 'none'");
    policy
}

/// Bytes in Base64 (RFC 4648 section 4).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |bits: u32| LETTERS.get(bits as usize & 63).map_or('=', |letter| char::from(*letter));
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |place: usize| three.get(place).map_or(0, |byte| u32::from(*byte));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            text.push(if place <= three.len() { letter(bits >> (18 - 6 * place)) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_document_that_defines_it() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(base64(bytes.as_bytes()), expected, "{bytes}");
        }
    }

    #[test]
    fn neither_text_ends_its_element_or_loads_anything() {
        for text in [STYLE, SCRIPT] {
            for word in ["</", "<!--", "http:", "https:", "@import", "url(", "fetch(", "innerHTML"] {
                assert!(!text.contains(word), "{word}");
            }
        }
    }
}
