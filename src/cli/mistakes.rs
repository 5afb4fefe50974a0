//! What is wrong, or doubtful, in what people wrote, as a report holds it, and in one line.

use miette::Diagnostic;

use super::Failure;
use crate::audit::Error;
use crate::finding::Mistake;
use crate::report::paint::count;
use crate::text::harmless::neutral;
use crate::text::{Problem, Problems};

/// What is wrong: the problems in files, or else the failure with what has to do with it.
pub(super) fn of_failure(failure: &Failure) -> Vec<Mistake> {
    let loaded = match failure.downcast_ref() {
        Some(Error::Load(error)) => Some(error),
        _ => failure.downcast_ref::<Problems>(),
    };
    if let Some(error) = loaded {
        return error.problems().iter().map(of_problem).collect();
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
pub(super) fn of_problem(problem: &Problem) -> Mistake {
    let label = problem.label.as_ref().map(|label| format!(" ({label})")).unwrap_or_default();
    Mistake {
        is_error: problem.is_error(),
        message: format!("{}{label}", problem.message).into(),
        help: problem.help.as_deref().map(Into::into),
        place: problem.location.clone(),
    }
}

/// How many mistakes there are, and in which files. For a reader who has the report only.
pub(super) fn summary(mistakes: &[Mistake]) -> String {
    let count = |is_error: bool| {
        let alike = mistakes.iter().filter(|mistake| mistake.is_error == is_error);
        let noun = alike.clone().next()?.severity();
        Some(count(alike.count() as u64, noun))
    };
    let counts: Vec<_> = [true, false].into_iter().filter_map(count).collect();
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
