//! What of the object of a tunnel may be shown: the values of keys in the table of facts, and nothing
//! else. What stands under a key that nobody knows may be a secret, whatever the key is called.

use std::sync::LazyLock;

use super::document::columns::{Form, Sides, Wire};
use super::wires;
use crate::model::secret::name::may_be_repeated;
use crate::model::{FACTS, Index, Kind, guide};
use crate::text::json::{Cursor, JsonEvent, Shape, Token};
use crate::text::{SourceFile, Span};

/// What stands under a key of the table.
#[derive(Clone, Copy)]
enum KnownKey {
    /// Keys of its own.
    Part,
    /// The value of a fact, or a part of it.
    Value(Kind),
}

/// The keys of all wires, by wire and path.
static KNOWN: LazyLock<Index<(&'static str, &'static str), KnownKey>> = LazyLock::new(|| {
    let mut known = Index::default();
    for (wire, fact) in wires().flat_map(|wire| FACTS.iter().map(move |fact| (wire, fact))) {
        for path in wire.paths(fact) {
            known.insert((wire.name, *path), KnownKey::Value(fact.kind));
            // the names of a snapshot are those of the facts, dots and all
            if let Some((part, _)) = path.split_once('.').filter(|_| wire.form != Form::Snapshot) {
                known.insert((wire.name, part), KnownKey::Part);
            }
        }
    }
    known
});

/// What a snapshot keeps of a key.
const MEASURES: [&str; 4] = ["group", "length", "entropy_bits", "guesses_log10"];

/// What it keeps of it in words: the names of guides.
const PUBLISHED: &str = "published";

/// The spans of an object of a tunnel that must not be shown: values of unknown keys, and the keys
/// themselves where they do not look like words. In the order of the text.
#[must_use]
pub fn hidden(file: &SourceFile, object: Span, wire: &'static Wire) -> Vec<Span> {
    // a number that was blanked is no JSON; what stands for it does not matter
    let text = file.slice(object).replace('*', "1");
    let mut walk = ObjectWalk { wire, found: Vec::new() };
    let mut cursor = Cursor::new(&text, object.start as usize);
    if cursor.peek() == Some(Shape::Object) {
        walk.object(&mut cursor, "");
    }
    let end = object.range().end;
    if cursor.offset() < end {
        // no JSON from here on
        walk.found.push(Span::new(cursor.offset(), end));
    }
    walk.found
}

struct ObjectWalk {
    wire: &'static Wire,
    found: Vec<Span>,
}

impl ObjectWalk {
    fn object(&mut self, cursor: &mut Cursor<'_>, part: &str) {
        cursor.open();
        while let Some(key) = cursor.key() {
            let said = key.said().unwrap_or_default();
            let shape = cursor.peek();
            let start = cursor.offset();
            match (self.known(part, &said), shape) {
                (Some(KnownKey::Part), Some(Shape::Object)) => {
                    self.object(cursor, self.wire.container(&said))
                }
                (Some(KnownKey::Part), Some(Shape::List)) => {
                    cursor.open();
                    while cursor.item() {
                        if cursor.peek() == Some(Shape::Object) {
                            self.object(cursor, self.wire.container(&said));
                        } else {
                            self.pass(cursor);
                        }
                    }
                }
                (Some(KnownKey::Value(kind)), Some(Shape::List | Shape::Object)) => {
                    let Some(token) = cursor.token() else { return };
                    self.nested(kind, token);
                }
                // a flag is no secret
                (Some(KnownKey::Value(_)), _) | (None, Some(Shape::Flag | Shape::Null)) => {
                    if cursor.token().is_none() {
                        return;
                    }
                }
                _ => {
                    if !may_be_repeated(&said) {
                        self.text(key);
                    }
                    if cursor.token().is_none() {
                        return;
                    }
                    self.found.push(Span::new(start, cursor.offset()));
                }
            }
        }
    }

    /// Says whether a key is that of the ranges of a selector.
    fn is_side(&self, key: &str) -> bool {
        matches!(self.wire.sides, Sides::Pairs(local, remote) if [local, remote].contains(&key))
    }

    fn known(&self, part: &str, key: &str) -> Option<KnownKey> {
        let wire = self.wire.name;
        let find = |path: &str| KNOWN.get(&(wire, path)).copied();
        if part.is_empty() {
            return find(key).or_else(|| find(self.wire.container(key)));
        }
        find(&format!("{part}.{key}")).filter(|known| matches!(known, KnownKey::Value(_)))
    }

    /// Hides the next value.
    fn pass(&mut self, cursor: &mut Cursor<'_>) {
        let start = cursor.offset();
        if cursor.token().is_some() {
            self.found.push(Span::new(start, cursor.offset()));
        }
    }

