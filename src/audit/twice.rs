//! One tunnel in several sources: it counts once, and both sources are named. Where they disagree about
//! it nobody knows which of them is right, and the run is not complete: judging one alone would pass the
//! other.

use std::collections::HashMap;
use std::sync::Arc;

use super::sources::Fetched;
use crate::finding::{Warning, WarningKind};
use crate::model::fact::Origin;
use crate::model::subject::Live;
use crate::model::{FACTS, Fact, Index, Text};
use crate::pair::Elsewhere;
use crate::source;

/// Facts that change by themselves from one moment to the next.
const MOVING: [&str; 3] = ["state", "link", "health"];

/// Facts about where a source keeps a tunnel, and not about the tunnel.
const KEEPING: [&str; 1] = ["address"];

/// Tunnels that are named in a warning.
const NAMED: usize = 3;

/// What becomes of a tunnel that sources disagree about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Disputed {
    /// One is judged, and the run is not complete.
    Judged,
    /// Both are kept.
    Kept,
}

/// The tunnels that two sources have both.
struct Shared {
    /// What the sources are called.
    sources: [String; 2],
    /// The place of the second among the outcomes.
    outcome: usize,
    tunnels: u64,
    named: Vec<String>,
    disputed: u64,
    /// The first disagreement.
    because: Option<String>,
}

/// Keeps each tunnel once, as the source says it that says more, and warns of those that several sources
/// have; says where else they are.
pub(super) fn settle(fetched: &mut Fetched, disputed: Disputed) -> Elsewhere {
    let mut places: Index<Text, usize> = Index::default();
    places.reserve(fetched.live.len());
    let mut kept: Vec<Arc<Live>> = Vec::with_capacity(fetched.live.len());
    let mut elsewhere = Elsewhere::new();
    let mut shared: Vec<Shared> = Vec::new();
    let mut rows: HashMap<[String; 2], usize> = HashMap::new();
    let outcomes = owners(fetched);
    for (other, outcome) in std::mem::take(&mut fetched.live).into_iter().zip(outcomes) {
        let place = other.tunnel.id.clone().map(|id| *places.entry(id).or_insert(kept.len()));
        let Some(first) = place.and_then(|place| kept.get_mut(place)) else {
            kept.push(other);
            continue;
        };
        let sources = called([first, &other]);
        let row = *rows.entry(sources.clone()).or_insert(shared.len());
        if row == shared.len() {
            shared.push(Shared::new(sources, outcome));
        }
        let agrees = shared[row].add(first, &other);
        let names = [&*first, &other].map(|live| live.source.name.clone());
        elsewhere.entry(other.tunnel.id.clone().unwrap_or_default()).or_default().extend(names);
        if !agrees && disputed == Disputed::Kept {
            kept.push(other);
        } else if rank(&other) > rank(first) {
            *first = other;
        }
    }
    fetched.live = kept;
    fetched.notes.extend(shared.iter().filter_map(Shared::warning));
    for shared in shared.iter().filter(|shared| shared.disputed > 0) {
        shared.fail(fetched, disputed);
    }
    elsewhere
}

/// The place among the outcomes of the source of each tunnel.
fn owners(fetched: &Fetched) -> Vec<usize> {
    let tunnels = fetched.outcomes.iter().map(|outcome| usize::try_from(outcome.tunnels).unwrap_or_default());
    tunnels.enumerate().flat_map(|(place, tunnels)| std::iter::repeat_n(place, tunnels)).collect()
}

/// The copy that says more is judged; of two that say as much, that of the first source by name.
fn rank(live: &Live) -> (usize, std::cmp::Reverse<Text>) {
    let said = FACTS.iter().filter(|fact| is_said(fact) && (fact.read)(&live.tunnel).is_some()).count();
    (said, std::cmp::Reverse(live.source.name.clone()))
}

