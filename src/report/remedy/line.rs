//! The line of a declaration with the right value in it.

use crate::model::subject::Subject;
use crate::model::value::Kind;
use crate::model::{Fact, Value};
use crate::text::{Location, Span};

/// No longer line is shown.
const LONGEST: usize = 400;

/// A line of a declaration, and what it should be.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The value that is to be replaced.
    pub location: Location,
    /// What to write in its place.
    pub value: String,
    /// The whole line as it should be.
    pub line: String,
}

/// The line that states another value than the right one; none if the fact is not stated.
pub(super) fn of(subject: &Subject, fact: &Fact, value: &Value) -> Option<Line> {
    let declared = subject.declared.as_ref()?;
    if !matches!(fact.kind, Kind::Word(_) | Kind::Number(_) | Kind::Flag) {
        return None;
    }
    if !declared.stated.iter().any(|stated| stated.fact == fact.index)
        || subject.declared_value(fact).as_ref() == Some(value)
    {
        return None;
    }
    let location = declared.place_of(fact)?;
    let (file, span) = location.at_hand()?;
    let whole = file.line_span(file.line_of(span.start))?;
    if span.end > whole.end || whole.len() > LONGEST {
        return None;
    }
    let (before, after) = (Span { end: span.start, ..whole }, Span { start: span.end, ..whole });
    let value = value.to_string();
    let line = format!("{}{value}{}", file.slice(before), file.slice(after));
    Some(Line { line, value, location })
}
