//! The names of the table of facts as a reader of one wire needs them: key → slot.
//!
//! Every path of every fact has a slot; an object is read by filling slots, and a tunnel is made
//! of them afterwards.

use std::ops::Range;
use std::sync::LazyLock;

use crate::model::fact::Wire;
use crate::model::{FACTS, Fact};
use crate::text::json::Token;

/// What a key of an object stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The value of a fact, or a part of it.
    Slot(usize),
    /// A part of the tunnel with keys of its own, by the index of its table.
    Part(usize),
}

/// A fact and its slots, in the order of its paths.
pub(crate) struct Row {
    pub(crate) fact: &'static Fact,
    pub(crate) slots: Range<usize>,
    /// Says that each tunnel has a value of its own.
    pub(crate) own: bool,
}

/// The names of one wire.
pub(crate) struct Names {
    /// The wire.
    pub(crate) wire: Wire,
    /// The facts that the wire reports.
    pub(crate) rows: Vec<Row>,
    /// The slot of the pre-shared key.
    pub(crate) secret: usize,
    /// The slots of the id.
    pub(crate) id: Range<usize>,
    /// The slots that name a tunnel: its id, its name and its address.
    pub(crate) naming: Vec<usize>,
    /// The slots that tunnels have and other resources of the cloud do not.
    telling: Vec<usize>,
    /// How many slots there are.
    pub(crate) slots: usize,
    /// The row of each slot.
    pub(crate) row_of: Vec<usize>,
    /// The names of the parts; the first is the tunnel itself.
    pub(crate) parts: Vec<&'static str>,
    tables: Vec<Table>,
}

/// Keys by their length: few share one, so that looking one up takes few comparisons.
type Table = Vec<Vec<(&'static str, Meaning)>>;

static V2: LazyLock<Names> = LazyLock::new(|| Names::new(Wire::V2));
static V3: LazyLock<Names> = LazyLock::new(|| Names::new(Wire::V3));
static TERRAFORM: LazyLock<Names> = LazyLock::new(|| Names::new(Wire::Terraform));
static SNAPSHOT: LazyLock<Names> = LazyLock::new(|| Names::new(Wire::Snapshot));

/// The names of a wire.
pub(crate) fn of(wire: Wire) -> &'static Names {
    match wire {
        Wire::V2 => &V2,
        Wire::V3 => &V3,
        Wire::Terraform => &TERRAFORM,
        Wire::Snapshot => &SNAPSHOT,
    }
}

impl Names {
    fn new(wire: Wire) -> Self {
        let mut names = Self {
            wire,
            rows: Vec::new(),
            secret: usize::MAX,
            id: 0..0,
            naming: Vec::new(),
            telling: Vec::new(),
            slots: 0,
            row_of: Vec::new(),
            parts: vec![""],
            tables: vec![Table::new()],
        };
        for fact in FACTS.iter().filter(|fact| !fact.wires.on(wire).is_empty()) {
            names.add(fact);
        }
        names
    }

    fn add(&mut self, fact: &'static Fact) {
        let first = self.slots;
        for path in fact.wires.on(self.wire) {
            let (table, key) = path.split_once('.').map_or((0, *path), |(part, key)| (self.part(part), key));
            insert(&mut self.tables, table, key, Meaning::Slot(self.slots));
            self.slots += 1;
        }
        let slots = first..self.slots;
        match fact.name {
            "psk" => self.secret = first,
            "id" => self.id = slots.clone(),
            _ => {}
        }
        let own = matches!(fact.name, "id" | "name" | "address");
        if own {
            self.naming.extend(slots.clone());
        }
        // all resources of Terraform have an id and a name, and only tunnels have phases
        let telling = match self.wire {
            Wire::Terraform => fact.name.starts_with("ike.") || fact.name == "selectors",
            _ => matches!(fact.name, "id" | "name" | "selectors"),
        };
        if telling {
            self.telling.extend(slots.clone());
        }
        self.row_of.resize(self.slots, self.rows.len());
        self.rows.push(Row { fact, slots, own });
    }

