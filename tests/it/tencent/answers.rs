//! A good day: every tunnel arrives, over both APIs, whatever was asked for.

use vpnaudit::model::subject::Subject;
use vpnaudit::model::{Text, Tunnel};
use vpnaudit::source::tencent::sign::v2::Digest;
use vpnaudit::source::tencent::{Api, Filters, Settings};
use vpnaudit::text::{Location, SourceFile, Span};

use super::{World, with};
use crate::cloud::Fleet;

#[test]
fn every_tunnel_arrives_once_over_both_apis() {
    for api in [Api::V2, Api::V3] {
        for count in [0, 1, 100, 101, 473] {
            let world = World::new(with(count));
            let tunnels = world.tunnels(world.settings(api));
            assert_eq!(tunnels.len(), count as usize, "{api:?}");
            let mut ids: Vec<_> = tunnels.iter().map(|live| live.tunnel.id.clone()).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), count as usize);
            assert!(world.cloud.seen().refused.is_empty(), "{:?}", world.cloud.seen().refused);
        }
    }
}

#[test]
fn both_apis_say_the_same_of_a_tunnel() {
    let world = World::new(with(120));
    let sorted = |api| {
        let mut tunnels = world.tunnels(world.settings(api));
        tunnels.sort_by(|a, b| a.tunnel.id.cmp(&b.tunnel.id));
        tunnels
    };
    for (v2, v3) in sorted(Api::V2).iter().zip(sorted(Api::V3)) {
        let (v2, v3) = (&v2.tunnel, &v3.tunnel);
        assert!(v3.around.gateway_address.is_some() && v3.around.peer_address.is_some());
        assert_eq!((&v2.id, &v2.name, &v2.around.vpc), (&v3.id, &v3.name, &v3.around.vpc));
        assert_eq!(
            (&v2.around.gateway_address, &v2.around.gateway_name),
            (&v3.around.gateway_address, &v3.around.gateway_name)
        );
        assert_eq!(
            (&v2.around.peer_address, &v2.around.peer_name),
            (&v3.around.peer_address, &v3.around.peer_name)
        );
        assert_eq!((&v2.ike.encryption, &v2.ipsec.pfs_group), (&v3.ike.encryption, &v3.ipsec.pfs_group));
        assert_eq!(v2.psk, v3.psk);
    }
}

#[test]
fn old_names_of_regions_and_the_old_digest_are_taken() {
    let world = World::new(with(60));
    for (region, api, digest) in [
        ("gz", Api::V2, Digest::Sha1),
        ("gz", Api::V3, Digest::Sha256),
        ("ap-guangzhou", Api::V2, Digest::Sha256),
    ] {
        let settings = Settings { region: region.into(), digest, ..world.settings(api) };
        let outcome = world.one(settings);
        assert_eq!(outcome.tunnels.expect("tunnels").len(), 60);
        assert_eq!(outcome.source.region.as_deref(), Some("ap-guangzhou"));
    }
}

#[test]
fn each_filter_narrows_the_listing_to_its_values() {
    let world = World::new(with(300));
    for api in [Api::V2, Api::V3] {
        let all = world.tunnels(world.settings(api));
        // one value, a few, and more than either API takes at once
        for picked in [&[123][..], &[3, 123, 250], &[3, 44, 87, 123, 170, 210, 250]] {
            type Read = fn(&Tunnel) -> Option<Text>;
            type Set = fn(Vec<Text>) -> Filters;
            let kinds: [(Read, Set); 4] = [
                (|tunnel| tunnel.around.vpc.clone(), |vpc| Filters { vpc, ..Filters::default() }),
                (|tunnel| tunnel.around.gateway.clone(), |gateway| Filters { gateway, ..Filters::default() }),
                (|tunnel| tunnel.around.peer.clone(), |peer| Filters { peer, ..Filters::default() }),
                (|tunnel| tunnel.id.clone(), |tunnel| Filters { tunnel, ..Filters::default() }),
            ];
            for (read, filters) in kinds {
                let values: Vec<_> = picked.iter().filter_map(|index| read(&all[*index].tunnel)).collect();
                let expected: Vec<_> = all
                    .iter()
                    .filter(|live| read(&live.tunnel).is_some_and(|value| values.contains(&value)))
                    .map(|live| live.tunnel.id.clone())
                    .collect();
                let narrowed = world.tunnels(Settings { filters: filters(values), ..world.settings(api) });
                let found: Vec<_> = narrowed.iter().map(|live| live.tunnel.id.clone()).collect();
                assert_eq!(found, expected, "{api:?} {picked:?}");
                assert!(narrowed.iter().all(|live| live.tunnel.around.peer_address.is_some()));
            }
            let name = picked.iter().filter_map(|index| all[*index].tunnel.name.clone()).collect();
            let filters = Filters { name, ..Filters::default() };
            let named = world.tunnels(Settings { filters, ..world.settings(api) });
            let has = |index: &usize| named.iter().any(|live| live.tunnel.id == all[*index].tunnel.id);
            assert!(picked.iter().all(has) && named.len() < 300, "{api:?} {picked:?}");
        }
    }
}

