//! The day that a run judged as of, in a sentence: every format says it, and which demands were not in
//! force on that day.

use std::io::{self, Write};

use jiff::civil::Date;

use super::Style;
use super::label::count;
use super::narrowed;
use crate::finding::{Clock, JudgedAsOf, Report};

/// The day that the run judged as of; none where nothing was judged, and for a report of an earlier
/// version, which does not say it.
pub(super) fn sentence(report: &Report) -> Option<String> {
    let JudgedAsOf { day, clock } = report.judged_as_of.filter(|_| !report.is_void())?;
    let clock = match clock {
        Clock::Today => "",
        Clock::Ahead => ", a day after that of the run: demands and waivers are taken as they are then",
        Clock::Past => {
            ", a day before that of the run (--allow-past): demands and waivers are taken as they were then"
        }
    };
    Some(format!("judged as of {day}{clock}{}", waiting(report, day)))
}

/// Says whether the day is that of the run.
pub(super) fn is_wound(report: &Report) -> bool {
    !report.is_void() && report.judged_as_of.is_some_and(|as_of| as_of.clock != Clock::Today)
}

/// Writes it before anything else, where the day is not that of the run.
pub(super) fn write_wound(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let said = sentence(report).filter(|_| is_wound(report));
    narrowed::line(said.map(|said| said.replacen("judged as of", "JUDGED AS OF", 1)), style, out)
}

/// The demands that were not in force, for the end of the sentence.
fn waiting(report: &Report, day: Date) -> String {
    let begins = report.not_in_force.iter().filter_map(|demand| demand.term.begins());
    let coming: Vec<Date> = begins.filter(|begins| *begins > day).collect();
    let ended = report.not_in_force.len() - coming.len();
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    let mut said = String::new();
    if let Some(first) = coming.iter().min() {
        let (demands, are) = (count(coming.len() as u64, "demand"), are(coming.len()));
        let which =
            if coming.len() == 1 { "it comes into force on" } else { "the first comes into force on" };
        said.push_str(&format!("; {demands} {are} not in force yet, {which} {first}"));
    }
    if ended > 0 {
        let (demands, are) = (count(ended as u64, "demand"), are(ended));
        said.push_str(&format!("; {demands} {are} no longer in force"));
    }
    said
}
