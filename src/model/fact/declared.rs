//! The facts that people can declare, in the order in which a plan shows them.

use super::{Row, field};
use crate::model::value::Kind::{self, Address, Flag, Identity, Number, Text, Word};
use crate::model::value::Unit::{Kilobytes, Milliseconds, Probes, Seconds};
use crate::model::vocabulary as words;
use crate::model::vocabulary::{CIPHERS, DH_GROUPS, INTEGRITY};

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        field!(Declared "name", Text, name, "Name of the tunnel."),
        field!(Declared "vpc", Text, around.vpc, "Id of the VPC that the gateway serves."),
        field!(Declared "gateway", Text, around.gateway, "Id of the VPN gateway, the cloud's end."),
        field!(Declared "gateway_address", Address, around.gateway_address, "Public address of the VPN gateway."),
        field!(Declared "peer", Text, around.peer, "Id of the customer gateway, the peer's end."),
        field!(Declared "peer_address", Address, around.peer_address, "Public address of the peer."),
        field!(Declared "route_type", Word(&words::ROUTE_TYPES), route_type, "How traffic finds the tunnel."),
        field!(Declared "negotiation_type", Word(&words::NEGOTIATION_TYPES), negotiation_type, "Which end opens the negotiation."),
        field!(Declared "selectors", Kind::Selectors, selectors, "Traffic selectors (RFC 4301 section 4.4.1), a set of local and remote ranges."),
        field!(Declared "ike.version", Word(&words::IKE_VERSIONS), ike.version, "Version of IKE."),
        field!(Declared "ike.exchange_mode", Word(&words::EXCHANGE_MODES), ike.exchange_mode, "Phase 1 exchange of IKEv1 (RFC 2409 section 5); IKEv2 has none."),
        field!(Declared "ike.encryption", Word(&CIPHERS), ike.encryption, "Cipher of the IKE SA."),
        field!(Declared "ike.integrity", Word(&INTEGRITY), ike.integrity, "Integrity algorithm, and PRF, of the IKE SA."),
        field!(Declared "ike.dh_group", Word(&DH_GROUPS), ike.dh_group, "Diffie-Hellman group of the IKE SA."),
        field!(Declared "ike.lifetime_seconds", Number(Seconds), ike.lifetime_seconds, "Seconds after which the IKE SA is renewed."),
        field!(Declared "ike.local_id", Identity, ike.local_id, "Identity that the gateway shows: an address or a name."),
        field!(Declared "ike.remote_id", Identity, ike.remote_id, "Identity that the peer must show: an address or a name."),
        field!(Declared "ipsec.protocol", Word(&words::PROTOCOLS), ipsec.protocol, "Protocol of the IPsec SA: ESP or AH."),
        field!(Declared "ipsec.mode", Word(&words::MODES), ipsec.mode, "Encapsulation mode of the IPsec SA."),
        field!(Declared "ipsec.encryption", Word(&CIPHERS), ipsec.encryption, "Cipher of the IPsec SA; `none` is the NULL cipher."),
        field!(Declared "ipsec.integrity", Word(&INTEGRITY), ipsec.integrity, "Integrity algorithm of the IPsec SA."),
        field!(Declared "ipsec.pfs_group", Word(&DH_GROUPS), ipsec.pfs_group, "Diffie-Hellman group of perfect forward secrecy; `none` switches it off."),
        field!(Declared "ipsec.lifetime_seconds", Number(Seconds), ipsec.lifetime_seconds, "Seconds after which the IPsec SA is renewed."),
        field!(Declared "ipsec.lifetime_kilobytes", Number(Kilobytes), ipsec.lifetime_kilobytes, "Kilobytes after which the IPsec SA is renewed."),
        field!(Declared "dpd.enabled", Flag, dpd.enabled, "Whether a dead peer is noticed (RFC 7296 section 2.4, RFC 3706)."),
        field!(Declared "dpd.timeout_seconds", Number(Seconds), dpd.timeout_seconds, "Seconds of silence after which the peer counts as dead."),
        field!(Declared "dpd.action", Word(&words::DPD_ACTIONS), dpd.action, "What is done when the peer is dead."),
        field!(Declared "health_check.enabled", Flag, health_check.enabled, "Whether the cloud probes through the tunnel."),
        field!(Declared "health_check.local_address", Address, health_check.local_address, "Address from which the cloud probes."),
        field!(Declared "health_check.remote_address", Address, health_check.remote_address, "Address that the cloud probes."),
        field!(Declared "health_check.probe_type", Word(&words::PROBE_TYPES), health_check.probe_type, "How the cloud probes."),
        field!(Declared "health_check.interval_milliseconds", Number(Milliseconds), health_check.interval_milliseconds, "Milliseconds from one probe to the next."),
        field!(Declared "health_check.threshold", Number(Probes), health_check.threshold, "Probes in a row that must fail before the tunnel counts as unhealthy."),
        field!(Declared "health_check.timeout_milliseconds", Number(Milliseconds), health_check.timeout_milliseconds, "Milliseconds after which a probe has failed."),
        field!(Declared "bgp.tunnel_cidr", Text, bgp.tunnel_cidr, "Range inside the tunnel that both ends of the BGP session are in."),
        field!(Declared "bgp.local_address", Address, bgp.local_address, "Address of the cloud's end of the BGP session."),
        field!(Declared "bgp.peer_address", Address, bgp.peer_address, "Address of the peer's end of the BGP session."),
        field!(Declared "bgp.local_asn", Text, bgp.local_asn, "Autonomous system of the cloud's end."),
        field!(Declared "bgp.peer_asn", Text, bgp.peer_asn, "Autonomous system of the peer."),
        field!(Declared "psk", Kind::Secret, psk, "Pre-shared key, declared by reference only."),
        field!(Declared "tags", Kind::Tags, around.tags, "Keys and values attached to the tunnel."),
    ]
}
