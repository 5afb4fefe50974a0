//! Two reports: which finding of the first each finding of the second is, and how its value stands to
//! what it was. TunnelMatches are brought together first, then what is found on them, fact by fact.

mod tunnels;
mod value;

use std::collections::HashMap;

use self::tunnels::TunnelMatches;
use self::value::{Movement, movement};
use super::{Filter, Finding, Report, Side, Since};
use crate::model::{Text, Value};

/// What came of bringing the findings of two reports together.
#[derive(Debug)]
pub struct Again {
    /// For each finding of the second report: how it stands to the first, and which one of it it is.
    pub now: Vec<(Since, Option<usize>)>,
    /// For each finding of the first report: what has become of it.
    pub then: Vec<Fate>,
}

/// What has become of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is found still, with this value or with another one.
    Found,
    /// It is found no longer on its tunnel.
    Fixed,
    /// Its tunnel is not in the second report.
    Gone,
}

/// What tells the findings on one tunnel apart: the rule, if it is one of the program's own, the side, the
/// fact, and what a finding about no tunnel says.
type Series<'a> = (Option<u32>, &'a str, Side, Option<u8>, Option<&'a str>);

/// What the second run did, so that what it did not find may be there all the same; nothing, if it looked at all
/// that the first one looked at.
#[must_use]
pub fn looked_at_less(old: &Report, new: &Report) -> Option<&'static str> {
    let judged = old.policies.iter().all(|policy| new.policies.contains(policy));
    let (before, after) = (looked_at(old), looked_at(new));
    let mut parts = before.iter().zip(&after);
    let part = !new.complete || parts.any(|(before, after)| !after.is_empty() && before != after);
    let later = old.judged_as_of.map(|old| old.day) > new.judged_as_of.map(|new| new.day);
    match (judged, part) {
        _ if later && new.judged_as_of.is_some() => Some("judged as of an earlier day"),
        (false, _) => Some("judged by other policies"),
        (true, true) => Some("looked at a part only"),
        (true, false) => None,
    }
}

/// Says whether the first run looked at a part that is not that of the second.
#[must_use]
pub fn looked_at_another_part(old: &Report, new: &Report) -> bool {
    let (before, after) = (looked_at(old), looked_at(new));
    before.iter().zip(&after).any(|(before, after)| !before.is_empty() && before != after)
}

/// What narrows a run. Files that stand for the sources may hold all there is.
fn looked_at(report: &Report) -> [&[Text]; 4] {
    use Filter::{Only, Region, Sources, Tunnel};
    [Only, Tunnel, Region, Sources].map(|filter| report.filters.of(filter))
}

/// Brings the findings of two reports together.
#[must_use]
pub fn compare(old: &Report, new: &Report) -> Again {
    let tunnels = TunnelMatches::of(old, new);
    let mut known: HashMap<Series<'_>, Vec<usize>> = HashMap::new();
    for (place, finding) in old.findings.iter().enumerate() {
        known.entry(series(finding, tunnels.in_first(&finding.subject))).or_default().push(place);
    }
    let mut then: Vec<Fate> = vec![Fate::Fixed; old.findings.len()];
    let mut now = Vec::with_capacity(new.findings.len());
    for finding in &new.findings {
        let open = known.get_mut(&series(finding, tunnels.in_second(&finding.subject)));
        let found = open.and_then(|open| take(open, finding, &old.findings));
        if let Some(fate) = found.and_then(|(_, place)| then.get_mut(place)) {
            *fate = Fate::Found;
        }
        now.push(found.map_or((Since::New, None), |(since, place)| (since, Some(place))));
    }
    for (fate, finding) in then.iter_mut().zip(&old.findings) {
        if *fate == Fate::Fixed && finding.subject.is_tunnel() && !tunnels.stays(&finding.subject) {
            *fate = Fate::Gone;
        }
    }
    Again { now, then }
}

fn series(finding: &Finding, tunnel: Option<u32>) -> Series<'_> {
    let text = match &finding.observed {
        Some(Value::Text(text)) if !finding.subject.is_tunnel() => Some(&**text),
        _ => None,
    };
    (tunnel, finding.kind(), finding.side, finding.fact.map(|fact| fact.index), text)
}

/// Takes out of the places of earlier findings the one that this finding is: of several, one with the
/// same value; then one that was not waived.
fn take(open: &mut Vec<usize>, finding: &Finding, old: &[Finding]) -> Option<(Since, usize)> {
    let movements = open.iter().enumerate().filter_map(|(at, place)| {
        let before = old.get(*place)?;
        Some(((movement(before, finding), before.waiver.is_some()), at))
    });
    let ((movement, _), at) = movements.min()?;
    let since = match movement {
        Movement::None => Since::Unchanged,
        Movement::Nearer => Since::Improved,
        Movement::Further => Since::Worse,
        Movement::Elsewhere => return None,
    };
    Some((since, open.remove(at)))
}
