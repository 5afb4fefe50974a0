//! A run that audits nothing still writes its reports, and so does `report` where there is nothing to read: what
//! is wrong stands in them, at its line if it has one, and no earlier report is left behind that would pass for
//! a fresh one. Only a command line that cannot be read writes nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{real, spare};
use super::mistakes;
use super::output::{Made, Output};
use super::terminal::Terminal;
use super::{FAILED, Failure};
use crate::audit::Task;
use crate::finding::{JudgedAsOf, Report};
use crate::model::FactSet;
use crate::model::subject::Source;
use crate::report::Format;
use crate::source::file;

/// A run that audited nothing.
pub(super) struct Void<'a> {
    /// What was asked.
    pub task: Task,
    /// The day that it was to judge as of, if that can be told.
    pub judged_as_of: Option<JudgedAsOf>,
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
        let mistakes = mistakes::of_failure(&failure);
        let (task, judged_as_of) = (self.task, self.judged_as_of);
        let report = Report { task, judged_as_of, complete: false, mistakes, ..Report::default() };
        let spared = |path: &Path| spare([path]).is_err() || is_input(path, self.inputs);
        self.output.sparing(spared).write(&report, &self.made, terminal);
        if self.output.format == Format::Human {
            return Err(failure);
        }
        terminal.error(&format!(
            "{}: nothing was audited; the report says why",
            mistakes::summary(&report.mistakes)
        ));
        Ok(FAILED)
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
