//! What passes on the day that is judged as of and fails within a time: demands that come into force or
//! become more severe, and waivers that end. Warnings, and no findings: the exit code does not depend on them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::select::Selection;
use super::{Request, Task};
use crate::check::Bench;
use crate::finding::{Cause, Coming, Finding, Horizon, Side, Waiver};
use crate::model::{Fact, FactSet, Text};
use crate::pair::Paired;
use crate::policy::{Demand, Ids, Policy, Severity, own};
use crate::waive::{Held, held, waive};

/// Looks ahead, if the run is to. `findings` are those of the day, and tunnels stand in the order of the report.
pub(super) fn of(
    request: &Request,
    (selection, written): (&Selection, &[Arc<Policy>]),
    (paired, ids): (&[Paired], &Ids),
    waivers: &[Arc<Waiver>],
    findings: &[Finding],
) -> Option<Horizon> {
    let (task, day, until) = (request.task, request.as_of.day, request.horizon?);
    let ahead = Ahead { task, day, until, paired, waivers, ids };
    let mut demands = selection.demands(written);
    // others are put to tunnels for the unknown words that they meet
    demands.retain(|demand| selection.wants_demand(demand));
    Some(ahead.look(&demands, findings, request.min_severity))
}

/// A run whose findings of the day are known.
struct Ahead<'a> {
    task: Task,
    /// The day that is judged as of.
    day: Date,
    /// The last day that is looked at.
    until: Date,
    paired: &'a [Paired],
    waivers: &'a [Arc<Waiver>],
    ids: &'a Ids,
}

/// What comes on a day: why, by whose rule, how severe it is then and how severe it was.
type RowKey = (Date, Cause, Option<Text>, Text, std::cmp::Reverse<Severity>, Option<Severity>);

/// What comes, row by row, while it is gathered.
#[derive(Default)]
struct ComingRows {
    rows: BTreeMap<RowKey, (Arc<Demand>, BTreeSet<u32>)>,
    /// How severe the worst is that is listed already of a rule of a policy on a tunnel.
    listed: HashMap<(u32, Option<Text>, Text), Severity>,
}

/// What is found today of each tunnel, by policy: the facts, and how severe it is.
type FoundToday = HashMap<(u32, Text), Vec<(FactSet, Severity)>>;

impl Ahead<'_> {
    /// Looks ahead. `demands` are those that are put to tunnels on any day, and `findings` what is found today.
    fn look(&self, demands: &[&Arc<Demand>], findings: &[Finding], least: Option<Severity>) -> Horizon {
        let numbers: HashMap<Held, u32> =
            (0..).zip(self.paired).map(|(number, paired)| (held(&paired.subject), number)).collect();
        let number = |finding: &Finding| numbers.get(&held(&finding.subject)).copied();
        let today = today(findings, number);
        let mut coming: Vec<(Date, Cause, u32, Arc<Demand>)> = self.ending(findings, number);
        let mut seen: Vec<&Arc<Demand>> = Vec::new();
        for demand in demands.iter().filter(|demand| !demand.term.is_always()) {
            if !seen.iter().any(|known| Arc::ptr_eq(known, demand)) {
                seen.push(demand);
                coming.extend(self.beginning(demand, number));
            }
        }
        coming.sort_by_key(|(day, _, number, _)| (*day, *number));
        let mut rows = ComingRows::default();
        for (day, cause, number, demand) in coming {
            let was = was(&today, number, &demand);
            if was.is_none_or(|was| was < demand.severity)
                && least.is_none_or(|least| least <= demand.severity)
            {
                rows.add(day, cause, number, demand, was);
            }
        }
        rows.into_horizon(self.until)
    }

    /// What fails once a waiver is over.
    fn ending(
        &self,
        findings: &[Finding],
        number: impl Fn(&Finding) -> Option<u32>,
    ) -> Vec<(Date, Cause, u32, Arc<Demand>)> {
        let mut coming = Vec::new();
        for finding in findings {
            let Some(number) = number(finding) else { continue };
            let whole =
                finding.waiver.iter().flat_map(|waiver| finding.demands.iter().map(move |one| (one, waiver)));
            let parts = finding.waived.iter().map(|(demand, waiver)| (demand, waiver));
            for (demand, waiver) in whole.chain(parts).filter(|(demand, _)| demand.policy.is_some()) {
                let after = self.after(waiver);
                let then = after.and_then(|day| Some((day, demand.on(day)?)));
                coming.extend(then.map(|(day, demand)| (day, Cause::Waiver, number, demand)));
            }
        }
        coming
    }

    /// The first day on which a waiver holds no longer, if that is within the time.
    fn after(&self, waiver: &Waiver) -> Option<Date> {
        let after = waiver.expires?.tomorrow().ok()?;
        (self.day < after && after <= self.until).then_some(after)
    }

    /// What fails once a demand is in force, or is more severe.
    fn beginning(
        &self,
        demand: &Arc<Demand>,
        number: impl Fn(&Finding) -> Option<u32>,
    ) -> Vec<(Date, Cause, u32, Arc<Demand>)> {
        let now = demand.term.severity(self.day, demand.severity);
        let days = demand.term.days().into_iter().filter(|day| self.day < *day && *day <= self.until);
        let mut coming = Vec::new();
        let waivers: Vec<_> =
            self.waivers.iter().filter(|waiver| waiver.rule == demand.rule.id).cloned().collect();
        for (day, then) in days.filter_map(|day| Some((day, demand.on(day)?))) {
            if now.is_some_and(|now| now >= then.severity) {
                continue;
            }
            let evidence = if self.task == Task::Lint { Side::Declared } else { Side::Live };
            let mut findings =
                Bench::new([&then]).judge(self.paired, |paired| &paired.subject, evidence).findings;
            findings.retain(|finding| !own::is_about_unknown(&finding.rule.id));
            waive(&mut findings, &mut [], &waivers, self.ids, day);
            for finding in &findings {
                let (day, cause) = match &finding.waiver {
                    None => (Some(day), Cause::Demand),
                    Some(waiver) => (self.after(waiver), Cause::Waiver),
                };
                let still = day.and_then(|day| Some((day, demand.on(day)?)));
                let tunnel = still.zip(number(finding));
                coming.extend(tunnel.map(|((day, then), number)| (day, cause, number, then)));
            }
        }
        coming
    }
}

