//! The pipeline, top to bottom: load, fetch, pair, drift, check, waive, report.

mod answers;
mod doubtful;
mod error;
mod horizon;
mod narrow;
mod of_day;
mod opened;
mod remarks;
mod select;
mod sources;
mod together;
mod twice;
mod waivers;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::{Bench, Judgement};
use crate::drift::Drift;
pub use crate::finding::Task;
use crate::finding::{Filter, Finding, JudgedAsOf, Report, Side};
use crate::load::Project;
use crate::model::fact::{CRYPTOGRAPHY, Origin};
use crate::model::subject::{Live, Subject};
use crate::model::{FACTS, Fact, FactSet, Text, Tunnel, derive, order};
use crate::pair::Paired;
use crate::past;
use crate::policy::{Demand, Glob, Severity, own};
use crate::report::remedy;
use crate::source;
use crate::source::Config;
use crate::source::client::environment::Environment;
use crate::source::client::progress::Progress;
use crate::text::Problem;
use crate::waive::{self, waive};
use crate::{drift, model::subject::Declaration};

use self::of_day::OfDay;
use self::opened::{names, open, policies};
pub use self::sources::Gathered;
use self::twice::Disputed;

/// Where declarations and live tunnels are looked for.
#[derive(Debug, Default)]
pub struct Place {
    /// The project file, or a path that belongs to a project.
    pub path: PathBuf,
    /// Files that were named and must be part of the project.
    pub named: Vec<PathBuf>,
    /// Files that replace the sources.
    pub live: Vec<PathBuf>,
    /// A source of the command line. With regions of its own it replaces those of the project file.
    pub cloud: Option<Config>,
}

pub use self::error::Error;

/// What is asked of one run.
#[derive(Debug)]
pub struct Request {
    /// What is done.
    pub task: Task,
    /// Where declarations and live tunnels are looked for.
    pub place: Place,
    /// Policies that replace those of the project file, by name or path.
    pub policies: Vec<String>,
    /// The rules, or kinds of finding, to look at; all of them, if empty.
    pub only: Vec<String>,
    /// Whether that was asked of all commands, so that one may have no use for a part of it.
    pub only_of_all: bool,
    /// The tunnels to look at, by name or id; all of them, if empty.
    pub tunnels: Vec<Glob>,
    /// The least severity that is reported.
    pub min_severity: Option<Severity>,
    /// An earlier report; then only what is new counts.
    pub baseline: Option<PathBuf>,
    /// The day that demands and waivers are taken as of.
    pub as_of: JudgedAsOf,
    /// The last day that is looked ahead to, if the run is to look ahead.
    pub horizon: Option<Date>,
}

impl Request {
    /// Says whether nothing is left out, so that what matches nothing matches nothing at all. A file
    /// that takes the place of the sources may hold anything.
    fn is_whole(&self, project: Option<&Project>) -> bool {
        self.task == Task::Check
            && self.only.is_empty()
            && self.tunnels.is_empty()
            && self.policies.is_empty()
            && !self.is_replaced(project)
    }

    /// Says whether a file takes the place of the sources.
    fn is_replaced(&self, project: Option<&Project>) -> bool {
        !self.place.live.is_empty() && project.is_some_and(|project| !project.sources.is_empty())
    }
}

/// What a run takes from the world around it.
pub struct World<'w> {
    /// Variables, home folder, clock and the manners of the network.
    pub environment: &'w Environment<'w>,
    /// Who wants to know how far the sources are.
    pub progress: &'w dyn Progress,
}

/// The outcome of a run, and what went wrong on the way without ending it.
#[derive(Debug)]
pub struct Audited {
    /// The report.
    pub report: Report,
    /// The sources that did not give all of their tunnels.
    pub failures: Vec<source::Error>,
    /// What the project's author should know.
    pub problems: Vec<Problem>,
    /// The live tunnels. To free a large fleet takes time, which a process that ends can save.
    pub live: Vec<Arc<Live>>,
}

