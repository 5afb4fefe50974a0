//! `check`, `plan` and `lint`: one pipeline, three ways to ask.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Timestamp;
use miette::miette;

use super::file;
use super::flags::{FailOn, Policies, Select, Sources};
use super::output::{Made, Output};
use super::terminal::Terminal;
use super::time::{Ahead, Time, Within};
use super::variables::ByVariable;
use super::void::Void;
use super::world::world;
use super::{CLEAN, FAILED, FINDINGS, Failure, checkout, mistakes};
use crate::audit::{Place, Request, Task, audit};
use crate::finding::{JudgedAsOf, Report};
use crate::load::{self, Located};

/// What every audit takes.
#[derive(Debug, Args)]
struct Common {
    #[command(flatten)]
    by_variable: ByVariable,
    /// Project files, folders in or below a project, or files that a project includes; for check and plan, answers of the cloud as well
    #[arg(default_value = ".")]
    path: Vec<PathBuf>,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    time: Time,
    #[command(flatten)]
    output: Output,
}

/// Fetch the live tunnels; report drift and what breaks a policy.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    ahead: Ahead,
}

/// Show what differs from the declarations, tunnel by tunnel.
#[derive(Debug, Args)]
pub(super) struct Plan {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    sources: Sources,
}

/// Judge what is declared against the policies, offline.
#[derive(Debug, Args)]
pub(super) struct Lint {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    policies: Policies,
    #[command(flatten)]
    ahead: Ahead,
}

impl Check {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        run(Task::Check, self.common, Some(self.sources), Some((self.policies, self.ahead)), terminal)
    }
}

impl Plan {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        run(Task::Plan, self.common, Some(self.sources), None, terminal)
    }
}

impl Lint {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        run(Task::Lint, self.common, None, Some((self.policies, self.ahead)), terminal)
    }
}

fn run(
    task: Task,
    common: Common,
    sources: Option<Sources>,
    judged: Option<(Policies, Ahead)>,
    terminal: &Terminal,
) -> Result<u8, Failure> {
    let mut place = Place {
        cloud: sources.as_ref().and_then(|sources| sources.from.account.cloud()),
        live: sources.as_ref().map(|sources| sources.from.live.clone()).unwrap_or_default(),
        ..Place::default()
    };
    let (policies, ahead) = judged.unzip();
    let as_of = common.time.judged_as_of();
    let judged_as_of = as_of.as_ref().ok().copied();
    let located = as_of.and_then(|as_of| Ok((locate(task, &common, &mut place)?, as_of)));
    let several = located.as_ref().is_ok_and(|(projects, _)| projects.len() > 1);
    let run = AuditRun {
        task,
        common,
        live: place.live,
        sources,
        policies,
        several,
        judged_as_of,
        horizon: ahead.and_then(|ahead| ahead.horizon),
    };
    let (projects, as_of) = match located {
        Ok(located) => located,
        Err(failure) => return run.nowhere(failure, terminal),
    };
    let mut worst = CLEAN;
    for project in projects {
        let code = match run.one(project, as_of, terminal) {
            Err(failure) if run.several => {
                terminal.failure(failure.as_ref());
                FAILED
            }
            done => done?,
        };
        worst = worst.max(code);
    }
    Ok(worst)
}

/// The projects that are named, if what is asked of them can be done.
fn locate(task: Task, common: &Common, place: &mut Place) -> Result<Vec<Located>, Failure> {
    common.output.check()?;
    let paths = common.path.clone();
    let paths = if task == Task::Lint { paths } else { place.take_answers(paths)? };
    let projects = load::locate(&paths)?;
    if let [_, _, ..] = projects.as_slice() {
        common.output.check_several(projects.len())?;
        if common.select.baseline.is_some() {
            let help = "audit one project at a time";
            return Err(miette!(
                help = help,
                "--baseline is the report of one project, and {} are named",
                projects.len()
            ));
        }
    }
    Ok(projects)
}

/// What is asked of each project.
struct AuditRun {
    task: Task,
    common: Common,
    /// The files that replace the sources.
    live: Vec<PathBuf>,
    sources: Option<Sources>,
    policies: Option<Policies>,
    /// Says whether it is one of several.
    several: bool,
    /// The day that is judged as of, if that can be told.
    judged_as_of: Option<JudgedAsOf>,
    /// How far ahead is looked.
    horizon: Option<Within>,
}

