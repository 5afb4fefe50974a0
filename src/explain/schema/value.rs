//! Schemas of the values that facts take.

use serde_json::{Map, Value as Json, json};

use super::{closed, one_or_list};
use crate::model::value::{Kind, Unit};
use crate::model::word::Vocabulary;
use crate::model::{FACTS, Fact};

/// What a value of a fact can be where one is written as one scalar.
pub(super) fn scalar(fact: &Fact) -> Json {
    match fact.kind {
        Kind::Word(vocabulary) => json!({"$ref": format!("#/$defs/{}", name(vocabulary))}),
        Kind::Number(Unit::Log10Guesses) => json!({"type": "number", "minimum": 0}),
        Kind::Number(_) => json!({"type": "integer", "minimum": 0}),
        Kind::Flag => json!({"anyOf": [
            {"type": "boolean"},
            {"enum": ["yes", "no", "on", "off", 0, 1]},
        ]}),
        Kind::Address => json!({"anyOf": [
            {"type": "string", "format": "ipv4"},
            {"type": "string", "format": "ipv6"},
        ]}),
        Kind::Text | Kind::Identity | Kind::Names | Kind::Tags | Kind::Selectors | Kind::Secret => text(),
    }
}

/// Text, which may look like a number to a reader of YAML.
pub(super) fn text() -> Json {
    json!({"type": ["string", "number"]})
}

/// What can be declared of a fact.
pub(super) fn declared(fact: &Fact) -> Json {
    match fact.kind {
        Kind::Selectors => {
            let ranges =
                one_or_list(&json!({"type": "string", "examples": ["10.100.2.0/24", "2001:db8::/64"]}));
            one_or_list(&closed(json!({"local": ranges, "remote": ranges}), &["local", "remote"]))
        }
        Kind::Tags => json!({"type": "object", "additionalProperties": text()}),
        Kind::Secret => json!({"oneOf": [
            closed(json!({"env": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"}}), &["env"]),
            closed(json!({"file": {"type": "string", "minLength": 1}}), &["file"]),
        ]}),
        _ => scalar(fact),
    }
}

/// The vocabularies, each by its name.
pub(super) fn definitions() -> Map<String, Json> {
    let vocabularies = FACTS.iter().filter_map(|fact| match fact.kind {
        Kind::Word(vocabulary) => Some((name(vocabulary), words(vocabulary))),
        _ => None,
    });
    vocabularies.collect()
}

/// `a DH group` as `dh-group`.
fn name(vocabulary: &Vocabulary) -> String {
    let noun = vocabulary.noun;
    let noun = noun.strip_prefix("an ").or_else(|| noun.strip_prefix("a ")).unwrap_or(noun);
    noun.to_ascii_lowercase().replace(' ', "-")
}

/// The canonical words, which an editor offers, and every other spelling, which is as good.
fn words(vocabulary: &Vocabulary) -> Json {
    let words: Vec<_> = vocabulary.terms.iter().map(|term| term.word).collect();
    let docs: Vec<_> = vocabulary.terms.iter().map(|term| term.doc).collect();
    let spellings = vocabulary
        .terms
        .iter()
        .flat_map(|term| std::iter::once(term.word).chain(term.aliases.iter().copied()));
    let mut patterns: Vec<String> = spellings.clone().map(pattern).collect();
    patterns.sort();
    patterns.dedup();
    let numbers: Vec<u64> = spellings.filter_map(|said| said.parse().ok()).collect();
    let mut any = vec![
        json!({"enum": words, "enumDescriptions": docs}),
        json!({"type": "string", "pattern": format!("^({})$", patterns.join("|"))}),
    ];
    if !numbers.is_empty() {
        any.push(json!({"enum": numbers}));
    }
    json!({"description": format!("{}, in any common spelling", vocabulary.noun), "anyOf": any})
}

/// A spelling in any case, with any separators.
fn pattern(said: &str) -> String {
    let letters = said.chars().filter(|c| !matches!(c, '-' | '_' | '.' | '/' | ' ')).map(|c| {
        let (lower, upper) = (c.to_ascii_lowercase(), c.to_ascii_uppercase());
        if c == '+' {
            "\\+".to_owned()
        } else if lower == upper {
            c.to_string()
        } else {
            format!("[{lower}{upper}]")
        }
    });
    letters.collect::<Vec<_>>().join("[-_./ ]*")
}
