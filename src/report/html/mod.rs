//! The report as one HTML file for a review: no script, style, font or picture from elsewhere, and a
//! Content-Security-Policy that would refuse them. It can be read without its script, which only
//! sorts, filters and pages. What the page looks like stands in `templates/report/`.

mod counts;
mod finding;
mod matrix;
mod rules;
mod security;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

use askama::Template;

use self::counts::{Asker, Bar};
use self::finding::{Ask, Row, Rows};
use self::matrix::Matrix;
use self::rules::{RuleRow, SourceRow, WaiverRow};
use super::DETAILED;
use super::as_of;
use super::horizon;
use super::label;
use super::narrowed;
use super::not_assessed;
use super::paint::{count, grouped};
use crate::finding::Report;
use crate::policy::Severity;
use crate::report::roll::Roll;
use crate::text::harmless::neutral;

/// No longer text from outside is shown.
const LONGEST: usize = 300;
/// So many tunnels of what fails within a time are named.
const TUNNELS: usize = 100;

/// Characters of a remark.
const REMARK: usize = 1000;

#[derive(Template)]
#[template(path = "report/report.html")]
struct Page<'a> {
    report: &'a Report,
    version: &'static str,
    style: &'static str,
    script: &'static str,
    security: String,
    headline: String,
    completeness: String,
    /// The day that the run judged as of; empty if it is not known.
    as_of: String,
    /// Says whether that is another day than that of the run.
    is_wound: bool,
    /// What a run that looked ahead found; empty for one that did not.
    horizon_title: String,
    horizon: Vec<([String; 6], Ask)>,
    /// What narrowed the run; empty if nothing did.
    narrowed: String,
    /// `good`, `bad` or `unsure`.
    mood: &'static str,
    figures: Vec<(String, String)>,
    severities: Bar,
    waived: usize,
    askers: Vec<Asker>,
    matrix: Matrix,
    brief: bool,
    /// What the earlier report says; empty without one.
    since: String,
    total: String,
    /// The ids of the rules of all findings.
    fired: BTreeSet<String>,
    rows: Rows<'a>,
    rules: Vec<RuleRow>,
    mistakes: Vec<String>,
    failed_sources: Vec<(String, String)>,
    waivers: Vec<WaiverRow>,
    policies: Vec<String>,
    sources: Vec<SourceRow>,
    warnings: Vec<String>,
}

/// Writes the page.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::new(out);
    Page::new(report).write_into(&mut out)?;
    out.flush()
}

impl<'a> Page<'a> {
    fn new(report: &'a Report) -> Self {
        // what they have in common stands once, under its rule
        let brief = report.findings.len() > DETAILED;
        let sources = rules::sources(report);
        Self {
            report,
            version: env!("CARGO_PKG_VERSION"),
            style: security::STYLE,
            script: security::SCRIPT,
            security: security::policy(),
            headline: headline(report),
            completeness: completeness(report),
            as_of: as_of::sentence(report).map(|said| capital(&said)).unwrap_or_default(),
            is_wound: as_of::is_wound(report),
            horizon_title: report
                .horizon
                .as_ref()
                .map(|found| capital(&horizon::title(report, found)))
                .unwrap_or_default(),
            horizon: coming(report),
            narrowed: narrowed::sentence(report)
                .map(|said| neutral(&narrowed::loud(&said)).into_owned())
                .unwrap_or_default(),
            mood: mood(report),
            figures: figures(report),
            severities: counts::severities(report),
            waived: report.findings.len() - report.standing().count(),
            askers: counts::askers(report),
            matrix: Matrix::new(report, &Roll::of(report)),
            brief,
            since: label::since(report).map(|since| text(&since)).unwrap_or_default(),
            total: grouped(report.findings.len() as u64),
            fired: report.findings.iter().map(|finding| text(&finding.rule.id)).collect(),
            rows: Rows::new(report, brief),
            rules: rules::rows(report),
            mistakes: report.mistakes.iter().map(|one| text(&label::mistake_at(one))).collect(),
            failed_sources: rules::failed(report),
            waivers: rules::waivers(report),
            policies: report.policies.iter().map(|policy| text(policy)).collect(),
            sources,
            warnings: report.warnings.iter().map(|warning| bounded(&warning.text, REMARK)).collect(),
        }
    }

