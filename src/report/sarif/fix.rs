//! The declared value replaced by the one that is accepted.

use serde::Serialize;

use super::message::Message;
use super::physical::{Artifact, Physical, Region};
use crate::finding::Finding;
use crate::policy::{Test, Verdict};
use crate::report::place::Place;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix {
    description: Message,
    artifact_changes: [Change; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: [Replacement; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Message,
}

/// The declared value replaced, where exactly one value is accepted and only this tunnel declares
/// it. Drift is none of these: whether the declaration or the tunnel is right is not known.
pub(super) fn fix(finding: &Finding, place: &Place) -> Option<Fix> {
    let (fact, declared) = (finding.fact?, finding.subject.declared.as_ref()?);
    let stated = declared.stated.iter().any(|stated| stated.fact == fact.index && !stated.default);
    let empty = || declared.place_of(fact).is_none_or(|place| place.is_empty());
    let current = finding.subject.declared_value(fact);
    if finding.is_drift() || !stated || empty() || current != finding.observed {
        return None;
    }
    let accepted = finding.demands.iter().find_map(|demand| match &demand.test {
        Test::Allow(values) => values.first().filter(|_| values.len() == 1),
        _ => None,
    })?;
    if finding.demands.iter().any(|demand| demand.test.judge(accepted) != Verdict::Pass) {
        return None;
    }
    let value = accepted.to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if value.is_empty() || !value.chars().all(plain) {
        return None;
    }
    let Physical { artifact_location, region } = Physical::of(place);
    let replacement = Replacement { deleted_region: region, inserted_content: Message::new(&value) };
    Some(Fix {
        description: Message::new(&format!("Declare {} as {value}.", fact.name)),
        artifact_changes: [Change { artifact_location, replacements: [replacement] }],
    })
}
