//! A report read back whole, so that any format can be made of it later. The shape is that of
//! `report::json`; what is read is what was written, or it is refused.

mod agrees;
mod coming;
mod crypto;
mod demands;
mod findings;
mod horizon;
mod shape;
mod tunnels;
mod value;

use std::cell::Cell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use self::agrees::StatedCounts;
use self::demands::Demands;
use self::shape::Document;
use super::{Error, error};
use crate::finding::{
    Baseline, Clock, Fixed, JudgedAsOf, Mistake, Report, SourceOutcome, Task, Unreported, Warning,
    WarningKind,
};
use crate::model::Fact;
use crate::model::subject::Going;
use crate::policy::Severity;
use crate::source::kinds;
use crate::text::{ColumnNumber, LineNumber, Lines, Location, Recalled, SourceFile, Span};

/// A report read back, and how its run was made.
#[derive(Debug)]
pub struct Whole {
    /// The report.
    pub report: Report,
    /// Says whether its findings bear marks of an earlier version.
    pub has_earlier_marks: bool,
    /// When the run ended.
    pub ended: Timestamp,
    /// The project file, as the user wrote it.
    pub project: String,
    /// What tells the report from others on the same commit.
    pub category: String,
    /// The folder that the run was made in, from the root of its repository.
    pub folder: Option<String>,
    /// The root itself, where paths were written from the root of the file system.
    pub root: Option<String>,
    /// The version of the program that made it.
    pub version: String,
}

/// Reads a report back.
///
/// # Errors
///
/// When the file is no report, or none as this program writes them.
pub fn whole(path: &Path) -> Result<Whole, Error> {
    let file = path.display().to_string();
    let document: Document = super::open(path)?;
    let version = document.tool.version.clone();
    restore(document).map_err(|Wrong { field, reason }| {
        let (field, mut reason) = (error::shown(&field), error::shown(&reason));
        if version != env!("CARGO_PKG_VERSION") {
            reason.push_str(&format!(" (vpnaudit {} wrote it)", error::shown(&version)));
        }
        Error::Field { file, field, reason }
    })
}

/// Why a part of a report is none.
#[derive(Debug)]
struct Wrong {
    field: String,
    reason: String,
}

fn wrong(reason: impl Into<String>) -> Wrong {
    Wrong { field: String::new(), reason: reason.into() }
}

impl Wrong {
    /// Says which part it is.
    fn at(self, field: &str) -> Self {
        Self { field: field.to_owned(), ..self }
    }
}

/// Says which part it was.
trait In<T> {
    fn within(self, part: impl FnOnce() -> String) -> Result<T, Wrong>;
}

impl<T> In<T> for Result<T, Wrong> {
    fn within(self, part: impl FnOnce() -> String) -> Self {
        self.map_err(|Wrong { field, reason }| {
            let joint = if field.is_empty() || field.starts_with('[') { "" } else { "." };
            Wrong { field: format!("{}{joint}{field}", part()), reason }
        })
    }
}

/// Refuses the one edit that would make half an answer pass for a whole one.
fn complete(document: &Document) -> Result<(), Wrong> {
    if document.complete && document.sources.iter().any(|source| source.error.is_some()) {
        return Err(wrong("is true, though a source failed").at("complete"));
    }
    if document.complete && document.problems.iter().any(|problem| problem.severity == "error") {
        return Err(wrong("is true, though there was an error").at("complete"));
    }
    Ok(())
}

