//! The cases of the built-in policies, `policies/tests/<policy>.yaml`: every one holds, and every
//! rule of a policy that has cases fires in one of them and passes in another.

use std::path::Path;

use vpnaudit::load::{self, Cases};
use vpnaudit::policy::builtin;
use vpnaudit::trial;

use crate::run::root;

/// The files of cases that are there, each with the policy whose name it bears.
fn built_in() -> Vec<(&'static str, Cases)> {
    let path = |name: &str| root().join("policies/tests").join(format!("{name}.yaml"));
    let names = builtin::names().filter(|name| path(name).is_file());
    names.map(|name| (name, read(&path(name)))).collect()
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
        assert!(trial::run(&cases).failures.is_empty(), "{:#?}", trial::run(&cases).failures);
    }
}

#[test]
fn every_rule_of_a_policy_with_cases_fires_in_one_and_passes_in_another() {
    for (name, cases) in built_in() {
        let trial = trial::run(&cases);
        assert!(trial.never_fire.is_empty(), "{name}: no case in which {:?} fires", trial.never_fire);
        // the cloud authenticates by pre-shared keys only, so a rule against them has nothing to pass on
        let never: Vec<_> =
            trial.never_pass.iter().filter(|rule| &***rule != "ike-auth-psk-not-allowed").collect();
        assert!(never.is_empty(), "{name}: no case in which {never:?} passes");
    }
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
