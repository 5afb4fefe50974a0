//! A table for a spreadsheet: a row a finding, and before them one for each thing to know of the whole run and
//! one for each source that failed.
//!
//! A cell that a spreadsheet would take for a formula begins with an apostrophe.

use std::borrow::Cow;
use std::io::{self, Write};

use ::csv::{Terminator, Writer, WriterBuilder};

use super::Options;
use super::label::{mistake_word, shown};
use super::place::Place;
use super::remarks::with_not_assessed;
use crate::finding::{Finding, Report, Since};

const COLUMNS: [&str; 24] = [
    "rule",
    "severity",
    "tunnel",
    "id",
    "source",
    "region",
    "fact",
    "side",
    "observed",
    "message",
    "help",
    "policies",
    "clauses",
    "file",
    "line",
    "column",
    "waived",
    "waiver_reason",
    "waiver_owner",
    "waiver_expires",
    "title",
    "fingerprint",
    "baseline",
    "address",
];

/// Writes the table, lines ended as RFC 4180 wants them.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut table = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    table.write_record(COLUMNS)?;
    for remark in with_not_assessed(report) {
        row(&mut table, about([("rule", remark.kind.word().into()), ("message", (&*remark.said).into())]))?;
    }
    for mistake in &report.mistakes {
        let Place { file, line, column, .. } = Place::of_mistake(mistake, options.project);
        let cells = about([
            ("rule", mistake_word(mistake).into()),
            ("message", (&*mistake.message).into()),
            ("help", mistake.help.as_deref().unwrap_or_default().into()),
            ("file", file),
            ("line", line.to_string().into()),
            ("column", column.to_string().into()),
        ]);
        row(&mut table, cells)?;
    }
    for source in &report.sources {
        if let Some(error) = &source.error {
            let cells = [
                ("rule", "incomplete".into()),
                ("source", (&*source.name).into()),
                ("message", error.into()),
            ];
            row(&mut table, about(cells))?;
        }
    }
    for finding in &report.findings {
        row(&mut table, of(finding, options))?;
    }
    table.flush()
}

type Row<'a> = [Cow<'a, str>; COLUMNS.len()];

fn row<W: Write>(table: &mut Writer<W>, row: Row) -> io::Result<()> {
    for cell in &row {
        table.write_field(&*harmless(cell))?;
    }
    Ok(table.write_record(None::<&[u8]>)?)
}

/// A row about the run: half an answer is never an empty table, and neither is a part of a fleet.
fn about<'a>(cells: impl IntoIterator<Item = (&'static str, Cow<'a, str>)>) -> Row<'a> {
    let mut row = Row::default();
    for (name, said) in cells {
        for (_, cell) in COLUMNS.iter().zip(&mut row).filter(|(column, _)| **column == name) {
            *cell = said.clone();
        }
    }
    row
}

fn of<'a>(finding: &'a Finding, options: &'a Options) -> Row<'a> {
    let subject = &finding.subject;
    let Place { file, line, column, .. } = Place::anchor(finding, options.project);
    let list = |texts: Vec<&str>| texts.join("; ").into();
    let demands = || finding.demands.iter().map(|demand| &**demand);
    let waiver = finding.waiver.as_deref();
    [
        Cow::Borrowed(&*finding.rule.id),
        finding.severity.as_str().into(),
        if subject.is_tunnel() { subject.name().into() } else { "".into() },
        subject.id().unwrap_or_default().into(),
        subject.source().unwrap_or_default().into(),
        subject.region().unwrap_or_default().into(),
        finding.fact.map_or("", |fact| fact.name).into(),
        finding.said_by().into(),
        finding.observed.as_ref().map(ToString::to_string).unwrap_or_default().into(),
        finding.message().into(),
        Cow::Borrowed(&*finding.rule.fix),
        list(demands().filter_map(|demand| demand.policy.as_deref()).collect()),
        list(demands().filter_map(|demand| demand.reference.as_deref()).collect()),
        file,
        line.to_string().into(),
        column.to_string().into(),
        if waiver.is_some() { "yes".into() } else { "no".into() },
        waiver.map_or("", |waiver| &waiver.reason).into(),
        waiver.and_then(|waiver| waiver.owner.as_deref()).unwrap_or_default().into(),
        waiver.and_then(|waiver| waiver.expires).map(|day| day.to_string()).unwrap_or_default().into(),
        Cow::Borrowed(&*finding.rule.title),
        finding.fingerprint().into(),
        finding.since.map_or("", Since::as_str).into(),
        subject.address().unwrap_or_default().into(),
    ]
}

/// Characters of a cell: spreadsheets take 32,767, and lose what is longer without a word.
const CELL: usize = 32_000;

/// The text, cut with a mark where it is too long, with nothing in it that a terminal obeys or a spreadsheet calculates.
fn harmless(cell: &str) -> Cow<'_, str> {
    let formula =
        |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '|');
    if cell.trim_start_matches(' ').starts_with(formula) {
        return format!("'{}", shown(cell, CELL)).into();
    }
    shown(cell, CELL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Format, fixture};

    #[test]
    fn every_sort_of_finding() {
        insta::assert_snapshot!(
            fixture::written(&fixture::report(), Format::Csv, &fixture::PLAIN).replace('\r', "")
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, shown) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", r"'\u{9}=1"),
            ("\r=1", r"'\u{d}=1"),
            (" =1", "' =1"),
            ("a=1", "a=1"),
            ("10.0.0.0/8", "10.0.0.0/8"),
        ] {
            assert_eq!(harmless(cell), shown);
        }
    }

    #[test]
    fn no_cell_is_longer_than_a_spreadsheet_takes() {
        for text in ["x".repeat(65_536), "=\u{202e}".repeat(30_000)] {
            assert!(harmless(&text).encode_utf16().count() < 32_767);
            assert!(harmless(&text).ends_with('…'));
        }
    }

    #[test]
    fn a_source_that_failed_is_a_row() {
        let table = fixture::written(&fixture::hostile(), Format::Csv, &fixture::PLAIN);
        for (row, start) in table.lines().skip(1).zip(["remark,,", "incomplete,,"]) {
            assert!(row.starts_with(start), "{table}");
        }
    }
}
