//! One tunnel in several sources: it counts once, and both sources are named. Where they disagree about
//! it nobody knows which of them is right, and judging one alone would pass the other.

use std::collections::HashMap;
use std::sync::Arc;

use super::Error;
use crate::finding::{Warning, WarningKind};
use crate::model::fact::Origin;
use crate::model::subject::{Live, Source};
use crate::model::{FACTS, Fact, Index, Text};
use crate::pair::Elsewhere;

/// Facts that change by themselves from one moment to the next.
const MOVING: [&str; 3] = ["state", "link", "health"];

/// Tunnels that are named in a warning.
const NAMED: usize = 3;

/// The tunnels that two sources have both.
struct Shared {
    sources: [String; 2],
    tunnels: u64,
    named: Vec<String>,
}

/// Keeps each tunnel once, as the source says it that says more, and warns of those that several sources
/// have; says where else they are.
///
/// # Errors
///
/// When two sources disagree about a tunnel.
pub(super) fn settle(live: &mut Vec<Arc<Live>>, notes: &mut Vec<Warning>) -> Result<Elsewhere, Error> {
    let mut places: Index<Text, usize> = Index::default();
    places.reserve(live.len());
    let (mut kept, mut elsewhere): (Vec<Arc<Live>>, _) = (Vec::with_capacity(live.len()), Elsewhere::new());
    let mut shared: Vec<Shared> = Vec::new();
    let mut by_sources: HashMap<[*const Source; 2], usize> = HashMap::new();
    for other in live.drain(..) {
        let Some(id) = other.tunnel.id.clone() else {
            kept.push(other);
            continue;
        };
        let place = *places.entry(id.clone()).or_insert(kept.len());
        let Some(first) = kept.get_mut(place) else {
            kept.push(other);
            continue;
        };
        agree(first, &other)?;
        let sources = [&first.source, &other.source].map(Arc::as_ptr);
        let row = *by_sources.entry(sources).or_insert(shared.len());
        if row == shared.len() {
            shared.push(Shared { sources: called([first, &other]), tunnels: 0, named: Vec::new() });
        }
        shared[row].add(first, &other);
        elsewhere.entry(id).or_default().extend([first, &other].map(|live| live.source.name.clone()));
        if said(&other) > said(first) {
            *first = other;
        }
    }
    *live = kept;
    notes.extend(shared.iter().map(Shared::warning));
    Ok(elsewhere)
}

/// What the sources of two tunnels are called. A snapshot keeps the names of its sources, and then it is the
/// files that tell them apart.
fn called(tunnels: [&Live; 2]) -> [String; 2] {
    let names = tunnels.map(|live| live.source.name.to_string());
    let file = |live: &Live| live.origin.as_ref().map(|origin| origin.location.file.name().to_owned());
    match tunnels.map(file) {
        [Some(first), Some(other)] if names[0] == names[1] => [first, other],
        _ => names,
    }
}

/// How much a source says of a tunnel.
fn said(live: &Live) -> usize {
    FACTS.iter().filter(|fact| is_said(fact) && (fact.read)(&live.tunnel).is_some()).count()
}

fn is_said(fact: &Fact) -> bool {
    matches!(fact.origin, Origin::Declared | Origin::Reported)
}

/// The facts that both say, and say otherwise.
fn differences<'a>(first: &'a Live, other: &'a Live) -> impl Iterator<Item = &'static Fact> + 'a {
    FACTS.iter().filter(|fact| is_said(fact)).filter(|fact| {
        let both = (fact.read)(&first.tunnel).zip((fact.read)(&other.tunnel));
        both.is_some_and(|(first, other)| first.differs(&other) == Some(true))
    })
}

fn agree(first: &Live, other: &Live) -> Result<(), Error> {
    let Some(fact) = differences(first, other).find(|fact| !MOVING.contains(&fact.name)) else {
        return Ok(());
    };
    Err(Error::Disagreement {
        tunnel: other.tunnel.label().to_owned(),
        fact: fact.name,
        first: says(first, fact),
        other: says(other, fact),
    })
}

/// Who says what of a fact, and where.
fn says(live: &Live, fact: &Fact) -> String {
    let value = (fact.read)(&live.tunnel).map(|value| fact.show(&value)).unwrap_or_default();
    let place = live.origin.as_ref().map(|origin| format!(" ({})", origin.location)).unwrap_or_default();
    format!("{value} in source {}{place}", live.source.name)
}

impl Shared {
    fn add(&mut self, first: &Live, other: &Live) {
        self.tunnels += 1;
        if self.named.len() == NAMED {
            return;
        }
        let values = |fact: &'static Fact| {
            let said = [first, other].map(|live| (fact.read)(&live.tunnel).map(|value| fact.show(&value)));
            format!("{} is {}", fact.name, said.map(Option::unwrap_or_default).join(" and "))
        };
        let differs: Vec<_> = differences(first, other).map(values).collect();
        let id = other.tunnel.id.as_deref().unwrap_or_default();
        self.named.push(if differs.is_empty() {
            id.to_owned()
        } else {
            format!("{id} ({}, of which the first is judged)", differs.join(", "))
        });
    }

    fn warning(&self) -> Warning {
        let [first, second] = &self.sources;
        let more = self.tunnels.saturating_sub(NAMED as u64);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let (tunnels, are, count) = match self.tunnels {
            1 => ("1 tunnel".to_owned(), "is", "counts"),
            tunnels => (format!("{tunnels} tunnels"), "are", "count"),
        };
        let too = if first == second {
            format!("of source {first} {are} there twice")
        } else {
            format!("of source {second} {are} in source {first} too")
        };
        let text = format!("{tunnels} {too}, and {count} once: {}{more}", self.named.join(", "));
        Warning { kind: WarningKind::Source, text }
    }
}
