//! SARIF 2.1.0, as GitHub code scanning, GitLab and archives take it.
//!
//! What all results refer to is gathered first; the results are written one by one. Nothing here
//! looks into the text of a file: lines, columns and lengths are all that is used.

mod catalogue;
mod fix;
mod message;
mod neighbours;
mod physical;
mod quota;
mod result;
mod rule;
mod run;
mod taxonomy;
#[cfg(test)]
mod tests;
mod uri;

use std::io::{self, Write};

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use self::catalogue::Catalogue;
use self::message::{Message, literal};
use self::neighbours::Neighbours;
use self::physical::{Located, Physical};
use self::quota::{MOST, Quota};
use self::result::Outcome;
use self::run::Run;
use super::ahead::at_hand;
use super::as_of;
use super::fingerprints::Fingerprints;
use super::horizon;
use super::json::FiltersRow;
use super::label::{self, count, failures, shown};
use super::narrowed;
use super::place::Place;
use super::remarks;
use super::{BUFFER, Options, Suppressed, harmless};
use crate::finding::{Mistake, Report};

/// Writes the log.
pub(super) fn write(report: &Report, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    write_most(report, options, MOST, out)
}

/// Writes the log with so many results at most.
fn write_most(report: &Report, options: &Options, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let catalogue = Catalogue::of(report);
    let quota = Quota::new(report, options.suppressed, most);
    let suppressed = options.suppressed == Suppressed::Include;
    let run = Run { catalogue: &catalogue, project: options.project, checkout: options.checkout, suppressed };
    let one = OneRun {
        tool: Tool { driver: Driver::of(&catalogue) },
        automation_details: Automation { id: format!("{}/", shown(options.category, 200)) },
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: Bases { root: Base { description: Message::new(root(options)) } },
        invocations: [Invocation {
            execution_successful: report.complete,
            end_time_utc: options.now.to_string(),
            tool_execution_notifications: notifications(report, options, &quota),
            properties: RunProperties::of(report),
        }],
        taxonomies: &catalogue,
        results: Results { neighbours: Neighbours::of(report, &quota, &run), report, quota, run: &run },
    };
    let schema = "https://json.schemastore.org/sarif-2.1.0.json";
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    harmless::pretty(&Log { schema, version: "2.1.0", runs: [one] }, &mut out)?;
    out.flush()
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [OneRun<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OneRun<'a> {
    tool: Tool<'a>,
    automation_details: Automation,
    column_kind: &'static str,
    original_uri_base_ids: Bases,
    invocations: [Invocation<'a>; 1],
    #[serde(serialize_with = "taxonomies")]
    taxonomies: &'a Catalogue<'a>,
    results: Results<'a>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: &'static str,
    supported_taxonomies: Vec<taxonomy::Component<'a>>,
    #[serde(serialize_with = "rules")]
    rules: &'a Catalogue<'a>,
}

impl<'a> Driver<'a> {
    fn of(catalogue: &'a Catalogue<'a>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self {
            name: "vpnaudit",
            version,
            semantic_version: version,
            information_uri: env!("CARGO_PKG_REPOSITORY"),
            supported_taxonomies: taxonomy::components(catalogue),
            rules: catalogue,
        }
    }
}

#[derive(Serialize)]
struct Automation {
    id: String,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    end_time_utc: String,
    tool_execution_notifications: Vec<Notification>,
    #[serde(skip_serializing_if = "Option::is_none")]
    properties: Option<RunProperties<'a>>,
}

/// What SARIF has no place for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RunProperties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    judged_as_of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filters: Option<FiltersRow<'a>>,
}

impl<'a> RunProperties<'a> {
    fn of(report: &'a Report) -> Option<Self> {
        let as_of = report.judged_as_of;
        let filters = (!report.filters.is_empty()).then_some(FiltersRow(&report.filters));
        (as_of.is_some() || filters.is_some()).then(|| Self {
            judged_as_of: as_of.map(|as_of| as_of.day.to_string()),
            clock: as_of.map(|as_of| as_of.clock.as_str()),
            filters,
        })
    }
}

#[derive(Serialize)]
struct Notification {
    level: &'static str,
    message: Message,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Located>,
}

/// What paths are relative to.
fn root(options: &Options) -> &'static str {
    match options.checkout.folder {
        Some(_) => "The root of the checkout.",
        None => "The folder that vpnaudit ran in, which is taken for the root of the checkout.",
    }
}

