//! One tunnel of a fleet, before any API has put it into its own words.
//!
//! Ten tunnels stand on a gateway. Every tenth gateway serves the same VPC, so that a tenth of the
//! fleet meets in one place; the other VPCs have 180 tunnels each. Within a VPC every tunnel has a
//! /24 of its own on the far side; one in a hundred carries a whole /16 and three in a thousand
//! carry everything.

use std::net::Ipv4Addr;

use super::random::Random;

const PLACE: u64 = 1;
const CRYPTO: u64 = 2;
const KEY: u64 = 3;

/// A tunnel.
pub struct Tunnel {
    pub number: u64,
    pub id: String,
    pub name: String,
    pub vpc: Vpc,
    pub gateway: End,
    pub peer: End,
    pub psk: String,
    pub connected: bool,
    pub local: String,
    pub remotes: Vec<String>,
    pub created: String,
    pub ike: Ike,
    pub ipsec: Ipsec,
}

/// The network behind the gateway.
pub struct Vpc {
    pub number: u64,
    pub id: String,
    pub name: String,
    pub range: String,
}

/// A gateway, or the peer.
pub struct End {
    pub number: u64,
    pub id: String,
    pub name: String,
    pub address: Ipv4Addr,
}

/// Phase 1, in canonical words.
#[derive(Clone)]
pub struct Ike {
    pub version: &'static str,
    pub exchange_mode: &'static str,
    pub encryption: &'static str,
    pub integrity: &'static str,
    pub dh_group: &'static str,
    pub lifetime_seconds: u64,
    pub peer_has_name: bool,
}

/// Phase 2, in canonical words.
#[derive(Clone)]
pub struct Ipsec {
    pub encryption: &'static str,
    pub integrity: &'static str,
    pub pfs_group: &'static str,
    pub lifetime_seconds: u64,
    pub lifetime_kilobytes: u64,
}

impl Tunnel {
    /// Makes the tunnel of a number.
    pub fn nth(number: u64) -> Self {
        let gateway = number / 10;
        let (vpc, position) = match gateway % 10 {
            0 => (0, gateway + number % 10),
            _ => (1 + gateway / 20, number % 200),
        };
        let mut random = Random::new(PLACE, number);
        let name = name(&mut random, number);
        let (ike, ipsec) = crypto(number);
        Self {
            number,
            id: format!("vpnx-{}", code(number, 1)),
            psk: key(number, &name),
            name,
            vpc: Vpc {
                number: vpc,
                id: format!("vpc-{}", code(vpc, 2)),
                name: format!("vpc-{}-{vpc}", random.pick(["prod", "office", "test"])),
                range: format!("10.{}.0.0/16", vpc % 64),
            },
            gateway: End {
                number: 1000 + gateway,
                id: format!("vpngw-{}", code(gateway, 3)),
                name: format!("gw-{gateway}"),
                address: Ipv4Addr::from_bits(0x771c_0000 + gateway as u32),
            },
            peer: End {
                number: 5000 + number,
                id: format!("cgw-{}", code(number, 4)),
                name: format!("peer-{number}"),
                address: Ipv4Addr::from_bits(0xb700_0001 + 3 * number as u32),
            },
            connected: !random.per_mille(30),
            local: format!("10.{}.{}.0/24", vpc % 64, position % 256),
            remotes: remotes(&mut random, position),
            created: created(&mut random),
            ike,
            ipsec,
        }
    }
}

/// Eight characters that look random and differ for different numbers.
fn code(number: u64, purpose: u64) -> String {
    const LENGTH: u32 = 8;
    let digits = b"0123456789abcdefghijklmnopqrstuvwxyz";
    // a prime that 36 does not share a factor with, so that no two numbers meet
    let mixed = (number + 1) * 2_654_435_761 * (2 * purpose * 3 + 1) % 36_u64.pow(LENGTH);
    (0..LENGTH).map(|place| char::from(digits[(mixed / 36_u64.pow(place) % 36) as usize])).collect()
}

fn name(random: &mut Random, number: u64) -> String {
    if random.per_mille(10) {
        return format!("{}-{number:06}", random.pick(["深圳分部", "上海仓库", "成都门店"]));
    }
    let kind = random.pick(["branch", "partner", "store", "plant", "office"]);
    let place = random.pick(["shenzhen", "shanghai", "chengdu", "frankfurt", "singapore", "toronto"]);
    format!("{kind}-{place}-{number:06}")
}

