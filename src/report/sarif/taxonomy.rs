//! Weaknesses and clauses, which rules and results refer to.

use std::borrow::Cow;

use serde::Serialize;

use super::catalogue::{Catalogue, Clauses, Taxon};
use super::message::{Message, sentence};
use crate::report::label::{self, bounded, shown};

/// One entry of a taxonomy, referred to from a rule or a result.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reference<'a> {
    id: String,
    index: usize,
    tool_component: Component<'a>,
}

/// A taxonomy, referred to.
#[derive(Serialize)]
pub(super) struct Component<'a> {
    name: Cow<'a, str>,
    index: usize,
}

impl<'a> Reference<'a> {
    pub(super) fn of(catalogue: &'a Catalogue<'a>, taxon: Taxon) -> Option<Self> {
        let Taxon { taxonomy, entry } = taxon;
        let (id, name) = match taxonomy.checked_sub(1) {
            None => (format!("CWE-{}", catalogue.weaknesses.get(entry)?), Cow::Borrowed(CWE)),
            Some(policy) => {
                let (name, clauses) = catalogue.policies.get(policy)?;
                (clause(clauses.entries.get(entry)?.0), bounded(name, label::NAME))
            }
        };
        Some(Self { id, index: entry, tool_component: Component { name, index: taxonomy } })
    }
}

fn clause(reference: &str) -> String {
    bounded(reference, 300).into_owned()
}

const CWE: &str = "CWE";

/// A taxonomy with the entries that this report refers to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Taxonomy<'a> {
    name: Cow<'a, str>,
    organization: &'static str,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    information_uri: Option<&'static str>,
    is_comprehensive: bool,
    taxa: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    id: String,
    short_description: Message,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<Cow<'a, str>>,
}

/// Every taxonomy that rules and results refer to, the weaknesses first.
pub(super) fn taxonomies<'a>(catalogue: &'a Catalogue<'a>) -> impl Iterator<Item = Taxonomy<'a>> {
    let cwe = Taxonomy {
        name: CWE.into(),
        organization: "MITRE",
        short_description: Message::new("The Common Weakness Enumeration."),
        information_uri: Some("https://cwe.mitre.org/"),
        is_comprehensive: false,
        taxa: catalogue.weaknesses.iter().map(|number| weakness(*number)).collect(),
    };
    std::iter::once(cwe).chain(catalogue.policies.iter().map(|(name, clauses)| policy(name, clauses)))
}

/// Every taxonomy, by name.
pub(super) fn components<'a>(catalogue: &'a Catalogue<'a>) -> Vec<Component<'a>> {
    let names = std::iter::once(CWE).chain(catalogue.policies.iter().map(|(name, _)| *name));
    names.enumerate().map(|(index, name)| Component { name: bounded(name, label::NAME), index }).collect()
}

fn weakness(number: u16) -> Entry<'static> {
    Entry {
        id: format!("CWE-{number}"),
        short_description: Message::new(&format!("CWE-{number}.")),
        help_uri: Some(format!("https://cwe.mitre.org/data/definitions/{number}.html").into()),
    }
}

fn policy<'a>(name: &'a str, clauses: &Clauses<'a>) -> Taxonomy<'a> {
    let entry = |(reference, url): &(&'a str, Option<&'a str>)| Entry {
        id: clause(reference),
        short_description: Message::new(&sentence(reference)),
        help_uri: url.filter(|url| is_address(url) && url.len() < 2000).map(Into::into),
    };
    Taxonomy {
        name: bounded(name, label::NAME),
        organization: "vpnaudit",
        short_description: Message::new(&format!("Clauses that the policy {} cites.", shown(name, 200))),
        information_uri: None,
        is_comprehensive: false,
        taxa: clauses.entries.iter().map(entry).collect(),
    }
}

fn is_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.bytes().all(|b| b.is_ascii_graphic() && !b"<>\"{}|\\^`".contains(&b))
}
