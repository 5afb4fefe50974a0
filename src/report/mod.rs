//! A report → bytes. Each format is a function of the report and of nothing else: it neither
//! filters nor judges, and gives no exit code.
//!
//! A new format is one file here and a variant of `Format`.

pub mod clause;
#[cfg(test)]
pub(crate) mod fixture;
mod html;
mod human;
mod json;
pub mod neutral;
pub mod paint;
pub mod plan;
pub mod remedy;

use std::io::{self, Write};

use crate::finding::Report;

/// The formats that a report can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// For programs: every finding, stable names, a version.
    Json,
    /// One page for a review.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Human, Self::Json, Self::Html];

    /// The name by which it is asked for.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// Finds a format by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// How text for people is to look; whoever knows the terminal decides.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Colour, or none at all.
    pub colour: bool,
    /// Columns that a line may fill.
    pub width: usize,
    /// Lines and arrows out of Unicode, or ASCII alone.
    pub unicode: bool,
    /// Clickable links (OSC 8), or addresses in print.
    pub links: bool,
    /// Show what is usually left out, and bound nothing.
    pub verbose: bool,
    /// Findings alone, without a summary.
    pub quiet: bool,
}

/// Writes a report.
///
/// # Errors
///
/// What `out` answers.
pub fn write(report: &Report, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, style, out),
        Format::Json => json::write(report, out),
        Format::Html => html::write(report, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_found_by_its_name() {
        for format in Format::ALL {
            assert_eq!(Format::find(format.name()), Some(format));
        }
        assert_eq!(Format::find("xml"), None);
    }
}
