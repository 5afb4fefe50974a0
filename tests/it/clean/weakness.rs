//! What is wrong with each planted tunnel: a sound one, and the facts that the weakness changes.

/// A tunnel as facts, told by their names.
#[derive(Clone, Debug)]
pub struct Planted {
    pub name: String,
    pub facts: Vec<(&'static str, String)>,
}

impl Planted {
    pub fn get(&self, fact: &str) -> Option<&str> {
        self.facts.iter().find(|(name, _)| *name == fact).map(|(_, value)| value.as_str())
    }

    fn set(&mut self, fact: &'static str, value: &str) {
        self.facts.retain(|(name, _)| *name != fact);
        self.facts.push((fact, value.to_owned()));
    }
}

/// A weakness: the rule that tells it, and the facts that make it.
pub struct Weakness {
    pub rule: &'static str,
    pub facts: &'static [(&'static str, &'static str)],
}

const fn weak(rule: &'static str, facts: &'static [(&'static str, &'static str)]) -> Weakness {
    Weakness { rule, facts }
}

/// Every weakness that the catalogue has a rule for: those of the baseline, then those of [`HOUSE`]. Selectors are
/// `local>remote`.
#[rustfmt::skip]
pub const WEAKNESSES: &[Weakness] = &[
    weak("as-in-guide", &[("ike.version", "IKEV1"), ("ike.encryption", "DES-CBC"), ("ike.integrity", "MD5"), ("ike.dh_group", "GROUP2"), ("ipsec.pfs_group", "NULL")]),
    weak("dpd-disabled", &[("dpd.enabled", "false")]),
    weak("health-check-failing", &[("health_check.enabled", "true"), ("health_check.status", "UNAVAILABLE")]),
    weak("ike-aggressive-mode", &[("ike.version", "IKEV1"), ("ike.exchange_mode", "AGGRESSIVE")]),
    weak("ike-aggressive-psk", &[("ike.version", "IKEV1"), ("ike.exchange_mode", "AGGRESSIVE"), ("psk", "Tz4@Lm9#Tc2&Xbq7V{w!Rh3N")]),
    weak("ike-dh-group-broken", &[("ike.dh_group", "GROUP1")]),
    weak("ike-dh-group-weak", &[("ike.dh_group", "GROUP5")]),
    weak("ike-encryption-3des", &[("ike.encryption", "3DES-CBC")]),
    weak("ike-encryption-broken", &[("ike.encryption", "DES-CBC")]),
    weak("ike-encryption-deprecated", &[("ike.encryption", "BLOWFISH-CBC")]),
    weak("ike-integrity-md5", &[("ike.integrity", "MD5")]),
    weak("ike-integrity-none", &[("ike.integrity", "none")]),
    weak("ike-integrity-sha1", &[("ike.integrity", "SHA")]),
    weak("ike-lifetime", &[("ike.lifetime_seconds", "604800")]),
    weak("ike-lifetime-short", &[("ike.lifetime_seconds", "60")]),
    weak("ike-local-id-mismatch", &[("gateway_address", "203.0.113.1"), ("ike.local_id", "203.0.113.99")]),
    weak("ike-peer-any", &[("peer_address", "0.0.0.0")]),
    weak("ike-remote-id-mismatch", &[("peer_address", "198.51.100.7"), ("ike.remote_id", "192.168.1.1")]),
    weak("ike-version-legacy", &[("ike.version", "IKEV1")]),
    weak("ike-weaker-than-ipsec", &[("ike.dh_group", "GROUP14"), ("ipsec.encryption", "AES-CBC-256")]),
    weak("ipsec-encryption-3des", &[("ipsec.encryption", "3DES-CBC")]),
    weak("ipsec-encryption-broken", &[("ipsec.encryption", "DES-CBC")]),
    weak("ipsec-encryption-deprecated", &[("ipsec.encryption", "CAST-CBC")]),
    weak("ipsec-encryption-null", &[("ipsec.encryption", "NULL")]),
    weak("ipsec-integrity-md5", &[("ipsec.integrity", "MD5")]),
    weak("ipsec-integrity-sha1", &[("ipsec.integrity", "SHA1")]),
    weak("ipsec-lifetime", &[("ipsec.lifetime_seconds", "86400"), ("ike.lifetime_seconds", "86400")]),
    weak("ipsec-lifetime-short", &[("ipsec.lifetime_seconds", "60")]),
    weak("ipsec-mode", &[("ipsec.mode", "transport")]),
    weak("ipsec-outlives-ike", &[("ike.lifetime_seconds", "3600"), ("ipsec.lifetime_seconds", "7200")]),
    weak("ipsec-pfs", &[("ipsec.pfs_group", "NULL")]),
    weak("ipsec-pfs-group-broken", &[("ipsec.pfs_group", "DH-GROUP1")]),
    weak("ipsec-pfs-group-weak", &[("ipsec.pfs_group", "DH-GROUP5")]),
    weak("ipsec-pfs-weaker-than-ike", &[("ike.dh_group", "GROUP20"), ("ipsec.pfs_group", "DH-GROUP14")]),
    weak("ipsec-protocol", &[("ipsec.protocol", "AH")]),
    weak("ipsec-protocol-combined", &[("ipsec.protocol", "AH-ESP")]),
    weak("ipsec-unauthenticated", &[("ipsec.encryption", "AES-CBC-256"), ("ipsec.integrity", "none")]),
    weak("ipsec-volume-64bit", &[("ipsec.encryption", "3DES-CBC"), ("ipsec.lifetime_kilobytes", "1843200")]),
    weak("psk-guessable", &[("psk", "tencent")]),
    weak("psk-published", &[("psk", "YourPreSharedKey123!")]),
    weak("psk-shared", &[("psk", SHARED)]),
    weak("psk-too-weak", &[("psk", "q7V{w!Rz4@Lm9")]),
    weak("selector-any-any", &[("selectors", "0.0.0.0/0>0.0.0.0/0"), ("route_type", "STATIC")]),
    weak("selector-mixed-family", &[("selectors", "10.200.0.0/24>fd00:2::/64")]),
    weak("selector-one-side-any", &[("selectors", "10.201.0.0/24>0.0.0.0/0"), ("route_type", "STATIC")]),
    weak("selector-outside-vpc", &[("selectors", "172.31.0.0/24>172.30.0.0/24"), ("vpc_cidr", "10.0.0.0/8")]),
    weak("selector-overlap", &[("selectors", OVERLAPPING), ("gateway", OVERLAPPED_GATEWAY), ("route_type", "STATIC")]),
    weak("tunnel-down", &[("link", "UNAVAILABLE")]),
    weak("tunnel-state", &[("state", "MODIFY_ERROR")]),

    weak("dpd", &[("dpd.enabled", "false")]),
    weak("dpd-timeout", &[("dpd.timeout_seconds", "60")]),
    weak("ike-auth-psk-not-allowed", &[("psk", "Xb7V{w!Rz4@Lm9#Tc2&q")]),
    weak("ike-auth-psk-not-recommended", &[("psk", "c2&Xb7V{w!Rz4@Lm9#Tq")]),
    weak("ike-dh-group", &[("ike.dh_group", "GROUP14")]),
    weak("ike-dh-group-not-yet", &[("ike.dh_group", "GROUP14")]),
    weak("ike-dh-strength", &[("ike.dh_group", "GROUP14")]),
    weak("ike-encryption", &[("ike.encryption", "AES-CBC-128")]),
    weak("ike-exchange-mode", &[("ike.exchange_mode", "AGGRESSIVE")]),
    weak("ike-integrity", &[("ike.integrity", "SHA-512")]),
    weak("ike-no-post-quantum", &[("ike.dh_group", "GROUP20")]),
    weak("ike-prf-beside-aead", &[("ike.encryption", "AES-GCM-256"), ("ike.integrity", "SHA-256")]),
    weak("ike-strength", &[("ike.encryption", "AES-CBC-128"), ("ike.dh_group", "GROUP20")]),
    weak("ike-version", &[("ike.version", "IKEV1")]),
    weak("ipsec-encryption", &[("ipsec.encryption", "AES-CBC-128")]),
    weak("ipsec-integrity", &[("ipsec.integrity", "SHA-512"), ("ipsec.encryption", "AES-CBC-256")]),
    weak("ipsec-integrity-beside-ccm", &[("ipsec.integrity", "SHA-512"), ("ipsec.encryption", "AES-CCM-256")]),
    weak("ipsec-pfs-group", &[("ipsec.pfs_group", "DH-GROUP14")]),
    weak("ipsec-pfs-group-not-yet", &[("ipsec.pfs_group", "DH-GROUP14")]),
    weak("ipsec-pfs-same-group", &[("ipsec.pfs_group", "DH-GROUP14"), ("ike.dh_group", "GROUP20")]),
    weak("ipsec-strength", &[("ipsec.encryption", "AES-CBC-128"), ("ipsec.pfs_group", "DH-GROUP20")]),
    weak("psk-length", &[("psk", "b7V{w!Rz4@")]),
    weak("selector-public-remote", &[("selectors", "10.202.0.0/24>8.8.8.0/24"), ("route_type", "STATIC")]),
    weak("ike-dh-group-sunset", &[("ike.dh_group", "GROUP14")]),
    weak("ike-encryption-sunset", &[("ike.encryption", "AES-CBC-128")]),
    weak("ike-integrity-sunset", &[("ike.integrity", "SHA-512")]),
    weak("ipsec-encryption-sunset", &[("ipsec.encryption", "AES-CBC-128")]),
    weak("ipsec-integrity-sunset", &[("ipsec.integrity", "SHA-512")]),
    weak("ipsec-pfs-group-sunset", &[("ipsec.pfs_group", "DH-GROUP14")]),
    weak("psk-strength-sunset", &[("psk", "m9#Tc2&Xb7V{w!Rz4@Lq")]),
    weak("tunnel-not-redundant", &[("selectors", "10.203.0.0/24>172.29.0.0/24"), ("vpc", "vpc-03vihbk9")]),
];

/// A policy with the rules of the catalogue that the baseline does not bind.
pub const HOUSE: &str = r#"policy: house
title: What the baseline leaves to others
edition: 1
rules:
  dpd: {allow: [true]}
  dpd-timeout: {at_most: 30}
  ike-auth-psk-not-allowed: {absent: true}
  ike-auth-psk-not-recommended: {absent: true}
  ike-dh-group: {allow: [group20]}
  ike-dh-group-not-yet: {forbid: [group14]}
  ike-dh-strength: {at_least: 128}
  ike-encryption: {allow: [aes-cbc-256]}
  ike-exchange-mode: {allow: [main]}
  ike-integrity: {allow: [sha256]}
  ike-no-post-quantum: {allow: [mlkem1024]}
  ike-prf-beside-aead: {allow: [sha384], only: {ike.encryption.aead: [true]}}
  ike-strength: {at_least: 192}
  ike-version: {allow: [ikev2]}
  ipsec-encryption: {allow: [aes-cbc-256]}
  ipsec-integrity: {allow: [sha256], only: {ipsec.encryption.aead: [false]}}
  ipsec-integrity-beside-ccm: {allow: [sha256], only: {ipsec.encryption: ["*-ccm*"]}}
  ipsec-pfs-group: {allow: [group20], only: {ipsec.pfs: [true]}}
  ipsec-pfs-group-not-yet: {forbid: [group14]}
  ipsec-pfs-same-group: {allow: [true], only: {ipsec.pfs: [true]}}
  ipsec-strength: {at_least: 192}
  psk-length: {at_least: 20}
  ike-dh-group-sunset: {forbid: [group14]}
  ike-encryption-sunset: {forbid: [aes-cbc-128]}
  ike-integrity-sunset: {forbid: [sha512]}
  ipsec-encryption-sunset: {forbid: [aes-cbc-128]}
  ipsec-integrity-sunset: {forbid: [sha512]}
  ipsec-pfs-group-sunset: {forbid: [group14]}
  psk-strength-sunset: {at_least: 140}
  selector-public-remote: {absent: true}
  tunnel-not-redundant: {at_least: 2}
"#;

/// The key that two tunnels share.
const SHARED: &str = "h3N+w!Rz4@Lm9#Tc2&XbVq7K8d5s";

/// The selector that two tunnels have.
const OVERLAPPING: &str = "10.210.0.0/16>10.211.0.0/16";
const OVERLAPPED_GATEWAY: &str = "vpngw-overlap0";

/// A sound tunnel.
pub fn sound(name: &str) -> Planted {
    // a number of its own keeps selectors, gateways and keys apart
    let number = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let (high, low) = (number >> 8 & 127, number & 255);
    let facts: [(&'static str, String); 28] = [
        ("id", format!("vpnx-{number:08x}")),
        ("vpc", "vpc-03vihbk9".to_owned()),
        ("vpc_cidr", "10.0.0.0/8".to_owned()),
        ("gateway", format!("vpngw-{number:08x}")),
        ("gateway_address", "203.0.113.1".to_owned()),
        ("peer", format!("cgw-{number:08x}")),
        ("peer_address", "198.51.100.7".to_owned()),
        ("route_type", "STATIC".to_owned()),
        ("selectors", format!("10.{high}.{low}.0/24>172.16.{low}.0/24")),
        ("ike.version", "IKEV2".to_owned()),
        ("ike.exchange_mode", "MAIN".to_owned()),
        ("ike.encryption", "AES-CBC-256".to_owned()),
        ("ike.integrity", "SHA-256".to_owned()),
        ("ike.dh_group", "GROUP20".to_owned()),
        ("ike.lifetime_seconds", "28800".to_owned()),
        ("ike.local_id", "203.0.113.1".to_owned()),
        ("ike.remote_id", "198.51.100.7".to_owned()),
        ("ipsec.protocol", "ESP".to_owned()),
        ("ipsec.mode", "tunnel".to_owned()),
        ("ipsec.encryption", "AES-CBC-256".to_owned()),
        ("ipsec.integrity", "SHA-256".to_owned()),
        ("ipsec.pfs_group", "DH-GROUP20".to_owned()),
        ("ipsec.lifetime_seconds", "3600".to_owned()),
        ("ipsec.lifetime_kilobytes", "1843200".to_owned()),
        ("dpd.enabled", "true".to_owned()),
        ("dpd.timeout_seconds", "30".to_owned()),
        ("psk", format!("{number:08x}q7V{{w!Rz4@Lm9#Tc2&Xb{low}")),
        ("state", "AVAILABLE".to_owned()),
    ];
    let mut planted = Planted { name: name.to_owned(), facts: facts.into() };
    planted.set("link", "AVAILABLE");
    planted
}

/// A tunnel that is about to be destroyed, and weak.
pub fn going(name: &str) -> Planted {
    let mut planted = sound(name);
    planted.set("ike.encryption", "DES-CBC");
    planted
}

/// A tunnel that is weak in many ways at once.
pub fn everything() -> Planted {
    let mut planted = sound("everything");
    for (fact, value) in [
        ("ike.encryption", "DES-CBC"),
        ("ike.dh_group", "GROUP1"),
        ("ike.integrity", "MD5"),
        ("ipsec.pfs_group", "NULL"),
        ("psk", "tencent"),
    ] {
        planted.set(fact, value);
    }
    planted
}

/// One tunnel a weakness, by the name of its rule, and the others that two of them need.
pub fn planted() -> Vec<Planted> {
    let weak = |weakness: &Weakness| {
        let mut planted = sound(weakness.rule);
        weakness.facts.iter().for_each(|(fact, value)| planted.set(fact, value));
        planted
    };
    let mut other_key = sound("the other holder of the key");
    other_key.set("psk", SHARED);
    let mut other_ranges = sound("the other tunnel of the ranges");
    other_ranges.set("selectors", OVERLAPPING);
    other_ranges.set("gateway", OVERLAPPED_GATEWAY);
    WEAKNESSES.iter().map(weak).chain([other_key, other_ranges]).collect()
}
