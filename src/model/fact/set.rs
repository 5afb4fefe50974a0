//! A set of facts, so that nothing is read that nobody asks for.

use super::{ENDS, FACTS, Fact};
use crate::model::tunnel::Tunnel;

/// A set of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactSet(u128);

impl FactSet {
    /// Every fact.
    pub const ALL: Self = Self(u128::MAX);

    /// No fact.
    pub const NONE: Self = Self(0);

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

    /// Puts a fact into the set.
    pub fn add(&mut self, fact: &Fact) {
        self.0 |= bit(fact);
    }

    /// Puts in what some tunnels would have to say for a fact to be known, and do not: the parts of what is
    /// worked out, else the fact itself. What no cloud has a name for is not missed.
    pub fn add_missing(&mut self, fact: &'static Fact, tunnels: [Option<&Tunnel>; 2]) {
        if fact.made_of.is_empty() {
            return self.add(fact);
        }
        let silent = |part: &&Fact| tunnels.iter().flatten().all(|tunnel| (part.read)(tunnel).is_none());
        let parts = fact.made_of.iter().filter_map(|part| Fact::find(part));
        let mut missing = parts.filter(|part| part.is_on_a_wire()).filter(silent).peekable();
        if missing.peek().is_none() {
            self.add(fact);
        }
        missing.for_each(|part| self.add(part));
    }

    /// The facts of the set, in the order of the table.
    pub fn iter(self) -> impl Iterator<Item = &'static Fact> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let index = rest.trailing_zeros();
            rest &= rest.wrapping_sub(1);
            FACTS.get(index as usize)
        })
    }

    /// The set, and the fact of this name.
    #[must_use]
    pub fn with(self, name: &str) -> Self {
        Self(Fact::find(name).map_or(self.0, |fact| self.0 | bit(fact)))
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
    fn the_facts_of_a_set_are_those_that_were_put_in() {
        let mut set = FactSet::NONE;
        assert_eq!(set.iter().count(), 0);
        for name in ["psk", "ike.encryption", "psk"] {
            set.add(Fact::find(name).expect("a fact"));
        }
        assert_eq!(set.iter().map(|fact| fact.name).collect::<Vec<_>>(), ["ike.encryption", "psk"]);
    }

    #[test]
    fn there_is_room_for_every_fact() {
        assert!(FACTS.len() <= 128);
        assert!(FACTS.iter().all(|fact| FactSet::ALL.contains(fact)));
    }
}
