//! Every place that a credential may come from, as far as the cloud can tell.

use std::time::{SystemTime, UNIX_EPOCH};

use vpnaudit::source::tencent::{Api, Settings};

use super::{ID, KEY, REGION, World, with};
use crate::cloud::{Account, Behaviour, Cloud, Fleet, Misbehaviour, Role};

const ARN: &str = "qcs::cam::uin/100000000001:roleName/auditor";

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs()
}

#[test]
fn a_temporary_key_of_the_environment_is_sent_with_its_token() {
    let token = "TOKEN-CANARY/+==";
    for api in [Api::V2, Api::V3] {
        for name in ["TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"] {
            let world = World::new(with(3).account(Account::new(ID, KEY).token(token))).set(name, token);
            assert_eq!(world.tunnels(world.settings(api)).len(), 3);
        }
    }
}

#[test]
fn profiles_of_tccli_and_of_the_sdks_are_found() {
    let tccli = format!(r#"{{"secretId":"{ID}","secretKey":"{KEY}","type":"default"}}"#);
    let ini = format!("[default]\nsecret_id = {ID}\nsecret_key = {KEY}\n");
    for (name, text) in [
        (".tccli/default.credential", &tccli),
        (".tencentcloud/credentials", &ini),
        ("etc/tencentcloud/credentials", &ini),
    ] {
        let world = World::without_a_key(with(3)).file(name, text);
        assert_eq!(world.tunnels(world.settings(Api::V3)).len(), 3, "{name}");
    }
    let world = World::new(with(3)).file(".tccli/prod.credential", &tccli);
    let world = world.set("TENCENTCLOUD_SECRET_ID", "AKID-of-another");
    let settings = Settings { profile: Some("prod".into()), ..world.settings(Api::V2) };
    assert_eq!(world.tunnels(settings).len(), 3);
}

#[test]
fn a_role_is_taken_on_with_any_key() {
    let world = World::new(with(3).role(Role::new(ARN)));
    for api in [Api::V2, Api::V3] {
        let settings = Settings { role_arn: Some(ARN.into()), ..world.settings(api) };
        assert_eq!(world.tunnels(settings).len(), 3);
    }
    assert_eq!(world.cloud.seen().count("AssumeRole"), 2);
    let in_profile = format!(r#"{{"secretId":"{ID}","secretKey":"{KEY}","role-arn":"{ARN}"}}"#);
    let world =
        World::without_a_key(with(3).role(Role::new(ARN))).file(".tccli/default.credential", &in_profile);
    assert_eq!(world.tunnels(world.settings(Api::V3)).len(), 3);
    assert_eq!(world.cloud.seen().count("AssumeRole"), 1);
}

#[test]
fn a_role_that_cannot_be_had_is_named() {
    let world = World::new(with(3));
    let error = world.error(Settings { role_arn: Some(ARN.into()), ..world.settings(Api::V3) });
    assert!(error.contains(ARN) && error.contains("RoleNotFound") && error.contains("ARN"), "{error}");
    assert!(!error.contains("CANARY"), "{error}");
}

#[test]
fn sources_of_one_account_take_a_role_on_once() {
    let world = World::new(with(3).role(Role::new(ARN)).region("ap-shanghai", Fleet::of(4)));
    let of = |region: &str| Settings {
        region: region.into(),
        role_arn: Some(ARN.into()),
        ..world.settings(Api::V3)
    };
    assert!(world.read(&[of(REGION), of("ap-shanghai")]).iter().all(|outcome| outcome.tunnels.is_ok()));
    assert_eq!(world.cloud.seen().count("AssumeRole"), 1);
}

#[test]
fn a_workload_shows_its_token_and_a_machine_asks_its_metadata() {
    let role = Role::new(ARN).web_identity("WEB-CANARY");
    let cloud = || Cloud::builder().region(REGION, Fleet::of(3)).role(role.clone());
    let world = World::without_a_key(cloud()).file("token", "WEB-CANARY\n");
    let path = world.home.path().join("token").display().to_string();
    let world = world
        .set("TKE_ROLE_ARN", ARN)
        .set("TKE_PROVIDER_ID", "cls-1")
        .set("TKE_WEB_IDENTITY_TOKEN_FILE", &path)
        .set("TKE_REGION", REGION);
    assert_eq!(world.tunnels(world.settings(Api::V3)).len(), 3);
    assert_eq!(world.cloud.seen().count("AssumeRoleWithWebIdentity"), 1);

    let world = World::without_a_key(cloud().instance_role("auditor"));
    assert_eq!(world.tunnels(world.settings(Api::V2)).len(), 3);
    assert_eq!(world.cloud.seen().count("metadata"), 2);

    let world = world.file(".tccli/default.credential", r#"{"type":"cvm-role"}"#);
    assert_eq!(world.tunnels(world.settings(Api::V3)).len(), 3);
}

#[test]
fn a_token_that_runs_out_between_two_pages_is_renewed_if_it_can_be() {
    for api in [Api::V2, Api::V3] {
        let cloud =
            Cloud::builder().region(REGION, Fleet::of(500)).role(Role::new(ARN)).instance_role("auditor");
        let world = World::without_a_key(
            cloud.behaviour(Behaviour::always(Misbehaviour::ExpireToken).page(2).times(1)),
        );
        assert_eq!(world.tunnels(world.settings(api)).len(), 500, "{api:?}");
        assert!(world.cloud.seen().count("metadata") >= 4);
    }
}

#[test]
fn a_token_that_runs_out_for_good_says_so_at_once() {
    for api in [Api::V2, Api::V3] {
        let cloud = with(500).account(Account::new(ID, KEY).token("TOKEN-CANARY"));
        let cloud = cloud.behaviour(Behaviour::always(Misbehaviour::ExpireToken).page(2));
        let world = World::new(cloud).set("TENCENTCLOUD_TOKEN", "TOKEN-CANARY");
        let error = world.error(Settings { concurrency: Some(1), ..world.settings(api) });
        assert!(error.contains("temporary credential"), "{error}");
        assert!(!error.contains("CANARY"), "{error}");
        let refused = world.cloud.seen().refused;
        assert_eq!(refused.values().sum::<u64>(), 1, "{refused:?}");
    }
}

#[test]
fn a_session_that_is_over_sends_nothing_and_names_the_command() {
    let profile = format!(
        r#"{{"secretId":"{ID}","secretKey":"{KEY}","token":"TOKEN-CANARY","type":"sso","expiresAt":{}}}"#,
        now() - 60
    );
    let world = World::without_a_key(with(3)).file(".tccli/default.credential", &profile);
    let error = world.error(world.settings(Api::V3));
    assert!(error.contains("tccli sso login") && !error.contains("CANARY"), "{error}");
    assert_eq!(world.cloud.seen().requests, 0);
}

#[test]
fn nobody_to_ask_as_lists_the_places() {
    let world = World::without_a_key(with(3));
    let error = world.error(world.settings(Api::V3));
    for place in [
        "TENCENTCLOUD_SECRET_ID",
        ".tccli",
        ".tencentcloud/credentials",
        "etc/tencentcloud/credentials",
        "TKE_ROLE_ARN",
        "CVM",
    ] {
        assert!(error.contains(place), "{place}: {error}");
    }
}
