//! The schema of the JSON report. Names are kept for ever; new ones may join them, so readers must
//! not mind a name that they do not know, while the schema lists every one there is.

use serde_json::{Value as Json, json};

mod tables;

use super::closed;
use crate::finding::{Cause, Clock, Filter, Since, Task};
use crate::model::FACTS;
use crate::model::subject::Anchor;
use crate::policy::{Evidence, Severity};

pub(super) fn schema() -> Json {
    let severities = Severity::ALL.map(Severity::as_str);
    let counts = severities.iter().map(|severity| ((*severity).to_owned(), count()));
    let counts = closed(Json::Object(counts.collect()), &severities);
    let mut schema = closed(
        json!({
            "version": {"const": 1},
            "run": run(),
            "tool": all(json!({"name": {"const": "vpnaudit"}, "version": {"type": "string"}})),
            "complete": {"type": "boolean", "description": "Whether every source gave all of its tunnels."},
            "summary": all(json!({"tunnels": count(), "declared": count(), "findings": counts, "waived": count()})),
            "policies": list(&json!({"type": "string"})),
            "sources": list(&source()),
            "going": described(list(&all(json!({
                "address": or_null("string"), "id": or_null("string"), "name": or_null("string"),
                "source": {"type": "string"},
            }))), "Tunnels that are to be destroyed, and that nobody judged."),
            "unreported": list(&all(json!({"fact": fact(), "tunnels": count()}))),
            "warnings": list(&json!({"type": "string"})),
            "problems": described(list(&problem()), "What is wrong, or doubtful, in what people wrote; after an error nothing was audited."),
            "baseline": {"anyOf": [{"type": "null"}, baseline()]},
            "rules": list(&tables::rule()),
            "other_rules": list(&tables::other_rule()),
            "demands": list(&demand(&json!({"other_rule": count()}))),
            "unasked": described(list(&count()), "Places in `demands`: what the policies in use demand and this run did not ask."),
            "not_in_force": described(list(&count()), "Places in `demands`: what the policies in use demand on other days than the one that was judged as of."),
            "horizon": described(list(&coming()), "What passes on the day of the run and fails by `run.horizon`: warnings, and no findings."),
            "origins": list(&tables::origin()),
            "tunnels": list(&tables::tunnel()), "crypto": list(&tables::crypto()),
            "excerpts": list(&tables::excerpt()),
            "findings": list(&finding()),
        }),
        &[
            "version",
            "tool",
            "run",
            "complete",
            "summary",
            "policies",
            "sources",
            "unreported",
            "warnings",
            "rules",
            "other_rules",
            "demands",
            "unasked",
            "origins",
            "tunnels",
            "excerpts",
            "findings",
        ],
    );
    if let Json::Object(map) = &mut schema {
        map.insert("$defs".to_owned(), json!({"place": place(), "value": value()}));
    }
    schema
}

fn run() -> Json {
    closed(
        json!({
            "command": {"enum": Task::ALL.map(Task::name)}, "ended": {"type": "string", "format": "date-time"},
            "judged_as_of": described(json!({"type": "string", "format": "date"}), "The day that demands and waivers were taken as of, in UTC."),
            "clock": described(json!({"enum": Clock::WORDS.map(|(word, _)| word)}), "How that day stood to the day of the run."),
            "horizon": described(date(), "The last day that was looked ahead to (--horizon)."),
            "project": {"type": "string"}, "category": {"type": "string"}, "filters": filters(),
            "folder": described(json!({"type": "string"}), "The folder of the run, from the root of its repository."),
            "root": described(json!({"type": "string"}), "That root, where paths were written from the root of the file system."),
        }),
        &["command", "ended", "project", "category", "filters"],
    )
}

fn source() -> Json {
    closed(
        json!({
            "name": {"type": "string"}, "kind": {"type": "string"}, "status": {"enum": ["ok", "error"]},
            "tunnels": count(), "error": or_null("string"),
            "notes": {"type": "array", "items": {"type": "string"},
                "description": "What the source could not tell, though it gave all of its tunnels."},
        }),
        &["name", "kind", "status", "tunnels", "error"],
    )
}

