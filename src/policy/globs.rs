//! Many globs at once: each name is looked at once, however many globs there are.

use globset::{GlobSet, GlobSetBuilder};

use super::Glob;

/// Globs of names, compiled into one.
#[derive(Debug)]
pub struct Globs<'g> {
    /// Absent where all of them together are too large to be one.
    all: Option<GlobSet>,
    each: Vec<&'g Glob>,
}

impl<'g> Globs<'g> {
    /// Puts globs together.
    #[must_use]
    pub fn new(globs: impl IntoIterator<Item = &'g Glob>) -> Self {
        let each: Vec<_> = globs.into_iter().collect();
        let mut all = GlobSetBuilder::new();
        for glob in &each {
            all.add(glob.0.glob().clone());
        }
        Self { all: all.build().ok(), each }
    }

    /// Says whether one of them fits the whole of `name`.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        match self.together(name) {
            Some(all) => all.is_match(name),
            None => self.each.iter().any(|glob| glob.matches(name)),
        }
    }

    /// Those that fit the whole of one of the names: their places, in order and each once.
    #[must_use]
    pub fn fitting<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<usize> {
        let mut fitting = Vec::new();
        for name in names {
            match self.together(name) {
                Some(all) => fitting.extend(all.matches(name)),
                None => fitting.extend((0..self.each.len()).filter(|place| self.each[*place].matches(name))),
            }
        }
        fitting.sort_unstable();
        fitting.dedup();
        fitting
    }

    /// The compiled whole. It takes a name for a path, and would find nothing in `..`, which has no last part.
    fn together(&self, name: &str) -> Option<&GlobSet> {
        self.all.as_ref().filter(|_| !name.ends_with('.'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn together_they_match_what_each_of_them_matches(
            globs in prop::collection::vec(r"[ab*?./]{0,6}|\{a,b\}[*?a]{0,3}|[*]{2}/[ab]{1,2}|[*][.]a", 0..8),
            name in r"[ab./]{0,8}",
        ) {
            let globs: Vec<Glob> = globs.iter().filter_map(|glob| Glob::new(glob).ok()).collect();
            let apart: Vec<usize> = (0..globs.len()).filter(|place| globs[*place].matches(&name)).collect();
            let together = Globs::new(&globs);
            prop_assert!(together.all.is_some());
            for together in [Globs { all: None, each: together.each.clone() }, together] {
                prop_assert_eq!(together.matches(&name), !apart.is_empty());
                prop_assert_eq!(together.fitting([&*name, &*name]), apart.clone());
            }
        }
    }
}
