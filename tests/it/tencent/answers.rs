//! A good day: every tunnel arrives, over both APIs, whatever was asked for.

use vpnaudit::fetch::tencent::sign::v2::Digest;
use vpnaudit::fetch::tencent::{Api, Filters, Settings};
use vpnaudit::model::subject::Subject;
use vpnaudit::model::{Location, SourceFile, Span};

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
        assert!(v3.gateway_address.is_some() && v3.peer_address.is_some());
        assert_eq!((&v2.id, &v2.name, &v2.vpc), (&v3.id, &v3.name, &v3.vpc));
        assert_eq!((&v2.gateway_address, &v2.gateway_name), (&v3.gateway_address, &v3.gateway_name));
        assert_eq!((&v2.peer_address, &v2.peer_name), (&v3.peer_address, &v3.peer_name));
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
fn each_filter_narrows_the_listing() {
    let world = World::new(with(300));
    for api in [Api::V2, Api::V3] {
        let all = world.tunnels(world.settings(api));
        let tunnel = &all[123].tunnel;
        let narrowed = |filters| world.tunnels(Settings { filters, ..world.settings(api) });
        let same = |read: &dyn Fn(&vpnaudit::model::Tunnel) -> bool| {
            all.iter().filter(|live| read(&live.tunnel)).count()
        };
        let none = Filters::default;
        let by_vpc = narrowed(Filters { vpc: tunnel.vpc.iter().cloned().collect(), ..none() });
        assert_eq!(by_vpc.len(), same(&|other| other.vpc == tunnel.vpc), "{api:?}");
        let by_gateway = narrowed(Filters { gateway: tunnel.gateway.iter().cloned().collect(), ..none() });
        assert_eq!(by_gateway.len(), same(&|other| other.gateway == tunnel.gateway), "{api:?}");
        let by_peer = narrowed(Filters { peer: tunnel.peer.iter().cloned().collect(), ..none() });
        assert_eq!(by_peer.len(), same(&|other| other.peer == tunnel.peer), "{api:?}");
        assert!(by_peer.iter().all(|live| live.tunnel.peer_address == tunnel.peer_address));
        let by_id = narrowed(Filters { tunnel: tunnel.id.iter().cloned().collect(), ..none() });
        assert_eq!(by_id.len(), 1, "{api:?}");
        let by_name = narrowed(Filters { name: tunnel.name.iter().cloned().collect(), ..none() });
        assert!(by_name.iter().any(|live| live.tunnel.id == tunnel.id) && by_name.len() < 300, "{api:?}");
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
