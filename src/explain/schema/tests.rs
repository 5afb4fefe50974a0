//! The schemas name the very keys that the readers know.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value as Json;

use super::Schema;
use crate::load::{self, keys};

fn schema(schema: Schema) -> Json {
    let rules: Vec<_> = load::catalogue().iter().map(Arc::clone).collect();
    serde_json::from_str(&schema.text(&rules)).expect("JSON")
}

fn properties(schema: &Json, pointer: &str) -> BTreeSet<String> {
    let properties = schema.pointer(pointer).and_then(Json::as_object).expect(pointer);
    properties.keys().cloned().collect()
}

fn set(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn the_keys_of_a_schema_are_those_of_the_reader() {
    let (project, policy) = (schema(Schema::Project), schema(Schema::Policy));
    let provider = crate::source::usual();
    let cloud: Vec<&str> = provider.keys().iter().map(|key| key.name).collect();
    for (schema, pointer, keys) in [
        (&project, "/properties", set(&keys::PROJECT)),
        (&project, "/properties/sources/items/properties", set(&keys::SOURCE)),
        (&project, &*format!("/properties/sources/items/properties/{}/properties", provider.id), set(&cloud)),
        (&project, "/properties/waivers/items/properties", set(&keys::WAIVER)),
        (&policy, "/properties", set(&keys::POLICY)),
        (&policy, "/$defs/own-rule/properties", set(&keys::RULE)),
    ] {
        assert_eq!(properties(schema, pointer), keys, "{pointer}");
    }
}

#[test]
fn every_rule_of_the_catalogue_and_every_declarable_fact_is_offered() {
    let rules = properties(&schema(Schema::Policy), "/properties/rules/properties");
    assert!(load::catalogue().iter().all(|rule| rules.contains(&*rule.id)));
    let project = schema(Schema::Project);
    for fact in crate::model::Fact::declarable() {
        let path = fact.name.replace('.', "/properties/");
        assert!(project.pointer(&format!("/properties/tunnels/items/properties/{path}")).is_some(), "{path}");
    }
}

#[test]
fn every_schema_is_found_by_its_name() {
    for schema in Schema::ALL {
        assert_eq!(Schema::find(schema.name()), Some(schema));
    }
}
