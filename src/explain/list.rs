//! All there is of one sort: `explain facts` and `explain rules`.

use std::sync::Arc;

use super::page::{Part, Section};
use crate::model::FACTS;
use crate::policy::Rule;

/// The names under which lists are known.
pub(super) const NAMES: [&str; 2] = ["facts", "rules"];

/// The list that bears a name.
pub(super) fn section(name: &str, rules: &[Arc<Rule>]) -> Option<Section> {
    let (kind, table) = match name {
        "facts" => {
            let rows = FACTS.iter().map(|fact| vec![fact.name.to_owned(), fact.doc.to_owned()]);
            ("facts", Part::Table(vec!["fact", "what it is"], rows.collect()))
        }
        "rules" => {
            let row = |rule: &Arc<Rule>| {
                let fact = rule.fact.map_or("", |fact| fact.name);
                vec![rule.id.to_string(), fact.to_owned(), rule.title.to_string()]
            };
            ("rules", Part::Table(vec!["rule", "fact", "what is wrong"], rules.iter().map(row).collect()))
        }
        _ => return None,
    };
    Some(Section { kind, parts: vec![table], ..Section::default() })
}
