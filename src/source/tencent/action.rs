//! The actions that can be asked of the cloud: all of them only describe.
//!
//! This is the one place where their names stand. Nothing else can be sent, because a request is
//! made of a value of this type.

/// An API of the cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Api {
    /// API v2, hidden and no longer maintained.
    V2,
    /// API 3.0.
    #[default]
    V3,
}

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Tunnels, over API v2.
    VpnConn,
    /// Tunnels, over API 3.0.
    VpnConnections,
    /// Gateways, for their addresses.
    VpnGateways,
    /// Peers, for their addresses.
    CustomerGateways,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 4] =
        [Self::VpnConn, Self::VpnConnections, Self::VpnGateways, Self::CustomerGateways];

    /// The actions that one API is asked for.
    #[must_use]
    pub const fn of(api: Api) -> &'static [Self] {
        match api {
            Api::V2 => &[Self::VpnConn],
            Api::V3 => &[Self::VpnConnections, Self::VpnGateways, Self::CustomerGateways],
        }
    }

    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.cam().split_at("vpc:".len()).1
    }

    /// What a CAM policy calls it.
    #[must_use]
    pub const fn cam(self) -> &'static str {
        match self {
            Self::VpnConn => "vpc:DescribeVpnConn",
            Self::VpnConnections => "vpc:DescribeVpnConnections",
            Self::VpnGateways => "vpc:DescribeVpnGateways",
            Self::CustomerGateways => "vpc:DescribeCustomerGateways",
        }
    }

    /// The API that has it.
    #[must_use]
    pub const fn api(self) -> Api {
        match self {
            Self::VpnConn => Api::V2,
            Self::VpnConnections | Self::VpnGateways | Self::CustomerGateways => Api::V3,
        }
    }

    /// The most items that one page holds.
    #[must_use]
    pub const fn page_size(self) -> u64 {
        match self {
            Self::VpnConn => 50,
            Self::VpnConnections | Self::VpnGateways | Self::CustomerGateways => 100,
        }
    }

    /// The key of the answer that holds the items.
    #[must_use]
    pub const fn items(self) -> &'static str {
        match self {
            Self::VpnConn => "data",
            Self::VpnConnections => "VpnConnectionSet",
            Self::VpnGateways => "VpnGatewaySet",
            Self::CustomerGateways => "CustomerGatewaySet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_only_describes() {
        for action in Action::ALL {
            assert!(action.name().starts_with("Describe"), "{action:?}");
            assert_eq!(action.cam(), format!("vpc:{}", action.name()));
            assert!(Action::of(action.api()).contains(&action));
        }
    }
}
