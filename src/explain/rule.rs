//! The page of a rule: what it looks at, why, what to do, and who demands it.

use std::sync::Arc;

use super::demands::{graded, wants};
use super::page::{Line, Part, Section};
use crate::policy::{Demand, Policy, Rule};

/// The page of a rule.
pub(super) fn section(rule: &Rule, policies: &[Arc<Policy>]) -> Section {
    let mut parts = Vec::new();
    if let Some(fact) = rule.fact {
        parts.push(Part::Field("looks at", format!("{}: {}", fact.name, fact.doc)));
    }
    parts.push(Part::Field("why", rule.why.to_string()));
    parts.push(Part::Field("fix", rule.fix.to_string()));
    if !rule.prefer.is_empty() {
        let values: Vec<_> = rule.prefer.iter().map(ToString::to_string).collect();
        parts.push(Part::Field("prefer", format!("{}, best first", values.join(", "))));
    }
    parts.push(Part::Field("objective", rule.objective.to_string()));
    if let Some(cwe) = rule.cwe {
        let url = format!("https://cwe.mitre.org/data/definitions/{cwe}.html");
        parts.push(Part::Field("weakness", format!("CWE-{cwe}, {url}")));
    }
    let demands: Vec<_> = policies
        .iter()
        .flat_map(|policy| policy.demands.iter().map(move |demand| (policy, demand)))
        .filter(|(_, demand)| demand.rule.id == rule.id)
        .map(|(policy, demand)| Line {
            name: named(policy),
            demands: vec![(asked(policy, demand), demand.clone())],
            ..Line::default()
        })
        .collect();
    if demands.is_empty() {
        let who = if rule.fact.is_some() { "no policy that is known here" } else { "vpnaudit itself" };
        parts.push(Part::Field("demanded by", who.to_owned()));
    } else {
        parts.push(Part::List("demanded by", demands));
    }
    let (name, title) = (rule.id.to_string(), rule.title.to_string());
    Section { kind: "rule", name, severity: Some(rule.severity), title, parts }
}

/// What a policy demands by the rule, how severely, when, and what is to be known of its edition.
fn asked(policy: &Policy, demand: &Demand) -> String {
    let older = policy.editions.older().map(|older| format!("; {older}")).unwrap_or_default();
    format!("{}, {}{older}", graded(demand), wants(demand))
}

/// The name of a policy, with a word if it is a draft.
pub(super) fn named(policy: &Policy) -> String {
    if policy.draft { format!("{} (draft)", policy.name) } else { policy.name.to_string() }
}

/// The page that lists every rule.
pub(super) fn list(rules: &[Arc<Rule>]) -> Section {
    let mut lines: Vec<_> = rules
        .iter()
        .map(|rule| Line {
            name: rule.id.to_string(),
            text: format!("{}: {}", rule.severity, rule.title),
            ..Line::default()
        })
        .collect();
    lines.sort_by(|a, b| a.name.cmp(&b.name));
    let title = "Every rule of the catalogue, and those that the program itself applies.".to_owned();
    let parts = vec![Part::List("rules", lines)];
    Section { kind: "list", name: "rules".to_owned(), severity: None, title, parts }
}
