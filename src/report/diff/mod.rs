//! What changed from one file to another, for people and for programs.

mod json;
mod reports;
mod tunnels;

use std::io::{self, Write};

use super::{Format, Style};
use crate::diff::Difference;
use crate::finding::Filters;

/// The two files, as the user names them.
#[derive(Clone, Copy, Debug)]
pub struct Files<'a> {
    /// The first.
    pub old: &'a str,
    /// The second.
    pub new: &'a str,
}

/// The formats that a difference can be written in.
pub const FORMATS: [Format; 2] = [Format::Human, Format::Json];

/// Writes a difference; what is no format of it is written for people.
///
/// # Errors
///
/// What `out` answers.
pub fn write(
    difference: &Difference,
    files: Files<'_>,
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (format, difference) {
        (Format::Json, _) => json::write(difference, files, out),
        (_, Difference::Fleets(fleets)) => tunnels::write(fleets, files, style, out),
        (_, Difference::Reports(reports)) => reports::write(reports, files, style, out),
    }
}

/// Says what narrowed the two sides, for people, before anything else.
fn narrowed(sides: &[Filters; 2], files: Files<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (file, filters) in [files.old, files.new].into_iter().zip(sides) {
        let said = super::narrowed::of(filters).map(|said| format!("{file} was {said}"));
        super::narrowed::line(said, style, out)?;
    }
    Ok(())
}
