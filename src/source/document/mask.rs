//! Blanks pre-shared keys and other secrets out of the text of an answer, in place, before anything
//! else gets to see it.
//!
//! Values are known by their key. Terraform repeats them under keys of people's own choosing, so
//! there every string that equals a known key goes as well.

use std::collections::HashSet;

use crate::model::secret::name::{Remembered, may_be_of_secret};
use crate::text::Span;
use crate::text::json::{Cursor, JsonEvent, Shape, Token};

/// Gathers the places of secrets in the text of one answer.
#[derive(Default)]
pub(crate) struct Mask<'a> {
    /// The values to blank.
    spans: Vec<Span>,
    /// Keys seen before, and whether they name secrets.
    remembered: Remembered<'a, bool>,
}

impl<'a> Mask<'a> {
    /// Says whether a key names a secret.
    pub(crate) fn names_secret(&mut self, key: Token<'a>) -> bool {
        self.remembered.of(key.written, || key.said().is_none_or(|said| may_be_of_secret(&said)))
    }

    /// Notes a value that is to be blanked.
    pub(crate) fn note(&mut self, token: Token<'_>) {
        if matches!(token.shape, Shape::Text | Shape::Number) {
            self.spans.push(token.span());
        }
    }

    /// Reads the value of `key`, however deep, and notes the secrets in it.
    pub(crate) fn value(&mut self, key: Token<'a>, cursor: &mut Cursor<'a>) -> Option<Token<'a>> {
        let secret = self.names_secret(key);
        self.pass(cursor, secret)
    }

    /// Goes past the next value and notes the secrets in it; says whether there was one.
    pub(crate) fn skip(&mut self, cursor: &mut Cursor<'a>, secret: bool) -> bool {
        if cursor.peek() != Some(Shape::Text) {
            return self.pass(cursor, secret).is_some();
        }
        let token = cursor.text();
        if let Some(token) = token.filter(|_| secret) {
            self.note(token);
        }
        token.is_some()
    }

    /// Reads the next value, however deep, and notes the secrets in it; all of it, if it is `secret`.
    pub(crate) fn pass(&mut self, cursor: &mut Cursor<'a>, secret: bool) -> Option<Token<'a>> {
        if !matches!(cursor.peek(), Some(Shape::List | Shape::Object)) {
            let token = cursor.token()?;
            if secret {
                self.note(token);
            }
            return Some(token);
        }
        let mut depth = 0_usize;
        // the depth at which the object or list that is all secret began
        let mut within = secret.then_some(0);
        let mut after_secret_key = false;
        let mut tag = Tag::default();
        cursor.walk(|event| match event {
            JsonEvent::Key(key) => {
                after_secret_key = self.names_secret(key);
                tag.key(key);
            }
            JsonEvent::Open => {
                tag = Tag::default();
                if std::mem::take(&mut after_secret_key) && within.is_none() {
                    within = Some(depth + 1);
                }
                depth += 1;
            }
            JsonEvent::Close => {
                tag = Tag::default();
                if within == Some(depth) {
                    within = None;
                }
                depth = depth.saturating_sub(1);
            }
            JsonEvent::Scalar(token) => {
                let in_tag = tag.scalar(token);
                if std::mem::take(&mut after_secret_key) || within.is_some() {
                    self.note(token);
                } else if let Some(secret) = in_tag {
                    self.note(secret);
                }
            }
        })
    }

    /// Notes every string of these documents that is written like a secret which was noted.
    pub(crate) fn documents(&mut self, text: &'a str, documents: &[Cursor<'a>]) {
        let secrets: HashSet<&str> = match documents {
            [] => return,
            _ => self.spans.iter().filter_map(|span| text.get(span.range())).collect(),
        };
        let mut repeated = Vec::new();
        for document in documents {
            document.clone().walk(|event| match event {
                JsonEvent::Scalar(token) if token.shape == Shape::Text && secrets.contains(token.written) => {
                    repeated.push(token.span());
                }
                _ => {}
            });
        }
        self.spans.append(&mut repeated);
    }

    /// Notes every text in the next value that `repeats` says repeats a key; the name of a key may do so, too.
    pub(crate) fn repeated(&mut self, mut cursor: Cursor<'a>, repeats: &dyn Fn(&str) -> bool) {
        let mut repeated = Vec::new();
        let text = |token: &Token<'_>| token.shape == Shape::Text;
        cursor.walk(|event| {
            if let JsonEvent::Key(token) | JsonEvent::Scalar(token) = event
                && text(&token)
                && token.said().is_some_and(|said| repeats(&said))
            {
                repeated.push(token.span());
            }
        });
        self.spans.append(&mut repeated);
    }

    /// The values to blank.
    pub(crate) fn into_spans(self) -> Vec<Span> {
        self.spans
    }
}

