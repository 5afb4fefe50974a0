//! What the two APIs and the Terraform provider call the facts of a tunnel.

use crate::source::document::around::{EnvelopeKey, EnvelopePart};
use crate::source::document::columns::{Column, Form, Sides, Wire, column};
use crate::source::terraform::types::{ResourceKind, Resources};

/// API v2, `DescribeVpnConn`. It is older than routed tunnels, and its documents and samples do not agree on the
/// names of the two phases.
pub(crate) static V2: Wire = Wire {
    name: "v2",
    title: "API v2",
    columns: V2_COLUMNS,
    aliases: &[
        ("IKESet", "IKEArr"),
        ("ikeSet", "IKEArr"),
        ("ikeArr", "IKEArr"),
        ("IPsecSet", "IPSECArr"),
        ("ipsecSet", "IPSECArr"),
        ("ipsecArr", "IPSECArr"),
        ("IPSECSet", "IPSECArr"),
    ],
    sides: Sides::Apart,
    spd_only: true,
    ..Wire::new(Form::Listing)
};

/// API 3.0, `DescribeVpnConnections`.
pub(crate) static V3: Wire = Wire {
    name: "v3",
    title: "API 3.0",
    columns: V3_COLUMNS,
    sides: Sides::Pairs("LocalCidrBlock", "RemoteCidrBlock"),
    ..Wire::new(Form::Listing)
};

/// Terraform, `tencentcloud_vpn_connection`. All its resources have an id and a name, and only tunnels have phases.
pub(crate) static TERRAFORM: Wire = Wire {
    name: "terraform",
    title: "Terraform",
    columns: TERRAFORM_COLUMNS,
    telling: &["ike.", "selectors"],
    sides: Sides::Pairs("local_cidr_block", "remote_cidr_block"),
    ..Wire::new(Form::Terraform)
};

#[rustfmt::skip]
const V2_COLUMNS: &[Column] = &[
    column("name", &["vpnConnName"]),
    column("vpc", &["unVpcId", "vpcId"]),
    column("gateway", &["unVpnGwId", "vpnGwId"]),
    column("gateway_address", &["vpnGwAddress"]),
    column("peer", &["unUserGwId", "userGwId"]),
    column("peer_address", &["userGwAddress", "userGwAddr"]),
    column("selectors", &["sourceCidr", "destinationCidr"]),
    column("ike.exchange_mode", &["IKEArr.exchangeMode"]),
    column("ike.encryption", &["IKEArr.propoEncryAlgorithm"]),
    column("ike.integrity", &["IKEArr.propoAuthenAlgorithm"]),
    column("ike.dh_group", &["IKEArr.dhGroupName"]),
    column("ike.lifetime_seconds", &["IKEArr.ikeSaLifetimeSeconds"]),
    column("ike.local_id", &["IKEArr.localIdentity", "IKEArr.localAddress", "IKEArr.localFqdnName"]),
    column("ike.remote_id", &["IKEArr.remoteIdentity", "IKEArr.remoteAddress", "IKEArr.remoteFqdnName"]),
    column("ipsec.protocol", &["IPSECArr.securityProto"]),
    column("ipsec.mode", &["IPSECArr.encapMode"]),
    column("ipsec.encryption", &["IPSECArr.encryptAlgorithm"]),
    column("ipsec.integrity", &["IPSECArr.integrityAlgorithm", "IPSECArr.integrityAlgorith"]),
    column("ipsec.pfs_group", &["IPSECArr.pfsDhGroup"]),
    column("ipsec.lifetime_seconds", &["IPSECArr.ipsecSaLifetimeSeconds"]),
    column("ipsec.lifetime_kilobytes", &["IPSECArr.ipsecSaLifetimeTraffic"]),
    column("health_check.remote_address", &["remoteSlaIp"]),
    column("psk", &["preSharedKey"]),
    column("id", &["unVpnConnId", "vpnConnId"]),
    column("vpc_name", &["vpcName"]),
    column("vpc_cidr", &["vpcCidrBlock"]),
    column("gateway_name", &["vpnGwName"]),
    column("peer_name", &["userGwName"]),
    column("state", &["vpcConnStatus", "vpnConnStatus"]),
    column("link", &["netStatus"]),
    column("created", &["createTime"]),
];

