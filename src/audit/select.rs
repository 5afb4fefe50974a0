//! The flags that narrow a run: rules, tunnels, severities. What is left out is said.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Error, Request, Task};
use crate::check::{Bench, Judgement};
use crate::finding::{Finding, LeftOut, Report};
use crate::load::Project;
use crate::model::Fact;
use crate::pair::Paired;
use crate::policy::{Demand, Glob, Globs, Ids, Policy, Severity, own};
use crate::source;

/// The kind of every finding that a policy demands.
const POLICY: &str = "policy";

/// The rules that a run looks at.
pub(super) struct Selection {
    only: BTreeSet<String>,
}

impl Selection {
    /// Reads `--only`: ids of rules in use, `policy`, and the kinds of drift.
    pub(super) fn new(only: &[String], policies: &[Arc<Policy>]) -> Result<Self, Error> {
        let demands = policies.iter().flat_map(|policy| &policy.demands);
        let rules = demands
            .map(|demand| demand.rule.id.to_string())
            .chain(own::all().into_iter().map(|rule| rule.id.to_string()));
        let known: BTreeSet<String> = rules.chain([POLICY.to_owned()]).collect();
        if let Some(name) = only.iter().find(|name| !known.contains(*name)) {
            let near = known.iter().max_by(|a, b| strsim::jaro(a, name).total_cmp(&strsim::jaro(b, name)));
            let help = near.map(|near| format!("did you mean {near}? `vpnaudit explain rules` lists them"));
            return Err(Error::NoRule { name: name.clone(), help: help.unwrap_or_default() });
        }
        if only.iter().any(|name| *name == *own::WAIVER_UNUSED.id) {
            return Err(Error::OnlyUnused);
        }
        Ok(Self { only: only.iter().cloned().collect() })
    }

    /// Says whether a rule of the program's own is looked at.
    pub(super) fn wants(&self, rule: &str) -> bool {
        self.only.is_empty() || self.only.contains(rule)
    }

    /// The demands that are put to tunnels. What forbids words tells the unknown ones, too.
    pub(super) fn demands<'a>(&self, policies: &'a [Arc<Policy>]) -> Vec<&'a Arc<Demand>> {
        let demands = policies.iter().flat_map(|policy| &policy.demands);
        let unknown = |demand: &Demand| demand.unknown().is_some_and(|rule| self.only.contains(&*rule.id));
        let put = |demand: &&Arc<Demand>| self.wants_demand(demand) || unknown(demand);
        demands.filter(put).collect()
    }

    /// Says whether it is asked how keys are exchanged: by all rules together, or by one that is picked out.
    pub(super) fn asks_of_groups(&self, policies: &[Arc<Policy>]) -> bool {
        let reads =
            |demand: &&Arc<Demand>| Fact::find("ike.dh_group").is_some_and(|group| demand.reads(group));
        self.only.is_empty() || self.demands(policies).iter().any(reads)
    }

    /// The demands of the policies in use that nobody asks for, each once.
    pub(super) fn unasked(&self, policies: &[Arc<Policy>]) -> Vec<Arc<Demand>> {
        let mut unasked: Vec<Arc<Demand>> = Vec::new();
        for demand in policies.iter().flat_map(|policy| &policy.demands) {
            let known = || unasked.iter().any(|known| Arc::ptr_eq(known, demand));
            if !self.wants_demand(demand) && !known() {
                unasked.push(Arc::clone(demand));
            }
        }
        unasked
    }

    /// Says whether a demand is put to tunnels.
    pub(super) fn wants_demand(&self, demand: &Demand) -> bool {
        self.wants(&demand.rule.id) || self.only.contains(POLICY)
    }

    /// Takes out what was put to tunnels only to tell unknown words.
    pub(super) fn narrowed(&self, mut judgement: Judgement) -> Judgement {
        let unknown = self.only.iter().any(|rule| own::is_about_unknown(rule));
        if !unknown || self.only.contains(POLICY) {
            return judgement;
        }
        judgement.findings.retain_mut(|finding| finding.keep(|demand| self.wants_demand(demand)));
        judgement.rules.retain(|count| self.wants(&count.rule.id));
        judgement
    }
}

/// The demands that a change of what is found on could break.
pub(super) fn beside(mut unasked: Vec<Arc<Demand>>, findings: &[Finding]) -> Vec<Arc<Demand>> {
    let found: BTreeSet<u8> = findings
        .iter()
        .filter_map(|finding| finding.fact)
        .flat_map(Fact::parts)
        .map(|fact| fact.index)
        .collect();
    unasked.retain(|demand| demand.parts().iter().any(|part| found.contains(&part.index)));
    unasked
}

/// Makes sure that the command has a use for each name of `--only`. A variable is set once for all of them.
fn effective(request: &Request) -> Result<(), Error> {
    let useless = |name: &&String| match request.task {
        Task::Check => false,
        Task::Plan => !is_of_drift(name),
        Task::Lint => is_of_drift(name),
    };
    match request.only.iter().find(useless) {
        Some(name) if !request.only_of_all => {
            Err(Error::NotLookedAt { name: name.clone(), command: request.task.name() })
        }
        Some(name) => {
            tracing::info!(%name, "not looked at by this command");
            Ok(())
        }
        None => Ok(()),
    }
}

