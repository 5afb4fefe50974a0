//! What the API and the Terraform provider call the facts of a tunnel.

use crate::source::document::around::{EnvelopeKey, EnvelopePart};
use crate::source::document::columns::{Column, Form, Sides, Wire, Within, column};
use crate::source::terraform::types::{ResourceKind, Resources};

/// The answer of `DescribeVpnConnections`.
pub(super) static API: Wire = Wire {
    name: "alibaba",
    title: "Alibaba Cloud",
    columns: API_COLUMNS,
    telling: &["id"],
    sides: Sides::Apart,
    within: Some(Within { keys: &["TunnelOptionsSpecification", "TunnelOptions"], wire: &API_TUNNEL }),
    ..Wire::new(Form::Listing)
};

/// A tunnel of a connection in dual-tunnel mode.
pub(super) static API_TUNNEL: Wire = Wire {
    name: "alibaba-tunnel",
    columns: API_TUNNEL_COLUMNS,
    telling: &["id"],
    ..Wire::new(Form::Listing)
};

/// Terraform, `alicloud_vpn_connection`.
pub(super) static TERRAFORM: Wire = Wire {
    name: "alicloud",
    title: "Terraform (alicloud)",
    columns: TERRAFORM_COLUMNS,
    telling: &["ike.", "selectors"],
    sides: Sides::Apart,
    within: Some(Within { keys: &["tunnel_options_specification"], wire: &TERRAFORM_TUNNEL }),
    ..Wire::new(Form::Terraform)
};

/// A tunnel of a connection in dual-tunnel mode.
pub(super) static TERRAFORM_TUNNEL: Wire = Wire {
    name: "alicloud-tunnel",
    columns: TERRAFORM_TUNNEL_COLUMNS,
    telling: &["ike."],
    ..Wire::new(Form::Terraform)
};

/// `aes` is AES with a key of 128 bits.
const CIPHERS: &[(&str, &str)] = &[("aes", "aes-cbc-128")];
const GROUPS: &[(&str, &str)] = &[("disabled", "none")];
const LINKS: &[(&str, &str)] = &[
    ("ike_sa_not_established", "unavailable"),
    ("ike_sa_established", "unavailable"),
    ("ipsec_sa_not_established", "unavailable"),
    ("ipsec_sa_established", "available"),
];

#[rustfmt::skip]
const API_COLUMNS: &[Column] = &[
    column("id", &["VpnConnectionId"]),
    column("name", &["Name"]),
    column("gateway", &["VpnGatewayId"]),
    column("gateway_address", &["InternetIp"]),
    column("peer", &["CustomerGatewayId"]),
    column("selectors", &["LocalSubnet", "RemoteSubnet"]),
    column("ike.version", &["IkeConfig.IkeVersion"]),
    column("ike.exchange_mode", &["IkeConfig.IkeMode"]),
    column("ike.encryption", &["IkeConfig.IkeEncAlg"]).words(CIPHERS),
    column("ike.integrity", &["IkeConfig.IkeAuthAlg"]),
    column("ike.dh_group", &["IkeConfig.IkePfs"]).words(GROUPS),
    column("ike.lifetime_seconds", &["IkeConfig.IkeLifetime"]),
    column("ike.local_id", &["IkeConfig.LocalId"]),
    column("ike.remote_id", &["IkeConfig.RemoteId"]),
    column("psk", &["IkeConfig.Psk"]),
    column("ipsec.encryption", &["IpsecConfig.IpsecEncAlg"]).words(CIPHERS),
    column("ipsec.integrity", &["IpsecConfig.IpsecAuthAlg"]),
    column("ipsec.pfs_group", &["IpsecConfig.IpsecPfs"]).words(GROUPS),
    column("ipsec.lifetime_seconds", &["IpsecConfig.IpsecLifetime"]),
    column("dpd.enabled", &["EnableDpd"]),
    column("health_check.enabled", &["VcoHealthCheck.Enable"]),
    column("health_check.local_address", &["VcoHealthCheck.Sip"]),
    column("health_check.remote_address", &["VcoHealthCheck.Dip"]),
    column("bgp.tunnel_cidr", &["VpnBgpConfig.TunnelCidr"]),
    column("bgp.local_address", &["VpnBgpConfig.LocalBgpIp"]),
    column("bgp.peer_address", &["VpnBgpConfig.PeerBgpIp"]),
    column("bgp.local_asn", &["VpnBgpConfig.LocalAsn"]),
    column("bgp.peer_asn", &["VpnBgpConfig.PeerAsn"]),
    column("link", &["Status"]).words(LINKS),
    column("created", &["CreateTime"]),
];