/// What is wrong with what people wrote, at its line.
fn mistaken(mistake: &Mistake, options: &Options) -> Notification {
    let place = Place::of_mistake(mistake, options.project).within(options.checkout);
    let text = shown(&label::mistake(mistake), 2000).into_owned();
    Notification {
        level: mistake.severity(),
        message: Message::new(&literal(&text)),
        locations: vec![Located { physical_location: Physical::of(&place), logical_locations: Vec::new() }],
    }
}

fn rules<S: Serializer>(catalogue: &Catalogue, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(catalogue.rules.iter().map(|descriptor| rule::Rule::of(descriptor, catalogue)))
}

fn taxonomies<S: Serializer>(catalogue: &Catalogue, serializer: S) -> Result<S::Ok, S::Error> {
    let mut sequence = serializer.serialize_seq(None)?;
    for taxonomy in taxonomy::taxonomies(catalogue) {
        sequence.serialize_element(&taxonomy)?;
    }
    sequence.end()
}

/// What the reader must know besides: sources that failed, what was left out, warnings.
fn notifications(report: &Report, options: &Options, quota: &Quota) -> Vec<Notification> {
    let note = |level, text: String| Notification {
        level,
        message: Message::new(&literal(&text)),
        locations: Vec::new(),
    };
    let narrowed =
        narrowed::sentence(report).map(|said| note("note", shown(&said, narrowed::LONGEST).into_owned()));
    let mut notes: Vec<_> = failures(report).map(|(_, failure)| note("error", failure)).collect();
    notes.splice(0..0, report.mistakes.iter().map(|mistake| mistaken(mistake, options)));
    if !report.complete && notes.is_empty() {
        notes.push(note("error", format!("The audit is incomplete: {}.", label::incomplete(report))));
    }
    notes.extend(narrowed);
    if quota.cut > 0 {
        let kept = quota.kept();
        let text = format!(
            "{} left out: a receiver takes {kept} results. The mildest are missing.",
            count(quota.cut as u64, "finding")
        );
        notes.push(note("warning", text));
    }
    if quota.waived > 0 {
        notes.push(note("note", format!("{} left out.", count(quota.waived as u64, "waived finding"))));
    }
    if let Some((baseline, fixed)) = report.baseline.as_ref().and_then(|one| Some((one, one.fixed.as_ref()?)))
    {
        let gone = baseline.gone.as_ref().map_or(0, Vec::len);
        let gone = if gone > 0 { format!(", {gone} gone with the tunnel") } else { String::new() };
        let fixed = count(fixed.len() as u64, "finding");
        notes.push(note("note", format!("{fixed} of {} fixed since{gone}.", shown(&baseline.file, 500))));
    }
    notes.extend(
        report.warnings.iter().map(|warning| note("warning", shown(&warning.text, 1000).into_owned())),
    );
    let not_assessed = remarks::not_assessed(report);
    notes.extend(not_assessed.map(|one| note("note", shown(&one.said, remarks::LONGEST).into_owned())));
    let horizon =
        horizon::sentence(report).map(|said| note("warning", shown(&said, remarks::LONGEST).into_owned()));
    notes.extend(horizon);
    notes.extend(as_of::sentence(report).map(|said| note("note", said)));
    notes
}

/// The results, written as they come. What is fixed since a baseline is none of them: receivers look at
/// no `baselineState`, and would show a result that is `absent` as one that is there.
struct Results<'a> {
    report: &'a Report,
    quota: Quota,
    neighbours: Neighbours<'a>,
    run: &'a Run<'a>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (mut quota, mut fingerprints) = (self.quota.clone(), Fingerprints::default());
        let mut sequence = serializer.serialize_seq(None)?;
        for finding in at_hand(&self.report.findings).filter(|finding| quota.takes(finding)) {
            let occurrence = fingerprints.count(finding);
            if let Some(outcome) = Outcome::of(finding, self.run, &self.neighbours, &occurrence) {
                sequence.serialize_element(&outcome)?;
            }
        }
        sequence.end()
    }
}
