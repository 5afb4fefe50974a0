//! Traffic selectors (RFC 4301 section 4.4.1): which local range may talk to which remote range.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

/// A local and a remote range.
pub type Pair = (IpNet, IpNet);

/// The set of pairs that a tunnel carries. Order never matters.
#[derive(Clone, Debug)]
pub struct Selectors {
    pairs: Vec<Pair>,
    paired: bool,
}

impl Selectors {
    /// Makes the set of `pairs`, each widened to the network it stands in.
    #[must_use]
    pub fn new(pairs: impl IntoIterator<Item = Pair>) -> Self {
        let mut pairs: Vec<_> =
            pairs.into_iter().map(|(local, remote)| (local.trunc(), remote.trunc())).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs, paired: true }
    }

    /// Makes the set from two lists that do not say which local range goes with which remote one,
    /// as API v2 gives them.
    #[must_use]
    pub fn unpaired(local: &[IpNet], remote: &[IpNet]) -> Self {
        let pairs = local.iter().flat_map(|local| remote.iter().map(|remote| (*local, *remote)));
        Self { paired: local.len() <= 1 || remote.len() <= 1, ..Self::new(pairs) }
    }

    /// Makes the set of every combination of two lists, of which it is known that the pairing was lost.
    #[must_use]
    pub fn crossed(local: &[IpNet], remote: &[IpNet]) -> Self {
        Self { paired: false, ..Self::unpaired(local, remote) }
    }

    /// Says whether it is known which local range goes with which remote one.
    #[must_use]
    pub const fn is_paired(&self) -> bool {
        self.paired
    }

    /// The pairs, sorted. Every combination, if the source lost the pairing.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The distinct local ranges, sorted.
    #[must_use]
    pub fn locals(&self) -> Vec<IpNet> {
        side(self.pairs.iter().map(|pair| pair.0))
    }

    /// The distinct remote ranges, sorted.
    #[must_use]
    pub fn remotes(&self) -> Vec<IpNet> {
        side(self.pairs.iter().map(|pair| pair.1))
    }
}

fn side(ranges: impl Iterator<Item = IpNet>) -> Vec<IpNet> {
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort_unstable();
    ranges.dedup();
    ranges
}

/// Where one of the two lost the pairing, the two sides are compared one by one.
impl PartialEq for Selectors {
    fn eq(&self, other: &Self) -> bool {
        if self.paired && other.paired {
            self.pairs == other.pairs
        } else {
            self.locals() == other.locals() && self.remotes() == other.remotes()
        }
    }
}

impl fmt::Display for Selectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.paired {
            return join(f, self.pairs.iter().map(|(local, remote)| format!("{local} ↔ {remote}")));
        }
        join(f, self.locals().into_iter())?;
        f.write_str(" ↔ ")?;
        join(f, self.remotes().into_iter())
    }
}

fn join(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = impl fmt::Display>) -> fmt::Result {
    for (place, item) in items.enumerate() {
        if place > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

/// Reads a range; a bare address is the range of itself alone.
///
/// # Errors
///
/// Says what is wrong with the text, as a fragment that fits after "this is".
pub fn range(said: &str) -> Result<IpNet, &'static str> {
    let said = said.trim();
    if let Ok(net) = said.parse::<IpNet>() {
        return Ok(net);
    }
    said.parse::<IpAddr>().map(IpNet::from).map_err(|_| "not a CIDR range such as 10.0.0.0/16")
}

/// Says whether a range is meant for private use or otherwise not routed on the Internet
/// (RFC 1918, RFC 6598, RFC 3927, RFC 1122, RFC 4193, RFC 4291).
#[must_use]
pub fn is_private(net: &IpNet) -> bool {
    match net {
        IpNet::V4(net) => {
            let shared = Ipv4Addr::new(100, 64, 0, 0);
            let inside = |base: Ipv4Addr, length: u8| {
                ipnet::Ipv4Net::new(base, length).is_ok_and(|private| private.contains(net))
            };
            inside(Ipv4Addr::new(10, 0, 0, 0), 8)
                || inside(Ipv4Addr::new(172, 16, 0, 0), 12)
                || inside(Ipv4Addr::new(192, 168, 0, 0), 16)
                || inside(Ipv4Addr::new(169, 254, 0, 0), 16)
                || inside(Ipv4Addr::LOCALHOST, 8)
                || inside(shared, 10)
        }
        IpNet::V6(net) => {
            let first = net.network().segments()[0];
            (net.prefix_len() >= 7 && first & 0xfe00 == 0xfc00)
                || (net.prefix_len() >= 10 && first & 0xffc0 == 0xfe80)
        }
    }
}

/// Says whether a range is all addresses of its family.
#[must_use]
pub fn is_any(net: &IpNet) -> bool {
    net.prefix_len() == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nets(said: &[&str]) -> Vec<IpNet> {
        said.iter().map(|said| range(said).expect("a range")).collect()
    }

    #[test]
    fn order_and_host_bits_do_not_matter() {
        let one = Selectors::unpaired(&nets(&["10.0.0.5/24"]), &nets(&["10.1.0.0/16", "10.2.0.0/16"]));
        let two = Selectors::unpaired(&nets(&["10.0.0.0/24"]), &nets(&["10.2.0.0/16", "10.1.0.0/16"]));
        assert_eq!(one, two);
        assert_eq!(one.to_string(), "10.0.0.0/24 ↔ 10.1.0.0/16, 10.0.0.0/24 ↔ 10.2.0.0/16");
    }

    #[test]
    fn a_lost_pairing_is_no_difference() {
        let declared = Selectors::new([
            (nets(&["10.0.0.0/24"])[0], nets(&["10.1.0.0/24"])[0]),
            (nets(&["10.0.1.0/24"])[0], nets(&["10.1.1.0/24"])[0]),
        ]);
        let live = Selectors::unpaired(
            &nets(&["10.0.0.0/24", "10.0.1.0/24"]),
            &nets(&["10.1.0.0/24", "10.1.1.0/24"]),
        );
        assert_eq!(declared, live);
        assert_ne!(declared, Selectors::unpaired(&nets(&["10.0.0.0/24"]), &nets(&["10.1.0.0/24"])));
        assert_eq!(live.to_string(), "10.0.0.0/24, 10.0.1.0/24 ↔ 10.1.0.0/24, 10.1.1.0/24");
    }

    #[test]
    fn private_ranges_are_told_from_public_ones() {
        for (said, expected) in [
            ("10.1.0.0/16", true),
            ("172.31.0.0/24", true),
            ("172.32.0.0/24", false),
            ("100.64.0.0/10", true),
            ("0.0.0.0/0", false),
            ("8.8.8.8", false),
            ("fd00::/8", true),
            ("2001:db8::/32", false),
        ] {
            assert_eq!(is_private(&range(said).expect("a range")), expected, "{said}");
        }
    }
}
