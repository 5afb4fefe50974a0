//! What narrows a run, put down so that the report can say it, whether a flag, a variable or the
//! project says so.

use std::sync::Arc;

use super::{Request, Task};
use crate::finding::{Filter, Filters};
use crate::load::{Project, SourceKind, Undeclared};
use crate::model::Text;
use crate::pair::{Paired, Standing};
use crate::policy::{Glob, Globs, Ids, Policy};
use crate::source::{Config, Regions};

/// What narrows a run before anything is fetched.
pub(super) fn filters(request: &Request, project: Option<&Project>, policies: &[Arc<Policy>]) -> Filters {
    let mut filters = Filters::default();
    filters.say(Filter::Only, texts(&request.only));
    filters.say(Filter::Tunnel, request.tunnels.iter().map(|glob| glob.as_str().into()));
    filters.say(Filter::MinSeverity, request.min_severity.map(|least| least.as_str().into()));
    filters.say(Filter::SwitchedOff, Policy::switched_off(policies));
    let Some(project) = project else { return filters };
    if project.policies.is_some() {
        filters.say(Filter::Policies, texts(&request.policies));
    }
    if request.task != Task::Lint && !project.sources.is_empty() {
        replaced(request, project, &mut filters);
    }
    if request.task != Task::Lint && !project.declarations.is_empty() {
        filters.say(Filter::Undeclared, ignored(&project.undeclared));
    }
    filters
}

/// Sources of the project that something replaces, or that are asked for a part only.
fn replaced(request: &Request, project: &Project, filters: &mut Filters) {
    let place = &request.place;
    let regions = place.cloud.as_ref().and_then(|cloud| cloud.regions.as_ref());
    filters.say(Filter::Live, place.live.iter().map(|file| file.display().to_string().into()));
    filters.say(Filter::Region, regions.map(named).unwrap_or_default());
    if !place.live.is_empty() || regions.is_some() {
        filters.left_out.sources = project.sources.iter().map(|source| source.name.clone()).collect();
        return;
    }
    let part = |(name, cloud): (&Text, &Config)| {
        let part = cloud.filters();
        (!part.is_empty()).then(|| format!("{name}: {}", part.join(", ")).into())
    };
    let clouds = project.sources.iter().filter_map(|source| match &source.what {
        SourceKind::Cloud(cloud) => Some((&source.name, &**cloud)),
        SourceKind::File(_) => None,
    });
    filters.say(Filter::Sources, clouds.filter_map(part));
}

fn named(regions: &Regions) -> Vec<Text> {
    match regions {
        Regions::All => vec!["all".into()],
        Regions::Named(named) => named.clone(),
    }
}

fn ignored(undeclared: &Undeclared) -> Vec<Text> {
    match undeclared {
        Undeclared::Report => Vec::new(),
        Undeclared::Ignore => vec!["ignore".into()],
        Undeclared::IgnoreMatching(globs) => globs.iter().map(|glob| glob.as_str().into()).collect(),
    }
}

fn texts(said: &[String]) -> impl Iterator<Item = Text> + '_ {
    said.iter().map(|said| said.as_str().into())
}

/// The undeclared tunnels that the project does not want to hear of.
pub(super) struct Accepted<'a> {
    all: bool,
    globs: Globs<'a>,
}

impl<'a> Accepted<'a> {
    pub(super) fn of(project: Option<&'a Project>, ids: &'a Ids) -> Self {
        let (all, globs): (bool, &'a [Glob]) =
            match project.map_or(&Undeclared::Ignore, |project| &project.undeclared) {
                Undeclared::Report => (false, &[]),
                Undeclared::Ignore => (true, &[]),
                Undeclared::IgnoreMatching(globs) => (false, globs),
            };
        Self { all, globs: Globs::new(globs, ids) }
    }

    /// Says whether nothing is to be said of a tunnel that nobody declared.
    pub(super) fn holds(&self, paired: &Paired) -> bool {
        self.all || self.globs.matches(&paired.subject)
    }

    /// How many tunnels that is.
    pub(super) fn count(&self, paired: &[Paired]) -> u64 {
        let undeclared = paired.iter().filter(|paired| paired.standing == Standing::Undeclared);
        undeclared.filter(|paired| self.holds(paired)).count() as u64
    }
}
