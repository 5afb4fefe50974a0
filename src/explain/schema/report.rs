//! The schema of the JSON report. Names are kept for ever; new ones may join them, so readers must
//! not mind a name that they do not know, while the schema lists every one there is.

use serde_json::{Value as Json, json};

use super::closed;
use crate::model::FACTS;
use crate::policy::{Evidence, Severity};

pub(super) fn schema() -> Json {
    let severities = Severity::ALL.map(Severity::as_str);
    let counts = severities.iter().map(|severity| ((*severity).to_owned(), count()));
    let counts = closed(Json::Object(counts.collect()), &severities);
    let mut schema = closed(
        json!({
            "version": {"const": 1},
            "tool": all(json!({"name": {"const": "vpnaudit"}, "version": {"type": "string"}})),
            "complete": {"type": "boolean", "description": "Whether every source gave all of its tunnels."},
            "summary": all(json!({"tunnels": count(), "declared": count(), "findings": counts, "waived": count()})),
            "policies": list(&json!({"type": "string"})),
            "sources": list(&closed(json!({
                "name": {"type": "string"}, "kind": {"type": "string"}, "status": {"enum": ["ok", "error"]},
                "tunnels": count(), "error": or_null("string"),
                "notes": {"type": "array", "items": {"type": "string"},
                    "description": "What the source could not tell, though it gave all of its tunnels."},
            }), &["name", "kind", "status", "tunnels", "error"])),
            "rules": list(&all(json!({
                "id": {"type": "string"}, "title": {"type": "string"}, "severity": severity(), "fact": fact(),
                "cwe": or_null("integer"), "assessed": count(), "passed": count(), "failed": count(),
                "waived": count(), "not_assessed": count(), "out_of_scope": count(),
            }))),
            "unreported": list(&all(json!({"fact": fact(), "tunnels": count()}))),
            "warnings": list(&json!({"type": "string"})),
            "baseline": {"anyOf": [{"type": "null"}, baseline()]},
            "findings": list(&finding()),
        }),
        &[
            "version",
            "tool",
            "complete",
            "summary",
            "policies",
            "sources",
            "rules",
            "unreported",
            "warnings",
            "findings",
        ],
    );
    if let Json::Object(map) = &mut schema {
        map.insert("$defs".to_owned(), json!({"place": place(), "value": value()}));
    }
    schema
}

fn finding() -> Json {
    let mut properties = json!({
        "rule": {"type": "string"},
        "severity": severity(),
        "fact": fact(),
        "observed": {"$ref": "#/$defs/value"},
        "side": {"enum": ["live", "declared"]},
        "tunnel": {"anyOf": [{"type": "null"}, all(json!({
            "name": {"type": "string"}, "id": or_null("string"), "source": or_null("string"), "region": or_null("string"),
        }))]},
        "demands": list(&demand()),
        "location": place_or_null(),
        "observed_location": place_or_null(),
        "message": {"type": "string"},
        "help": {"type": "string"},
        "waiver": {"anyOf": [{"type": "null"}, waiver()]},
        "baseline": {"enum": ["new", "unchanged", null]},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    });
    let required: Vec<String> = keys(&properties);
    if let Json::Object(map) = &mut properties {
        let aside = all(json!({"demand": demand(), "waiver": waiver()}));
        map.insert("waived_demands".to_owned(), list(&aside));
    }
    closed(properties, &required.iter().map(String::as_str).collect::<Vec<_>>())
}

fn waiver() -> Json {
    all(json!({
        "reason": {"type": "string"}, "owner": or_null("string"),
        "expires": {"type": ["string", "null"], "format": "date"},
        "tunnel": {"type": "string"}, "location": {"$ref": "#/$defs/place"},
    }))
}

/// The earlier report that this one is compared with.
fn baseline() -> Json {
    let tunnel =
        all(json!({"name": {"type": "string"}, "id": or_null("string"), "source": or_null("string")}));
    let fixed = all(json!({
        "rule": {"type": "string"}, "severity": {"type": "string"}, "fact": or_null("string"),
        "tunnel": {"anyOf": [{"type": "null"}, tunnel]},
        "message": {"type": "string"}, "fingerprint": {"type": "string"},
    }));
    all(json!({
        "file": {"type": "string"}, "new": count(), "unchanged": count(),
        "fixed": {"anyOf": [{"type": "null"}, list(&fixed)]},
    }))
}

/// A demand; what it asks for stands under the key of its test.
fn demand() -> Json {
    let evidence: Vec<Json> =
        Evidence::ALL.iter().map(|evidence| evidence.as_str().into()).chain([Json::Null]).collect();
    let values = list(&json!({"$ref": "#/$defs/value"}));
    closed(
        json!({
            "rule": {"type": "string"}, "policy": or_null("string"), "severity": severity(),
            "reference": or_null("string"), "url": or_null("string"), "evidence": {"enum": evidence},
            "location": place_or_null(),
            "allow": values, "forbid": values, "at_least": {"type": "number"}, "at_most": {"type": "number"},
            "matches": {"type": "string"}, "present": {"const": true}, "absent": {"const": true},
        }),
        &["rule", "policy", "severity", "reference", "url", "evidence", "location"],
    )
}

fn value() -> Json {
    let pair = all(json!({"local": {"type": "string"}, "remote": {"type": "string"}}));
    json!({
        "description": "The value of a fact; a pre-shared key is always `(secret)`.",
        "anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, pair]}},
            {"type": "object", "additionalProperties": {"type": "string"}},
        ],
    })
}

fn place() -> Json {
    let number = json!({"type": "integer", "minimum": 1});
    all(json!({"file": {"type": "string"}, "line": number, "column": number, "length": count()}))
}

fn place_or_null() -> Json {
    json!({"anyOf": [{"type": "null"}, {"$ref": "#/$defs/place"}]})
}

/// An object in which every key is there.
fn all(properties: Json) -> Json {
    let keys = keys(&properties);
    closed(properties, &keys.iter().map(String::as_str).collect::<Vec<_>>())
}

fn keys(properties: &Json) -> Vec<String> {
    properties.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
}

fn list(items: &Json) -> Json {
    json!({"type": "array", "items": items})
}

fn count() -> Json {
    json!({"type": "integer", "minimum": 0})
}

fn or_null(kind: &str) -> Json {
    json!({"type": [kind, "null"]})
}

fn severity() -> Json {
    json!({"enum": Severity::ALL.map(Severity::as_str)})
}

fn fact() -> Json {
    let facts = FACTS.iter().map(|fact| Json::from(fact.name));
    json!({"enum": facts.chain([Json::Null]).collect::<Vec<_>>()})
}
