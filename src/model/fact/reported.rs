//! The facts that only the cloud reports.

use super::{Row, field};
use crate::model::value::Kind::{Flag, Text, Word};
use crate::model::vocabulary as words;

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        field!(Reported "id", Text, id, "Id of the tunnel.", v2 ["unVpnConnId", "vpnConnId"], v3 ["VpnConnectionId"], tf ["id"]),
        field!(Reported "address", Text, around.address, "Address of the resource in Terraform."),
        field!(Reported "vpc_name", Text, around.vpc_name, "Name of the VPC.", v2 ["vpcName"]),
        field!(Reported "vpc_cidr", Text, around.vpc_cidr, "Address range of the VPC.", v2 ["vpcCidrBlock"]),
        field!(Reported "gateway_name", Text, around.gateway_name, "Name of the VPN gateway.", v2 ["vpnGwName"]),
        field!(Reported "peer_name", Text, around.peer_name, "Name of the customer gateway.", v2 ["userGwName"]),
        field!(Reported "state", Word(&words::STATES), state, "Life cycle of the tunnel as a cloud resource.", v2 ["vpcConnStatus", "vpnConnStatus"], v3 ["State"], tf ["state"]),
        field!(Reported "link", Word(&words::LINKS), link, "Whether the tunnel is connected.", v2 ["netStatus"], v3 ["NetStatus"], tf ["net_status"]),
        field!(Reported "health_check.status", Word(&words::LINKS), health_check.status, "Outcome of the cloud's probe.", v3 ["HealthCheckStatus"]),
        field!(Reported "spd_only", Flag, spd_only, "Whether the source knows only tunnels that their selectors choose, as API v2 does."),
        field!(Reported "created", Text, around.created, "When the tunnel was created, in the cloud's own words (no zone is given).", v2 ["createTime"], v3 ["CreatedTime", "CreateTime"], tf ["create_time"]),
    ]
}