#[rustfmt::skip]
const API_TUNNEL_COLUMNS: &[Column] = &[
    column("id", &["TunnelId"]),
    column("gateway_address", &["InternetIp"]),
    column("peer", &["CustomerGatewayId"]),
    column("ike.version", &["TunnelIkeConfig.IkeVersion"]),
    column("ike.exchange_mode", &["TunnelIkeConfig.IkeMode"]),
    column("ike.encryption", &["TunnelIkeConfig.IkeEncAlg"]).words(CIPHERS),
    column("ike.integrity", &["TunnelIkeConfig.IkeAuthAlg"]),
    column("ike.dh_group", &["TunnelIkeConfig.IkePfs"]).words(GROUPS),
    column("ike.lifetime_seconds", &["TunnelIkeConfig.IkeLifetime"]),
    column("ike.local_id", &["TunnelIkeConfig.LocalId"]),
    column("ike.remote_id", &["TunnelIkeConfig.RemoteId"]),
    column("psk", &["TunnelIkeConfig.Psk"]),
    column("ipsec.encryption", &["TunnelIpsecConfig.IpsecEncAlg"]).words(CIPHERS),
    column("ipsec.integrity", &["TunnelIpsecConfig.IpsecAuthAlg"]),
    column("ipsec.pfs_group", &["TunnelIpsecConfig.IpsecPfs"]).words(GROUPS),
    column("ipsec.lifetime_seconds", &["TunnelIpsecConfig.IpsecLifetime"]),
    column("dpd.enabled", &["EnableDpd"]),
    column("bgp.tunnel_cidr", &["TunnelBgpConfig.TunnelCidr"]),
    column("bgp.local_address", &["TunnelBgpConfig.LocalBgpIp"]),
    column("bgp.peer_address", &["TunnelBgpConfig.PeerBgpIp"]),
    column("bgp.local_asn", &["TunnelBgpConfig.LocalAsn"]),
    column("bgp.peer_asn", &["TunnelBgpConfig.PeerAsn"]),
    column("link", &["Status"]).words(LINKS),
];

#[rustfmt::skip]
const TERRAFORM_COLUMNS: &[Column] = &[
    column("id", &["id"]),
    column("name", &["vpn_connection_name", "name"]),
    column("gateway", &["vpn_gateway_id"]),
    column("peer", &["customer_gateway_id"]),
    column("selectors", &["local_subnet", "remote_subnet"]),
    column("ike.version", &["ike_config.ike_version"]),
    column("ike.exchange_mode", &["ike_config.ike_mode"]),
    column("ike.encryption", &["ike_config.ike_enc_alg"]).words(CIPHERS),
    column("ike.integrity", &["ike_config.ike_auth_alg"]),
    column("ike.dh_group", &["ike_config.ike_pfs"]).words(GROUPS),
    column("ike.lifetime_seconds", &["ike_config.ike_lifetime"]),
    column("ike.local_id", &["ike_config.ike_local_id"]),
    column("ike.remote_id", &["ike_config.ike_remote_id"]),
    column("psk", &["ike_config.psk"]),
    column("ipsec.encryption", &["ipsec_config.ipsec_enc_alg"]).words(CIPHERS),
    column("ipsec.integrity", &["ipsec_config.ipsec_auth_alg"]),
    column("ipsec.pfs_group", &["ipsec_config.ipsec_pfs"]).words(GROUPS),
    column("ipsec.lifetime_seconds", &["ipsec_config.ipsec_lifetime"]),
    column("dpd.enabled", &["enable_dpd"]),
    column("health_check.enabled", &["health_check_config.enable"]),
    column("health_check.local_address", &["health_check_config.sip"]),
    column("health_check.remote_address", &["health_check_config.dip"]),
    column("bgp.tunnel_cidr", &["bgp_config.tunnel_cidr"]),
    column("bgp.local_address", &["bgp_config.local_bgp_ip"]),
    column("bgp.local_asn", &["bgp_config.local_asn"]),
    column("link", &["status"]).words(LINKS),
];

