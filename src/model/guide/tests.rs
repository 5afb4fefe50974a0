//! When a tunnel follows a guide, and when that is not told.

use crate::model::{Fact, Tunnel, Value};

/// What is told of a tunnel of IKEv1, a cipher, an integrity algorithm and a group, without PFS.
fn told(facts: &[(&str, &str)]) -> Option<usize> {
    let mut tunnel = Tunnel::default();
    for (name, said) in facts {
        let fact = Fact::find(name).expect("a fact");
        (fact.write)(&mut tunnel, fact.kind.read(said).expect("a value"));
    }
    let fact = Fact::find("as_in_guide").expect("a fact");
    match (fact.read)(&tunnel)? {
        Value::Names(names) => Some(names.len()),
        other => panic!("{other}"),
    }
}

const CISCO: [(&str, &str); 5] = [
    ("ike.version", "ikev1"),
    ("ike.encryption", "aes-cbc-128"),
    ("ike.integrity", "md5"),
    ("ike.dh_group", "group2"),
    ("ipsec.pfs_group", "none"),
];

#[test]
fn a_tunnel_with_all_settings_of_a_guide_follows_it() {
    assert_eq!(told(&CISCO), Some(3), "Cisco, NSFOCUS, Juniper");
    for (fact, said, guides) in [
        ("ike.encryption", "des-cbc", 1),
        ("ike.version", "ikev2", 1),
        ("ike.encryption", "aes-cbc-256", 0),
        ("ike.integrity", "sha256", 0),
        ("ike.dh_group", "group14", 0),
        ("ipsec.pfs_group", "group2", 0),
    ] {
        let other = CISCO.map(|(name, was)| (name, if name == fact { said } else { was }));
        assert_eq!(told(&other), Some(guides), "{fact} {said}");
    }
}

#[test]
fn whether_a_guide_was_followed_is_not_told_where_a_setting_that_decides_is_not_reported() {
    for (left_out, _) in CISCO {
        let facts: Vec<_> = CISCO.into_iter().filter(|(name, _)| *name != left_out).collect();
        assert_eq!(told(&facts), None, "{left_out}");
    }
    // no guide has this group, whatever the rest is
    assert_eq!(told(&[("ike.dh_group", "group14")]), Some(0));
}
