//! The tunnels of a report and the algorithms that they rest on, each under a name that no other has.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::about::{BomMetadata, OwnProperty};
use super::algorithm::{Listed, Used};
use super::layers::{Layer, ProtocolSuite};
use super::reference::{PartReference, TUNNEL};
use super::version::SpecVersion;
use crate::finding::Report;
use crate::model::subject::Subject;
use crate::report::identifier;
use crate::report::inventory::Inventory;
use crate::report::label::{self, NAME, shown};
use crate::report::roll::Roll;

/// The inventory, before it is written.
pub(super) struct Fleet<'a> {
    pub(super) entries: Vec<TunnelEntry<'a>>,
    /// In the order in which they are listed.
    pub(super) algorithms: Vec<Listed<'a>>,
    suites: Vec<ProtocolSuite<'a>>,
}

/// A tunnel.
pub(super) struct TunnelEntry<'a> {
    pub(super) subject: &'a Subject,
    /// What tells it from all others.
    pub(super) handle: String,
    suite: u32,
}

impl TunnelEntry<'_> {
    /// Where what is told of it comes from: `live`, `planned` or `declared`.
    fn side(&self) -> &'static str {
        self.subject.live.as_deref().map_or("declared", |live| live.presence())
    }
}

impl<'a> Fleet<'a> {
    /// What is live goes before what is declared: an inventory is of what is there.
    pub(super) fn of(report: &'a Report) -> Self {
        let mut inventory = Inventory::default();
        let mut handles = Handles::default();
        let mut counts: Vec<u64> = Vec::new();
        let mut entries = Vec::new();
        for subject in Roll::of(report).tunnels {
            let live = subject.live.as_deref().map(|live| &live.tunnel);
            let told = live.or(subject.declared.as_deref().map(|declared| &declared.tunnel));
            let Some(tunnel) = told else { continue };
            let suite = inventory.number(tunnel);
            counts.resize(inventory.sets.len(), 0);
            if let Some(count) = counts.get_mut(suite as usize) {
                *count += 1;
            }
            let name = subject.handle().unwrap_or_else(|| subject.name());
            entries.push(TunnelEntry { subject, handle: handles.of(&shown(name, NAME)), suite });
        }
        let mut suites: Vec<ProtocolSuite<'a>> = inventory.sets.iter().map(ProtocolSuite::of).collect();
        let algorithms = algorithms(&mut suites, &counts);
        Self { entries, algorithms, suites }
    }

    pub(super) fn suite(&self, entry: &TunnelEntry<'_>) -> &ProtocolSuite<'a> {
        // every entry has one
        &self.suites[entry.suite as usize]
    }

    /// The references of all that a protocol rests on.
    pub(super) fn references<'f>(&'f self, part: &'f Layer<'a>) -> impl Iterator<Item = &'f str> {
        part.places.iter().filter_map(|place| Some(&*self.algorithms.get(*place)?.reference))
    }

    /// The number of the document: that of what it says, so that the same is called the same.
    pub(super) fn serial(&self, version: SpecVersion, metadata: &BomMetadata) -> Uuid {
        let mut sum = Sum(Sha256::new());
        sum.add(env!("CARGO_PKG_VERSION"));
        sum.properties(&metadata.properties);
        for part in self.suites.iter().flat_map(|suite| [&suite.ike, &suite.ipsec]) {
            sum.add(part.version.as_deref().unwrap_or_default());
            self.references(part).for_each(|reference| sum.add(reference));
            sum.properties(&part.properties);
        }
        for entry in &self.entries {
            let subject = entry.subject;
            let [source, region, address] =
                [subject.source(), subject.region(), subject.address()].map(Option::unwrap_or_default);
            let parts = [&*entry.handle, subject.name(), entry.side(), source, region, address];
            parts.into_iter().for_each(|part| sum.add(part));
            sum.0.update(entry.suite.to_le_bytes());
        }
        let made = identifier::id(&["inventory", version.number(), &metadata.timestamp]);
        Uuid::new_v5(&made, &sum.0.finalize())
    }
}

/// What an inventory says, summed up.
struct Sum(Sha256);

impl Sum {
    fn add(&mut self, part: &str) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    fn properties(&mut self, properties: &[OwnProperty]) {
        for OwnProperty { name, value } in properties {
            self.add(name);
            self.add(value);
        }
    }
}

/// Every algorithm that a suite rests on, with its number of tunnels; the suites get their places in the list.
fn algorithms<'a>(suites: &mut [ProtocolSuite<'a>], counts: &[u64]) -> Vec<Listed<'a>> {
    let mut tunnels: BTreeMap<Used<'a>, u64> = BTreeMap::new();
    for (suite, count) in suites.iter().zip(counts) {
        let both = suite.ipsec.uses.iter().filter(|used| !suite.ike.uses.contains(used));
        for used in suite.ike.uses.iter().chain(both) {
            *tunnels.entry(*used).or_default() += count;
        }
    }
    let places: BTreeMap<Used<'a>, usize> = tunnels.keys().copied().zip(0..).collect();
    for part in suites.iter_mut().flat_map(|suite| [&mut suite.ike, &mut suite.ipsec]) {
        part.places = part.uses.iter().filter_map(|used| places.get(used).copied()).collect();
    }
    let mut handles = Handles::default();
    let listed = |(used, tunnels): (Used<'a>, u64)| {
        let reference = handles.of(&format!("{}/{}", used.sort.word(), used.handle()));
        Listed { used, reference, tunnels }
    };
    tunnels.into_iter().map(listed).collect()
}

/// Names, of which none is given twice.
#[derive(Default)]
struct Handles {
    given: HashSet<String>,
    /// How often each was asked for.
    asked: HashMap<String, u64>,
}

impl Handles {
    /// The name, with a number behind it where it is given already.
    fn of(&mut self, name: &str) -> String {
        if self.given.insert(name.to_owned()) {
            return name.to_owned();
        }
        let asked = self.asked.entry(name.to_owned()).or_insert(1);
        loop {
            *asked += 1;
            let other = format!("{name}~{asked}");
            if self.given.insert(other.clone()) {
                return other;
            }
        }
    }
}

/// A tunnel as a service.
#[derive(Serialize)]
pub(super) struct Service<'a> {
    #[serde(rename = "bom-ref")]
    reference: PartReference<'a>,
    name: String,
    properties: Vec<OwnProperty>,
}

impl<'a> Service<'a> {
    pub(super) fn of(entry: &'a TunnelEntry<'_>) -> Self {
        let subject = entry.subject;
        let mut properties = vec![OwnProperty::new("vpnaudit:source", entry.side())];
        for (name, text) in [
            ("vpnaudit:source-name", subject.source()),
            ("vpnaudit:region", subject.region()),
            ("vpnaudit:tunnel-id", subject.id()),
            ("vpnaudit:address", subject.address()),
        ] {
            properties.extend(text.map(|text| OwnProperty::shown(name, text)));
        }
        Self { reference: PartReference(TUNNEL, &entry.handle), name: label::tunnel(subject), properties }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice_whatever_is_asked_for() {
        let mut handles = Handles::default();
        let given = ["a", "a~2", "a", "a", "a~2", "a~2~2", "a"].map(|name| handles.of(name));
        assert_eq!(given, ["a", "a~2", "a~3", "a~4", "a~2~2", "a~2~2~2", "a~5"]);
    }
}
