//! Which tunnels of one gateway carry some of the same traffic. Two gateways with the same selectors are a
//! spare; within one the cloud forbids it. Routed tunnels are chosen by their routes.
//!
//! Two CIDR ranges overlap only when one holds the other, so a sweep over the sorted remote
//! ranges with a stack of those that hold the present one meets every overlap on the remote side;
//! on each of them the local side is looked up among its ancestors and its descendants.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use ipnet::IpNet;

use crate::model::fact::policy_based;
use crate::model::index::Index;
use crate::model::selector::is_any;
use crate::model::tunnel::Tunnel;
use crate::model::value::Text;

/// So many others are named for each tunnel; one is enough to find it.
const MOST_NAMED: usize = 4;

/// The tunnels with one remote range, by their local range.
struct Frame {
    remote: IpNet,
    locals: BTreeMap<IpNet, Vec<usize>>,
}

/// Names, for each tunnel, up to four others of its gateway that overlap with it.
pub(super) fn overlaps(tunnels: &mut [&mut Tunnel]) {
    let mut gateways: Index<&str, Vec<(IpNet, IpNet, usize)>> = Index::default();
    for (index, tunnel) in tunnels.iter().enumerate() {
        let (Some(gateway), Some(selectors)) = (&tunnel.around.gateway, &tunnel.selectors) else { continue };
        if policy_based(tunnel) == Some(false) {
            continue;
        }
        let pairs = selectors.pairs().iter().filter(|(local, remote)| !(is_any(local) && is_any(remote)));
        let entries = pairs.map(|(local, remote)| (*remote, *local, index));
        gateways.entry(gateway).or_default().extend(entries);
    }
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); tunnels.len()];
    for entries in gateways.values_mut() {
        entries.sort_unstable();
        sweep(entries, &mut found);
    }
    let names: Vec<Arc<[Text]>> =
        found.iter().enumerate().map(|(one, others)| named(one, others, tunnels)).collect();
    for (tunnel, names) in tunnels.iter_mut().zip(names) {
        tunnel.derived.overlaps =
            (tunnel.around.gateway.is_some() && tunnel.selectors.is_some()).then_some(names);
    }
}

/// The names of the others; the same tunnel out of another source is no other.
fn named(one: usize, others: &[usize], tunnels: &[&mut Tunnel]) -> Arc<[Text]> {
    let same = |other: &Tunnel| other.id.is_some() && other.id == tunnels[one].id;
    let others = others.iter().map(|other| &*tunnels[*other]).filter(|other| !same(other));
    let mut names: Vec<Text> = others.map(|other| other.label().into()).collect();
    names.sort_unstable();
    names.into()
}

fn sweep(entries: &[(IpNet, IpNet, usize)], found: &mut [Vec<usize>]) {
    let mut stack: Vec<Frame> = Vec::new();
    for (remote, local, index) in entries {
        while stack.last().is_some_and(|frame| !frame.remote.contains(remote)) {
            stack.pop();
        }
        for frame in &stack {
            meet(frame, *local, *index, found);
        }
        if stack.last().is_none_or(|frame| frame.remote != *remote) {
            stack.push(Frame { remote: *remote, locals: BTreeMap::new() });
        }
        if let Some(frame) = stack.last_mut() {
            frame.locals.entry(*local).or_default().push(*index);
        }
    }
}

/// Notes the tunnels of a frame whose local range holds `local` or is held by it.
fn meet(frame: &Frame, local: IpNet, index: usize, found: &mut [Vec<usize>]) {
    let holders = std::iter::successors(Some(local), IpNet::supernet).skip(1);
    let holders = holders.filter_map(|net| frame.locals.get(&net));
    let held = frame.locals.range((Bound::Included(local), Bound::Unbounded));
    let held = held.take_while(|(net, _)| local.contains(*net)).map(|(_, indices)| indices);
    for other in holders.chain(held).flat_map(|indices| most(indices)) {
        note(found, index, *other);
        note(found, *other, index);
    }
}

/// Of many with the very same ranges, the first and the last few: the rest were met before.
fn most(indices: &[usize]) -> impl Iterator<Item = &usize> {
    let tail = indices.len().saturating_sub(MOST_NAMED).max(1).min(indices.len());
    indices[..1.min(indices.len())].iter().chain(&indices[tail..])
}

fn note(found: &mut [Vec<usize>], one: usize, other: usize) {
    let others = &mut found[one];
    if one != other && others.len() < MOST_NAMED && !others.contains(&other) {
        others.push(other);
    }
}
