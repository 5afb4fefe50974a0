//! Many globs at once: what a name can fit is looked up by how it begins or ends, so that the cost of a
//! tunnel hardly grows with the number of globs.

use std::collections::{BTreeSet, HashSet};

use super::Glob;
use crate::model::Text;
use crate::model::subject::Subject;

/// So many globs that must be compiled are kept compiled, and no more: one takes some kilobytes.
const MOST_COMPILED: usize = 512;

/// Ids of the fleet that stand among globs. Such a glob means the tunnel with the id, and no other that
/// happens to be named so: a name is not an id.
#[derive(Debug, Default)]
pub struct Ids(HashSet<Text>);

impl Ids {
    /// Finds the globs that are the id of a tunnel.
    #[must_use]
    pub fn among<'a, 's>(
        globs: impl IntoIterator<Item = &'a Glob>,
        subjects: impl IntoIterator<Item = &'s Subject>,
    ) -> Self {
        let words: HashSet<&str> = globs.into_iter().filter_map(Glob::word).collect();
        if words.is_empty() {
            return Self::default();
        }
        let known = |subject: &'s Subject| words.get(subject.id()?).copied();
        Self(subjects.into_iter().filter_map(known).map(Text::from).collect())
    }
}

/// Globs of names, ready to be looked up.
#[derive(Debug)]
pub struct Globs<'g> {
    each: Vec<&'g Glob>,
    words: Sorted<'g>,
    prefixes: Sorted<'g>,
    suffixes: Sorted<'g>,
    /// Those that begin and end with something of a glob.
    open: Vec<usize>,
    /// Those that are one of these.
    ids: &'g Ids,
    /// How many of the first ones are kept compiled.
    kept: usize,
}

impl<'g> Globs<'g> {
    /// Puts globs together.
    #[must_use]
    pub fn new(globs: impl IntoIterator<Item = &'g Glob>, ids: &'g Ids) -> Self {
        let each: Vec<_> = globs.into_iter().collect();
        let [mut words, mut prefixes, mut suffixes] = [const { Vec::new() }; 3];
        let mut open = Vec::new();
        for (place, glob) in each.iter().enumerate() {
            match (glob.word(), glob.prefix(), glob.suffix()) {
                (Some(word), ..) => words.push((word, place)),
                (None, "", "") => open.push(place),
                (None, "", suffix) => suffixes.push((suffix, place)),
                (None, prefix, _) => prefixes.push((prefix, place)),
            }
        }
        let [words, prefixes, suffixes] = [words, prefixes, suffixes].map(Sorted::new);
        Self { each, words, prefixes, suffixes, open, ids, kept: MOST_COMPILED }
    }

    /// Says whether one of them fits a tunnel.
    #[must_use]
    pub fn matches(&self, subject: &Subject) -> bool {
        !self.each.is_empty() && !self.fitting(subject).is_empty()
    }

    /// Those that fit one of the names of a tunnel: their places, in order and each once.
    #[must_use]
    pub fn fitting(&self, subject: &Subject) -> Vec<usize> {
        let mut fitting = Vec::new();
        for name in subject.names() {
            let meant = subject.id() == Some(name) || !self.ids.0.contains(name);
            if meant {
                fitting.extend(self.words.of(name));
            }
            self.wild(name, &mut fitting);
        }
        fitting.sort_unstable();
        fitting.dedup();
        fitting
    }

    /// Adds those that are more than a word and fit a name.
    fn wild(&self, name: &str, fitting: &mut Vec<usize>) {
        let begins = self.prefixes.lengths.iter().filter_map(|length| name.get(..*length));
        let ends = self.suffixes.lengths.iter();
        let ends = ends.filter_map(|length| name.get(name.len().checked_sub(*length)?..));
        let known = begins.flat_map(|prefix| self.prefixes.of(prefix));
        let known = known.chain(ends.flat_map(|suffix| self.suffixes.of(suffix)));
        let fits = |place: &usize| {
            let glob = self.each[*place];
            if *place < self.kept { glob.matches(name) } else { glob.matches_once(name) }
        };
        fitting.extend(known.chain(self.open.iter().copied()).filter(fits));
    }
}

/// Words and the globs that they belong to.
#[derive(Debug)]
struct Sorted<'g> {
    words: Vec<(&'g str, usize)>,
    lengths: BTreeSet<usize>,
}

impl<'g> Sorted<'g> {
    fn new(mut words: Vec<(&'g str, usize)>) -> Self {
        words.sort_unstable();
        let lengths = words.iter().map(|(word, _)| word.len()).collect();
        Self { words, lengths }
    }

    /// The globs of one word.
    fn of(&self, word: &str) -> impl Iterator<Item = usize> {
        let from = self.words.partition_point(|(known, _)| *known < word);
        let rest = self.words.get(from..).unwrap_or_default();
        let own = rest.iter().take_while(|(known, _)| *known == word).count();
        rest.iter().take(own).map(|(_, place)| *place)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::subject::fixture::live;

    fn subject(facts: &[(&str, &str)]) -> Subject {
        Subject { declared: None, live: Some(live("s", facts)) }
    }

    proptest! {
        #[test]
        fn together_they_match_what_each_of_them_matches(
            globs in prop::collection::vec(r"[ab*?./]{0,6}|\{a,b\}[*?a]{0,3}|[*]{2}/[ab]{1,2}|[*][.]a|[ab]\[ab\]", 0..8),
            name in r"[ab./]{1,8}",
        ) {
            let globs: Vec<Glob> = globs.iter().filter_map(|glob| Glob::new(glob).ok()).collect();
            let apart: Vec<usize> = (0..globs.len()).filter(|place| globs[*place].matches(&name)).collect();
            let none = Ids::default();
            let tunnel = subject(&[("name", &name), ("id", &name)]);
            for kept in [0, MOST_COMPILED] {
                let together = Globs { kept, ..Globs::new(&globs, &none) };
                prop_assert_eq!(together.matches(&tunnel), !apart.is_empty());
                prop_assert_eq!(together.fitting(&tunnel), apart.clone());
            }
        }
    }

    #[test]
    fn a_glob_that_is_an_id_means_no_tunnel_of_that_name() {
        let globs = ["vpnx-1", "vpnx-2", "vpnx-*"].map(|glob| Glob::new(glob).expect("a glob"));
        let fleet = [
            subject(&[("id", "vpnx-1"), ("name", "hq")]),
            subject(&[("name", "vpnx-1")]),
            subject(&[("name", "vpnx-2")]),
        ];
        let ids = Ids::among(&globs, &fleet);
        let globs = Globs::new(&globs, &ids);
        let fitting = fleet.each_ref().map(|subject| globs.fitting(subject));
        assert_eq!(fitting, [vec![0, 2], vec![2], vec![1, 2]]);
    }
}
