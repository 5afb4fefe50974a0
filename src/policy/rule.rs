//! A rule: the one fact that it looks at, and what it has to say when a value is not accepted.

use std::sync::{Arc, LazyLock};

use super::severity::Severity;
use crate::model::{Fact, Text, Value};

/// A rule, as the catalogue or a policy of one's own defines it.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case, subject first, kept for ever.
    pub id: Text,
    /// The fact that it looks at; none for the rules of `own`.
    pub fact: Option<&'static Fact>,
    /// What is wrong when it fires, as a fragment.
    pub title: Text,
    /// What holds when it passes, as a fragment: a pass is recorded by it.
    pub objective: Text,
    /// The reason, in one sentence.
    pub why: Text,
    /// What to do about it, as an imperative.
    pub fix: Text,
    /// The values to move to, best first.
    pub prefer: Vec<Value>,
    /// How bad it is, unless a policy says otherwise.
    pub severity: Severity,
    /// The number of the weakness in CWE, where one fits.
    pub cwe: Option<u16>,
}

impl Rule {
    /// Says whether an id is made of lower-case words and hyphens.
    #[must_use]
    pub fn is_id(id: &str) -> bool {
        let is_low = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        id.split('-').all(|word| !word.is_empty() && word.bytes().all(is_low))
    }

    /// What is recorded of a pass where nobody has put it into words.
    #[must_use]
    pub fn objective_of(title: &str) -> Text {
        format!("No finding of: {title}").into()
    }
}

/// The rules that no policy binds: the program itself applies them.
pub mod own {
    use super::{Arc, LazyLock, Rule, Severity};
    use crate::model::fact::Origin;
    use crate::model::{Fact, Kind};

    macro_rules! own {
        ($($(#[$doc:meta])* $name:ident = $id:literal, $severity:ident, $title:literal, $objective:literal, $why:literal, $fix:literal;)+) => {
            $(
                $(#[$doc])*
                pub static $name: LazyLock<Arc<Rule>> = LazyLock::new(|| Arc::new(Rule {
                    id: $id.into(),
                    fact: None,
                    title: $title.into(),
                    objective: $objective.into(),
                    why: $why.into(),
                    fix: $fix.into(),
                    prefer: Vec::new(),
                    severity: Severity::$severity,
                    cwe: None,
                }));
            )+

            /// The rules about waivers, whose findings have no tunnel.
            #[must_use]
            pub fn is_about_waivers(id: &str) -> bool {
                *id == *WAIVER_EXPIRED.id || *id == *WAIVER_UNUSED.id
            }

            /// The rule that stands for one that forbids words of a fact, where the word is one that nobody knows.
            #[must_use]
            pub fn unknown(fact: &Fact) -> Option<&'static Arc<Rule>> {
                let Kind::Word(vocabulary) = fact.kind else { return None };
                let is_algorithm = vocabulary.terms.iter().any(|term| term.algorithm.is_some());
                Some(match fact.origin {
                    _ if is_algorithm => &UNKNOWN_ALGORITHM,
                    Origin::Reported => &UNKNOWN_STATE,
                    _ => &UNKNOWN_VALUE,
                })
            }

            /// Says whether a rule is one about words that nobody knows.
            #[must_use]
            pub fn is_about_unknown(id: &str) -> bool {
                [&UNKNOWN_ALGORITHM, &UNKNOWN_STATE, &UNKNOWN_VALUE].iter().any(|rule| *id == *rule.id)
            }

            /// All of them.
            #[must_use]
            pub fn all() -> Vec<Arc<Rule>> {
                vec![$(Arc::clone(&$name)),+]
            }
        };
    }

    own! {
        /// A live value is not the declared one.
        DRIFT = "drift", Medium, "Live value differs from the declaration",
            "Live value is the declared one",
            "what runs is not what was reviewed: it was changed outside the declaration, or the declaration was never applied",
            "apply the declared value to the tunnel, or declare the live one after a review";
        /// A declared tunnel is not live.
        MISSING = "missing", High, "Declared tunnel does not exist",
            "Declared tunnel exists",
            "traffic that should be protected by this tunnel has no tunnel",
            "create the tunnel, or remove its declaration";
        /// A live tunnel is not declared.
        UNDECLARED = "undeclared", Medium, "Live tunnel is not declared",
            "Live tunnel is declared, or its declaration is not asked for",
            "nobody has reviewed a tunnel that leads into the network",
            "declare the tunnel, delete it, or list it under `undeclared`";
        /// A declaration fits several live tunnels, or several declarations fit one.
        AMBIGUOUS = "ambiguous", Medium, "Declaration and live tunnels cannot be paired",
            "Declaration and live tunnel are paired without doubt",
            "nobody can say which tunnel was meant, so none was compared",
            "give the declaration the `id` of the tunnel";
        /// A word that vpnaudit does not know stands where a rule looks for forbidden ones.
        UNKNOWN_ALGORITHM = "unknown-algorithm", Low, "Algorithm that vpnaudit does not know",
            "Algorithm is one that vpnaudit knows",
            "a value that is not known cannot be told from a forbidden one under another name",
            "look the algorithm up and allow it in a policy of your own, or replace it by one that the policy names";
        /// A state that vpnaudit does not know, where a rule looks for forbidden ones.
        UNKNOWN_STATE = "unknown-state", Low, "State that vpnaudit does not know",
            "State is one that vpnaudit knows",
            "a state that is not known cannot be told from one that is an error",
            "see in the cloud's console what the state means, and allow it in a policy of your own if it is no error";
        /// Another word that vpnaudit does not know, where a rule looks for forbidden ones.
        UNKNOWN_VALUE = "unknown-value", Low, "Value that vpnaudit does not know",
            "Value is one that vpnaudit knows",
            "a value that is not known cannot be told from a forbidden one under another name",
            "see in the cloud's console what the value means, and allow it in a policy of your own if it is as good";
        /// A waiver whose last day is over.
        WAIVER_EXPIRED = "waiver-expired", Low, "Waiver has expired and silences nothing",
            "Waiver has not expired",
            "what was accepted until a day is accepted no longer, and the reader of the file believes otherwise",
            "mend the tunnel and take the waiver out, or have it granted until another day";
        /// A waiver that no finding needs.
        WAIVER_UNUSED = "waiver-unused", Low, "Waiver matches no finding",
            "Waiver matches a finding",
            "a waiver that nothing needs silences the next finding that happens to fit",
            "take the waiver out; what it accepted is mended, or it never fitted";
    }
}
