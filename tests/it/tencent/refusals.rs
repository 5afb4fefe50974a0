//! The cloud says no: once is enough, and the error says what to do.

use vpnaudit::source::tencent::{Api, Settings};

use super::{ID, KEY, REGION, World, with};
use crate::cloud::{Account, Behaviour, Cloud, Fleet, Misbehaviour, Rights};

fn cloud_of(account: Account) -> crate::cloud::Builder {
    Cloud::builder().account(account).region(REGION, Fleet::of(30))
}

#[test]
fn a_key_without_rights_hears_what_to_grant() {
    for (api, action) in [(Api::V2, "vpc:DescribeVpnConn "), (Api::V3, "vpc:DescribeVpnConnections ")] {
        let world = World::new(cloud_of(Account::new(ID, KEY).rights(Rights::None)));
        let error = world.error(world.settings(api));
        assert!(error.contains(&format!("CAM action {action}")), "{error}");
        assert!(!error.contains("tried"), "{error}");
        assert!(world.cloud.seen().requests <= 3);
    }
}

#[test]
fn gateways_that_may_not_be_known_are_a_note_and_their_facts_absent() {
    for (denied, gateway, peer) in [
        (vec!["vpc:DescribeVpnGateways"], false, true),
        (vec!["vpc:DescribeCustomerGateways"], true, false),
        (vec!["vpc:DescribeVpnGateways", "vpc:DescribeCustomerGateways"], false, false),
    ] {
        let rights = Rights::Except(denied.iter().map(|action| (*action).to_owned()).collect());
        let world = World::new(cloud_of(Account::new(ID, KEY).rights(rights)));
        let outcome = world.one(world.settings(Api::V3));
        for live in &outcome.tunnels.expect("tunnels") {
            assert_eq!(live.tunnel.around.gateway_address.is_some(), gateway);
            assert_eq!(live.tunnel.around.peer_address.is_some(), peer);
        }
        assert_eq!(outcome.notes.len(), denied.len());
        for action in denied {
            assert!(outcome.notes.iter().any(|note| note.contains(action)), "{:?}", outcome.notes);
        }
    }
}

#[test]
fn gateways_that_fail_otherwise_fail_the_source() {
    let behaviour = Behaviour::always(Misbehaviour::Status(503)).action("DescribeCustomerGateways");
    let world = World::new(with(30).behaviour(behaviour));
    let error = world.error(world.settings(Api::V3));
    assert!(error.contains("DescribeCustomerGateways") && error.contains("503"), "{error}");
}

#[test]
fn a_wrong_key_and_an_unknown_one_are_told_apart() {
    for api in [Api::V2, Api::V3] {
        let wrong = World::new(cloud_of(Account::new(ID, "another")));
        let error = wrong.error(wrong.settings(api));
        assert!(error.contains("belong together"), "{error}");
        assert!(wrong.cloud.seen().requests <= 3);
        let unknown = World::new(cloud_of(Account::new("AKID-of-another", KEY)));
        let error = unknown.error(unknown.settings(api));
        assert!(error.contains("SecretId that exists"), "{error}");
    }
}

#[test]
fn an_address_that_is_not_listed_is_told() {
    for api in [Api::V2, Api::V3] {
        let world = World::new(cloud_of(Account::new(ID, KEY).rights(Rights::AddressNotListed)));
        let error = world.error(world.settings(api));
        assert!(error.contains("address of this machine"), "{error}");
    }
}

#[test]
fn a_clock_that_is_off_is_told_by_how_much() {
    for api in [Api::V2, Api::V3] {
        for (ahead, side) in [(3600, "behind"), (-3600, "ahead of")] {
            let world = World::new(with(30).set(|settings| settings.clock_ahead_seconds = ahead));
            let error = world.error(world.settings(api));
            let told = (3590..3610).any(|seconds| error.contains(&format!("{seconds} s {side} the cloud's")));
            assert!(told, "{error}");
            assert!(world.cloud.seen().requests <= 6);
        }
    }
}

#[test]
fn an_unknown_region_is_refused_with_the_nearest_name() {
    for api in [Api::V2, Api::V3] {
        let world = World::new(with(30));
        let error = world.error(Settings { region: "ap-guangzou".into(), ..world.settings(api) });
        assert!(error.contains("did you mean ap-guangzhou?"), "{error}");
        let error = world.error(Settings { region: "Guang Zhou".into(), ..world.settings(api) });
        assert!(error.contains("Did you mean ap-guangzhou?"), "{error}");
    }
}

#[test]
fn the_error_names_the_request_and_the_page() {
    let refuse =
        Misbehaviour::Refuse("InvalidParameterValue".to_owned(), "bad \u{1b}[31mthing\n::error::".to_owned());
    let behaviour = Behaviour::always(refuse).page(2).action("DescribeVpnConnections");
    let world = World::new(with(500).behaviour(behaviour));
    let error = world.error(world.settings(Api::V3));
    for part in [
        "source guangzhou",
        "DescribeVpnConnections at offset 200",
        "InvalidParameterValue: bad",
        "(request 0000",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains('\u{1b}') && !error.contains("\n::error::"), "{error}");
}

#[test]
fn a_message_that_repeats_the_credential_is_scrubbed() {
    let message = format!("string to sign holds SecretId={ID}&x and {KEY}");
    for (api, code) in [(Api::V2, "4100"), (Api::V3, "AuthFailure.SignatureFailure")] {
        let refuse = Misbehaviour::Refuse(code.to_owned(), message.clone());
        let world = World::new(with(30).behaviour(Behaviour::always(refuse)));
        let error = world.error(world.settings(api));
        assert!(error.contains("(hidden)") && !error.contains("CANARY"), "{error}");
    }
}
