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
    /// The document that the strength, or else the algorithm, comes from.
    pub source: &'static str,
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
}
