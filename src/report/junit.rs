//! JUnit, as test panels read it: a suite a rule, in it a case for each tunnel that the rule means, so
//! that passes are counted too. What could not be assessed is skipped, and so is what is waived or
//! was in the baseline already: neither decides the exit code.
//!
//! Cases are written as they come; only what the tunnels are called is held.

mod mistakes;
mod names;
mod remarks;
mod suite;
#[cfg(test)]
mod tests;
mod xml;

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use self::names::Names;
use self::suite::{Roster, Sources, Suite};
use super::by_rule::by_rule;
use super::not_assessed::not_there;
use super::remarks::remarks;
use super::roll::Roll;
use super::{BUFFER, Options};
use crate::finding::Report;

/// Writes the suites.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(io::BufWriter::with_capacity(BUFFER, out), b' ', 2);
    let roll = Roll::of(report);
    let names = Names::of(&roll);
    let suites: Vec<_> = by_rule(report).into_iter().map(|ruled| Suite::new(ruled, &roll, report)).collect();
    let sources = Sources(report);
    let mut totals = sources.totals();
    let remarks = remarks(report);
    totals.add(&remarks::totals(&remarks));
    totals.add(&mistakes::totals(report));
    suites.iter().for_each(|suite| totals.add(&suite.totals()));
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let mut root = BytesStart::new("testsuites");
    root.push_attribute(("name", "vpnaudit"));
    totals.on_root(&mut root);
    xml.write_event(Event::Start(root))?;
    let at = options.now.to_string();
    remarks::write(&remarks, report, &at, &mut xml)?;
    mistakes::write(report, options, &at, &mut xml)?;
    sources.write(&at, &mut xml)?;
    let roster = Roster { roll: &roll, names: &names, not_there: not_there(report) };
    for suite in &suites {
        suite.write(&at, (report, options), &roster, &mut xml)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    let mut out = xml.into_inner();
    out.write_all(b"\n")?;
    out.flush()
}
