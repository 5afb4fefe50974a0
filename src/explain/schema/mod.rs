//! JSON Schemas (draft 2020-12) of what people write, of the JSON report and of a snapshot, so that
//! editors complete facts, words of a vocabulary and ids of rules, and pipelines can check what they get.
//!
//! What people write is drawn from the table of facts, the vocabularies and the catalogue: a new fact,
//! word or rule is in the schema without being written down again. `docs/schema/` holds them printed.

mod policy;
mod project;
mod report;
mod snapshot;
#[cfg(test)]
mod tests;
mod value;

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use crate::policy::Rule;

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// The project file, and the files that it includes.
    Project,
    /// A policy.
    Policy,
    /// The JSON report.
    Report,
    /// Live tunnels that were saved.
    Snapshot,
}

impl Schema {
    /// Every schema.
    pub const ALL: [Self; 4] = [Self::Project, Self::Policy, Self::Report, Self::Snapshot];

    /// The name by which it is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Policy => "policy",
            Self::Report => "report",
            Self::Snapshot => "snapshot",
        }
    }

    /// Finds a schema by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|schema| schema.name() == name)
    }

    /// The schema as text, with a line break at its end. `rules` is the catalogue.
    #[must_use]
    pub fn text(self, rules: &[Arc<Rule>]) -> String {
        let (title, mut schema) = match self {
            Self::Project => ("vpnaudit: project file", project::schema(rules)),
            Self::Policy => ("vpnaudit: policy", policy::schema(rules)),
            Self::Report => ("vpnaudit: JSON report", report::schema()),
            Self::Snapshot => ("vpnaudit: snapshot of live tunnels", snapshot::schema()),
        };
        if let Json::Object(schema) = &mut schema {
            let id = format!("{PLACE}/{}.json", self.name());
            schema.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
            schema.insert("$id".to_owned(), id.into());
            schema.insert("title".to_owned(), title.into());
        }
        format!("{:#}\n", sorted(schema))
    }
}

/// Where the schemas are published.
const PLACE: &str = "https://raw.githubusercontent.com/vpnaudit/vpnaudit/main/docs/schema";

/// The same with the keys of every object in order, however objects keep theirs.
fn sorted(json: Json) -> Json {
    match json {
        Json::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Json::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}

/// An object with these keys and no others.
fn object(properties: Map<String, Json>) -> Json {
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

/// An object with these keys and no others, those in `required` among them.
fn closed(properties: Json, required: &[&str]) -> Json {
    json!({"type": "object", "properties": properties, "additionalProperties": false, "required": required})
}

/// One of something, or a list of them.
fn one_or_list(item: &Json) -> Json {
    json!({"anyOf": [item, {"type": "array", "items": item}]})
}

/// The schema with words beside it that an editor shows.
fn described(mut schema: Json, description: &str) -> Json {
    if let Json::Object(map) = &mut schema {
        map.insert("description".to_owned(), description.into());
    }
    schema
}

/// Puts a schema under a name whose dots are levels.
fn place(level: &mut Map<String, Json>, name: &str, schema: Json) {
    let Some((group, rest)) = name.split_once('.') else {
        level.insert(name.to_owned(), schema);
        return;
    };
    let inner = level.entry(group).or_insert_with(|| object(Map::new()));
    if let Some(Json::Object(inner)) = inner.get_mut("properties") {
        place(inner, rest, schema);
    }
}