fn restore(document: Document) -> Result<Whole, Wrong> {
    complete(&document)?;
    let places = Places::new(document.excerpts)?;
    let mut demands = Demands::new(document.rules, document.other_rules, document.demands, &places)?;
    let crypto = crypto::CryptoSets::read(document.crypto.as_deref())?;
    let tunnels =
        tunnels::restore(&document.tunnels, &document.origins, &document.findings, (&places, &crypto))?;
    let rules = demands.counts(tunnels.len())?;
    let first_mark = document.findings.first().map(|row| row.fingerprint.clone());
    let numbers =
        document.findings.iter().map(|row| row.tunnel.as_ref().map(|tunnel| tunnel.number)).collect();
    let unasked = demands.at(&document.unasked).within(|| "unasked".to_owned())?;
    let not_in_force = demands.at(&document.not_in_force).within(|| "not_in_force".to_owned())?;
    let horizon = horizon::restore(document.run.horizon.as_ref(), document.horizon, &tunnels, &demands)?;
    let findings = findings::restore(document.findings, &tunnels, &mut demands, &places)?;
    let since = document.baseline.as_ref();
    let stated = StatedCounts {
        since: since.map(|row| [row.new, row.worse, row.unchanged, row.improved]),
        statuses: document.sources.iter().map(|source| source.status.clone()).collect(),
        tunnels: numbers,
        summary: document.summary,
    };
    let run = document.run;
    let report = Report {
        task: task(&run.command)?,
        complete: document.complete,
        judged_as_of: judged_as_of(&run).within(|| "run".to_owned())?,
        not_in_force,
        horizon,
        filters: run.filters,
        sources: each(document.sources, "sources", source)?,
        policies: document.policies.iter().map(|name| name.as_str().into()).collect(),
        fleet: tunnels,
        uninventoried: document.crypto.is_none(),
        tunnels: stated.summary.tunnels,
        declared: stated.summary.declared,
        rules,
        unasked,
        unreported: each(document.unreported, "unreported", unreported)?,
        findings,
        going: document.going.into_iter().map(going).collect(),
        mistakes: each(document.problems, "problems", |row| mistake(row, &places))?,
        warnings: document.warnings.into_iter().map(warning).collect(),
        baseline: document.baseline.map(baseline),
    };
    agrees::check(&stated, &report)?;
    let ended = run.ended.parse().map_err(|_| wrong("is no time")).within(|| "run.ended".to_owned())?;
    let mark = report.findings.first().map(crate::finding::Finding::fingerprint);
    Ok(Whole {
        has_earlier_marks: first_mark != mark,
        report,
        ended,
        project: run.project,
        category: run.category,
        folder: run.folder,
        root: run.root,
        version: document.tool.version,
    })
}

fn task(command: &str) -> Result<Task, Wrong> {
    let task = Task::ALL.into_iter().find(|task| task.name() == command);
    task.ok_or_else(|| wrong("is no command that writes reports")).within(|| "run.command".to_owned())
}

fn unreported(row: shape::Unreported) -> Result<Unreported, Wrong> {
    Ok(Unreported { fact: fact(&row.fact)?, tunnels: row.tunnels })
}

fn warning(text: String) -> Warning {
    Warning { kind: WarningKind::LeftOut, text }
}

fn each<T, U>(rows: Vec<T>, list: &str, read: impl Fn(T) -> Result<U, Wrong>) -> Result<Vec<U>, Wrong> {
    let read = |(place, row)| read(row).within(|| format!("{list}[{place}]"));
    rows.into_iter().enumerate().map(read).collect()
}

fn going(row: shape::Going) -> Going {
    let text = |text: Option<String>| text.map(Into::into);
    Going { address: text(row.address), id: text(row.id), name: text(row.name), source: row.source.into() }
}

fn source(row: shape::Outcome) -> Result<SourceOutcome, Wrong> {
    let kind = kind(&row.kind)?;
    Ok(SourceOutcome {
        name: row.name.into(),
        kind,
        tunnels: row.tunnels,
        error: row.error,
        notes: row.notes,
    })
}

fn mistake(row: shape::Problem, places: &Places) -> Result<Mistake, Wrong> {
    let is_error = match &*row.severity {
        "error" => true,
        "warning" => false,
        _ => return Err(wrong("is neither `error` nor `warning`").at("severity")),
    };
    Ok(Mistake {
        is_error,
        message: row.message.into(),
        help: row.help.map(Into::into),
        place: row.location.as_ref().map(|place| places.alone(place, true)),
    })
}

fn baseline(row: shape::Baseline) -> Baseline {
    let fixed = |row: shape::Fixed| {
        let [id, source] = match &row.tunnel {
            Some(tunnel) => [&tunnel.id, &tunnel.source].map(|part| part.as_deref().map(Into::into)),
            None => [None, None],
        };
        Fixed {
            rule: row.rule.into(),
            severity: row.severity.into(),
            fact: row.fact.map(Into::into),
            name: row.tunnel.map(|tunnel| tunnel.name.into()),
            id,
            source,
            message: row.message.into(),
            fingerprint: row.fingerprint.into(),
        }
    };
    let list = |rows: Option<Vec<shape::Fixed>>| Some(rows?.into_iter().map(fixed).collect());
    Baseline { file: row.file.into(), fixed: list(row.fixed), gone: list(row.gone) }
}

