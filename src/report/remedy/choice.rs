//! The one value that is right for a fact of a tunnel, if there is one.

use super::wire;
use crate::finding::Finding;
use crate::model::value::Kind;
use crate::model::{Fact, Value};
use crate::policy::{Test, Verdict};

/// The value that everybody who asks accepts: the declared one; else the only one that a test
/// leaves; else the first that a rule's own advice names and every gateway of the cloud takes.
pub(super) fn of(findings: &[&Finding]) -> Option<Value> {
    let first = findings.first()?;
    let fact = first.fact?;
    let tests: Vec<&Test> = findings
        .iter()
        .filter(|finding| !finding.is_drift())
        .flat_map(|finding| finding.demands.iter().map(|demand| &demand.test))
        .collect();
    let fits = |value: &Value| tests.iter().all(|test| test.judge(value) == Verdict::Pass);
    let declared = first.subject.declared_value(fact).filter(|value| fits(value));
    if declared.is_some() || tests.is_empty() {
        return declared;
    }
    match fact.kind {
        Kind::Flag => only([true, false].map(Value::from).into_iter().filter(fits)),
        Kind::Number(_) => {
            let bounds = tests.iter().filter_map(|test| bound(test));
            advised(findings, fact).chain(bounds).find(fits)
        }
        Kind::Word(_) => {
            let taken: Vec<Value> =
                advised(findings, fact).filter(|value| wire::spelled(fact, value).is_some()).collect();
            let everywhere = taken.iter().find(|value| fits(value) && wire::is_taken_everywhere(fact, value));
            let word = everywhere.or_else(|| taken.iter().find(|value| fits(value))).cloned();
            word.or_else(|| only(allowed(&tests).filter(fits)))
        }
        _ => only(allowed(&tests).filter(fits)),
    }
}

/// The value, if there is exactly one.
fn only(mut values: impl Iterator<Item = Value>) -> Option<Value> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn allowed<'t>(tests: &'t [&Test]) -> impl Iterator<Item = Value> + 't {
    tests.iter().flat_map(|test| match test {
        Test::Allow(values) => values.clone(),
        _ => Vec::new(),
    })
}

fn bound(test: &Test) -> Option<Value> {
    match test {
        Test::AtLeast(bound) | Test::AtMost(bound) => Some(Value::Number(*bound)),
        Test::Allow(values) => values.first().cloned(),
        Test::Forbid(_) | Test::Matches(_) | Test::Present | Test::Absent => None,
    }
}

/// The values that the rules' own advice names: what stands behind `set FACT to`.
fn advised<'f>(findings: &'f [&Finding], fact: &'static Fact) -> impl Iterator<Item = Value> + 'f {
    let rules = findings.iter().flat_map(|finding| finding.demands.iter().map(|demand| &*demand.rule.fix));
    rules.filter_map(move |fix| clause(fix, fact)).flat_map(move |clause| {
        let words = clause.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        words.filter_map(move |word| value(fact, word))
    })
}

/// The part of an advice that is about a fact, up to the next fact.
fn clause<'f>(fix: &'f str, fact: &Fact) -> Option<&'f str> {
    let (_, rest) = fix.split_once(&format!("set {} to ", fact.name))?;
    let end = rest.find([';', '.']).unwrap_or(rest.len());
    rest.get(..end)
}

fn value(fact: &Fact, word: &str) -> Option<Value> {
    match fact.kind {
        Kind::Word(vocabulary) => {
            vocabulary.terms.iter().any(|term| term.word == word).then(|| Value::Word(vocabulary.read(word)))
        }
        Kind::Number(_) => fact.kind.read(word).ok(),
        _ => None,
    }
}