#[rustfmt::skip]
const V3_COLUMNS: &[Column] = &[
    column("name", &["VpnConnectionName"]),
    column("vpc", &["VpcId"]),
    column("gateway", &["VpnGatewayId"]),
    column("peer", &["CustomerGatewayId"]),
    column("route_type", &["RouteType"]),
    column("negotiation_type", &["NegotiationType"]),
    column("selectors", &["SecurityPolicyDatabaseSet"]),
    column("ike.version", &["IKEOptionsSpecification.IKEVersion"]),
    column("ike.exchange_mode", &["IKEOptionsSpecification.ExchangeMode"]),
    column("ike.encryption", &["IKEOptionsSpecification.PropoEncryAlgorithm"]),
    column("ike.integrity", &["IKEOptionsSpecification.PropoAuthenAlgorithm"]),
    column("ike.dh_group", &["IKEOptionsSpecification.DhGroupName"]),
    column("ike.lifetime_seconds", &["IKEOptionsSpecification.IKESaLifetimeSeconds"]),
    column("ike.local_id", &["IKEOptionsSpecification.LocalIdentity", "IKEOptionsSpecification.LocalAddress", "IKEOptionsSpecification.LocalFqdnName"]),
    column("ike.remote_id", &["IKEOptionsSpecification.RemoteIdentity", "IKEOptionsSpecification.RemoteAddress", "IKEOptionsSpecification.RemoteFqdnName"]),
    column("ipsec.encryption", &["IPSECOptionsSpecification.EncryptAlgorithm"]),
    column("ipsec.integrity", &["IPSECOptionsSpecification.IntegrityAlgorithm", "IPSECOptionsSpecification.IntegrityAlgorith"]),
    column("ipsec.pfs_group", &["IPSECOptionsSpecification.PfsDhGroup"]),
    column("ipsec.lifetime_seconds", &["IPSECOptionsSpecification.IPSECSaLifetimeSeconds"]),
    column("ipsec.lifetime_kilobytes", &["IPSECOptionsSpecification.IPSECSaLifetimeTraffic"]),
    column("dpd.enabled", &["DpdEnable"]),
    column("dpd.timeout_seconds", &["DpdTimeout"]),
    column("dpd.action", &["DpdAction"]),
    column("health_check.enabled", &["EnableHealthCheck"]),
    column("health_check.local_address", &["HealthCheckLocalIp"]),
    column("health_check.remote_address", &["HealthCheckRemoteIp"]),
    column("health_check.probe_type", &["HealthCheckConfig.ProbeType"]),
    column("health_check.interval_milliseconds", &["HealthCheckConfig.ProbeInterval"]),
    column("health_check.threshold", &["HealthCheckConfig.ProbeThreshold"]),
    column("health_check.timeout_milliseconds", &["HealthCheckConfig.ProbeTimeout"]),
    column("bgp.tunnel_cidr", &["BgpConfig.TunnelCidr"]),
    column("bgp.local_address", &["BgpConfig.LocalBgpIp"]),
    column("bgp.peer_address", &["BgpConfig.RemoteBgpIp"]),
    column("bgp.local_asn", &["BgpConfig.LocalBgpAsn"]),
    column("bgp.peer_asn", &["BgpConfig.RemoteBgpAsn"]),
    column("psk", &["PreShareKey"]),
    column("tags", &["TagSet"]),
    column("id", &["VpnConnectionId"]),
    column("state", &["State"]),
    column("link", &["NetStatus"]),
    column("health_check.status", &["HealthCheckStatus"]),
    column("created", &["CreatedTime", "CreateTime"]),
];

