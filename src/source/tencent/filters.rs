//! Which tunnels of a source are asked for, and which of the answer are kept.
//!
//! API v2 takes one value for each filter and none for the peer, API 3.0 up to five. What cannot be
//! asked for so is sorted out of the answer.

use super::action::{Action, Api};
use crate::model::{Text, Tunnel};

/// Which tunnels of a source are asked for: those that have one of the values of every filter that is
/// given.
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

/// API 3.0 takes so many values for one filter.
const MOST_VALUES: usize = 5;

impl Filters {
    /// Each filter and value, as a report says them; nothing, if all tunnels are asked for.
    #[must_use]
    pub fn said(&self) -> Vec<Text> {
        let Self { vpc, gateway, peer, tunnel, name } = self;
        [("vpc", vpc), ("gateway", gateway), ("peer", peer), ("tunnel", tunnel), ("name", name)]
            .into_iter()
            .flat_map(|(key, values)| values.iter().map(move |value| format!("{key} {value}").into()))
            .collect()
    }

    /// The parameters of an API v2 action, by name.
    #[must_use]
    pub fn v2(&self) -> Vec<(&'static str, &Text)> {
        let filters = [
            ("vpcId", &self.vpc),
            ("vpnGwId", &self.gateway),
            ("vpnConnId", &self.tunnel),
            ("vpnConnName", &self.name),
        ];
        let only = |values: &'_ [Text]| values.len() == 1;
        let filters = filters.into_iter().filter(|(_, values)| only(values));
        filters.filter_map(|(name, values)| Some((name, values.first()?))).collect()
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
        let sent = filters.iter().filter(|(_, values)| (1..=MOST_VALUES).contains(&values.len()));
        sent.map(|(name, values)| (*name, values.as_slice())).collect()
    }

    /// Says whether a tunnel passes the filters that the API was not given.
    #[must_use]
    pub fn keeps(&self, api: Api, tunnel: &Tunnel) -> bool {
        let most = match api {
            Api::V2 => 1,
            Api::V3 => MOST_VALUES,
        };
        let is_one = |values: &[Text], most: usize, fact: &Option<Text>| {
            values.len() <= most || fact.as_ref().is_some_and(|fact| values.contains(fact))
        };
        let peers = if api == Api::V2 { 0 } else { most };
        let named = |name: &Text| self.name.iter().any(|part| name.contains(&**part));
        is_one(&self.vpc, most, &tunnel.around.vpc)
            && is_one(&self.gateway, most, &tunnel.around.gateway)
            && is_one(&self.peer, peers, &tunnel.around.peer)
            && is_one(&self.tunnel, most, &tunnel.id)
            && (self.name.len() <= most || tunnel.name.as_ref().is_some_and(named))
    }
}