/// A tag written as an object of `Key` and `Value`, in either order, while it goes by.
#[derive(Default)]
struct Tag<'a> {
    part: Option<Part>,
    secret: bool,
    value: Option<Token<'a>>,
}

#[derive(Clone, Copy)]
enum Part {
    Key,
    Value,
}

impl<'a> Tag<'a> {
    fn key(&mut self, key: Token<'a>) {
        let is = |name: &str| key.written.eq_ignore_ascii_case(name);
        self.part = match key.written.len() {
            3 | 6 if is("key") || is("tagkey") => Some(Part::Key),
            5 | 8 if is("value") || is("tagvalue") => Some(Part::Value),
            _ => None,
        };
    }

    /// Takes a value in; gives that of the tag once its key is known to name a secret.
    fn scalar(&mut self, token: Token<'a>) -> Option<Token<'a>> {
        match self.part.take()? {
            Part::Key => self.secret = token.said().is_some_and(|said| may_be_of_secret(&said)),
            Part::Value => self.value = Some(token),
        }
        if self.secret { self.value.take() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::redact::overwritten;

    fn blanked(text: &str) -> String {
        let mut mask = Mask::default();
        mask.pass(&mut Cursor::new(text, 0), false);
        overwritten(text.to_owned(), &mask.into_spans(), b'*')
    }

    #[test]
    fn a_secret_is_known_by_its_key_at_any_depth() {
        let text = r#"{"a": [{"preSharedKey": "x\"y", "b": "c"}], "PRE_share-Key": 12, "SecretId": "s",
            "n": {"psk": {"constant_value": "deep", "on": true}, "d": "kept"}, "pre\u0053haredKey": "k"}"#;
        let expected = r#"{"a": [{"preSharedKey": "****", "b": "c"}], "PRE_share-Key": **, "SecretId": "*",
            "n": {"psk": {"constant_value": "****", "on": true}, "d": "kept"}, "pre\u0053haredKey": "*"}"#;
        assert_eq!(blanked(text), expected);
    }

    #[test]
    fn a_tag_that_names_a_secret_loses_its_value() {
        let text = r#"[{"Key": "psk", "Value": "k"}, {"Value": "k", "Key": "PSK"}, {"Key": "a", "Value": "b"},
            {"Value": "b"}, {"Key": "psk"}, {"TagKey": "hq-secret", "TagValue": 12}]"#;
        let expected = r#"[{"Key": "psk", "Value": "*"}, {"Value": "*", "Key": "PSK"}, {"Key": "a", "Value": "b"},
            {"Value": "b"}, {"Key": "psk"}, {"TagKey": "hq-secret", "TagValue": **}]"#;
        assert_eq!(blanked(text), expected);
    }

    #[test]
    fn what_stands_after_a_secret_object_is_kept() {
        assert_eq!(blanked(r#"{"psk": [], "a": "b"}"#), r#"{"psk": [], "a": "b"}"#);
        assert_eq!(blanked(r#"{"psk": ["x", ["y"]], "a": "b"}"#), r#"{"psk": ["*", ["*"]], "a": "b"}"#);
    }

    #[test]
    fn a_secret_that_is_repeated_under_another_key_goes_too() {
        let text = r#"{"psk": "sesame", "variables": {"hq": {"value": "sesame"}}, "other": "sesames"}"#;
        let mut mask = Mask::default();
        mask.pass(&mut Cursor::new(text, 0), false);
        mask.documents(text, &[Cursor::new(text, 0)]);
        let expected = r#"{"psk": "******", "variables": {"hq": {"value": "******"}}, "other": "sesames"}"#;
        assert_eq!(overwritten(text.to_owned(), &mask.into_spans(), b'*'), expected);
    }
}
