//! What cryptography the tunnels of a report are set to. A fleet has few sets of it, however many tunnels:
//! each set stands once, and goes by its number.

use crate::model::fact::{CRYPTOGRAPHY, cryptography};
use crate::model::subject::Subject;
use crate::model::word::Word;
use crate::model::{Index, Tunnel};

/// What is told of each fact of [`CRYPTOGRAPHY`], in their order.
pub(super) type CryptoSet<'a> = [Option<&'a Word>; CRYPTOGRAPHY.len()];

/// A set as something that is looked up at little cost: the place of each word in memory.
type SetKey = [usize; CRYPTOGRAPHY.len()];

/// The sets of a fleet.
#[derive(Default)]
pub(super) struct Inventory<'a> {
    /// Each once, in the order in which they were met.
    pub(super) sets: Vec<CryptoSet<'a>>,
    numbers: Index<SetKey, u32>,
    /// Words that no vocabulary holds, as they were said.
    unknown: Index<&'a str, usize>,
    last: Option<(SetKey, u32)>,
}

impl<'a> Inventory<'a> {
    /// The numbers of the sets of the two sides of a tunnel: the live one, the declared one.
    pub(super) fn numbers(&mut self, subject: &'a Subject) -> [Option<u32>; 2] {
        let live = subject.live.as_deref().map(|live| self.number(&live.tunnel));
        let declared = subject.declared.as_deref().map(|declared| self.number(&declared.tunnel));
        [live, declared]
    }

    /// The number of the set of a tunnel.
    pub(super) fn number(&mut self, tunnel: &'a Tunnel) -> u32 {
        let set = cryptography(tunnel);
        let key = set.map(|word| self.place(word));
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == key) {
            return number;
        }
        let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.sets.push(set);
        }
        self.last = Some((key, number));
        number
    }

    /// Odd for a word that no vocabulary holds, for no word of one lies there.
    fn place(&mut self, word: Option<&'a Word>) -> usize {
        match word {
            None => 0,
            Some(Word::Known(term)) => std::ptr::from_ref(*term) as usize,
            Some(Word::Unknown(said)) => {
                let next = self.unknown.len() * 2 + 1;
                *self.unknown.entry(said).or_insert(next)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fact;

    fn tunnel(facts: &[(&str, &str)]) -> Tunnel {
        let mut tunnel = Tunnel::default();
        for (name, said) in facts {
            let fact = Fact::find(name).expect("a fact");
            (fact.write)(&mut tunnel, fact.kind.read(said).expect("a word"));
        }
        tunnel
    }

    #[test]
    fn what_is_set_alike_has_one_number_and_nothing_else_has_it() {
        let tunnels = [
            tunnel(&[("ike.encryption", "aes-cbc-256")]),
            tunnel(&[("ike.encryption", "AES256")]),
            tunnel(&[("ipsec.encryption", "aes256")]),
            tunnel(&[]),
            tunnel(&[("ike.encryption", "ROT13")]),
            tunnel(&[("ike.encryption", "rot13")]),
            tunnel(&[("ike.integrity", "ROT13")]),
            tunnel(&[("ike.encryption", "ROT13")]),
            tunnel(&[("ike.encryption", "aes-cbc-256"), ("name", "other")]),
        ];
        let mut inventory = Inventory::default();
        let numbers: Vec<u32> = tunnels.iter().map(|tunnel| inventory.number(tunnel)).collect();
        assert_eq!(numbers, [0, 0, 1, 2, 3, 4, 5, 3, 0]);
        assert_eq!(inventory.sets.len(), 6);
        assert!(inventory.sets[2].iter().all(Option::is_none));
    }
}
