//! Facts that can only be told beside the whole fleet: who shares a pre-shared key, how many
//! guesses one withstands, which selectors overlap, how many tunnels reach the same place.
//!
//! Each is worked out only when a rule in use asks for it.

mod overlap;
mod psk;

use std::collections::{HashMap, HashSet};

use super::tunnel::Tunnel;
use super::{FACTS, Fact};

/// Fills in the derived facts of a fleet that `wanted` asks for.
pub fn fleet(tunnels: &mut [&mut Tunnel], wanted: impl Fn(&Fact) -> bool) {
    let wanted = |name: &str| FACTS.iter().any(|fact| fact.name == name && wanted(fact));
    if wanted("psk.shared_with") {
        psk::sharing(tunnels);
    }
    if wanted("psk.guesses_log10") {
        psk::guesses(tunnels);
    }
    if wanted("selectors.overlaps") {
        overlap::overlaps(tunnels);
    }
    if wanted("redundancy") {
        redundancy(tunnels);
    }
}

fn redundancy(tunnels: &mut [&mut Tunnel]) {
    let key = |tunnel: &Tunnel| Some((tunnel.around.vpc.clone()?, tunnel.selectors.as_ref()?.remotes()));
    let mut counts: HashMap<_, u64> = HashMap::new();
    let mut seen = HashSet::new();
    for tunnel in tunnels.iter() {
        // a tunnel that two sources show is one way, not two
        let Some(key) = key(tunnel).filter(|_| tunnel.id.clone().is_none_or(|id| seen.insert(id))) else {
            continue;
        };
        *counts.entry(key).or_default() += 1;
    }
    for tunnel in tunnels {
        tunnel.derived.redundancy = key(tunnel).and_then(|key| counts.get(&key).copied());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::selector::{Selectors, range};
    use crate::model::tunnel::Around;
    use crate::model::{Measures, Secret, Text};

    fn tunnel(name: &str, psk: &str, local: &str, remote: &str) -> Tunnel {
        let net = |said| range(said).expect("a range");
        Tunnel {
            name: Some(name.into()),
            around: Around {
                vpc: Some("vpc-1".into()),
                gateway: Some("vpngw-1".into()),
                ..Around::default()
            }
            .into(),
            psk: Secret::new(psk),
            selectors: Some(Arc::new(Selectors::new([(net(local), net(remote))]))),
            ..Tunnel::default()
        }
    }

    fn derive(fleet: &mut [Tunnel]) {
        super::fleet(&mut fleet.iter_mut().collect::<Vec<_>>(), |_| true);
    }

    #[test]
    fn a_key_of_two_tunnels_is_shared_with_one_other() {
        let mut fleet = [
            tunnel("a", "one", "10.0.0.0/24", "10.1.0.0/24"),
            tunnel("b", "one", "10.0.0.0/24", "10.2.0.0/24"),
            tunnel("c", "two", "10.0.0.0/24", "10.3.0.0/24"),
        ];
        derive(&mut fleet);
        assert_eq!(
            fleet.each_ref().map(|tunnel| tunnel.derived.psk_shared_with),
            [Some(1), Some(1), Some(0)]
        );
    }

    #[test]
    fn a_key_that_holds_the_name_of_its_tunnel_is_easily_guessed() {
        let mut fleet = [
            tunnel("shenzhen-hq", "shenzhen-hq1", "10.0.0.0/24", "10.1.0.0/24"),
            tunnel("b", "kX9#qLw7Zr2m", "10.0.0.0/24", "10.2.0.0/24"),
        ];
        derive(&mut fleet);
        let [weak, strong] = fleet.each_ref().map(|tunnel| tunnel.derived.psk_guesses_log10.expect("a key"));
        assert!(weak < 7.0 && strong > 10.0, "{weak} {strong}");
    }

    #[test]
    fn what_is_told_of_a_common_key_is_the_same_for_all_of_its_length() {
        // the commonest keys of eight and of twelve characters, of every class; those that a guide prints are
        // public, and told apart from these
        let keys = [
            ["password", "12345678", "iloveyou", "sunshine", "Passw0rd", "P@ssw0rd", "qwertyui", "tencent1"],
            [
                "123456789012",
                "qwertyuiop12",
                "Password1234",
                "P@ssw0rd1234",
                "abcdefghijkl",
                "iloveyou1234",
                "1q2w3e4r5t6y",
                "tencentcloud",
            ],
        ];
        for keys in keys {
            let mut fleet = keys.map(|key| tunnel("a", key, "10.0.0.0/24", "10.1.0.0/24"));
            derive(&mut fleet);
            let told = |tunnel: &Tunnel| {
                let facts = FACTS.iter().filter(|fact| fact.name.starts_with("psk."));
                facts.map(|fact| (fact.read)(tunnel)).collect::<Vec<_>>()
            };
            let first = told(&fleet[0]);
            assert_eq!(first.len(), 5);
            for (tunnel, key) in fleet.iter().zip(keys) {
                assert_eq!(told(tunnel), first, "{key}");
            }
        }
    }

    #[test]
    fn a_key_in_a_snapshot_that_nobody_there_shares_may_be_shared_elsewhere() {
        let kept = |group| {
            let snapshot = "a.json".into();
            let measures = Measures {
                snapshot,
                group,
                length: 7.0,
                entropy_bits: 79.0,
                guesses_log10: 6.0,
                published: None,
            };
            Some(Secret::measured(measures.into()))
        };
        let with = |name: &str, psk| Tunnel { psk, ..tunnel(name, "", "10.0.0.0/24", "10.1.0.0/24") };
        let mut fleet = [with("a", kept(1)), with("b", kept(1)), with("c", kept(2))];
        let shared = |fleet: &[Tunnel]| fleet.iter().map(|t| t.derived.psk_shared_with).collect::<Vec<_>>();
        derive(&mut fleet);
        assert_eq!(shared(&fleet), [Some(1), Some(1), Some(0)]);
        let [a, b, c] = fleet;
        let mut fleet =
            [a, b, c, with("d", Secret::new("x")), with("e", Secret::new("x")), with("f", Secret::new("y"))];
        derive(&mut fleet);
        assert_eq!(shared(&fleet), [Some(1), Some(1), None, Some(1), Some(1), None]);
    }

    #[test]
    fn selectors_overlap_when_both_sides_do() {
        let mut fleet = [
            tunnel("wide", "1", "10.0.0.0/16", "10.1.0.0/16"),
            tunnel("inside", "2", "10.0.3.0/24", "10.1.3.0/24"),
            tunnel("other-local", "3", "10.9.0.0/24", "10.1.3.0/24"),
            tunnel("any", "4", "0.0.0.0/0", "0.0.0.0/0"),
        ];
        derive(&mut fleet);
        let names =
            fleet.each_ref().map(|tunnel| tunnel.derived.overlaps.as_deref().expect("selectors").join(","));
        assert_eq!(names, ["inside", "wide", "", ""]);
    }

    #[test]
    fn selectors_overlap_within_a_gateway_and_where_they_decide() {
        let one = || tunnel("one", "1", "10.0.0.0/24", "10.1.0.0/24");
        let told = |other: Tunnel| {
            let mut fleet = [one(), other];
            derive(&mut fleet);
            fleet[0].derived.overlaps.as_deref().map(|names| names.join(","))
        };
        let word =
            |said| Fact::find("route_type").and_then(|fact| fact.kind.read(said).ok()?.try_into().ok());
        let mut other = tunnel("other", "2", "10.0.0.0/24", "10.1.0.0/24");
        assert_eq!(told(other.clone()).as_deref(), Some("other"));
        // a gateway of a CCN has no VPC
        other.around.vpc = None;
        assert_eq!(told(other.clone()).as_deref(), Some("other"));
        other.route_type = word("StaticRoute");
        assert_eq!(told(other.clone()).as_deref(), Some(""));
        other.route_type = word("STATIC");
        assert_eq!(told(other.clone()).as_deref(), Some("other"));
        other.around.gateway = Some("vpngw-2".into());
        assert_eq!(told(other.clone()).as_deref(), Some(""), "a spare");
        let mut fleet = [one()];
        fleet[0].around.gateway = None;
        derive(&mut fleet);
        assert_eq!(fleet[0].derived.overlaps, None);
    }

    #[test]
    fn two_tunnels_to_one_place_are_redundant() {
        let mut fleet =
            [tunnel("a", "1", "10.0.0.0/24", "10.1.0.0/24"), tunnel("b", "2", "10.0.1.0/24", "10.1.0.0/24")];
        derive(&mut fleet);
        assert_eq!(fleet.each_ref().map(|tunnel| tunnel.derived.redundancy), [Some(2), Some(2)]);
    }

    #[test]
    fn a_tunnel_that_two_sources_show_is_one_tunnel() {
        let mut fleet =
            [tunnel("a", "1", "10.0.0.0/24", "10.1.0.0/24"), tunnel("a", "1", "10.0.0.0/24", "10.1.0.0/24")];
        fleet.iter_mut().for_each(|tunnel| tunnel.id = Some("vpnx-1".into()));
        derive(&mut fleet);
        for Tunnel { derived, .. } in &fleet {
            assert_eq!((derived.psk_shared_with, derived.redundancy), (Some(0), Some(1)));
            assert!(derived.overlaps.as_deref().expect("selectors").is_empty());
        }
    }

    #[test]
    fn what_was_not_reported_derives_nothing() {
        let mut fleet = [Tunnel { name: Some(Text::from("bare")), ..Tunnel::default() }];
        derive(&mut fleet);
        let derived = &fleet[0].derived;
        assert!(derived.psk_shared_with.is_none() && derived.psk_guesses_log10.is_none());
        assert!(derived.overlaps.is_none() && derived.redundancy.is_none());
    }
}
