//! The findings of a report by the rules that they break, for formats that show rules.

use std::collections::BTreeMap;

use crate::finding::{Finding, Report, RuleCount};
use crate::policy::Rule;

/// One rule, its counts, and the findings that break it with their places in the report.
pub(super) struct Ruled<'a> {
    pub(super) rule: &'a Rule,
    pub(super) count: Option<&'a RuleCount>,
    pub(super) findings: Vec<(usize, &'a Finding)>,
}

/// Every rule that was in use or is broken, by id. A finding stands under the rule of each of its
/// demands.
pub(super) fn by_rule(report: &Report) -> Vec<Ruled<'_>> {
    let mut rules: BTreeMap<&str, Ruled> = BTreeMap::new();
    for count in &report.rules {
        let (rule, count) = (&*count.rule, Some(count));
        rules.insert(&rule.id, Ruled { rule, count, findings: Vec::new() });
    }
    for (place, finding) in report.findings.iter().enumerate() {
        let demanded = finding.demands.iter().map(|demand| &*demand.rule);
        let mut broken: Vec<&Rule> = demanded.chain([&*finding.rule]).collect();
        broken.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        broken.dedup_by(|a, b| a.id == b.id);
        for rule in broken {
            let empty = || Ruled { rule, count: None, findings: Vec::new() };
            rules.entry(&rule.id).or_insert_with(empty).findings.push((place, finding));
        }
    }
    rules.into_values().collect()
}
