//! An answer of API v2 as plain structs: a field of its own for every field, each owning its text.

use serde::Deserialize;

/// An answer of API v2.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "what is read is kept, as a program would that uses it")]
pub struct Answer {
    code: u64,
    message: String,
    total_count: u64,
    pub data: Vec<Connection>,
}

/// A tunnel, every field of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "what is read is kept, as a program would that uses it")]
pub struct Connection {
    vpc_id: String,
    un_vpc_id: String,
    vpc_name: String,
    vpc_cidr_block: String,
    vpn_gw_id: u64,
    un_vpn_gw_id: String,
    vpn_gw_name: String,
    vpn_gw_address: String,
    vpn_conn_id: u64,
    un_vpn_conn_id: String,
    vpn_conn_name: String,
    user_gw_id: u64,
    un_user_gw_id: String,
    user_gw_name: String,
    user_gw_address: String,
    vpc_conn_status: u64,
    pre_shared_key: String,
    remote_sla_ip: String,
    source_cidr: Vec<String>,
    destination_cidr: Vec<String>,
    vpn_proto: String,
    create_time: String,
    #[serde(rename = "IKEArr")]
    ike: Ike,
    #[serde(rename = "IPSECArr")]
    ipsec: Ipsec,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "what is read is kept, as a program would that uses it")]
pub struct Ike {
    propo_authen_algorithm: String,
    propo_encry_algorithm: String,
    exchange_mode: String,
    local_identity: String,
    remote_identity: String,
    local_address: String,
    remote_address: Option<String>,
    local_fqdn_name: Option<String>,
    remote_fqdn_name: Option<String>,
    dh_group_name: String,
    ike_sa_lifetime_seconds: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "what is read is kept, as a program would that uses it")]
pub struct Ipsec {
    encrypt_algorithm: String,
    integrity_algorith: String,
    encap_mode: String,
    security_proto: String,
    pfs_dh_group: String,
    ipsec_sa_lifetime_seconds: String,
    ipsec_sa_lifetime_traffic: String,
}