fn remotes(random: &mut Random, position: u64) -> Vec<String> {
    let range = |block: u64| {
        let block = block % (192 * 256);
        format!("10.{}.{}.0/24", 64 + block / 256, block % 256)
    };
    match random.below(1000) {
        0..3 => vec!["0.0.0.0/0".to_owned()],
        3..13 => vec![format!("10.{}.0.0/16", 64 + 2 * position / 256 % 192)],
        13..93 => vec![range(2 * position), range(2 * position + 1)],
        _ => vec![range(2 * position)],
    }
}

fn created(random: &mut Random) -> String {
    let mut part = |from, below| from + random.below(below);
    let (year, month, day) = (part(2015, 11), part(1, 12), part(1, 28));
    let (hour, minute, second) = (part(0, 24), part(0, 60), part(0, 60));
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Nine keys in ten are random and used once, the rest are shared, or made of words.
fn key(number: u64, name: &str) -> String {
    let mut random = Random::new(KEY, number);
    let class = random.below(1000);
    if class < 30 {
        return match random.below(3) {
            0 => "tencent".to_owned(),
            1 => "Tencent@123".to_owned(),
            _ => format!("{name}1"),
        };
    }
    let mut source = if class < 100 { Random::new(KEY, u64::MAX - random.below(16)) } else { random };
    let characters = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!@#%^*-_=+./";
    let length = 22 + source.below(5);
    (0..length).map(|_| char::from(characters[source.below(characters.len() as u64) as usize])).collect()
}

fn crypto(number: u64) -> (Ike, Ipsec) {
    let mut random = Random::new(CRYPTO, number);
    // no group is weaker than the cipher that its keys feed, but for group14, which people still take
    let (group, cipher) = random.pick([
        ("group19", "aes-cbc-128"),
        ("group19", "aes-cbc-128"),
        ("group19", "aes-cbc-128"),
        ("group15", "aes-cbc-128"),
        ("group20", "aes-cbc-192"),
        ("group21", "aes-cbc-256"),
        ("group21", "aes-cbc-256"),
        ("group21", "aes-cbc-256"),
        ("group21", "aes-cbc-256"),
        ("group14", "aes-cbc-256"),
    ]);
    let ike = Ike {
        version: "ikev2",
        exchange_mode: "main",
        encryption: cipher,
        integrity: "sha256",
        dh_group: group,
        lifetime_seconds: random.pick([86400, 86400, 28800]),
        peer_has_name: random.per_mille(50),
    };
    let ipsec = Ipsec {
        encryption: cipher,
        integrity: "sha256",
        pfs_group: group,
        lifetime_seconds: random.pick([3600, 3600, 14400]),
        lifetime_kilobytes: 1_843_200,
    };
    let mut crypto = (ike, ipsec);
    if random.per_mille(300) {
        for _ in 0..=random.below(4) {
            weaken(&mut crypto, &mut random);
        }
    }
    if random.per_mille(4) {
        estrange(&mut crypto, &mut random);
    }
    crypto
}

/// Spoils one setting.
fn weaken((ike, ipsec): &mut (Ike, Ipsec), random: &mut Random) {
    match random.below(10) {
        0 => ike.encryption = random.pick(["des-cbc", "3des-cbc", "3des-cbc"]),
        1 => ike.integrity = random.pick(["md5", "sha1", "sha1"]),
        2 => ike.dh_group = random.pick(["group1", "group2", "group5"]),
        3 => (ike.version, ike.exchange_mode) = ("ikev1", random.pick(["main", "aggressive"])),
        4 => ike.lifetime_seconds = random.pick([60, 604_800]),
        5 => ipsec.encryption = random.pick(["des-cbc", "3des-cbc", "none"]),
        6 => ipsec.integrity = random.pick(["md5", "sha1", "sha1"]),
        7 => ipsec.pfs_group = random.pick(["none", "none", "group1", "group2", "group5"]),
        8 => ipsec.lifetime_seconds = random.pick([180, 500, 604_800]),
        _ => ipsec.lifetime_kilobytes = random.pick([2560, 4_096_000_000]),
    }
}

/// Words that no vocabulary holds: of the IKE SA a cipher and a group, of the IPsec SA a cipher and an
/// integrity algorithm.
pub const STRANGE: [&str; 4] = ["kuznyechik-cbc-256", "group99", "zuc-256", "streebog-512"];

/// Puts a word that no vocabulary holds where an algorithm is expected.
fn estrange((ike, ipsec): &mut (Ike, Ipsec), random: &mut Random) {
    match random.below(4) {
        0 => ike.encryption = STRANGE[0],
        1 => ike.dh_group = STRANGE[1],
        2 => ipsec.encryption = STRANGE[2],
        _ => ipsec.integrity = STRANGE[3],
    }
}
