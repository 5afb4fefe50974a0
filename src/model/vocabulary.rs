//! The small vocabularies: versions, modes, protocols, states.
//!
//! Spellings are those of API v2 (`DescribeVpnConn`), API 3.0 (`DescribeVpnConnections`) and the
//! Terraform resource `tencentcloud_vpn_connection`.

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
