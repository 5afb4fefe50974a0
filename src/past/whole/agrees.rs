//! A report must agree with itself: what it counts is what it holds. A report from which a finding was taken
//! out, or in which a number was changed, is refused, unless every other place that tells of it was changed too.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{In, Wrong, shape, wrong};
use crate::finding::{Filter, Finding, Ranges, Report, RuleCount};
use crate::model::subject::Subject;
use crate::policy::{Demand, Severity, own};

/// The numbers that a report states and that follow from the rest of it.
pub(super) struct StatedCounts {
    pub(super) summary: shape::Summary,
    pub(super) statuses: Vec<String>,
    /// New, worse, unchanged and improved since the baseline.
    pub(super) since: Option<[u64; 4]>,
    /// The tunnel of each finding.
    pub(super) tunnels: Vec<Option<u32>>,
}

pub(super) fn check(stated: &StatedCounts, report: &Report) -> Result<(), Wrong> {
    summary(&stated.summary, report).within(|| "summary".to_owned())?;
    let seen = seen(report);
    for (place, (source, status)) in report.sources.iter().zip(&stated.statuses).enumerate() {
        let part = || format!("sources[{place}]");
        let failed = source.error.is_some();
        if *status != if failed { "error" } else { "ok" } {
            return Err(wrong("does not go with `error`").at("status")).within(part);
        }
        let least = seen.get(&*source.name).copied().unwrap_or_default();
        same(source.tunnels.max(least), source.tunnels, "tunnels").within(part)?;
    }
    given(report)?;
    in_force(report)?;
    since(stated.since, report).within(|| "baseline".to_owned())?;
    let fleet = report.fleet.len() as u64;
    for (place, row) in report.unreported.iter().enumerate() {
        if row.tunnels == 0 || row.tunnels > fleet {
            let part = || format!("unreported[{place}]");
            return Err(wrong("are none, or more than there are").at("tunnels")).within(part);
        }
    }
    let broken = BrokenRules::of(report, &stated.tunnels);
    for (place, count) in report.rules.iter().enumerate() {
        broken.check(count, report).within(|| format!("rules[{place}]"))?;
    }
    Ok(())
}

/// What was put to tunnels was in force on the day, and as severe as it is.
fn in_force(report: &Report) -> Result<(), Wrong> {
    let Some(as_of) = report.judged_as_of else { return Ok(()) };
    for (place, count) in report.rules.iter().enumerate() {
        let other =
            |demand: &&Arc<Demand>| demand.term.severity(as_of.day, demand.severity) != Some(demand.severity);
        if count.demands.iter().any(|demand| other(&demand)) {
            let reason = format!("hold one that is not in force on {}, or not as severe", as_of.day);
            return Err(wrong(reason).at("demands")).within(|| format!("rules[{place}]"));
        }
    }
    Ok(())
}

/// The live tunnels came from somewhere. Sources may have given more: some of them twice, some left out.
fn given(report: &Report) -> Result<(), Wrong> {
    let given = report.sources.iter().fold(0_u64, |sum, source| sum.saturating_add(source.tunnels));
    if given < report.tunnels {
        let given = if given == 1 { "1 tunnel".to_owned() } else { format!("{given} tunnels") };
        let reason = format!("have {given}, where `summary.tunnels` is {}", report.tunnels);
        return Err(wrong(reason).at("sources"));
    }
    Ok(())
}

fn same(stated: u64, found: u64, field: &str) -> Result<(), Wrong> {
    if stated == found {
        return Ok(());
    }
    Err(wrong(format!("is {stated}, where the rest of the report comes to {found}")).at(field))
}

fn summary(summary: &shape::Summary, report: &Report) -> Result<(), Wrong> {
    let tunnels = |of: fn(&Subject) -> bool| report.fleet.iter().filter(|subject| of(subject)).count() as u64;
    same(summary.tunnels, tunnels(|subject| subject.live.is_some()), "tunnels")?;
    same(summary.declared, tunnels(|subject| subject.declared.is_some()), "declared")?;
    for severity in Severity::ALL {
        let stated = summary.findings.get(severity.as_str()).copied();
        let stated = stated.ok_or_else(|| wrong("is missing").at(severity.as_str()));
        let checked =
            stated.and_then(|number| same(number, report.count(severity) as u64, severity.as_str()));
        checked.within(|| "findings".to_owned())?;
    }
    same(summary.waived, (report.findings.len() - report.standing().count()) as u64, "waived")
}

