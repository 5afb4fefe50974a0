//! How the value of a finding stands to what it was: nearer to what is demanded, further from it, or
//! elsewhere, where values have no order.

use std::cmp::Ordering;

use crate::finding::Finding;
use crate::model::fact::Origin;
use crate::model::{Fact, Kind, Text, Unit, Value};
use crate::policy::Test;

/// How far a value went, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Movement {
    /// It is what it was.
    None,
    /// It is nearer to what is demanded.
    Nearer,
    /// It is further from it.
    Further,
    /// It is another, of which nothing can be told.
    Elsewhere,
}

/// How one finding stands to an earlier one on the same fact of the same tunnel. What has become severer
/// went further, whatever its value.
pub(super) fn movement(old: &Finding, new: &Finding) -> Movement {
    let (Some(was), Some(is)) = (&old.observed, &new.observed) else {
        let same = old.observed.is_none() && new.observed.is_none();
        return if same { graver(old, new).unwrap_or(Movement::None) } else { Movement::Elsewhere };
    };
    if let Some(graver) = graver(old, new) {
        return graver;
    }
    // of a key that is not at hand nobody can tell that it is another one
    if is.differs(was) != Some(true) {
        return Movement::None;
    }
    match new.fact.map(|fact| fact.kind) {
        _ if is.unknown_word().is_some() => Movement::Elsewhere,
        Some(Kind::Names) => names(new.fact, was, is),
        Some(Kind::Word(_) | Kind::Flag) if new.severity < old.severity => Movement::Nearer,
        Some(Kind::Word(_) | Kind::Number(_)) => towards(new, was, is),
        _ => Movement::Elsewhere,
    }
}

fn graver(old: &Finding, new: &Finding) -> Option<Movement> {
    (new.severity > old.severity).then_some(Movement::Further)
}

/// Says whether the fact tells of other tunnels: how many they are, or which. One that joins them has a
/// finding of its own.
fn is_of_others(fact: &Fact) -> bool {
    fact.origin == Origin::Fleet && matches!(fact.kind, Kind::Names | Kind::Number(Unit::Tunnels))
}

/// Fewer names are nearer to none. Those of other tunnels are counted: they may be called anything.
fn names(fact: Option<&Fact>, was: &Value, is: &Value) -> Movement {
    let (Value::Names(was), Value::Names(is)) = (was, is) else { return Movement::Elsewhere };
    if fact.is_some_and(is_of_others) {
        return if is.len() < was.len() { Movement::Nearer } else { Movement::None };
    }
    let within = |some: &[Text], all: &[Text]| some.iter().all(|name| all.contains(name));
    match (within(is, was), within(was, is)) {
        (true, true) => Movement::None,
        (true, false) => Movement::Nearer,
        (false, true) => Movement::Further,
        (false, false) => Movement::Elsewhere,
    }
}

/// Puts the way from one value to the other to every demand that the other breaks; the worst counts.
fn towards(new: &Finding, was: &Value, is: &Value) -> Movement {
    let (Some(from), Some(to)) = (size(was), size(is)) else { return Movement::Elsewhere };
    let movements = new.demands.iter().map(|demand| match &demand.test {
        Test::AtLeast(least) if from < *least => rising(from, to),
        Test::AtMost(most) if from > *most && to > from && new.fact.is_some_and(is_of_others) => {
            Movement::None
        }
        Test::AtMost(most) if from > *most => rising(to, from),
        // what was on the other side of the bound broke another demand, or none
        Test::AtLeast(_) | Test::AtMost(_) => Movement::Further,
        // of algorithms a policy lists what is strong enough; a declaration states one
        Test::Allow(_) | Test::Forbid(_) if matches!(is, Value::Word(_)) && demand.policy.is_some() => {
            rising(from, to)
        }
        Test::Allow(accepted) => between(from, to, accepted),
        _ => Movement::Elsewhere,
    });
    movements.max().unwrap_or(Movement::Elsewhere)
}

fn rising(from: f64, to: f64) -> Movement {
    match to.partial_cmp(&from) {
        Some(Ordering::Greater) => Movement::Nearer,
        Some(Ordering::Less) => Movement::Further,
        // another algorithm of the same strength
        _ => Movement::Elsewhere,
    }
}

/// Nearer to the accepted value that was the nearest is what lies between it and what was.
fn between(from: f64, to: f64, accepted: &[Value]) -> Movement {
    let far = |target: &f64| (target - from).abs();
    let Some(target) = accepted.iter().filter_map(size).min_by(|a, b| far(a).total_cmp(&far(b))) else {
        return Movement::Elsewhere;
    };
    let (way, goal) = (to - from, target - from);
    if way * goal < 0.0 {
        Movement::Further
    } else if way * goal > 0.0 && way.abs() <= goal.abs() {
        Movement::Nearer
    } else {
        Movement::Elsewhere
    }
}

/// What values are ordered by: a number by itself, an algorithm by its strength.
fn size(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Word(word) if word.is_none() => Some(0.0),
        Value::Word(word) => word.algorithm()?.strength.map(f64::from),
        _ => None,
    }
}
