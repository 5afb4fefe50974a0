//! The Diffie-Hellman groups of IKE, which PFS uses too.
//!
//! Strengths: groups 14 to 18 from RFC 9142 table 4, 19, 20, 31 and 32 from its table 3, 21 to 26
//! from RFC 5114 section 4 (RFC 9142 misprints P-521), group 5 from the low estimate of RFC 3526.

use crate::model::algorithm::{Algorithm, Asset, Primitive};
use crate::model::word::{Term, Vocabulary, index};

/// Every Diffie-Hellman group that vpnaudit knows, by its number in the IANA registry.
pub static DH_GROUPS: Vocabulary = Vocabulary::new("a DH group", &TERMS, || index(&TERMS));

const TABLE3: &str = "RFC 9142 section 1.2.1, table 3";
const TABLE4: &str = "RFC 9142 section 1.2.2, table 4";
const RFC5114: &str = "RFC 5114 section 4";

const fn group(id: u16, asset: Asset, strength: Option<u16>, source: &'static str) -> Algorithm {
    Algorithm {
        key_bits: None,
        block_bits: None,
        strength,
        aead: false,
        iana: Some(("KE", id)),
        asset: Some(asset),
        source,
    }
}

/// The discrete logarithm, over whatever field or curve, falls to a quantum computer: category 0.
const fn agreement(name: &'static str, family: &'static str) -> Asset {
    let primitive = Primitive::KeyAgreement;
    Asset { name, primitive, family: Some(family), category: Some(0), ..Asset::NONE }
}

const fn modp(name: &'static str, bits: &'static str) -> Asset {
    Asset { parameters: Some(bits), ..agreement(name, "FFDH") }
}

const fn ecp(name: &'static str, curve: &'static str) -> Asset {
    Asset { curve: Some(curve), ..agreement(name, "ECDH") }
}

const fn gost(name: &'static str) -> Asset {
    agreement(name, "GOST")
}

const fn montgomery(name: &'static str, curve: &'static str, oid: &'static str) -> Asset {
    Asset { oid: Some(oid), ..ecp(name, curve) }
}

const fn kem(name: &'static str, parameters: &'static str, category: u8, oid: &'static str) -> Asset {
    Asset {
        name,
        primitive: Primitive::Encapsulation,
        family: Some("ML-KEM"),
        parameters: Some(parameters),
        category: Some(category),
        oid: Some(oid),
        ..Asset::NONE
    }
}

const SM2: Algorithm = Algorithm {
    key_bits: None,
    block_bits: None,
    strength: None,
    aead: false,
    iana: None,
    asset: Some(Asset { curve: Some("oscaa/SM2"), ..agreement("SM2 key exchange", "SM2") }),
    source: "GM/T 0003 (not read by us)",
};

