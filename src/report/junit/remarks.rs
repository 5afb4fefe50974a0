//! What there is to say of the run as a whole: a suite for each kind of it, since no schema has room for
//! properties on the root, in which each sentence is a case that is skipped: panels show why.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, Event};

use super::xml::{self, Case, Totals, case, open};
use crate::finding::Report;
use crate::report::remarks::{Remark, RemarkKind};

pub(super) fn totals(remarks: &[Remark]) -> Totals {
    Totals { tests: remarks.len(), skipped: remarks.len(), ..Totals::default() }
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
        if *kind == RemarkKind::Narrowed {
            let said = report.filters.iter();
            let said =
                said.map(|(filter, values)| (format!("filters.{}", filter.key().0), values.join(", ")));
            xml::properties(said, xml)?;
        }
        for (number, remark) in (1..).zip(of_kind) {
            let name = match kind {
                RemarkKind::Other => format!("{} #{number}", kind.word()),
                RemarkKind::Narrowed | RemarkKind::Going | RemarkKind::NotAssessed => kind.word().to_owned(),
            };
            case(&Case::new(kind.word(), &name), Some(("skipped", None, &remark.said, "")), xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    Ok(())
}
