//! OCSF 1.8.0, Compliance Finding (class 2003), an event a line.
//!
//! A finding is an event: one that the baseline holds already is updated, any other created. So is, with its count, what each rule passed and what it could not
//! assess, what there is to know of the whole run, and each source that failed: a reader of these lines sees half an answer as one.

mod event;
mod shape;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use self::shape::Event;
use super::fingerprints::Fingerprints;
use super::label::failures;
use super::remarks::{RemarkKind, remarks};
use super::{BUFFER, Options, harmless};
use crate::finding::Report;

/// Writes the events.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    let mut fingerprints = Fingerprints::default();
    // what is true of every run comes last
    let (last, first): (Vec<_>, Vec<_>) =
        remarks(report).into_iter().partition(|remark| remark.kind == RemarkKind::AsOf);
    for remark in first {
        let mark = (remark.kind == RemarkKind::Other).then(|| fingerprints.of_text(remark.mark()));
        harmless::line(&Event::remark(&remark, mark, options), &mut out)?;
    }
    for mistake in &report.mistakes {
        harmless::line(&Event::mistaken(mistake, options), &mut out)?;
    }
    for (source, failure) in failures(report) {
        harmless::line(&Event::incomplete(source, failure, options), &mut out)?;
    }
    for count in &report.rules {
        for event in Event::counts(count, options) {
            harmless::line(&event, &mut out)?;
        }
    }
    for finding in &report.findings {
        harmless::line(&Event::finding(finding, fingerprints.of(finding), options), &mut out)?;
    }
    for remark in last {
        harmless::line(&Event::remark(&remark, None, options), &mut out)?;
    }
    out.flush()
}
