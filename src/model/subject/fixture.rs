//! Subjects for tests: facts by name, values as people spell them.

use std::sync::Arc;

use super::{Declaration, Live, Source, Stated};
use crate::model::tunnel::Tunnel;
use crate::model::{Fact, Value};
use crate::text::{SourceFile, Span};

/// A tunnel with these facts.
pub(crate) fn tunnel(facts: &[(&str, &str)]) -> Tunnel {
    let mut tunnel = Tunnel::default();
    for (name, said) in facts {
        let fact = Fact::find(name).expect("a fact");
        (fact.write)(&mut tunnel, value(name, said));
    }
    tunnel
}

/// A value of a fact.
pub(crate) fn value(name: &str, said: &str) -> Value {
    let fact = Fact::find(name).expect("a fact");
    if name == "psk" {
        return Value::Secret(super::super::Secret::new(said).expect("a key"));
    }
    fact.kind.read(said).expect("a value")
}

/// A live tunnel with these facts, in a source of this name.
pub(crate) fn live(source: &str, facts: &[(&str, &str)]) -> Arc<Live> {
    let source = Source {
        name: source.into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    };
    Arc::new(Live { tunnel: tunnel(facts), source: Arc::new(source), origin: None, planned: false })
}

/// A declaration that states these facts, one a line.
pub(crate) fn declared(source: Option<&str>, facts: &[(&str, &str)]) -> Arc<Declaration> {
    let text: String = facts.iter().map(|(name, said)| format!("{name}: {said}\n")).collect();
    let mut stated = Vec::new();
    let mut start = 0;
    for (name, said) in facts {
        let fact = Fact::find(name).expect("a fact");
        let end = start + name.len() + 2 + said.len();
        let span = Span::new(end - said.len(), end);
        stated.push(Stated { fact: fact.index, default: false, span });
        start = end + 1;
    }
    stated.retain(|stated| {
        crate::model::FACTS[usize::from(stated.fact)].origin == super::super::fact::Origin::Declared
    });
    let file = Arc::new(SourceFile::new("tunnels.yaml", text));
    let span = stated.first().map(|stated| stated.span).unwrap_or_default();
    let defaults = Arc::clone(&file);
    Arc::new(Declaration {
        tunnel: tunnel(facts),
        source: source.map(Into::into),
        file,
        defaults,
        span,
        stated,
    })
}
