//! The flags that say as of which day a run judges, and how far ahead it looks.

use clap::Args;
use clap::builder::FalseyValueParser;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use miette::miette;

use super::Failure;
use super::variables::ByVariable;
use crate::finding::{Clock, JudgedAsOf};
use crate::load;

/// As of which day a run judges.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Time")]
pub(super) struct Time {
    #[command(flatten)]
    by_variable: ByVariable,
    /// Take demands and waivers as of this day in UTC (YYYY-MM-DD), not of today
    #[arg(long, value_name = "DATE", env = "VPNAUDIT_AS_OF", value_parser = day)]
    as_of: Option<Date>,
    /// Take --as-of even if the day is past; the report says so
    #[arg(long, env = "VPNAUDIT_ALLOW_PAST", value_parser = FalseyValueParser::new())]
    allow_past: bool,
}

impl Time {
    /// The day that is judged as of. A day that is past would let what has come into force since then pass.
    pub(super) fn judged_as_of(&self) -> Result<JudgedAsOf, Failure> {
        let today = today();
        if self.allow_past && self.as_of.is_none() && !self.by_variable.sets("allow_past") {
            let help = "add `--as-of DATE`, or leave it out";
            return Err(miette!(help = help, "--allow-past has no effect: no day is named"));
        }
        let as_of = JudgedAsOf::new(self.as_of.unwrap_or(today), today);
        if as_of.clock == Clock::Past && !self.allow_past {
            let help = "add --allow-past if that is meant, and the report says so; else leave --as-of out to judge as of today";
            return Err(miette!(
                help = help,
                "--as-of {} is before today, {today}: what has come into force since then would pass",
                as_of.day
            ));
        }
        Ok(as_of)
    }
}

/// The day in UTC.
pub(super) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn day(said: &str) -> Result<Date, String> {
    load::read_day(said.trim()).map_err(|right| format!("it is not a day; write one as in `{right}`"))
}
