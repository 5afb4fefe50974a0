//! Which keys are taken for published ones, and which are not.

use super::{by, digest};
use crate::model::guide::{GUIDES, PLACEHOLDER};

fn names(key: &str) -> Vec<String> {
    by(key).iter().map(|name| name.to_string()).collect()
}

#[test]
fn the_example_keys_of_guides_are_known_in_any_case_and_with_what_people_append() {
    for (key, guide) in [
        ("tencent@123", "Cisco"),
        ("Tencent@123", "NSFOCUS"),
        ("TENCENT#123!", "Cisco"),
        ("tencent@1234", "Cisco"),
        ("tencent@123456", "Cisco"),
        ("TestPassword", "Juniper"),
        ("test-password", "Juniper"),
        ("testpassword1!", "Juniper"),
        ("123456", "quick start"),
        (" 123456\n", "Hillstone"),
        ("6325ac", "CreateVpnConnection"),
        ("6325AC", "CreateVpnConnection"),
        ("qwer12ty", "ModifyVpnConnectionAttribute"),
        ("xqwe123s", "DescribeVpnConnections"),
        ("qwe123x", "DescribeVpnConnections"),
        ("test", "older examples"),
        ("testt", "older examples"),
        ("your_pre_share_key", "Pulumi"),
        ("YourPreSharedKey123!", "other authors"),
        ("BasicPreShareKey456", "other authors"),
    ] {
        assert!(names(key).iter().any(|name| name.contains(guide)), "{key}: {:?}", names(key));
    }
}

#[test]
fn a_placeholder_is_told_by_its_words() {
    for key in [
        "your-pre-shared-key",
        "YourPresharedKey",
        "YOUR_PSK_HERE",
        "your psk here",
        "<your-psk>",
        "changeme",
        "ChangeMe!",
        "change-me-123",
        "CHANGE_ME_IN_PRODUCTION",
        "change this key before use",
        "REPLACE_ME",
        "ReplaceWithYourPSK",
        "replace-with-a-strong-key",
        "example",
        "ExampleKey2024",
        "example-psk",
        "sample.key.1",
        "MyPreSharedKey1!",
        "my-secret-key",
        "insert_key_here",
        "enter-your-password",
        "TODO",
        "fixme",
        "dummy123",
        "placeholder",
        "PreSharedKey",
        "pre-shared-key-123",
        "preshared_secret",
        "psk1234",
        "SharedSecret!",
        "SuperSecretKey",
        "StrongPassword123!",
        "$PSK",
        "%VPN_PSK%",
        "var.psk",
        "ch@ngeme",
        "Ch4ng3M3!",
        "y0ur-pr3-$har3d-k3y",
        "testing123",
        "foobar",
    ] {
        assert_eq!(names(key), [PLACEHOLDER], "{key}");
    }
}

#[test]
fn a_key_with_other_words_or_many_digits_is_neither() {
    for key in [
        "",
        "q7V{w!Rz4@Lm9#Tc2&Xb",
        "shenzhen-hq",
        "correct-horse-battery-staple",
        "Tencent2024Guangzhou",
        "psk-93847561029384756102",
        "yourkingdomforahorse",
        "changeling",
        "1234567",
        "12345",
        "tencent",
        "password",
        "qwe123y",
        "xtencent@123",
        "testtt",
        "your-pre-shared-\u{5bc6}\u{94a5}",
    ] {
        assert!(names(key).is_empty(), "{key}: {:?}", names(key));
    }
}

/// A stream of numbers that looks random and is the same in every run.
fn numbers() -> impl Iterator<Item = usize> {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).expect("24 bits")
    })
}

#[test]
fn no_random_key_is_taken_for_a_published_one() {
    const CLASSES: [&str; 4] = [
        "0123456789abcdef",
        "abcdefghijklmnopqrstuvwxyz",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!@#$%^&*()-_=+[]{};:,.?",
    ];
    let mut numbers = numbers();
    let mut next = || numbers.next().expect("no end");
    for number in 0..10_000 {
        let class = CLASSES[number % CLASSES.len()].as_bytes();
        let length = 10 + next() % 55;
        let key: String = (0..length).map(|_| char::from(class[next() % class.len()])).collect();
        assert!(names(&key).is_empty(), "{key}");
    }
}

#[test]
fn no_key_of_a_guide_is_part_of_what_is_told_of_it() {
    for guide in GUIDES {
        for word in guide.name.split(|c: char| !c.is_alphanumeric()) {
            let digest = digest(&word.to_lowercase());
            assert!(GUIDES.iter().all(|guide| !guide.keys.contains(&digest)), "{}", guide.name);
        }
    }
}
