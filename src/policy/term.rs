//! When a demand is in force, and how severe it is from which day on.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::severity::Severity;

/// When a demand is in force; always, by default. All days are in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The first day on which it is in force.
    pub from: Option<Date>,
    /// The last day on which it is in force.
    pub until: Option<Date>,
    /// Its severities by date, the earliest first; none if one severity holds all the time.
    pub grades: Vec<Grade>,
}

/// A severity, and the day from which on it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grade {
    /// The first day; none for a severity that holds from the beginning.
    pub from: Option<Date>,
    /// The severity.
    pub is: Severity,
}

impl Term {
    /// Says whether it is the same on every day.
    #[must_use]
    pub const fn is_always(&self) -> bool {
        self.from.is_none() && self.until.is_none() && self.grades.is_empty()
    }

    /// The severity on a day, where `usual` is that of a demand without severities by date; none if the
    /// demand is not in force on that day.
    #[must_use]
    pub fn severity(&self, day: Date, usual: Severity) -> Option<Severity> {
        let began = self.from.is_none_or(|from| from <= day);
        let ended = self.until.is_some_and(|until| until < day);
        if !began || ended {
            return None;
        }
        if self.grades.is_empty() { Some(usual) } else { self.grade(day).map(|grade| grade.is) }
    }

    /// The grade that holds on a day.
    fn grade(&self, day: Date) -> Option<&Grade> {
        self.grades.iter().rev().find(|grade| grade.from.is_none_or(|from| from <= day))
    }

