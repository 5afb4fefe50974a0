//! Who asks for what a finding breaks: policy, clause, and how well the clause was checked.

use crate::finding::{Finding, Report};
use crate::model::Text;
use crate::policy::Demand;
use crate::report::Style;
use crate::report::clause::clause;
use crate::report::paint::Ink;
use crate::text::harmless::neutral;

/// No more clauses than this are printed under one finding.
const MOST: usize = 6;

/// One line for each policy that demands it.
pub(super) fn lines(finding: &Finding, report: &Report, style: &Style) -> Vec<String> {
    let asked: Vec<_> = finding.demands.iter().filter(|demand| demand.policy.is_some()).collect();
    let mut lines = Vec::new();
    for (place, demand) in asked.iter().take(MOST).enumerate() {
        let mut line = who(finding, demand, &report.policies, style);
        if let (true, Some(fact)) = (place > 0, demand.rule.fact.or(finding.fact)) {
            let wants = style.plain(&neutral(&demand.test.wants(fact)));
            line.push_str(&format!(" must {}", style.crop(&wants, 160)));
        }
        if let Some(clause) = clause(demand, style) {
            line.push_str(": ");
            line.push_str(&clause);
        }
        lines.push(line);
    }
    if asked.len() > MOST {
        lines.push(format!("{} and {} more", style.ellipsis(), asked.len() - MOST));
    }
    lines
}

fn who(finding: &Finding, demand: &Demand, policies: &[Text], style: &Style) -> String {
    let name = demand.policy.as_deref().unwrap_or_default();
    let mut marks = Vec::new();
    if is_draft(name, policies) {
        marks.push("draft".to_owned());
    }
    if demand.rule.id != finding.rule.id {
        marks.push(format!("rule {}", neutral(&demand.rule.id)));
    }
    if demand.severity != finding.severity {
        marks.push(demand.severity.to_string());
    }
    let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
    format!("{}{}", neutral(name), style.paint(Ink::Dim, &marks))
}

/// Says whether the report lists the policy as a draft: by its name with a word behind it.
fn is_draft(name: &str, policies: &[Text]) -> bool {
    policies.iter().any(|listed| {
        listed.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ') && rest.contains("draft"))
    })
}
