//! A demand as JSON.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::place::Place;
use super::value::{Asked, Plain};
use crate::policy::{Demand, Grade, Pattern, Scope, Term};

/// A demand; what it asks for stands under the key of its test.
pub(super) struct Asks<'a> {
    pub(super) demand: &'a Demand,
    /// Its number in the table.
    pub(super) number: Option<usize>,
    /// The number of its rule among those that were not counted.
    pub(super) other: Option<usize>,
}

impl<'a> Asks<'a> {
    /// A demand that stands in the table under its number, if it has one.
    pub(super) fn of(demand: &'a Demand, number: Option<usize>) -> Self {
        Self { demand, number, other: None }
    }
}

impl Serialize for Asks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let demand = self.demand;
        let mut map = serializer.serialize_map(None)?;
        if let Some(number) = self.number {
            map.serialize_entry("number", &number)?;
        }
        map.serialize_entry("rule", &*demand.rule.id)?;
        if let Some(other) = self.other {
            map.serialize_entry("other_rule", &other)?;
        }
        map.serialize_entry("policy", &demand.policy.as_deref())?;
        map.serialize_entry("severity", demand.severity.as_str())?;
        let Term { from, until, grades } = &demand.term;
        for (key, day) in [("from", from), ("until", until)] {
            if let Some(day) = day {
                map.serialize_entry(key, &day.to_string())?;
            }
        }
        if self.number.is_none() && !grades.is_empty() {
            map.serialize_entry("severities", &grades.iter().map(GradeRow::of).collect::<Vec<_>>())?;
        }
        map.serialize_entry(demand.test.key(), &Asked(&demand.test))?;
        if self.number.is_none() {
            if !demand.only.is_empty() {
                map.serialize_entry("only", &demand.only.iter().map(Meant).collect::<Vec<_>>())?;
            }
            if !demand.prefer.is_empty() {
                map.serialize_entry("prefer", &demand.prefer.iter().map(Plain).collect::<Vec<_>>())?;
            }
        }
        map.serialize_entry("reference", &demand.reference.as_deref())?;
        map.serialize_entry("url", &demand.url.as_deref())?;
        map.serialize_entry("evidence", &demand.evidence.map(|evidence| evidence.as_str()))?;
        map.serialize_entry("location", &demand.location.as_ref().map(Place::of))?;
        map.end()
    }
}

/// A severity by date.
#[derive(Serialize)]
struct GradeRow {
    from: Option<String>,
    is: &'static str,
}

impl GradeRow {
    fn of(grade: &Grade) -> Self {
        Self { from: grade.from.map(|day| day.to_string()), is: grade.is.as_str() }
    }
}

/// A condition on the tunnels that a demand means.
struct Meant<'a>(&'a Scope);

impl Serialize for Meant<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("fact", self.0.fact.name)?;
        map.serialize_entry("accepts", &self.0.accepts.iter().map(Fitting).collect::<Vec<_>>())?;
        map.end()
    }
}

/// What a value can fit.
struct Fitting<'a>(&'a Pattern);

impl Serialize for Fitting<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Pattern::Value(value) => Plain(value).serialize(serializer),
            Pattern::Glob(glob) => serializer.serialize_str(glob.as_str()),
        }
    }
}
