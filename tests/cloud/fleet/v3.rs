//! A tunnel, a gateway and a customer gateway in the shapes of API 3.0.

use serde_json::{Value, json};

use super::item::{Gateway, Item, Peer};

/// The tunnel as `DescribeVpnConnections` tells it.
pub fn render(item: &Item) -> Value {
    let crypto = &item.crypto;
    let selectors: Vec<Value> = item
        .selectors
        .iter()
        .map(|(local, remote)| json!({"LocalCidrBlock": local, "RemoteCidrBlock": remote}))
        .collect();
    let tags: Vec<Value> =
        item.tags.iter().map(|(name, value)| json!({"Key": name, "Value": value})).collect();
    let dpd = item.dpd_enabled >= 0;
    json!({
        "VpnConnectionId": item.id,
        "VpnConnectionName": item.name,
        "VpcId": item.gateway.vpc,
        "VpnGatewayId": item.gateway.id,
        "CustomerGatewayId": item.peer.id,
        "PreShareKey": item.psk,
        "VpnProto": "IPSEC",
        "EncryptProto": "IKE",
        "RouteType": item.route_type,
        "CreatedTime": item.created,
        "State": "AVAILABLE",
        "NetStatus": if item.connected { "AVAILABLE" } else { "UNAVAILABLE" },
        "SecurityPolicyDatabaseSet": selectors,
        "IKEOptionsSpecification": {
            "PropoEncryAlgorithm": crypto.ike_encryption,
            "PropoAuthenAlgorithm": crypto.ike_integrity,
            "ExchangeMode": crypto.exchange_mode,
            "LocalIdentity": "ADDRESS",
            "RemoteIdentity": "ADDRESS",
            "LocalAddress": item.gateway.address,
            "RemoteAddress": item.peer.address,
            "LocalFqdnName": "",
            "RemoteFqdnName": "",
            "DhGroupName": crypto.dh_group,
            "IKESaLifetimeSeconds": crypto.ike_seconds,
            "IKEVersion": crypto.ike_version,
        },
        "IPSECOptionsSpecification": ipsec(item),
        "EnableHealthCheck": item.health_check,
        "HealthCheckLocalIp": if item.health_check { "169.254.128.1" } else { "" },
        "HealthCheckRemoteIp": if item.health_check { "169.254.128.2" } else { "" },
        "DpdEnable": item.dpd_enabled,
        "DpdTimeout": if dpd { "30" } else { "" },
        "DpdAction": if dpd { "clear" } else { "" },
        "NegotiationType": item.negotiation,
        "TagSet": tags,
    })
}

/// The misspelt field alone, both, or the new one with the old one emptied: all three are met.
fn ipsec(item: &Item) -> Value {
    let crypto = &item.crypto;
    let mut told = json!({
        "EncryptAlgorithm": crypto.encryption,
        "IntegrityAlgorith": crypto.integrity,
        "PfsDhGroup": crypto.pfs_group,
        "IPSECSaLifetimeSeconds": crypto.seconds,
        "IPSECSaLifetimeTraffic": crypto.kilobytes,
    });
    if !item.number.is_multiple_of(3) {
        told["IntegrityAlgorithm"] = json!(crypto.integrity);
    }
    if item.number % 3 == 1 {
        told["IntegrityAlgorith"] = Value::Null;
    }
    told
}

/// The gateway as `DescribeVpnGateways` tells it.
pub fn gateway(gateway: &Gateway) -> Value {
    json!({
        "VpnGatewayId": gateway.id,
        "VpcId": gateway.vpc,
        "VpnGatewayName": gateway.name,
        "Type": "IPSEC",
        "State": "AVAILABLE",
        "PublicIpAddress": gateway.address,
        "RenewFlag": "NOTIFY_AND_AUTO_RENEW",
        "InstanceChargeType": "POSTPAID_BY_HOUR",
        "InternetMaxBandwidthOut": 100,
        "CreatedTime": "2025-01-02 03:04:05",
        "ExpiredTime": "0000-00-00 00:00:00",
        "IsAddressBlocked": false,
        "NewPurchasePlan": "",
        "RestrictState": "NORMAL",
        "Zone": "",
        "VpnGatewayQuotaSet": [],
        "Version": "4.0",
        "NetworkInstanceId": "",
        "TagSet": [],
    })
}

/// The customer gateway as `DescribeCustomerGateways` tells it.
pub fn peer(peer: &Peer, tunnels: u32) -> Value {
    json!({
        "CustomerGatewayId": peer.id,
        "CustomerGatewayName": peer.name,
        "IpAddress": peer.address,
        "CreatedTime": "2025-01-02 03:04:05",
        "BgpAsn": 0,
        "VpnConnNum": tunnels,
        "TagSet": [],
    })
}
