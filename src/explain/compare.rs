//! Two policies, fact by fact: what one demands that the other does not, and which words one refuses
//! and the other does not.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::demands::scope;
use super::page::{Line, Mark, Page, Part, Section};
use crate::model::fact::Origin;
use crate::model::word::Word;
use crate::model::{FACTS, Fact, Kind, Tunnel, Value};
use crate::policy::{Demand, Policy, Test, Verdict};

/// What one policy demands and the other does not; without a section if nothing.
#[must_use]
pub fn compare(a: &Policy, b: &Policy) -> Page {
    let sections = FACTS.iter().filter_map(|fact| section(fact, a, b)).collect();
    Page { sections }
}

fn section(fact: &'static Fact, a: &Policy, b: &Policy) -> Option<Section> {
    let (of_a, of_b) = (demands(a, fact), demands(b, fact));
    let mut lines = only(a, &of_a, &of_b);
    lines.extend(only(b, &of_b, &of_a));
    lines.extend(graded(a, b, &of_a, &of_b));
    let mut parts = Vec::new();
    if !lines.is_empty() {
        parts.push(Part::List("demanded by one alone, or not as severely", lines));
    }
    let mut words = refused(fact, a, b);
    words.extend(refused(fact, b, a));
    if !words.is_empty() {
        parts.push(Part::List("refused by one alone", words));
    }
    let (name, title) = (fact.name.to_owned(), fact.doc.to_owned());
    (!parts.is_empty()).then_some(Section { kind: "fact", name, severity: None, title, parts })
}

/// The demands of a policy on a fact, by what they come to: two that want the same are one.
type Wanted<'a> = BTreeMap<String, &'a Arc<Demand>>;

fn demands<'a>(policy: &'a Policy, fact: &Fact) -> Wanted<'a> {
    let on = policy.demands.iter().filter(|demand| demand.rule.fact == Some(fact));
    let mut wanted = Wanted::new();
    for demand in on {
        let first = wanted.entry(wants(demand, fact)).or_insert(demand);
        if demand.severity > first.severity {
            *first = demand;
        }
    }
    wanted
}

/// What a demand comes to, in whatever order its values and scopes are written.
fn wants(demand: &Demand, fact: &Fact) -> String {
    let sorted = |values: &[Value]| {
        let mut values = values.to_vec();
        values.sort_by_key(ToString::to_string);
        values.dedup();
        values
    };
    let test = match &demand.test {
        Test::Allow(values) => Test::Allow(sorted(values)),
        Test::Forbid(values) => Test::Forbid(sorted(values)),
        other => other.clone(),
    };
    let mut only = demand.only.clone();
    only.sort_by_key(|scope| scope.fact.index);
    for scope in &mut only {
        scope.accepts.sort_by_key(|pattern| format!("{pattern:?}"));
    }
    format!("must {}{}", test.wants(fact), scope(&only))
}

/// What one policy demands and the other does not, in any severity.
fn only(policy: &Policy, its: &Wanted<'_>, others: &Wanted<'_>) -> Vec<Line> {
    let alone = its.iter().filter(|(wants, _)| !others.contains_key(*wants));
    alone
        .map(|(wants, demand)| Line {
            name: format!("{} alone", policy.name),
            demands: vec![(format!("{wants} ({}, {})", demand.rule.id, demand.severity), Arc::clone(demand))],
            ..Line::default()
        })
        .collect()
}

/// What both demand, and not as severely.
fn graded(a: &Policy, b: &Policy, of_a: &Wanted<'_>, of_b: &Wanted<'_>) -> Vec<Line> {
    let both = of_a.iter().filter_map(|(wants, demand)| Some((wants, demand, of_b.get(wants)?)));
    both.filter(|(_, one, other)| one.severity != other.severity)
        .map(|(wants, one, other)| Line {
            name: "both".to_owned(),
            text: format!("{wants}: {} in {}, {} in {}", one.severity, a.name, other.severity, b.name),
            ..Line::default()
        })
        .collect()
}

/// The words of a declarable fact that one policy refuses, on whatever fact is worked out from it,
/// and the other does not.
fn refused(fact: &'static Fact, policy: &Policy, other: &Policy) -> Vec<Line> {
    let Kind::Word(vocabulary) = fact.kind else { return Vec::new() };
    if fact.origin != Origin::Declared {
        return Vec::new();
    }
    let words = vocabulary.terms.iter().filter(|term| {
        let mut tunnel = Tunnel::default();
        (fact.write)(&mut tunnel, Value::Word(Word::Known(term)));
        refuses(policy, &tunnel) && !refuses(other, &tunnel)
    });
    let words: Vec<_> = words.map(|term| term.word).collect();
    if words.is_empty() {
        return Vec::new();
    }
    vec![Line { name: policy.name.to_string(), mark: Mark::Bad, text: words.join(", "), demands: Vec::new() }]
}

/// Says whether a policy refuses a tunnel of which little is known. What it asks only of some
/// tunnels does not count.
fn refuses(policy: &Policy, tunnel: &Tunnel) -> bool {
    policy.demands.iter().filter(|demand| demand.only.is_empty()).any(|demand| {
        let value = demand.rule.fact.and_then(|fact| (fact.read)(tunnel));
        value.is_some_and(|value| demand.test.judge(&value) == Verdict::Fail)
    })
}
