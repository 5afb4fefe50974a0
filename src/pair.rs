//! Declarations and live tunnels, brought together: by id, else by name within the source, else by
//! gateway and peer. Two candidates are an ambiguity, not a guess.
//!
//! Linear in the number of tunnels: each way of finding is one index and one pass.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::model::subject::{Declaration, Live, Subject, goes_by};
use crate::model::{Index, Text, Tunnel};

/// How a subject came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Declared and live.
    Matched,
    /// Declared, not live.
    Missing,
    /// Declared, and not in any source that answered; one that did not may have it.
    Unseen,
    /// Live, not declared.
    Undeclared,
    /// Declared, and fit by several live tunnels, or by one that other declarations fit too.
    Ambiguous(Text),
    /// Live, and one of those that an ambiguous declaration fits.
    Candidate,
}

/// A subject and how it came about.
#[derive(Clone, Debug)]
pub struct Paired {
    /// The tunnel.
    pub subject: Subject,
    /// How it came about.
    pub standing: Standing,
}

/// Whether a declaration that names a source is looked for in that source only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sources {
    /// Only in the source that it names.
    Apart,
    /// In all live tunnels: they come from a file that stands for every source.
    Together,
}

/// The sources that have a tunnel, by its id, where there is more than one.
pub type Elsewhere = HashMap<Text, Vec<Text>>;

/// A way of finding a live tunnel: adds the keys under which it can be found.
type Keys = for<'t> fn(&'t Tunnel, &mut Vec<Key<'t>>);

/// What a tunnel can be found by.
type Key<'t> = Cow<'t, str>;

/// The ways of finding, the surest first.
const WAYS: [Keys; 3] = [by_id, by_name, by_ends];

fn by_id<'t>(tunnel: &'t Tunnel, keys: &mut Vec<Key<'t>>) {
    keys.extend(tunnel.id.as_deref().map(Cow::Borrowed));
}

fn by_name<'t>(tunnel: &'t Tunnel, keys: &mut Vec<Key<'t>>) {
    keys.extend(tunnel.name.as_deref().map(Cow::Borrowed));
}

/// Each known name of the gateway with each known name of the peer.
fn by_ends<'t>(tunnel: &'t Tunnel, keys: &mut Vec<Key<'t>>) {
    let peers = [&tunnel.around.peer, &tunnel.around.peer_address];
    let gateways = [&tunnel.around.gateway, &tunnel.around.gateway_address].into_iter().flatten();
    keys.extend(gateways.flat_map(|gateway| {
        peers.into_iter().flatten().map(move |peer| Cow::Owned(format!("{gateway}\n{peer}")))
    }));
}

/// Live tunnels by what they can be found by: the first, and others that have the same.
type Found<'a> = Index<Key<'a>, (usize, Vec<usize>)>;

/// Brings declarations and live tunnels together. The order of the result is not the order of a
/// report.
#[must_use]
pub fn pair(
    declarations: &[Arc<Declaration>],
    live: &[Arc<Live>],
    sources: Sources,
    elsewhere: &Elsewhere,
) -> Vec<Paired> {
    let mut state = State::new(declarations, live, sources, elsewhere);
    for way in WAYS {
        state.pass(way);
    }
    state.finish()
}

/// What became of each declaration and each live tunnel so far.
struct State<'a> {
    declarations: &'a [Arc<Declaration>],
    live: &'a [Arc<Live>],
    sources: Sources,
    elsewhere: &'a Elsewhere,
    found: Vec<Outcome>,
    claimed: Vec<Claim>,
}

#[derive(Clone, Debug)]
enum Outcome {
    Nothing,
    One(usize),
    Many(Vec<usize>),
    Contested(usize),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    Free,
    Taken,
    Candidate,
}

impl<'a> State<'a> {
    fn new(
        declarations: &'a [Arc<Declaration>],
        live: &'a [Arc<Live>],
        sources: Sources,
        elsewhere: &'a Elsewhere,
    ) -> Self {
        let found = vec![Outcome::Nothing; declarations.len()];
        Self { declarations, live, sources, elsewhere, found, claimed: vec![Claim::Free; live.len()] }
    }

