//! What is known of each cipher, integrity algorithm and Diffie-Hellman group.
//!
//! The three tables hold every spelling that the cloud's APIs, Terraform and people use, the sizes
//! that rules reckon with, and the document that each number comes from. What a number is worth as
//! a demand is for the policies to say.

mod cipher;
mod dh_group;
mod integrity;

pub use cipher::CIPHERS;
pub use dh_group::DH_GROUPS;
pub use integrity::INTEGRITY;

/// The numbers that belong to an algorithm. What does not apply, or what no document gives, is absent.
#[derive(Debug)]
pub struct Algorithm {
    /// Key length of a cipher, in bits, as it counts towards strength.
    pub key_bits: Option<u16>,
    /// Block length of a cipher, in bits; absent for a stream cipher.
    pub block_bits: Option<u16>,
    /// Security strength in bits.
    pub strength: Option<u16>,
    /// Says whether a cipher authenticates what it encrypts (RFC 5116), so that it needs no
    /// integrity algorithm beside it.
    pub aead: bool,
    /// Transform type and number in the IANA registry of IKEv2 parameters.
    pub iana: Option<(&'static str, u16)>,
    /// What it is in an inventory of cryptography; absent where `none` names no algorithm.
    pub asset: Option<Asset>,
    /// The document that the strength, or else the algorithm, comes from.
    pub source: &'static str,
}

/// What an algorithm is in an inventory of cryptography.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// What it is called.
    pub name: &'static str,
    /// The name of its transform in the IANA registry of IKEv2 parameters; a group has its number alone.
    pub registered: Option<&'static str>,
    /// What it does.
    pub primitive: Primitive,
    /// Its family, as the cryptography registry of CycloneDX 1.7 names it.
    pub family: Option<&'static str>,
    /// What tells it from others of its family, besides the key length of a cipher.
    pub parameters: Option<&'static str>,
    /// The mode of operation of a block cipher.
    pub mode: Option<&'static str>,
    /// The elliptic curve, as the cryptography registry of CycloneDX 1.7 names it.
    pub curve: Option<&'static str>,
    /// The category of strength against quantum computers that NIST's call for proposals defines; 0 is
    /// none of them. Absent where the call compares with nothing of the kind.
    pub category: Option<u8>,
    /// Its object identifier, where there is one for it and nothing else.
    pub oid: Option<&'static str>,
}

impl Asset {
    /// Nothing is known.
    const NONE: Self = Self {
        name: "",
        registered: None,
        primitive: Primitive::Other,
        family: None,
        parameters: None,
        mode: None,
        curve: None,
        category: None,
        oid: None,
    };
}

/// What an algorithm does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    /// It encrypts blocks.
    BlockCipher,
    /// It encrypts and authenticates.
    Authenticated,
    /// It authenticates.
    Mac,
    /// It agrees on a key.
    KeyAgreement,
    /// It carries a key to whoever holds the private one.
    Encapsulation,
    /// It does nothing of that.
    Other,
}

/// The numbers of ML-KEM among the key exchanges of IKEv2.
const ML_KEM: std::ops::RangeInclusive<u16> = 35..=37;

impl Algorithm {
    /// Says whether it is a key exchange that withstands quantum computers.
    #[must_use]
    pub fn is_post_quantum(&self) -> bool {
        self.iana.is_some_and(|(kind, number)| kind == "KE" && ML_KEM.contains(&number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::word::{Vocabulary, Word};

    fn word(vocabulary: &'static Vocabulary, said: &str) -> String {
        match vocabulary.read(said) {
            Word::Known(term) => term.word.to_owned(),
            Word::Unknown(said) => format!("?{said}"),
        }
    }

    #[test]
    fn every_spelling_of_every_wire_comes_to_one_word() {
        for (said, expected) in [
            ("AES-CBC-256", "aes-cbc-256"),
            ("aes-cbc-256", "aes-cbc-256"),
            ("aes256", "aes-cbc-256"),
            ("AES-CBS-192", "aes-cbc-192"),
            ("AES256GCM128", "aes-gcm-256"),
            ("3DES-CBC", "3des-cbc"),
            ("null", "none"),
            ("NULL", "none"),
            ("ROT13", "?ROT13"),
        ] {
            assert_eq!(word(&CIPHERS, said), expected, "{said}");
        }
        for (said, expected) in [("sha", "sha1"), ("SHA", "sha1"), ("SHA-256", "sha256"), ("MD5", "md5")] {
            assert_eq!(word(&INTEGRITY, said), expected, "{said}");
        }
        for (said, expected) in [
            ("group1", "group1"),
            ("DH-GROUP14", "group14"),
            ("14", "group14"),
            ("NULL", "none"),
            ("modp2048", "group14"),
        ] {
            assert_eq!(word(&DH_GROUPS, said), expected, "{said}");
        }
    }

    #[test]
    fn no_spelling_stands_for_two_words() {
        for vocabulary in [&CIPHERS, &INTEGRITY, &DH_GROUPS] {
            for term in vocabulary.terms {
                for said in std::iter::once(&term.word).chain(term.aliases) {
                    assert_eq!(word(vocabulary, said), term.word, "{said}");
                }
            }
        }
    }

    #[test]
    fn every_term_is_documented_and_every_algorithm_names_its_source() {
        for term in [&CIPHERS, &INTEGRITY, &DH_GROUPS].into_iter().flat_map(|vocabulary| vocabulary.terms) {
            assert!(!term.doc.is_empty(), "{}", term.word);
            assert!(term.algorithm.is_none_or(|algorithm| !algorithm.source.is_empty()), "{}", term.word);
        }
    }

    #[test]
    fn every_algorithm_is_an_asset_of_a_name_of_its_own_and_goes_by_the_name_of_its_registry() {
        let mut names = std::collections::HashSet::new();
        for vocabulary in [&CIPHERS, &INTEGRITY, &DH_GROUPS] {
            for term in vocabulary.terms {
                let algorithm = term.algorithm;
                let Some(asset) = algorithm.and_then(|algorithm| algorithm.asset) else {
                    assert!(term.word == "none" && !std::ptr::eq(vocabulary, &CIPHERS), "{}", term.word);
                    continue;
                };
                assert!(!asset.name.is_empty() && names.insert(asset.name), "{}", term.word);
                let kind = algorithm.and_then(|algorithm| algorithm.iana).map(|(kind, _)| kind);
                let prefix = match kind {
                    Some("ENCR") => Some("ENCR_"),
                    Some("INTEG") => Some("AUTH_"),
                    _ => None,
                };
                let registered = asset.registered;
                assert_eq!(registered.is_some(), prefix.is_some(), "{}", term.word);
                assert!(
                    registered.is_none_or(|name| name.starts_with(prefix.unwrap_or("?"))),
                    "{}",
                    term.word
                );
                assert!(asset.category.is_none_or(|category| category <= 6), "{}", term.word);
            }
        }
    }
}
