//! A waiver: a finding that somebody accepts, for a reason, until a day.

use jiff::civil::Date;

use super::Finding;
use crate::model::{Fact, Text, Value};
use crate::policy::Glob;
use crate::text::Location;

/// A finding that somebody accepts.
#[derive(Debug)]
pub struct Waiver {
    /// The rule whose demands are taken out.
    pub rule: Text,
    /// The tunnels, by name or id.
    pub tunnel: Glob,
    /// The fact that is accepted; every one that the rule looks at, if none is named.
    pub fact: Option<&'static Fact>,
    /// The value of it that is accepted; every one, if none is named.
    pub value: Option<Value>,
    /// Why.
    pub reason: Text,
    /// Who answers for it.
    pub owner: Option<Text>,
    /// The last day on which it holds, in UTC.
    pub expires: Option<Date>,
    /// Where it is written.
    pub location: Location,
}

impl Waiver {
    /// Says whether the waiver holds no longer.
    #[must_use]
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }

    /// Says whether it accepts the fact of a finding and the value that was observed.
    #[must_use]
    pub fn accepts(&self, finding: &Finding) -> bool {
        let value = |value: &Value| finding.observed.as_ref().is_some_and(|observed| observed == value);
        self.fact.is_none_or(|fact| finding.fact == Some(fact)) && self.value.as_ref().is_none_or(value)
    }

    /// The rule, and what of it is accepted: `drift of ike.dh_group (group2)`.
    #[must_use]
    pub fn what(&self) -> String {
        let fact = self.fact.map(|fact| format!(" of {}", fact.name)).unwrap_or_default();
        let value = self.value.as_ref().map(|value| format!(" ({value})")).unwrap_or_default();
        format!("{}{fact}{value}", self.rule)
    }
}
