//! What is wrong with what people wrote: each problem with its place, and all of them together as
//! the one error of this module. Rendering is left to miette's handlers.

mod bounded;

use std::fmt;
use std::sync::OnceLock;

use miette::{Diagnostic, LabeledSpan, SourceCode};

pub use self::bounded::bounded;
use crate::text::Location;
use crate::text::Snippet;
use crate::text::harmless::neutral;

/// Whether a problem keeps the program from going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemSeverity {
    /// It does.
    Error,
    /// It does not.
    Warning,
}

/// One thing that is wrong, or doubtful, in a file.
pub struct Problem {
    /// Whether it keeps the program from going on.
    pub severity: ProblemSeverity,
    /// What is wrong, as a fragment.
    pub message: String,
    /// What to do about it, as an imperative.
    pub help: Option<String>,
    /// What is said under the marked place.
    pub label: Option<String>,
    /// Where; absent if no line of any file is to blame.
    pub location: Option<Location>,
    /// Other places that have to do with it, and what each of them is.
    pub related: Vec<(Location, String)>,
    shown: OnceLock<ShownPlaces>,
}

/// The snippet of a problem, and the places that stand in other files.
struct ShownPlaces {
    snippet: Option<Snippet>,
    elsewhere: Vec<OtherPlace>,
}

impl Problem {
    /// An error at a place.
    #[must_use]
    pub fn error(message: impl Into<String>, location: Option<Location>) -> Self {
        Self {
            severity: ProblemSeverity::Error,
            message: message.into(),
            help: None,
            label: None,
            location,
            related: Vec::new(),
            shown: OnceLock::new(),
        }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(message: impl Into<String>, location: Option<Location>) -> Self {
        Self { severity: ProblemSeverity::Warning, ..Self::error(message, location) }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says something under the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at another place as well.
    #[must_use]
    pub fn related(mut self, location: Location, what: impl Into<String>) -> Self {
        self.related.push((location, what.into()));
        self
    }

    /// Says whether it keeps the program from going on.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == ProblemSeverity::Error
    }

    fn shown(&self) -> &ShownPlaces {
        self.shown.get_or_init(|| {
            let Some(location) = &self.location else {
                let elsewhere = self.related.iter().map(OtherPlace::new).collect();
                return ShownPlaces { snippet: None, elsewhere };
            };
            let here = |other: &Location| std::sync::Arc::ptr_eq(&other.file, &location.file);
            let (beside, elsewhere): (Vec<_>, Vec<_>) =
                self.related.iter().partition(|(other, _)| here(other));
            let snippet = Snippet::around(location, self.label.clone(), beside.into_iter().cloned());
            ShownPlaces {
                snippet: Some(snippet),
                elsewhere: elsewhere.into_iter().map(OtherPlace::new).collect(),
            }
        })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Problem {}

impl Diagnostic for Problem {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            ProblemSeverity::Error => miette::Severity::Error,
            ProblemSeverity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.shown().snippet.as_ref().map(|snippet| snippet as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let snippet = self.shown().snippet.as_ref()?;
        Some(Box::new(snippet.labels().iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        let elsewhere = &self.shown().elsewhere;
        let each = elsewhere.iter().map(|place| place as &dyn Diagnostic);
        (!elsewhere.is_empty()).then(|| Box::new(each) as Box<dyn Iterator<Item = _>>)
    }
}

/// Another place of a problem, in another file.
#[derive(Debug)]
struct OtherPlace {
    what: String,
    snippet: Snippet,
}

impl OtherPlace {
    fn new((location, what): &(Location, String)) -> Self {
        Self { what: what.clone(), snippet: Snippet::around(location, None, []) }
    }
}

impl fmt::Display for OtherPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for OtherPlace {}

impl Diagnostic for OtherPlace {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippet.labels().iter().cloned()))
    }
}

/// Everything that kept files from being read, and the warnings met on the way.
///
/// One problem alone is shown as itself; several are listed under a line that counts them.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.summary())]
pub struct Problems {
    problems: Vec<Problem>,
    /// What is said of those that are not shown.
    more: OnceLock<Vec<Problem>>,
}

impl Problems {
    /// Makes an error of problems, of which at least one should be an error.
    #[must_use]
    pub fn new(problems: Vec<Problem>) -> Self {
        Self { problems, more: OnceLock::new() }
    }

    /// All problems, file by file in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Gives the problems away.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    fn only(&self) -> Option<&Problem> {
        match &*self.problems {
            [problem] => Some(problem),
            _ => None,
        }
    }

    fn summary(&self) -> String {
        if let Some(problem) = self.only() {
            return problem.message.clone();
        }
        let errors = self.problems.iter().filter(|problem| problem.is_error()).count();
        let warnings = self.problems.len() - errors;
        let mut files: Vec<&str> = self.problems.iter().filter_map(Problem::file).collect();
        files.dedup();
        let mut text = counted(errors, "error");
        if warnings > 0 {
            text = format!("{text} and {}", counted(warnings, "warning"));
        }
        if let Some(first) = files.first() {
            text = format!("{text} in {}", neutral(first));
        }
        files.sort_unstable();
        files.dedup();
        match files.len() {
            0 | 1 => text,
            more => format!("{text} and {}", counted(more - 1, "other file")),
        }
    }
}

impl Problem {
    fn file(&self) -> Option<&str> {
        self.location.as_ref().map(|location| location.file.name())
    }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

impl Diagnostic for Problems {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Error)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Diagnostic::help(self.only()?)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.only()?.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.only()?.labels()
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        match self.only() {
            Some(problem) => Diagnostic::related(problem),
            None => {
                let (shown, more) = bounded(&self.problems);
                let more = self.more.get_or_init(|| more);
                Some(Box::new(shown.into_iter().chain(more).map(|problem| problem as &dyn Diagnostic)))
            }
        }
    }
}
