//! The page of a fact: what it is, what it accepts, who says it and under which name.

use std::sync::Arc;

use super::page::{Line, Part, Section};
use crate::model::fact::Origin;
use crate::model::guide::{GUIDES, Guide};
use crate::model::{FACTS, Fact, Kind};
use crate::policy::{Rule, Test};
use crate::source::PROVIDERS;

/// The page of a fact.
pub(super) fn section(fact: &'static Fact, rules: &[Arc<Rule>]) -> Section {
    let mut parts = vec![Part::Field("said by", said_by(fact)), Part::Field("value", value(fact))];
    let tests: Vec<_> = Test::KEYS.into_iter().filter(|key| Test::fits(key, fact.kind)).collect();
    parts.push(Part::Field("tests", tests.join(", ")));
    if let Kind::Word(vocabulary) = fact.kind {
        let words = vocabulary.terms.iter().map(|term| Line {
            name: term.word.to_owned(),
            text: term.doc.to_owned(),
            ..Line::default()
        });
        parts.push(Part::List("words", words.collect()));
    }
    if let Some(guides) = guides(fact) {
        parts.push(guides);
    }
    let wires = PROVIDERS.iter().flat_map(|provider| provider.wires).filter(|wire| !wire.title.is_empty());
    let names = wires.map(|wire| Line {
        name: wire.title.to_owned(),
        text: match wire.paths(fact) {
            [] => "not reported".to_owned(),
            paths => paths.join(", "),
        },
        ..Line::default()
    });
    if matches!(fact.origin, Origin::Declared | Origin::Reported) {
        parts.push(Part::List("names", names.collect()));
    }
    let looking: Vec<_> = rules
        .iter()
        .filter(|rule| rule.fact.is_some_and(|looked| looked == fact || looked.made_of.contains(&fact.name)))
        .map(|rule| Line {
            name: rule.id.to_string(),
            text: format!("{}: {}", rule.severity, rule.title),
            ..Line::default()
        })
        .collect();
    if looking.is_empty() {
        parts.push(Part::Field("rules", "none looks at it".to_owned()));
    } else {
        parts.push(Part::List("rules that look at it", looking));
    }
    Section { kind: "fact", name: fact.name.to_owned(), severity: None, title: fact.doc.to_owned(), parts }
}

/// The page that lists every fact.
pub(super) fn list() -> Section {
    let line =
        |fact: &Fact| Line { name: fact.name.to_owned(), text: fact.doc.to_owned(), ..Line::default() };
    let of = |what, wanted: fn(Origin) -> bool| {
        Part::List(what, FACTS.iter().filter(|fact| wanted(fact.origin)).map(line).collect())
    };
    let parts = vec![
        of("can be declared", |origin| origin == Origin::Declared),
        of("only reported", |origin| origin == Origin::Reported),
        of("worked out", |origin| matches!(origin, Origin::Derived | Origin::Fleet)),
    ];
    let title = "Everything that a rule can look at.".to_owned();
    Section { kind: "list", name: "facts".to_owned(), severity: None, title, parts }
}

/// The guides that a fact can name, each with where it stands.
fn guides(fact: &Fact) -> Option<Part> {
    let line = |guide: &'static Guide| Line {
        name: guide.name.to_owned(),
        text: format!("{}{}", guide.source, if guide.is_read { "" } else { " (seen in copies only)" }),
        ..Line::default()
    };
    let told: fn(&Guide) -> bool = match fact.name {
        "psk.published" => |guide| !guide.keys.is_empty(),
        "as_in_guide" => |guide| !guide.settings.is_empty(),
        _ => return None,
    };
    let lines: Vec<Line> = GUIDES.iter().filter(|guide| told(guide)).map(line).collect();
    (!lines.is_empty()).then_some(Part::List("guides", lines))
}

fn said_by(fact: &Fact) -> String {
    let made_of = fact.made_of.join(" and ");
    match fact.origin {
        Origin::Declared => "people, in a declaration, and the cloud".to_owned(),
        Origin::Reported => "the cloud alone".to_owned(),
        Origin::Derived => format!("nobody: worked out from {made_of}"),
        Origin::Fleet => format!("nobody: worked out from {made_of} of the whole fleet"),
    }
}

fn value(fact: &Fact) -> String {
    match fact.kind {
        Kind::Number(unit) => format!("{}, in {}", fact.kind.noun(), unit.name()),
        kind => kind.noun().to_owned(),
    }
}
