//! The reference pages, looked at.

use std::sync::Arc;

use super::*;
use crate::policy::{Demand, Edition, Editions, Evidence, Glob, Pattern, Scope, Seen, Severity, Test};
use crate::report::Style;
use crate::report::fixture::{self, PLAIN, fact, forbid, value};
use crate::text::harmless::is_harmful;

fn rules() -> Vec<Arc<Rule>> {
    vec![
        fixture::rule(
            "ike-encryption-broken",
            "ike.encryption",
            Severity::Critical,
            "Broken cipher for the IKE SA",
            "set ike.encryption to aes-gcm-256 or aes-cbc-256 on both ends",
        ),
        fixture::rule(
            "ike-encryption-block",
            "ike.encryption.block_bits",
            Severity::Medium,
            "Small block of the IKE cipher",
            "set ike.encryption to a cipher of 128-bit blocks",
        ),
        fixture::rule("ipsec-encryption", "ipsec.encryption", Severity::High, "Weak IPsec cipher", "use AES"),
    ]
}

fn policies() -> Vec<Arc<Policy>> {
    let rules = rules();
    let arc = |demand: Demand| Arc::new(demand);
    let broken =
        forbid("ike.encryption", &["des-cbc", "3des-cbc", "none", "des-iv32", "des-iv64", "blowfish-cbc"]);
    let only = vec![Scope {
        fact: fact("name"),
        accepts: vec![Pattern::Glob(Glob::new("branch-*").expect("a glob"))],
        location: None,
    }];
    let block = Demand {
        only,
        reference: Some("SWEET32".into()),
        url: Some("https://sweet32.info/".into()),
        evidence: Some(Evidence::Own),
        ..fixture::demand(&rules[1], "baseline", Test::AtLeast(128.0))
    };
    let strict = Test::Allow(vec![value("ipsec.encryption", "aes-gcm-256")]);
    let policy = |name: &str, title: &str, draft: bool, extends: Vec<crate::model::Text>, demands| {
        Arc::new(Policy {
            name: name.into(),
            title: title.into(),
            editions: Editions {
                own: Edition { name: "2026".into(), published: Some("2026-11".into()), seen: None },
                read: None,
                superseded_by: draft.then(|| Edition {
                    name: "2027".into(),
                    published: None,
                    seen: Some(Seen::Quoted),
                }),
            },
            draft,
            post_quantum: Vec::new(),
            does_not_ask: None,
            expiry: None,
            extends,
            off: Default::default(),
            demands,
            softened: Vec::new(),
        })
    };
    vec![
        policy(
            "baseline",
            "What the RFCs ask for today",
            false,
            Vec::new(),
            vec![arc(fixture::demand(&rules[0], "baseline", broken)), arc(block)],
        ),
        policy(
            "house",
            "House crypto rules",
            true,
            vec!["baseline".into()],
            vec![arc(Demand {
                reference: Some("House rule 4".into()),
                url: None,
                evidence: Some(Evidence::Unverified),
                ..fixture::demand(&rules[2], "house", strict)
            })],
        ),
    ]
}

fn page(page: &Page, style: &Style) -> String {
    let mut out = Vec::new();
    page.write(style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("UTF-8")
}

fn explained(name: &str) -> String {
    page(&explain(name, &rules(), &policies()).expect(name), &PLAIN)
}

#[test]
fn a_rule() {
    insta::assert_snapshot!(explained("ike-encryption-broken"));
}

#[test]
fn a_rule_in_colour_with_links() {
    let style = Style { colour: true, links: true, ..PLAIN };
    let rule = explain("ike-encryption-broken", &rules(), &policies()).expect("a rule");
    insta::assert_snapshot!(page(&rule, &style).replace('\u{1b}', "␛"));
}

#[test]
fn a_fact() {
    insta::assert_snapshot!(explained("ike.version"));
    insta::assert_snapshot!(explained("psk.shared_with"));
}

#[test]
fn an_algorithm() {
    insta::assert_snapshot!(explained("3DES"));
    insta::assert_snapshot!(explained("modp2048"));
}

#[test]
fn a_policy() {
    insta::assert_snapshot!(explained("baseline"));
    insta::assert_snapshot!(page(&policy_show(&policies()[1]), &Style { width: 140, ..PLAIN }));
}

#[test]
fn the_list_of_policies() {
    insta::assert_snapshot!(page(&policy_list(&policies()), &PLAIN));
}

#[test]
fn every_name_has_a_page_that_fits_the_terminal() {
    let (rules, policies) = (rules(), policies());
    for name in names(&rules, &policies) {
        let page = page(&explain(&name, &rules, &policies).expect(&name), &PLAIN);
        assert!(!page.contains(|c| c != '\n' && is_harmful(c)), "{name}");
        for line in page.lines().filter(|line| !line.contains("://")) {
            assert!(textwrap::core::display_width(line) <= 80, "{name}: {line}");
        }
    }
}

#[test]
fn every_spelling_of_an_algorithm_has_the_same_page() {
    for said in ["aes256", "AES-CBC-256", "aes-cbs-256"] {
        assert_eq!(explained(said), explained("aes-cbc-256"));
    }
}

#[test]
fn what_a_page_says_of_a_word_is_what_the_test_says() {
    let verdict = |name: &str| explained(name);
    assert!(verdict("des-cbc").contains("refused by ike-encryption-broken (critical)"));
    assert!(verdict("aes-gcm-256").contains("accepted by ike-encryption-broken, ike-encryption-block"));
    assert!(verdict("aes-gcm-256").contains("accepted by ipsec-encryption"));
    assert!(verdict("aes-cbc-256").contains("refused by ipsec-encryption (high)"));
}

#[test]
fn a_name_that_is_not_known_has_near_ones() {
    let (rules, policies) = (rules(), policies());
    assert!(explain("ike-encription-broken", &rules, &policies).is_none());
    assert_eq!(near("ike-encription-broken", &rules, &policies)[0], "ike-encryption-broken");
    assert_eq!(near("basline", &rules, &policies)[0], "baseline");
    assert!(near("ike.encrypton", &rules, &policies).contains(&"ike.encryption".to_owned()));
    assert!(near("xyzzy", &rules, &policies).is_empty());
    assert!(near(&"a".repeat(1_000_000), &rules, &policies).is_empty());
}
