//! Takes secrets that are known out of text that came from outside, whatever form they are repeated in:
//! in other case, broken into lines, escaped as in a URL or in JSON, in hexadecimal or in base64, and cut
//! off at either end. To be done before a text is cut, because half a secret is found by nobody.

use std::collections::HashSet;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::text::harmless::is_harmful;
use crate::text::json::{Cursor, JsonEvent, Shape};

/// What stands in the place of a secret.
pub const HIDDEN: &str = "(hidden)";

/// A shorter secret is part of too many words to be taken out.
const SHORTEST: usize = 4;

/// Of a secret that is longer than this by half, every piece of so many bytes is taken out.
const PIECE: usize = 8;

/// Secrets that are known. There is no `Debug`.
#[derive(Clone, Default)]
pub struct Redactor {
    /// The pieces that are looked for in text that was folded.
    pieces: Vec<Vec<u8>>,
    /// The first bytes of each.
    heads: Heads,
}

/// Bytes on either side of the head of a piece in which the rest of it is looked for.
const AROUND: usize = 128;

/// Which four bytes may be the first of a piece: a bit for each hash of four bytes.
#[derive(Clone, Default)]
struct Heads(Vec<u64>);

impl Heads {
    fn add(&mut self, piece: &[u8]) {
        if let Some(head) = piece.first_chunk() {
            self.0.resize(1 << 10, 0);
            let (word, bit) = Self::place(u32::from_be_bytes(*head));
            if let Some(word) = self.0.get_mut(word) {
                *word |= bit;
            }
        }
    }

    fn contains(&self, head: u32) -> bool {
        let (word, bit) = Self::place(head);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    fn place(head: u32) -> (usize, u64) {
        let hash = head.wrapping_mul(0x9e37_79b1) >> 16;
        (hash as usize >> 6, 1 << (hash & 63))
    }
}

impl Redactor {
    /// Knows some secrets.
    #[must_use]
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut scrub = Self::default();
        for secret in secrets.into_iter().filter(|secret| secret.len() >= SHORTEST) {
            for form in forms(secret) {
                if form.len() < PIECE + PIECE / 2 {
                    scrub.pieces.push(form);
                } else {
                    scrub.pieces.extend(form.windows(PIECE).map(<[u8]>::to_vec));
                }
            }
        }
        // pieces of a length lie together, in order
        scrub.pieces.sort_unstable_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
        scrub.pieces.dedup();
        scrub.pieces.iter().for_each(|piece| scrub.heads.add(piece));
        scrub
    }

