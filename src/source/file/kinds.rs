//! Which wire an object comes from, told by its keys.

use crate::source::document::columns::{self, Form, Wire};
use crate::source::wires;

/// A set of wires, by their places in the list of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WireSet(u32);

impl WireSet {
    /// The wires that have a key which tunnels have and other resources do not: an API, or the values of a resource
    /// of Terraform.
    pub(super) fn telling(key: &str) -> Self {
        let places = wires().zip(0..u32::BITS).filter(|(wire, _)| wire.form != Form::Snapshot);
        let telling = places.filter(|(wire, _)| columns::of(wire).tells_a_tunnel(key));
        Self(telling.fold(0, |set, (_, place)| set | 1 << place))
    }

    /// Says whether none has it.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The wires of both sets.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The first wire.
    pub(super) fn first(self) -> Option<&'static Wire> {
        wires().zip(0..u32::BITS).find(|(_, place)| self.0 >> place & 1 == 1).map(|(wire, _)| wire)
    }
}

/// The wire that an object with these keys comes from, if it is a tunnel. Of several that have the first key that
/// tells, the others decide.
pub(super) fn wire_of(keys: &[&str]) -> Option<&'static Wire> {
    let mut left = WireSet::default();
    for telling in keys.iter().map(|key| WireSet::telling(key)).filter(|set| !set.is_empty()) {
        let common = if left.is_empty() { telling } else { left.and(telling) };
        if !common.is_empty() {
            left = common;
        }
    }
    left.first()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document::columns::Meaning;

    #[test]
    fn every_path_of_every_fact_has_a_slot_of_its_own() {
        for wire in wires() {
            let columns = columns::of(wire);
            let mut seen = vec![false; columns.slots];
            for row in &columns.rows {
                for (path, slot) in wire.paths(row.fact).iter().zip(row.slots.clone()) {
                    let (part, key) = path.split_once('.').unwrap_or(("", path));
                    let table = columns.parts.iter().position(|known| *known == part).expect("a part");
                    assert_eq!(columns.find(table, key), Some(Meaning::Slot(slot)), "{path}");
                    assert!(!std::mem::replace(&mut seen[slot], true), "{path}");
                }
            }
            assert!(columns.secret < columns.slots && !columns.id.is_empty());
        }
    }

    #[test]
    fn every_column_is_of_a_fact_that_somebody_says() {
        for wire in wires() {
            let known =
                |fact: &str| crate::model::Fact::find(fact).is_some_and(|fact| fact.made_of.is_empty());
            assert!(wire.columns.iter().all(|column| known(column.fact)), "{}", wire.name);
        }
    }

    #[test]
    fn a_fact_that_clouds_report_is_on_a_wire() {
        for fact in crate::model::FACTS.iter() {
            let mut wires = wires().filter(|wire| wire.form != Form::Snapshot);
            assert_eq!(wires.any(|wire| !wire.paths(fact).is_empty()), fact.is_on_a_wire(), "{}", fact.name);
        }
    }

    #[test]
    fn of_wires_that_share_a_key_the_other_keys_choose() {
        let of = |keys: &[&str]| wire_of(keys).map(|wire| wire.name);
        assert_eq!(of(&["VpnConnectionId", "IkeConfig"]), Some("alibaba"));
        assert_eq!(of(&["VpnConnectionId", "VpnConnectionName"]), Some("v3"));
        assert_eq!(of(&["Name", "State"]), None);
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
            assert_eq!(wire_of(&[key]), None, "{key}");
        }
        let names = [("VpnConnectionId", "v3"), ("IPsecSet", "v2"), ("ike_version", "terraform")];
        for (key, wire) in names.into_iter().chain([("security_group_policy", "terraform")]) {
            assert_eq!(wire_of(&[key]).map(|wire| wire.name), Some(wire), "{key}");
        }
    }
}
