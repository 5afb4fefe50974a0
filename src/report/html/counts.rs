//! Counts as bars: findings by severity, and by who asks.

use std::collections::BTreeMap;

use super::text;
use crate::finding::{Finding, Report};
use crate::policy::Severity;

/// A bar of parts, in thousandths of its length.
pub(super) struct Bar {
    pub total: u64,
    pub label: String,
    pub parts: Vec<Part>,
    pub legend: Vec<(&'static str, u64)>,
}

/// A part of a bar.
pub(super) struct Part {
    pub class: &'static str,
    pub x: u64,
    pub width: u64,
}

/// Who asks, and what breaks it.
pub(super) struct Asker {
    pub name: String,
    pub bar: Bar,
}

impl Bar {
    /// A bar whose whole length stands for `full`.
    pub(super) fn new(counts: &[(&'static str, u64)], full: u64) -> Self {
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        let full = full.max(total).max(1);
        let mut passed = 0;
        let mut parts = Vec::new();
        for (class, count) in counts.iter().filter(|(_, count)| *count > 0) {
            let x = passed * 1000 / full;
            passed += count;
            // what is there is seen, however little it is
            parts.push(Part { class, x, width: (passed * 1000 / full - x).max(2) });
        }
        let said = counts.iter().filter(|(_, count)| *count > 0);
        let label = said.map(|(what, count)| format!("{count} {what}")).collect::<Vec<_>>().join(", ");
        let label = if label.is_empty() { "none".to_owned() } else { label };
        Self { total, label, parts, legend: counts.to_vec() }
    }
}

/// The standing findings by severity.
pub(super) fn severities(report: &Report) -> Bar {
    Bar::new(&by_severity(report.standing()), 0)
}

fn by_severity<'f>(findings: impl Iterator<Item = &'f Finding>) -> Vec<(&'static str, u64)> {
    let mut counts = Severity::ALL.map(|severity| (severity.as_str(), 0));
    for finding in findings {
        if let Some(count) = counts.iter_mut().find(|(word, _)| *word == finding.severity.as_str()) {
            count.1 += 1;
        }
    }
    counts.to_vec()
}

/// The standing findings by policy; those that no policy demands are of the declarations.
pub(super) fn askers(report: &Report) -> Vec<Asker> {
    let mut askers: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for finding in report.standing() {
        let mut policies: Vec<_> = finding.demands.iter().map(|demand| demand.policy.as_deref()).collect();
        policies.sort_unstable();
        policies.dedup();
        if policies.is_empty() {
            policies.push(None);
        }
        policies.into_iter().for_each(|policy| askers.entry(policy).or_default().push(finding));
    }
    let longest = askers.values().map(Vec::len).max().unwrap_or(0) as u64;
    let name = |policy: Option<&str>| policy.map_or_else(|| "the declarations".to_owned(), text);
    let mut askers: Vec<_> = askers.into_iter().collect();
    askers.sort_by_key(|(policy, findings)| (policy.is_none(), std::cmp::Reverse(findings.len())));
    askers
        .into_iter()
        .map(|(policy, findings)| Asker {
            name: name(policy),
            bar: Bar::new(&by_severity(findings.into_iter()), longest),
        })
        .collect()
}