/// Runs one audit.
///
/// # Errors
///
/// When nothing could be audited. A source that fails is no error: the report says so.
pub fn audit(request: &Request, world: &World<'_>) -> Result<Audited, Error> {
    let past = request.baseline.as_deref().map(past::read).transpose()?;
    let mut project = open(&request.place, world)?;
    let (written, mut doubts) = policies(request, project.as_ref())?;
    let selection = select::Selection::new(&request.only, &written)?;
    let OfDay { policies, not_in_force, bench, ahead } = OfDay::new(request, &selection, &written);
    let reads = ahead.as_ref().unwrap_or(&bench);
    let unasked = selection.unasked(&policies);
    let asked = asked(request, project.as_ref(), world)?;
    select::something(request, &selection, (&bench, &not_in_force), project.as_ref())?;
    let mut filters = narrow::filters(request, project.as_ref(), &written);
    let mut fetched = sources::fetch(asked, wanted(reads, &unasked, project.as_ref()), world);
    let parts = fetched.narrowed.iter().filter_map(|source| source.narrowed());
    filters.say_besides(Filter::Sources, parts);
    let elsewhere = twice::settle(&mut fetched, Disputed::Judged);
    let declarations =
        project.as_mut().map(|project| std::mem::take(&mut project.declarations)).unwrap_or_default();
    let declarations = derived(declarations, &mut fetched.live, reads);
    let sources = together::told_apart(request, &own_sources(project.as_ref()), &fetched.live);
    let mut paired =
        together::bring_together(request.task, &declarations, &fetched.live, (sources, &elsewhere));
    let ids = waivers::ids(&paired, project.as_ref());
    select::tunnels(&mut paired, &request.tunnels, &mut fetched.failures, &mut filters.left_out)?;

    together::set_aside(&mut paired, &fetched, together::standing_in(request));
    let accepted = narrow::Accepted::of(project.as_ref(), &ids);
    if !filters.of(Filter::Undeclared).is_empty() {
        filters.left_out.undeclared = accepted.count(&paired);
    }
    let drift = compare(request.task, &selection, &paired, &declarations, &accepted);
    let judgement = judged(request.task, &bench, &selection, drift, &mut paired);
    let mut report = Report {
        not_in_force,
        filters,
        policies: names(&policies),
        ..begun(request, judgement, &mut fetched, &paired)
    };
    let waivers = project.as_ref().map_or(&[][..], |project| &project.waivers);
    let used = waive(&mut report.findings, &mut report.rules, waivers, &ids, request.as_of.day);
    report.horizon = horizon::of(request, (&selection, &written), (&paired, &ids), waivers, &report.findings);
    let everything = report.complete && fetched.narrowed.is_empty() && request.is_whole(project.as_ref());
    waivers::useless(request, &selection, used, everything, (&paired, &ids), &mut report);
    let seen = report.complete && fetched.narrowed.is_empty() && !request.is_replaced(project.as_ref());
    doubts.extend(doubtful::all(request, project.as_ref(), &written, (&paired, &ids), seen));
    Finding::sort(&mut report.findings);
    report.unasked = select::beside(unasked, &report.findings);
    report.fleet = paired.into_iter().map(|paired| paired.subject).collect();
    if let (Some(past), Some(file)) = (&past, &request.baseline) {
        waive::baseline::compare(&mut report, past, &file.display().to_string());
    }
    report.warnings.extend(fetched.notes);
    let post_quantum = if selection.asks_of_groups(&written) { &*written } else { &[] };
    report.warnings.extend(remarks::of_fleet(&report, post_quantum));
    select::severity(&mut report, request.min_severity);
    let mut problems = project.map(|project| project.warnings).unwrap_or_default();
    problems.extend(doubts);
    Ok(Audited { report, failures: fetched.failures, problems, live: fetched.live })
}

/// A report of what was judged, in which nothing is waived, compared or sorted yet.
fn begun(
    request: &Request,
    judgement: Judgement,
    fetched: &mut sources::Fetched,
    paired: &[Paired],
) -> Report {
    Report {
        task: request.task,
        judged_as_of: Some(request.as_of),
        complete: fetched.failures.is_empty(),
        sources: std::mem::take(&mut fetched.outcomes),
        tunnels: count(paired, |subject| subject.live.is_some()),
        declared: count(paired, |subject| subject.declared.is_some()),
        going: std::mem::take(&mut fetched.going),
        unreported: judgement.unreported,
        findings: judgement.findings,
        rules: judgement.rules,
        ..Report::default()
    }
}

/// The sources that are asked for live tunnels; none for a lint, which is offline.
fn asked(
    request: &Request,
    project: Option<&Project>,
    world: &World<'_>,
) -> Result<Vec<sources::Asked>, Error> {
    match request.task {
        Task::Lint => Ok(Vec::new()),
        Task::Check | Task::Plan => sources::asked(&request.place, project, world),
    }
}

/// The names of the project's own sources.
fn own_sources(project: Option<&Project>) -> Vec<Text> {
    project.into_iter().flat_map(|project| &project.sources).map(|source| source.name.clone()).collect()
}

