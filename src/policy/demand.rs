//! A demand: one rule bound by one policy to the values that it accepts.

use std::sync::Arc;

use jiff::civil::Date;

use super::glob::Glob;
use super::rule::{Rule, own};
use super::severity::Severity;
use super::term::Term;
use super::test::Test;
use crate::model::{Fact, Kind, Text, Tunnel, Value};
use crate::text::Location;

/// What somebody asks of a fact.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The rule.
    pub rule: Arc<Rule>,
    /// The policy that states it; none for a declaration, which is a demand too.
    pub policy: Option<Text>,
    /// How bad a value is that is not accepted; of several severities by date, the worst.
    pub severity: Severity,
    /// When it is in force.
    pub term: Term,
    /// The test.
    pub test: Test,
    /// The tunnels that are meant; all of them, if empty.
    pub only: Vec<Scope>,
    /// The values to move to, best first.
    pub prefer: Vec<Value>,
    /// The clause that says so.
    pub reference: Option<Text>,
    /// Where the clause can be read.
    pub url: Option<Text>,
    /// How well the clause was checked.
    pub evidence: Option<Evidence>,
    /// Where the demand is written, if in a file of the user's.
    pub location: Option<Location>,
}

impl Demand {
    /// The demand as it is on a day; none if it is not in force.
    #[must_use]
    pub fn on(self: &Arc<Self>, day: Date) -> Option<Arc<Self>> {
        let severity = self.term.severity(day, self.severity)?;
        if severity == self.severity {
            return Some(Arc::clone(self));
        }
        Some(Arc::new(Self { severity, ..Self::clone(self) }))
    }

    /// Says whether a fact is looked at, or decides which tunnels are meant.
    #[must_use]
    pub fn reads(&self, fact: &Fact) -> bool {
        self.rule.fact == Some(fact) || self.is_scoped_by(fact)
    }

    /// Says whether a fact decides which tunnels are meant.
    #[must_use]
    pub fn is_scoped_by(&self, fact: &Fact) -> bool {
        self.only.iter().flat_map(|scope| scope.fact.parts()).any(|part| part == fact)
    }

    /// The facts that decide it, as somebody says them: its own, or what that is worked out from, and
    /// those of its scope.
    #[must_use]
    pub fn parts(&self) -> Vec<&'static Fact> {
        let read = self.rule.fact.into_iter().chain(self.only.iter().map(|scope| scope.fact));
        let mut parts: Vec<&'static Fact> = Vec::new();
        for part in read.flat_map(Fact::parts) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }

    /// The rule that stands for this one when it meets a word that nobody knows: only what is forbidden
    /// can stand there under another name.
    #[must_use]
    pub fn unknown(&self) -> Option<&'static Arc<Rule>> {
        matches!(self.test, Test::Forbid(_)).then(|| self.rule.fact.and_then(own::unknown)).flatten()
    }
}

/// How well a clause was checked against the text that it cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The primary text was read.
    Primary,
    /// Another document that quotes it was read.
    Secondary,
    /// Nothing was read.
    Unverified,
    /// The number is ours; the standard sets none.
    Own,
}

impl Evidence {
    /// Every mark.
    pub const ALL: [Self; 4] = [Self::Primary, Self::Secondary, Self::Unverified, Self::Own];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Primary => "primary",
            Self::Secondary => "secondary",
            Self::Unverified => "unverified",
            Self::Own => "own",
        }
    }
}

/// A condition on the tunnels that a demand means.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The fact that decides.
    pub fact: &'static Fact,
    /// It must fit one of these.
    pub accepts: Vec<Pattern>,
    /// Where it is written, if in a file of the user's.
    pub location: Option<Location>,
}

/// What a value can fit.
#[derive(Clone, Debug)]
pub enum Pattern {
    /// The very value.
    Value(Value),
    /// Text or a word that fits a glob.
    Glob(Glob),
}

impl Pattern {
    /// Says whether what is written of a fact is a glob: it has a wild card, and the fact is told in text.
    #[must_use]
    pub fn is_glob(fact: &Fact, said: &str) -> bool {
        let told = matches!(fact.kind, Kind::Text | Kind::Address | Kind::Identity | Kind::Word(_));
        told && said.contains(['*', '?', '[', '{'])
    }
}

impl Scope {
    /// Says whether a tunnel is meant; `None` if the deciding fact was not reported.
    #[must_use]
    pub fn holds(&self, tunnel: &Tunnel) -> Option<bool> {
        Some(self.accepts(&(self.fact.read)(tunnel)?))
    }

    /// Says whether a value of the deciding fact is one of those that are meant.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        self.accepts.iter().any(|pattern| match pattern {
            Pattern::Value(accepted) => accepted == value,
            Pattern::Glob(glob) => match value {
                Value::Text(text) => glob.matches(text),
                value => glob.matches(&value.to_string()),
            },
        })
    }
}
