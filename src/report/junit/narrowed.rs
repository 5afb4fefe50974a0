//! What was not looked at, for the run was narrowed or the tunnel is to be destroyed: a suite each, since no schema has
//! room for properties on the root.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::suite::{Case, Totals, attribute, case, open};
use crate::finding::{Report, destroyed};
use crate::report::narrowed::sentence;

/// The suite, and its case.
const NAME: &str = "narrowed";

/// The suite of what is to be destroyed, and its case.
const GOING: &str = "to-be-destroyed";

pub(super) fn totals(report: &Report) -> Totals {
    let mut totals = one(!report.filters.is_empty());
    totals.add(&one(!report.going.is_empty()));
    totals
}

fn one(there: bool) -> Totals {
    let one = usize::from(there);
    Totals { tests: one, skipped: one, ..Totals::default() }
}

/// Writes what was said of each filter as a property, and the whole as a case that is skipped: panels show
/// why.
pub(super) fn write<W: Write>(report: &Report, at: &str, xml: &mut Writer<W>) -> io::Result<()> {
    if let Some(said) = destroyed(&report.going) {
        open(GOING, &one(true), at, xml)?;
        case(&Case::new(GOING, GOING), Some(("skipped", None, &said, "")), xml)?;
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    let Some(said) = sentence(report) else { return Ok(()) };
    open(NAME, &one(true), at, xml)?;
    xml.write_event(Event::Start(BytesStart::new("properties")))?;
    for (filter, values) in report.filters.iter() {
        let mut element = BytesStart::new("property");
        attribute(&mut element, "name", &format!("filters.{}", filter.key().0));
        attribute(&mut element, "value", &values.join(", "));
        xml.write_event(Event::Empty(element))?;
    }
    xml.write_event(Event::End(BytesEnd::new("properties")))?;
    case(&Case::new(NAME, NAME), Some(("skipped", None, &said, "")), xml)?;
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}