    /// Hides what does not belong into a value of several parts.
    fn nested(&mut self, kind: Kind, value: Token<'_>) {
        let shown = |key: Option<&str>, said: &str| match (kind, key) {
            (Kind::Selectors, None) => is_range(said),
            (Kind::Selectors, Some(key)) => self.is_side(key) && is_range(said),
            (Kind::Tags, Some(key)) if value.shape == Shape::List => ["Key", "Value"].contains(&key),
            (Kind::Tags, Some(_)) => true,
            (Kind::Secret, Some(key)) => {
                let named = || key == PUBLISHED && guide::is_name(said);
                self.wire.form == Form::Snapshot && (MEASURES.contains(&key) || named())
            }
            _ => false,
        };
        let mut found = Vec::new();
        let mut key: Option<Token<'_>> = None;
        value.cursor().walk(|event| match event {
            JsonEvent::Key(next) => {
                let said = next.said().unwrap_or_default();
                let named = matches!(kind, Kind::Tags) && value.shape == Shape::Object;
                if !named && !may_be_repeated(&said) {
                    found.push(next);
                }
                key = Some(next);
            }
            JsonEvent::Scalar(token) => {
                let said = token.said().unwrap_or_default();
                if !shown(key.as_ref().map(|key| key.written), &said) {
                    found.push(token);
                }
            }
            JsonEvent::Open | JsonEvent::Close => {}
        });
        found.into_iter().for_each(|token| self.text(token));
    }

    /// Hides a scalar, with its quotes.
    fn text(&mut self, token: Token<'_>) {
        let quote = usize::from(token.shape == Shape::Text);
        let start = token.start - quote;
        self.found.push(Span::new(start, token.start + token.written.len() + quote));
    }
}

fn is_range(said: &str) -> bool {
    said.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':' | b'/' | b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(name: &str) -> &'static Wire {
        crate::source::wire(name).expect("a wire")
    }

    fn shown(wire: &'static Wire, text: &str) -> String {
        let file = SourceFile::new("f", text);
        let mut shown = String::new();
        let mut at = 0;
        for span in hidden(&file, Span::new(0, text.len()), wire) {
            shown.push_str(&text[at..span.range().start]);
            shown.push('_');
            at = span.range().end;
        }
        shown + &text[at..]
    }

    #[test]
    fn only_values_of_keys_in_the_table_are_shown() {
        let v3 = r#"{"VpnConnectionId": "a", "IkeKey": "k", "preSharddKey": 12, "hunter2-X": {"a": ["k"]},
            "IKEOptionsSpecification": {"PropoEncryAlgorithm": "des", "Passwd": "k", "x": null}, "Tag\u0053et":
            [{"Key": "a", "Value": "b", "Note": "k"}], "PreShareKey": **, "VpnConnectionName": ["k"]}"#;
        let expected = r#"{"VpnConnectionId": "a", "IkeKey": _, "preSharddKey": _, _: _,
            "IKEOptionsSpecification": {"PropoEncryAlgorithm": "des", "Passwd": _, "x": null}, "Tag\u0053et":
            [{"Key": "a", "Value": "b", "Note": _}], "PreShareKey": **, "VpnConnectionName": [_]}"#;
        assert_eq!(shown(wire("v3"), v3), expected);
        let v2 = r#"{"vpnConnId": "a", "IKESet": [{"propoEncryAlgorithm": "des", "key": "k"}, "k"], "data": {"x": "k"}}"#;
        let expected =
            r#"{"vpnConnId": "a", "IKESet": [{"propoEncryAlgorithm": "des", "key": _}, _], "data": _}"#;
        assert_eq!(shown(wire("v2"), v2), expected);
    }

    #[test]
    fn every_path_of_the_table_is_shown() {
        for wire in wires() {
            for path in FACTS
                .iter()
                .filter(|fact| !matches!(fact.kind, Kind::Secret))
                .flat_map(|fact| wire.paths(fact))
            {
                let text = match path.split_once('.').filter(|_| wire.form != Form::Snapshot) {
                    Some((part, key)) => format!("{{\"{part}\": {{\"{key}\": \"1\"}}}}"),
                    None => format!("{{\"{path}\": \"1\"}}"),
                };
                assert_eq!(shown(wire, &text), text);
            }
        }
    }

    #[test]
    fn nothing_is_shown_of_what_is_no_json() {
        assert_eq!(shown(wire("v3"), r#"{"VpnConnectionId": "a", k"}"#), r#"{"VpnConnectionId": "a", _"#);
    }
}
