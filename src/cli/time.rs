//! The flags that say as of which day a run judges, and how far ahead it looks.

use clap::Args;
use clap::builder::FalseyValueParser;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
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
            let (named, without) = match self.by_variable.sets("as_of") {
                true => ("VPNAUDIT_AS_OF", "unset it"),
                false => ("--as-of", "leave --as-of out"),
            };
            let help = format!(
                "add --allow-past if that is meant, and the report says so; else {without} to judge as of today"
            );
            return Err(miette!(
                help = help,
                "{named} {} is before today, {today}: what has come into force since then would pass",
                as_of.day
            ));
        }
        Ok(as_of)
    }
}

/// The variable by which tests tell a debug build its day, so that they say the same on every day.
const TEST_TODAY: &str = "VPNAUDIT_TEST_TODAY";

/// The day in UTC. A release build goes by the clock alone: a variable would be a way around the gate.
pub(super) fn today() -> Date {
    let told = if cfg!(debug_assertions) { std::env::var(TEST_TODAY).ok() } else { None };
    let told = told.and_then(|day| day.parse().ok());
    told.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
}

fn day(said: &str) -> Result<Date, String> {
    load::read_day(said.trim()).map_err(|right| format!("it is not a day; write one as in `{right}`"))
}

/// How far ahead a run looks.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Time")]
pub(super) struct Ahead {
    /// Also list what passes today and fails within this time, in months, years or days: 24m, 5y, 90d
    #[arg(long, value_name = "TIME", env = "VPNAUDIT_HORIZON", value_parser = within, allow_hyphen_values = true)]
    pub horizon: Option<Within>,
}

/// A time from a day on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within(Span);

impl Within {
    /// The last day of it.
    pub(super) fn until(self, day: Date) -> Result<Date, Failure> {
        day.checked_add(self.0).map_err(|_| {
            miette!(
                help = "name a shorter time",
                "--horizon from {day} on ends after the last day that there is"
            )
        })
    }
}

/// No horizon is further away, in years.
const FURTHEST: i64 = 100;

fn within(said: &str) -> Result<Within, String> {
    let wanted = "write how many months, years or days: 24m, 5y, 90d";
    let said = said.trim();
    let (number, unit) = said.split_at(said.len() - said.chars().last().map_or(0, char::len_utf8));
    let per_year = match unit {
        "m" => 12,
        "y" => 1,
        "d" => 365,
        _ => return Err(wanted.to_owned()),
    };
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wanted.to_owned());
    }
    let number = number.parse::<i64>().unwrap_or(i64::MAX);
    if number == 0 {
        return Err(format!("nothing lies within it; {wanted}"));
    }
    if number > FURTHEST * per_year {
        return Err(format!("it is longer than {FURTHEST} years; {wanted}"));
    }
    let span = match unit {
        "m" => Span::new().months(number),
        "y" => Span::new().years(number),
        _ => Span::new().days(number),
    };
    Ok(Within(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_horizon_is_some_months_years_or_days() {
        let day = jiff::civil::date(2026, 11, 30);
        for (said, until) in [
            ("1m", "2026-12-30"),
            ("3m", "2027-02-28"),
            ("60m", "2031-11-30"),
            ("5y", "2031-11-30"),
            ("90d", "2027-02-28"),
            (" 1d ", "2026-12-01"),
        ] {
            let last = within(said).expect(said).until(day).expect(said);
            assert_eq!(last.to_string(), until, "{said}");
        }
        let far = jiff::civil::date(9999, 12, 1);
        assert!(within("12m").expect("a time").until(far).is_err());
    }

    #[test]
    fn nothing_and_for_ever_are_no_horizon() {
        for said in [
            "",
            " ",
            "0m",
            "00y",
            "0d",
            "m",
            "60",
            "-3m",
            "+3m",
            "3 m",
            "3w",
            "1.5y",
            "1201m",
            "101y",
            "99999999999999999999m",
            "5é",
            "年",
        ] {
            assert!(within(said).is_err(), "{said:?}");
        }
    }
}
