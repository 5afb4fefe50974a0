//! What could not be assessed, everywhere or in part, in a sentence: a rule that could not judge must not pass
//! for one that found nothing. The summary for people says it, and so do formats without a place for counts.

use super::label;
use super::paint::{count, grouped};
use crate::finding::Report;

/// How many rules could not be assessed everywhere, and the facts that were missing; none if every rule was
/// assessed wherever it is meant. A derived fact is left out where one that it is made of is named.
pub(super) fn sentence(report: &Report) -> Option<String> {
    let rules = report.rules.iter().filter(|count| count.not_assessed > 0).count() as u64;
    if rules == 0 && report.unreported.is_empty() {
        return None;
    }
    let facts = facts(report);
    if rules == 0 {
        return Some(format!("declared and not compared, of so many tunnels: {facts}"));
    }
    let rules = count(rules, "rule");
    let missing = if !facts.is_empty() {
        format!("not reported, of so many tunnels: {facts}")
    } else if report.sources.is_empty() {
        "a fact that decides is not declared".to_owned()
    } else {
        format!("a fact that decides is not reported, or {}", not_there(report))
    };
    Some(format!("{rules}, everywhere or in part; {missing}"))
}

/// Why a tunnel that is declared cannot be assessed by what is reported.
pub(super) fn not_there(report: &Report) -> String {
    format!("the tunnel is not {}", label::presence(report))
}

/// Each fact that was missing with the number of tunnels that lack it. The table of facts bounds the list.
fn facts(report: &Report) -> String {
    let named = |name: &str| report.unreported.iter().any(|row| row.fact.name == name);
    let roots = report.unreported.iter().filter(|row| !row.fact.made_of.iter().any(|part| named(part)));
    let facts: Vec<_> = roots.map(|row| format!("{} ({})", row.fact.name, grouped(row.tunnels))).collect();
    facts.join(", ")
}
