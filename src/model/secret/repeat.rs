//! Texts of a tunnel that repeat a pre-shared key: a tag, a name, an identity. Nobody may keep them as they are.

use std::collections::HashSet;
use std::net::IpAddr;

use aho_corasick::AhoCorasick;

use super::Secret;
use crate::model::fact::{FACTS, Origin};
use crate::model::value::{Tags, Value};
use crate::model::word::Word;
use crate::model::{Kind, Text, Tunnel};

/// What stands in the place of a text that repeats a key.
pub const HIDDEN: &str = "(secret)";

/// A shorter key is a part of too many texts, in bytes: a text must be all of it to be hidden.
pub const SHORTEST_PART: usize = 6;

/// Says whether a text repeats a key.
#[must_use]
pub fn repeats(text: &str, key: &str) -> bool {
    text == key || key.len() >= SHORTEST_PART && text.contains(key)
}

/// A shorter stretch of a key is found by chance too often.
const TELLING: usize = 4;

/// Says whether a key, as it is written in the JSON of an object, may stand there a second time, in whatever
/// spelling. It is asked of every tunnel, and almost none does.
#[must_use]
pub fn may_be(object: &str, key: &str) -> bool {
    let plain = |text: &str| memchr::memmem::find(text.as_bytes(), b"\\u").is_none();
    // letters and digits have no other spelling but that
    let stretch = key.split(|c: char| !c.is_ascii_alphanumeric()).max_by_key(|stretch| stretch.len());
    match stretch.filter(|stretch| stretch.len() >= TELLING && !key.contains('\\')) {
        Some(stretch) if plain(object) => {
            memchr::memmem::find_iter(object.as_bytes(), stretch).nth(1).is_some()
        }
        _ => true,
    }
}

/// The keys of a whole document.
#[derive(Debug, Default)]
pub struct KeySet {
    whole: HashSet<String>,
    /// Those that are looked for in the middle of a text; none, where there are too many.
    parts: Option<AhoCorasick>,
}

/// So many bytes of keys are looked for in the middle of a text.
const MOST_BYTES: usize = 1 << 20;

impl KeySet {
    /// Puts keys together.
    #[must_use]
    pub fn new(whole: HashSet<String>) -> Self {
        let mut parts: Vec<&String> = whole.iter().filter(|key| key.len() >= SHORTEST_PART).collect();
        parts.sort_unstable();
        let few = parts.iter().map(|key| key.len()).sum::<usize>() <= MOST_BYTES;
        let parts = (few && !parts.is_empty()).then(|| AhoCorasick::new(parts).ok()).flatten();
        Self { whole, parts }
    }

    /// Says whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty()
    }

    /// Says whether a text is one of them.
    #[must_use]
    pub fn hold(&self, text: &str) -> bool {
        self.whole.contains(text)
    }

    /// Says whether a text repeats one of them.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        self.whole.contains(text) || self.parts.as_ref().is_some_and(|parts| parts.is_match(text))
    }
}

/// Hides the texts of a tunnel that `repeats` says repeat a key. A key that a text of its own tunnel repeats is no
/// longer one that must be guessed.
pub fn hide(tunnel: &mut Tunnel, repeats: &dyn Fn(&str) -> bool) {
    let own = tunnel.psk.clone();
    let own = own.as_ref().and_then(Secret::expose);
    let mut told = false;
    let mut hides = |text: &str| {
        told |= own.is_some_and(|own| self::repeats(text, own));
        repeats(text)
    };
    for fact in FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Declared | Origin::Reported)) {
        let value = (fact.read)(tunnel).and_then(|value| harmless(fact.kind, value, &mut hides));
        if let Some(value) = value {
            (fact.write)(tunnel, value);
        }
    }
    if told && let Some(psk) = &mut tunnel.psk {
        psk.tell();
    }
}

