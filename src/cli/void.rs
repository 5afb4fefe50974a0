//! A run that ends with mistakes in files still writes its reports: what is wrong stands in them, at its line,
//! and no earlier report is left behind that would pass for a fresh one. A command that is wrong itself
//! writes nothing.

use std::path::Path;
use std::sync::Arc;

use super::file::real;
use crate::audit::{Error, Request};
use crate::fetch::file;
use crate::finding::{Mistake, Report};
use crate::load::Problem;
use crate::model::FactSet;
use crate::model::subject::Source;
use crate::report::neutral::neutral;

/// The report of a run that ended with an error, if that error is in a file that people wrote.
pub(super) fn report(request: &Request, error: &Error) -> Option<Report> {
    let Error::Load(error) = error else { return None };
    let mistakes: Vec<_> = error.problems().iter().map(mistake).collect();
    let placed = mistakes.iter().any(|mistake| mistake.place.is_some());
    placed.then(|| Report { task: request.task, complete: false, mistakes, ..Report::default() })
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
pub(super) fn is_input(path: &Path, request: &Request) -> bool {
    let by_hand = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    let named = request.place.live.iter().chain(&request.baseline).any(|named| real(named) == real(path));
    by_hand || named || is_answer(path)
}

/// Says whether there are tunnels in a file. Which files the sources would have read is not known.
fn is_answer(path: &Path) -> bool {
    let name = path.display().to_string().into();
    let source =
        Arc::new(Source { name, kind: "file", region: None, named: false, location: None, part: Vec::new() });
    path.is_file() && file::read(path, &source, FactSet::ALL).is_ok_and(|read| !read.tunnels.is_empty())
}

/// What is wrong in one line, for whoever sees the report elsewhere: how much, and in which files.
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
