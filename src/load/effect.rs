//! What a policy asks less of, and another one in use still asks: policies add up, and the severest
//! demand counts.

use std::sync::Arc;

use crate::load::quoted::quoted;
use crate::model::Text;
use crate::policy::{Demand, Policy, Softened};
use crate::text::Problem;

/// Warns of each rule that is switched off or made milder without effect, at its line.
pub(crate) fn missing(policies: &[Arc<Policy>]) -> Vec<Problem> {
    let mut seen = Vec::new();
    let mut problems = Vec::new();
    for (policy, softened) in
        policies.iter().flat_map(|policy| policy.softened.iter().map(move |softened| (policy, softened)))
    {
        let at = (softened.location.file.name(), softened.location.span, &softened.rule);
        if seen.contains(&at) {
            continue;
        }
        let demands = policies.iter().flat_map(|policy| &policy.demands);
        let mut others: Vec<&Text> = demands
            .filter(|demand| demand.rule.id == softened.rule && overrides(demand, softened))
            .filter_map(|demand| demand.policy.as_ref())
            .collect();
        others.sort_unstable();
        others.dedup();
        if !others.is_empty() {
            seen.push(at);
            problems.push(told(policy, softened, &others));
        }
    }
    problems
}

/// Says whether a demand still stands, as severe as ever, where an entry asks for less.
fn overrides(demand: &Arc<Demand>, softened: &Softened) -> bool {
    let Some(milder) = &softened.demand else { return true };
    let wants = |demand: &Demand| demand.rule.fact.map(|fact| demand.test.wants(fact));
    !Arc::ptr_eq(demand, milder)
        && !milder.term.covers(milder.severity, &demand.term, demand.severity)
        && demand.only.is_empty()
        && wants(demand) == wants(milder)
}

fn told(policy: &Policy, softened: &Softened, others: &[&Text]) -> Problem {
    let rule = quoted(&softened.rule);
    let others: Vec<_> = others.iter().map(|other| quoted(other)).collect();
    let (other, verb) = (others.join(" and "), if others.len() == 1 { "demands" } else { "demand" });
    let message = match &softened.demand {
        None => format!("{rule} is switched off here, but {other} in use still {verb} it"),
        Some(milder) if milder.term.in_force().is_some() => {
            let in_force = milder.term.in_force().unwrap_or_default();
            format!(
                "{rule} is {in_force} only here, but {other} in use {verb} it on other days or more severely"
            )
        }
        Some(milder) => {
            format!("{rule} is {} here, but {other} in use {verb} it more severely", milder.severity)
        }
    };
    Problem::warning(message, Some(softened.location.clone())).label("without effect").help(format!(
        "policies add up and the severest demand counts: name {} without {other}, or waive the findings",
        quoted(&policy.name)
    ))
}