#[test]
fn several_sources_are_read_at_once_and_one_that_fails_stops_no_other() {
    let world = World::new(with(150).region("ap-shanghai", Fleet::of(70)));
    let of = |name: &str, region: &str, api| Settings {
        name: name.into(),
        region: region.into(),
        ..world.settings(api)
    };
    let settings = [
        of("a", "ap-guangzhou", Api::V3),
        of("b", "ap-nowhere", Api::V3),
        of("c", "ap-shanghai", Api::V2),
        of("d", "not a region", Api::V2),
        Settings { profile: Some("nobody".into()), ..of("e", "ap-shanghai", Api::V3) },
    ];
    let outcomes = world.read(&settings);
    let names: Vec<_> = outcomes.iter().map(|outcome| &*outcome.source.name).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e"]);
    let counts: Vec<_> = outcomes.iter().map(|outcome| outcome.tunnels.as_ref().ok().map(Vec::len)).collect();
    assert_eq!(counts, [Some(150), None, Some(70), None, None]);
}

#[test]
fn requests_mind_their_manners() {
    let world = World::new(with(1000).set(|settings| settings.latency_milliseconds = 20));
    let settings = Settings { concurrency: Some(3), ..world.settings(Api::V3) };
    world.tunnels(settings);
    let seen = world.cloud.seen();
    assert!(seen.user_agents.iter().all(|agent| agent.starts_with("vpnaudit/")), "{:?}", seen.user_agents);
    assert_eq!((seen.took_gzip, seen.not_read_only.len()), (seen.requests, 0));
    assert!((2..=3).contains(&seen.most_at_once), "{}", seen.most_at_once);
    assert_eq!(seen.count("DescribeVpnConnections"), 10);
}

#[test]
fn pages_of_v2_come_oldest_first() {
    let world = World::new(with(120));
    world.tunnels(world.settings(Api::V2));
    for entry in world.cloud.seen().log {
        let said = |name: &str| entry.parameters[name].as_str().map(str::to_owned);
        assert_eq!(said("orderField").as_deref(), Some("createTime"));
        assert_eq!(said("orderDirection").as_deref(), Some("asc"));
    }
}

#[test]
fn a_finding_points_at_the_entry_and_shows_the_answer() {
    let world = World::new(with(3));
    let entry = std::sync::Arc::new(SourceFile::new("vpnaudit.yaml", "sources: [{tencent: {}}]"));
    let location = Some(Location::new(&entry, Span::new(0, 7)));
    let tunnels = world.tunnels(Settings { location, ..world.settings(Api::V3) });
    for live in &tunnels {
        let subject = Subject { declared: None, live: Some(std::sync::Arc::clone(live)) };
        assert_eq!(subject.location(None).expect("a place").file.name(), "vpnaudit.yaml");
        let origin = &live.origin.as_ref().expect("an origin").location;
        assert_eq!(origin.file.name(), "ap-guangzhou page 1");
        assert!(!origin.file.is_file());
        let shown = origin.file.slice(origin.span);
        assert!(shown.contains("VpnConnectionId") && !shown.contains("CANARY"), "{shown}");
    }
}
