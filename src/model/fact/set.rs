//! A set of facts, so that nothing is read that nobody asks for.

use super::{ENDS, FACTS, Fact};

/// A set of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactSet(u128);

impl FactSet {
    /// Every fact.
    pub const ALL: Self = Self(u128::MAX);

    /// The facts that `wanted` asks for, and those that they are made of.
    #[must_use]
    pub fn of(wanted: impl Fn(&Fact) -> bool) -> Self {
        let wanted = FACTS.iter().filter(|fact| wanted(fact));
        let parts = |fact: &Fact| {
            fact.made_of.iter().filter_map(|part| Fact::find(part)).fold(0, |set, part| set | bit(part))
        };
        Self(wanted.fold(0, |set, fact| set | bit(fact) | parts(fact)))
    }

    /// The facts of this set and the two ends, by which a tunnel is known again.
    #[must_use]
    pub fn with_ends(self) -> Self {
        Self(self.0 | Self::of(|fact| ENDS.contains(&fact.name)).0)
    }

    /// Says whether a fact is in the set.
    #[must_use]
    pub fn contains(self, fact: &Fact) -> bool {
        self.0 & bit(fact) != 0
    }
}

const fn bit(fact: &Fact) -> u128 {
    1 << fact.index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_fact_brings_what_it_is_made_of() {
        let set = FactSet::of(|fact| fact.name == "ike.weaker_than_ipsec");
        let names: Vec<_> = FACTS.iter().filter(|fact| set.contains(fact)).map(|fact| fact.name).collect();
        assert_eq!(names, ["ike.encryption", "ike.dh_group", "ipsec.encryption", "ike.weaker_than_ipsec"]);
    }

    #[test]
    fn there_is_room_for_every_fact() {
        assert!(FACTS.len() <= 128);
        assert!(FACTS.iter().all(|fact| FactSet::ALL.contains(fact)));
    }
}