    /// Looks for every declaration that has found nothing yet among the live tunnels that are free.
    fn pass(&mut self, way: Keys) {
        let mut claims: Index<usize, Vec<usize>> = Index::default();
        let mut index = None;
        let mut keys = Vec::new();
        for (place, declared) in self.declarations.iter().enumerate() {
            let open = declared.tunnel.id.is_none() || std::ptr::fn_addr_eq(way, by_id as Keys);
            if !open || !matches!(self.found[place], Outcome::Nothing) {
                continue;
            }
            keys.clear();
            way(&declared.tunnel, &mut keys);
            if keys.is_empty() {
                continue;
            }
            let index = index.get_or_insert_with(|| self.index(way));
            match self.candidates(declared, &keys, index).as_slice() {
                [] => {}
                [one] => claims.entry(*one).or_default().push(place),
                many => self.found[place] = Outcome::Many(many.to_vec()),
            }
        }
        for (one, places) in claims {
            self.claimed[one] = if places.len() == 1 { Claim::Taken } else { Claim::Candidate };
            for place in &places {
                self.found[*place] =
                    if places.len() == 1 { Outcome::One(one) } else { Outcome::Contested(one) };
            }
        }
        self.mark_candidates();
    }

    /// A live tunnel that an ambiguous declaration fits is not up for other ways of finding.
    fn mark_candidates(&mut self) {
        for found in &self.found {
            let Outcome::Many(many) = found else { continue };
            for one in
                many.iter().filter(|one| self.claimed[**one] == Claim::Free).copied().collect::<Vec<_>>()
            {
                self.claimed[one] = Claim::Candidate;
            }
        }
    }

