//! What of many problems is shown: the first ones of each file, and how many more there are.

use std::collections::HashMap;

use super::{Problem, ProblemSeverity, counted};
use crate::text::harmless::neutral;

/// So many errors of one file are shown, and so many warnings.
const MOST: usize = 20;

/// The first errors and the first warnings of each file, in the order of `problems`, and a line for the
/// rest of each.
#[must_use]
pub fn bounded(problems: &[Problem]) -> (Vec<&Problem>, Vec<Problem>) {
    let mut seen: HashMap<(Option<&str>, ProblemSeverity), usize> = HashMap::new();
    let (mut shown, mut cut) = (Vec::new(), Vec::new());
    for problem in problems {
        let sort = (problem.file(), problem.severity);
        let number = seen.entry(sort).or_default();
        *number += 1;
        if *number <= MOST {
            shown.push(problem);
        } else if *number == MOST + 1 {
            cut.push(sort);
        }
    }
    let number = |sort| seen.get(&sort).map_or(0, |number| number - MOST);
    (shown, cut.into_iter().map(|sort| more(sort, number(sort))).collect())
}

fn more((file, severity): (Option<&str>, ProblemSeverity), number: usize) -> Problem {
    let noun = match severity {
        ProblemSeverity::Error => "more error",
        ProblemSeverity::Warning => "more warning",
    };
    let place = file.map(|file| format!(" in {}", neutral(file))).unwrap_or_default();
    let message = format!("and {}{place}", counted(number, noun));
    Problem { severity, ..Problem::error(message, None) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::text::{Location, Problems, SourceFile, Span};

    #[test]
    fn what_is_not_shown_is_counted_file_by_file() {
        let files = ["a.yaml", "b.yaml"].map(|name| Arc::new(SourceFile::new(name, "x\n".repeat(2000))));
        let at = |file: usize, line: usize| Some(Location::new(&files[file], Span::new(line * 2, line * 2)));
        let mut problems: Vec<_> = (0..1000).map(|line| Problem::warning("odd", at(0, line))).collect();
        problems.extend((0..1000).map(|line| Problem::error("wrong", at(0, line))));
        problems.extend((0..20).map(|line| Problem::error("wrong", at(1, line))));
        let error = Problems::new(problems);
        assert_eq!(error.to_string(), "1020 errors and 1000 warnings in a.yaml and 1 other file");
        let (shown, more) = bounded(error.problems());
        assert_eq!(shown.len(), 60);
        let more: Vec<_> = more.iter().map(|problem| &*problem.message).collect();
        assert_eq!(more, ["and 980 more warnings in a.yaml", "and 980 more errors in a.yaml"]);
        assert_eq!(miette::Diagnostic::related(&error).expect("several").count(), 62);
    }
}