    /// Knows those of many secrets of which something may stand in some texts.
    pub fn near<'s>(secrets: &[&'s str], texts: impl Iterator<Item = &'s str> + Clone) -> Self {
        let pieces: HashSet<Vec<u8>> = texts
            .clone()
            .flat_map(|text| [Folded::as_written(text), Folded::decoded(text)])
            .flat_map(|folded| folded.bytes.windows(PIECE).map(<[u8]>::to_vec).collect::<Vec<_>>())
            .collect();
        let short: Vec<Vec<u8>> = texts.map(|text| Folded::decoded(text).bytes).collect();
        let may_stand = |secret: &&&str| {
            let folded = Folded::decoded(secret).bytes;
            folded.windows(PIECE).any(|piece| pieces.contains(piece))
                || !folded.is_empty()
                    && folded.len() < PIECE
                    && short.iter().any(|text| memchr::memmem::find(text, &folded).is_some())
        };
        Self::new(secrets.iter().filter(may_stand).copied())
    }

    /// The text without the secrets.
    #[must_use]
    pub fn text(&self, text: &str) -> String {
        let mut found: Vec<Range<usize>> = Vec::new();
        if !self.pieces.is_empty() {
            for folded in [Folded::as_written(text), Folded::decoded(text)] {
                self.find(&folded, &mut found);
            }
        }
        found.sort_unstable_by_key(|range| range.start);
        let mut shown = String::with_capacity(text.len());
        let mut at = 0;
        for range in found {
            if range.start > at || at == 0 {
                shown.push_str(text.get(at..range.start).unwrap_or_default());
                shown.push_str(HIDDEN);
            }
            at = at.max(range.end);
        }
        shown.push_str(text.get(at..).unwrap_or_default());
        shown
    }

    /// The body of an answer without the secrets. If it is JSON it stays so.
    #[must_use]
    pub fn body(&self, body: String) -> String {
        if !self.is_in(&body) {
            return body;
        }
        let mut spans = Vec::new();
        let mut cursor = Cursor::new(&body, 0);
        cursor.walk(|event| {
            if let JsonEvent::Key(token) | JsonEvent::Scalar(token) = event {
                let said = token.said().unwrap_or_else(|| token.written.into());
                let shown = self.text(&said);
                if shown != said {
                    spans.push((token, shown));
                }
            }
        });
        if cursor.is_done() {
            let mut scrubbed = String::with_capacity(body.len());
            let mut at = 0;
            for (token, said) in spans {
                let place = token.span().range();
                scrubbed.push_str(body.get(at..place.start).unwrap_or_default());
                let quoted = serde_json::Value::String(said).to_string();
                let inside = quoted.strip_prefix('"').and_then(|said| said.strip_suffix('"'));
                let is_text = token.shape == Shape::Text;
                scrubbed.push_str(inside.filter(|_| is_text).unwrap_or(&quoted));
                at = place.end;
            }
            scrubbed.push_str(body.get(at..).unwrap_or_default());
            return scrubbed;
        }
        self.text(&body)
    }

    /// Says whether a body holds something of a secret. Pages are large, and hold none.
    fn is_in(&self, body: &str) -> bool {
        if self.may_hold(body) {
            return true;
        }
        if memchr::memchr2(b'\\', b'%', body.as_bytes()).is_none() {
            return false;
        }
        let mut escaped = false;
        Cursor::new(body, 0).walk(|event| {
            if let JsonEvent::Key(token) | JsonEvent::Scalar(token) = event {
                let said = token.is_escaped().then(|| token.said()).flatten();
                escaped |= said.is_some_and(|said| self.may_hold(&said));
                escaped |= token.written.contains('%') && self.text(token.written) != token.written;
            }
        });
        escaped
    }

    /// Says whether something of a secret stands in a text that has no escapes. The heads of pieces are
    /// looked for first, without a copy.
    fn may_hold(&self, text: &str) -> bool {
        let mut last = 0_u32;
        for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| *byte > b' ') {
            last = last << 8 | u32::from(byte.to_ascii_lowercase());
            if self.heads.contains(last) {
                let boundary = |place: &usize| text.is_char_boundary(*place);
                let start = (0..=at.saturating_sub(AROUND)).rev().find(boundary).unwrap_or(0);
                let end = (at + AROUND..text.len()).find(boundary).unwrap_or(text.len());
                let around = text.get(start..end).unwrap_or_default();
                if self.text(around) != around {
                    return true;
                }
            }
        }
        false
    }

    fn find(&self, folded: &Folded, found: &mut Vec<Range<usize>>) {
        let mut lengths: Vec<usize> = self.pieces.iter().map(Vec::len).collect();
        lengths.dedup();
        for length in lengths {
            let begin = self.pieces.partition_point(|piece| piece.len() < length);
            let end = self.pieces.partition_point(|piece| piece.len() <= length);
            let pieces = self.pieces.get(begin..end).unwrap_or_default();
            for (at, window) in folded.bytes.windows(length).enumerate() {
                if pieces.binary_search_by(|piece| piece.as_slice().cmp(window)).is_ok()
                    && let (Some(first), Some(last)) = (folded.from.get(at), folded.from.get(at + length - 1))
                {
                    found.push(first.start..last.end);
                }
            }
        }
    }
}

/// What a secret may look like in text that was folded.
fn forms(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    let mut forms = vec![secret.to_owned(), bytes.iter().map(|byte| format!("{byte:02x}")).collect()];
    // three places of it in the groups of three bytes; what depends on its neighbours is left out
    for before in 0..3 {
        let padded = [&[0; 2][..before.min(2)], bytes].concat();
        let encoded = STANDARD_NO_PAD.encode(padded);
        let skipped = [0, 2, 3][before];
        let kept = encoded.get(skipped..encoded.len() - 1).unwrap_or_default();
        forms.push(kept.to_owned());
        forms.push(kept.replace('+', "-").replace('/', "_"));
    }
    let folded = |form: &String| Folded::as_written(form).bytes;
    let decoded = Folded::decoded(secret).bytes;
    forms.iter().map(folded).chain([decoded]).filter(|form| form.len() >= SHORTEST).collect()
}

/// Text in lower case and without what may stand between its parts, with the place that each byte is of.
#[derive(Default)]
struct Folded {
    bytes: Vec<u8>,
    from: Vec<Range<usize>>,
}