    fn index(&self, way: Keys) -> Found<'a> {
        let mut index = Found::default();
        index.reserve(self.live.len());
        let mut keys = Vec::new();
        let live = self.live.iter().zip(&self.claimed).enumerate();
        for (place, (live, _)) in live.filter(|(_, (_, claim))| **claim == Claim::Free) {
            way(&live.tunnel, &mut keys);
            for key in keys.drain(..) {
                match index.entry(key) {
                    Entry::Vacant(free) => _ = free.insert((place, Vec::new())),
                    Entry::Occupied(mut first) => first.get_mut().1.push(place),
                }
            }
        }
        index
    }

    /// Says whether a source has the tunnel, if another one as well.
    fn is_in(&self, live: &Live, source: &str) -> bool {
        let also = live.tunnel.id.as_ref().and_then(|id| self.elsewhere.get(id));
        let also = || also.into_iter().flatten().any(|name| goes_by(name, source));
        goes_by(&live.source.name, source) || also()
    }

    fn candidates(&self, declared: &Declaration, keys: &[Key<'_>], index: &Found<'_>) -> Vec<usize> {
        let there = |one: &usize| match (&declared.source, self.sources) {
            (Some(source), Sources::Apart) => self.is_in(&self.live[*one], source),
            (None, _) | (_, Sources::Together) => true,
        };
        let found = keys.iter().filter_map(|key| index.get(key));
        let found = found.flat_map(|(first, others)| std::iter::once(first).chain(others));
        let mut found: Vec<usize> = found.copied().filter(there).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn finish(self) -> Vec<Paired> {
        let mut paired = Vec::with_capacity(self.declarations.len().max(self.live.len()));
        for (declared, found) in self.declarations.iter().zip(&self.found) {
            let subject = |live| Subject { declared: Some(Arc::clone(declared)), live };
            paired.push(match found {
                Outcome::Nothing => Paired { subject: subject(None), standing: Standing::Missing },
                Outcome::One(one) => Paired {
                    subject: subject(Some(Arc::clone(&self.live[*one]))),
                    standing: Standing::Matched,
                },
                Outcome::Many(many) => Paired { subject: subject(None), standing: self.many(many) },
                Outcome::Contested(one) => Paired { subject: subject(None), standing: self.contested(*one) },
            });
        }
        for (live, claim) in self.live.iter().zip(&self.claimed) {
            let standing = match claim {
                Claim::Taken => continue,
                Claim::Candidate => Standing::Candidate,
                Claim::Free => Standing::Undeclared,
            };
            paired
                .push(Paired { subject: Subject { declared: None, live: Some(Arc::clone(live)) }, standing });
        }
        paired
    }

    fn many(&self, many: &[usize]) -> Standing {
        let shown: Vec<_> = many.iter().take(5).map(|one| label(&self.live[*one])).collect();
        let more = if many.len() > shown.len() {
            format!(" and {} more", many.len() - shown.len())
        } else {
            String::new()
        };
        Standing::Ambiguous(format!("{} live tunnels fit it: {}{more}", many.len(), shown.join(", ")).into())
    }

    fn contested(&self, one: usize) -> Standing {
        Standing::Ambiguous(format!("other declarations fit {} too", label(&self.live[one])).into())
    }
}

fn label(live: &Live) -> String {
    let id = live.tunnel.id.as_deref().unwrap_or("no id");
    format!("{} ({id}) in {}", live.tunnel.label(), live.source.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::subject::fixture::{declared, live};

    /// Pairs, and shows each subject as "declared name/live id: standing".
    fn shown(declarations: &[Arc<Declaration>], live: &[Arc<Live>], sources: Sources) -> Vec<String> {
        let show = |paired: &Paired| {
            let subject = &paired.subject;
            let declared = subject.declared.as_ref().map_or("-", |declared| declared.tunnel.label());
            let live = subject.live.as_ref().and_then(|live| live.tunnel.id.as_deref()).unwrap_or("-");
            let standing = format!("{:?}", paired.standing);
            format!("{declared}/{live}: {}", standing.split('(').next().unwrap_or_default())
        };
        let mut shown: Vec<_> =
            pair(declarations, live, sources, &Elsewhere::new()).iter().map(show).collect();
        shown.sort();
        shown
    }

    #[test]
    fn an_id_counts_for_more_than_a_name() {
        let declarations = [declared(None, &[("name", "hq"), ("id", "vpnx-2")])];
        let live =
            [live("s", &[("name", "hq"), ("id", "vpnx-1")]), live("s", &[("name", "old"), ("id", "vpnx-2")])];
        assert_eq!(
            shown(&declarations, &live, Sources::Apart),
            ["-/vpnx-1: Undeclared", "hq/vpnx-2: Matched"]
        );
    }

    #[test]
    fn an_id_that_is_not_live_is_missing_whatever_bears_its_name() {
        let declarations = [declared(None, &[("name", "hq"), ("id", "vpnx-9")])];
        let live = [live("s", &[("name", "hq"), ("id", "vpnx-1")])];
        assert_eq!(shown(&declarations, &live, Sources::Apart), ["-/vpnx-1: Undeclared", "hq/-: Missing"]);
    }

    #[test]
    fn a_renamed_tunnel_is_found_by_its_ends() {
        let ends = [("gateway", "vpngw-1"), ("peer_address", "192.0.2.1")];
        let declarations = [declared(None, &[("name", "hq"), ends[0], ends[1]])];
        let live = [live("s", &[("name", "renamed"), ("id", "vpnx-1"), ends[0], ends[1]])];
        assert_eq!(shown(&declarations, &live, Sources::Apart), ["hq/vpnx-1: Matched"]);
    }

    #[test]
    fn two_tunnels_of_one_name_are_ambiguous_unless_the_source_tells_them_apart() {
        let twins =
            [live("a", &[("name", "hq"), ("id", "vpnx-1")]), live("b", &[("name", "hq"), ("id", "vpnx-2")])];
        let anywhere = [declared(None, &[("name", "hq")])];
        let ambiguous = ["-/vpnx-1: Candidate", "-/vpnx-2: Candidate", "hq/-: Ambiguous"];
        assert_eq!(shown(&anywhere, &twins, Sources::Apart), ambiguous);
        let somewhere = [declared(Some("b"), &[("name", "hq")])];
        assert_eq!(shown(&somewhere, &twins, Sources::Apart), ["-/vpnx-1: Undeclared", "hq/vpnx-2: Matched"]);
        assert_eq!(shown(&somewhere, &twins, Sources::Together), ambiguous);
    }

    #[test]
    fn two_declarations_that_fit_one_tunnel_are_ambiguous_both() {
        let ends = [("gateway", "vpngw-1"), ("peer", "cgw-1")];
        let declarations = [
            declared(None, &[("name", "a"), ends[0], ends[1]]),
            declared(None, &[("name", "b"), ends[0], ends[1]]),
        ];
        let live = [live("s", &[("name", "c"), ("id", "vpnx-1"), ends[0], ends[1]])];
        assert_eq!(
            shown(&declarations, &live, Sources::Apart),
            ["-/vpnx-1: Candidate", "a/-: Ambiguous", "b/-: Ambiguous"]
        );
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_counted_twice() {
        let declarations: Vec<_> = (0..50).map(|n| declared(None, &[("name", &format!("t{n}"))])).collect();
        let live: Vec<_> = (25..75)
            .map(|n| live("s", &[("name", &format!("t{n}")), ("id", &format!("vpnx-{n}"))]))
            .collect();
        let paired = pair(&declarations, &live, Sources::Apart, &Elsewhere::new());
        let count = |standing: &Standing| paired.iter().filter(|paired| paired.standing == *standing).count();
        assert_eq!(
            (count(&Standing::Matched), count(&Standing::Missing), count(&Standing::Undeclared)),
            (25, 25, 25)
        );
    }
}
