//! Guides and examples of vendors: the pre-shared keys that they print, and the settings that they recommend.
//! Whoever followed one has a key that anybody can read up.
//!
//! No key stands here, only a digest of each: `secret::published` says of what.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::tunnel::Tunnel;
use super::word::Word;

/// What is told of a placeholder that no guide is known to print.
pub const PLACEHOLDER: &str = "a placeholder";

/// A guide, or an example in a reference.
pub struct Guide {
    /// What it is called in reports.
    pub name: &'static str,
    /// Digests of the keys that it prints.
    pub keys: &'static [u64],
    /// The settings that it recommends.
    pub settings: &'static [Recommended],
    /// Where it stands.
    pub source: &'static str,
    /// Says whether it was read there itself, and not in a copy.
    pub is_read: bool,
}

/// Settings of both phases; what a guide leaves open is none.
pub struct Recommended {
    version: Option<&'static str>,
    exchange_mode: Option<&'static str>,
    encryption: &'static str,
    integrity: &'static str,
    dh_group: &'static str,
    pfs_group: &'static str,
}

/// The facts that settings are made of, the one to look at first.
pub(super) const SETTINGS: &[&str] = &[
    "ike.version",
    "ike.encryption",
    "ike.integrity",
    "ike.dh_group",
    "ipsec.pfs_group",
    "ike.exchange_mode",
];

/// Settings without PFS, as all guides recommend them.
const fn settings(
    version: &'static str,
    encryption: &'static str,
    integrity: &'static str,
    dh_group: &'static str,
) -> Recommended {
    Recommended {
        version: Some(version),
        exchange_mode: None,
        encryption,
        integrity,
        dh_group,
        pfs_group: "none",
    }
}

const AES_MD5: Recommended = settings("ikev1", "aes-cbc-128", "md5", "group2");
const DES_MD5: Recommended = settings("ikev1", "des-cbc", "md5", "group2");
const API_EXAMPLE: Recommended = settings("ikev1", "3des-cbc", "md5", "group1");

/// Every guide that was looked at and prints a key or weak settings.
#[rustfmt::skip]
pub static GUIDES: &[Guide] = &[
    Guide {
        name: "Tencent Cloud's guide for Cisco firewalls",
        keys: &[0x9eb1_9c64_cf67_6732],
        settings: &[AES_MD5, settings("ikev2", "aes-cbc-128", "md5", "group2")],
        source: "github.com/tencentyun/qcloud-documents, 思科防火墙配置.md",
        is_read: true,
    },
    Guide {
        name: "Tencent Cloud's guide for NSFOCUS firewalls",
        keys: &[0x9eb1_9c64_cf67_6732],
        settings: &[AES_MD5],
        source: "github.com/tencentyun/qcloud-documents, 绿盟防火墙配置.md",
        is_read: true,
    },
    Guide {
        name: "Tencent Cloud's guide for Juniper firewalls",
        keys: &[0x9f73_5e0d_f9a1_ddc7],
        settings: &[AES_MD5],
        source: "github.com/tencentyun/qcloud-documents, Juniper防火墙配置.md",
        is_read: true,
    },
    Guide {
        name: "Tencent Cloud's guide for Hillstone firewalls",
        keys: &[0x8d96_9eef_6eca_d3c2],
        settings: &[DES_MD5],
        source: "github.com/tencentyun/qcloud-documents, 山石网科防火墙配置.md",
        is_read: true,
    },
    Guide {
        name: "Tencent Cloud's quick start for VPN connections",
        keys: &[0x8d96_9eef_6eca_d3c2],
        settings: &[],
        source: "github.com/tencentyun/qcloud-documents, 步骤3：创建 VPN 通道.md",
        is_read: true,
    },
    Guide {
        name: "the API example of CreateVpnConnection",
        keys: &[0xc149_3800_be10_9b40],
        settings: &[API_EXAMPLE],
        source: "github.com/TencentCloud/tencentcloud-cli, examples/vpc/v20170312/CreateVpnConnection.md",
        is_read: true,
    },
    Guide {
        name: "the API example of ModifyVpnConnectionAttribute",
        keys: &[0x067d_802f_1d9d_a067],
        settings: &[],
        source: "github.com/TencentCloud/tencentcloud-cli, examples/vpc/v20170312/ModifyVpnConnectionAttribute.md",
        is_read: true,
    },
    Guide {
        name: "the API examples of DescribeVpnConnections",
        keys: &[0x2af0_953b_2044_dee6, 0x5301_61de_21b7_3104],
        settings: &[],
        source: "github.com/TencentCloud/tencentcloud-cli, examples/vpc/v20170312/DescribeVpnConnections.md",
        is_read: true,
    },
    Guide {
        name: "the API example of DescribeVpnConnections for bare metal",
        keys: &[0x8d96_9eef_6eca_d3c2],
        settings: &[API_EXAMPLE],
        source: "github.com/TencentCloud/tencentcloud-cli, examples/bmvpc/v20180625/DescribeVpnConnections.md",
        is_read: true,
    },
    Guide {
        name: "the older examples of the Terraform provider",
        keys: &[0x9f86_d081_884c_7d65, 0x822e_54d3_7dd3_7d83],
        settings: &[],
        source: "copies of the pages of tencentcloud_vpn_connection",
        is_read: false,
    },
    Guide {
        name: "the examples of the Terraform and Pulumi providers",
        keys: &[0xad28_f4fa_4af4_1f30],
        settings: &[Recommended {
            version: None,
            exchange_mode: Some("aggressive"),
            ..settings("", "3des-cbc", "sha1", "group2")
        }],
        source: "pulumi.com/registry/packages/tencentcloud/api-docs/vpnconnection, version 1.82.56",
        is_read: true,
    },
    Guide {
        name: "Terraform samples of other authors",
        keys: &[0x65e2_e2b6_55a0_4f85, 0xb6f7_04a2_f3fb_05fd],
        settings: &[],
        source: "public repositories with samples for Tencent Cloud",
        is_read: false,
    },
];

impl Recommended {
    /// Says whether a tunnel has them; none where what would tell is not reported.
    fn are_those_of(&self, tunnel: &Tunnel) -> Option<bool> {
        let (ike, ipsec) = (&tunnel.ike, &tunnel.ipsec);
        let asked: [(Option<&str>, &Option<Word>); 6] = [
            (Some(self.encryption), &ike.encryption),
            (Some(self.integrity), &ike.integrity),
            (Some(self.dh_group), &ike.dh_group),
            (Some(self.pfs_group), &ipsec.pfs_group),
            (self.version, &ike.version),
            (self.exchange_mode, &ike.exchange_mode),
        ];
        let mut known = true;
        for (asked, word) in asked {
            match (asked, word) {
                (Some(asked), Some(word)) if word.as_str() != asked => return Some(false),
                (Some(_), None) => known = false,
                _ => {}
            }
        }
        known.then_some(true)
    }
}

/// The guides whose settings a tunnel has; none where what is reported does not tell.
pub(super) fn followed(tunnel: &Tunnel) -> Option<Arc<[Arc<str>]>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    let mut known = true;
    for guide in GUIDES {
        let mut outcomes = guide.settings.iter().map(|settings| settings.are_those_of(tunnel));
        match outcomes.clone().find(|outcome| *outcome == Some(true)) {
            Some(_) => names.push(guide.name.into()),
            None => known &= outcomes.all(|outcome| outcome.is_some()),
        }
    }
    (known || !names.is_empty()).then(|| names.into())
}

/// Says whether a text is what a fact can say of guides.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text == PLACEHOLDER || GUIDES.iter().any(|guide| guide.name == text)
}
