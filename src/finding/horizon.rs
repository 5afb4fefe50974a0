//! What passes on the day that a run judges as of, and fails within a time.

use std::sync::Arc;

use jiff::civil::Date;

use super::Ranges;
use crate::policy::{Demand, Severity};

/// What passes on the day that a run judges as of, and fails within a time.
#[derive(Clone, Debug)]
pub struct Horizon {
    /// The last day that was looked at.
    pub until: Date,
    /// What fails by then, the earliest first.
    pub coming: Vec<Coming>,
}

/// A demand that tunnels meet, or need not meet yet, and that they break from a day on.
#[derive(Clone, Debug)]
pub struct Coming {
    /// The first day.
    pub day: Date,
    /// What changes on it.
    pub cause: Cause,
    /// The demand as it is on that day.
    pub demand: Arc<Demand>,
    /// How severe a finding on the same fact is that the policy has today; none if the tunnels pass.
    pub was: Option<Severity>,
    /// The tunnels, by their numbers in the fleet of the report.
    pub tunnels: Ranges,
}

/// Why a tunnel that passes fails from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// A demand comes into force, or becomes more severe.
    Demand,
    /// The last day of a waiver is over.
    Waiver,
}

impl Cause {
    /// Every word for it.
    pub const WORDS: [(&str, Self); 2] = [("demand", Self::Demand), ("waiver", Self::Waiver)];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Waiver => "waiver",
        }
    }
}
