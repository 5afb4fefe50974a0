//! What should be known of a run besides what it found, though it is whole.

use std::sync::Arc;

use crate::finding::{Outcome, Report, RuleCount, Task, Warning, WarningKind, destroyed};
use crate::model::algorithm::Algorithm;
use crate::model::subject::{Going, Source, Subject};
use crate::model::word::Word;
use crate::policy::{Policy, PostQuantum};
use crate::report::paint::count;

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

/// What is said of a fleet that was judged; `policies` are those whose texts may ask for a key exchange that
/// withstands quantum computers.
pub(super) fn of_fleet(report: &Report, policies: &[Arc<Policy>]) -> Vec<Warning> {
    unjudged(report)
        .into_iter()
        .chain(silence(report, policies))
        .chain(post_quantum(report, policies))
        .collect()
}

/// What the texts of policies do not ask: that a policy is silent is no pass.
fn silence(report: &Report, policies: &[Arc<Policy>]) -> Vec<Warning> {
    let is_judged = report.task != Task::Plan && !report.fleet.is_empty();
    let said = policies.iter().filter(|_| is_judged).filter_map(|policy| {
        let text = format!("{} does not ask {}", policy.name, policy.does_not_ask.as_ref()?);
        Some(Warning { kind: WarningKind::Source, text })
    });
    said.collect()
}

/// What is said of live tunnels that no rule could judge: without findings they would pass for clean.
fn unjudged(report: &Report) -> Option<Warning> {
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

/// What is said once of a fleet, where a text that is in use asks for a key exchange that withstands quantum
/// computers: no gateway can have one, and no tunnel differs from another in that.
fn post_quantum(report: &Report, policies: &[Arc<Policy>]) -> Option<Warning> {
    let groups = report.fleet.iter().filter_map(|subject| match report.task {
        Task::Check => subject.live.as_ref().map(|live| live.tunnel.ike.dh_group.as_ref()),
        Task::Lint => subject.declared.as_ref().map(|declared| declared.tunnel.ike.dh_group.as_ref()),
        Task::Plan => None,
    });
    let is_safe =
        |group: Option<&Word>| group.and_then(Word::algorithm).is_some_and(Algorithm::is_post_quantum);
    let groups: Vec<bool> = groups.map(is_safe).collect();
    let mut asked: Vec<&PostQuantum> =
        policies.iter().flat_map(|policy| &policy.post_quantum).map(|asked| &**asked).collect();
    asked.sort_by_key(|asked| &asked.policy);
    asked.dedup_by_key(|asked| &asked.policy);
    if groups.is_empty() || asked.is_empty() {
        return None;
    }
    let (safe, all) = (groups.iter().filter(|safe| **safe).count(), count(groups.len() as u64, "tunnel"));
    let asked: Vec<String> =
        asked.into_iter().map(|asked| format!("{}: {}", asked.said_by(), asked.sentence())).collect();
    let text = format!(
        "post-quantum: {safe} of {all} can have a key exchange that withstands quantum computers; the cloud \
         would have to offer ML-KEM (groups 35 to 37) as an additional key exchange (RFC 9370), or a \
         post-quantum pre-shared key (RFC 8784); asked for by {}",
        asked.join("; ")
    );
    Some(Warning { kind: WarningKind::PostQuantum, text })
}

fn label(subject: &Subject) -> String {
    match subject.handle().filter(|handle| *handle != subject.name()) {
        Some(handle) => format!("{} ({handle})", subject.name()),
        None => subject.name().to_owned(),
    }
}