/// Judges the tunnels as they lie in memory, then sorts them: from here on they go by their numbers.
fn judged(
    task: Task,
    bench: &Bench,
    selection: &select::Selection,
    drift: Option<Drift>,
    paired: &mut Vec<Paired>,
) -> Judgement {
    let evidence = if task == Task::Lint { Side::Declared } else { Side::Live };
    let put: &[Paired] = if task == Task::Plan { &[] } else { paired };
    let judgement = bench.judge(put, |paired| &paired.subject, evidence);
    let mut judgement = together(drift, selection.narrowed(judgement));
    let numbers = order::sort(paired, |paired| &paired.subject, |a, b| a.subject.compare(&b.subject));
    judgement.rules.iter_mut().for_each(|count| count.renumber(&numbers));
    judgement
}

/// The least that the accounts of the command line, else of the project file, must be allowed: a CAM
/// policy.
///
/// # Errors
///
/// When no account is named.
pub fn permissions(place: &Place, world: &World<'_>) -> Result<serde_json::Value, Error> {
    let project = open(place, world)?;
    let accounts = sources::accounts(place.cloud.as_ref(), project.as_ref());
    let first = accounts.first().and_then(|account| account.provider.network);
    let Some(network) = first else { return Err(Error::NoAccount(place.path.clone())) };
    Ok((network.permissions)(&accounts))
}

/// Fetches the live tunnels for a snapshot.
///
/// # Errors
///
/// When there is nothing to fetch. A source that fails is no error: what was gathered says so.
pub fn gather(place: &Place, world: &World<'_>) -> Result<Gathered, Error> {
    let project = open(place, world)?;
    let mut fetched = sources::fetch(sources::asked(place, project.as_ref(), world)?, FactSet::ALL, world);
    _ = twice::settle(&mut fetched, Disputed::Kept);
    Ok(fetched.gathered())
}

/// The facts to keep of live tunnels: all of them where there are declarations to compare with, or
/// where a fact of the whole fleet is asked for; else those that a demand reads, those that stand in
/// a remedy, and those that the inventory is made of.
fn wanted(bench: &Bench, unasked: &[Arc<Demand>], project: Option<&Project>) -> FactSet {
    let compared = project.is_some_and(|project| !project.declarations.is_empty());
    let fleet = FACTS.iter().any(|fact| fact.origin == Origin::Fleet && bench.asks(fact));
    if compared || fleet {
        return FactSet::ALL;
    }
    let beside = |fact: &Fact| unasked.iter().any(|demand| demand.reads(fact));
    FactSet::of(|fact| {
        let named = matches!(fact.name, "id" | "name" | "address");
        let inventory = CRYPTOGRAPHY.contains(&fact.name);
        named || inventory || bench.asks(fact) || beside(fact) || remedy::needs(fact)
    })
}

/// Fills in the derived facts that a demand asks for, in both fleets.
fn derived(
    mut declarations: Vec<Arc<Declaration>>,
    live: &mut [Arc<Live>],
    bench: &Bench,
) -> Vec<Arc<Declaration>> {
    let wanted = |fact: &Fact| bench.asks(fact);
    let live = live.iter_mut().filter_map(Arc::get_mut).map(|live| &mut live.tunnel);
    derive::fleet(&mut live.collect::<Vec<&mut Tunnel>>(), wanted);
    let declared = declarations.iter_mut().filter_map(Arc::get_mut).map(|declared| &mut declared.tunnel);
    derive::fleet(&mut declared.collect::<Vec<&mut Tunnel>>(), wanted);
    declarations
}

/// Drift, for the tasks and the rules that want it. Nothing is undeclared where nobody declares.
fn compare(
    task: Task,
    selection: &select::Selection,
    paired: &[Paired],
    declarations: &[Arc<Declaration>],
    accepted: &narrow::Accepted<'_>,
) -> Option<Drift> {
    if task == Task::Lint || declarations.is_empty() {
        return None;
    }
    let mut drift = drift::compare(paired, |paired| accepted.holds(paired));
    drift.findings.retain(|finding| selection.wants(&finding.rule.id));
    drift.rules.retain(|count| selection.wants(&count.rule.id));
    drift.unreported.retain(|_| selection.wants(&own::DRIFT.id));
    Some(drift)
}

/// Drift and policies in one list, the counts by id of their rule.
fn together(drift: Option<Drift>, mut judgement: Judgement) -> Judgement {
    if let Some(drift) = drift {
        judgement.findings.extend(drift.findings);
        judgement.rules.extend(drift.rules);
        for row in drift.unreported {
            match judgement.unreported.iter_mut().find(|known| known.fact == row.fact) {
                Some(known) => known.tunnels = known.tunnels.max(row.tunnels),
                None => judgement.unreported.push(row),
            }
        }
        judgement.unreported.sort_by_key(|row| row.fact.index);
    }
    judgement.rules.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
    judgement
}

fn count(paired: &[Paired], of: fn(&Subject) -> bool) -> u64 {
    paired.iter().filter(|paired| of(&paired.subject)).count() as u64
}
