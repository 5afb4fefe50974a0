//! A report → bytes. Each format is a function of the report and of nothing else: it neither
//! filters nor judges, and gives no exit code.
//!
//! A new format is one file here and a variant of `Format`.

mod ahead;
mod alike;
mod as_of;
mod by_rule;
pub mod clause;
mod csv;
mod cyclonedx;
pub mod diff;
mod fingerprints;
#[cfg(test)]
pub(crate) mod fixture;
mod github;
mod gitlab;
mod harmless;
mod horizon;
#[cfg(test)]
mod hostile_tests;
mod html;
mod human;
mod identifier;
mod inventory;
mod json;
mod junit;
mod label;
mod markdown;
mod narrowed;
#[cfg(test)]
mod narrowed_tests;
mod not_assessed;
mod ocsf;
mod options;
mod oscal;
pub mod paint;
mod place;
pub mod plan;
mod remarks;
#[cfg(test)]
mod remarks_tests;
pub mod remedy;
mod roll;
mod sarif;

use std::io::{self, Write};

pub use self::options::{Checkout, Options, Suppressed};
use crate::finding::Report;

/// The formats that a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// For programs: every finding, stable names, a version.
    Json,
    /// For code scanning: SARIF 2.1.0.
    Sarif,
    /// For a workflow of GitHub Actions: annotations.
    Github,
    /// For a merge request of GitLab: code quality.
    Gitlab,
    /// For a panel of tests: JUnit.
    Junit,
    /// For a comment on a merge request.
    Markdown,
    /// For a spreadsheet.
    Csv,
    /// For a security data lake: OCSF Compliance Findings, one a line.
    Ocsf,
    /// For a file of evidence: OSCAL assessment results.
    Oscal,
    /// For an inventory of cryptography: CycloneDX 1.6.
    Cyclonedx,
    /// The same in CycloneDX 1.7.
    Cyclonedx17,
    /// One page for a review.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 13] = [
        Self::Human,
        Self::Json,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Markdown,
        Self::Csv,
        Self::Ocsf,
        Self::Oscal,
        Self::Cyclonedx,
        Self::Cyclonedx17,
        Self::Html,
    ];

    /// The name by which it is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Ocsf => "ocsf",
            Self::Oscal => "oscal",
            Self::Cyclonedx => "cyclonedx",
            Self::Cyclonedx17 => "cyclonedx-1.7",
            Self::Html => "html",
        }
    }

    /// Says whether it shows what tunnels are, and not what is wrong with them.
    #[must_use]
    pub const fn is_inventory(self) -> bool {
        matches!(self, Self::Cyclonedx | Self::Cyclonedx17)
    }

    /// Finds a format by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// With no more findings than this, a page shows each in full, and the JSON report keeps what can be
/// shown of each: the lines that it points at, and what is said of its tunnel besides.
pub const DETAILED: usize = 1500;

/// Bytes of a report that are written at a time.
pub const BUFFER: usize = 1 << 16;

/// How text for people is to look, as the terminal allows.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colour, or none at all.
    pub colour: bool,
    /// Columns that a line may fill.
    pub width: usize,
    /// Lines and arrows out of Unicode, or ASCII alone.
    pub unicode: bool,
    /// Clickable links (OSC 8), or addresses in print.
    pub links: bool,
    /// Show what is usually left out, and bound nothing.
    pub verbose: bool,
    /// Findings alone, without a summary.
    pub quiet: bool,
}

/// Writes a report.
///
/// # Errors
///
/// What `out` answers.
pub fn write(
    report: &Report,
    format: Format,
    style: &Style,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, style, out),
        Format::Json => json::write(report, options, out),
        Format::Sarif => sarif::write(report, options, out),
        Format::Github => github::write(report, options, out),
        Format::Gitlab => gitlab::write(report, options, out),
        Format::Junit => junit::write(report, options, out),
        Format::Markdown => markdown::write(report, options, out),
        Format::Csv => csv::write(report, options, out),
        Format::Ocsf => ocsf::write(report, options, out),
        Format::Oscal => oscal::write(report, options, out),
        Format::Cyclonedx => cyclonedx::write(report, cyclonedx::SpecVersion::V1_6, options, out),
        Format::Cyclonedx17 => cyclonedx::write(report, cyclonedx::SpecVersion::V1_7, options, out),
        Format::Html => html::write(report, out),
    }
}

/// Writes the summary of a job, Markdown without the bound of a comment.
///
/// # Errors
///
/// What `out` answers.
pub fn summary(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    markdown::summary(report, options, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Since;
    use crate::policy::own;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(Format::find(format.name()), Some(format));
        }
        assert_eq!(Format::find("xml"), None);
    }

    #[test]
    fn every_format_tells_what_a_baseline_holds_from_what_is_new() {
        let marked = |since| {
            let mut report = fixture::report();
            report.findings.iter_mut().for_each(|finding| finding.since = Some(since));
            report.baseline =
                Some(crate::finding::Baseline { file: "old.json".into(), fixed: None, gone: None });
            report
        };
        let [new, unchanged] = [Since::New, Since::Unchanged].map(marked);
        // GitLab compares by itself, and an inventory shows no findings
        let comparing = |format: &Format| *format != Format::Gitlab && !format.is_inventory();
        for format in Format::ALL.into_iter().filter(comparing) {
            let [new, unchanged] =
                [&new, &unchanged].map(|report| fixture::written(report, format, &fixture::PLAIN));
            let words = |text: &str| text.to_lowercase().matches("unchanged").count();
            let told = words(&unchanged) > words(&new)
                || unchanged.contains("Compliance Finding: Update")
                || unchanged.contains("in old.json already")
                || format == Format::Github && unchanged.lines().count() < new.lines().count();
            assert!(new != unchanged && told, "{}", format.name());
        }
    }

    #[test]
    fn a_finding_about_no_tunnel_claims_none_in_any_format() {
        let mut report = fixture::report();
        let place = report.findings[0].location();
        report.findings = vec![crate::finding::Finding {
            observed: Some(crate::model::Value::Text("ipsec-pfs for nobody".into())),
            detail: Some("ipsec-pfs for nobody".into()),
            place,
            ..crate::finding::Finding::new(&own::WAIVER_UNUSED, Default::default())
        }];
        for format in Format::ALL {
            let text = fixture::written(&report, format, &fixture::PLAIN);
            assert!(text.contains("nobody") != format.is_inventory(), "{}", format.name());
            assert!(!text.contains("(no tunnel)"), "{}: {text}", format.name());
        }
    }
}
