//! The facts that only the cloud reports.

use super::{Row, field};
use crate::model::value::Kind::{Flag, Text, Word};
use crate::model::vocabulary as words;

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        field!(Reported "id", Text, id, "Id of the tunnel."),
        field!(Reported "address", Text, around.address, "Address of the resource in Terraform."),
        field!(Reported "vpc_name", Text, around.vpc_name, "Name of the VPC."),
        field!(Reported "vpc_cidr", Text, around.vpc_cidr, "Address range of the VPC."),
        field!(Reported "gateway_name", Text, around.gateway_name, "Name of the VPN gateway."),
        field!(Reported "peer_name", Text, around.peer_name, "Name of the customer gateway."),
        field!(Reported "state", Word(&words::STATES), state, "Life cycle of the tunnel as a cloud resource."),
        field!(Reported "link", Word(&words::LINKS), link, "Whether the tunnel is connected."),
        field!(Reported "health_check.status", Word(&words::LINKS), health_check.status, "Outcome of the cloud's probe."),
        field!(Reported "spd_only", Flag, spd_only, "Whether the source knows only tunnels that their selectors choose, as API v2 does."),
        field!(Reported "created", Text, around.created, "When the tunnel was created, in the cloud's own words (no zone is given)."),
    ]
}