fn problem() -> Json {
    all(json!({
        "severity": {"enum": ["error", "warning"]}, "message": {"type": "string"}, "help": or_null("string"),
        "location": place_or_null(),
    }))
}

fn finding() -> Json {
    let anchors: Vec<Json> =
        Anchor::ALL.iter().map(|anchor| anchor.as_str().into()).chain([Json::Null]).collect();
    let since: Vec<Json> = Since::ALL.iter().map(|since| since.as_str().into()).chain([Json::Null]).collect();
    let mut properties = json!({
        "rule": {"type": "string"},
        "severity": severity(),
        "fact": fact(),
        "observed": {"$ref": "#/$defs/value"},
        "side": {"enum": ["live", "planned", "declared"]},
        "tunnel": {"anyOf": [{"type": "null"}, tunnel()]},
        "demands": list(&demand(&numbered())),
        "location": place_or_null(),
        "points_at": described(json!({"enum": anchors}), "What stands at `location`."),
        "observed_location": place_or_null(),
        "message": {"type": "string"},
        "help": {"type": "string"},
        "waiver": {"anyOf": [{"type": "null"}, waiver()]},
        "baseline": {"enum": since},
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    });
    let required: Vec<String> = keys(&properties);
    if let Json::Object(map) = &mut properties {
        let aside = all(json!({"demand": demand(&numbered()), "waiver": waiver()}));
        map.insert("waived_demands".to_owned(), list(&aside));
        for (name, doc) in [
            ("declared", "The declared value, where it is another than the live one that is not accepted."),
            ("live", "The live value, where it is another than the declared one that is not accepted."),
            ("planned", "The planned value, where it is another than the declared one that is not accepted."),
        ] {
            map.insert(name.to_owned(), described(json!({"$ref": "#/$defs/value"}), doc));
        }
        let said = "What else there is to say.";
        map.insert("detail".to_owned(), described(json!({"type": "string"}), said));
        map.insert("agreed".to_owned(), described(json!({"const": true}), "Both sides say the same."));
        map.insert("stated".to_owned(), described(fact(), "The part of a derived fact that is declared."));
    }
    closed(properties, &required.iter().map(String::as_str).collect::<Vec<_>>())
}

/// What narrowed the run.
fn filters() -> Json {
    let text = json!({"type": "string"});
    let value = |filter: Filter| if filter.is_one() { or_null("string") } else { list(&text) };
    let keys =
        Filter::ALL.map(|filter| (filter.key().0.to_owned(), described(value(filter), filter.key().1)));
    let mut properties = Json::Object(keys.into_iter().collect());
    if let Json::Object(map) = &mut properties {
        let left_out = all(json!({
            "tunnels": count(), "declared": count(), "undeclared": count(), "findings": count(), "sources": list(&text),
        }));
        map.insert("left_out".to_owned(), described(left_out, "What was there and is not in the report."));
    }
    described(
        json!({"anyOf": [{"type": "null"}, all(properties)]}),
        "What narrowed the run, whether a flag, a variable or the project says so; null if nothing did.",
    )
}

/// The tunnel that a finding is about.
fn tunnel() -> Json {
    let properties = json!({
        "name": {"type": "string"}, "id": or_null("string"), "source": or_null("string"), "region": or_null("string"),
        "number": described(or_null("integer"), "The tunnel's place in `tunnels`."),
        "address": described(json!({"type": "string"}), "The address of its resource in Terraform."),
    });
    closed(properties, &["name", "id", "source", "region", "number"])
}

