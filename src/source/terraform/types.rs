//! The resources of a provider in Terraform that say something of tunnels.

use crate::source::document::columns::Wire;

/// The resources of a provider.
#[derive(Debug)]
pub struct Resources {
    /// What they call the facts of a tunnel.
    pub wire: &'static Wire,
    /// Mode, type, and what they hold.
    pub kinds: &'static [(&'static str, &'static str, ResourceKind)],
    /// The keys that lead to the pre-shared key of a tunnel.
    pub key: &'static [&'static str],
    /// The list of a data source of tunnels, and that of one of gateways.
    pub lists: [&'static str; 2],
    /// The address of a VPN gateway, and that of a customer gateway.
    pub addresses: [&'static str; 2],
}

/// What a resource holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// A tunnel.
    Tunnel,
    /// A data source that lists tunnels.
    Tunnels,
    /// A VPN gateway.
    Gateway,
    /// A data source that lists VPN gateways.
    Gateways,
    /// A customer gateway.
    Peer,
    /// A data source that lists customer gateways.
    Peers,
}

impl Resources {
    /// What a resource holds, by its mode and type.
    pub(super) fn kind(&self, mode: &str, kind: &str) -> Option<ResourceKind> {
        self.kinds.iter().find(|row| (row.0, row.1) == (mode, kind)).map(|row| row.2)
    }

    /// The type of the resources of a kind.
    pub(super) fn type_of(&self, kind: ResourceKind) -> &'static str {
        self.kinds.iter().find(|row| row.2 == kind).map_or("", |row| row.1)
    }
}
