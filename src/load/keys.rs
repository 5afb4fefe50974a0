//! The keys of what people write, place by place. The readers take them from here; whatever stands
//! under another key is not shown (`blank`).

use std::sync::LazyLock;

use crate::model::Index;
use crate::model::fact::{FACTS, Fact, Origin};
use crate::source::{FILE, asked};

/// The keys of the project file.
pub(crate) const PROJECT: [&str; 8] =
    ["version", "include", "policies", "sources", "defaults", "tunnels", "undeclared", "waivers"];

/// The keys of an included file.
pub(crate) const INCLUDED: [&str; 3] = ["version", "tunnels", "waivers"];

/// The keys of the project file that no included file has.
pub(crate) fn of_projects_only() -> Vec<&'static str> {
    PROJECT.into_iter().filter(|key| !INCLUDED.contains(key)).collect()
}

/// The keys of a source.
pub(crate) static SOURCE: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    std::iter::once("name").chain(asked().map(|provider| provider.id)).chain([FILE]).collect()
});

/// The keys of a policy.
pub(crate) const POLICY: [&str; 13] = [
    "policy",
    "title",
    "edition",
    "published",
    "seen",
    "read",
    "superseded_by",
    "draft",
    "post_quantum",
    "does_not_ask",
    "extends",
    "waivers",
    "rules",
];

/// The keys of another edition than that of a policy itself.
pub(crate) const EDITION: [&str; 3] = ["edition", "published", "seen"];

/// The keys of what a policy asks against quantum computers; it must have the first ones.
pub(crate) const POST_QUANTUM: [&str; 5] = ["asks", "by", "reference", "url", "evidence"];

/// The keys of an entry of a policy or of the catalogue.
pub(crate) const RULE: [&str; 21] = [
    "allow",
    "forbid",
    "at_least",
    "at_most",
    "matches",
    "present",
    "absent",
    "only",
    "severity",
    "from",
    "until",
    "reference",
    "url",
    "evidence",
    "prefer",
    "fact",
    "title",
    "objective",
    "why",
    "fix",
    "cwe",
];

/// The keys of a severity by date.
pub(crate) const GRADE: [&str; 2] = ["from", "is"];

/// The keys of a waiver; it must have the first ones.
pub(crate) const WAIVER: [&str; 7] = ["rule", "tunnel", "reason", "fact", "value", "owner", "expires"];

/// How many of them it must have.
pub(crate) const WAIVER_NEEDS: usize = 3;

/// The keys of a file of cases.
pub(crate) const CASES: [&str; 2] = ["policy", "cases"];

/// The keys of a case.
pub(crate) const CASE: [&str; 7] = ["name", "as_of", "tunnel", "fleet", "fires", "passes", "silent"];

/// The sides of a traffic selector.
pub(crate) const SELECTOR: [&str; 2] = ["local", "remote"];

/// Where a pre-shared key can be referred to.
pub(crate) const PSK: [&str; 2] = ["env", "file"];

/// The keys of a tunnel that are no facts to be declared.
pub(crate) const BESIDE_FACTS: [&str; 2] = ["id", "source"];

/// What one level of a declaration can hold, by key.
pub(crate) type Level = Index<&'static str, Slot>;

/// What stands under a key.
pub(crate) enum Slot {
    /// The value of a fact.
    Fact(&'static Fact),
    /// More keys.
    Group(Level),
}

/// The declarable facts, nested by the dots in their names.
pub(crate) static SLOTS: LazyLock<Level> = LazyLock::new(|| {
    let mut top = Level::default();
    Fact::declarable().for_each(|fact| place(&mut top, fact.name, fact));
    top
});

/// The facts that only the cloud reports, nested likewise.
pub(crate) static REPORTED: LazyLock<Level> = LazyLock::new(|| {
    let mut top = Level::default();
    let reported = FACTS.iter().filter(|fact| fact.origin == Origin::Reported);
    reported.for_each(|fact| place(&mut top, fact.name, fact));
    top
});

fn place(level: &mut Level, rest: &'static str, fact: &'static Fact) {
    let Some((group, tail)) = rest.split_once('.') else {
        level.insert(rest, Slot::Fact(fact));
        return;
    };
    if let Slot::Group(inner) = level.entry(group).or_insert_with(|| Slot::Group(Level::default())) {
        place(inner, tail, fact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(level: &Level) -> usize {
        level
            .values()
            .map(|slot| match slot {
                Slot::Fact(_) => 1,
                Slot::Group(inner) => count(inner),
            })
            .sum()
    }

    #[test]
    fn every_declarable_fact_has_its_slot() {
        assert_eq!(count(&SLOTS), Fact::declarable().count());
    }
}