fn waiver() -> Json {
    all(json!({
        "number": count(), "rule": {"type": "string"}, "reason": {"type": "string"}, "owner": or_null("string"),
        "expires": {"type": ["string", "null"], "format": "date"},
        "tunnel": {"type": "string"}, "fact": or_null("string"), "value": or_null("string"),
        "location": {"$ref": "#/$defs/place"},
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
    let listed = json!({"anyOf": [{"type": "null"}, list(&fixed)]});
    closed(
        json!({
            "file": {"type": "string"},
            "new": described(count(), "Findings that count: the baseline does not hold them, or holds them milder."),
            "worse": described(count(), "As many of `new` are in the baseline, and got worse."),
            "unchanged": described(count(), "Findings that the baseline holds."),
            "improved": described(count(), "As many of `unchanged` are nearer to what is demanded than they were."),
            "fixed": described(listed.clone(), "What is found no longer; null if the run looked at less."),
            "gone": described(listed, "What was found on tunnels that are there no longer; null likewise."),
        }),
        &["file", "new", "unchanged", "fixed"],
    )
}

/// A demand; what it asks for stands under the key of its test.
fn demand(besides: &Json) -> Json {
    let evidence: Vec<Json> =
        Evidence::ALL.iter().map(|evidence| evidence.as_str().into()).chain([Json::Null]).collect();
    let values = list(&json!({"$ref": "#/$defs/value"}));
    let grade = all(json!({"from": {"type": ["string", "null"], "format": "date"}, "is": severity()}));
    let mut properties = json!({
            "rule": {"type": "string"}, "policy": or_null("string"), "severity": severity(),
            "from": described(date(), "The first day on which it is in force; from the beginning, if there is none."),
            "until": described(date(), "The last day on which it is in force; for good, if there is none."),
            "severities": described(list(&grade), "Its severities by date, the earliest first, where there are several."),
            "reference": or_null("string"), "url": or_null("string"), "evidence": {"enum": evidence},
            "location": place_or_null(),
            "allow": values, "forbid": values, "at_least": {"type": "number"}, "at_most": {"type": "number"},
            "matches": {"type": "string"}, "present": {"const": true}, "absent": {"const": true},
            "only": described(list(&all(json!({"fact": fact(), "accepts": values}))), "The tunnels that are meant."),
            "prefer": described(values.clone(), "The values to move to, best first."),
    });
    if let (Json::Object(map), Json::Object(besides)) = (&mut properties, besides) {
        map.extend(besides.clone());
    }
    closed(properties, &["rule", "policy", "severity", "reference", "url", "evidence", "location"])
}

/// The place of a demand in the table of demands.
fn numbered() -> Json {
    json!({"number": described(count(), "Its place in `demands`.")})
}

fn value() -> Json {
    let pair = all(json!({"local": {"type": "string"}, "remote": {"type": "string"}}));
    json!({
        "description": "The value of a fact; a pre-shared key is always `(secret)`.",
        "anyOf": [
            {"type": ["string", "number", "boolean", "null"]},
            {"type": "array", "items": {"anyOf": [{"type": "string"}, pair]}},
            {"type": "object", "additionalProperties": {"type": "string"}},
            all(json!({"local": list(&json!({"type": "string"})), "remote": list(&json!({"type": "string"}))})),
        ],
    })
}

fn place() -> Json {
    let number = json!({"type": "integer", "minimum": 1});
    let on_line = described(count(), "As much of the length as stands on the line, where it is not all.");
    closed(
        json!({
            "file": {"type": "string"}, "line": number, "column": number, "length": count(), "on_line": on_line,
        }),
        &["file", "line", "column", "length"],
    )
}

fn described(mut schema: Json, doc: &str) -> Json {
    if let Json::Object(map) = &mut schema {
        map.insert("description".to_owned(), doc.into());
    }
    schema
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

/// What fails from a day on.
fn coming() -> Json {
    let which = all(json!({"number": count(), "name": {"type": "string"}, "id": or_null("string")}));
    let was: Vec<Json> = Severity::ALL.iter().map(|was| was.as_str().into()).chain([Json::Null]).collect();
    all(json!({
        "day": described(date(), "The first day."),
        "because": described(json!({"enum": Cause::WORDS.map(|(word, _)| word)}), "What changes: a demand comes into force or becomes more severe, or a waiver ends."),
        "policy": or_null("string"), "rule": {"type": "string"}, "fact": fact(), "severity": severity(),
        "was": described(json!({"enum": was}), "How severe what the policy finds on the fact today is; null if the tunnels pass."),
        "demand": described(count(), "Its place in `demands`."),
        "tunnels": list(&which),
    }))
}

fn date() -> Json {
    json!({"type": "string", "format": "date"})
}

fn severity() -> Json {
    json!({"enum": Severity::ALL.map(Severity::as_str)})
}

fn fact() -> Json {
    let facts = FACTS.iter().map(|fact| Json::from(fact.name));
    json!({"enum": facts.chain([Json::Null]).collect::<Vec<_>>()})
}
