//! One tunnel made by rule: a function of its region and number, nothing else.

/// A gateway of the cloud with its VPC.
#[derive(Clone, Debug)]
pub struct Gateway {
    /// Its number in v2.
    pub number: u32,
    /// `vpngw-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its public address.
    pub address: String,
    /// `vpc-…`
    pub vpc: String,
    /// The VPC's number in v2, `gz_vpc_76`.
    pub vpc_number: String,
    /// The VPC's name.
    pub vpc_name: String,
    /// The VPC's range.
    pub vpc_cidr: String,
}

/// A customer gateway.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its number in v2.
    pub number: u32,
    /// `cgw-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its public address.
    pub address: String,
}

/// The algorithms of a tunnel, in the words of API 3.0; the names are those of the facts.
#[derive(Clone, Copy, Debug)]
pub struct Crypto {
    pub ike_version: &'static str,
    pub exchange_mode: &'static str,
    pub ike_encryption: &'static str,
    pub ike_integrity: &'static str,
    pub dh_group: &'static str,
    pub ike_seconds: u32,
    pub encryption: &'static str,
    pub integrity: &'static str,
    pub pfs_group: &'static str,
    pub seconds: u32,
    pub kilobytes: u32,
}

/// One tunnel; the names are those of the facts.
#[derive(Clone, Debug)]
pub struct Item {
    pub number: u32,
    pub id: String,
    pub name: String,
    pub gateway: Gateway,
    pub peer: Peer,
    /// Its pre-shared key: every one is different and begins with `PSK-CANARY-`.
    pub psk: String,
    pub route_type: &'static str,
    pub selectors: Vec<(String, Vec<String>)>,
    pub crypto: Crypto,
    pub connected: bool,
    /// `-1` occurs: never set.
    pub dpd_enabled: i64,
    pub health_check: bool,
    pub negotiation: &'static str,
    pub tags: Vec<(String, String)>,
    pub created: String,
}

const SOUND: Crypto = Crypto {
    ike_version: "IKEV2",
    exchange_mode: "MAIN",
    ike_encryption: "AES-CBC-256",
    ike_integrity: "SHA-256",
    dh_group: "GROUP14",
    ike_seconds: 86_400,
    encryption: "AES-CBC-256",
    integrity: "SHA-256",
    pfs_group: "DH-GROUP14",
    seconds: 3600,
    kilobytes: 1_843_200,
};

/// One of these is drawn for each tunnel.
const CRYPTO: [Crypto; 10] = [
    SOUND,
    SOUND,
    SOUND,
    SOUND,
    Crypto { dh_group: "GROUP19", pfs_group: "DH-GROUP19", ..SOUND },
    Crypto { encryption: "AES256GCM128", dh_group: "GROUP20", pfs_group: "DH-GROUP20", ..SOUND },
    Crypto { ike_seconds: 28_800, ike_integrity: "SHA-512", ..SOUND },
    // what one gets who leaves every algorithm to the defaults of old
    Crypto {
        ike_version: "IKEV1",
        ike_encryption: "3DES-CBC",
        ike_integrity: "MD5",
        dh_group: "GROUP1",
        encryption: "3DES-CBC",
        integrity: "MD5",
        pfs_group: "NULL",
        ..SOUND
    },
    Crypto {
        ike_version: "IKEV1",
        exchange_mode: "AGGRESSIVE",
        ike_encryption: "DES-CBC",
        ike_integrity: "SHA",
        dh_group: "GROUP2",
        encryption: "AES-CBC-128",
        integrity: "SHA1",
        pfs_group: "NULL",
        seconds: 500,
        ..SOUND
    },
    Crypto {
        ike_version: "IKEV1",
        ike_encryption: "AES-CBC-128",
        ike_integrity: "SHA",
        dh_group: "GROUP5",
        encryption: "AES-CBC-192",
        integrity: "SHA1",
        pfs_group: "DH-GROUP5",
        ..SOUND
    },
];

/// Tunnels to a gateway.
pub const PER_GATEWAY: u32 = 20;
/// Tunnels to a customer gateway.
pub const PER_PEER: u32 = 2;

