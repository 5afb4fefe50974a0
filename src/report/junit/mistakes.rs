//! What is wrong with what people wrote: a suite of its own, in which each mistake is an error, and each
//! doubt is skipped.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, Event};

use super::xml::{Case, Totals, case, open};
use crate::finding::Report;
use crate::report::Options;
use crate::report::label::{self, shown};
use crate::report::place::Place;

const NAME: &str = "problems";

pub(super) fn totals(report: &Report) -> Totals {
    let errors = report.mistakes.iter().filter(|mistake| mistake.is_error).count();
    let tests = report.mistakes.len();
    Totals { tests, errors, skipped: tests - errors, ..Totals::default() }
}

pub(super) fn write<W: Write>(
    report: &Report,
    options: &Options,
    at: &str,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    if report.mistakes.is_empty() {
        return Ok(());
    }
    open(NAME, &totals(report), at, xml)?;
    for (number, mistake) in (1..).zip(&report.mistakes) {
        let place = Place::of_mistake(mistake, options.project).within(options.checkout);
        let Place { file, line, column, .. } = &place;
        let case_of = Case {
            rule: NAME,
            name: format!("{NAME} #{number} {}:{line}", shown(file, 1000)),
            file: Some(shown(file, 1000)),
        };
        let text = format!("{}\nat {file}:{line}:{column}", label::mistake(mistake));
        let outcome = match mistake.is_error {
            true => ("error", Some(label::mistake_word(mistake)), &*mistake.message, &*text),
            false => ("skipped", None, &*text, ""),
        };
        case(&case_of, Some(outcome), xml)?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuite")))
}
