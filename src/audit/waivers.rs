//! What is to be said of the waivers themselves, and the ids that they name.

use super::{Request, Task, select};
use crate::finding::Report;
use crate::load::{Project, Undeclared};
use crate::pair::Paired;
use crate::policy::Ids;
use crate::waive;

/// Adds what is to be said of the waivers themselves. A plan is of drift alone.
pub(super) fn useless(
    request: &Request,
    selection: &select::Selection,
    mut used: Vec<waive::Use>,
    everything: bool,
    (paired, ids): (&[Paired], &Ids),
    report: &mut Report,
) {
    if request.task == Task::Plan {
        return;
    }
    let seen = waive::Seen { every_tunnel: request.tunnels.is_empty(), everything };
    waive::set_aside(&mut used, &report.not_in_force, request.as_of.day);
    waive::doubt(&mut used, &report.rules, ids, paired.iter().map(|paired| &paired.subject));
    let (mut findings, mut rules) = waive::findings(&used, seen);
    findings.retain(|finding| selection.wants(&finding.rule.id));
    rules.retain(|count| selection.wants(&count.rule.id));
    report.findings.extend(findings);
    report.rules.extend(rules);
    report.rules.sort_by(|a, b| a.rule.id.cmp(&b.rule.id));
}

/// The ids of the whole fleet that waivers and `undeclared` name.
pub(super) fn ids(paired: &[Paired], project: Option<&Project>) -> Ids {
    let Some(project) = project else { return Ids::default() };
    let ignored = match &project.undeclared {
        Undeclared::IgnoreMatching(globs) => &**globs,
        Undeclared::Report | Undeclared::Ignore => &[],
    };
    let globs = project.waivers.iter().map(|waiver| &waiver.tunnel).chain(ignored);
    Ids::among(globs, paired.iter().map(|paired| &paired.subject))
}
