//! The schema of the project file and of the files that it includes.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{closed, described, object, one_or_list, place, value};
use crate::model::{FACTS, Fact};
use crate::policy::{Rule, builtin, own};
use crate::source::{ConfigKey, Takes, asked};

pub(super) fn schema(rules: &[Arc<Rule>]) -> Json {
    let globs = json!({"type": "array", "items": {"type": "string"}});
    let properties = json!({
        "version": {"const": 1, "description": "The version of the format."},
        "include": described(one_or_list(&json!({"type": "string"})), "Files with more tunnels and waivers, as paths or globs."),
        "policies": described(one_or_list(&policy_name()), "The policies to judge by: built-in names, or paths that end in .yaml."),
        "sources": {"type": "array", "items": source(), "description": "Where the live tunnels come from."},
        "defaults": described(tunnel(true), "Facts that every tunnel declares unless it says otherwise."),
        "tunnels": {"type": "array", "items": tunnel(false), "description": "The tunnels that are expected."},
        "undeclared": {
            "anyOf": [{"enum": ["report", "ignore"]}, globs],
            "description": "What to do about live tunnels that nobody declared: report them, ignore all, or ignore these names or ids.",
        },
        "waivers": {"type": "array", "items": waiver(rules), "description": "Findings that somebody accepts."},
    });
    let Json::Object(properties) = properties else { return Json::Null };
    let mut schema = object(properties);
    if let Json::Object(map) = &mut schema {
        map.insert("$defs".to_owned(), value::definitions().into());
    }
    schema
}

/// A built-in name or a path.
pub(super) fn policy_name() -> Json {
    let names: Vec<_> = builtin::names().collect();
    json!({"anyOf": [{"enum": names}, {"type": "string", "pattern": "/|\\.ya?ml$"}]})
}

/// The declarable facts, nested by the dots in their names.
fn tunnel(defaults: bool) -> Json {
    let mut properties = Map::new();
    for fact in Fact::declarable() {
        if !(defaults && ["name", "psk"].contains(&fact.name)) {
            place(&mut properties, fact.name, described(value::declared(fact), fact.doc));
        }
    }
    if !defaults {
        let id = described(
            value::text(),
            "Id of the live tunnel, to find it by; else its name, else gateway and peer address.",
        );
        properties.insert("id".to_owned(), id);
        let source = described(
            value::text(),
            "Name of the source that the tunnel must be in; of a source of several regions, NAME/REGION names one.",
        );
        properties.insert("source".to_owned(), source);
    }
    object(properties)
}

fn source() -> Json {
    let mut source = closed(
        json!({
            "name": described(value::text(), "The name by which tunnels and reports refer to it."),
            "file": {"type": "string", "description": "An answer of the cloud, or a folder of them."},
        }),
        &["name"],
    );
    let mut kinds = vec![json!({"required": ["file"]})];
    for provider in asked() {
        let keys = provider.keys().iter().map(|key| (key.name.to_owned(), cloud(key))).collect();
        let account =
            described(closed(Json::Object(keys), &[]), &format!("An account of {}.", provider.title));
        source["properties"][provider.id] = account;
        kinds.push(json!({"required": [provider.id]}));
    }
    source["oneOf"] = kinds.into();
    source
}

/// What a key of a provider takes.
fn cloud(key: &ConfigKey) -> Json {
    let value = match key.takes {
        Takes::Regions | Takes::Filter => one_or_list(&value::text()),
        Takes::Choice(words) => json!({"enum": words.iter().map(|(word, _)| word).collect::<Vec<_>>()}),
        Takes::Text => value::text(),
        Takes::Endpoint => json!({"type": "string", "pattern": "^https?://"}),
        Takes::Number(most) => json!({"type": "number", "exclusiveMinimum": 0, "maximum": most}),
        Takes::Whole(most) => json!({"type": "integer", "minimum": 1, "maximum": most}),
    };
    described(value, key.doc)
}

fn waiver(rules: &[Arc<Rule>]) -> Json {
    let facts: Vec<&str> = FACTS.iter().map(|fact| fact.name).collect();
    let drift = json!({"properties": {"rule": {"const": "drift"}}, "required": ["rule"]});
    let ids = rules.iter().map(|rule| rule.id.to_string());
    let ids: Vec<String> = ids.chain(own::all().iter().map(|rule| rule.id.to_string())).collect();
    let mut waiver = closed(
        json!({
            "rule": {
                "anyOf": [{"enum": ids}, {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}],
                "description": "The rule whose demands are taken out.",
            },
            "tunnel": {"type": "string", "description": "The tunnels, by name or id; a glob."},
            "fact": {"enum": facts, "description": "The one fact that is accepted; a waiver for `drift` must name it."},
            "value": {
                "type": ["string", "number", "boolean"],
                "description": "The one observed value that is accepted; another one still counts.",
            },
            "reason": {"type": "string", "description": "Why it is accepted."},
            "owner": {"type": "string", "description": "Who answers for it."},
            "expires": {"type": "string", "format": "date", "pattern": "^\\d{4}-\\d{2}-\\d{2}$", "description": "The last day on which it holds, in UTC."},
        }),
        &["rule", "tunnel", "reason"],
    );
    if let Json::Object(map) = &mut waiver {
        map.insert("if".to_owned(), drift);
        map.insert("then".to_owned(), json!({"required": ["fact"]}));
    }
    waiver
}
