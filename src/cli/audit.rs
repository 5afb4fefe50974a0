//! `check`, `plan` and `lint`: one pipeline, three ways to ask.

use std::path::PathBuf;

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use miette::miette;

use super::file;
use super::flags::{FailOn, Policies, Select, Sources};
use super::output::Output;
use super::terminal::Terminal;
use super::world::world;
use super::{CLEAN, FAILED, FINDINGS, Failure};
use crate::audit::{Place, Request, Task, audit};
use crate::finding::Report;
use crate::load;

/// What every audit takes.
#[derive(Debug, Args)]
struct Common {
    /// The project file, or the folder that holds vpnaudit.yaml; for check and plan, an answer of the cloud as well
    #[arg(default_value = ".")]
    path: PathBuf,
    #[command(flatten)]
    select: Select,
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
}

impl Check {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        run(Task::Check, self.common, Some(self.sources), Some(self.policies), terminal)
    }
}

impl Plan {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        run(Task::Plan, self.common, Some(self.sources), None, terminal)
    }
}

impl Lint {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        run(Task::Lint, self.common, None, Some(self.policies), terminal)
    }
}

fn run(
    task: Task,
    common: Common,
    sources: Option<Sources>,
    policies: Option<Policies>,
    terminal: &Terminal,
) -> Result<u8, Failure> {
    common.output.check()?;
    let allow = sources.as_ref().map_or(Allow::default(), |sources| Allow {
        partial: sources.allow_partial,
        empty: sources.allow_empty,
    });
    let no_progress = sources.as_ref().is_some_and(|sources| sources.from.no_progress);
    let mut place = Place {
        path: common.path,
        cloud: sources.as_ref().and_then(|sources| sources.from.account.cloud()),
        live: sources.map(|sources| sources.from.live).unwrap_or_default(),
    };
    if task != Task::Lint {
        let path = std::mem::take(&mut place.path);
        place.path = place.take_answers(vec![path])?.swap_remove(0);
    }
    let request = Request {
        task,
        place,
        policies: policies.map(|policies| policies.policy).unwrap_or_default(),
        only: common.select.only,
        tunnels: common.select.tunnel,
        min_severity: common.select.min_severity,
        baseline: common.select.baseline,
        today: Timestamp::now().to_zoned(TimeZone::UTC).date(),
    };
    let audited = world(terminal, no_progress, |world| audit(&request, world))?;
    terminal.problems(&audited.problems);
    file::spare(common.output.paths().iter().map(PathBuf::as_path))?;
    let ended = (ended(), &*load::project_file(&request.place.path));
    let written = common.output.write(&audited.report, task, ended, None, terminal);
    audited.failures.iter().for_each(|failure| terminal.failure(failure));
    if audited.failures.is_empty() && audited.report.is_empty() && !allow.empty {
        terminal.failure(nothing_seen(&audited.report).as_ref());
    }
    let code = if written { exit(&audited.report, common.select.fail_on, allow) } else { FAILED };
    // the process ends here; giving back the memory of a large fleet piece by piece would take longer
    std::mem::forget(audited);
    Ok(code)
}

/// What is audited all the same.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allow {
    /// A part of the sources.
    pub partial: bool,
    /// No live tunnel at all.
    pub empty: bool,
}

/// Why a run that saw no live tunnel is none.
fn nothing_seen(report: &Report) -> Failure {
    const NAMED: usize = 5;
    let names: Vec<_> = report.sources.iter().take(NAMED).map(|source| &*source.name).collect();
    let more = report.sources.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let whole = report.filters.left_out.tunnels == 0;
    let what = if whole { "no live tunnel was seen" } else { "no live tunnel was looked at" };
    miette!(
        help = "see that region, account and filters are those that are meant; --allow-empty takes nothing for an answer",
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
fn ended() -> Timestamp {
    let told = || Timestamp::from_second(std::env::var("SOURCE_DATE_EPOCH").ok()?.parse().ok()?).ok();
    let now = || Timestamp::from_second(Timestamp::now().as_second());
    told().or_else(|| now().ok()).unwrap_or_default()
}
