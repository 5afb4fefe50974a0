//! Live tunnels then and now: which appeared, which are gone, and which facts of the others changed.
//!
//! A tunnel is the same if its id is; where one side has no ids, as a plan of Terraform, if its name
//! or its two ends are those of no other. A fact that only one side reports is not compared: absent
//! is never another value.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::finding::Filters;
use crate::model::fact::Origin;
use crate::model::subject::Live;
use crate::model::{FACTS, Fact, Tunnel, Value};

/// What changed from one fleet to another.
#[derive(Debug, Default)]
pub struct Fleets {
    /// What the sources of each side were asked for, where that is not everything.
    pub narrowed: [Filters; 2],
    /// Tunnels that are only in the second.
    pub appeared: Vec<Arc<Live>>,
    /// Tunnels that are only in the first.
    pub gone: Vec<Arc<Live>>,
    /// Tunnels of which a fact changed.
    pub changed: Vec<Changed>,
    /// How many others are in both.
    pub unchanged: u64,
    /// Facts that only one side reports, each of how many tunnels.
    pub not_compared: Vec<(&'static Fact, u64)>,
}

/// A tunnel of which facts changed.
#[derive(Debug)]
pub struct Changed {
    /// The tunnel as it was.
    pub old: Arc<Live>,
    /// The tunnel as it is.
    pub new: Arc<Live>,
    /// The facts, in the order of the table.
    pub facts: Vec<Change>,
}

/// A fact that changed.
#[derive(Debug)]
pub struct Change {
    /// The fact.
    pub fact: &'static Fact,
    /// What it was.
    pub old: Value,
    /// What it is.
    pub new: Value,
}

impl Fleets {
    /// Says whether nothing changed.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.appeared.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

/// What a tunnel may be known by.
type Key = fn(&Tunnel) -> Option<String>;

/// The ways of knowing a tunnel again, the surest first; the others count where an id is missing.
const WAYS: [Key; 3] = [by_id, by_name, by_ends];

fn by_id(tunnel: &Tunnel) -> Option<String> {
    tunnel.id.as_deref().map(str::to_owned)
}

fn by_name(tunnel: &Tunnel) -> Option<String> {
    tunnel.name.as_deref().map(str::to_owned)
}

fn by_ends(tunnel: &Tunnel) -> Option<String> {
    let gateway = tunnel.around.gateway.as_deref().or(tunnel.around.gateway_address.as_deref())?;
    let peer = tunnel.around.peer_address.as_deref().or(tunnel.around.peer.as_deref())?;
    Some(format!("{gateway}\0{peer}"))
}

/// Compares two fleets.
#[must_use]
pub fn compare(old: &[Arc<Live>], new: &[Arc<Live>]) -> Fleets {
    let (mut before, mut after) = (old.to_vec(), new.to_vec());
    let mut pairs = Vec::new();
    for key in WAYS {
        pairs.extend(matched(&mut before, &mut after, key));
    }
    let mut fleets = Fleets { appeared: after, gone: before, ..Fleets::default() };
    let mut not_compared: BTreeMap<u8, u64> = BTreeMap::new();
    for (old, new) in pairs {
        let facts = facts(&old.tunnel, &new.tunnel, &mut not_compared);
        if facts.is_empty() {
            fleets.unchanged += 1;
        } else {
            fleets.changed.push(Changed { old, new, facts });
        }
    }
    let order = |live: &Arc<Live>| (live.tunnel.label().to_owned(), live.tunnel.id.clone());
    fleets.appeared.sort_by_key(order);
    fleets.gone.sort_by_key(order);
    fleets.changed.sort_by_key(|changed| order(&changed.new));
    let found = not_compared.into_iter();
    fleets.not_compared =
        found.filter_map(|(index, tunnels)| Some((FACTS.get(usize::from(index))?, tunnels))).collect();
    fleets
}

/// Takes out of both lists the tunnels that one key alone has in each of them.
fn matched(old: &mut Vec<Arc<Live>>, new: &mut Vec<Arc<Live>>, key: Key) -> Vec<(Arc<Live>, Arc<Live>)> {
    let mut by_key: HashMap<String, [Vec<usize>; 2]> = HashMap::new();
    for (side, lives) in [&*old, &*new].into_iter().enumerate() {
        for (place, live) in lives.iter().enumerate() {
            let Some(key) = key(&live.tunnel) else { continue };
            if let Some(places) = by_key.entry(key).or_default().get_mut(side) {
                places.push(place);
            }
        }
    }
    let (mut taken_old, mut taken_new) = (vec![false; old.len()], vec![false; new.len()]);
    let mut pairs = Vec::new();
    for places in by_key.into_values() {
        let ([before], [after]) = (&*places[0], &*places[1]) else { continue };
        let (Some(was), Some(is)) = (old.get(*before), new.get(*after)) else { continue };
        let other =
            |a: &Live, b: &Live| a.tunnel.id.is_some() && b.tunnel.id.is_some() && a.tunnel.id != b.tunnel.id;
        if other(was, is) {
            continue;
        }
        pairs.push((Arc::clone(was), Arc::clone(is)));
        taken_old[*before] = true;
        taken_new[*after] = true;
    }
    keep(old, &taken_old);
    keep(new, &taken_new);
    pairs
}

fn keep(lives: &mut Vec<Arc<Live>>, taken: &[bool]) {
    let mut taken = taken.iter();
    lives.retain(|_| taken.next() == Some(&false));
}

/// The facts that somebody says of both and that differ.
fn facts(old: &Tunnel, new: &Tunnel, not_compared: &mut BTreeMap<u8, u64>) -> Vec<Change> {
    let said = FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Declared | Origin::Reported));
    let said = said.filter(|fact| fact.is_on_a_wire());
    let mut changes = Vec::new();
    for fact in said {
        match ((fact.read)(old), (fact.read)(new)) {
            (Some(old), Some(new)) if old != new => changes.push(Change { fact, old, new }),
            (Some(_), Some(_)) | (None, None) => {}
            (Some(_), None) | (None, Some(_)) => *not_compared.entry(fact.index).or_default() += 1,
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::subject::fixture::live;

    fn told(old: &[Arc<Live>], new: &[Arc<Live>]) -> [usize; 4] {
        let fleets = compare(old, new);
        [fleets.appeared.len(), fleets.gone.len(), fleets.changed.len(), fleets.not_compared.len()]
    }

    #[test]
    fn a_fleet_does_not_differ_from_itself_in_any_order() {
        let one = [
            live("s", &[("id", "a"), ("name", "x"), ("psk", "k")]),
            live("s", &[("id", "b"), ("name", "x")]),
            live("s", &[("name", "only")]),
        ];
        let mut other = one.to_vec();
        other.reverse();
        assert!(compare(&one, &other).is_none());
    }

    #[test]
    fn a_renamed_tunnel_is_changed_and_a_created_anew_one_is_another() {
        let old = [live("s", &[("id", "a"), ("name", "x")])];
        assert_eq!(told(&old, &[live("s", &[("id", "a"), ("name", "y")])]), [0, 0, 1, 0]);
        assert_eq!(told(&old, &[live("s", &[("id", "b"), ("name", "x")])]), [1, 1, 0, 0]);
    }

    #[test]
    fn where_an_id_is_missing_the_name_counts_and_nothing_is_guessed() {
        let plan = [live("s", &[("name", "x"), ("ike.version", "1")])];
        assert_eq!(
            told(&plan, &[live("s", &[("id", "a"), ("name", "x"), ("ike.version", "2")])]),
            [0, 0, 1, 1]
        );
        let two = [live("s", &[("id", "a"), ("name", "x")]), live("s", &[("id", "b"), ("name", "x")])];
        assert_eq!(told(&plan, &two), [2, 1, 0, 0]);
    }

    #[test]
    fn a_fact_that_one_side_does_not_report_is_no_change() {
        let old = [live("s", &[("id", "a")])];
        assert_eq!(
            told(&old, &[live("s", &[("id", "a"), ("psk", "k"), ("ike.version", "2")])]),
            [0, 0, 0, 2]
        );
    }
}
