//! What came of one rule on all tunnels together.

use std::borrow::Cow;

use serde::Serialize;
use uuid::Uuid;

use super::observation::Property;
use super::{Context, id};
use crate::finding::RuleCount;
use crate::policy::Demand;
use crate::report::by_rule::Ruled;
use crate::report::label::{count, shown};
use crate::report::markdown::escape;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Objective<'a> {
    uuid: Uuid,
    title: Cow<'a, str>,
    description: String,
    props: Vec<Property>,
    target: Target<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_observations: Vec<Related>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Target<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    target_id: Cow<'a, str>,
    status: Status,
}

#[derive(Serialize)]
struct Status {
    state: &'static str,
    reason: &'static str,
    remarks: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Related {
    observation_uuid: Uuid,
}

impl<'a> Objective<'a> {
    pub(super) fn of(ruled: &'a Ruled<'a>, context: &Context) -> Self {
        let Ruled { rule, count, findings } = ruled;
        let related = findings.iter().filter_map(|(place, _)| context.observations.get(*place));
        Self {
            uuid: id::id(&["objective", &context.run.to_string(), &rule.id]),
            title: shown(title(ruled), 1000),
            description: escape::text(&format!("{}. What to do: {}", rule.why, rule.fix), 4000),
            props: properties(ruled),
            target: Target {
                kind: "objective-id",
                target_id: id::token(&rule.id),
                status: status(*count, findings.len(), context.report.complete),
            },
            related_observations: related.map(|uuid| Related { observation_uuid: *uuid }).collect(),
        }
    }
}

/// What is wrong, where something is; else the objective, which may be met or not assessed.
fn title<'a>(ruled: &'a Ruled<'a>) -> &'a str {
    let broken = ruled.count.is_none_or(|count| count.failed + count.waived > 0);
    if broken { &ruled.rule.title } else { &ruled.rule.objective }
}

/// The counts, and the clauses that demand it.
fn properties(ruled: &Ruled) -> Vec<Property> {
    let numbers = ruled.count.map(|count| {
        let RuleCount { assessed, passed, failed, waived, not_assessed, out_of_scope, .. } = count;
        [
            ("assessed", assessed),
            ("passed", passed),
            ("failed", failed),
            ("waived", waived),
            ("not-assessed", not_assessed),
            ("out-of-scope", out_of_scope),
        ]
    });
    let numbers =
        numbers.into_iter().flatten().map(|(name, number)| Property::new(name, &number.to_string()));
    let demands = ruled.count.map(|count| &count.demands[..]).unwrap_or_default();
    let clause = |demand: &Demand| {
        let policy = demand.policy.as_deref()?;
        Property::new("clause", &format!("{policy}: {}", demand.reference.as_deref()?))
    };
    numbers.chain(demands.iter().map(|demand| clause(demand))).flatten().collect()
}

/// Satisfied is only what was assessed on every tunnel that is meant, of every source.
fn status(rule: Option<&RuleCount>, findings: usize, complete: bool) -> Status {
    let [failed, waived, not_assessed, passed] = rule.map_or([findings as u64, 0, 0, 0], |rule| {
        [rule.failed, rule.waived, rule.not_assessed, rule.passed]
    });
    let words = [(failed, "failed"), (waived, "waived"), (not_assessed, "not assessed"), (passed, "passed")];
    let noun = rule.map_or("tunnel", RuleCount::noun);
    let words: Vec<_> = words
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{} {word}", count(number, noun)))
        .collect();
    let mut remarks = if words.is_empty() { "no tunnel is meant".to_owned() } else { words.join(", ") };
    if !complete {
        remarks.push_str("; not every source gave all of its tunnels");
    }
    let (state, reason) = match (failed, waived + not_assessed, complete) {
        (0, 0, true) => ("satisfied", "pass"),
        (0, _, _) => ("not-satisfied", "other"),
        (_, _, _) => ("not-satisfied", "fail"),
    };
    Status { state, reason, remarks }
}
