//! The page of a policy, clause by clause, and the list of policies.

use std::sync::Arc;

use super::page::{Page, Part, Section};
use crate::policy::{Editions, Policy, PostQuantum};
use crate::report::clause;
use crate::report::paint::count;

/// The policies that are known, one on a line.
#[must_use]
pub fn list(policies: &[Arc<Policy>]) -> Page {
    let rows = policies.iter().map(|policy| {
        vec![
            policy.name.to_string(),
            policy.editions.own.name.to_string(),
            policy.editions.own.published.as_deref().unwrap_or("not known").to_owned(),
            policy.demands.len().to_string(),
            if policy.draft { "draft" } else { "" }.to_owned(),
            policy.title.to_string(),
        ]
    });
    let table =
        Part::Table(vec!["policy", "edition", "published", "demands", "state", "what it is"], rows.collect());
    Page { sections: vec![Section { kind: "policies", parts: vec![table], ..Section::default() }] }
}

/// Everything that a policy demands.
#[must_use]
pub fn show(policy: &Policy) -> Page {
    let Editions { own, read, superseded_by } = &policy.editions;
    let mut parts = vec![Part::Field("edition", own.to_string())];
    if let Some(read) = read {
        parts.push(Part::Field("read in", format!("{read}, which is older")));
    }
    if let Some(newer) = superseded_by {
        parts.push(Part::Field("superseded by", newer.to_string()));
    }
    if policy.draft {
        let warning = "draft: nobody has checked it against the text that it claims to render";
        parts.push(Part::Field("state", warning.to_owned()));
    }
    if !policy.extends.is_empty() {
        let names: Vec<_> = policy.extends.iter().map(|name| &**name).collect();
        parts.push(Part::Field("starts from", names.join(", ")));
    }
    for asked in &policy.post_quantum {
        let own = asked.policy == policy.name;
        let from = if own { String::new() } else { format!("{}: ", asked.said_by()) };
        parts.push(Part::Field("post-quantum", format!("{from}{}: {}", asked.sentence(), cited(asked))));
    }
    if let Some(silence) = &policy.does_not_ask {
        parts.push(Part::Field("does not ask", silence.to_string()));
    }
    parts.push(Part::Field("holds", count(policy.demands.len() as u64, "demand")));
    parts.push(Part::Demands(policy.demands.clone()));
    let (name, title) = (policy.name.to_string(), policy.title.to_string());
    Page { sections: vec![Section { kind: "policy", name, severity: None, title, parts }] }
}

/// The clause of what is asked against quantum computers, where to read it, and how well it was checked.
fn cited(asked: &PostQuantum) -> String {
    let url = asked.url.as_ref().map(|url| format!(", {url}")).unwrap_or_default();
    let mark = asked.evidence.and_then(clause::remark).map(|mark| format!(" ({mark})")).unwrap_or_default();
    format!("{}{url}{mark}", asked.reference)
}
