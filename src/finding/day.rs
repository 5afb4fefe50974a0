//! The day that a run judges as of: the one clock of demands and waivers.

use jiff::civil::Date;

/// The day that a run judges as of, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgedAsOf {
    /// The day.
    pub day: Date,
    /// How it stands to the day of the run.
    pub clock: Clock,
}

/// How the day that a run judges as of stands to the day of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// It is the day of the run.
    Today,
    /// It was still to come.
    Ahead,
    /// It was past.
    Past,
}

impl Clock {
    /// Every word for it.
    pub const WORDS: [(&str, Self); 3] =
        [("today", Self::Today), ("ahead", Self::Ahead), ("past", Self::Past)];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Ahead => "ahead",
            Self::Past => "past",
        }
    }
}

impl JudgedAsOf {
    /// Tells how a day stands to the day of the run.
    #[must_use]
    pub fn new(day: Date, today: Date) -> Self {
        let clock = match day.cmp(&today) {
            std::cmp::Ordering::Less => Clock::Past,
            std::cmp::Ordering::Equal => Clock::Today,
            std::cmp::Ordering::Greater => Clock::Ahead,
        };
        Self { day, clock }
    }
}
