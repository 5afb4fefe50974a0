//! A waiver: a finding that somebody accepts, for a reason, until a day.

use jiff::civil::Date;

use crate::model::{Location, Text};
use crate::policy::Glob;

/// A finding that somebody accepts.
#[derive(Debug)]
pub struct Waiver {
    /// The rule whose demands are taken out.
    pub rule: Text,
    /// The tunnels, by name or id.
    pub tunnel: Glob,
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
}
