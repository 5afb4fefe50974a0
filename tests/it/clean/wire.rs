//! How each form says a tunnel, written after the pages of the two APIs and of the Terraform provider
//! and apart from the tables of the program.

use serde_json::{Map, Value as Json, json};

use super::weakness::{Planted, Weakness};

/// A way to say a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// API v2.
    V2,
    /// API 3.0.
    V3,
    /// The resource of the Terraform provider, beside its gateways.
    Terraform,
    /// The tunnels of the provider's data source, which stand without their gateways.
    DataSource,
}

/// A fact, and the key that says it in API v2, in API 3.0 and in Terraform; none where it is not said.
/// In API v2 and API 3.0 a dot leads into a part.
#[rustfmt::skip]
const KEYS: &[(&str, [&str; 3])] = &[
    ("id", ["unVpnConnId", "VpnConnectionId", "id"]),
    ("vpc", ["unVpcId", "VpcId", "vpc_id"]),
    ("vpc_cidr", ["vpcCidrBlock", "", ""]),
    ("gateway", ["unVpnGwId", "VpnGatewayId", "vpn_gateway_id"]),
    ("gateway_address", ["vpnGwAddress", "", ""]),
    ("peer", ["unUserGwId", "CustomerGatewayId", "customer_gateway_id"]),
    ("peer_address", ["userGwAddress", "", ""]),
    ("route_type", ["", "RouteType", "route_type"]),
    ("ike.version", ["", "IKEOptionsSpecification.IKEVersion", "ike_version"]),
    ("ike.exchange_mode", ["IKEArr.exchangeMode", "IKEOptionsSpecification.ExchangeMode", "ike_exchange_mode"]),
    ("ike.encryption", ["IKEArr.propoEncryAlgorithm", "IKEOptionsSpecification.PropoEncryAlgorithm", "ike_proto_encry_algorithm"]),
    ("ike.integrity", ["IKEArr.propoAuthenAlgorithm", "IKEOptionsSpecification.PropoAuthenAlgorithm", "ike_proto_authen_algorithm"]),
    ("ike.dh_group", ["IKEArr.dhGroupName", "IKEOptionsSpecification.DhGroupName", "ike_dh_group_name"]),
    ("ike.lifetime_seconds", ["IKEArr.ikeSaLifetimeSeconds", "IKEOptionsSpecification.IKESaLifetimeSeconds", "ike_sa_lifetime_seconds"]),
    ("ike.local_id", ["IKEArr.localAddress", "IKEOptionsSpecification.LocalAddress", "ike_local_address"]),
    ("ike.remote_id", ["IKEArr.remoteAddress", "IKEOptionsSpecification.RemoteAddress", "ike_remote_address"]),
    ("ipsec.protocol", ["IPSECArr.securityProto", "", ""]),
    ("ipsec.mode", ["IPSECArr.encapMode", "", ""]),
    ("ipsec.encryption", ["IPSECArr.encryptAlgorithm", "IPSECOptionsSpecification.EncryptAlgorithm", "ipsec_encrypt_algorithm"]),
    ("ipsec.integrity", ["IPSECArr.integrityAlgorith", "IPSECOptionsSpecification.IntegrityAlgorith", "ipsec_integrity_algorithm"]),
    ("ipsec.pfs_group", ["IPSECArr.pfsDhGroup", "IPSECOptionsSpecification.PfsDhGroup", "ipsec_pfs_dh_group"]),
    ("ipsec.lifetime_seconds", ["IPSECArr.ipsecSaLifetimeSeconds", "IPSECOptionsSpecification.IPSECSaLifetimeSeconds", "ipsec_sa_lifetime_seconds"]),
    ("ipsec.lifetime_kilobytes", ["IPSECArr.ipsecSaLifetimeTraffic", "IPSECOptionsSpecification.IPSECSaLifetimeTraffic", "ipsec_sa_lifetime_traffic"]),
    ("dpd.enabled", ["", "DpdEnable", "dpd_enable"]),
    ("dpd.timeout_seconds", ["", "DpdTimeout", "dpd_timeout"]),
    ("health_check.enabled", ["", "EnableHealthCheck", "enable_health_check"]),
    ("health_check.status", ["", "HealthCheckStatus", ""]),
    ("psk", ["preSharedKey", "PreShareKey", "pre_share_key"]),
    ("state", ["vpcConnStatus", "State", "state"]),
    ("link", ["netStatus", "NetStatus", "net_status"]),
];

