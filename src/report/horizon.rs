//! What passes today and fails within a time, in words: a sentence, and the cells of a table.

use super::label::{bounded, count};
use crate::finding::{Cause, Clock, Coming, Horizon, Report};

/// Rows that the sentence names.
const NAMED: usize = 20;
/// Tunnels that a row names.
const TUNNELS: usize = 5;
/// Characters of a name.
const NAME: usize = 60;

/// The heads of the table.
pub(super) const HEADS: [&str; 6] = ["first day", "policy", "rule", "severity", "tunnels", "which"];

/// What comes, as cells: the first day, the policy, the rule, the severity, how many tunnels, and which.
pub(super) fn cells(report: &Report, coming: &Coming, most: Option<usize>) -> [String; 6] {
    let policy = coming.demand.policy.as_deref().unwrap_or("a declaration");
    [
        coming.day.to_string(),
        bounded(policy, NAME).into_owned(),
        bounded(&rule(coming), NAME).into_owned(),
        severity(coming),
        coming.tunnels.len().to_string(),
        names(report, coming, most.unwrap_or(TUNNELS)),
    ]
}

/// The rule, and what of it comes.
fn rule(coming: &Coming) -> String {
    match coming.cause {
        Cause::Demand => coming.demand.rule.id.to_string(),
        Cause::Waiver => format!("{} (its waiver ends)", coming.demand.rule.id),
    }
}

/// The severity then, behind what it is today.
fn severity(coming: &Coming) -> String {
    match coming.was {
        Some(was) => format!("{} ({was} before)", coming.demand.severity),
        None => coming.demand.severity.to_string(),
    }
}

/// The names of the first tunnels, and how many there are besides.
fn names(report: &Report, coming: &Coming, most: usize) -> String {
    let numbers = coming.tunnels.iter().cloned().flatten();
    let subjects = numbers.filter_map(|number| report.fleet.get(number as usize));
    let names: Vec<_> =
        subjects.take(most).map(|subject| bounded(subject.name(), NAME).into_owned()).collect();
    let more = coming.tunnels.len().saturating_sub(names.len() as u64);
    if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
}

/// What the table is about.
pub(super) fn title(report: &Report, horizon: &Horizon) -> String {
    let other = report.judged_as_of.filter(|as_of| as_of.clock != Clock::Today);
    let day = other.map_or_else(|| "today".to_owned(), |as_of| format!("on {}", as_of.day));
    match horizon.coming.as_slice() {
        [] => format!("nothing that passes {day} fails by {}", horizon.until),
        coming => {
            let worse = if coming.iter().any(|coming| coming.was.is_some()) { ", or gets worse" } else { "" };
            format!("what passes {day} and fails by {}{worse}", horizon.until)
        }
    }
}

/// The whole in a sentence; none for a run that did not look ahead.
pub(super) fn sentence(report: &Report) -> Option<String> {
    let horizon = report.horizon.as_ref()?;
    let row = |coming: &Coming| {
        let policy = coming.demand.policy.as_deref().map(|policy| format!(" of {}", bounded(policy, NAME)));
        format!(
            "{}{} from {} on ({}, {})",
            bounded(&rule(coming), NAME),
            policy.unwrap_or_default(),
            coming.day,
            severity(coming),
            count(coming.tunnels.len(), "tunnel"),
        )
    };
    let rows: Vec<_> = horizon.coming.iter().take(NAMED).map(row).collect();
    let more = horizon.coming.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let colon = if rows.is_empty() { "" } else { ": " };
    Some(format!("{}{colon}{}{more}", title(report, horizon), rows.join("; ")))
}