#[rustfmt::skip]
static TERMS: [Term; 29] = [
    Term { word: "none", aliases: &["null", "off", "disable", "disabled"], doc: "no Diffie-Hellman exchange", algorithm: None },
    Term::of("group1", &["1", "dh-group1", "modp768"], &group(1, modp("FFDH modp768", "768"), Some(60), "our estimate; RFC 8247 section 2.4 forbids the group"), "768-bit MODP"),
    Term::of("group2", &["2", "dh-group2", "modp1024"], &group(2, modp("FFDH modp1024", "1024"), Some(80), RFC5114), "1024-bit MODP"),
    Term::of("group5", &["5", "dh-group5", "modp1536"], &group(5, modp("FFDH modp1536", "1536"), Some(90), "RFC 3526 section 8"), "1536-bit MODP"),
    Term::of("group14", &["14", "dh-group14", "modp2048"], &group(14, modp("FFDH modp2048", "2048"), Some(112), TABLE4), "2048-bit MODP"),
    Term::of("group15", &["15", "dh-group15", "modp3072"], &group(15, modp("FFDH modp3072", "3072"), Some(128), TABLE4), "3072-bit MODP"),
    Term::of("group16", &["16", "dh-group16", "modp4096"], &group(16, modp("FFDH modp4096", "4096"), Some(152), TABLE4), "4096-bit MODP"),
    Term::of("group17", &["17", "dh-group17", "modp6144"], &group(17, modp("FFDH modp6144", "6144"), Some(176), TABLE4), "6144-bit MODP"),
    Term::of("group18", &["18", "dh-group18", "modp8192"], &group(18, modp("FFDH modp8192", "8192"), Some(200), TABLE4), "8192-bit MODP"),
    Term::of("group19", &["19", "dh-group19", "ecp256", "p256"], &group(19, ecp("ECDH P-256", "nist/P-256"), Some(128), TABLE3), "256-bit random ECP (P-256)"),
    Term::of("group20", &["20", "dh-group20", "ecp384", "p384"], &group(20, ecp("ECDH P-384", "nist/P-384"), Some(192), TABLE3), "384-bit random ECP (P-384)"),
    Term::of("group21", &["21", "dh-group21", "ecp521", "p521"], &group(21, ecp("ECDH P-521", "nist/P-521"), Some(256), RFC5114), "521-bit random ECP (P-521)"),
    Term::of("group22", &["22", "dh-group22", "modp1024s160"], &group(22, modp("FFDH modp1024s160", "1024"), Some(80), RFC5114), "1024-bit MODP with a 160-bit subgroup"),
    Term::of("group23", &["23", "dh-group23", "modp2048s224"], &group(23, modp("FFDH modp2048s224", "2048"), Some(112), RFC5114), "2048-bit MODP with a 224-bit subgroup"),
    Term::of("group24", &["24", "dh-group24", "modp2048s256"], &group(24, modp("FFDH modp2048s256", "2048"), Some(112), RFC5114), "2048-bit MODP with a 256-bit subgroup"),
    Term::of("group25", &["25", "dh-group25", "ecp192", "p192"], &group(25, ecp("ECDH P-192", "nist/P-192"), Some(80), RFC5114), "192-bit random ECP (P-192)"),
    Term::of("group26", &["26", "dh-group26", "ecp224", "p224"], &group(26, ecp("ECDH P-224", "nist/P-224"), Some(112), RFC5114), "224-bit random ECP (P-224)"),
    Term::of("group27", &["27", "dh-group27", "ecp224bp", "brainpoolp224r1"], &group(27, ecp("ECDH brainpoolP224r1", "brainpool/brainpoolP224r1"), None, "RFC 6932"), "224-bit Brainpool curve"),
    Term::of("group28", &["28", "dh-group28", "ecp256bp", "brainpoolp256r1"], &group(28, ecp("ECDH brainpoolP256r1", "brainpool/brainpoolP256r1"), None, "RFC 6932"), "256-bit Brainpool curve"),
    Term::of("group29", &["29", "dh-group29", "ecp384bp", "brainpoolp384r1"], &group(29, ecp("ECDH brainpoolP384r1", "brainpool/brainpoolP384r1"), None, "RFC 6932"), "384-bit Brainpool curve"),
    Term::of("group30", &["30", "dh-group30", "ecp512bp", "brainpoolp512r1"], &group(30, ecp("ECDH brainpoolP512r1", "brainpool/brainpoolP512r1"), None, "RFC 6932"), "512-bit Brainpool curve"),
    Term::of("group31", &["31", "dh-group31", "curve25519", "x25519"], &group(31, montgomery("X25519", "other/Curve25519", "1.3.101.110"), Some(128), TABLE3), "Curve25519"),
    Term::of("group32", &["32", "dh-group32", "curve448", "x448"], &group(32, montgomery("X448", "other/Curve448", "1.3.101.111"), Some(224), TABLE3), "Curve448"),
    Term::of("group33", &["33", "dh-group33", "gost3410-2012-256"], &group(33, gost("GOST R 34.10-2012 256"), None, "RFC 9385"), "GOST R 34.10-2012, 256 bits"),
    Term::of("group34", &["34", "dh-group34", "gost3410-2012-512"], &group(34, gost("GOST R 34.10-2012 512"), None, "RFC 9385"), "GOST R 34.10-2012, 512 bits"),
    Term::of("mlkem512", &["35", "ml-kem-512"], &group(35, kem("ML-KEM-512", "512", 1, "2.16.840.1.101.3.4.4.1"), None, "draft-ietf-ipsecme-ikev2-mlkem"), "ML-KEM-512, category 1"),
    Term::of("mlkem768", &["36", "ml-kem-768"], &group(36, kem("ML-KEM-768", "768", 3, "2.16.840.1.101.3.4.4.2"), None, "draft-ietf-ipsecme-ikev2-mlkem"), "ML-KEM-768, category 3"),
    Term::of("mlkem1024", &["37", "ml-kem-1024"], &group(37, kem("ML-KEM-1024", "1024", 5, "2.16.840.1.101.3.4.4.3"), None, "draft-ietf-ipsecme-ikev2-mlkem"), "ML-KEM-1024, category 5"),
    Term::of("sm2", &[], &SM2, "the key exchange of the Chinese national curve"),
];
