//! Credentials of places that need no network.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::*;
use crate::source::client::http::{MOST_BYTES, Proxies};
use crate::source::client::patience::Patience;
use crate::source::tencent::credentials::default_region;

const NOW: i64 = 1_800_000_000;

/// Looks for a credential in a home folder with some files, among some variables.
fn look(
    profile: Option<&str>,
    variables: &[(&str, &str)],
    files: &[(&str, &str)],
) -> Result<(Credential, Option<String>), CredentialError> {
    let home = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let variables: HashMap<_, _> = variables.iter().copied().collect();
    let get = |name: &str| variables.get(name).map(|value| value.to_string());
    let environment = world(&get, home.path());
    let http = Http::new(environment.patience, Proxies::default(), MOST_BYTES);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let region = default_region(profile, &environment);
    let found = runtime.block_on(find(profile, None, &environment, &http));
    found.map(|credential| (credential, region.map(|region| region.to_string())))
}

fn world<'e>(variable: &'e (dyn Fn(&str) -> Option<String> + Sync), home: &Path) -> Environment<'e> {
    Environment {
        variable,
        home: Some(home.to_owned()),
        root: Some(home.to_owned()),
        now: &|| NOW,
        // nobody listens there
        stand_in: Some("http://127.0.0.1:1".to_owned()),
        patience: Patience { tries: 1, connect: Duration::from_secs(1), ..Patience::default() },
        most_bytes: MOST_BYTES,
    }
}

const VARIABLES: [(&str, &str); 2] =
    [("TENCENTCLOUD_SECRET_ID", "AKID-variable"), ("TENCENTCLOUD_SECRET_KEY", "k")];
const TCCLI: (&str, &str) =
    (".tccli/default.credential", r#"{"secretId":"AKID-tccli","secretKey":"k","token":"t"}"#);
const REGION: (&str, &str) = (".tccli/default.configure", r#"{"_sys_param":{"region":"ap-tokyo"}}"#);
const HOME: (&str, &str) = (
    ".tencentcloud/credentials",
    "[default]\nsecret_id = AKID-home\nsecret_key = k\n[prod]\nsecret_id=AKID-prod\nsecret_key=k\n",
);
const MACHINE: (&str, &str) =
    ("etc/tencentcloud/credentials", "[default]\nsecret_id=AKID-machine\nsecret_key=k\n");

fn id(found: &Result<(Credential, Option<String>), CredentialError>) -> &str {
    found.as_ref().expect("a credential").0.id.expose()
}

#[test]
fn the_places_come_in_their_order() {
    assert_eq!(id(&look(None, &VARIABLES, &[TCCLI, HOME, MACHINE])), "AKID-variable");
    assert_eq!(id(&look(None, &[], &[TCCLI, HOME, MACHINE])), "AKID-tccli");
    assert_eq!(id(&look(None, &[], &[HOME, MACHINE])), "AKID-home");
    assert_eq!(id(&look(None, &[], &[MACHINE])), "AKID-machine");
}

#[test]
fn a_named_profile_goes_before_the_environment() {
    assert_eq!(id(&look(Some("prod"), &VARIABLES, &[TCCLI, HOME])), "AKID-prod");
    assert_eq!(id(&look(Some("default"), &VARIABLES, &[TCCLI, HOME])), "AKID-tccli");
    let error = look(Some("nobody"), &VARIABLES, &[TCCLI, HOME]).expect_err("no such profile").to_string();
    assert!(error.contains("nobody.credential") && error.contains(".tencentcloud/credentials"), "{error}");
    for name in ["../x", "a/b", "", "..", "a\nb"] {
        assert!(matches!(look(Some(name), &[], &[]), Err(CredentialError::NoProfile { .. })), "{name:?}");
    }
}

#[test]
fn the_region_of_the_profile_is_the_default() {
    assert_eq!(look(None, &[], &[TCCLI, REGION]).expect("found").1.as_deref(), Some("ap-tokyo"));
    let named = [("TENCENTCLOUD_REGION", "gz")];
    assert_eq!(look(None, &named, &[TCCLI, REGION]).expect("found").1.as_deref(), Some("gz"));
    assert_eq!(
        look(Some("default"), &named, &[TCCLI, REGION]).expect("found").1.as_deref(),
        Some("ap-tokyo")
    );
}

#[test]
fn either_name_of_the_token_is_read() {
    for name in ["TENCENTCLOUD_TOKEN", "TENCENTCLOUD_SECURITY_TOKEN"] {
        let variables = [VARIABLES[0], VARIABLES[1], (name, "tok")];
        let (credential, _) = look(None, &variables, &[]).expect("a credential");
        assert_eq!(credential.token.expect("a token").expose(), "tok");
    }
}

#[test]
fn half_a_credential_is_an_error_and_not_the_next_place() {
    let error = look(None, &VARIABLES[..1], &[HOME]).expect_err("half").to_string();
    assert!(error.contains("SecretKey") && !error.contains("AKID"), "{error}");
    let empty = [("TENCENTCLOUD_SECRET_ID", ""), ("TENCENTCLOUD_SECRET_KEY", " ")];
    assert_eq!(id(&look(None, &empty, &[HOME])), "AKID-home");
}

#[test]
fn nothing_anywhere_lists_every_place() {
    let error = look(None, &[], &[]).expect_err("nothing").to_string();
    for place in [
        "TENCENTCLOUD_SECRET_ID",
        ".tccli/default.credential",
        ".tencentcloud/credentials",
        "etc/tencentcloud/credentials",
        "TKE_ROLE_ARN",
        "CVM",
    ] {
        assert!(error.contains(place), "{place}: {error}");
    }
}

#[test]
fn a_session_that_is_over_names_the_command_that_renews_it() {
    for (kind, profile, command) in
        [("sso", None, "tccli sso login"), ("oauth", Some("prod"), "tccli auth login --profile prod")]
    {
        let text = |expires| {
            format!(
                r#"{{"secretId":"AKID1","secretKey":"hunter2","token":"t","type":"{kind}","expiresAt":{expires}}}"#
            )
        };
        let name = format!(".tccli/{}.credential", profile.unwrap_or("default"));
        let error = look(profile, &[], &[(&name, &text(NOW - 60))]).expect_err("over");
        assert!(
            matches!(&error, CredentialError::Expired { command: named, ago: 60, .. } if named == command),
            "{error:?}"
        );
        let good = look(profile, &[], &[(&name, &text(NOW + 3600))]).expect("still good");
        assert_eq!(good.0.expires, Some(NOW + 3600));
    }
}

#[test]
fn a_broken_file_is_an_error_that_repeats_nothing_of_it() {
    for text in [r#"{"secretId":"AKID1","secretKey":"hunter2""#, r#"{"secretKey":["hunter2"]}"#, "hunter2"] {
        let error = look(None, &[], &[(".tccli/default.credential", text)]).expect_err("broken");
        let said = format!("{error} {error:?}");
        assert!(said.contains("default.credential") && !said.contains("hunter2"), "{said}");
    }
}

#[test]
fn no_error_shows_a_key() {
    let variables = [
        VARIABLES[0],
        ("TENCENTCLOUD_SECRET_KEY", "hunter2"),
        ("TENCENTCLOUD_ROLE_ARN", "qcs::cam::uin/1:roleName/x"),
    ];
    let error = look(None, &variables, &[]).expect_err("nobody hands out roles");
    let said = format!("{error} {error:?}");
    assert!(said.contains("roleName/x") && !said.contains("hunter2") && !said.contains("AKID"), "{said}");
}
