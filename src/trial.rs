//! Cases of a policy, put to the very bench that judges tunnels: which of them do not hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::Bench;
use crate::finding::{RuleCount, Side};
use crate::load::{Case, Cases, Expected};
use crate::model::subject::{Live, Source, Subject};
use crate::model::{Text, Tunnel, derive};
use crate::policy::{AsOf, Policy};
use crate::text::Problem;

/// What came of a file of cases.
#[derive(Debug, Default)]
pub struct Trial {
    /// What does not hold, in the order of the text.
    pub failures: Vec<Problem>,
    /// How many cases do not hold.
    pub failed: usize,
    /// The rules of the policy on which no case fires, by id.
    pub never_fire: Vec<Text>,
    /// The rules of the policy that pass in no case, by id.
    pub never_pass: Vec<Text>,
}

/// Puts every case to its policy, as of the day that it names, or of today.
#[must_use]
pub fn run(cases: &Cases, today: Date) -> Trial {
    let mut benches: BTreeMap<Date, Bench> = BTreeMap::new();
    let mut trial = Trial::default();
    for case in &cases.cases {
        let day = case.as_of.unwrap_or(today);
        let bench = benches.entry(day).or_insert_with(|| bench(&cases.policy, day));
        let failures = failures(case, bench);
        trial.failed += usize::from(!failures.is_empty());
        trial.failures.extend(failures);
    }
    let rules: BTreeSet<&Text> = cases.policy.demands.iter().map(|demand| &demand.rule.id).collect();
    let without = |of: fn(&Case) -> &Vec<Expected>| -> Vec<Text> {
        let told: BTreeSet<&Text> = cases.cases.iter().flat_map(of).map(|expected| &expected.rule).collect();
        rules.difference(&told).map(|rule| Text::clone(rule)).collect()
    };
    Trial { never_fire: without(|case| &case.fires), never_pass: without(|case| &case.passes), ..trial }
}

/// The demands of a policy that are in force on a day.
fn bench(policy: &Arc<Policy>, day: Date) -> Bench {
    let of_day = AsOf::of(std::slice::from_ref(policy), day);
    Bench::new(of_day.policies.iter().flat_map(|policy| &policy.demands))
}

/// What the bench makes of a case otherwise than it says.
fn failures(case: &Case, bench: &Bench) -> Vec<Problem> {
    let tunnel = in_fleet(case, bench);
    let source = Source {
        name: "case".into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    };
    let live = Live { tunnel: tunnel.clone(), source: Arc::new(source), origin: None, planned: false };
    let counts = bench
        .judge(&[Subject { declared: None, live: Some(Arc::new(live)) }], |subject| subject, Side::Live)
        .rules;
    let of = |expected: &Expected| counts.iter().find(|count| count.rule.id == expected.rule);
    let mut failures = Vec::new();
    // what is not in force on the day is silent
    let wanted: [(&str, &[Expected], Holds, bool); 3] = [
        ("does not fire", &case.fires, fires, false),
        ("does not pass", &case.passes, passes, false),
        ("is not silent", &case.silent, is_silent, true),
    ];
    for (fails, all, holds, not_asked) in wanted {
        for expected in all.iter().filter(|expected| !of(expected).map_or(not_asked, holds)) {
            let message = format!("{}: {} {fails}", case.name, expected.rule);
            let label = of(expected)
                .map_or_else(|| "it is not in force on the day".to_owned(), |count| says(count, &tunnel));
            failures.push(Problem::error(message, Some(expected.location.clone())).label(label));
        }
    }
    failures.sort_by_key(|problem| problem.location.as_ref().map(|at| at.span));
    failures
}

/// Says whether a rule came to what was expected.
type Holds = fn(&RuleCount) -> bool;

const fn fires(count: &RuleCount) -> bool {
    count.failed > 0
}

const fn passes(count: &RuleCount) -> bool {
    count.passed > 0
}

const fn is_silent(count: &RuleCount) -> bool {
    count.assessed == 0
}

/// What the rule came to instead.
fn says(count: &RuleCount, tunnel: &Tunnel) -> String {
    let fact = count.rule.fact.map(|fact| {
        let value = (fact.read)(tunnel).map(|value| fact.show(&value));
        value.map_or_else(
            || format!("{} is not reported", fact.name),
            |value| format!("{} is {value}", fact.name),
        )
    });
    let outcome = match count {
        count if fires(count) => "it fires",
        count if passes(count) => "it passes",
        count if count.not_assessed > 0 => "it is not assessed",
        _ => "it means other tunnels",
    };
    fact.map_or_else(|| outcome.to_owned(), |fact| format!("{outcome}: {fact}"))
}

/// The tunnel of a case, with what only its fleet tells.
fn in_fleet(case: &Case, bench: &Bench) -> Tunnel {
    let mut fleet = vec![case.tunnel.clone()];
    fleet.extend(case.fleet.iter().cloned());
    derive::fleet(&mut fleet.iter_mut().collect::<Vec<_>>(), |fact| bench.asks(fact));
    fleet.swap_remove(0)
}