impl Item {
    /// The tunnel with this number, in a fleet that began with so many.
    pub fn make(region: &str, number: u32, initial: u32) -> Item {
        let seed = hash(region, number);
        let peer = Peer::make(region, number / PER_PEER);
        let crypto = CRYPTO[(seed % CRYPTO.len() as u64) as usize];
        let (high, low) = (number / 256 % 256, number % 256);
        let routed = seed.is_multiple_of(7);
        let remote = format!("172.{}.{high}.{low}/32", 16 + number / 65_536 % 16);
        let local = format!("10.{}.{}.0/24", number / PER_GATEWAY % 256, number % PER_GATEWAY);
        let everything = || "0.0.0.0/0".to_owned();
        Item {
            number: number + 1,
            id: identifier("vpnx", region, number),
            name: name(region, number, seed),
            gateway: Gateway::make(region, number / PER_GATEWAY),
            peer,
            psk: format!("PSK-CANARY-{region}-{number}-{seed:016x}"),
            route_type: if routed { "StaticRoute" } else { "Policy" },
            selectors: if routed {
                vec![(everything(), vec![everything()])]
            } else {
                vec![(local, vec![remote])]
            },
            crypto,
            connected: !seed.is_multiple_of(11),
            dpd_enabled: [1, 1, 1, 0, -1][(seed / 16 % 5) as usize],
            health_check: seed.is_multiple_of(3),
            negotiation: ["active", "passive", "flowTrigger"][(seed / 128 % 3) as usize],
            tags: if seed.is_multiple_of(4) {
                vec![("team".to_owned(), "netops".to_owned())]
            } else {
                Vec::new()
            },
            created: created(number, initial),
        }
    }
}

impl Gateway {
    fn make(region: &str, number: u32) -> Gateway {
        Gateway {
            number: number + 1,
            id: identifier("vpngw", region, number),
            name: format!("{region}-gateway-{number}"),
            address: format!("203.0.113.{}", number % 254 + 1),
            vpc: identifier("vpc", region, number),
            vpc_number: format!("{}_vpc_{}", region.rsplit('-').next().unwrap_or(region), number + 1),
            vpc_name: format!("vpc-of-{region}-{number}"),
            vpc_cidr: format!("10.{}.0.0/16", number % 256),
        }
    }
}

impl Peer {
    fn make(region: &str, number: u32) -> Peer {
        Peer {
            number: number + 1,
            id: identifier("cgw", region, number),
            name: format!("peer-{number:05}"),
            address: format!("198.{}.{}.{}", 18 + number / 65_536 % 2, number / 256 % 256, number % 256),
        }
    }
}

/// Most names are plain; some hold what people really write.
fn name(region: &str, number: u32, seed: u64) -> String {
    let city = region.rsplit('-').next().unwrap_or(region);
    match seed % 9 {
        0 => format!("上海-办公室 VPN通道 {number}"),
        1 => format!("{}_vpnconn", number + 1),
        _ => format!("branch-{city}-{number:05}"),
    }
}

/// Eight letters and digits, different for each number of a region.
fn identifier(kind: &str, region: &str, number: u32) -> String {
    const SPACE: u64 = 36_u64.pow(8);
    // the factor shares no divisor with the space, so no two numbers meet
    let mut rest = (hash(region, 0) % SPACE + u64::from(number) * 1_299_709) % SPACE;
    let mut letters = String::new();
    for _ in 0..8 {
        let digit = u32::try_from(rest % 36).unwrap_or_default();
        letters.push(char::from_digit(digit, 36).unwrap_or('0'));
        rest /= 36;
    }
    format!("{kind}-{letters}")
}

/// An hour for each tunnel back from the start of 2026; those that came later, forward.
fn created(number: u32, initial: u32) -> String {
    const START: i64 = 1_767_225_600;
    let hours = if number < initial { -i64::from(number) } else { i64::from(number - initial) + 1 };
    jiff::Timestamp::from_second(START + hours * 3600)
        .map(|moment| moment.strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

/// FNV-1a of the region, then one round of splitmix64 with the number.
fn hash(region: &str, number: u32) -> u64 {
    let name = region.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mut mixed = name.wrapping_add(u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
