//! The facts that people can declare, in the order in which a plan shows them.

use super::{Row, field};
use crate::model::algorithm::{CIPHERS, DH_GROUPS, INTEGRITY};
use crate::model::value::Kind::{self, Address, Flag, Identity, Number, Text, Word};
use crate::model::value::Unit::{Kilobytes, Milliseconds, Probes, Seconds};
use crate::model::vocabulary as words;

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        field!(Declared "name", Text, name, "Name of the tunnel.", v2 ["vpnConnName"], v3 ["VpnConnectionName"], tf ["name"]),
        field!(Declared "vpc", Text, around.vpc, "Id of the VPC that the gateway serves.", v2 ["unVpcId", "vpcId"], v3 ["VpcId"], tf ["vpc_id"]),
        field!(Declared "gateway", Text, around.gateway, "Id of the VPN gateway, the cloud's end.", v2 ["unVpnGwId", "vpnGwId"], v3 ["VpnGatewayId"], tf ["vpn_gateway_id"]),
        field!(Declared "gateway_address", Address, around.gateway_address, "Public address of the VPN gateway.", v2 ["vpnGwAddress"]),
        field!(Declared "peer", Text, around.peer, "Id of the customer gateway, the peer's end.", v2 ["unUserGwId", "userGwId"], v3 ["CustomerGatewayId"], tf ["customer_gateway_id"]),
        field!(Declared "peer_address", Address, around.peer_address, "Public address of the peer.", v2 ["userGwAddress", "userGwAddr"]),
        field!(Declared "route_type", Word(&words::ROUTE_TYPES), route_type, "How traffic finds the tunnel.", v3 ["RouteType"], tf ["route_type"]),
        field!(Declared "negotiation_type", Word(&words::NEGOTIATION_TYPES), negotiation_type, "Which end opens the negotiation.", v3 ["NegotiationType"], tf ["negotiation_type"]),
        field!(Declared "selectors", Kind::Selectors, selectors, "Traffic selectors (RFC 4301 section 4.4.1), a set of local and remote ranges.", v2 ["sourceCidr", "destinationCidr"], v3 ["SecurityPolicyDatabaseSet"], tf ["security_group_policy"]),
        field!(Declared "ike.version", Word(&words::IKE_VERSIONS), ike.version, "Version of IKE.", v3 ["IKEOptionsSpecification.IKEVersion"], tf ["ike_version"]),
        field!(Declared "ike.exchange_mode", Word(&words::EXCHANGE_MODES), ike.exchange_mode, "Phase 1 exchange of IKEv1 (RFC 2409 section 5); IKEv2 has none.", v2 ["IKEArr.exchangeMode"], v3 ["IKEOptionsSpecification.ExchangeMode"], tf ["ike_exchange_mode"]),
        field!(Declared "ike.encryption", Word(&CIPHERS), ike.encryption, "Cipher of the IKE SA.", v2 ["IKEArr.propoEncryAlgorithm"], v3 ["IKEOptionsSpecification.PropoEncryAlgorithm"], tf ["ike_proto_encry_algorithm"]),
        field!(Declared "ike.integrity", Word(&INTEGRITY), ike.integrity, "Integrity algorithm, and PRF, of the IKE SA.", v2 ["IKEArr.propoAuthenAlgorithm"], v3 ["IKEOptionsSpecification.PropoAuthenAlgorithm"], tf ["ike_proto_authen_algorithm"]),
        field!(Declared "ike.dh_group", Word(&DH_GROUPS), ike.dh_group, "Diffie-Hellman group of the IKE SA.", v2 ["IKEArr.dhGroupName"], v3 ["IKEOptionsSpecification.DhGroupName"], tf ["ike_dh_group_name"]),
        field!(Declared "ike.lifetime_seconds", Number(Seconds), ike.lifetime_seconds, "Seconds after which the IKE SA is renewed.", v2 ["IKEArr.ikeSaLifetimeSeconds"], v3 ["IKEOptionsSpecification.IKESaLifetimeSeconds"], tf ["ike_sa_lifetime_seconds"]),
        field!(Declared "ike.local_id", Identity, ike.local_id, "Identity that the gateway shows: an address or a name.",
            v2 ["IKEArr.localIdentity", "IKEArr.localAddress", "IKEArr.localFqdnName"],
            v3 ["IKEOptionsSpecification.LocalIdentity", "IKEOptionsSpecification.LocalAddress", "IKEOptionsSpecification.LocalFqdnName"],
            tf ["ike_local_identity", "ike_local_address", "ike_local_fqdn_name"]),
        field!(Declared "ike.remote_id", Identity, ike.remote_id, "Identity that the peer must show: an address or a name.",
            v2 ["IKEArr.remoteIdentity", "IKEArr.remoteAddress", "IKEArr.remoteFqdnName"],
            v3 ["IKEOptionsSpecification.RemoteIdentity", "IKEOptionsSpecification.RemoteAddress", "IKEOptionsSpecification.RemoteFqdnName"],
            tf ["ike_remote_identity", "ike_remote_address", "ike_remote_fqdn_name"]),
        field!(Declared "ipsec.protocol", Word(&words::PROTOCOLS), ipsec.protocol, "Protocol of the IPsec SA: ESP or AH.", v2 ["IPSECArr.securityProto"]),
        field!(Declared "ipsec.mode", Word(&words::MODES), ipsec.mode, "Encapsulation mode of the IPsec SA.", v2 ["IPSECArr.encapMode"]),
        field!(Declared "ipsec.encryption", Word(&CIPHERS), ipsec.encryption, "Cipher of the IPsec SA; `none` is the NULL cipher.", v2 ["IPSECArr.encryptAlgorithm"], v3 ["IPSECOptionsSpecification.EncryptAlgorithm"], tf ["ipsec_encrypt_algorithm"]),
        field!(Declared "ipsec.integrity", Word(&INTEGRITY), ipsec.integrity, "Integrity algorithm of the IPsec SA.", v2 ["IPSECArr.integrityAlgorithm", "IPSECArr.integrityAlgorith"], v3 ["IPSECOptionsSpecification.IntegrityAlgorithm", "IPSECOptionsSpecification.IntegrityAlgorith"], tf ["ipsec_integrity_algorithm"]),
        field!(Declared "ipsec.pfs_group", Word(&DH_GROUPS), ipsec.pfs_group, "Diffie-Hellman group of perfect forward secrecy; `none` switches it off.", v2 ["IPSECArr.pfsDhGroup"], v3 ["IPSECOptionsSpecification.PfsDhGroup"], tf ["ipsec_pfs_dh_group"]),
        field!(Declared "ipsec.lifetime_seconds", Number(Seconds), ipsec.lifetime_seconds, "Seconds after which the IPsec SA is renewed.", v2 ["IPSECArr.ipsecSaLifetimeSeconds"], v3 ["IPSECOptionsSpecification.IPSECSaLifetimeSeconds"], tf ["ipsec_sa_lifetime_seconds"]),
        field!(Declared "ipsec.lifetime_kilobytes", Number(Kilobytes), ipsec.lifetime_kilobytes, "Kilobytes after which the IPsec SA is renewed.", v2 ["IPSECArr.ipsecSaLifetimeTraffic"], v3 ["IPSECOptionsSpecification.IPSECSaLifetimeTraffic"], tf ["ipsec_sa_lifetime_traffic"]),
        field!(Declared "dpd.enabled", Flag, dpd.enabled, "Whether a dead peer is noticed (RFC 7296 section 2.4, RFC 3706).", v3 ["DpdEnable"], tf ["dpd_enable"]),
        field!(Declared "dpd.timeout_seconds", Number(Seconds), dpd.timeout_seconds, "Seconds of silence after which the peer counts as dead.", v3 ["DpdTimeout"], tf ["dpd_timeout"]),
        field!(Declared "dpd.action", Word(&words::DPD_ACTIONS), dpd.action, "What is done when the peer is dead.", v3 ["DpdAction"], tf ["dpd_action"]),
        field!(Declared "health_check.enabled", Flag, health_check.enabled, "Whether the cloud probes through the tunnel.", v3 ["EnableHealthCheck"], tf ["enable_health_check"]),
        field!(Declared "health_check.local_address", Address, health_check.local_address, "Address from which the cloud probes.", v3 ["HealthCheckLocalIp"], tf ["health_check_local_ip"]),
        field!(Declared "health_check.remote_address", Address, health_check.remote_address, "Address that the cloud probes.", v2 ["remoteSlaIp"], v3 ["HealthCheckRemoteIp"], tf ["health_check_remote_ip"]),
        field!(Declared "health_check.probe_type", Word(&words::PROBE_TYPES), health_check.probe_type, "How the cloud probes.", v3 ["HealthCheckConfig.ProbeType"], tf ["health_check_config.probe_type"]),
        field!(Declared "health_check.interval_milliseconds", Number(Milliseconds), health_check.interval_milliseconds, "Milliseconds from one probe to the next.", v3 ["HealthCheckConfig.ProbeInterval"], tf ["health_check_config.probe_interval"]),
        field!(Declared "health_check.threshold", Number(Probes), health_check.threshold, "Probes in a row that must fail before the tunnel counts as unhealthy.", v3 ["HealthCheckConfig.ProbeThreshold"], tf ["health_check_config.probe_threshold"]),
        field!(Declared "health_check.timeout_milliseconds", Number(Milliseconds), health_check.timeout_milliseconds, "Milliseconds after which a probe has failed.", v3 ["HealthCheckConfig.ProbeTimeout"], tf ["health_check_config.probe_timeout"]),
        field!(Declared "bgp.tunnel_cidr", Text, bgp.tunnel_cidr, "Range inside the tunnel that both ends of the BGP session are in.", v3 ["BgpConfig.TunnelCidr"], tf ["bgp_config.tunnel_cidr"]),
        field!(Declared "bgp.local_address", Address, bgp.local_address, "Address of the cloud's end of the BGP session.", v3 ["BgpConfig.LocalBgpIp"], tf ["bgp_config.local_bgp_ip"]),
        field!(Declared "bgp.peer_address", Address, bgp.peer_address, "Address of the peer's end of the BGP session.", v3 ["BgpConfig.RemoteBgpIp"], tf ["bgp_config.remote_bgp_ip"]),
        field!(Declared "bgp.local_asn", Text, bgp.local_asn, "Autonomous system of the cloud's end.", v3 ["BgpConfig.LocalBgpAsn"]),
        field!(Declared "bgp.peer_asn", Text, bgp.peer_asn, "Autonomous system of the peer.", v3 ["BgpConfig.RemoteBgpAsn"]),
        field!(Declared "psk", Kind::Secret, psk, "Pre-shared key, declared by reference only.", v2 ["preSharedKey"], v3 ["PreShareKey"], tf ["pre_share_key"]),
        field!(Declared "tags", Kind::Tags, around.tags, "Keys and values attached to the tunnel.", v3 ["TagSet"], tf ["tags"]),
    ]
}