fn fact(name: &str) -> Result<&'static Fact, Wrong> {
    Fact::find(name)
        .ok_or_else(|| wrong(format!("{} is no fact", error::shown(name))))
        .within(|| "fact".to_owned())
}

fn day(said: &str) -> Result<Date, Wrong> {
    said.parse().map_err(|_| wrong("is no day"))
}

/// The day that a run judged as of. Reports of old do not say it.
fn judged_as_of(run: &shape::Run) -> Result<Option<JudgedAsOf>, Wrong> {
    let Some(said) = &run.judged_as_of else {
        return if run.clock.is_none() { Ok(None) } else { Err(wrong("stands without a day").at("clock")) };
    };
    let day = day(said).within(|| "judged_as_of".to_owned())?;
    let clock = run.clock.as_deref().unwrap_or_default();
    let clock = Clock::WORDS.iter().find(|(word, _)| *word == clock).map(|(_, clock)| *clock);
    Ok(Some(JudgedAsOf { day, clock: clock.ok_or_else(|| wrong("is no word for it").at("clock"))? }))
}

fn severity(word: &str) -> Result<Severity, Wrong> {
    let severity = Severity::find(word).ok_or_else(|| wrong(format!("{} is none", error::shown(word))));
    severity.within(|| "severity".to_owned())
}

fn kind(word: &str) -> Result<&'static str, Wrong> {
    let kind = kinds().find(|kind| *kind == word);
    kind.ok_or_else(|| wrong(format!("{} is no kind of source", error::shown(word))))
        .within(|| "kind".to_owned())
}

/// What tells a place from every other: its file, line, column and length.
type PlaceKey = (String, LineNumber, ColumnNumber, u32);

/// Places, each with a number of its own, and the lines that were kept around them.
struct Places {
    lines: HashMap<PlaceKey, Arc<Lines>>,
    next: Cell<u32>,
}

impl Places {
    fn new(excerpts: Vec<shape::Excerpt>) -> Result<Self, Wrong> {
        let mut lines = HashMap::new();
        for (place, excerpt) in excerpts.into_iter().enumerate() {
            let span = |[start, end]: [u32; 2]| {
                let inside = excerpt.text.get(start as usize..end as usize).is_some();
                let span = Span { start, end };
                if inside { Ok(span) } else { Err(wrong("does not lie in the text")) }
            };
            let part = || format!("excerpts[{place}]");
            let label = span(excerpt.label).within(|| "label".to_owned()).within(part)?;
            let within = excerpt.within.map(span).transpose().within(|| "within".to_owned()).within(part)?;
            let kept = Lines { file: SourceFile::new("", excerpt.text), label, within };
            lines.insert((excerpt.file, excerpt.line, excerpt.column, excerpt.length), Arc::new(kept));
        }
        Ok(Self { lines, next: Cell::new(0) })
    }

    /// A place in a file of its own.
    fn alone(&self, place: &shape::Place, is_file: bool) -> Location {
        self.file(&place.file, is_file, std::iter::once(place)).1.swap_remove(0)
    }

    /// A file of which some places are known, and these places.
    fn file<'p>(
        &self,
        name: &str,
        is_file: bool,
        places: impl Iterator<Item = &'p shape::Place>,
    ) -> (Arc<SourceFile>, Vec<Location>) {
        let first = self.next.get();
        let places: Vec<Recalled> = places.map(|place| self.recalled(place)).collect();
        let numbers = first..first.saturating_add(u32::try_from(places.len()).unwrap_or(u32::MAX));
        self.next.set(numbers.end);
        let file = Arc::new(SourceFile::recalled(name, is_file, first, places));
        let locations =
            numbers.map(|number| Location::new(&file, Span { start: number, end: number })).collect();
        (file, locations)
    }

    fn recalled(&self, place: &shape::Place) -> Recalled {
        let key = (place.file.clone(), place.line, place.column, place.length);
        Recalled {
            line: place.line,
            column: place.column,
            length: place.length as usize,
            on_line: place.on_line.unwrap_or(place.length) as usize,
            lines: self.lines.get(&key).cloned(),
        }
    }
}
