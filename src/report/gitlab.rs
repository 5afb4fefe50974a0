//! GitLab's code quality report: a list of issues, each at a line. Waived findings are none; those that a
//! baseline knows are, since GitLab itself tells by the fingerprints what a merge request adds. Its shape has
//! room for issues alone: what there is to say of the run as a whole is one of them each, for information.

use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use super::fingerprints::Fingerprints;
use super::label::{self, failures, shown};
use super::place::Place;
use super::remarks::{Remark, RemarkKind, with_not_assessed};
use super::{BUFFER, Options, harmless};
use crate::finding::{Finding, Report};
use crate::policy::Severity;
use crate::text::LineNumber;

/// Writes the issues.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    harmless::pretty(&Issues { report, options }, &mut out)?;
    out.flush()
}

struct Issues<'a> {
    report: &'a Report,
    options: &'a Options<'a>,
}

impl Serialize for Issues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fingerprints = Fingerprints::default();
        let mut sequence = serializer.serialize_seq(None)?;
        let place = Place::start(self.options.project).within(self.options.checkout);
        // what is true of every run comes last
        let (last, first): (Vec<_>, Vec<_>) =
            with_not_assessed(self.report).into_iter().partition(|remark| remark.kind == RemarkKind::AsOf);
        for remark in &first {
            sequence.serialize_element(&Issue::about(remark, &mut fingerprints, &place))?;
        }
        for mistake in &self.report.mistakes {
            let at = Place::of_mistake(mistake, self.options.project).within(self.options.checkout);
            let mark = format!("mistake-{}", shown(&label::mistake_at(mistake), label::NAME));
            let check = label::mistake_word(mistake);
            let severity = if mistake.is_error { "blocker" } else { "minor" };
            let said = label::mistake(mistake);
            sequence.serialize_element(&Issue::new(
                check,
                &said,
                fingerprints.of_text(mark),
                severity,
                &at,
            ))?;
        }
        for (source, failure) in failures(self.report) {
            let fingerprint =
                fingerprints.of_text(format!("incomplete-{}", shown(&source.name, label::NAME)));
            sequence.serialize_element(&Issue::new(
                "incomplete",
                &failure,
                fingerprint,
                "blocker",
                &place,
            ))?;
        }
        for finding in self.report.standing() {
            let place = Place::anchor(finding, self.options.project).within(self.options.checkout);
            let fingerprint = fingerprints.of(finding);
            sequence.serialize_element(&Issue::of(finding, fingerprint, &place))?;
        }
        for remark in &last {
            sequence.serialize_element(&Issue::about(remark, &mut fingerprints, &place))?;
        }
        sequence.end()
    }
}

#[derive(Serialize)]
struct Issue<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    check_name: &'a str,
    description: String,
    categories: [&'static str; 1],
    severity: &'static str,
    fingerprint: String,
    location: Path<'a>,
}

#[derive(Serialize)]
struct Path<'a> {
    path: &'a str,
    lines: LineRange,
}

#[derive(Serialize)]
struct LineRange {
    begin: LineNumber,
    end: LineNumber,
}

impl<'a> Issue<'a> {
    fn new(rule: &'a str, said: &str, fingerprint: String, severity: &'static str, place: &'a Place) -> Self {
        let (path, lines) = (&*place.file, LineRange { begin: place.line, end: place.line });
        Self {
            kind: "issue",
            check_name: rule,
            description: shown(&format!("{rule}: {said}"), 2000).into_owned(),
            categories: ["Security"],
            severity,
            fingerprint,
            location: Path { path: path.strip_prefix("./").unwrap_or(path), lines },
        }
    }

    /// What there is to say of the run as a whole.
    fn about(remark: &'a Remark, fingerprints: &mut Fingerprints, place: &'a Place) -> Self {
        Self::new(remark.kind.word(), &remark.said, fingerprints.of_text(remark.mark()), "info", place)
    }

    /// The list of issues shows descriptions and nothing else: the rule and the tunnel are in it.
    fn of(finding: &'a Finding, fingerprint: String, place: &'a Place) -> Self {
        let severity = match finding.severity {
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
            Severity::Info => "info",
        };
        let said = label::said(finding);
        Self::new(&finding.rule.id, &said, fingerprint, severity, place)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use serde_json::Value;

    use super::*;
    use crate::report::{Format, fixture};

    fn issues(report: &Report) -> Vec<Value> {
        serde_json::from_str(&fixture::written(report, Format::Gitlab, &fixture::PLAIN)).expect("JSON")
    }

    #[test]
    fn an_issue_a_standing_finding_at_its_line() {
        let issues = issues(&fixture::report());
        let (remarks, issues): (Vec<_>, Vec<_>) =
            issues.into_iter().partition(|issue| issue["severity"] == "info");
        let checks: Vec<_> = remarks.iter().map(|issue| &issue["check_name"]).collect();
        assert_eq!(checks, ["remark", "not-assessed", "as-of"]);
        assert_eq!(issues.len(), fixture::report().standing().count());
        assert_eq!(issues[0]["severity"], "blocker");
        assert_eq!(
            issues[0]["location"],
            serde_json::json!({"path": "tunnels/gz.yaml", "lines": {"begin": 6, "end": 6}})
        );
        let said = issues[0]["description"].as_str().expect("text");
        assert!(said.starts_with("ike-encryption-broken: hq-guangzhou (vpnx-ol6bcqp0): "), "{said}");
        let marks: HashSet<_> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
        assert_eq!(marks.len(), issues.len());
    }

    #[test]
    fn no_issue_is_lost_to_another_of_the_same_mark_nor_to_a_baseline() {
        let mut report = fixture::compared(fixture::hostile());
        report.findings.extend(report.findings.clone());
        report.sources.extend(report.sources.clone());
        let issues = issues(&report);
        let failed = report.sources.iter().filter(|source| source.error.is_some()).count();
        assert!(failed > 1);
        assert_eq!(issues.len(), report.standing().count() + failed + report.warnings.len());
        let marks: HashSet<_> = issues.iter().map(|issue| issue["fingerprint"].to_string()).collect();
        assert_eq!(marks.len(), issues.len());
    }

    #[test]
    fn a_source_that_failed_is_the_first_issue_behind_remarks() {
        let issues = issues(&fixture::hostile());
        let first: Vec<_> =
            issues.iter().take(2).map(|issue| [&issue["check_name"], &issue["severity"]]).collect();
        assert_eq!(first, [["remark", "info"], ["incomplete", "blocker"]]);
    }
}
