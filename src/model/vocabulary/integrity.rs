//! The integrity algorithms of IKE, ESP and AH, each as an HMAC unless its name says otherwise.
//!
//! Strengths are those of the bare hash against collisions (RFC 9142 section 1.1). An HMAC is not
//! limited by them, so no strength of a phase is reckoned from this table.

use crate::model::algorithm::{Algorithm, Asset, Primitive};
use crate::model::word::{Term, Vocabulary, index};

/// Every integrity algorithm that vpnaudit knows.
pub static INTEGRITY: Vocabulary = Vocabulary::new("an integrity algorithm", &TERMS, || index(&TERMS));

const RFC9142: &str = "RFC 9142 section 1.1, table 2: of the bare hash";

const fn hash(
    strength: Option<u16>,
    iana: Option<u16>,
    asset: Option<Asset>,
    source: &'static str,
) -> Algorithm {
    let iana = match iana {
        Some(id) => Some(("INTEG", id)),
        None => None,
    };
    Algorithm { key_bits: None, block_bits: None, strength, aead: false, iana, asset, source }
}

const fn mac(
    name: &'static str,
    family: &'static str,
    parameters: Option<&'static str>,
    registered: Option<&'static str>,
    category: Option<u8>,
) -> Option<Asset> {
    let (primitive, family) = (Primitive::Mac, Some(family));
    Some(Asset { name, registered, primitive, family, parameters, category, ..Asset::NONE })
}

const fn oid(asset: Option<Asset>, oid: &'static str) -> Option<Asset> {
    match asset {
        Some(asset) => Some(Asset { oid: Some(oid), ..asset }),
        None => None,
    }
}

#[rustfmt::skip]
static TERMS: [Term; 12] = [
    Term::of("none", &["null", "auth-none"], &hash(Some(0), Some(0), None, "RFC 7296 section 3.3.2"), "no integrity algorithm of its own"),
    Term::of("md5", &["hmac-md5", "md5-96", "hmac-md5-96"], &hash(None, Some(1), mac("HMAC-MD5", "HMAC", Some("MD5"), Some("AUTH_HMAC_MD5_96"), None), "RFC 8247 section 2.3"), "HMAC-MD5"),
    Term::of("des-mac", &[], &hash(None, Some(3), mac("DES-MAC", "DES", None, Some("AUTH_DES_MAC"), None), "RFC 8247 section 2.3"), "DES-MAC"),
    Term::of("kpdk-md5", &[], &hash(None, Some(4), mac("KPDK-MD5", "MD5", None, Some("AUTH_KPDK_MD5"), None), "RFC 8247 section 2.3"), "keyed MD5 after RFC 1826"),
    Term::of("sha1", &["sha", "sha-1", "hmac-sha1", "hmac-sha1-96", "sha1-96"], &hash(Some(80), Some(2), oid(mac("HMAC-SHA-1", "HMAC", Some("SHA-1"), Some("AUTH_HMAC_SHA1_96"), None), "1.2.840.113549.2.7"), RFC9142), "HMAC-SHA-1"),
    Term::of("aes-xcbc", &["aes-xcbc-96", "xcbc"], &hash(None, Some(5), mac("AES-XCBC-MAC", "AES", Some("128"), Some("AUTH_AES_XCBC_96"), None), "RFC 3566"), "AES-XCBC-MAC with a 96-bit tag"),
    Term::of("aes-cmac", &["aes-cmac-96", "cmac"], &hash(None, Some(8), mac("AES-CMAC", "CMAC", Some("128"), Some("AUTH_AES_CMAC_96"), None), "RFC 4494"), "AES-CMAC with a 96-bit tag"),
    Term::of("aes-gmac", &["aes-128-gmac", "aes-192-gmac", "aes-256-gmac"], &hash(None, None, mac("AES-GMAC", "AES", None, None, None), "RFC 4543"), "AES-GMAC as the integrity algorithm of AH"),
    Term::of("sha256", &["sha-256", "sha2", "sha2-256", "hmac-sha256", "hmac-sha2-256", "sha256-128", "hmac-sha2-256-128"], &hash(Some(128), Some(12), oid(mac("HMAC-SHA-256", "HMAC", Some("SHA-256"), Some("AUTH_HMAC_SHA2_256_128"), Some(2)), "1.2.840.113549.2.9"), RFC9142), "HMAC-SHA-256"),
    Term::of("sha384", &["sha-384", "sha2-384", "hmac-sha384", "hmac-sha2-384", "sha384-192", "aes-383"], &hash(Some(192), Some(13), oid(mac("HMAC-SHA-384", "HMAC", Some("SHA-384"), Some("AUTH_HMAC_SHA2_384_192"), Some(4)), "1.2.840.113549.2.10"), RFC9142), "HMAC-SHA-384"),
    Term::of("sha512", &["sha-512", "sha2-512", "hmac-sha512", "hmac-sha2-512", "sha512-256"], &hash(Some(256), Some(14), oid(mac("HMAC-SHA-512", "HMAC", Some("SHA-512"), Some("AUTH_HMAC_SHA2_512_256"), None), "1.2.840.113549.2.11"), RFC9142), "HMAC-SHA-512"),
    Term::of("sm3", &["hmac-sm3"], &hash(None, None, mac("HMAC-SM3", "HMAC", Some("SM3"), None, None), "GM/T 0004 (not read by us)"), "HMAC-SM3: the Chinese national hash, without an IKEv2 transform"),
];
