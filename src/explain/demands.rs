//! Demands in words, and those of a policy clause by clause: a table where there is room for one, else a few
//! lines each, so that no id and no address is broken.

use std::io::{self, Write};
use std::sync::Arc;

use crate::policy::{Demand, Pattern, Scope, Term};
use crate::report::Style;
use crate::report::clause::{clause, remark};
use crate::report::paint::{Ink, pad};
use crate::text::harmless::neutral;

/// Columns from which on the demands are a table.
const TABLE: usize = 120;

/// Writes the demands.
pub(super) fn write(demands: &[Arc<Demand>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if style.width >= TABLE {
        return write_table(demands, style, out);
    }
    for (number, demand) in demands.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let severity = style.paint(Ink::Severity(demand.severity), &pad(demand.severity.as_str(), 8));
        writeln!(out, "  {severity}  {}", style.paint(Ink::Strong, &neutral(&demand.rule.id)))?;
        let indent = " ".repeat(12);
        if !demand.term.grades.is_empty() {
            writeln!(out, "{}", style.wrap(&indent, &indent, &graded(demand)))?;
        }
        writeln!(out, "{}", style.wrap(&indent, &indent, &style.plain(&neutral(&wants(demand)))))?;
        if let Some(clause) = clause(demand, style) {
            writeln!(out, "{}", style.wrap(&indent, &indent, &clause))?;
        }
    }
    Ok(())
}

fn write_table(demands: &[Arc<Demand>], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let rows: Vec<_> = demands.iter().map(|demand| row(demand, style)).collect();
    let header = ["severity", "rule", "wants", "clause", "evidence"];
    for line in style.table(&header, &rows, &[], &[0, 1]).lines() {
        writeln!(out, "{}", style.inked(line.trim_end()))?;
    }
    let mut clauses: Vec<_> = demands
        .iter()
        .filter_map(|demand| Some((demand.reference.as_deref()?, demand.url.as_deref()?)))
        .collect();
    clauses.sort_unstable();
    clauses.dedup();
    if !clauses.is_empty() {
        writeln!(out)?;
    }
    for (reference, url) in clauses {
        let (reference, url) = (neutral(reference), neutral(url));
        writeln!(out, "  {reference}: {}", style.link(&url, &url))?;
    }
    Ok(())
}

fn row(demand: &Demand, style: &Style) -> Vec<String> {
    let harmless = |text: &str| style.plain(&neutral(text));
    let evidence = demand.evidence.map(|evidence| remark(evidence).unwrap_or(evidence.as_str()));
    vec![
        graded(demand),
        harmless(&demand.rule.id),
        harmless(&wants(demand)),
        harmless(demand.reference.as_deref().unwrap_or_default()),
        evidence.unwrap_or_default().to_owned(),
    ]
}

/// The severity of a demand, or its severities by date.
pub(super) fn graded(demand: &Demand) -> String {
    demand.term.graded(demand.severity)
}

/// When a demand is in force, for the end of what it wants; severities by date say from when on.
pub(super) fn in_force(demand: &Demand) -> String {
    let from = demand.term.from.filter(|_| demand.term.grades.is_empty());
    let in_force = Term { from, until: demand.term.until, grades: Vec::new() }.in_force();
    in_force.map(|in_force| format!(", {in_force}")).unwrap_or_default()
}

/// What a demand wants of which fact, and of which tunnels.
pub(super) fn wants(demand: &Demand) -> String {
    let wants = match demand.rule.fact {
        Some(fact) => format!("{} must {}", fact.name, demand.test.wants(fact)),
        None => demand.test.key().to_owned(),
    };
    wants + &scope(&demand.only) + &in_force(demand)
}

/// The tunnels that are meant, if not all of them.
pub(super) fn scope(only: &[Scope]) -> String {
    let only = only.iter().map(|scope| {
        let accepts = scope.accepts.iter().map(|pattern| match pattern {
            Pattern::Value(value) => scope.fact.show(value),
            Pattern::Glob(glob) => glob.to_string(),
        });
        format!("{} is {}", scope.fact.name, accepts.collect::<Vec<_>>().join(" or "))
    });
    let only: Vec<_> = only.collect();
    if only.is_empty() { String::new() } else { format!(", only where {}", only.join(" and ")) }
}