impl Folded {
    fn as_written(text: &str) -> Self {
        let mut folded = Self::default();
        for (at, character) in text.char_indices() {
            folded.push(character, at..at + character.len_utf8());
        }
        folded
    }

    /// With escapes of URLs and of JSON resolved.
    fn decoded(text: &str) -> Self {
        let mut folded = Self::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let at = text.len() - rest.len();
            let (character, length) = unescaped(rest).unwrap_or((first, first.len_utf8()));
            folded.push(character, at..at + length);
            rest = rest.get(length..).unwrap_or_default();
        }
        folded
    }

    fn push(&mut self, character: char, place: Range<usize>) {
        if character.is_whitespace() || is_harmful(character) || character == char::REPLACEMENT_CHARACTER {
            return;
        }
        let mut buffer = [0; 4];
        for byte in character.to_ascii_lowercase().encode_utf8(&mut buffer).bytes() {
            self.bytes.push(byte);
            self.from.push(place.clone());
        }
    }
}

/// The character that an escape at the beginning of a text stands for, and its length.
fn unescaped(text: &str) -> Option<(char, usize)> {
    let hex = |range: Range<usize>| u32::from_str_radix(text.get(range)?, 16).ok();
    let bytes = text.as_bytes();
    match (bytes.first()?, bytes.get(1)?) {
        (b'%', _) => Some((char::from(u8::try_from(hex(1..3)?).ok().filter(u8::is_ascii)?), 3)),
        (b'\\', b'u') => Some((char::from_u32(hex(2..6)?)?, 6)),
        (b'\\', b'/' | b'"' | b'\\') => Some((char::from(*bytes.get(1)?), 2)),
        (b'\\', b'n' | b'r' | b't') => Some((' ', 2)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    const SECRET: &str = "KEY-canary/hunter2+sesame=";

    fn hides(text: &str) {
        let shown = Redactor::new([SECRET]).text(text);
        for part in ["canary", "hunter2", "sesame", "CANARY"] {
            assert!(!shown.contains(part), "{text}: {shown}");
        }
        assert!(shown.contains(HIDDEN), "{text}: {shown}");
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        hides(&format!("a {SECRET} b"));
        hides(&SECRET.to_uppercase());
        hides("KEY-canary/hunt");
        hides("er2+sesame=");
        hides("KEY-can\nary/hun\r\n  ter2+ses\u{fffd}ame=");
        hides("KEY-canary%2Fhunter2%2Bsesame%3D");
        hides("KEY-canary%2fhunter2%2bsesame%3d");
        hides(r"KEY-canary\/hunter2\u002bsesame=");
        let scrub = Redactor::new([SECRET]);
        for before in ["", "x", "xy", "xyz"] {
            let encoded = STANDARD.encode(format!("{before}{SECRET}:after"));
            let shown = scrub.text(&encoded);
            assert!(shown.contains(HIDDEN) && shown.len() < 24 + HIDDEN.len(), "{before}: {shown}");
        }
        let hex: String = SECRET.bytes().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(scrub.text(&hex), HIDDEN);
    }

    #[test]
    fn what_holds_no_secret_stays() {
        let scrub = Redactor::new([SECRET, "abc", ""]);
        for text in ["", "abc", "a key, a canary", "UnauthorizedOperation: 无权限", "100% \\ %2"] {
            assert_eq!(scrub.text(text), text);
        }
        assert_eq!(Redactor::default().text("hunter2"), "hunter2");
        assert_eq!(Redactor::new(["t/1+2="]).text("x t%2F1%2B2%3D t/1+2= y"), "x (hidden) (hidden) y");
    }

    #[test]
    fn a_body_stays_json() {
        let scrub = Redactor::new([SECRET]);
        let escaped = SECRET.replace('/', "\\/").replace('K', "\\u004b");
        for written in [SECRET, &escaped, "KEY-canary%2Fhunter2%2Bsesame%3D"] {
            let body = format!(r#"{{"a": ["{written}", 1, "b\"c"], "{written}": "x {written}"}}"#);
            let scrubbed = scrub.body(body);
            let json: serde_json::Value = serde_json::from_str(&scrubbed).expect("JSON");
            assert_eq!(json["a"][2], "b\"c");
            assert!(!json.to_string().contains("hunter2"), "{scrubbed}");
        }
        let whole = r#"{"a": "b%20c\/"}"#;
        assert_eq!(scrub.body(whole.to_owned()), whole);
        assert!(!scrub.body(format!("<html>{SECRET}")).contains("hunter2"));
    }
}
