//! Rules as SARIF.

use std::fmt::Write as _;

use serde::Serialize;

use super::catalogue::{Catalogue, Descriptor};
use super::message::{Message, Texts, sentence};
use super::taxonomy::Reference;
use crate::policy::{Severity, own};
use crate::report::label::shown;
use crate::report::markdown::escape;

/// Weaknesses that make GitLab take a finding for a leaked secret, whatever else is said of it.
const TAKEN_FOR_SECRETS: [u16; 9] = [256, 257, 259, 312, 319, 321, 522, 540, 798];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    short_description: Message,
    full_description: Message,
    help: Texts,
    default_configuration: Configuration,
    properties: Properties,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    relationships: Vec<Relationship<'a>>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<String>,
    precision: &'static str,
    #[serde(rename = "security-severity")]
    security_severity: &'static str,
}

#[derive(Serialize)]
struct Relationship<'a> {
    target: Reference<'a>,
    kinds: [&'static str; 1],
}

impl<'a> Rule<'a> {
    pub(super) fn of(descriptor: &'a Descriptor<'a>, catalogue: &'a Catalogue<'a>) -> Self {
        let rule = descriptor.rule;
        let weakness = catalogue.weakness(rule).map(|taxon| ("superset", taxon));
        let clauses = catalogue.clauses(descriptor.demands.iter().copied());
        let clauses = clauses.into_iter().map(|taxon| ("relevant", taxon));
        Self {
            id: &descriptor.id,
            name: name(&descriptor.id),
            short_description: Message::new(&sentence(&rule.title)),
            full_description: Message::new(&format!("{}: {}", shown(&rule.title, 300), sentence(&rule.why))),
            help: help(descriptor),
            default_configuration: Configuration { level: level(descriptor.severity) },
            properties: Properties {
                tags: tags(rule.cwe),
                precision: if own::is_about_unknown(&rule.id) { "medium" } else { "very-high" },
                security_severity: security_severity(descriptor.severity),
            },
            relationships: weakness
                .into_iter()
                .chain(clauses)
                .filter_map(|(kind, taxon)| {
                    Some(Relationship { target: Reference::of(catalogue, taxon)?, kinds: [kind] })
                })
                .collect(),
        }
    }
}

/// What to do and who says so, as text and as Markdown.
fn help(descriptor: &Descriptor) -> Texts {
    let rule = descriptor.rule;
    let fix = sentence(&rule.fix);
    let mut text = format!("Why: {}\nWhat to do: {fix}", sentence(&rule.why));
    let mut markdown = format!(
        "{}\n\n**What to do:** {}\n",
        escape::text(&sentence(&rule.why), 2000),
        escape::text(&fix, 2000)
    );
    if !descriptor.demands.is_empty() {
        markdown.push_str("\n| policy | demand | clause |\n| --- | --- | --- |\n");
    }
    for demand in descriptor.demands.iter().take(20) {
        let policy = demand.policy.as_deref().unwrap_or("declaration");
        let wants = rule.fact.map(|fact| format!("{} must {}", fact.name, demand.test.wants(fact)));
        let (wants, clause) = (wants.unwrap_or_default(), demand.reference.as_deref().unwrap_or_default());
        let _ = write!(text, "\n{}: {} {}", shown(policy, 200), shown(&wants, 500), shown(clause, 200));
        let link = escape::link(clause, demand.url.as_deref());
        let (policy, wants) = (escape::text(policy, 200), escape::text(&wants, 500));
        let _ = writeln!(markdown, "| {policy} | {wants} | {link} |");
    }
    Texts { text, markdown }
}

/// The words of an id run together, `IkeDhGroup`; none if that is nothing but the id again.
fn name(id: &str) -> Option<String> {
    let words = id.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |(at, c): (usize, char)| if at == 0 { c.to_ascii_uppercase() } else { c };
    let name: String = words.flat_map(|word| word.chars().enumerate().map(capital)).collect();
    (!name.eq_ignore_ascii_case(id)).then_some(name)
}

fn tags(cwe: Option<u16>) -> Vec<String> {
    let shown = cwe.filter(|cwe| !TAKEN_FOR_SECRETS.contains(cwe));
    let cwe = shown.into_iter().flat_map(|cwe| [format!("external/cwe/cwe-{cwe:03}"), format!("cwe-{cwe}")]);
    ["security", "ipsec"].map(str::to_owned).into_iter().chain(cwe).collect()
}

/// The level that stands for a severity.
pub(super) const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A score in the middle of the band that receivers show under the same word. GitHub's bands leave
/// 9.0 itself in none.
const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.5",
    }
}
