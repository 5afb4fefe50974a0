//! Waivers: they take the demands of their rule out of a finding; what remains still stands. One
//! that has expired, or that nothing needs, is a finding itself.

pub mod baseline;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::finding::{Finding, Outcome, RuleCount, Side, Waiver};
use crate::model::subject::{Declaration, Live, Subject};
use crate::model::{Text, Value};
use crate::policy::{Demand, Globs, Ids, Rule, own};

/// What came of one waiver.
#[derive(Debug)]
pub struct Use {
    waiver: Arc<Waiver>,
    expired: bool,
    fits: bool,
    /// Says whether something was not assessed, or not in force, that it may well fit.
    in_doubt: bool,
}

/// How much a run has seen, so that what is not seen is not taken for absent.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Says whether no tunnel was left out because nobody asked for it.
    pub every_tunnel: bool,
    /// Says whether everything was looked at, so that a waiver which fits nothing is of no use.
    pub everything: bool,
}

/// Applies waivers to findings and counts, as of a day in UTC, and says what came of each.
pub fn waive(
    findings: &mut [Finding],
    rules: &mut [RuleCount],
    waivers: &[Arc<Waiver>],
    ids: &Ids,
    today: Date,
) -> Vec<Use> {
    let used = |waiver: &Arc<Waiver>| {
        let expired = waiver.is_expired(today);
        Use { waiver: Arc::clone(waiver), expired, fits: false, in_doubt: false }
    };
    let uses = waivers.iter().map(used).collect();
    if waivers.is_empty() {
        return uses;
    }
    let mut applied =
        Applied { by_rule: by_rule(waivers, ids), uses, waived: HashMap::new(), standing: HashMap::new() };
    for finding in findings {
        applied.apply(finding);
    }
    for count in rules {
        let waived = applied.waived(&count.rule.id);
        count.waived += waived;
        count.failed -= waived.min(count.failed);
    }
    applied.uses
}

/// The globs of the waivers of each rule, and the place of each among all waivers.
fn by_rule<'a>(waivers: &'a [Arc<Waiver>], ids: &'a Ids) -> HashMap<Text, (Globs<'a>, Vec<usize>)> {
    let mut places: HashMap<Text, Vec<usize>> = HashMap::new();
    for (place, waiver) in waivers.iter().enumerate() {
        places.entry(waiver.rule.clone()).or_default().push(place);
    }
    let globs = |places: &[usize]| Globs::new(places.iter().map(|place| &waivers[*place].tunnel), ids);
    places.into_iter().map(|(rule, places)| (rule, (globs(&places), places))).collect()
}

/// Notes which of the waivers that fit nothing are for a tunnel on which their rule may not have been
/// assessed.
pub fn doubt<'s>(
    uses: &mut [Use],
    rules: &[RuleCount],
    ids: &Ids,
    subjects: impl IntoIterator<Item = &'s Subject>,
) {
    let unassessed: HashSet<&Text> =
        rules.iter().filter(|count| count.not_assessed > 0).map(|count| &count.rule.id).collect();
    let (mut open, waivers): (Vec<_>, Vec<_>) = uses
        .iter_mut()
        .filter(|used| !used.fits && unassessed.contains(&used.waiver.rule))
        .map(|used| (&mut used.in_doubt, Arc::clone(&used.waiver)))
        .unzip();
    if open.is_empty() {
        return;
    }
    let globs = Globs::new(waivers.iter().map(|waiver| &waiver.tunnel), ids);
    for fitting in subjects.into_iter().flat_map(|subject| globs.fitting(subject)) {
        *open[fitting] = true;
    }
}

/// Notes which of the waivers that fit nothing are for a rule that comes into force after the day: it may fit
/// then.
pub fn set_aside(uses: &mut [Use], not_in_force: &[Arc<Demand>], day: Date) {
    let begins = |demand: &&Arc<Demand>| demand.term.begins().is_some_and(|begins| day < begins);
    let rules: HashSet<&Text> = not_in_force.iter().filter(begins).map(|demand| &demand.rule.id).collect();
    for used in uses.iter_mut().filter(|used| !used.fits && rules.contains(&used.waiver.rule)) {
        used.in_doubt = true;
    }
}

/// The findings about waivers themselves, and the counts of their rules.
#[must_use]
pub fn findings(uses: &[Use], seen: Seen) -> (Vec<Finding>, Vec<RuleCount>) {
    let mut counts = [&own::WAIVER_EXPIRED, &own::WAIVER_UNUSED].map(|rule| RuleCount::new(rule));
    let mut findings = Vec::new();
    for used in uses {
        for (count, outcome) in counts.iter_mut().zip(used.outcomes(seen)) {
            count.add(outcome);
            findings.extend((outcome == Outcome::Failed).then(|| useless(&count.rule, &used.waiver)));
        }
    }
    (findings, if uses.is_empty() { Vec::new() } else { counts.into() })
}

