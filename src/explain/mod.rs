//! Reference pages: what is known under a name, made of the tables alone. A rule, a fact, a word
//! of a vocabulary and a policy each have a page; a name that is several of them has one of each.
//! `facts` and `rules` list what there is.
//!
//! The verdicts are given by the very tests that `check` puts to a tunnel, so that the reference
//! and the audit cannot disagree.

mod compare;
mod demands;
mod fact;
mod markdown;
mod page;
mod policy;
mod reference;
mod rule;
pub mod schema;
#[cfg(test)]
mod tests;
mod trial;
mod word;

use std::sync::Arc;

pub use compare::compare as policy_compare;
pub use page::Page;
pub use policy::{list as policy_list, show as policy_show};
pub use reference::{Reference, reference};
pub use trial::write as write_trial;

use crate::model::{FACTS, Fact, Kind};
use crate::policy::{Policy, Rule, own};

/// What is known under a name: rule, fact, word in any spelling, policy; none if nothing is.
#[must_use]
pub fn explain(name: &str, rules: &[Arc<Rule>], policies: &[Arc<Policy>]) -> Option<Page> {
    let name = name.trim();
    let mut page = Page::default();
    match name {
        "facts" => page.sections.push(fact::list()),
        "rules" => page.sections.push(rule::list(&every_rule(rules))),
        _ => {}
    }
    if let Some(rule) = every_rule(rules).iter().find(|rule| *rule.id == *name) {
        page.sections.push(rule::section(rule, policies));
    }
    if let Some(fact) = Fact::find(name) {
        page.sections.push(fact::section(fact, &every_rule(rules)));
    }
    page.sections.extend(word::sections(name, policies));
    if let Some(policy) = policies.iter().find(|policy| *policy.name == *name) {
        page.sections.extend(policy_show(policy).sections);
    }
    (!page.sections.is_empty()).then_some(page)
}

/// The names nearest to one that is not known, the nearest first.
#[must_use]
pub fn near(name: &str, rules: &[Arc<Rule>], policies: &[Arc<Policy>]) -> Vec<String> {
    const NEAR: f64 = 0.75;
    let name = name.trim().to_ascii_lowercase();
    if name.len() > 100 {
        return Vec::new();
    }
    let mut near: Vec<_> = names(rules, policies)
        .into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(&name, &known), known))
        .map(|(likeness, known)| {
            let part = name.len() > 3 && known.contains(&name);
            (if part { likeness.max(NEAR) } else { likeness }, known)
        })
        .filter(|(likeness, _)| *likeness >= NEAR - 0.15)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    near.dedup_by(|a, b| a.1 == b.1);
    near.into_iter().take(3).map(|(_, known)| known).collect()
}

/// Every name that has a page, sorted; for completion.
#[must_use]
pub fn names(rules: &[Arc<Rule>], policies: &[Arc<Policy>]) -> Vec<String> {
    let mut names: Vec<String> = every_rule(rules).iter().map(|rule| rule.id.to_string()).collect();
    names.extend(FACTS.iter().map(|fact| fact.name.to_owned()));
    let vocabularies = FACTS.iter().filter_map(|fact| match fact.kind {
        Kind::Word(vocabulary) => Some(vocabulary),
        _ => None,
    });
    names.extend(vocabularies.flat_map(|vocabulary| vocabulary.terms).map(|term| term.word.to_owned()));
    names.extend(policies.iter().map(|policy| policy.name.to_string()));
    names.extend(["facts", "rules"].map(str::to_owned));
    names.sort();
    names.dedup();
    names
}

/// The given rules, and those that the program itself applies.
fn every_rule(rules: &[Arc<Rule>]) -> Vec<Arc<Rule>> {
    let known = |rule: &Arc<Rule>| rules.iter().any(|given| given.id == rule.id);
    rules.iter().cloned().chain(own::all().into_iter().filter(|rule| !known(rule))).collect()
}
