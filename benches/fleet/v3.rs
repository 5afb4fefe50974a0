//! A fleet as API 3.0 reports it (`DescribeVpnConnections`): upper case, numbers as numbers, no
//! addresses of gateways.

use std::io::{self, Write};

use super::json::Json;
use super::tunnel::{Ike, Ipsec, Tunnel};

pub fn write(tunnels: u64, mut json: Json<impl Write>) -> io::Result<()> {
    json.open('{')?;
    json.key("Response")?;
    json.open('{')?;
    json.bare("TotalCount", tunnels)?;
    json.key("VpnConnectionSet")?;
    json.open('[')?;
    for tunnel in super::tunnels(tunnels) {
        json.open('{')?;
        connection(&mut json, &tunnel)?;
        ike(&mut json, &tunnel, &tunnel.ike)?;
        ipsec(&mut json, &tunnel.ipsec)?;
        state(&mut json, &tunnel)?;
        json.close('}')?;
    }
    json.close(']')?;
    json.text("RequestId", "1f4fa69d-0a9b-4342-83e1-002533feca94")?;
    json.close('}')?;
    json.close('}')?;
    json.end()
}

fn connection(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    json.text("VpcId", &tunnel.vpc.id)?;
    json.text("VpnConnectionId", &tunnel.id)?;
    json.text("VpnConnectionName", &tunnel.name)?;
    json.text("VpnGatewayId", &tunnel.gateway.id)?;
    json.text("CustomerGatewayId", &tunnel.peer.id)?;
    json.text("PreShareKey", &tunnel.psk)?;
    json.text("VpnProto", "IPSEC")?;
    json.text("EncryptProto", "IKE")?;
    json.text("RouteType", "Policy")
}

fn ike(json: &mut Json<impl Write>, tunnel: &Tunnel, ike: &Ike) -> io::Result<()> {
    json.key("IKEOptionsSpecification")?;
    json.open('{')?;
    let integrity = if ike.integrity == "sha1" { "SHA".to_owned() } else { hash(ike.integrity) };
    json.text("PropoAuthenAlgorithm", &integrity)?;
    json.text("PropoEncryAlgorithm", &ike.encryption.to_uppercase())?;
    json.text("ExchangeMode", &ike.exchange_mode.to_uppercase())?;
    json.text("LocalIdentity", "ADDRESS")?;
    json.text("RemoteIdentity", if ike.peer_has_name { "FQDN" } else { "ADDRESS" })?;
    json.text("LocalAddress", &tunnel.gateway.address.to_string())?;
    json.text("RemoteAddress", &tunnel.peer.address.to_string())?;
    json.text("LocalFqdnName", "")?;
    json.text("RemoteFqdnName", &tunnel.peer.name)?;
    json.text("DhGroupName", &ike.dh_group.to_uppercase())?;
    json.bare("IKESaLifetimeSeconds", ike.lifetime_seconds)?;
    json.text("IKEVersion", &ike.version.to_uppercase())?;
    json.close('}')
}

fn ipsec(json: &mut Json<impl Write>, ipsec: &Ipsec) -> io::Result<()> {
    let or_null = |word: &str, prefix: &str| match word {
        "none" => "NULL".to_owned(),
        _ => format!("{prefix}{}", word.to_uppercase()),
    };
    json.key("IPSECOptionsSpecification")?;
    json.open('{')?;
    json.text("EncryptAlgorithm", &or_null(ipsec.encryption, ""))?;
    json.text("IntegrityAlgorith", &hash(ipsec.integrity))?;
    json.text("PfsDhGroup", &or_null(ipsec.pfs_group, "DH-"))?;
    json.bare("IPSECSaLifetimeSeconds", ipsec.lifetime_seconds)?;
    json.bare("IPSECSaLifetimeTraffic", ipsec.lifetime_kilobytes)?;
    json.close('}')
}

fn state(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    json.text("CreatedTime", &tunnel.created)?;
    json.key("SecurityPolicyDatabaseSet")?;
    json.open('[')?;
    json.open('{')?;
    json.text("LocalCidrBlock", &tunnel.local)?;
    json.list("RemoteCidrBlock", &tunnel.remotes)?;
    json.close('}')?;
    json.close(']')?;
    json.text("State", "AVAILABLE")?;
    json.text("NetStatus", if tunnel.connected { "AVAILABLE" } else { "UNAVAILABLE" })?;
    json.text("NegotiationType", "flowTrigger")?;
    json.bare("DpdEnable", 1)?;
    json.text("DpdTimeout", "30")?;
    json.text("DpdAction", "clear")?;
    json.bare("EnableHealthCheck", false)?;
    json.key("TagSet")?;
    json.open('[')?;
    json.close(']')
}

fn hash(word: &str) -> String {
    if word == "sha256" { "SHA-256".to_owned() } else { word.to_uppercase() }
}
