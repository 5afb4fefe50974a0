//! What the project's author should know of a run: scopes that meet no tunnel, and waivers of which a
//! lint can tell that they match nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Request, Task};
use crate::check::may_mean;
use crate::finding::Waiver;
use crate::load::{Project, meant, nearest};
use crate::model::Text;
use crate::pair::Paired;
use crate::policy::{Demand, Globs, Ids, Policy, own};
use crate::text::Problem;

/// A name is looked for among all others for the first waivers only: so many are shown of one file.
const MOST_SUGGESTIONS: usize = 20;

/// More waivers are counted, and not told of one by one.
const MOST_WAIVERS: usize = 1000;

/// Everything of the kind. `seen` says that the run looked at all that is live.
pub(super) fn all(
    request: &Request,
    project: Option<&Project>,
    policies: &[Arc<Policy>],
    tunnels: (&[Paired], &Ids),
    seen: bool,
) -> Vec<Problem> {
    let whole = request.task == Task::Lint || seen;
    let mut problems = scopes(request, policies, tunnels.0, whole);
    problems.extend(waivers(request, project, policies, tunnels));
    problems
}

/// Demands of one's own whose scope meets none of the tunnels, if all of them were looked at.
fn scopes(request: &Request, policies: &[Arc<Policy>], paired: &[Paired], whole: bool) -> Vec<Problem> {
    if request.task == Task::Plan || !request.tunnels.is_empty() || !whole || paired.is_empty() {
        return Vec::new();
    }
    let mut seen: Vec<&Arc<Demand>> = Vec::new();
    let mut problems = Vec::new();
    for demand in policies.iter().flat_map(|policy| &policy.demands) {
        let Some(at) = demand.only.iter().find_map(|scope| scope.location.clone()) else { continue };
        if seen.iter().any(|known| Arc::ptr_eq(known, demand)) {
            continue;
        }
        seen.push(demand);
        if !paired.iter().any(|paired| may_mean(demand, &paired.subject)) {
            let tunnel = if request.task == Task::Lint { "declared tunnel" } else { "tunnel" };
            let message =
                format!("the scope of `{}` meets no {tunnel}, so the rule judges nothing", demand.rule.id);
            problems.push(
                Problem::warning(message, Some(at))
                    .help("check the values of `only`; names and other text take globs such as `branch-*`"),
            );
        }
    }
    problems
}

/// Waivers that no declared tunnel and no rule in use can match. A run of what is live says so as
/// findings.
fn waivers(
    request: &Request,
    project: Option<&Project>,
    policies: &[Arc<Policy>],
    (paired, ids): (&[Paired], &Ids),
) -> Vec<Problem> {
    let Some(project) = project.filter(|project| request.task == Task::Lint && !project.waivers.is_empty())
    else {
        return Vec::new();
    };
    let demanded = policies.iter().flat_map(|policy| &policy.demands).map(|demand| &demand.rule.id);
    let rules: BTreeSet<Text> =
        demanded.cloned().chain(own::all().iter().map(|rule| Text::clone(&rule.id))).collect();
    let globs = Globs::new(project.waivers.iter().map(|waiver| &waiver.tunnel), ids);
    let mut fits = vec![false; project.waivers.len()];
    for place in paired.iter().flat_map(|paired| globs.fitting(&paired.subject)) {
        fits[place] = true;
    }
    let names: Vec<&str> = paired.iter().flat_map(|paired| paired.subject.names()).collect();
    let mut problems = Vec::new();
    let mut more = 0_usize;
    for (waiver, fits) in project.waivers.iter().zip(fits) {
        if problems.len() >= MOST_WAIVERS {
            more += usize::from(!fits || !rules.contains(&waiver.rule));
            continue;
        }
        let near = problems.len() < MOST_SUGGESTIONS;
        if request.policies.is_empty() && !rules.contains(&waiver.rule) {
            problems.push(no_rule(waiver, &rules, near));
        }
        let live_only = waiver.rule == own::UNDECLARED.id;
        if !fits && !live_only && request.tunnels.is_empty() {
            problems.push(no_tunnel(waiver, &names, near));
        }
    }
    if more > 0 {
        problems.push(Problem::warning(format!("{more} more waivers seem to match nothing"), None));
    }
    problems
}

fn no_rule(waiver: &Waiver, rules: &BTreeSet<Text>, near: bool) -> Problem {
    let message = format!("no policy in use has the rule `{}`, so the waiver matches nothing", waiver.rule);
    let near = near.then(|| nearest(&waiver.rule, rules.iter().map(|rule| &**rule))).flatten();
    Problem::warning(message, Some(waiver.location.clone()))
        .help(near.map_or_else(|| "take the waiver out, or name the rule that is meant".to_owned(), meant))
}

fn no_tunnel(waiver: &Waiver, names: &[&str], near: bool) -> Problem {
    let shown = crate::load::shown_path(waiver.tunnel.as_str());
    let message = format!("no declared tunnel fits {shown}, so the waiver matches nothing that is declared");
    let word = waiver.tunnel.word().filter(|_| near);
    let near = word.and_then(|word| nearest(word, names.iter().copied())).map(meant);
    let live = "of a tunnel that is only live, `vpnaudit check` tells";
    Problem::warning(message, Some(waiver.location.clone()))
        .help(near.map_or_else(|| live.to_owned(), |near| format!("{near} Else {live}")))
}
