//! A tunnel in the shape of `DescribeVpnConn`, with the irregularities that really occur.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::item::Item;

/// Irregularities of v2 that a reader must tolerate.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quirks {
    /// `code` and `totalCount` are text.
    pub numbers_as_text: bool,
    /// `IKEArr` and `IPSECArr` are lists of one, as documented.
    pub lists_of_one: bool,
    /// They are called `IKESet` and `IPsecSet`, as on the newer page.
    pub set_names: bool,
    /// `netStatus` is told.
    pub net_status: bool,
}

/// The tunnel as v2 tells it.
pub fn render(item: &Item, quirks: Quirks) -> Value {
    let (ike_name, ipsec_name) =
        if quirks.set_names { ("IKESet", "IPsecSet") } else { ("IKEArr", "IPSECArr") };
    let listed = |value: Value| if quirks.lists_of_one { json!([value]) } else { value };
    let gateway = &item.gateway;
    let mut told = json!({
        "vpcId": gateway.vpc_number,
        "unVpcId": gateway.vpc,
        "vpcName": gateway.vpc_name,
        "vpcCidrBlock": gateway.vpc_cidr,
        "vpnGwId": gateway.number,
        "unVpnGwId": gateway.id,
        "vpnGwName": gateway.name,
        "vpnGwAddress": gateway.address,
        "vpnConnId": item.number,
        "unVpnConnId": item.id,
        "vpnConnName": item.name,
        "userGwId": item.peer.number,
        "unUserGwId": item.peer.id,
        "userGwName": item.peer.name,
        "userGwAddress": item.peer.address,
        "vpcConnStatus": 6,
        "preSharedKey": item.psk,
        "remoteSlaIp": "169.254.112.2",
        "sourceCidr": item.selectors.iter().map(|(local, _)| local).collect::<Vec<_>>(),
        "destinationCidr": item.selectors.iter().flat_map(|(_, remote)| remote).collect::<Vec<_>>(),
        "vpnProto": "ip-sec",
        "createTime": item.created,
        ike_name: listed(ike(item)),
        ipsec_name: listed(ipsec(item)),
    });
    if quirks.net_status {
        told["netStatus"] = json!(if item.connected { "available" } else { "unavailable" });
    }
    told
}

fn ike(item: &Item) -> Value {
    let crypto = &item.crypto;
    json!({
        "propoAuthenAlgorithm": crypto.ike_integrity.to_lowercase(),
        "propoEncryAlgorithm": crypto.ike_encryption.to_lowercase(),
        "exchangeMode": crypto.exchange_mode.to_lowercase(),
        "localIdentity": "address",
        "remoteIdentity": "address",
        "localAddress": item.gateway.address,
        "remoteAddress": item.peer.address,
        "localFqdnName": null,
        "remoteFqdnName": null,
        "dhGroupName": crypto.dh_group.to_lowercase(),
        "ikeSaLifetimeSeconds": crypto.ike_seconds.to_string(),
    })
}

fn ipsec(item: &Item) -> Value {
    let crypto = &item.crypto;
    json!({
        "encryptAlgorithm": crypto.encryption.to_lowercase(),
        "integrityAlgorith": crypto.integrity.to_lowercase(),
        "encapMode": "tunnel",
        "securityProto": "ESP",
        "pfsDhGroup": crypto.pfs_group.to_lowercase(),
        "ipsecSaLifetimeSeconds": crypto.seconds.to_string(),
        "ipsecSaLifetimeTraffic": crypto.kilobytes.to_string(),
    })
}