impl Use {
    /// Whether it has expired, and whether it is of use. One that has expired is of none.
    fn outcomes(&self, seen: Seen) -> [Outcome; 2] {
        use Outcome::{Failed, OutOfScope, Passed};
        match self {
            Self { fits: false, .. } if !seen.every_tunnel => [OutOfScope, OutOfScope],
            Self { expired: true, .. } => [Failed, OutOfScope],
            Self { fits: true, .. } => [Passed, Passed],
            Self { in_doubt: false, .. } if seen.everything => [Passed, Failed],
            Self { .. } => [Passed, OutOfScope],
        }
    }
}

/// A finding about a waiver. It is about no tunnel, and stands where the waiver does.
fn useless(rule: &Arc<Rule>, waiver: &Waiver) -> Finding {
    let until = waiver.expires.map(|day| format!(", until {day}")).unwrap_or_default();
    let what = Text::from(format!("{} for {}{until}", waiver.what(), waiver.tunnel));
    Finding {
        observed: Some(Value::Text(Text::clone(&what))),
        side: Side::Declared,
        detail: Some(what),
        place: Some(waiver.location.clone()),
        ..Finding::new(rule, Subject::default())
    }
}

struct Applied<'a> {
    by_rule: HashMap<Text, (Globs<'a>, Vec<usize>)>,
    uses: Vec<Use>,
    /// The tunnels that each rule is waived for.
    waived: HashMap<Text, HashSet<Held>>,
    /// The tunnels on which a finding of each rule still stands.
    standing: HashMap<Text, HashSet<Held>>,
}

/// A tunnel is told from others by where it is held: two may have one name, and no id.
pub type Held = (*const Declaration, *const Live);

/// Where a tunnel is held.
#[must_use]
pub fn held(subject: &Subject) -> Held {
    let declared = subject.declared.as_ref().map_or(std::ptr::null(), Arc::as_ptr);
    (declared, subject.live.as_ref().map_or(std::ptr::null(), Arc::as_ptr))
}

