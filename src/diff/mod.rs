//! What changed from one file to another: two reports, or two files of live tunnels in any shape.
//! Which of the two it is, their content says.

pub mod fleets;
pub mod reports;

use std::path::Path;
use std::sync::Arc;

use miette::Diagnostic;

use crate::finding::{Filter, Filters};
use crate::model::FactSet;
use crate::model::subject::Source;
use crate::past;
use crate::source;
use fleets::Fleets;
use reports::Reports;

/// What changed.
#[derive(Debug)]
pub enum Difference {
    /// Between live tunnels then and now.
    Fleets(Box<Fleets>),
    /// Between the findings of two reports.
    Reports(Box<Reports>),
}

impl Difference {
    /// Says whether nothing did.
    #[must_use]
    pub fn is_none(&self) -> bool {
        match self {
            Self::Fleets(fleets) => fleets.is_none(),
            Self::Reports(reports) => reports.is_none(),
        }
    }
}

/// Why two files could not be compared.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum Error {
    /// One of them is a report that cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Report(#[from] past::Error),
    /// One of them holds no live tunnels.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Live(#[from] Box<source::Error>),
    /// One is a report, the other is not.
    #[error("{report} is a report of vpnaudit, and {other} is none")]
    #[diagnostic(help("compare two reports, or two files of live tunnels"))]
    Mixed {
        /// The report.
        report: String,
        /// The other file.
        other: String,
    },
}

/// Reads two files, and says what changed from the first to the second.
///
/// # Errors
///
/// When one of them cannot be read, or they are not of one sort.
pub fn diff(old: &Path, new: &Path) -> Result<Difference, Error> {
    match (report(old)?, report(new)?) {
        (Some(old), Some(new)) => {
            Ok(Difference::Reports(Box::new(reports::compare(&old.report, &new.report))))
        }
        (None, None) => fleets(old, new),
        (Some(_), None) => Err(mixed(old, new)),
        (None, Some(_)) => Err(mixed(new, old)),
    }
}

fn mixed(report: &Path, other: &Path) -> Error {
    Error::Mixed { report: report.display().to_string(), other: other.display().to_string() }
}

/// The report that a file is, unless it may be something else.
fn report(path: &Path) -> Result<Option<past::Whole>, past::Error> {
    // what is piped in can be read only once
    if source::file::is_piped(path) {
        return Ok(None);
    }
    match past::read(path) {
        Ok(report) => Ok(Some(report)),
        Err(error) if error.is_something_else() => Ok(None),
        Err(error) => Err(error),
    }
}

fn fleets(old: &Path, new: &Path) -> Result<Difference, Error> {
    let (old, new) = (live(old)?, live(new)?);
    let narrowed = [&old, &new].map(|read| {
        let mut filters = Filters::default();
        filters.say_besides(Filter::Sources, read.narrowed.iter().filter_map(|source| source.narrowed()));
        filters
    });
    Ok(Difference::Fleets(Box::new(Fleets { narrowed, ..fleets::compare(&old.tunnels, &new.tunnels) })))
}

fn live(path: &Path) -> Result<source::file::Read, Box<source::Error>> {
    let name = source::file::name(path).into();
    let source =
        Arc::new(Source { name, kind: "file", region: None, named: false, location: None, part: Vec::new() });
    let mut read = source::file::read(path, &source, FactSet::ALL)?;
    match read.partial.take() {
        Some(partial) => Err(Box::new(partial)),
        None => Ok(read),
    }
}
