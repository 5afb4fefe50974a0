//! The page of an algorithm or another word, in any spelling: what it is, and what each policy
//! makes of it. The verdict is that of the policy's own tests on a tunnel of which nothing but the
//! word is known.

use std::sync::Arc;

use super::demands::{graded, in_force, scope};
use super::page::{Line, Mark, Part, Section};
use super::rule::named;
use crate::model::algorithm::Algorithm;
use crate::model::fact::Origin;
use crate::model::word::{Term, Vocabulary, Word};
use crate::model::{FACTS, Fact, Kind, Tunnel, Value};
use crate::policy::{Demand, Policy, Verdict};

/// One page for each vocabulary that holds the word.
pub(super) fn sections(said: &str, policies: &[Arc<Policy>]) -> Vec<Section> {
    let found = vocabularies().into_iter();
    let found = found.filter_map(|vocabulary| Some((vocabulary, vocabulary.find(said)?)));
    found.map(|(vocabulary, term)| section(vocabulary, term, policies)).collect()
}

/// One page for each algorithm.
pub(super) fn algorithms(policies: &[Arc<Policy>]) -> Vec<Section> {
    let words =
        vocabularies().into_iter().flat_map(|known| known.terms.iter().map(move |term| (known, term)));
    let algorithms = words.filter(|(_, term)| term.algorithm.is_some());
    algorithms.map(|(vocabulary, term)| section(vocabulary, term, policies)).collect()
}

/// Every vocabulary, in the order of the facts that take its words.
fn vocabularies() -> Vec<&'static Vocabulary> {
    let mut seen: Vec<&'static Vocabulary> = Vec::new();
    for fact in FACTS.iter() {
        if let Kind::Word(vocabulary) = fact.kind
            && !seen.iter().any(|known| std::ptr::eq(*known, vocabulary))
        {
            seen.push(vocabulary);
        }
    }
    seen
}

fn section(vocabulary: &'static Vocabulary, term: &'static Term, policies: &[Arc<Policy>]) -> Section {
    let noun = vocabulary.noun.split_once(' ').map_or(vocabulary.noun, |(_, noun)| noun);
    let mut parts = Vec::new();
    if !term.aliases.is_empty() {
        parts.push(Part::Field("also written", term.aliases.join(", ")));
    }
    if let Some(algorithm) = term.algorithm {
        parts.extend(numbers(algorithm));
    }
    let facts: Vec<_> = FACTS
        .iter()
        .filter(|fact| matches!(fact.kind, Kind::Word(known) if std::ptr::eq(known, vocabulary)))
        .collect();
    let names: Vec<_> = facts.iter().map(|fact| fact.name).collect();
    parts.push(Part::Field("facts", names.join(", ")));
    for fact in facts.into_iter().filter(|fact| fact.origin == Origin::Declared) {
        let lines: Vec<_> = policies.iter().filter_map(|policy| verdict(fact, term, policy)).collect();
        if !lines.is_empty() {
            parts.push(Part::List(fact.name, lines));
        }
    }
    Section { kind: noun, name: term.word.to_owned(), severity: None, title: term.doc.to_owned(), parts }
}

fn numbers(algorithm: &Algorithm) -> Vec<Part> {
    let bits = |bits: u16| format!("{bits} bits");
    let mut parts = Vec::new();
    let mut field = |name, text: Option<String>| parts.extend(text.map(|text| Part::Field(name, text)));
    field("key", algorithm.key_bits.map(bits));
    field("block", algorithm.block_bits.map(bits));
    field(
        "strength",
        Some(match algorithm.strength {
            Some(strength) => format!("{strength} bits ({})", algorithm.source),
            None => format!("no document gives a number ({})", algorithm.source),
        }),
    );
    field("authenticates", algorithm.aead.then(|| "yes: needs no integrity algorithm beside it".to_owned()));
    field(
        "IANA",
        algorithm.iana.map(|(kind, number)| format!("IKEv2 transform type {kind}, number {number}")),
    );
    parts
}

/// What a policy makes of the word as the value of a fact; none if it asks nothing of it.
fn verdict(fact: &'static Fact, term: &'static Term, policy: &Policy) -> Option<Line> {
    let mut tunnel = Tunnel::default();
    (fact.write)(&mut tunnel, Value::Word(Word::Known(term)));
    // that a list of names is empty says nothing of one word
    let of_names =
        |demand: &&Arc<Demand>| demand.rule.fact.is_some_and(|fact| matches!(fact.kind, Kind::Names));
    let judged: Vec<_> = policy
        .demands
        .iter()
        .filter(|demand| !of_names(demand))
        .filter_map(|demand| Some((demand, demand.test.judge(&(demand.rule.fact?.read)(&tunnel)?))))
        .collect();
    if judged.is_empty() {
        return None;
    }
    let name = named(policy);
    let refused: Vec<_> = judged.iter().filter(|(_, verdict)| *verdict != Verdict::Pass).collect();
    if refused.is_empty() {
        let rules: Vec<_> = judged.iter().map(|(demand, _)| &*demand.rule.id).collect();
        let text = format!("accepted by {}", rules.join(", "));
        return Some(Line { name, mark: Mark::Good, text, demands: Vec::new() });
    }
    let demands = refused.into_iter().map(|(demand, _)| {
        let (graded, in_force) = (graded(demand), in_force(demand));
        let rule = format!("{} ({graded}){}{in_force}", demand.rule.id, scope(&demand.only));
        (rule, Arc::clone(demand))
    });
    let demands = demands.collect();
    Some(Line { name, mark: Mark::Bad, text: "refused by ".to_owned(), demands })
}