impl Applied<'_> {
    /// Takes the waived demands out. A finding that has none left bears its waiver instead, with
    /// the demands as they were.
    fn apply(&mut self, finding: &mut Finding) {
        if finding.demands.is_empty() {
            finding.waiver = self.waiver(&finding.rule.id.clone(), finding);
            return;
        }
        let waivers: Vec<_> =
            finding.demands.iter().map(|demand| self.waiver(&demand.rule.id.clone(), finding)).collect();
        if waivers.iter().all(Option::is_some) {
            finding.waiver = waivers.into_iter().next().flatten();
            return;
        }
        let demands: Vec<(Arc<Demand>, Option<Arc<Waiver>>)> =
            std::mem::take(&mut finding.demands).into_iter().zip(waivers).collect();
        for (demand, waiver) in demands {
            match waiver {
                Some(waiver) => finding.waived.push((demand, waiver)),
                None => finding.demands.push(demand),
            }
        }
        if let Some(worst) = finding.demands.first() {
            finding.rule = Arc::clone(&worst.rule);
            finding.severity = worst.severity;
        }
    }

    /// The waiver in force for a rule on the tunnel, the fact and the value of a finding.
    fn waiver(&mut self, rule: &Text, finding: &Finding) -> Option<Arc<Waiver>> {
        let (globs, places) = self.by_rule.get(rule)?;
        let mut found = None;
        for fitting in globs.fitting(&finding.subject) {
            let used = &mut self.uses[places[fitting]];
            if !used.waiver.accepts(finding) {
                continue;
            }
            used.fits = true;
            if !used.expired {
                found = found.or_else(|| Some(Arc::clone(&used.waiver)));
            }
        }
        let tunnels = if found.is_some() { &mut self.waived } else { &mut self.standing };
        tunnels.entry(rule.clone()).or_default().insert(held(&finding.subject));
        found
    }

    /// On how many tunnels a rule is waived, and nothing of it stands.
    fn waived(&self, rule: &Text) -> u64 {
        let Some(waived) = self.waived.get(rule) else { return 0 };
        let stands =
            |tunnel: &&Held| self.standing.get(rule).is_some_and(|standing| standing.contains(*tunnel));
        waived.iter().filter(|tunnel| !stands(tunnel)).count() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::subject::fixture::live;
    use crate::policy::{Glob, Severity, Term, Test};
    use crate::text::{Location, SourceFile, Span};

    const WHOLE: Seen = Seen { every_tunnel: true, everything: true };

    fn today() -> Date {
        jiff::civil::date(2026, 1, 1)
    }

    fn waiver(rule: &str, tunnel: &str, expires: &str) -> Arc<Waiver> {
        let file = Arc::new(SourceFile::new("vpnaudit.yaml", "waivers: []"));
        Arc::new(Waiver {
            rule: rule.into(),
            tunnel: Glob::new(tunnel).expect("a glob"),
            fact: None,
            value: None,
            reason: "because".into(),
            owner: None,
            expires: expires.parse().ok(),
            location: Location::new(&file, Span::new(0, 7)),
        })
    }

    fn demand(id: &str, severity: Severity) -> Arc<Demand> {
        let rule = Arc::new(Rule { id: id.into(), severity, ..bare() });
        Arc::new(Demand {
            rule,
            policy: Some("house".into()),
            severity,
            term: Term::default(),
            test: Test::Present,
            only: Vec::new(),
            prefer: Vec::new(),
            reference: None,
            url: None,
            evidence: None,
            location: None,
        })
    }

    fn bare() -> Rule {
        let (title, objective, why, fix) = ("T".into(), "O".into(), "W".into(), "F".into());
        let (severity, prefer) = (Severity::Low, Vec::new());
        Rule { id: "".into(), fact: None, title, objective, why, fix, prefer, severity, cwe: None }
    }

    /// A finding with two demands, `weak` and the worse `broken`.
    fn finding() -> Finding {
        let demands = vec![demand("broken", Severity::High), demand("weak", Severity::Low)];
        let live = Some(live("s", &[("id", "vpnx-1"), ("name", "branch-1")]));
        Finding {
            demands: demands.clone(),
            ..Finding::new(&demands[0].rule, Subject { declared: None, live })
        }
    }

    /// What is left standing, what was taken out, and what is said of the waivers themselves.
    fn waived(waivers: &[Arc<Waiver>], seen: Seen) -> (Option<String>, usize, Vec<String>) {
        let mut all = [finding()];
        let uses = waive(&mut all, &mut [], waivers, &Ids::default(), today());
        let about = findings(&uses, seen).0;
        let [finding] = all;
        let stands = finding.waiver.is_none().then(|| finding.rule.id.to_string());
        (stands, finding.waived.len(), about.iter().map(|finding| finding.rule.id.to_string()).collect())
    }

    #[test]
    fn a_waiver_takes_out_the_demands_of_its_rule_and_what_remains_stands() {
        let broken = waiver("broken", "branch-*", "2026-01-01");
        let weak = waiver("weak", "vpnx-1", "2026-01-01");
        assert_eq!(waived(&[], WHOLE), (Some("broken".to_owned()), 0, vec![]));
        assert_eq!(waived(std::slice::from_ref(&broken), WHOLE), (Some("weak".to_owned()), 1, vec![]));
        assert_eq!(waived(&[broken, weak], WHOLE), (None, 0, vec![]));
    }

    #[test]
    fn a_waiver_holds_through_its_last_day_and_says_so_when_it_is_over() {
        let over = [waiver("broken", "*", "2025-12-31")];
        let stands = Some("broken".to_owned());
        assert_eq!(waived(&over, WHOLE), (stands.clone(), 0, vec!["waiver-expired".to_owned()]));
        let other = Seen { every_tunnel: false, everything: false };
        assert_eq!(waived(&[waiver("broken", "hq", "2025-12-31")], other), (stands, 0, vec![]));
    }

    #[test]
    fn only_who_has_seen_everything_calls_a_waiver_unused() {
        let unused = [waiver("broken", "hq", "2999-01-01")];
        assert_eq!(waived(&unused, WHOLE).2, ["waiver-unused"]);
        assert!(waived(&unused, Seen { everything: false, ..WHOLE }).2.is_empty());
        let mut uses = waive(&mut [], &mut [], &unused, &Ids::default(), today());
        let count = RuleCount { not_assessed: 1, ..RuleCount::new(&demand("broken", Severity::Low).rule) };
        let subject = |name| Subject { declared: None, live: Some(live("s", &[("name", name)])) };
        doubt(&mut uses, std::slice::from_ref(&count), &Ids::default(), &[subject("other")]);
        assert_eq!(findings(&uses, WHOLE).0.len(), 1);
        doubt(&mut uses, &[count], &Ids::default(), &[subject("hq")]);
        assert!(findings(&uses, WHOLE).0.is_empty(), "something was not assessed");
    }

    #[test]
    fn tunnels_of_one_name_and_no_id_are_counted_each() {
        let twin = || Finding {
            subject: Subject { declared: None, live: Some(live("s", &[("name", "branch-1")])) },
            ..finding()
        };
        let twins = [twin(), twin()];
        // what is live and what is declared of the first one
        let mut all = [twins[0].clone(), twins[0].clone(), twins[1].clone()];
        let mut counts = [RuleCount { assessed: 2, failed: 2, ..RuleCount::new(&all[0].rule) }];
        let broken = waiver("broken", "branch-*", "2999-01-01");
        waive(&mut all, &mut counts, &[broken], &Ids::default(), today());
        assert_eq!((counts[0].waived, counts[0].failed), (2, 0));
    }

    #[test]
    fn a_finding_about_a_waiver_is_about_no_tunnel_and_points_at_its_line() {
        let unused = waiver("broken", "hq", "2999-01-01");
        let uses = waive(&mut [], &mut [], &[unused], &Ids::default(), today());
        let (findings, counts) = findings(&uses, WHOLE);
        let [finding] = findings.as_slice() else { panic!("one finding") };
        assert!(!finding.subject.is_tunnel() && finding.subject.id().is_none());
        assert_eq!(finding.location().expect("a place").to_string(), "vpnaudit.yaml:1:1");
        assert_eq!(counts.iter().map(|count| count.failed).sum::<u64>(), 1);
    }
}