impl Wire {
    const fn column(self) -> usize {
        match self {
            Self::V2 => 0,
            Self::V3 => 1,
            Self::Terraform | Self::DataSource => 2,
        }
    }

    /// Says whether this form can say a weakness. Outside of API v2, a tunnel of which every selector is for every
    /// address is one that routes choose, and there such selectors are no weakness.
    pub fn tells(self, weakness: &Weakness) -> bool {
        !self.has_none(weakness) && weakness.facts.iter().all(|(fact, _)| self.says(fact))
    }

    /// Says whether a weakness may go unsaid: what it is made of is none in this form.
    pub fn has_none(self, weakness: &Weakness) -> bool {
        weakness.rule == "selector-any-any" && self != Self::V2
    }

    /// Says whether this form can say a fact.
    pub fn says(self, fact: &str) -> bool {
        match (self, fact) {
            (_, "selectors") => true,
            // a tunnel of API v2 is chosen by its selectors; the gateways of a Terraform document say addresses
            (Self::V2, "route_type") | (Self::Terraform, "gateway_address" | "peer_address") => true,
            (Self::DataSource, "dpd.enabled" | "dpd.timeout_seconds" | "health_check.enabled") => false,
            _ => KEYS.iter().any(|(name, keys)| *name == fact && !keys[self.column()].is_empty()),
        }
    }

    /// The object of a tunnel.
    pub fn object(self, tunnel: &Planted) -> Json {
        let mut object = json!({});
        let name = ["vpnConnName", "VpnConnectionName", "name"][self.column()];
        object[name] = json!(tunnel.name);
        for (fact, keys) in KEYS.iter().filter(|(fact, _)| self.says(fact)) {
            let key = keys[self.column()];
            if let Some(value) = tunnel.get(fact).filter(|_| !key.is_empty()) {
                place(&mut object, key, said(self, fact, value));
            }
        }
        self.identities(&mut object);
        self.selectors(&mut object, tunnel.get("selectors").expect("selectors"));
        object
    }

    fn identities(self, object: &mut Json) {
        let keys = match self {
            Self::V2 => ["IKEArr.localIdentity", "IKEArr.remoteIdentity"],
            Self::V3 => ["IKEOptionsSpecification.LocalIdentity", "IKEOptionsSpecification.RemoteIdentity"],
            Self::Terraform | Self::DataSource => ["ike_local_identity", "ike_remote_identity"],
        };
        keys.iter().for_each(|key| place(object, key, json!("ADDRESS")));
    }

    fn selectors(self, object: &mut Json, said: &str) {
        let (local, remote) = said.split_once('>').expect("a selector");
        match self {
            Self::V2 => {
                object["sourceCidr"] = json!([local]);
                object["destinationCidr"] = json!([remote]);
            }
            Self::V3 => {
                object["SecurityPolicyDatabaseSet"] =
                    json!([{"LocalCidrBlock": local, "RemoteCidrBlock": [remote]}]);
            }
            Self::Terraform | Self::DataSource => {
                object["security_group_policy"] =
                    json!([{"local_cidr_block": local, "remote_cidr_block": [remote]}]);
            }
        }
    }
}

/// A value as a form writes it.
fn said(wire: Wire, fact: &str, value: &str) -> Json {
    match (wire, fact) {
        (Wire::V2, "state") => json!(if value == "MODIFY_ERROR" { 3 } else { 6 }),
        (_, "health_check.enabled") => json!(value == "true"),
        (_, "dpd.enabled") => json!(i32::from(value == "true")),
        (Wire::V2, "ike.dh_group" | "ipsec.pfs_group") => json!(value.to_lowercase()),
        (Wire::V2, _) => json!(value),
        (_, name) if name.contains("lifetime") || name.contains("timeout") => {
            json!(value.parse::<u64>().expect("a number"))
        }
        _ => json!(value),
    }
}

fn place(object: &mut Json, key: &str, value: Json) {
    match key.split_once('.') {
        Some((part, key)) => {
            let object = object.as_object_mut().expect("an object");
            object.entry(part).or_insert_with(|| Json::Object(Map::new()))[key] = value;
        }
        None => object[key] = value,
    }
}
