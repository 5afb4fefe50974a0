//! The schema of a policy. Under the id of a rule of the catalogue stand the tests that fit its fact,
//! with the words of that fact.

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{closed, described, object, one_or_list, project, value};
use crate::model::value::Kind;
use crate::model::{FACTS, Fact};
use crate::policy::{Evidence, Expiry, Rule, Seen, Severity, Test, own};

pub(super) fn schema(rules: &[Arc<Rule>]) -> Json {
    let mut definitions = value::definitions();
    let mut entries = Map::new();
    for (rule, fact) in rules.iter().filter_map(|rule| Some((rule, rule.fact?))) {
        let name = format!("asks-{}", fact.name);
        entries.insert(
            rule.id.to_string(),
            json!({"$ref": format!("#/$defs/{name}"), "description": format!("{}. {}.", rule.title, rule.why)}),
        );
        definitions.entry(name).or_insert_with(|| entry(Some(fact)));
    }
    let scopes: Map<_, _> = FACTS.iter().map(|fact| (fact.name.to_owned(), scope(fact))).collect();
    definitions.insert(
        "only".to_owned(),
        described(
            object(scopes),
            "The tunnels that are meant: facts, each with the values or globs that it must fit.",
        ),
    );
    definitions.insert("own-rule".to_owned(), entry(None));
    let own: Vec<_> = own::all().iter().map(|rule| rule.id.to_string()).collect();
    let mut schema = closed(
        json!({
            "policy": {"type": "string", "description": "The name of the policy."},
            "title": {"type": "string", "description": "What it is, in one line."},
            "edition": {"type": ["string", "number"], "description": "Which edition of its text it renders."},
            "published": published(),
            "seen": seen(),
            "read": edition("The edition whose text was read, where it is an earlier one."),
            "superseded_by": edition("A newer edition that is known."),
            "draft": {"type": "boolean", "description": "Says that nobody has checked it against the text it claims to render."},
            "post_quantum": post_quantum(),
            "does_not_ask": {"type": "string", "description": "What its text does not ask, where one could think that it does; a report says so."},
            "extends": one_or_list(&project::policy_name()),
            "waivers": {
                "description": "Whether a waiver must say its last day.",
                "type": "object",
                "properties": {"expires": {"enum": Expiry::WORDS.map(|(word, _)| word)}},
                "additionalProperties": false,
            },
            "rules": {
                "type": "object",
                "properties": entries,
                "propertyNames": {"pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "not": {"enum": own}},
                "additionalProperties": {"$ref": "#/$defs/own-rule"},
                "description": "What is demanded, by the id of a rule of the catalogue or of one's own.",
            },
        }),
        &["policy", "edition"],
    );
    if let Json::Object(map) = &mut schema {
        map.insert("$defs".to_owned(), definitions.into());
    }
    schema
}

/// What the text of a policy asks against quantum computers, and by when.
fn post_quantum() -> Json {
    let evidence: Vec<_> = Evidence::ALL.into_iter().map(Evidence::as_str).collect();
    let asked = closed(
        json!({
            "asks": {"type": "string", "description": "What is asked of key exchange."},
            "by": {"type": ["string", "integer"], "description": "The day, the month or the year by which it is asked."},
            "reference": {"type": "string", "description": "The clause that says so."},
            "url": {"type": "string", "format": "uri", "description": "Where the clause can be read."},
            "evidence": {"enum": evidence, "description": "How well the clause was checked."},
        }),
        &["asks", "by", "reference"],
    );
    described(asked, "What the text asks against quantum computers, and by when. It is said once of a fleet.")
}

/// What stands under the id of a rule: of the catalogue, which looks at a fact, or of one's own.
fn entry(fact: Option<&'static Fact>) -> Json {
    let severities: Vec<_> = Severity::ALL.into_iter().map(Severity::as_str).chain(["off"]).collect();
    let evidence: Vec<_> = Evidence::ALL.into_iter().map(Evidence::as_str).collect();
    let properties = json!({
        "only": {"$ref": "#/$defs/only"},
        "severity": {"anyOf": [{"enum": severities}, by_date()]},
        "from": date("The first day on which it is in force."),
        "until": date("The last day on which it is in force."),
        "reference": {"type": "string", "description": "The clause that says so."},
        "url": {"type": "string", "format": "uri", "description": "Where the clause can be read."},
        "evidence": {"enum": evidence, "description": "How well the clause was checked."},
    });
    let Json::Object(mut properties) = properties else { return Json::Null };
    match fact {
        Some(fact) => {
            properties.insert("fact".to_owned(), json!({"const": fact.name}));
        }
        None => {
            let facts: Vec<_> = FACTS.iter().map(|fact| fact.name).collect();
            properties
                .insert("fact".to_owned(), json!({"enum": facts, "description": "What the rule looks at."}));
            for (key, doc) in [
                ("title", "What is wrong when it fires, as a fragment."),
                ("objective", "What holds when it passes, as a fragment: a pass is recorded by it."),
                ("why", "The reason, in one sentence."),
                ("fix", "What to do about it, as an imperative."),
            ] {
                properties.insert(key.to_owned(), json!({"type": "string", "description": doc}));
            }
            let cwe =
                json!({"type": ["integer", "string"], "description": "The number of the weakness in CWE."});
            properties.insert("cwe".to_owned(), cwe);
        }
    }
    if fact.is_none_or(Fact::is_settable) {
        let values = fact.map_or_else(any_scalar, value::scalar);
        let doc = "The values to move to, best first; a remedy takes the first that every demand accepts.";
        properties.insert("prefer".to_owned(), described(one_or_list(&values), doc));
    }
    let fits = |key: &&str| fact.is_none_or(|fact| Test::fits(key, fact.kind));
    let tests: Vec<&str> = Test::KEYS.into_iter().filter(fits).collect();
    tests.iter().for_each(|key| {
        properties.insert((*key).to_owned(), test(key, fact));
    });
    let required: Vec<Json> = tests.iter().map(|key| json!({"required": [key]})).collect();
    let none = json!({"not": {"anyOf": required}});
    let one: Vec<Json> = required.into_iter().chain([none]).collect();
    json!({"type": "object", "properties": properties, "additionalProperties": false, "oneOf": one})
}

/// When an edition was published.
fn published() -> Json {
    let pattern = "^[0-9]{4}(-[0-9]{2}){0,2}$";
    json!({"type": ["string", "integer"], "pattern": pattern, "description": "When the edition was published: a day, a month or a year."})
}

fn seen() -> Json {
    let words = Seen::WORDS.map(|(word, _)| word);
    json!({"enum": words, "description": "Whether the edition was read, or only seen quoted."})
}

fn edition(doc: &str) -> Json {
    let properties =
        json!({"edition": {"type": ["string", "number"]}, "published": published(), "seen": seen()});
    described(closed(properties, &["edition"]), doc)
}

fn date(doc: &str) -> Json {
    json!({"type": "string", "format": "date", "description": doc})
}

/// Severities, each from a day on.
fn by_date() -> Json {
    let grade = closed(
        json!({
            "from": date("The first day on which it holds; from the beginning, if there is none."),
            "is": {"enum": Severity::ALL.map(Severity::as_str)},
        }),
        &["is"],
    );
    json!({"type": "array", "items": grade, "minItems": 1, "description": "Severities by date."})
}

fn any_scalar() -> Json {
    json!({"type": ["string", "number", "boolean"]})
}

fn test(key: &str, fact: Option<&'static Fact>) -> Json {
    let values = || fact.map_or_else(any_scalar, value::scalar);
    match key {
        "allow" | "forbid" => one_or_list(&values()),
        "at_least" | "at_most" => match fact.and_then(|fact| fact.least) {
            Some(least) if key == "at_least" => json!({"type": "number", "exclusiveMinimum": least}),
            _ => json!({"type": "number", "minimum": 0}),
        },
        "matches" => json!({"type": "string"}),
        _ => json!({"const": true}),
    }
}

/// The values or globs that a fact of the tunnel must fit.
fn scope(fact: &Fact) -> Json {
    let globs = matches!(fact.kind, Kind::Text | Kind::Address | Kind::Identity | Kind::Word(_));
    let value = value::scalar(fact);
    let glob = json!({"type": "string", "pattern": "[*?\\[{]"});
    one_or_list(&if globs { json!({"anyOf": [value, glob]}) } else { value })
}