    /// The word for how the tunnels are there.
    fn presence(&self) -> &'static str {
        label::presence(self.report)
    }

    /// Why a declared tunnel cannot be assessed.
    fn not_there(&self) -> String {
        not_assessed::not_there(self.report)
    }

    /// A number as people read it.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand out references")]
    #[expect(clippy::unused_self, reason = "templates call methods of their page")]
    fn thousands(&self, number: &u64) -> String {
        grouped(*number)
    }

    /// The findings, one by one, so that a large fleet is never held a second time.
    fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.rows.iter()
    }
}

/// What fails within a time, with the first tunnels of each row.
fn coming(report: &Report) -> Vec<([String; 6], Ask)> {
    let rows = report.horizon.iter().flat_map(|found| &found.coming);
    let cells = |row| horizon::cells(report, row, Some(TUNNELS)).map(|cell| neutral(&cell).into_owned());
    rows.map(|row| (cells(row), Ask::new(&row.demand, None))).collect()
}

/// A sentence with a capital at its beginning.
fn capital(said: &str) -> String {
    let mut rest = said.chars();
    rest.next().map(|first| first.to_uppercase().collect::<String>() + rest.as_str()).unwrap_or_default()
}

fn headline(report: &Report) -> String {
    let standing = report.standing().count() as u64;
    let worst = Severity::ALL.into_iter().find(|severity| report.count(*severity) > 0);
    match worst {
        None if report.complete && report.ends_all() => "All there is is to be destroyed".to_owned(),
        None if report.complete && report.filters.is_empty() => "No findings".to_owned(),
        None if report.complete => "No findings in the part that was looked at".to_owned(),
        None if report.is_void() => "Nothing was audited".to_owned(),
        None => "Nothing found in the part that was seen".to_owned(),
        Some(worst) => {
            let of_worst = report.count(worst) as u64;
            let all = count(standing, "finding");
            if of_worst == standing {
                format!("{all}, {} {worst}", if standing == 1 { "it is" } else { "all of them" })
            } else {
                format!("{all}, {} of them {worst}", grouped(of_worst))
            }
        }
    }
}

fn completeness(report: &Report) -> String {
    if !report.complete {
        let unseen = if report.is_void() { "" } else { " What was not seen was not audited." };
        return format!("Incomplete: {}.{unseen}", label::incomplete(report));
    }
    let not_assessed: u64 = report.rules.iter().map(|rule| rule.not_assessed).sum();
    let sources = match report.sources.len() {
        0 => "Declarations were judged, and no source was asked.",
        1 => "The source gave all of its tunnels.",
        _ => "Every source gave all of its tunnels.",
    };
    match not_assessed {
        0 => format!("{sources} Every rule could be assessed on every tunnel that it means."),
        1 => format!("{sources} One check could not be assessed: a fact was not reported."),
        n => format!("{sources} {} checks could not be assessed: a fact was not reported.", grouped(n)),
    }
}

fn mood(report: &Report) -> &'static str {
    if !report.complete || report.ends_all() {
        "unsure"
    } else if report.standing().next().is_some() {
        "bad"
    } else {
        "good"
    }
}

fn figures(report: &Report) -> Vec<(String, String)> {
    let sum = |of: fn(&crate::finding::RuleCount) -> u64| grouped(report.rules.iter().map(of).sum());
    let (tunnels, left_out) = (report.tunnels, report.filters.left_out.tunnels);
    let of = if left_out == 0 { String::new() } else { format!(" of {}", grouped(tunnels + left_out)) };
    let rest = [
        ("declared", grouped(report.declared)),
        ("rules", grouped(report.rules.len() as u64)),
        ("checks passed", sum(|rule| rule.passed)),
        ("failed", sum(|rule| rule.failed)),
        ("waived", sum(|rule| rule.waived)),
        ("not assessed", sum(|rule| rule.not_assessed)),
    ];
    let seen = (format!("{}s", label::noun_there(report)), format!("{}{of}", grouped(tunnels)));
    std::iter::once(seen).chain(rest.map(|(what, number)| (what.to_owned(), number))).collect()
}

/// Text from outside: what would do something is written out, and no text fills the page. The
/// template makes it harmless for HTML.
fn text(said: &str) -> String {
    bounded(said, LONGEST)
}

fn bounded(said: &str, longest: usize) -> String {
    let short: Cow<'_, str> = match said.char_indices().nth(longest) {
        None => said.into(),
        Some((end, _)) => {
            let start = said.get(..end).unwrap_or_default();
            format!("{start}… ({} characters)", grouped(said.chars().count() as u64)).into()
        }
    };
    neutral(&short).into_owned()
}

/// The name of a rule as an anchor.
fn anchor(rule: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("rule-{}", rule.chars().take(80).map(plain).collect::<String>())
}
