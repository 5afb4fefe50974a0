//! What a rule and a policy are. A rule says what is looked at; a policy says which values it
//! accepts, how bad another value is, and which clause of which standard says so.

mod as_of;
pub mod builtin;
mod demand;
mod edition;
mod glob;
mod globs;
mod post_quantum;
mod rule;
mod severity;
mod term;
mod test;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use as_of::AsOf;
pub use demand::{Demand, Evidence, Pattern, Scope};
pub use edition::{Edition, Editions, Seen};
pub use glob::Glob;
pub use globs::{Globs, Ids};
pub use post_quantum::PostQuantum;
pub use rule::{Rule, own};
pub use severity::Severity;
pub use term::{Grade, Term};
pub use test::{Test, Verdict};

use crate::model::Text;
use crate::text::Location;

/// A set of demands with a name.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The name by which it is asked for.
    pub name: Text,
    /// What it is, in one line.
    pub title: Text,
    /// Which edition of its text it renders.
    pub editions: Editions,
    /// Says whether nobody has checked it against the text it claims to render.
    pub draft: bool,
    /// What it and those that it starts from ask against quantum computers, and by when.
    pub post_quantum: Vec<Arc<PostQuantum>>,
    /// What its text does not ask, where one could think that it does.
    pub does_not_ask: Option<Text>,
    /// The policies that it starts from.
    pub extends: Vec<Text>,
    /// Whether a waiver must say its last day; none if the policy does not say.
    pub expiry: Option<Expiry>,
    /// The rules that it, or one that it starts from, switches off, in their order.
    pub off: BTreeSet<Text>,
    /// Everything that it demands, what it inherits included, in the order of rule ids.
    pub demands: Vec<Arc<Demand>>,
    /// Where it asks for less than what it starts from, what it inherits included.
    pub softened: Vec<Softened>,
}

/// An entry of a policy that switches a rule off, or makes it milder.
#[derive(Clone, Debug)]
pub struct Softened {
    /// The rule.
    pub rule: Text,
    /// The milder demand; none if the rule is switched off.
    pub demand: Option<Arc<Demand>>,
    /// The severity in the policy's file.
    pub location: Location,
}

/// Whether a waiver must say the last day on which it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expiry {
    /// It need not.
    Optional,
    /// It must.
    Required,
}

impl Policy {
    /// The rules that policies in use switch off, and that none of them demands.
    #[must_use]
    pub fn switched_off(policies: &[Arc<Self>]) -> BTreeSet<Text> {
        let demanded: BTreeSet<&Text> =
            policies.iter().flat_map(|policy| &policy.demands).map(|demand| &demand.rule.id).collect();
        let off = policies.iter().flat_map(|policy| &policy.off);
        off.filter(|rule| !demanded.contains(rule)).cloned().collect()
    }
}

impl Expiry {
    /// Every word for it.
    pub const WORDS: [(&str, Self); 2] = [("optional", Self::Optional), ("required", Self::Required)];

    /// What several policies come to: the strictest of those that say something; a waiver must end
    /// where none does.
    #[must_use]
    pub fn of<'a>(policies: impl IntoIterator<Item = &'a Arc<Policy>>) -> Self {
        policies.into_iter().filter_map(|policy| policy.expiry).max().unwrap_or(Self::Required)
    }
}