impl AuditRun {
    /// Audits one project and writes its report; gives the exit code.
    fn one(&self, project: Located, as_of: JudgedAsOf, terminal: &Terminal) -> Result<u8, Failure> {
        let Self { task, common, live, sources, policies, several, .. } = self;
        let request = Request {
            task: *task,
            place: Place {
                path: project.path,
                named: project.named,
                cloud: sources.as_ref().and_then(|sources| sources.from.account.cloud()),
                live: live.clone(),
            },
            policies: policies.as_ref().map(|policies| policies.policy.clone()).unwrap_or_default(),
            only: common.select.only.clone(),
            only_of_all: common.by_variable.sets("only"),
            tunnels: common.select.tunnel.clone(),
            min_severity: common.select.min_severity,
            baseline: common.select.baseline.clone(),
            as_of,
            horizon: self.horizon.map(|within| within.until(as_of.day)).transpose()?,
        };
        let no_progress = sources.as_ref().is_some_and(|sources| sources.from.no_progress);
        let file = load::project_file(&request.place.path);
        let named = live.iter().map(PathBuf::as_path).chain([&*request.place.path]);
        let checkout =
            checkout::find(&request.place.path, named.chain(request.policies.iter().map(Path::new)));
        let made = || Made { ended: ended(), project: &file, checkout: checkout.as_told(), category: None };
        let mut audited = match world(terminal, no_progress, |world| audit(&request, world)) {
            Ok(audited) => audited,
            Err(error) => return self.void(made(), error.into(), terminal),
        };
        audited.report.mistakes = audited.problems.iter().map(mistakes::of_problem).collect();
        common.output.warn(&audited.problems, &audited.report, terminal);
        if let Err(failure) = file::spare(common.output.paths().iter().map(PathBuf::as_path)) {
            return self.void(made(), failure, terminal);
        }
        if *several {
            terminal.project(&file, common.output.format)?;
        }
        let written = common.output.write(&audited.report, &made(), terminal);
        audited.failures.iter().for_each(|failure| terminal.failure(failure));
        let allow = sources.as_ref().map_or(Allow::default(), |sources| Allow {
            partial: sources.allow_partial,
            empty: sources.allow_empty,
        });
        if audited.failures.is_empty() && audited.report.is_empty() && !allow.empty {
            terminal.failure(nothing_seen(&audited.report).as_ref());
        }
        let code = if written { exit(&audited.report, common.select.fail_on, allow) } else { FAILED };
        // the process ends here; giving back the memory of a large fleet piece by piece would take longer
        std::mem::forget(audited);
        Ok(code)
    }

    /// Writes the reports of a run that did not come to a project.
    fn nowhere(&self, failure: Failure, terminal: &Terminal) -> Result<u8, Failure> {
        let path = self.common.path.first().map_or(Path::new("."), PathBuf::as_path);
        let inputs = self.inputs();
        let checkout = checkout::find(path, inputs.iter().map(PathBuf::as_path));
        let project = load::project_file(path);
        let made = Made { ended: ended(), project: &project, checkout: checkout.as_told(), category: None };
        self.void(made, failure, terminal)
    }

    /// Writes the reports of a run that audited nothing.
    fn void(&self, made: Made<'_>, failure: Failure, terminal: &Terminal) -> Result<u8, Failure> {
        let inputs = self.inputs();
        let (task, judged_as_of, output) = (self.task, self.judged_as_of, &self.common.output);
        Void { task, judged_as_of, inputs: &inputs, output, made }.write(failure, terminal)
    }

    /// The files that are named to be read.
    fn inputs(&self) -> Vec<PathBuf> {
        let policies = self.policies.iter().flat_map(|policies| &policies.policy).map(PathBuf::from);
        let named = self.common.path.iter().chain(&self.live).chain(&self.common.select.baseline);
        named.cloned().chain(policies).collect()
    }
}

/// What is audited all the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allow {
    /// A part of the sources.
    pub partial: bool,
    /// No live tunnel at all.
    pub empty: bool,
}

/// Says that nothing was audited, since no live tunnel was seen.
fn nothing_seen(report: &Report) -> Failure {
    const NAMED: usize = 5;
    let names: Vec<_> = report.sources.iter().take(NAMED).map(|source| &*source.name).collect();
    let more = report.sources.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let whole = report.filters.left_out.tunnels == 0;
    let what = if whole { "no live tunnel was seen" } else { "no live tunnel was looked at" };
    miette!(
        help = "check the region, the account and the filters; with --allow-empty, a run without tunnels is no failure",
        "{what}, so nothing was audited (source {}{more})",
        names.join(", ")
    )
}

/// A function of what was found and of what could be read; never of the format or the verbosity.
pub(super) fn exit(report: &Report, fail_on: FailOn, allow: Allow) -> u8 {
    let answered = report.sources.iter().any(|source| source.error.is_none() || source.tunnels > 0);
    let enough = report.complete || allow.partial && answered;
    if !enough || report.is_empty() && !allow.empty {
        return FAILED;
    }
    if report.passes(fail_on.0) { CLEAN } else { FINDINGS }
}

/// When a run ended, to the second; what a run is told that is to print the same again
/// (reproducible-builds.org) goes before the clock.
pub(super) fn ended() -> Timestamp {
    let told = || Timestamp::from_second(std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()?).ok();
    let now = || Timestamp::from_second(Timestamp::now().as_second());
    told().or_else(|| now().ok()).unwrap_or_default()
}
