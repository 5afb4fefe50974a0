//! The catalogue of built-in rules: `policies/rules.yaml`, read once.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::rule;
use super::sheet;
use crate::model::Text;
use crate::policy::{Rule, builtin, own};
use crate::text::{Problem, SourceFile};

/// The built-in rules, and those that the program itself applies.
#[derive(Debug)]
pub struct Catalogue {
    rules: BTreeMap<Text, Arc<Rule>>,
    own: BTreeMap<Text, Arc<Rule>>,
}

/// The catalogue that comes with the program.
pub fn catalogue() -> &'static Catalogue {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::built_in().0);
    &CATALOGUE
}

impl Catalogue {
    /// Reads the built-in catalogue, and what is wrong with it, of which a test makes sure that it
    /// is nothing.
    fn built_in() -> (Self, Vec<Problem>) {
        let text = builtin::FILES.iter().find(|(name, _)| *name == builtin::CATALOGUE);
        Self::read(text.map(|(_, text)| *text).unwrap_or_default())
    }

    pub(crate) fn read(text: &str) -> (Self, Vec<Problem>) {
        let raw = Arc::new(SourceFile::new("<built-in>/rules.yaml", text));
        let (tree, mut sheet) = sheet::open(&raw);
        let mut rules = BTreeMap::new();
        let entries = tree.as_ref().filter(|tree| !tree.is_null());
        for (id, node) in entries.map(|tree| sheet.map(tree, "the catalogue")).unwrap_or_default() {
            if let Some(rule) = rule::catalogued(&mut sheet, id, node) {
                rules.insert(Text::clone(&rule.id), Arc::new(rule));
            }
        }
        let own = own::all().into_iter().map(|rule| (Text::clone(&rule.id), rule)).collect();
        (Self { rules, own }, sheet.problems)
    }

    /// Finds a rule by its id, those that the program itself applies included.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Rule>> {
        self.rules.get(id).or_else(|| self.own.get(id))
    }

    /// Says whether a rule is one that the program itself applies, so that no policy can bind it.
    #[must_use]
    pub fn is_own(&self, id: &str) -> bool {
        self.own.contains_key(id)
    }

    /// The rules that policies can bind, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.rules.values()
    }

    /// The rules that the program itself applies.
    pub fn own(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.own.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_wrong_with_the_built_in_catalogue() {
        let (catalogue, problems) = Catalogue::built_in();
        assert!(problems.is_empty(), "{problems:#?}");
        assert!(catalogue.iter().all(|rule| rule.fact.is_some()));
    }

    #[test]
    fn a_rule_of_the_program_itself_is_found_but_not_listed() {
        assert!(catalogue().find("drift").is_some() && catalogue().is_own("drift"));
        assert!(catalogue().iter().all(|rule| &*rule.id != "drift"));
    }

    #[test]
    fn a_rule_of_the_catalogue_says_everything() {
        let (catalogue, problems) = Catalogue::read(
            "ike-encryption: {fact: ike.encryption, title: T, objective: O, why: W, fix: F, severity: high, cwe: 326}\n\
             bare: {fact: ike.encryptoin}\n",
        );
        let rule = catalogue.find("ike-encryption").expect("the rule");
        assert_eq!((rule.cwe, rule.severity.as_str()), (Some(326), "high"));
        let said: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(
            said[0].contains("ike.encryptoin") && said[1].contains("title, objective, why, fix, severity"),
            "{said:?}"
        );
    }
}
