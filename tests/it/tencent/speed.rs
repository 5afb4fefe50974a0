//! Pages come side by side, and never faster than the rate.

use vpnaudit::source::tencent::{Api, Settings};

use super::{World, with};
use crate::cloud::Fleet;

#[test]
fn pages_come_side_by_side() {
    let world = World::new(with(2000).set(|settings| settings.latency_milliseconds = 200));
    let settings = Settings { concurrency: Some(8), ..world.settings(Api::V2) };
    assert_eq!(world.tunnels(settings).len(), 2000);
    // how long that takes is measured by `cargo bench --bench pages`
    let most = world.cloud.seen().most_at_once;
    assert!((2..=8).contains(&most), "{most}");
}

#[test]
fn a_rate_that_is_kept_is_never_throttled() {
    let world =
        World::new(with(2000).region("ap-shanghai", Fleet::of(500)).set(|settings| settings.rate = 20.0));
    let of = |region: &str| Settings {
        region: region.into(),
        rate: Some(20.0),
        concurrency: Some(8),
        ..world.settings(Api::V2)
    };
    let outcomes = world.read(&[of("ap-guangzhou"), of("ap-shanghai")]);
    assert!(outcomes.iter().all(|outcome| outcome.tunnels.is_ok()));
    let seen = world.cloud.seen();
    assert_eq!((seen.requests, seen.throttled), (50, 0));
}

#[test]
fn a_limit_that_is_lower_than_the_rate_is_lived_with() {
    let mut world = World::new(with(300).set(|settings| {
        settings.rate = 2.0;
        settings.burst = Some(1.0);
    }));
    world.patience.tries = 10;
    assert_eq!(world.tunnels(world.settings(Api::V2)).len(), 300);
    assert!(world.cloud.seen().throttled > 0);
}
