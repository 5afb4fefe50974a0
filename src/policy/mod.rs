//! What a rule and a policy are. A rule says what is looked at; a policy says which values it
//! accepts, how bad another value is, and which clause of which standard says so.

pub mod builtin;
mod demand;
mod rule;
mod severity;
mod test;

use std::sync::Arc;

pub use demand::{Demand, Evidence, Pattern, Scope};
pub use rule::{Rule, own};
pub use severity::Severity;
pub use test::{Glob, Test, Verdict};

use crate::model::Text;

/// A set of demands with a name.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The name by which it is asked for.
    pub name: Text,
    /// What it is, in one line.
    pub title: Text,
    /// Says whether nobody has checked it against the text it claims to render.
    pub draft: bool,
    /// The policies that it starts from.
    pub extends: Vec<Text>,
    /// Everything that it demands, what it inherits included, in the order of rule ids.
    pub demands: Vec<Arc<Demand>>,
}
