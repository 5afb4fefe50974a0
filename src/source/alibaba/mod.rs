//! Alibaba Cloud: tunnels from files alone, as its API and its Terraform provider tell them.
//!
//! One connection is one tunnel, or two where it is in dual-tunnel mode.

mod wires;

use super::provider::{Answers, Provider};

/// The row of Alibaba Cloud.
pub(super) static PROVIDER: Provider = Provider {
    id: "alibaba",
    title: "Alibaba Cloud",
    wires: &[&wires::API, &wires::API_TUNNEL, &wires::TERRAFORM, &wires::TERRAFORM_TUNNEL],
    envelope: wires::ENVELOPE,
    help: |_| None,
    answers: Answers {
        actions: "`aliyun vpc DescribeVpnConnections`",
        command: "aliyun vpc DescribeVpnConnections --RegionId cn-hangzhou --PageSize 50 > response.json",
        tool: "aliyun",
        message: "ERROR: SDK.",
        resources: "alicloud_",
    },
    resources: &wires::RESOURCES,
    spelling: None,
    network: None,
};
