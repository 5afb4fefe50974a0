//! `from`, `until` and a `severity` by date in an entry of a policy → when its demand is in force.

use jiff::civil::Date;

use super::day;
use super::keys;
use super::sheet::Sheet;
use crate::policy::{Grade, Severity, Term};
use crate::text::yaml::{Node, NodeKind};
use crate::text::{Location, Span};

/// What the list of severities of an entry looks like.
const LIST: &str = "`[{from: 2026-01-01, is: low}, {from: 2030-01-01, is: high}]`";

/// What an entry says of when its demand is in force, each with its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct TermSaid {
    pub from: Option<(Date, Span)>,
    pub until: Option<(Date, Span)>,
    /// The severities by date, the earliest first; none if the entry has no such list.
    pub grades: Option<Vec<(Grade, Span)>>,
    /// Says whether something of it could not be read.
    pub is_wrong: bool,
}

impl TermSaid {
    /// Reads `from`.
    pub fn from(&mut self, sheet: &mut Sheet, node: &Node<'_>) {
        let day = day::day(sheet, node, "from", "the first day on which the demand is in force");
        self.is_wrong |= day.is_none();
        self.from = day.map(|day| (day, node.span));
    }

    /// Reads `until`.
    pub fn until(&mut self, sheet: &mut Sheet, node: &Node<'_>) {
        let day = day::day(sheet, node, "until", "the last day on which the demand is in force");
        self.is_wrong |= day.is_none();
        self.until = day.map(|day| (day, node.span));
    }

    /// Reads a list of severities; gives the worst of them.
    pub fn grades(&mut self, sheet: &mut Sheet, node: &Node<'_>) -> Option<Severity> {
        let before = sheet.problems.len();
        let mut grades = Vec::new();
        if let NodeKind::List(items) = &node.kind {
            grades.extend(items.iter().filter_map(|item| grade(sheet, item)));
        } else {
            let help = format!("write one severity, or severities by date: {LIST}");
            sheet.wanted(node, "severity", "a word or a list").help = Some(help);
        }
        if sheet.problems.len() == before {
            distinct(sheet, node, &mut grades);
        }
        self.is_wrong |= sheet.problems.len() > before;
        let worst = grades.iter().map(|(grade, _)| grade.is).max();
        self.grades = Some(grades);
        worst.filter(|_| !self.is_wrong)
    }

    /// The first place at which something is said of it.
    pub fn span(&self) -> Option<Span> {
        self.from.or(self.until).map(|(_, span)| span)
    }

    /// What the entry says, and where it says nothing what it takes over. `graded` says that the entry
    /// states one severity for all days.
    pub fn over(&self, base: Option<&Term>, graded: bool) -> Term {
        let grades = match &self.grades {
            Some(grades) => grades.iter().map(|(grade, _)| *grade).collect(),
            None if graded => Vec::new(),
            None => base.map(|base| base.grades.clone()).unwrap_or_default(),
        };
        Term {
            from: self.from.map(|(day, _)| day).or_else(|| base?.from),
            until: self.until.map(|(day, _)| day).or_else(|| base?.until),
            grades,
        }
    }

    /// Notes what in a term, which the entry states at least a part of, is never in force.
    pub fn check(&self, sheet: &mut Sheet, term: &Term) -> bool {
        let at = self.until.or(self.from).map(|(_, span)| span);
        let first = self.grades.iter().flatten().next().map(|(_, span)| *span);
        let Some(at) = at.or(first) else { return true };
        if let (Some(from), Some(until)) = (term.from, term.until)
            && from > until
        {
            let message =
                format!("`from` ({from}) is after `until` ({until}), so the demand is never in force");
            let help =
                format!("set `from` to {until} or an earlier day, or `until` to {from} or a later one");
            let other = self.from.filter(|_| self.until.is_some()).map(|(_, span)| sheet.at(span));
            error(sheet, at, message, help, other.map(|at| (at, "`from`")));
            return false;
        }
        let span = |day: Date| {
            let mut grades = self.grades.iter().flatten();
            grades.find(|(grade, _)| grade.from == Some(day)).map_or(at, |(_, span)| *span)
        };
        let late = |until: Date| term.grades.iter().filter_map(|grade| grade.from).find(|from| *from > until);
        if let Some((until, from)) = term.until.and_then(|until| Some((until, late(until)?))) {
            let message = format!("a severity from {from}, which is after `until` ({until}), never holds");
            let help = format!("let it begin on {until} or earlier, or set `until` to {from} or a later day");
            error(sheet, span(from), message, help, None);
            return false;
        }
        let first = term.grades.first().and_then(|grade| grade.from);
        if let (Some(from), Some(first)) = (term.from, first)
            && first > from
        {
            let message = format!("the demand is in force from {from}, but has no severity before {first}");
            let help = format!("let the first severity begin on {from}, or leave `from` out");
            error(sheet, span(first), message, help, None);
            return false;
        }
        true
    }
}

/// Reads one severity of the list: from which day on, and which.
fn grade(sheet: &mut Sheet, node: &Node<'_>) -> Option<(Grade, Span)> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        sheet.wanted(node, "a severity by date", "a mapping").help = Some(format!("write {LIST}"));
        return None;
    }
    let (mut from, mut is) = (None, None);
    let mut span = node.span;
    let before = sheet.problems.len();
    for (key, value) in sheet.map(node, "a severity by date") {
        match &*key.text {
            "from" => {
                span = value.span;
                from = day::day(sheet, value, "from", "the first day on which the severity holds");
            }
            "is" => {
                let words = Severity::ALL.map(|severity| (severity.as_str(), severity));
                is = sheet.choice(value, "severity", &words);
            }
            _ => sheet.unknown_key(key, "a severity by date", &keys::GRADE),
        }
    }
    if is.is_none() && sheet.problems.len() == before {
        sheet.error(node.span, "a severity by date without `is`").help = Some(format!("write {LIST}"));
    }
    is.filter(|_| sheet.problems.len() == before).map(|is| (Grade { from, is }, span))
}

/// Puts the severities in their order, and notes two of one day, and a list of none.
fn distinct(sheet: &mut Sheet, node: &Node<'_>, grades: &mut [(Grade, Span)]) {
    if grades.is_empty() {
        sheet.error(node.span, "an empty list of severities: the demand would never be in force").help =
            Some(format!("write one severity, or severities by date: {LIST}"));
    }
    grades.sort_by_key(|(grade, _)| grade.from);
    for pair in grades.windows(2) {
        let [(first, span), (second, other)] = pair else { continue };
        if first.from != second.from {
            continue;
        }
        let (message, help) = match first.from {
            Some(day) => (
                format!("two severities from {day} on: {} and {}", first.is, second.is),
                "keep one of them, or let the other begin on another day".to_owned(),
            ),
            None => (
                format!("two severities from the beginning on: {} and {}", first.is, second.is),
                format!("keep one of them, or say from which day the other holds: {LIST}"),
            ),
        };
        let first = sheet.at(*span);
        error(sheet, *other, message, help, Some((first, "the first one")));
    }
}

fn error(sheet: &mut Sheet, span: Span, message: String, help: String, other: Option<(Location, &str)>) {
    let problem = sheet.error(span, message);
    problem.help = Some(help);
    problem.related.extend(other.map(|(at, what)| (at, what.to_owned())));
}
