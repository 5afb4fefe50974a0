//! What there is to say of the run as a whole: a suite for each kind of it, since no schema has room for
//! properties on the root, in which each sentence is a case that is skipped: panels show why.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, Event};

use super::xml::{self, Case, Totals, case, open};
use crate::finding::Report;
use crate::report::remarks::{Remark, RemarkKind};

pub(super) fn totals(remarks: &[Remark]) -> Totals {
    let skipped = remarks.iter().filter(|remark| !is_told(remark.kind)).count();
    Totals { tests: remarks.len(), skipped, ..Totals::default() }
}

/// Says whether a sentence takes nothing away from what was looked at.
const fn is_told(kind: RemarkKind) -> bool {
    matches!(kind, RemarkKind::AsOf | RemarkKind::Horizon)
}

/// Writes the suites; what was said of each filter is a property.
pub(super) fn write<W: Write>(
    remarks: &[Remark],
    report: &Report,
    at: &str,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    for of_kind in remarks.chunk_by(|one, next| one.kind == next.kind) {
        let Some(Remark { kind, .. }) = of_kind.first() else { continue };
        open(kind.word(), &totals(of_kind), at, xml)?;
        match kind {
            RemarkKind::AsOf => xml::properties(as_of(report).into_iter(), xml)?,
            RemarkKind::Narrowed => xml::properties(filters(report).into_iter(), xml)?,
            _ => {}
        }
        for (number, remark) in (1..).zip(of_kind) {
            let name = match kind {
                RemarkKind::Other => format!("{} #{number}", kind.word()),
                _ => kind.word().to_owned(),
            };
            let ending = match kind {
                kind if is_told(*kind) => ("system-out", None, "", &*remark.said),
                _ => ("skipped", None, &*remark.said, ""),
            };
            case(&Case::new(kind.word(), &name), Some(ending), xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    Ok(())
}

fn as_of(report: &Report) -> Vec<(String, String)> {
    let said = report.judged_as_of.map(|as_of| (as_of.day.to_string(), as_of.clock.as_str().to_owned()));
    said.into_iter()
        .flat_map(|(day, clock)| [("judged_as_of".to_owned(), day), ("clock".to_owned(), clock)])
        .collect()
}

fn filters(report: &Report) -> Vec<(String, String)> {
    let filters = report.filters.iter();
    filters.map(|(filter, values)| (format!("filters.{}", filter.key().0), values.join(", "))).collect()
}
