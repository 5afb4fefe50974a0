//! Which tunnels of a source are asked for.
//!
//! The APIs take few values a filter: 3.0 up to five, v2 one, and none for the peer. What cannot be
//! asked of the cloud is filtered here, so that a filter means the same everywhere.

use super::action::{Action, Api};
use crate::model::{Text, Tunnel};

/// Which tunnels of a source are asked for; of each of the given ones, one value must hold.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// Ids of VPCs.
    pub vpc: Vec<Text>,
    /// Ids of VPN gateways.
    pub gateway: Vec<Text>,
    /// Ids of customer gateways.
    pub peer: Vec<Text>,
    /// Ids of tunnels.
    pub tunnel: Vec<Text>,
    /// Names of tunnels, or parts of them.
    pub name: Vec<Text>,
}

/// API 3.0 takes so many values a filter.
const MOST_VALUES: usize = 5;

impl Filters {
    /// The parameters of an API v2 action, by name.
    #[must_use]
    pub fn v2(&self) -> Vec<(&'static str, &Text)> {
        let parameters = [
            ("vpcId", &self.vpc),
            ("vpnGwId", &self.gateway),
            ("vpnConnId", &self.tunnel),
            ("vpnConnName", &self.name),
        ];
        let given = parameters.into_iter().filter(|(_, values)| values.len() == 1);
        given.filter_map(|(name, values)| Some((name, values.first()?))).collect()
    }

    /// The filters of an API 3.0 action, by name: for gateways and peers those that speak of them.
    #[must_use]
    pub fn v3(&self, action: Action) -> Vec<(&'static str, &[Text])> {
        let filters: &[(&'static str, &Vec<Text>)] = match action {
            Action::VpnConnections | Action::VpnConn => &[
                ("vpc-id", &self.vpc),
                ("vpn-gateway-id", &self.gateway),
                ("customer-gateway-id", &self.peer),
                ("vpn-connection-id", &self.tunnel),
                ("vpn-connection-name", &self.name),
            ],
            Action::VpnGateways => &[("vpn-gateway-id", &self.gateway)],
            Action::CustomerGateways => &[("customer-gateway-id", &self.peer)],
        };
        let given = filters.iter().filter(|(_, values)| (1..=MOST_VALUES).contains(&values.len()));
        given.map(|(name, values)| (*name, values.as_slice())).collect()
    }

    /// Says whether a tunnel passes the filters that an API could not be given.
    #[must_use]
    pub fn keeps(&self, api: Api, tunnel: &Tunnel) -> bool {
        let most = match api {
            Api::V2 => 1,
            Api::V3 => MOST_VALUES,
        };
        let is = |values: &[Text], most: usize, said: &Option<Text>| {
            values.len() <= most || said.as_ref().is_some_and(|said| values.contains(said))
        };
        let named = |said: &str| self.name.iter().any(|part| said.contains(&**part));
        is(&self.vpc, most, &tunnel.vpc)
            && is(&self.gateway, most, &tunnel.gateway)
            && is(&self.peer, if api == Api::V2 { 0 } else { most }, &tunnel.peer)
            && is(&self.tunnel, most, &tunnel.id)
            && (self.name.len() <= most || tunnel.name.as_deref().is_some_and(named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_api_cannot_be_asked_is_filtered_here() {
        let vpcs = |count: usize| (0..count).map(|n| Text::from(format!("vpc-{n}"))).collect::<Vec<_>>();
        let tunnel = |vpc: &str| Tunnel { vpc: Some(vpc.into()), ..Tunnel::default() };
        for (count, v2, v3) in [(0, 0, 0), (1, 1, 1), (2, 0, 1), (5, 0, 1), (6, 0, 0)] {
            let filters = Filters { vpc: vpcs(count), ..Filters::default() };
            assert_eq!((filters.v2().len(), filters.v3(Action::VpnConnections).len()), (v2, v3), "{count}");
            for (api, asked) in [(Api::V2, v2), (Api::V3, v3)] {
                assert!(filters.keeps(api, &tunnel("vpc-0")), "{count}");
                // the cloud has seen to what it was asked
                assert_eq!(filters.keeps(api, &tunnel("vpc-9")), count == 0 || asked == 1, "{count}");
            }
        }
    }
}
