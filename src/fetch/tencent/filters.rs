//! Which tunnels of a source are asked for.

use crate::model::{Text, Tunnel};

use super::action::Action;

/// Which tunnels of a source are asked for; all of the given ones must hold.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Id of the VPC.
    pub vpc: Option<Text>,
    /// Id of the VPN gateway.
    pub gateway: Option<Text>,
    /// Id of the customer gateway.
    pub peer: Option<Text>,
    /// Id of the tunnel.
    pub tunnel: Option<Text>,
    /// Name of the tunnel, or a part of it.
    pub name: Option<Text>,
}

impl Filters {
    /// The parameters of an API v2 action, by name. There is none for the peer; see `keeps`.
    #[must_use]
    pub fn v2(&self) -> Vec<(&'static str, &Text)> {
        given([
            ("vpcId", &self.vpc),
            ("vpnGwId", &self.gateway),
            ("vpnConnId", &self.tunnel),
            ("vpnConnName", &self.name),
        ])
    }

    /// The filters of an API 3.0 action, by name: for gateways and peers those that speak of them.
    #[must_use]
    pub fn v3(&self, action: Action) -> Vec<(&'static str, &Text)> {
        match action {
            Action::VpnConnections | Action::VpnConn => given([
                ("vpc-id", &self.vpc),
                ("vpn-gateway-id", &self.gateway),
                ("customer-gateway-id", &self.peer),
                ("vpn-connection-id", &self.tunnel),
                ("vpn-connection-name", &self.name),
            ]),
            Action::VpnGateways => given([("vpn-gateway-id", &self.gateway)]),
            Action::CustomerGateways => given([("customer-gateway-id", &self.peer)]),
        }
    }

    /// Says whether a tunnel passes the filter that API v2 cannot be given.
    #[must_use]
    pub fn keeps(&self, tunnel: &Tunnel) -> bool {
        self.peer.is_none() || tunnel.peer == self.peer
    }
}

fn given<'f, const N: usize>(
    filters: [(&'static str, &'f Option<Text>); N],
) -> Vec<(&'static str, &'f Text)> {
    filters.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?))).collect()
}