fn is_said(fact: &Fact) -> bool {
    matches!(fact.origin, Origin::Declared | Origin::Reported)
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

/// The facts that both say, and say otherwise.
fn differences<'a>(first: &'a Live, other: &'a Live) -> impl Iterator<Item = &'static Fact> + 'a {
    FACTS.iter().filter(|fact| is_said(fact)).filter(|fact| {
        let both = (fact.read)(&first.tunnel).zip((fact.read)(&other.tunnel));
        both.is_some_and(|(first, other)| first.differs(&other) == Some(true))
    })
}

/// Says whether a fact is one on which sources cannot differ and both be right.
fn is_lasting(fact: &Fact) -> bool {
    !MOVING.contains(&fact.name) && !KEEPING.contains(&fact.name)
}

/// What a source says of a fact.
fn says(live: &Live, fact: &Fact) -> String {
    (fact.read)(&live.tunnel).map(|value| fact.show(&value)).unwrap_or_default()
}

impl Shared {
    fn new(sources: [String; 2], outcome: usize) -> Self {
        Self { sources, outcome, tunnels: 0, named: Vec::new(), disputed: 0, because: None }
    }

    /// Adds a tunnel; says whether the two agree about it.
    fn add(&mut self, first: &Live, other: &Live) -> bool {
        let id = other.tunnel.id.as_deref().unwrap_or_default();
        let dispute = differences(first, other).find(|fact| is_lasting(fact));
        if let Some(fact) = dispute {
            self.disputed += 1;
            self.because.get_or_insert_with(|| self::because(id, fact, first, other));
            return false;
        }
        self.tunnels += 1;
        if self.named.len() < NAMED {
            let judged = if rank(other) > rank(first) { &self.sources[1] } else { &self.sources[0] };
            let values =
                |fact: &Fact| format!("{} is {} and {}", fact.name, says(first, fact), says(other, fact));
            let differs: Vec<_> = differences(first, other).map(values).collect();
            let differs = differs.join(", ");
            self.named.push(match differs.as_str() {
                "" => id.to_owned(),
                differs if self.sources[0] == self.sources[1] => format!("{id} ({differs})"),
                differs => format!("{id} ({differs}; judged as source {judged} says)"),
            });
        }
        true
    }

    /// What is said of the tunnels about which the two agree.
    fn warning(&self) -> Option<Warning> {
        let [first, second] = &self.sources;
        let more = self.tunnels.saturating_sub(NAMED as u64);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let (tunnels, are, count) = match self.tunnels {
            0 => return None,
            1 => ("1 tunnel".to_owned(), "is", "counts"),
            tunnels => (format!("{tunnels} tunnels"), "are", "count"),
        };
        let too = if first == second {
            format!("of source {first} {are} there twice")
        } else {
            format!("of source {second} {are} in source {first} too")
        };
        let text = format!("{tunnels} {too}, and {count} once: {}{more}", self.named.join(", "));
        Some(Warning { kind: WarningKind::Source, text })
    }

    /// Says that one of the two is not right.
    fn fail(&self, fetched: &mut Fetched, disputed: Disputed) {
        let [first, second] = self.sources.clone();
        let more =
            if self.disputed > 1 { format!(" (and {} more)", self.disputed - 1) } else { String::new() };
        let because = format!("{}{more}", self.because.as_deref().unwrap_or_default());
        let error = source::Error::Disputed { first, second, because };
        if disputed == Disputed::Kept {
            fetched.notes.push(Warning { kind: WarningKind::Source, text: error.to_string() });
            return;
        }
        if let Some(outcome) = fetched.outcomes.get_mut(self.outcome) {
            outcome.error.get_or_insert_with(|| error.to_string());
        }
        fetched.failures.push(error);
    }
}

/// On what two sources disagree, and where they say it.
fn because(id: &str, fact: &Fact, first: &Live, other: &Live) -> String {
    let place = |live: &Live| {
        live.origin.as_ref().map(|origin| format!(" ({})", origin.location)).unwrap_or_default()
    };
    let [was, is] = [first, other].map(|live| format!("{}{}", says(live, fact), place(live)));
    format!("of {id}, {} is {is} and not {was}", fact.name)
}