#[rustfmt::skip]
const TERRAFORM_TUNNEL_COLUMNS: &[Column] = &[
    column("id", &["tunnel_id"]),
    column("gateway_address", &["internet_ip"]),
    column("peer", &["customer_gateway_id"]),
    column("ike.version", &["tunnel_ike_config.ike_version"]),
    column("ike.exchange_mode", &["tunnel_ike_config.ike_mode"]),
    column("ike.encryption", &["tunnel_ike_config.ike_enc_alg"]).words(CIPHERS),
    column("ike.integrity", &["tunnel_ike_config.ike_auth_alg"]),
    column("ike.dh_group", &["tunnel_ike_config.ike_pfs"]).words(GROUPS),
    column("ike.lifetime_seconds", &["tunnel_ike_config.ike_lifetime"]),
    column("ike.local_id", &["tunnel_ike_config.local_id"]),
    column("ike.remote_id", &["tunnel_ike_config.remote_id"]),
    column("psk", &["tunnel_ike_config.psk"]),
    column("ipsec.encryption", &["tunnel_ipsec_config.ipsec_enc_alg"]).words(CIPHERS),
    column("ipsec.integrity", &["tunnel_ipsec_config.ipsec_auth_alg"]),
    column("ipsec.pfs_group", &["tunnel_ipsec_config.ipsec_pfs"]).words(GROUPS),
    column("ipsec.lifetime_seconds", &["tunnel_ipsec_config.ipsec_lifetime"]),
    column("dpd.enabled", &["enable_dpd"]),
    column("link", &["status"]).words(LINKS),
];

/// The keys around a listing.
pub(super) const ENVELOPE: &[EnvelopeKey] = &[
    EnvelopeKey { name: "VpnConnections", part: EnvelopePart::Inner, inside: &[("", "VpnConnections.")] },
    EnvelopeKey::new("VpnConnection", EnvelopePart::List(&API)),
    EnvelopeKey::new("TotalCount", EnvelopePart::Total),
    EnvelopeKey::new("Code", EnvelopePart::Code),
    EnvelopeKey::new("Message", EnvelopePart::Message),
    EnvelopeKey::new("RequestId", EnvelopePart::Request),
];

/// The resources of its provider in Terraform.
pub(super) static RESOURCES: Resources = Resources {
    wire: &TERRAFORM,
    kinds: &[
        ("managed", "alicloud_vpn_connection", ResourceKind::Tunnel),
        ("data", "alicloud_vpn_connections", ResourceKind::Tunnels),
        ("managed", "alicloud_vpn_gateway", ResourceKind::Gateway),
        ("data", "alicloud_vpn_gateways", ResourceKind::Gateways),
        ("managed", "alicloud_vpn_customer_gateway", ResourceKind::Peer),
        ("data", "alicloud_vpn_customer_gateways", ResourceKind::Peers),
    ],
    key: &["ike_config", "psk"],
    lists: ["connections", "gateways"],
    addresses: ["internet_ip", "ip_address"],
};