/// The value with what repeats a key hidden; nothing, if nothing does. An address of a network is no secret, whatever
/// people take for a key.
fn harmless(kind: Kind, value: Value, hides: &mut dyn FnMut(&str) -> bool) -> Option<Value> {
    match (kind, value) {
        (Kind::Text | Kind::Address | Kind::Identity, Value::Text(text)) => {
            let hidden = text.parse::<IpAddr>().is_err() && hides(&text);
            hidden.then(|| Value::Text(HIDDEN.into()))
        }
        (Kind::Word(vocabulary), Value::Word(Word::Unknown(word))) => {
            hides(&word).then(|| Value::Word(vocabulary.read(HIDDEN)))
        }
        (Kind::Tags, Value::Tags(tags)) => {
            let mut hidden = false;
            let mut harmless = |text: &Text| {
                let hides = hides(text);
                hidden |= hides;
                if hides { HIDDEN.into() } else { text.clone() }
            };
            let tags: Tags = tags.iter().map(|(key, value)| (harmless(key), harmless(value))).collect();
            hidden.then(|| Value::Tags(tags.into()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::subject::fixture::tunnel;

    #[test]
    fn every_text_that_repeats_a_key_is_hidden() {
        let key = "sesame-open-CANARY";
        for fact in FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Declared | Origin::Reported)) {
            if !matches!(fact.kind, Kind::Text | Kind::Address | Kind::Identity | Kind::Word(_)) {
                continue;
            }
            let mut tunnel = tunnel(&[("psk", key)]);
            let text = format!("a {key} b");
            let said = match fact.kind {
                Kind::Word(vocabulary) => Value::Word(vocabulary.read(&text)),
                _ => Value::Text(text.into()),
            };
            (fact.write)(&mut tunnel, said);
            hide(&mut tunnel, &|text| repeats(text, key));
            assert!(tunnel.psk.as_ref().is_some_and(Secret::is_told), "{}", fact.name);
            assert_eq!(
                (fact.read)(&tunnel).map(|value| value.to_string()).as_deref(),
                Some(HIDDEN),
                "{}",
                fact.name
            );
        }
        let mut tunnel = tunnel(&[("psk", key), ("name", "hq")]);
        let tags: Tags = [("key".into(), key.into()), (format!("{key}!").into(), "x".into())].into();
        tunnel.around.tags = Some(tags.into());
        hide(&mut tunnel, &|text| repeats(text, key));
        let shown = Value::Tags(tunnel.around.tags.clone().expect("tags")).to_string();
        assert_eq!(shown, "(secret)=x, key=(secret)");
        assert_eq!(tunnel.name.as_deref(), Some("hq"));
    }

    #[test]
    fn keys_of_other_tunnels_are_hidden_and_not_taken_for_its_own() {
        let keys = KeySet::new(["another-key".to_owned(), "hq".to_owned()].into());
        let mut tunnel =
            tunnel(&[("psk", "my-own-key"), ("name", "to another-key"), ("vpc", "hq"), ("gateway", "hq1")]);
        hide(&mut tunnel, &|text| keys.are_in(text));
        let around = &tunnel.around;
        let seen =
            [&tunnel.name, &around.vpc, &around.gateway].map(|text| text.as_deref().unwrap_or_default());
        assert_eq!(seen, [HIDDEN, HIDDEN, "hq1"]);
        assert!(!tunnel.psk.as_ref().is_some_and(Secret::is_told));
    }

    #[test]
    fn a_key_that_stands_in_an_object_once_repeats_nothing() {
        for (object, expected) in [
            (r#"{"psk": "kX9/qLw7Zr2m", "name": "hq"}"#, false),
            (r#"{"psk": "kX9/qLw7Zr2m", "name": "is kX9\/qLw7Zr2m"}"#, true),
            (r#"{"psk": "kX9/qLw7Zr2m", "name": "\u006bX9/qLw7Zr2m"}"#, true),
        ] {
            assert_eq!(may_be(object, "kX9/qLw7Zr2m"), expected, "{object}");
        }
        assert!(may_be(r#"{"psk": "a-b"}"#, "a-b"));
    }

    #[test]
    fn a_short_key_is_no_part_of_a_text() {
        assert!(repeats("prod", "prod") && !repeats("production", "prod") && repeats("a-secret1", "secret1"));
    }
}
