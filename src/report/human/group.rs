//! Which findings are told together: those of one rule on one fact, and among them those that say
//! the same of different tunnels. Grouping is a matter of rendering; the report is not changed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::finding::{Finding, Report, Side};
use crate::policy::Severity;
use crate::report::Style;
use crate::report::alike::Alike;

/// The findings of one rule on one fact and side.
pub(super) struct Family<'a> {
    /// Findings that say the same of different tunnels, in the order of the report.
    pub(super) groups: Vec<Vec<&'a Finding>>,
}

type Key<'a> = (Reverse<Severity>, &'a str, Option<u8>, Side);

/// Says whether a finding is shown: nobody waived it, and it is new, or everything is asked for.
pub(super) fn is_shown(finding: &Finding, style: &Style) -> bool {
    finding.counts() || style.verbose && finding.waiver.is_none()
}

/// The findings that are shown, the worst rules first.
pub(super) fn families<'a>(report: &'a Report, style: &Style) -> Vec<Family<'a>> {
    let mut families: BTreeMap<Key<'_>, Growing<'_>> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| is_shown(finding, style)) {
        let key =
            (Reverse(finding.severity), &*finding.rule.id, finding.fact.map(|fact| fact.index), finding.side);
        families.entry(key).or_default().add(finding);
    }
    families.into_values().map(|growing| Family { groups: growing.groups }).collect()
}

/// A family while findings join it.
#[derive(Default)]
struct Growing<'a> {
    groups: Vec<Vec<&'a Finding>>,
    /// The group of each thing to say.
    said: HashMap<String, usize>,
    /// The group of those that say no more than their demands and their value do.
    plain: Alike<'a, usize>,
}

impl<'a> Growing<'a> {
    fn add(&mut self, finding: &'a Finding) {
        let place = self.place(finding);
        match self.groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => self.groups.push(vec![finding]),
        }
    }

    /// The group that a finding belongs to; the next one, if there is none yet.
    fn place(&mut self, finding: &'a Finding) -> usize {
        let next = self.groups.len();
        self.plain.of(finding, || *self.said.entry(says(finding)).or_insert(next))
    }
}

/// What a finding says, its tunnel aside.
fn says(finding: &Finding) -> String {
    let mut says = finding.message();
    for demand in &finding.demands {
        for part in [&*demand.rule.id, demand.policy.as_deref().unwrap_or_default()] {
            says.push('\0');
            says.push_str(part);
        }
    }
    says
}
