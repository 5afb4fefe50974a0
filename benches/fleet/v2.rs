//! A fleet as API v2 reports it (`DescribeVpnConn`), with the fields of its published example:
//! numbers in quotes, slashes escaped, `"null"` for PFS that is off.

use std::io::{self, Write};

use super::json::Json;
use super::tunnel::{Ike, Ipsec, Tunnel};

pub fn write(tunnels: u64, mut json: Json<impl Write>) -> io::Result<()> {
    json.open('{')?;
    json.bare("code", 0)?;
    json.text("message", "")?;
    json.bare("totalCount", tunnels)?;
    json.key("data")?;
    json.open('[')?;
    for tunnel in super::tunnels(tunnels) {
        json.open('{')?;
        ends(&mut json, &tunnel)?;
        connection(&mut json, &tunnel)?;
        ike(&mut json, &tunnel, &tunnel.ike)?;
        ipsec(&mut json, &tunnel.ipsec)?;
        json.close('}')?;
    }
    json.close(']')?;
    json.close('}')?;
    json.end()
}

fn ends(
    json: &mut Json<impl Write>,
    Tunnel { vpc, gateway, peer, number, id, name, .. }: &Tunnel,
) -> io::Result<()> {
    json.text("vpcId", &format!("gz_vpc_{}", vpc.number))?;
    json.text("unVpcId", &vpc.id)?;
    json.text("vpcName", &vpc.name)?;
    json.text("vpcCidrBlock", &vpc.range)?;
    json.bare("vpnGwId", gateway.number)?;
    json.text("unVpnGwId", &gateway.id)?;
    json.text("vpnGwName", &gateway.name)?;
    json.text("vpnGwAddress", &gateway.address.to_string())?;
    json.bare("vpnConnId", number)?;
    json.text("unVpnConnId", id)?;
    json.text("vpnConnName", name)?;
    json.bare("userGwId", peer.number)?;
    json.text("unUserGwId", &peer.id)?;
    json.text("userGwName", &peer.name)?;
    json.text("userGwAddress", &peer.address.to_string())
}

fn connection(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    json.bare("vpcConnStatus", 6)?;
    json.text("preSharedKey", &tunnel.psk)?;
    json.text("remoteSlaIp", &format!("169.254.{}.{}", 128 + tunnel.number % 127, tunnel.number % 255))?;
    json.list("sourceCidr", [&tunnel.local])?;
    json.list("destinationCidr", &tunnel.remotes)?;
    json.text("vpnProto", "ip-sec")?;
    json.text("createTime", &tunnel.created)
}

fn ike(json: &mut Json<impl Write>, tunnel: &Tunnel, ike: &Ike) -> io::Result<()> {
    let peer = tunnel.peer.address.to_string();
    json.key("IKEArr")?;
    json.open('{')?;
    json.text("propoAuthenAlgorithm", if ike.integrity == "sha1" { "sha" } else { hash(ike.integrity) })?;
    json.text("propoEncryAlgorithm", ike.encryption)?;
    json.text("exchangeMode", ike.exchange_mode)?;
    json.text("localIdentity", "address")?;
    json.text("remoteIdentity", if ike.peer_has_name { "fqdn" } else { "address" })?;
    json.text("localAddress", &tunnel.gateway.address.to_string())?;
    json.nullable("remoteAddress", (!ike.peer_has_name).then_some(&peer))?;
    json.nullable("localFqdnName", None)?;
    json.nullable("remoteFqdnName", ike.peer_has_name.then_some(&tunnel.peer.name))?;
    json.text("dhGroupName", ike.dh_group)?;
    json.text("ikeSaLifetimeSeconds", &ike.lifetime_seconds.to_string())?;
    json.close('}')
}

fn ipsec(json: &mut Json<impl Write>, ipsec: &Ipsec) -> io::Result<()> {
    let pfs = match ipsec.pfs_group {
        "none" => "null".to_owned(),
        group => format!("dh-{group}"),
    };
    json.key("IPSECArr")?;
    json.open('{')?;
    json.text("encryptAlgorithm", if ipsec.encryption == "none" { "null" } else { ipsec.encryption })?;
    json.text("integrityAlgorith", hash(ipsec.integrity))?;
    json.text("encapMode", "tunnel")?;
    json.text("securityProto", "ESP")?;
    json.text("pfsDhGroup", &pfs)?;
    json.text("ipsecSaLifetimeSeconds", &ipsec.lifetime_seconds.to_string())?;
    json.text("ipsecSaLifetimeTraffic", &ipsec.lifetime_kilobytes.to_string())?;
    json.close('}')
}

fn hash(word: &str) -> &str {
    if word == "sha256" { "sha-256" } else { word }
}
