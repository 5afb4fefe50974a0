//! What came of the cases of a policy: one line, and the rules that no case covers.

use std::io::{self, Write};

use crate::load::Cases;
use crate::model::Text;
use crate::report::Style;
use crate::report::paint::{Ink, count, grouped};
use crate::text::harmless::neutral;
use crate::trial::Trial;

/// Writes what came of a file of cases.
///
/// # Errors
///
/// What `out` answers.
pub fn write(cases: &Cases, trial: &Trial, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let all = count(cases.cases.len() as u64, "case");
    let outcome = match trial.failed {
        0 => style.paint(Ink::Good, &format!("{all}, and every one holds")),
        failed => style.paint(Ink::Bad, &format!("{all}, of which {} fail", grouped(failed as u64))),
    };
    let line = format!("{} ({}): {outcome}", neutral(cases.file.name()), neutral(&cases.policy.name));
    writeln!(out, "{}", style.wrap("", "  ", &line))?;
    write_rules("no case in which they fire", &trial.never_fire, style, out)?;
    write_rules("no case in which they pass", &trial.never_pass, style, out)
}

fn write_rules(label: &str, rules: &[Text], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if rules.is_empty() || style.quiet {
        return Ok(());
    }
    let names: Vec<_> = rules.iter().map(|rule| neutral(rule)).collect();
    style.field(out, label, &names.join(", "))
}
