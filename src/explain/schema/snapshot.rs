//! The schema of a snapshot: of each tunnel, every fact that a snapshot keeps, under its own name.

use serde_json::{Map, Value as Json, json};

use super::{closed, described, place};
use crate::model::value::{Kind, Unit};
use crate::model::{FACTS, Fact};
use crate::source::snapshot::{MEASURES, VERSION};
use crate::source::{kinds, wire};

pub(super) fn schema() -> Json {
    let source = closed(
        json!({
            "name": {"type": "string", "description": "The name by which tunnels and reports refer to it."},
            "kind": {"enum": kinds().collect::<Vec<_>>()},
            "region": {"type": ["string", "null"]},
            "named": {"type": "boolean", "description": "Whether somebody gave it its name; else that is the path of a file."},
            "asked_for": {"type": "array", "items": {"type": "string"}, "description": "What the source was asked for, if not all of its tunnels: each filter and its value. A check of the snapshot says so."},
            "tunnels": {"type": "array", "items": tunnel()},
            "planned": {"type": "array", "items": tunnel(), "description": "Tunnels as a plan will make them."},
            "going": {"type": "array", "items": going(), "description": "Tunnels that are to be destroyed."},
        }),
        &["name", "kind", "region", "named", "tunnels"],
    );
    closed(
        json!({
            "vpnaudit_snapshot": {"const": VERSION, "description": "The version of the format."},
            "sources": {"type": "array", "items": source},
        }),
        &["vpnaudit_snapshot", "sources"],
    )
}

/// What a source reports; what it does not is absent. A tunnel without an id has a name or an address.
fn tunnel() -> Json {
    let mut properties = Map::new();
    for fact in FACTS.iter() {
        for path in wire("snapshot").map_or(&[][..], |wire| wire.paths(fact)) {
            place(&mut properties, path, described(value(fact), fact.doc));
        }
    }
    let mut tunnel = closed(Json::Object(properties), &[]);
    if let Json::Object(map) = &mut tunnel {
        map.insert(
            "anyOf".to_owned(),
            json!([{"required": ["id"]}, {"required": ["name"]}, {"required": ["address"]}]),
        );
    }
    tunnel
}

/// What a tunnel that is to be destroyed is called.
fn going() -> Json {
    let text = json!({"type": "string"});
    closed(json!({"address": text, "id": text, "name": text}), &[])
}

/// A value as it is written: in one form alone, and a word that is not known as the cloud spells it.
fn value(fact: &Fact) -> Json {
    let ranges = json!({"type": "array", "items": {"type": "string"}});
    match fact.kind {
        Kind::Word(vocabulary) => {
            let words: Vec<_> = vocabulary.terms.iter().map(|term| term.word).collect();
            json!({"type": "string", "examples": words})
        }
        Kind::Text | Kind::Identity | Kind::Address => json!({"type": "string"}),
        Kind::Number(Unit::Log10Guesses) => json!({"type": "number", "minimum": 0}),
        Kind::Number(_) => json!({"type": "integer", "minimum": 0}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Names => ranges,
        Kind::Tags => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        Kind::Selectors => json!({"anyOf": [
            {
                "type": "array",
                "items": closed(json!({"local": {"type": "string"}, "remote": ranges}), &["local", "remote"]),
            },
            described(
                closed(json!({"local": ranges, "remote": ranges}), &["local", "remote"]),
                "The two sides, where the source does not say which goes with which.",
            ),
        ]}),
        Kind::Secret => key(),
    }
}

/// What is kept of a pre-shared key: never the key, nor a digest of it.
fn key() -> Json {
    let number = json!({"type": "number", "minimum": 0});
    let group =
        json!({"type": "integer", "minimum": 1, "description": "Tunnels with the same number share a key."});
    let mut properties = Map::from_iter([("group".to_owned(), group)]);
    let mut required = vec!["group"];
    for fact in MEASURES.into_iter().filter_map(Fact::find) {
        let Some((_, name)) = fact.name.split_once('.') else { continue };
        let is_number = matches!(fact.kind, Kind::Number(_));
        let shape = if is_number { number.clone() } else { described(value(fact), fact.doc) };
        properties.insert(name.to_owned(), shape);
        // snapshots of earlier versions have the numbers alone
        required.extend(is_number.then_some(name));
    }
    closed(Json::Object(properties), &required)
}