/// Says whether a rule is of what is live against what is declared.
fn is_of_drift(rule: &str) -> bool {
    [&own::AMBIGUOUS, &own::DRIFT, &own::MISSING, &own::UNDECLARED].iter().any(|own| *own.id == *rule)
}

/// Makes sure that tunnels are held against something: a run that looks at nothing must not end like
/// one that finds nothing.
pub(super) fn something(
    request: &Request,
    selection: &Selection,
    (bench, not_in_force): (&Bench, &[Arc<Demand>]),
    project: Option<&Project>,
) -> Result<(), Error> {
    let declared = project.is_some_and(|project| !project.declarations.is_empty());
    let waived = project.is_some_and(|project| !project.waivers.is_empty());
    let compares = selection.only.is_empty() || selection.only.iter().any(|rule| is_of_drift(rule));
    // with some tunnels left out, nobody tells whether a waiver is for one of those
    let expires = waived && request.tunnels.is_empty() && selection.only.contains(&*own::WAIVER_EXPIRED.id);
    let task = request.task;
    let looks = match task {
        Task::Check => compares && declared || !bench.is_empty() || expires,
        Task::Plan => compares && declared,
        Task::Lint => !bench.is_empty() && declared,
    };
    if looks {
        return effective(request);
    }
    let begins = not_in_force.iter().filter_map(|demand| demand.term.begins());
    let first = begins.filter(|begins| *begins > request.as_of.day).min();
    let because = match task {
        Task::Check | Task::Lint
            if bench.is_empty() && (task == Task::Check || declared) && !not_in_force.is_empty() =>
        {
            let first = first.map(|first| format!(", and the first comes into force on {first}"));
            let day = request.as_of.day;
            return Err(Error::Nothing {
                only: only(request),
                because: format!("what is asked for is not in force on {day}{}", first.unwrap_or_default()),
                help: "name a day with --as-of, or what else to look for",
            });
        }
        Task::Plan if !compares => "a plan is of drift alone",
        Task::Plan | Task::Lint if !declared => "no tunnel is declared",
        Task::Check if !declared && selection.only.is_empty() => {
            "no policy in use demands anything, and no tunnel is declared"
        }
        Task::Check if !declared && compares => "no tunnel is declared",
        Task::Check if selection.only.contains(&*own::WAIVER_EXPIRED.id) && !waived => "there is no waiver",
        Task::Check if selection.only.contains(&*own::WAIVER_EXPIRED.id) => {
            "`waiver-expired` looks at every waiver, and --tunnel at some tunnels"
        }
        Task::Check | Task::Plan | Task::Lint => "no policy in use asks for it",
    };
    let narrowed = !selection.only.is_empty();
    let help = match task {
        _ if narrowed && (declared || task == Task::Check) => "leave --only out, or ask it for what is there",
        Task::Plan => "declare tunnels under `tunnels`; `vpnaudit check` needs none",
        Task::Lint => "declare tunnels under `tunnels`; `vpnaudit check` judges what is live",
        Task::Check => "declare tunnels under `tunnels`, or name a policy under `policies` or with --policy",
    };
    Err(Error::Nothing { only: only(request), because: because.to_owned(), help })
}

fn only(request: &Request) -> String {
    if request.only.is_empty() { String::new() } else { format!(" with --only {}", request.only.join(",")) }
}

/// Keeps the tunnels that are asked for; each glob must ask for one. Where none is there, `failures` may
/// be why.
pub(super) fn tunnels(
    paired: &mut Vec<Paired>,
    globs: &[Glob],
    failures: &mut Vec<source::Error>,
    left_out: &mut LeftOut,
) -> Result<(), Error> {
    if globs.is_empty() {
        return Ok(());
    }
    let ids = Ids::among(globs, paired.iter().map(|paired| &paired.subject));
    let all = Globs::new(globs, &ids);
    let mut asks = vec![false; globs.len()];
    paired.retain(|paired| {
        let fitting = all.fitting(&paired.subject);
        fitting.iter().for_each(|place| asks[*place] = true);
        if fitting.is_empty() {
            left_out.tunnels += u64::from(paired.subject.live.is_some());
            left_out.declared += u64::from(paired.subject.declared.is_some());
        }
        !fitting.is_empty()
    });
    match globs.iter().zip(asks).find(|(_, asks)| !asks) {
        Some((glob, _)) if failures.is_empty() => Err(Error::NoTunnel(glob.to_string())),
        Some((glob, _)) => {
            Err(Error::NoTunnelSeen { glob: glob.to_string(), failures: std::mem::take(failures) })
        }
        None => Ok(()),
    }
}

/// Keeps the findings that are bad enough, and counts those that are not.
pub(super) fn severity(report: &mut Report, least: Option<Severity>) {
    let Some(least) = least else { return };
    let before = report.findings.len();
    report.findings.retain(|finding| finding.severity >= least);
    report.filters.left_out.findings = (before - report.findings.len()) as u64;
}
