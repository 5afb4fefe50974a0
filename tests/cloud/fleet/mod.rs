//! The tunnels of one region: made by rule, the same every time, or given.
//!
//! A tunnel is made anew whenever it is asked for; only the order is kept, so a fleet of a million
//! costs four megabytes. The newest tunnel stands first, as in the cloud.

mod item;
mod v2;
mod v3;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::call::Api;

pub use item::Item;
pub use v2::Quirks;

type Change = Arc<dyn Fn(u32, &mut Item) + Send + Sync>;

/// What a list is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Tunnels.
    Tunnels,
    /// Gateways of the cloud.
    Gateways,
    /// Customer gateways.
    Peers,
}

/// Tunnels that share something: the first of each group, and how many there are with it.
#[derive(Clone)]
struct Group {
    firsts: Arc<Vec<u32>>,
    counts: BTreeMap<u32, u32>,
}

/// The tunnels of one region.
#[derive(Clone, Default)]
pub struct Fleet {
    order: Arc<Vec<u32>>,
    created: u32,
    initial: u32,
    given: Arc<Vec<Value>>,
    change: Option<Change>,
    /// By gateway, and by customer gateway.
    groups: [Option<Group>; 2],
}

impl Fleet {
    /// A fleet of so many tunnels: most are sound, three in ten are weak in one way or another.
    pub fn of(count: u32) -> Fleet {
        Fleet { order: Arc::new((0..count).collect()), created: count, initial: count, ..Fleet::default() }
    }

    /// These tunnels, in the shape of the API that will be asked; they have no gateways to list.
    pub fn given(items: Vec<Value>) -> Fleet {
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        Fleet { given: Arc::new(items), ..Fleet::of(count) }
    }

    /// The same with every tunnel changed as told; the number counts from the newest, 0.
    #[must_use]
    pub fn with(mut self, change: impl Fn(u32, &mut Item) + Send + Sync + 'static) -> Fleet {
        self.change = Some(Arc::new(change));
        self
    }

    /// Creates a tunnel; it is the newest.
    pub fn insert(&mut self) {
        Arc::make_mut(&mut self.order).insert(0, self.created);
        self.created += 1;
        self.groups = [None, None];
    }

    /// Deletes the newest tunnel.
    pub fn remove(&mut self) {
        if !self.order.is_empty() {
            Arc::make_mut(&mut self.order).remove(0);
            self.groups = [None, None];
        }
    }

    /// What there is now, by numbers to show it with: tunnels newest first.
    pub fn numbers(&mut self, region: &str, kind: Kind) -> Arc<Vec<u32>> {
        match kind {
            Kind::Tunnels => Arc::clone(&self.order),
            Kind::Gateways | Kind::Peers => Arc::clone(&self.group(region, kind).firsts),
        }
    }

    /// One entry of a list in the shape of the API at hand.
    pub fn show(&mut self, region: &str, kind: Kind, number: u32, api: Api, quirks: Quirks) -> Value {
        if let Some(given) = self.given_item(number) {
            return given;
        }
        let item = self.item(region, number);
        match (kind, api) {
            (Kind::Tunnels, Api::V2) => v2::render(&item, quirks),
            (Kind::Tunnels, Api::V3) => v3::render(&item),
            (Kind::Gateways, _) => v3::gateway(&item.gateway),
            (Kind::Peers, _) => {
                let tunnels = self.group(region, kind).counts.get(&number).copied();
                v3::peer(&item.peer, tunnels.unwrap_or(0))
            }
        }
    }

    /// A tunnel made by rule.
    pub fn item(&self, region: &str, number: u32) -> Item {
        let mut item = Item::make(region, number, self.initial);
        if let Some(change) = &self.change {
            change(number, &mut item);
        }
        item
    }

    fn group(&mut self, region: &str, kind: Kind) -> &Group {
        let place = usize::from(kind == Kind::Peers);
        let group = self.groups[place].take().unwrap_or_else(|| self.grouped(region, kind));
        self.groups[place].insert(group)
    }

    fn grouped(&self, region: &str, kind: Kind) -> Group {
        let mut groups: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        let order: &[u32] = if self.given.is_empty() { &self.order } else { &[] };
        for &number in order {
            let of = match (&self.change, kind) {
                (None, Kind::Peers) => number / item::PER_PEER,
                (None, _) => number / item::PER_GATEWAY,
                (Some(_), Kind::Peers) => self.item(region, number).peer.number,
                (Some(_), _) => self.item(region, number).gateway.number,
            };
            groups.entry(of).or_insert((number, 0)).1 += 1;
        }
        let firsts = groups.values().map(|(first, _)| *first).collect();
        Group { firsts: Arc::new(firsts), counts: groups.into_values().collect() }
    }

    /// A given tunnel; one that was created later is the first with another id.
    fn given_item(&self, number: u32) -> Option<Value> {
        let first = self.given.first()?;
        if let Some(value) = self.given.get(number as usize) {
            return Some(value.clone());
        }
        let mut created = first.clone();
        for id in ["VpnConnectionId", "unVpnConnId"] {
            if let Some(value) = created.get_mut(id) {
                *value = json!(format!("vpnx-created{number}"));
            }
        }
        Some(created)
    }
}