/// How many live tunnels there are of each source.
fn seen(report: &Report) -> HashMap<&str, u64> {
    let mut seen = HashMap::new();
    for live in report.fleet.iter().filter_map(|subject| subject.live.as_ref()) {
        *seen.entry(&*live.source.name).or_default() += 1;
    }
    seen
}

fn since(stated: Option<[u64; 4]>, report: &Report) -> Result<(), Wrong> {
    let marked = report.findings.iter().filter(|finding| finding.since.is_some()).count();
    let Some([new, worse, unchanged, improved]) = stated else {
        return same(0, marked as u64, "");
    };
    let counted = report.since();
    same(report.findings.len() as u64, marked as u64, "")?;
    same(new, counted.counting(), "new")?;
    same(worse, counted.worse, "worse")?;
    same(unchanged, counted.known(), "unchanged")?;
    same(improved, counted.improved, "improved")
}

/// What the findings tell of each rule.
#[derive(Default)]
struct BrokenRules<'a> {
    rules: HashMap<&'a str, OfRule>,
}

/// The tunnels that broke a rule, those of them on which it is waived or stands, and the findings about
/// no tunnel.
#[derive(Default)]
struct OfRule {
    failed: BTreeSet<u32>,
    waived: BTreeSet<u32>,
    standing: BTreeSet<u32>,
    others: u64,
}

impl<'a> BrokenRules<'a> {
    fn of(report: &'a Report, tunnels: &[Option<u32>]) -> Self {
        let mut all = Self::default();
        for (finding, tunnel) in report.findings.iter().zip(tunnels) {
            for (rule, waived) in broken(finding) {
                let of = all.rules.entry(rule).or_default();
                let Some(tunnel) = tunnel else {
                    of.others += 1;
                    continue;
                };
                of.failed.insert(*tunnel);
                if waived { &mut of.waived } else { &mut of.standing }.insert(*tunnel);
            }
        }
        all
    }

    fn check(&self, count: &RuleCount, report: &Report) -> Result<(), Wrong> {
        let none = OfRule::default();
        let told = self.rules.get(&*count.rule.id).unwrap_or(&none);
        let least = left_out(report);
        if own::is_about_waivers(&count.rule.id) {
            let lacking = least.is_some_and(|least| count.rule.severity < least);
            return if lacking { Ok(()) } else { same(count.failed, told.others, "failed") };
        }
        let failed: Ranges = told.failed.iter().copied().collect();
        if failed == count.tunnels.failed {
            let whole = told.waived.difference(&told.standing).count() as u64;
            // reports of old counted a tunnel as waived though something of the rule stood on it
            let waived = if count.waived == told.waived.len() as u64 { count.waived } else { whole };
            return same(count.waived, waived, "waived");
        }
        let mild = |least: Severity| {
            let severities = count.demands.iter().map(|demand| demand.severity);
            severities.chain([count.rule.severity]).any(|severity| severity < least)
        };
        let fewer = told.failed.iter().all(|tunnel| count.tunnels.failed.contains(*tunnel));
        if fewer && least.is_some_and(mild) {
            return Ok(());
        }
        Err(wrong("are not those that findings are of").at("failed")).within(|| "tunnels".to_owned())
    }
}

/// The rules that a finding breaks, and whether each is waived.
fn broken(finding: &Finding) -> impl Iterator<Item = (&str, bool)> {
    let waived = finding.waiver.is_some();
    let own = finding.demands.is_empty().then_some((&*finding.rule.id, waived));
    let standing = finding.demands.iter().map(move |demand| (&*demand.rule.id, waived));
    let aside = finding.waived.iter().map(|(demand, _)| (&*demand.rule.id, true));
    own.into_iter().chain(standing).chain(aside)
}

/// The severity below which findings were left out. Reports of old say it in a warning.
fn left_out(report: &Report) -> Option<Severity> {
    let said = report.warnings.iter().find_map(|warning| {
        let (_, rest) = warning.text.split_once(" findings below ")?;
        Some(rest.split_once(' ')?.0)
    });
    let filter =
        report.filters.of(Filter::MinSeverity).first().filter(|_| report.filters.left_out.findings > 0);
    Severity::find(filter.map(|least| &**least).or(said)?)
}
