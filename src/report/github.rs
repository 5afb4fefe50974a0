//! Workflow commands of GitHub Actions: an annotation at each line that somebody must look at.
//!
//! A command ends with its line, and its properties with a comma or a colon, so that whatever
//! comes from files or from the cloud is encoded. Waived findings need no look, and neither do those that
//! a baseline knows: they are counted.

use std::io::{self, Write};

use super::ahead::at_hand;
use super::as_of;
use super::label::{self, failures, severities, shown};
use super::narrowed;
use super::place::Place;
use super::remarks::{LONGEST, Remark, RemarkKind, with_not_assessed};
use super::{BUFFER, Options};
use crate::finding::{Finding, Mistake, Report};
use crate::policy::Severity;

/// Writes a command a finding, and one for the whole.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    for mistake in &report.mistakes {
        mistaken(mistake, options, &mut out)?;
    }
    for (_, failure) in failures(report) {
        writeln!(out, "::error title=vpnaudit is incomplete::{}", data(&failure))?;
    }
    let (others, first): (Vec<_>, Vec<_>) = with_not_assessed(report)
        .into_iter()
        // the counts say it
        .filter(|remark| remark.kind != RemarkKind::AsOf)
        .partition(|remark| {
            matches!(remark.kind, RemarkKind::Other | RemarkKind::NotAssessed | RemarkKind::Horizon)
        });
    first.iter().try_for_each(|remark| notice(remark, &mut out))?;
    // the first ten of a sort are shown: what is true of all of them is told before them
    writeln!(out, "::notice title=vpnaudit::{}", data(&whole(report)))?;
    others.iter().try_for_each(|remark| notice(remark, &mut out))?;
    for finding in at_hand(&report.findings).filter(|finding| finding.counts()) {
        annotation(finding, options, &mut out)?;
    }
    out.flush()
}

fn notice(remark: &Remark, out: &mut impl Write) -> io::Result<()> {
    let title = match remark.kind {
        RemarkKind::AsOf => "vpnaudit judged as of a day",
        RemarkKind::Horizon => "vpnaudit looked ahead",
        RemarkKind::Narrowed => "vpnaudit looked at a part",
        RemarkKind::Going | RemarkKind::NotAssessed => "vpnaudit did not judge all",
        RemarkKind::Other => "vpnaudit has a remark",
    };
    writeln!(out, "::notice title={title}::{}", data(&shown(&remark.said, LONGEST)))
}

fn mistaken(mistake: &Mistake, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let command = mistake.severity();
    let title = match (mistake.is_error, &mistake.place) {
        (true, Some(_)) => "vpnaudit found an error here",
        (true, None) => "vpnaudit audited nothing",
        (false, _) => "vpnaudit",
    };
    let at = mistake.place.as_ref().map(|place| at(&Place::of(place).within(options.checkout)));
    let help = mistake.help.as_deref().map(|help| format!("%0A{}", data(&shown(help, 1000))));
    let (at, help) = (at.unwrap_or_default(), help.unwrap_or_default());
    writeln!(out, "::{command} {at}title={title}::{}{help}", data(&shown(&mistake.message, 3000)))
}

/// A place as properties of a command.
fn at(Place { file, line, column, end }: &Place) -> String {
    let (file, last) = (property(&shown(file, 4096)), end.before());
    format!("file={file},line={line},endLine={line},col={column},endColumn={last},")
}

fn annotation(finding: &Finding, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let place = Place::anchor(finding, options.project).within(options.checkout);
    let command = match finding.severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    };
    let title = property(&shown(&format!("{} ({})", finding.rule.title, finding.severity), 250));
    let said = label::said(finding);
    let (said, help) = (data(&shown(&said, 3000)), data(&shown(&finding.rule.fix, 1000)));
    writeln!(out, "::{command} {}title={title}::{said}%0A{help}", at(&place))
}

/// The counts, since not every annotation is shown.
fn whole(report: &Report) -> String {
    let waived = report.findings.len() - report.standing().count();
    let incomplete = if report.complete { "" } else { "INCOMPLETE: " };
    let (tunnels, found) = (narrowed::tunnels(report), severities(report));
    let since = label::since(report).map(|since| format!("; since {since}")).unwrap_or_default();
    let as_of = as_of::sentence(report).map(|said| format!("; {said}")).unwrap_or_default();
    format!("{incomplete}{tunnels}: {found}; {waived} waived{since}{as_of}")
}

/// What comes behind `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What comes behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Format;
    use crate::report::fixture;

    #[test]
    fn every_sort_of_finding() {
        insta::assert_snapshot!(fixture::written(&fixture::report(), Format::Github, &fixture::PLAIN));
    }

    #[test]
    fn what_a_baseline_knows_is_counted_and_not_annotated() {
        let plain = fixture::written(&fixture::report(), Format::Github, &fixture::PLAIN);
        let report = fixture::compared(fixture::report());
        let written = fixture::written(&report, Format::Github, &fixture::PLAIN);
        let (head, rest) = written.split_once('\n').expect("lines");
        let remarks = plain.lines().skip(1).take(2).collect::<Vec<_>>().join("\n");
        assert!(
            head.contains("; 1 waived; since monday.json: 7 new, 1 unchanged, 1 fixed; judged"),
            "{head}"
        );
        let rest = rest.strip_prefix(&*remarks).expect("the remarks");
        assert!(plain.ends_with(rest));
        assert_eq!(plain.lines().count(), written.lines().count() + 1);
    }

    #[test]
    fn the_counts_come_before_what_they_count() {
        let written = fixture::written(&fixture::fleet(30), Format::Github, &fixture::PLAIN);
        assert!(written.starts_with("::notice title=vpnaudit::30 tunnels: "), "{written}");
    }

    #[test]
    fn text_neither_ends_a_command_nor_begins_one() {
        assert_eq!(data("100%0A\r\n::error::"), "100%250A%0D%0A::error::");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}
