//! Which findings are told together: those of one rule on one fact, and among them those that say
//! the same of different tunnels. Grouping is a matter of rendering; the report is not changed.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use crate::finding::{Finding, Report, Side};
use crate::policy::Severity;
use crate::report::Style;

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
    let mut families: BTreeMap<Key<'_>, (HashMap<String, usize>, Family<'_>)> = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| is_shown(finding, style)) {
        let key =
            (Reverse(finding.severity), &*finding.rule.id, finding.fact.map(|fact| fact.index), finding.side);
        let (known, family) = families.entry(key).or_insert((HashMap::new(), Family { groups: Vec::new() }));
        let place = *known.entry(says(finding)).or_insert(family.groups.len());
        match family.groups.get_mut(place) {
            Some(group) => group.push(finding),
            None => family.groups.push(vec![finding]),
        }
    }
    families.into_values().map(|(_, family)| family).collect()
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
