//! What should be known of what the sources gave, though it is whole.

use std::sync::Arc;

use crate::finding::{Outcome, Report, RuleCount, Task, Warning, WarningKind, destroyed};
use crate::model::subject::{Going, Source, Subject};

/// So many sources or tunnels are named.
const NAMED: usize = 10;

/// What to say of the tunnels that are to be destroyed.
pub(super) fn gone(going: &[Going]) -> Option<Warning> {
    destroyed(going).map(|text| Warning { kind: WarningKind::Going, text })
}

/// What is said of sources without tunnels beside others that have some.
pub(super) fn without_tunnels(empty: &[Arc<Source>], all: usize) -> Option<Warning> {
    let names: Vec<&str> = empty.iter().take(NAMED).map(|source| &*source.name).collect();
    let text = match (empty.len(), names.as_slice()) {
        (0, _) => return None,
        (1, [name]) => format!("source {name} has no tunnel"),
        (empty, _) => {
            let more = empty.saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{empty} of {all} sources have no tunnel: {}{more}", names.join(", "))
        }
    };
    Some(Warning { kind: WarningKind::Source, text })
}

/// What is said of live tunnels that no rule could judge: without findings they would pass for clean.
pub(super) fn unjudged(report: &Report) -> Option<Warning> {
    if report.task != Task::Check {
        return None;
    }
    let rules: Vec<&RuleCount> = report.rules.iter().filter(|count| !count.demands.is_empty()).collect();
    let is_unjudged = |number: u32| {
        let mut outcomes = rules.iter().map(|count| count.tunnels.outcome(number));
        !rules.is_empty()
            && outcomes.all(|outcome| matches!(outcome, Outcome::NotAssessed | Outcome::OutOfScope))
    };
    let is_asked =
        |number: u32| rules.iter().any(|count| count.tunnels.outcome(number) == Outcome::NotAssessed);
    let numbered = (0..).zip(&report.fleet).filter(|(_, subject)| subject.live.is_some());
    let unjudged: Vec<_> = numbered
        .filter(|(number, _)| is_unjudged(*number) && is_asked(*number))
        .map(|(_, of)| label(of))
        .collect();
    let names = unjudged.get(..NAMED).unwrap_or(&unjudged).join(", ");
    let text = match unjudged.len() {
        0 => return None,
        1 => format!("no rule could judge {names}: facts that the rules ask for are not reported"),
        many => {
            let more = many.saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!(
                "no rule could judge {many} tunnels, since facts that the rules ask for are not reported: {names}{more}"
            )
        }
    };
    Some(Warning { kind: WarningKind::Source, text })
}

fn label(subject: &Subject) -> String {
    match subject.handle().filter(|handle| *handle != subject.name()) {
        Some(handle) => format!("{} ({handle})", subject.name()),
        None => subject.name().to_owned(),
    }
}
