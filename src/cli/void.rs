//! A run that audits nothing still writes its reports: what is wrong stands in them, at its line if it has one,
//! and no earlier report is left behind that would pass for a fresh one. Only a command line that cannot be
//! read writes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use miette::Diagnostic;

use super::file::{real, spare};
use super::output::{Made, Output};
use super::terminal::Terminal;
use super::{FAILED, Failure};
use crate::audit::{Error, Task};
use crate::fetch::file;
use crate::finding::{Mistake, Report};
use crate::load::{self, Problem};
use crate::model::FactSet;
use crate::model::subject::Source;
use crate::report::Format;
use crate::report::neutral::neutral;

/// A run that audited nothing.
pub(super) struct Void<'a> {
    /// What was asked.
    pub task: Task,
    /// The files that the run was to read; they are not written over.
    pub inputs: &'a [PathBuf],
    /// Where the reports go.
    pub output: &'a Output,
    /// How they are made.
    pub made: Made<'a>,
}

impl Void<'_> {
    /// Writes the reports: they say why nothing was audited. What is shown on stdout is not told again.
    pub(super) fn write(&self, failure: Failure, terminal: &Terminal) -> Result<u8, Failure> {
        let mistakes = mistakes(&failure);
        let report = Report { task: self.task, complete: false, mistakes, ..Report::default() };
        let spared = |path: &Path| spare([path]).is_err() || is_input(path, self.inputs);
        self.output.sparing(spared).write(&report, &self.made, terminal);
        if self.output.format == Format::Human {
            return Err(failure);
        }
        terminal.error(&format!("{}: nothing was audited; the report says why", summary(&report.mistakes)));
        Ok(FAILED)
    }
}

/// What is wrong: the problems in files, or else the failure with what has to do with it.
fn mistakes(failure: &Failure) -> Vec<Mistake> {
    let loaded = match failure.downcast_ref() {
        Some(Error::Load(error)) => Some(error),
        _ => failure.downcast_ref::<load::Error>(),
    };
    if let Some(error) = loaded {
        return error.problems().iter().map(mistake).collect();
    }
    let failure: &dyn Diagnostic = failure.as_ref();
    std::iter::once(failure).chain(failure.related().into_iter().flatten()).map(placeless).collect()
}

/// What is wrong at no line of any file.
fn placeless(diagnostic: &dyn Diagnostic) -> Mistake {
    Mistake {
        is_error: true,
        message: diagnostic.to_string().into(),
        help: diagnostic.help().map(|help| help.to_string().into()),
        place: None,
    }
}

/// A problem as a report holds it.
pub(super) fn mistake(problem: &Problem) -> Mistake {
    let label = problem.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    Mistake {
        is_error: problem.is_error(),
        message: format!("{}{label}", problem.message).into(),
        help: problem.help.as_deref().map(Into::into),
        place: problem.location.clone(),
    }
}

/// Says whether a file is one that people write, or an answer that the run was to read: it is not written over.
fn is_input(path: &Path, inputs: &[PathBuf]) -> bool {
    let by_hand = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let named = inputs.iter().any(|named| real(named) == real(path));
    by_hand || named || is_answer(path)
}

/// Says whether there are tunnels in a file. Which files the sources would have read is not known.
fn is_answer(path: &Path) -> bool {
    let name = path.display().to_string().into();
    let source =
        Arc::new(Source { name, kind: "file", region: None, named: false, location: None, part: Vec::new() });
    path.is_file() && file::read(path, &source, FactSet::ALL).is_ok_and(|read| !read.tunnels.is_empty())
}

/// What is wrong, in one line: how many mistakes, and in which files. For a reader who has the report only.
pub(super) fn summary(mistakes: &[Mistake]) -> String {
    let count = |is_error: bool, noun: &str| match mistakes
        .iter()
        .filter(|mistake| mistake.is_error == is_error)
        .count()
    {
        0 => None,
        1 => Some(format!("1 {noun}")),
        number => Some(format!("{number} {noun}s")),
    };
    let counts: Vec<_> = [count(true, "error"), count(false, "warning")].into_iter().flatten().collect();
    let mut files: Vec<_> =
        mistakes.iter().filter_map(|mistake| Some(mistake.place.as_ref()?.file.name())).collect();
    files.sort_unstable();
    files.dedup();
    let place = match *files {
        [] => String::new(),
        [file] => format!(" in {}", neutral(file)),
        [first, ref more @ ..] => format!(" in {} and {} more", neutral(first), more.len()),
    };
    format!("{}{place}", counts.join(" and "))
}
