//! Gateways and peers by their ids: API 3.0 names them in a tunnel and says their addresses elsewhere.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::model::{Kind, Text, Tunnel, Value};
use crate::source::client::failure::Failure;

/// A gateway of either end.
#[derive(Debug, Deserialize)]
pub struct Gateway {
    /// Its id.
    #[serde(alias = "VpnGatewayId", alias = "CustomerGatewayId")]
    pub id: String,
    #[serde(default, alias = "VpnGatewayName", alias = "CustomerGatewayName")]
    name: Option<String>,
    #[serde(default, alias = "PublicIpAddress", alias = "IpAddress")]
    address: Option<String>,
}

/// Gateways of one end, by id.
#[derive(Debug, Default)]
pub struct Gateways(HashMap<String, Gateway>);

impl Gateways {
    /// Puts gateways under their ids.
    #[must_use]
    pub fn new(gateways: Vec<Gateway>) -> Self {
        Self(gateways.into_iter().map(|gateway| (gateway.id.clone(), gateway)).collect())
    }

    /// Says the name and the address of a gateway where they are not said yet.
    fn fill(&self, id: Option<&Text>, name: &mut Option<Text>, address: &mut Option<Text>) {
        let Some(gateway) = id.and_then(|id| self.0.get(&**id)) else { return };
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        *name = name.take().or_else(|| said(&gateway.name).map(Into::into));
        let read = said(&gateway.address).and_then(|text| Kind::Address.read(&text).ok());
        let read = read.and_then(|value| match value {
            Value::Text(address) => Some(address),
            _ => None,
        });
        *address = address.take().or(read);
    }
}

/// Reads the gateways of one page.
///
/// # Errors
///
/// Which item is none.
pub fn read(items: &[&RawValue], list: &str) -> Result<Vec<Gateway>, Failure> {
    let read = |(index, item): (usize, &&RawValue)| {
        serde_json::from_str(item.get()).map_err(|_| Failure::Foreign {
            field: format!("Response.{list}[{index}]"),
            found: "something else".to_owned(),
            expected: "a gateway with an id".to_owned(),
        })
    };
    items.iter().enumerate().map(read).collect()
}

/// Resolves the gateway and the peer of a tunnel.
pub fn resolve(tunnel: &mut Tunnel, gateways: &Gateways, peers: &Gateways) {
    let around = &mut *tunnel.around;
    gateways.fill(around.gateway.as_ref(), &mut around.gateway_name, &mut around.gateway_address);
    peers.fill(around.peer.as_ref(), &mut around.peer_name, &mut around.peer_address);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::tunnel::Around;

    fn gateways(list: &str) -> Gateways {
        let items: Vec<&RawValue> = serde_json::from_str(list).expect("a list");
        Gateways::new(read(&items, "VpnGatewaySet").expect("gateways"))
    }

    #[test]
    fn a_tunnel_learns_both_addresses_and_both_names() {
        let ours = gateways(
            r#"[{"VpnGatewayId":"vpngw-1","VpnGatewayName":"gz","PublicIpAddress":"203.0.113.1","BgpAsn":1}]"#,
        );
        let theirs = gateways(
            r#"[{"CustomerGatewayId":"cgw-1","CustomerGatewayName":"hq","IpAddress":" 2001:DB8::1 "},
                {"CustomerGatewayId":"cgw-2","IpAddress":null}]"#,
        );
        let around =
            Around { gateway: Some("vpngw-1".into()), peer: Some("cgw-1".into()), ..Around::default() };
        let mut tunnel = Tunnel { around: around.into(), ..Tunnel::default() };
        resolve(&mut tunnel, &ours, &theirs);
        let Around { gateway_address, gateway_name, peer_address, peer_name, .. } = &*tunnel.around;
        let said = [gateway_address, gateway_name, peer_address, peer_name];
        let expected = ["203.0.113.1", "gz", "2001:db8::1", "hq"];
        assert_eq!(said.map(Option::as_deref), expected.map(Some));
    }

    #[test]
    fn what_is_not_said_stays_absent() {
        let none = gateways(r#"[{"VpnGatewayId":"vpngw-1","PublicIpAddress":""}]"#);
        let around = Around { gateway: Some("vpngw-1".into()), ..Around::default() };
        let mut tunnel = Tunnel { around: around.into(), ..Tunnel::default() };
        resolve(&mut tunnel, &none, &Gateways::default());
        assert_eq!((&tunnel.around.gateway_address, &tunnel.around.peer_address), (&None, &None));
    }

    #[test]
    fn an_item_without_an_id_is_foreign() {
        let items: Vec<&RawValue> = serde_json::from_str(r#"[{"VpnGatewayName":"x"}]"#).expect("a list");
        let error = read(&items, "VpnGatewaySet").expect_err("no id").to_string();
        assert!(error.contains("Response.VpnGatewaySet[0]"), "{error}");
    }
}