/// What is found today and not waived, tunnel by tunnel and policy by policy.
fn today(findings: &[Finding], number: impl Fn(&Finding) -> Option<u32>) -> FoundToday {
    let mut today = FoundToday::new();
    for finding in findings.iter().filter(|finding| finding.waiver.is_none()) {
        let (Some(number), Some(fact)) = (number(finding), finding.fact) else { continue };
        for demand in &finding.demands {
            let Some(policy) = &demand.policy else { continue };
            let known = today.entry((number, Text::clone(policy))).or_default();
            known.push((parts(fact), demand.severity));
        }
    }
    today
}

/// The facts that decide a fact.
fn parts(fact: &'static Fact) -> FactSet {
    FactSet::of(|part| fact.parts().iter().any(|of| of.index == part.index))
}

/// How severe what the policy of a demand finds today is on the facts that decide the demand.
fn was(today: &FoundToday, number: u32, demand: &Demand) -> Option<Severity> {
    let policy = demand.policy.clone()?;
    let fact = demand.rule.fact?;
    let found = today.get(&(number, policy))?.iter();
    let same = found.filter(|(known, _)| fact.parts().iter().all(|part| known.contains(part)));
    same.map(|(_, severity)| *severity).max()
}

impl ComingRows {
    /// Adds a tunnel, unless it is listed already of an earlier day and as severe.
    fn add(&mut self, day: Date, cause: Cause, number: u32, demand: Arc<Demand>, was: Option<Severity>) {
        let (policy, rule) = (demand.policy.clone(), Text::clone(&demand.rule.id));
        let of = (number, policy.clone(), Text::clone(&rule));
        let listed = self.listed.get(&of).copied();
        if listed.is_some_and(|listed| listed >= demand.severity) {
            return;
        }
        self.listed.insert(of, demand.severity);
        let was = listed.or(was);
        let key = (day, cause, policy, rule, std::cmp::Reverse(demand.severity), was);
        self.rows.entry(key).or_insert_with(|| (demand, BTreeSet::new())).1.insert(number);
    }

    fn into_horizon(self, until: Date) -> Horizon {
        let coming = self.rows.into_iter().map(|((day, cause, _, _, _, was), (demand, tunnels))| Coming {
            day,
            cause,
            demand,
            was,
            tunnels: tunnels.into_iter().collect(),
        });
        Horizon { until, coming: coming.collect() }
    }
}
