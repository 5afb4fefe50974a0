//! The vocabularies: ciphers, integrity algorithms and Diffie-Hellman groups in a file each, and the small
//! ones here. Each holds every spelling that the cloud's APIs, Terraform and people use.
//!
//! Spellings are those of API v2 (`DescribeVpnConn`), API 3.0 (`DescribeVpnConnections`) and the
//! Terraform resource `tencentcloud_vpn_connection`.

mod cipher;
mod dh_group;
mod integrity;

pub use cipher::CIPHERS;
pub use dh_group::DH_GROUPS;
pub use integrity::INTEGRITY;

use super::word::{Term, Vocabulary, index};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $noun:literal, $($word:literal [$($alias:literal),*] $meaning:literal;)+) => {
        $(#[$doc])*
        pub static $name: Vocabulary = {
            static TERMS: &[Term] = &[$(Term {
                word: $word,
                aliases: &[$($alias),*],
                doc: $meaning,
                algorithm: None,
            }),+];
            Vocabulary::new($noun, TERMS, || index(TERMS))
        };
    };
}

vocabulary! {
    /// Versions of IKE.
    IKE_VERSIONS, "an IKE version",
    "ikev1" ["1", "v1", "ike1"] "IKE version 1 (RFC 2409), historic since RFC 9395";
    "ikev2" ["2", "v2", "ike2"] "IKE version 2 (RFC 7296)";
}

vocabulary! {
    /// Phase 1 exchanges of IKEv1.
    EXCHANGE_MODES, "an exchange mode",
    "main" ["main-mode"] "main mode: identities travel encrypted";
    "aggressive" ["aggressive-mode", "aggr"] "aggressive mode: identities and the authenticator travel in clear";
}

vocabulary! {
    /// Protocols that protect the packets.
    PROTOCOLS, "an IPsec protocol",
    "esp" [] "Encapsulating Security Payload (RFC 4303)";
    "ah" [] "Authentication Header (RFC 4302): authenticates, does not encrypt";
    "ah-esp" ["ah+esp", "esp+ah"] "both headers at once";
}

vocabulary! {
    /// Modes of encapsulation.
    MODES, "an encapsulation mode",
    "tunnel" [] "the whole packet is protected (RFC 4301)";
    "transport" [] "the payload is protected, the header is not";
}

vocabulary! {
    /// How traffic finds its tunnel.
    ROUTE_TYPES, "a route type",
    "static" [] "the API's default: chosen by the traffic selectors, or routed where they are any to any";
    "static-route" ["staticroute"] "routed by static routes";
    "policy" ["spd"] "chosen by the traffic selectors";
    "bgp" [] "routed by BGP";
}

vocabulary! {
    /// What is done when the peer is dead.
    DPD_ACTIONS, "a DPD action",
    "clear" [] "drop the SAs";
    "restart" [] "negotiate again";
}

vocabulary! {
    /// Who opens the negotiation.
    NEGOTIATION_TYPES, "a negotiation type",
    "active" [] "the cloud's end opens it";
    "passive" [] "the peer opens it";
    "flow-trigger" ["flowtrigger"] "the first packet opens it";
}

vocabulary! {
    /// How the cloud probes through a tunnel.
    PROBE_TYPES, "a probe type",
    "nqa" [] "the cloud's network quality analysis";
    "icmp" ["ping"] "ICMP echo requests";
}

vocabulary! {
    /// Life cycle of the tunnel as a cloud resource; v2 says it in numbers.
    STATES, "a state",
    "pending" ["0", "pengding"] "being created";
    "create-error" ["1"] "creation failed";
    "modifying" ["2"] "being changed";
    "modify-error" ["3"] "a change failed";
    "deleting" ["4"] "being deleted";
    "delete-error" ["5"] "deletion failed";
    "available" ["6", "running"] "in service";
}

vocabulary! {
    /// Whether the tunnel is connected.
    LINKS, "a link state",
    "available" ["connected", "up"] "connected";
    "unavailable" ["disconnected", "down"] "not connected";
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
