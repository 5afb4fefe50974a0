//! The tables of the JSON report: what findings refer to by number, and what is known of tunnels
//! that have none.

use serde_json::{Value as Json, json};

use super::super::closed;
use super::{all, count, described, fact, list, or_null, place_or_null, severity};
use crate::model::fact::CRYPTOGRAPHY;
use crate::source::wires;

/// A rule with what came of it.
pub(super) fn rule() -> Json {
    let mut rule = words();
    let counts = json!({
        "assessed": count(), "passed": count(), "failed": count(), "waived": count(), "not_assessed": count(),
        "out_of_scope": count(), "demands": described(list(&count()), "Places in `demands`."),
        "tunnels": described(
            all(json!({"failed": ranges(), "not_assessed": ranges(), "out_of_scope": ranges()})),
            "Which tunnels, by their place in `tunnels`; all others passed, and waived ones have failed. \
             All lists are empty for a rule about waivers.",
        ),
    });
    if let (Json::Object(rule), Json::Object(counts)) = (&mut rule, counts) {
        rule.extend(counts);
    }
    all(rule)
}

/// A rule that was not counted, or that a policy puts in other words.
pub(super) fn other_rule() -> Json {
    all(words())
}

fn words() -> Json {
    json!({
        "id": {"type": "string"}, "title": {"type": "string"},
        "objective": described(json!({"type": "string"}), "What holds where the rule passes."), "why": {"type": "string"},
        "fix": {"type": "string"}, "severity": severity(), "fact": fact(), "cwe": or_null("integer"),
    })
}

/// The first and the last number of each range.
fn ranges() -> Json {
    list(&json!({"type": "array", "items": count(), "minItems": 2, "maxItems": 2}))
}

/// Where live tunnels came from.
pub(super) fn origin() -> Json {
    all(json!({
        "name": {"type": "string"}, "kind": {"type": "string"}, "region": or_null("string"),
        "named": {"type": "boolean"}, "location": place_or_null(),
    }))
}

/// A tunnel that was looked at.
pub(super) fn tunnel() -> Json {
    let facts = json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}});
    let facts = described(facts, "Kept of tunnels that a report can show in full.");
    let name = || json!({"type": "string"});
    let live = closed(
        json!({
            "id": name(), "name": name(), "address": name(),
            "planned": described(json!({"const": true}), "It is as a plan will make it, not as it is."), "origin": described(count(), "Its place in `origins`."),
            "crypto": set(), "facts": facts, "wire": {"enum": wires().map(|wire| wire.name).collect::<Vec<_>>()},
            "location": place_or_null(),
        }),
        &["origin"],
    );
    let declared = closed(
        json!({
            "id": name(), "name": name(), "source": name(), "crypto": set(), "facts": facts, "location": place_or_null(),
        }),
        &[],
    );
    closed(json!({"live": live, "declared": declared}), &[])
}

fn set() -> Json {
    described(count(), "Its place in `crypto`.")
}

/// What cryptography tunnels are set to. What one does not tell is not there.
pub(super) fn crypto() -> Json {
    let facts = CRYPTOGRAPHY.map(|name| (name.to_owned(), json!({"$ref": "#/$defs/value"})));
    let set = closed(Json::Object(facts.into_iter().collect()), &[]);
    described(set, "What cryptography tunnels are set to; what is not here they do not tell.")
}

/// Lines of a file around a place that findings point at.
pub(super) fn excerpt() -> Json {
    let bytes = json!({"type": "array", "items": count(), "minItems": 2, "maxItems": 2});
    let within = json!({"anyOf": [{"type": "null"}, bytes]});
    all(json!({
        "file": {"type": "string"}, "line": count(), "column": count(), "length": count(),
        "text": described(json!({"type": "string"}), "The line, the one before and the one behind, cut where they are long."),
        "label": described(bytes, "The place in the text, in bytes."),
        "within": described(within, "What may be shown of the text, in bytes; all of it, if null."),
    }))
}
