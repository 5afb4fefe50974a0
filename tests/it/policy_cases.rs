//! The cases of the built-in policies, `policies/tests/<policy>.yaml`: every one holds, and every
//! rule of every policy fires in one of them and passes in another.

use std::path::Path;

use vpnaudit::load::{self, Cases};
use vpnaudit::model::Kind;
use vpnaudit::policy::{Demand, Test, builtin};
use vpnaudit::trial;

use crate::run::root;

/// The cases of each built-in policy.
fn built_in() -> Vec<(&'static str, Cases)> {
    let path = |name: &str| root().join("policies/tests").join(format!("{name}.yaml"));
    builtin::names().map(|name| (name, read(&path(name)))).collect()
}

/// The day of cases that name none.
fn today() -> jiff::civil::Date {
    jiff::civil::date(2026, 11, 28)
}

fn read(path: &Path) -> Cases {
    let mut read = load::cases(&[path.to_owned()]).unwrap_or_else(|error| panic!("{:#?}", error.problems()));
    assert_eq!(read.len(), 1, "{}", path.display());
    read.remove(0)
}

#[test]
fn every_case_of_a_built_in_policy_holds() {
    for (name, cases) in built_in() {
        assert_eq!(name, &*cases.policy.name);
        assert!(
            trial::run(&cases, today()).failures.is_empty(),
            "{:#?}",
            trial::run(&cases, today()).failures
        );
    }
}

#[test]
fn every_rule_of_every_policy_fires_in_one_case_and_passes_in_another() {
    for (name, cases) in built_in() {
        let trial = trial::run(&cases, today());
        assert!(trial.never_fire.is_empty(), "{name}: no case in which {:?} fires", trial.never_fire);
        let never: Vec<_> = trial.never_pass.iter().filter(|rule| can_pass(&cases, rule)).collect();
        assert!(never.is_empty(), "{name}: no case in which {never:?} passes");
    }
}

/// No source says that there is no key, so that a rule which wants none fires or is not assessed.
fn can_pass(cases: &Cases, rule: &str) -> bool {
    let on = cases.policy.demands.iter().filter(|demand| *demand.rule.id == *rule);
    let wants_no_key = |demand: &Demand| {
        let fact = demand.rule.fact.map(|fact| fact.kind);
        matches!((&demand.test, fact), (Test::Absent, Some(Kind::Secret)))
    };
    !on.map(|demand| &**demand).all(wants_no_key)
}

#[test]
fn every_file_of_cases_bears_the_name_of_a_built_in_policy() {
    let folder = root().join("policies/tests");
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        assert!(builtin::find(&name).is_some(), "{} is no case of a policy", path.display());
    }
}