#[rustfmt::skip]
const TERRAFORM_COLUMNS: &[Column] = &[
    column("name", &["name"]),
    column("vpc", &["vpc_id"]),
    column("gateway", &["vpn_gateway_id"]),
    column("peer", &["customer_gateway_id"]),
    column("route_type", &["route_type"]),
    column("negotiation_type", &["negotiation_type"]),
    column("selectors", &["security_group_policy"]),
    column("ike.version", &["ike_version"]),
    column("ike.exchange_mode", &["ike_exchange_mode"]),
    column("ike.encryption", &["ike_proto_encry_algorithm"]),
    column("ike.integrity", &["ike_proto_authen_algorithm"]),
    column("ike.dh_group", &["ike_dh_group_name"]),
    column("ike.lifetime_seconds", &["ike_sa_lifetime_seconds"]),
    column("ike.local_id", &["ike_local_identity", "ike_local_address", "ike_local_fqdn_name"]),
    column("ike.remote_id", &["ike_remote_identity", "ike_remote_address", "ike_remote_fqdn_name"]),
    column("ipsec.encryption", &["ipsec_encrypt_algorithm"]),
    column("ipsec.integrity", &["ipsec_integrity_algorithm"]),
    column("ipsec.pfs_group", &["ipsec_pfs_dh_group"]),
    column("ipsec.lifetime_seconds", &["ipsec_sa_lifetime_seconds"]),
    column("ipsec.lifetime_kilobytes", &["ipsec_sa_lifetime_traffic"]),
    column("dpd.enabled", &["dpd_enable"]),
    column("dpd.timeout_seconds", &["dpd_timeout"]),
    column("dpd.action", &["dpd_action"]),
    column("health_check.enabled", &["enable_health_check"]),
    column("health_check.local_address", &["health_check_local_ip"]),
    column("health_check.remote_address", &["health_check_remote_ip"]),
    column("health_check.probe_type", &["health_check_config.probe_type"]),
    column("health_check.interval_milliseconds", &["health_check_config.probe_interval"]),
    column("health_check.threshold", &["health_check_config.probe_threshold"]),
    column("health_check.timeout_milliseconds", &["health_check_config.probe_timeout"]),
    column("bgp.tunnel_cidr", &["bgp_config.tunnel_cidr"]),
    column("bgp.local_address", &["bgp_config.local_bgp_ip"]),
    column("bgp.peer_address", &["bgp_config.remote_bgp_ip"]),
    column("psk", &["pre_share_key"]),
    column("tags", &["tags"]),
    column("id", &["id"]),
    column("state", &["state"]),
    column("link", &["net_status"]),
    column("created", &["create_time"]),
];

/// The keys around a listing: of both APIs, of tccli, and of the console.
pub(super) const ENVELOPE: &[EnvelopeKey] = &[
    EnvelopeKey {
        name: "Response",
        part: EnvelopePart::Inner,
        inside: &[("", "Response."), ("data.", "data.Response.")],
    },
    // in the console's answer, another envelope
    EnvelopeKey { name: "data", part: EnvelopePart::List(&V2), inside: &[("", "data.")] },
    EnvelopeKey::new("VpnConnectionSet", EnvelopePart::List(&V3)),
    EnvelopeKey::new("TotalCount", EnvelopePart::Total),
    EnvelopeKey::new("code", EnvelopePart::Code),
    EnvelopeKey::new("codeDesc", EnvelopePart::Outcome),
    EnvelopeKey::new("message", EnvelopePart::Message),
    EnvelopeKey::new("RequestId", EnvelopePart::Request),
    EnvelopeKey::new("Error", EnvelopePart::Error),
    EnvelopeKey::new("errors", EnvelopePart::Error),
];

/// The resources of its provider in Terraform.
pub(super) static RESOURCES: Resources = Resources {
    wire: &TERRAFORM,
    kinds: &[
        ("managed", "tencentcloud_vpn_connection", ResourceKind::Tunnel),
        ("data", "tencentcloud_vpn_connections", ResourceKind::Tunnels),
        ("managed", "tencentcloud_vpn_gateway", ResourceKind::Gateway),
        ("data", "tencentcloud_vpn_gateways", ResourceKind::Gateways),
        ("managed", "tencentcloud_vpn_customer_gateway", ResourceKind::Peer),
        ("data", "tencentcloud_vpn_customer_gateways", ResourceKind::Peers),
    ],
    key: &["pre_share_key"],
    lists: ["connection_list", "gateway_list"],
    addresses: ["public_ip_address", "public_ip_address"],
};
