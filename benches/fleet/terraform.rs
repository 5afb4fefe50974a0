//! A fleet as `terraform show -json` prints it of a plan that only refreshes: nothing is planned, and what
//! there is stands in the prior state.

use std::io::{self, Write};

use super::json::Json;
use super::tunnel::Tunnel;

pub fn write(tunnels: u64, mut json: Json<impl Write>) -> io::Result<()> {
    json.open('{')?;
    json.text("format_version", "1.2")?;
    json.text("terraform_version", "1.9.8")?;
    json.key("planned_values")?;
    json.open('{')?;
    json.key("root_module")?;
    json.open('{')?;
    json.close('}')?;
    json.close('}')?;
    json.key("prior_state")?;
    json.open('{')?;
    json.text("format_version", "1.0")?;
    json.key("values")?;
    json.open('{')?;
    json.key("root_module")?;
    json.open('{')?;
    json.key("resources")?;
    json.open('[')?;
    for tunnel in super::tunnels(tunnels) {
        resource(&mut json, &tunnel)?;
    }
    json.close(']')?;
    for _ in 0..3 {
        json.close('}')?;
    }
    json.bare("complete", true)?;
    json.bare("errored", false)?;
    json.close('}')?;
    json.end()
}

fn resource(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    json.open('{')?;
    json.text("address", &format!("tencentcloud_vpn_connection.all[{}]", tunnel.number))?;
    json.text("mode", "managed")?;
    json.text("type", "tencentcloud_vpn_connection")?;
    json.text("name", "all")?;
    json.bare("index", tunnel.number)?;
    json.bare("schema_version", 0)?;
    json.key("values")?;
    json.open('{')?;
    connection(json, tunnel)?;
    ike(json, tunnel)?;
    ipsec(json, tunnel)?;
    json.close('}')?;
    json.key("sensitive_values")?;
    json.open('{')?;
    json.close('}')?;
    json.close('}')
}

fn connection(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    json.text("create_time", &tunnel.created)?;
    json.text("customer_gateway_id", &tunnel.peer.id)?;
    json.bare("dpd_enable", 1)?;
    json.text("id", &tunnel.id)?;
    json.text("name", &tunnel.name)?;
    json.text("net_status", if tunnel.connected { "AVAILABLE" } else { "UNAVAILABLE" })?;
    json.text("pre_share_key", &tunnel.psk)?;
    json.text("route_type", "STATIC")?;
    json.key("security_group_policy")?;
    json.open('[')?;
    json.open('{')?;
    json.text("local_cidr_block", &tunnel.local)?;
    json.list("remote_cidr_block", &tunnel.remotes)?;
    json.close('}')?;
    json.close(']')?;
    json.text("state", "AVAILABLE")?;
    json.text("vpc_id", &tunnel.vpc.id)?;
    json.text("vpn_gateway_id", &tunnel.gateway.id)
}

fn ike(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    let ike = &tunnel.ike;
    json.text("ike_dh_group_name", &ike.dh_group.to_uppercase())?;
    json.text("ike_exchange_mode", &ike.exchange_mode.to_uppercase())?;
    json.text("ike_local_address", &tunnel.gateway.address.to_string())?;
    json.text("ike_local_identity", "ADDRESS")?;
    json.text("ike_proto_authen_algorithm", &ike.integrity.to_uppercase())?;
    json.text("ike_proto_encry_algorithm", &ike.encryption.to_uppercase())?;
    json.text("ike_remote_address", &tunnel.peer.address.to_string())?;
    json.text("ike_remote_fqdn_name", &tunnel.peer.name)?;
    json.text("ike_remote_identity", if ike.peer_has_name { "FQDN" } else { "ADDRESS" })?;
    json.bare("ike_sa_lifetime_seconds", ike.lifetime_seconds)?;
    json.text("ike_version", &ike.version.to_uppercase())
}

fn ipsec(json: &mut Json<impl Write>, tunnel: &Tunnel) -> io::Result<()> {
    let ipsec = &tunnel.ipsec;
    let group = if ipsec.pfs_group == "none" {
        "NULL".to_owned()
    } else {
        format!("DH-{}", ipsec.pfs_group.to_uppercase())
    };
    let cipher = if ipsec.encryption == "none" { "NULL".to_owned() } else { ipsec.encryption.to_uppercase() };
    json.text("ipsec_encrypt_algorithm", &cipher)?;
    json.text("ipsec_integrity_algorithm", &ipsec.integrity.to_uppercase())?;
    json.text("ipsec_pfs_dh_group", &group)?;
    json.bare("ipsec_sa_lifetime_seconds", ipsec.lifetime_seconds)?;
    json.bare("ipsec_sa_lifetime_traffic", ipsec.lifetime_kilobytes)
}