    fn part(&mut self, name: &'static str) -> usize {
        if let Some(known) = self.parts.iter().position(|part| *part == name) {
            return known;
        }
        let table = self.parts.len();
        self.parts.push(name);
        self.tables.push(Table::new());
        insert(&mut self.tables, 0, name, Meaning::Part(table));
        table
    }

    /// What a key of the tunnel, or of one of its parts, stands for.
    pub(crate) fn find(&self, table: usize, key: &str) -> Option<Meaning> {
        let find = |key: &str| {
            let bucket = self.tables.get(table)?.get(key.len())?;
            bucket.iter().find(|(name, _)| *name == key).map(|(_, meaning)| *meaning)
        };
        find(key).or_else(|| find(self.wire.container(key)))
    }

    /// Says whether a key is one that tunnels have and other resources of the cloud do not.
    fn tells_a_tunnel(&self, key: &str) -> bool {
        match self.find(0, key) {
            Some(Meaning::Part(_)) => true,
            Some(Meaning::Slot(slot)) => self.telling.contains(&slot),
            None => false,
        }
    }
}

fn insert(tables: &mut [Table], table: usize, key: &'static str, meaning: Meaning) {
    if let Some(table) = tables.get_mut(table) {
        table.resize_with(table.len().max(key.len() + 1), Vec::new);
        if let Some(bucket) = table.get_mut(key.len()) {
            bucket.push((key, meaning));
        }
    }
}

/// Of the three fields of an identity (its type, an address, a name), the one that is in effect.
pub(crate) fn identity<'t>(fields: [Option<Token<'t>>; 3]) -> Option<Token<'t>> {
    let [kind, address, name] = fields;
    match kind.map(|kind| kind.written) {
        Some(kind) if kind.eq_ignore_ascii_case("address") => address,
        Some(kind) if kind.eq_ignore_ascii_case("fqdn") => name,
        _ => address.or(name),
    }
}

/// Tells by a key what an object comes from, if it is a tunnel: one of the two APIs, or the values of a
/// resource of Terraform.
pub(crate) fn wire_of(key: &str) -> Option<Wire> {
    [Wire::V2, Wire::V3, Wire::Terraform].into_iter().find(|wire| of(*wire).tells_a_tunnel(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_of_every_fact_has_a_slot_of_its_own() {
        for wire in [Wire::V2, Wire::V3, Wire::Terraform, Wire::Snapshot] {
            let names = of(wire);
            let mut seen = vec![false; names.slots];
            for row in &names.rows {
                for (path, slot) in row.fact.wires.on(wire).iter().zip(row.slots.clone()) {
                    let (part, key) = path.split_once('.').unwrap_or(("", path));
                    let table = names.parts.iter().position(|known| *known == part).expect("a part");
                    assert_eq!(names.find(table, key), Some(Meaning::Slot(slot)), "{path}");
                    assert!(!std::mem::replace(&mut seen[slot], true), "{path}");
                }
            }
            assert!(names.secret < names.slots && !names.id.is_empty());
        }
    }

    #[test]
    fn a_gateway_is_no_tunnel() {
        for key in [
            "VpnGatewayId",
            "VpcId",
            "State",
            "TagSet",
            "vpnGwId",
            "unVpnGwId",
            "vpcId",
            "name",
            "id",
            "preSharedKey",
        ] {
            assert_eq!(wire_of(key), None, "{key}");
        }
        assert_eq!(wire_of("VpnConnectionId"), Some(Wire::V3));
        assert_eq!(wire_of("IPsecSet"), Some(Wire::V2));
        assert_eq!(wire_of("ike_version"), Some(Wire::Terraform));
        assert_eq!(wire_of("security_group_policy"), Some(Wire::Terraform));
    }
}