    /// The days on which the demand begins, ends, or changes its severity, the earliest first.
    #[must_use]
    pub fn days(&self) -> Vec<Date> {
        let after = self.until.and_then(|until| until.tomorrow().ok());
        let grades = self.grades.iter().filter_map(|grade| grade.from);
        let mut days: Vec<Date> = self.from.into_iter().chain(after).chain(grades).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The first day on which the demand is in force, if it has one.
    #[must_use]
    pub fn begins(&self) -> Option<Date> {
        let first = self.grades.first().and_then(|grade| grade.from);
        self.from.max(first)
    }

    /// Says whether a demand is in force on every day on which another one is, and no less severe; each with the
    /// severity that it has without severities by date.
    #[must_use]
    pub fn covers(&self, usual: Severity, other: &Self, others: Severity) -> bool {
        let days = [Date::MIN].into_iter().chain(self.days()).chain(other.days());
        days.into_iter().all(|day| self.severity(day, usual) >= other.severity(day, others))
    }

    /// The most severe of the severities, where `usual` is that of a demand without severities by date.
    #[must_use]
    pub fn worst(&self, usual: Severity) -> Severity {
        self.grades.iter().map(|grade| grade.is).max().unwrap_or(usual)
    }

    /// When the demand is in force, for a sentence; nothing if it is in force all the time.
    #[must_use]
    pub fn in_force(&self) -> Option<String> {
        match (self.begins(), self.until) {
            (None, None) => None,
            (Some(from), None) => Some(format!("in force from {from}")),
            (None, Some(until)) => Some(format!("in force until {until}")),
            (Some(from), Some(until)) => Some(format!("in force from {from} until {until}")),
        }
    }

    /// The severities in a row: `info, high from 2031-12-31`.
    #[must_use]
    pub fn graded(&self, usual: Severity) -> String {
        let mut said = String::new();
        for (number, grade) in self.grades.iter().enumerate() {
            let comma = if number > 0 { ", " } else { "" };
            let from = grade.from.map(|from| format!(" from {from}")).unwrap_or_default();
            let _ = write!(said, "{comma}{}{from}", grade.is);
        }
        if said.is_empty() { usual.to_string() } else { said }
    }

    /// What to say of a demand in force with a severity that holds on some days only.
    #[must_use]
    pub fn said(&self, severity: Severity) -> Option<String> {
        // where two grades are alike, the severity does not tell which of them holds
        let mut alike = self.grades.iter().filter(|grade| grade.is == severity);
        let grade = alike.next().filter(|_| alike.next().is_none() && self.grades.len() > 1);
        let from = grade.and_then(|grade| grade.from).filter(|from| Some(*from) != self.begins());
        let graded = from.map(|from| format!("{severity} from {from}"));
        match (self.in_force(), graded) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(one),
            (Some(in_force), Some(graded)) => Some(format!("{in_force}, {graded}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const NONE: Option<i16> = None;

    fn day(year: Option<i16>) -> Option<Date> {
        year.map(|year| date(year, 1, 1))
    }

    fn terms() -> Vec<Term> {
        let grade = |year: Option<i16>, is| Grade { from: day(year), is };
        let grades = [
            vec![],
            vec![grade(NONE, Severity::Info), grade(Some(2030), Severity::High)],
            vec![
                grade(Some(2027), Severity::Low),
                grade(Some(2029), Severity::High),
                grade(Some(2033), Severity::Low),
            ],
        ];
        let years = [NONE, Some(2028), Some(2031)];
        let mut terms = Vec::new();
        for grades in grades {
            for from in years {
                for until in years {
                    terms.push(Term { from: day(from), until: day(until), grades: grades.clone() });
                }
            }
        }
        terms
    }

    /// Every day on which something could change, the days around it, and days far away.
    fn days() -> Vec<Date> {
        let near = (2026..2036).flat_map(|year| {
            let first = date(year, 1, 1);
            [first.yesterday().expect("a day"), first, first.tomorrow().expect("a day"), date(year, 7, 1)]
        });
        [date(1999, 1, 1)].into_iter().chain(near).chain([date(2999, 1, 1)]).collect()
    }

    #[test]
    fn a_later_day_never_loses_a_demand_that_has_only_a_first_day() {
        for term in terms().iter().filter(|term| term.until.is_none()) {
            let mut was = false;
            for day in days() {
                let is = term.severity(day, Severity::Low).is_some();
                assert!(is || !was, "{term:?} on {day}");
                was = is;
            }
        }
    }

    #[test]
    fn nothing_changes_between_the_days_on_which_a_term_changes() {
        for term in terms() {
            let changes = term.days();
            for pair in days().windows(2) {
                let [before, after] = pair else { continue };
                let [was, is] = [before, after].map(|day| term.severity(*day, Severity::Low));
                let between = changes.iter().any(|change| before < change && change <= after);
                assert!(was == is || between, "{term:?}: {was:?} on {before}, {is:?} on {after}");
            }
        }
    }

    #[test]
    fn a_term_holds_on_its_first_and_on_its_last_day() {
        let term = Term { from: Some(date(2030, 1, 1)), until: Some(date(2030, 1, 1)), ..Term::default() };
        let on = |day: Date| term.severity(day, Severity::High);
        assert_eq!(on(date(2030, 1, 1)), Some(Severity::High));
        assert_eq!((on(date(2029, 12, 31)), on(date(2030, 1, 2))), (None, None));
    }

    #[test]
    fn a_term_covers_another_if_no_day_is_milder() {
        for (one, other) in
            terms().iter().flat_map(|one| terms().into_iter().map(move |other| (one.clone(), other)))
        {
            let on = |term: &Term, day| term.severity(day, Severity::Low);
            let milder = days().into_iter().any(|day| on(&one, day) < on(&other, day));
            assert_eq!(one.covers(Severity::Low, &other, Severity::Low), !milder, "{one:?} {other:?}");
        }
    }

    #[test]
    fn a_severity_holds_until_the_next_one() {
        let grades = vec![
            Grade { from: Some(date(2026, 1, 1)), is: Severity::Low },
            Grade { from: Some(date(2030, 1, 1)), is: Severity::High },
        ];
        let term = Term { grades, ..Term::default() };
        let on = |year, month, day| term.severity(date(year, month, day), Severity::Critical);
        assert_eq!(on(2025, 12, 31), None);
        assert_eq!(on(2029, 12, 31), Some(Severity::Low));
        assert_eq!(on(2030, 1, 1), Some(Severity::High));
        assert_eq!(term.graded(Severity::Critical), "low from 2026-01-01, high from 2030-01-01");
        assert_eq!(term.said(Severity::Low).as_deref(), Some("in force from 2026-01-01"));
        assert_eq!(
            term.said(Severity::High).as_deref(),
            Some("in force from 2026-01-01, high from 2030-01-01")
        );
    }
}
