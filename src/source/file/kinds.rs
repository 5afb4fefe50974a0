//! Which wire an object comes from, told by its keys.

use crate::source::document::columns::{self, Form, Wire};
use crate::source::wires;

/// Tells by a key what an object comes from, if it is a tunnel: an API, or the values of a resource of Terraform.
pub(super) fn wire_of(key: &str) -> Option<&'static Wire> {
    let mut wires = wires().filter(|wire| wire.form != Form::Snapshot);
    wires.find(|wire| columns::of(wire).tells_a_tunnel(key))
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
        let names = [("VpnConnectionId", "v3"), ("IPsecSet", "v2"), ("ike_version", "terraform")];
        for (key, wire) in names.into_iter().chain([("security_group_policy", "terraform")]) {
            assert_eq!(wire_of(key).map(|wire| wire.name), Some(wire), "{key}");
        }
    }
}
