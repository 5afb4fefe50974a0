//! The facts that are worked out from other facts.
//!
//! A derived fact is absent when what it is made of was not reported. Those that need the whole
//! fleet are filled in by `model::derive`.

use ipnet::IpNet;

use super::{Origin, Row};
use crate::model::algorithm::Algorithm;
use crate::model::guide;
use crate::model::secret::{LEAST_ENTROPY_BITS, LEAST_GUESSES_LOG10, Secret, published};
use crate::model::selector::{Selectors, is_any, is_private};
use crate::model::tunnel::Tunnel;
use crate::model::value::Kind::{self, Flag, Names, Number};
use crate::model::value::Unit::{Bits, Characters, Log10Guesses, Tunnels};
use crate::model::value::{Text, Value};
use crate::model::word::Word;

const fn row(
    name: &'static str,
    made_of: &'static [&'static str],
    kind: Kind,
    read: fn(&Tunnel) -> Option<Value>,
    doc: &'static str,
) -> Row {
    Row { index: 0, name, made_of, kind, doc, origin: Origin::Derived, least: None, read, write: |_, _| {} }
}

const fn fleet(
    name: &'static str,
    made_of: &'static [&'static str],
    kind: Kind,
    read: fn(&Tunnel) -> Option<Value>,
    doc: &'static str,
) -> Row {
    Row { origin: Origin::Fleet, ..row(name, made_of, kind, read, doc) }
}

const fn from(least: f64, row: Row) -> Row {
    Row { least: Some(least), ..row }
}

#[rustfmt::skip]
pub(super) fn rows() -> Vec<Row> {
    vec![
        row("ike.encryption.strength", &["ike.encryption"], Number(Bits), |t| strength(t.ike.encryption.as_ref()), "Security strength of the IKE cipher (RFC 9142 table 1)."),
        row("ike.encryption.block_bits", &["ike.encryption"], Number(Bits), |t| number(t.ike.encryption.as_ref(), |a| a.block_bits), "Block length of the IKE cipher."),
        row("ike.encryption.aead", &["ike.encryption"], Flag, |t| Some(algorithm(t.ike.encryption.as_ref())?.aead.into()), "Whether the IKE cipher authenticates what it encrypts (RFC 5282)."),
        row("ike.integrity.strength", &["ike.integrity"], Number(Bits), |t| strength(t.ike.integrity.as_ref()), "Strength of the bare hash of the IKE integrity algorithm against collisions (RFC 9142 section 1.1)."),
        row("ike.dh_group.strength", &["ike.dh_group"], Number(Bits), |t| strength(t.ike.dh_group.as_ref()), "Security strength of the IKE DH group (RFC 9142 tables 3 and 4, RFC 5114)."),
        row("ike.strength", &["ike.dh_group", "ike.encryption"], Number(Bits), |t| ike_strength(t).map(Into::into), "Security strength of phase 1: the weaker of its cipher and its DH group."),
        row("ike.aggressive", &["ike.exchange_mode", "ike.version"], Flag, |t| aggressive(t).map(Into::into), "Whether phase 1 runs IKEv1 in aggressive mode."),
        row("ike.aggressive_psk", &["ike.exchange_mode", "ike.version", "psk"], Flag, |t| aggressive(t).filter(|_| t.psk.is_some()).map(Into::into), "Whether aggressive mode is used with a pre-shared key."),
        row("ike.weaker_than_ipsec", &["ike.dh_group", "ike.encryption", "ipsec.encryption"], Flag, |t| Some((ike_strength(t)? < bits(t.ipsec.encryption.as_ref())?).into()), "Whether phase 1 is weaker than the cipher of phase 2 (RFC 6954 section 3)."),
        row("ike.local_id.matches_address", &["ike.local_id", "gateway_address"], Flag, |t| same_address(t.ike.local_id.as_ref(), t.around.gateway_address.as_ref()), "Whether an identity of the gateway that is an address is its public address."),
        row("ike.remote_id.matches_address", &["ike.remote_id", "peer_address"], Flag, |t| same_address(t.ike.remote_id.as_ref(), t.around.peer_address.as_ref()), "Whether an identity of the peer that is an address is its public address."),
        row("ipsec.encryption.strength", &["ipsec.encryption"], Number(Bits), |t| strength(t.ipsec.encryption.as_ref()), "Security strength of the IPsec cipher (RFC 9142 table 1)."),
        row("ipsec.encryption.block_bits", &["ipsec.encryption"], Number(Bits), |t| number(t.ipsec.encryption.as_ref(), |a| a.block_bits), "Block length of the IPsec cipher."),
        row("ipsec.encryption.aead", &["ipsec.encryption"], Flag, |t| Some(algorithm(t.ipsec.encryption.as_ref())?.aead.into()), "Whether the IPsec cipher authenticates what it encrypts (RFC 5116)."),
        row("ipsec.integrity.strength", &["ipsec.integrity"], Number(Bits), |t| strength(t.ipsec.integrity.as_ref()), "Strength of the bare hash of the IPsec integrity algorithm against collisions (RFC 9142 section 1.1)."),
        row("ipsec.authenticated", &["ipsec.integrity", "ipsec.encryption"], Flag, |t| authenticated(t).map(Into::into), "Whether packets are authenticated, by an integrity algorithm or by the cipher itself (RFC 8221 section 4)."),
        row("ipsec.pfs", &["ipsec.pfs_group"], Flag, |t| Some((!t.ipsec.pfs_group.as_ref()?.is_none()).into()), "Whether each IPsec SA is keyed by a Diffie-Hellman exchange of its own."),
        row("ipsec.pfs_group.strength", &["ipsec.pfs_group"], Number(Bits), |t| strength(t.ipsec.pfs_group.as_ref()), "Security strength of the PFS group (RFC 9142 tables 3 and 4, RFC 5114); absent without PFS."),
        row("ipsec.pfs_group.weaker_than_ike", &["ipsec.pfs_group", "ike.dh_group"], Flag, |t| Some((bits(t.ipsec.pfs_group.as_ref())? < bits(t.ike.dh_group.as_ref())?).into()), "Whether the PFS group is weaker than the IKE DH group."),
        row("ipsec.pfs_group.same_as_ike", &["ipsec.pfs_group", "ike.dh_group"], Flag, |t| same_group(t).map(Into::into), "Whether the PFS group is the IKE DH group; absent without PFS."),
        row("ipsec.strength", &["ipsec.encryption", "ipsec.pfs_group"], Number(Bits), |t| ipsec_strength(t).map(Into::into), "Security strength of phase 2: the weaker of its cipher and, with PFS, its group."),
        row("ipsec.outlives_ike", &["ipsec.lifetime_seconds", "ike.lifetime_seconds"], Flag, |t| Some((t.ipsec.lifetime_seconds? >= t.ike.lifetime_seconds?).into()), "Whether the IPsec SA lives at least as long as the IKE SA."),
        row("psk.length", &["psk"], Number(Characters), |t| Some(characters(t.psk.as_ref()?).into()), "Length of the pre-shared key."),
        from(LEAST_ENTROPY_BITS, row("psk.entropy_bits", &["psk"], Number(Bits), |t| Some(entropy_bits(t.psk.as_ref()?).into()), "Entropy that the pre-shared key has at most: its length times that of one character of the classes it uses; 79 stands for 79 or fewer, so that what is told of a weak key does not tell the key.")),
        from(LEAST_GUESSES_LOG10, fleet("psk.guesses_log10", &["psk"], Number(Log10Guesses), |t| t.derived.psk_guesses_log10.map(Into::into), "Guesses that the pre-shared key withstands (zxcvbn, fed with the names around it), as a whole power of ten; 6 stands for 6 or fewer, so that what is told of a weak key does not tell the key, and 19 for 19 or more.")),
        fleet("psk.shared_with", &["psk"], Number(Tunnels), |t| t.derived.psk_shared_with.map(Into::into), "How many other tunnels, of all sources, have the same pre-shared key."),
        row("psk.published", &["psk"], Names, |t| published::told(t.psk.as_ref()?).map(Into::into), "Guides and examples of vendors that print the pre-shared key, whatever its case and separators and the digits behind it, or that it is a placeholder; the list is empty for any other key. Whoever is told the guide can read the key there."),
        row("as_in_guide", guide::SETTINGS, Names, |t| guide::followed(t).map(Into::into), "Guides of vendors whose settings the tunnel has: IKE version, cipher, integrity algorithm, DH group and PFS group."),
        row("policy_based", &["route_type", "selectors", "spd_only"], Flag, |t| policy_based(t).map(Into::into), "Whether the selectors choose what goes into the tunnel (a policy-based tunnel), and not a route."),
        row("selectors.any", &["selectors"], Flag, |t| selectors(t, |s| s.pairs().iter().any(|(local, remote)| is_any(local) && is_any(remote)).into()), "Whether a selector lets every address talk to every address."),
        row("selectors.one_side_any", &["selectors"], Flag, |t| selectors(t, |s| s.pairs().iter().any(|(local, remote)| is_any(local) != is_any(remote)).into()), "Whether a selector lets every address of one side talk to some of the other."),
        row("selectors.widest", &["selectors"], Number(Bits), |t| selectors(t, widest), "Address bits of the widest range of any selector: 8 for a /24, 32 for all of IPv4."),
        row("selectors.mixed_families", &["selectors"], Flag, |t| selectors(t, |s| s.pairs().iter().any(|(local, remote)| local.addr().is_ipv4() != remote.addr().is_ipv4()).into()), "Whether a selector pairs IPv4 with IPv6 (RFC 4301 section 4.4.1.1)."),
        row("selectors.outside_vpc", &["selectors", "vpc_cidr"], Names, outside_vpc, "Local ranges that do not lie inside the VPC."),
        row("selectors.public_remote", &["selectors"], Names, |t| selectors(t, |s| names(s.remotes().iter().filter(|net| !is_any(net) && !is_private(net)))), "Remote ranges that are public addresses."),
        fleet("selectors.overlaps", &["selectors", "gateway"], Names, |t| t.derived.overlaps.clone().map(Into::into), "Other tunnels of the gateway that carry some of the same traffic (RFC 4301 section 4.4.1); routed tunnels aside."),
        fleet("redundancy", &["selectors", "vpc"], Number(Tunnels), |t| t.derived.redundancy.map(Into::into), "Tunnels of the VPC that reach the same remote ranges, this one included."),
    ]
}

fn algorithm(word: Option<&Word>) -> Option<&'static Algorithm> {
    word?.algorithm()
}

fn number(word: Option<&Word>, of: fn(&Algorithm) -> Option<u16>) -> Option<Value> {
    Some(u64::from(of(algorithm(word)?)?).into())
}

fn bits(word: Option<&Word>) -> Option<u64> {
    algorithm(word)?.strength.map(u64::from)
}

fn strength(word: Option<&Word>) -> Option<Value> {
    bits(word).map(Into::into)
}

fn ike_strength(tunnel: &Tunnel) -> Option<u64> {
    Some(bits(tunnel.ike.encryption.as_ref())?.min(bits(tunnel.ike.dh_group.as_ref())?))
}

fn ipsec_strength(tunnel: &Tunnel) -> Option<u64> {
    let cipher = bits(tunnel.ipsec.encryption.as_ref())?;
    let group = tunnel.ipsec.pfs_group.as_ref()?;
    if group.is_none() { Some(cipher) } else { Some(cipher.min(bits(Some(group))?)) }
}

/// The cloud's default route type, `STATIC`, says nothing: the selectors tell, unless they are any to any.
pub(in crate::model) fn policy_based(tunnel: &Tunnel) -> Option<bool> {
    let limited = |selectors: &Selectors| {
        selectors.pairs().iter().any(|(local, remote)| !(is_any(local) && is_any(remote)))
    };
    match tunnel.route_type.as_ref() {
        None => tunnel.spd_only.filter(|only| *only),
        Some(Word::Unknown(_)) => None,
        Some(word) => match word.as_str() {
            "policy" => Some(true),
            "static" => tunnel.selectors.as_deref().map(limited),
            _ => Some(false),
        },
    }
}

/// A word that nobody knows may be the same group under another name.
fn same_group(tunnel: &Tunnel) -> Option<bool> {
    let pfs = tunnel.ipsec.pfs_group.as_ref().filter(|group| !group.is_none())?;
    let ike = tunnel.ike.dh_group.as_ref()?;
    let both_known = matches!((pfs, ike), (Word::Known(_), Word::Known(_)));
    if pfs == ike { Some(true) } else { both_known.then_some(false) }
}

/// IKEv2 has no exchange modes, whatever a setting left over from IKEv1 says.
fn aggressive(tunnel: &Tunnel) -> Option<bool> {
    let version_2 = tunnel.ike.version.as_ref().is_some_and(|version| version.as_str() == "ikev2");
    let aggressive = tunnel.ike.exchange_mode.as_ref().map(|mode| mode.as_str() == "aggressive");
    if version_2 { Some(false) } else { aggressive }
}

fn authenticated(tunnel: &Tunnel) -> Option<bool> {
    let cipher = algorithm(tunnel.ipsec.encryption.as_ref());
    if cipher.is_some_and(|cipher| cipher.aead) {
        return Some(true);
    }
    match tunnel.ipsec.integrity.as_ref()? {
        integrity if !integrity.is_none() => Some(true),
        _ => cipher.map(|_| false),
    }
}

fn same_address(identity: Option<&Text>, address: Option<&Text>) -> Option<Value> {
    let identity: std::net::IpAddr = identity?.parse().ok()?;
    let address: std::net::IpAddr = address?.parse().ok()?;
    Some((identity == address).into())
}

#[expect(clippy::cast_precision_loss, reason = "no key is as long as 2^53")]
fn characters(psk: &Secret) -> f64 {
    psk.measures().map_or_else(
        || psk.expose().map_or(0.0, |key| key.chars().count() as f64),
        |measures| measures.length,
    )
}

/// Counts the classes of characters that the key draws on: 26 lower case, 26 upper case, 10
/// digits, 33 other ASCII, and 100 for anything beyond. Twelve characters of all classes of ASCII have
/// 78 bits: which classes a shorter key draws on is not told.
fn entropy_bits(psk: &Secret) -> f64 {
    let key = match (psk.measures(), psk.expose()) {
        (Some(measures), _) => return measures.entropy_bits.max(LEAST_ENTROPY_BITS),
        (None, key) => key.unwrap_or_default(),
    };
    let uses = |class: fn(char) -> bool| key.chars().any(class);
    let sizes = [
        (26.0, uses(|c| c.is_ascii_lowercase())),
        (26.0, uses(|c| c.is_ascii_uppercase())),
        (10.0, uses(|c| c.is_ascii_digit())),
        (33.0, uses(|c| c.is_ascii() && !c.is_ascii_alphanumeric())),
        (100.0, uses(|c| !c.is_ascii())),
    ];
    let alphabet: f64 = sizes.iter().filter(|(_, used)| *used).map(|(size, _)| size).sum();
    let length = u32::try_from(key.chars().count()).unwrap_or(u32::MAX);
    (f64::from(length) * alphabet.log2()).floor().max(LEAST_ENTROPY_BITS)
}

fn selectors(tunnel: &Tunnel, of: fn(&Selectors) -> Value) -> Option<Value> {
    tunnel.selectors.as_deref().map(of)
}

fn widest(selectors: &Selectors) -> Value {
    let bits = |net: &IpNet| u64::from(net.max_prefix_len() - net.prefix_len());
    selectors.pairs().iter().map(|(local, remote)| bits(local).max(bits(remote))).max().unwrap_or(0).into()
}

fn outside_vpc(tunnel: &Tunnel) -> Option<Value> {
    let vpc: IpNet = tunnel.around.vpc_cidr.as_ref()?.parse().ok()?;
    let locals = tunnel.selectors.as_ref()?.locals();
    Some(names(locals.iter().filter(|net| !is_any(net) && !vpc.contains(*net))))
}

fn names<'a>(ranges: impl Iterator<Item = &'a IpNet>) -> Value {
    Value::Names(ranges.map(|net| Text::from(net.to_string())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fact;
    use crate::model::selector::range;
    use crate::model::subject::fixture::tunnel;

    fn flag(name: &str, facts: &[(&str, &str)]) -> Option<bool> {
        let fact = Fact::find(name).expect("a fact");
        (fact.read)(&tunnel(facts)).and_then(|value| value.try_into().ok())
    }

    #[test]
    fn pfs_is_off_only_where_the_group_is_none() {
        for (group, expected) in [("none", false), ("NULL", false), ("group14", true), ("group99", true)] {
            assert_eq!(flag("ipsec.pfs", &[("ipsec.pfs_group", group)]), Some(expected), "{group}");
        }
        assert_eq!(flag("ipsec.pfs", &[]), None);
    }

    #[test]
    fn the_group_of_pfs_is_compared_with_that_of_ike_by_what_is_known_of_both() {
        for (pfs, ike, expected) in [
            ("group20", "DH-GROUP20", Some(true)),
            ("group19", "group20", Some(false)),
            ("group99", "group99", Some(true)),
            ("group99", "group20", None),
            ("none", "group20", None),
        ] {
            let facts = [("ipsec.pfs_group", pfs), ("ike.dh_group", ike)];
            assert_eq!(flag("ipsec.pfs_group.same_as_ike", &facts), expected, "{pfs} {ike}");
        }
        assert_eq!(flag("ipsec.pfs_group.same_as_ike", &[("ipsec.pfs_group", "group20")]), None);
    }

    #[test]
    fn selectors_decide_where_the_route_type_says_so_or_says_nothing() {
        let net = |said| range(said).expect("a range");
        let some = Selectors::new([(net("10.0.0.0/24"), net("10.1.0.0/24"))]);
        let any = Selectors::new([(net("0.0.0.0/0"), net("0.0.0.0/0"))]);
        let both = Selectors::new(some.pairs().iter().chain(any.pairs()).copied());
        let told = |route: Option<&str>, selectors: Option<&Selectors>, spd_only| {
            let mut tunnel = tunnel(&route.map(|said| ("route_type", said)).into_iter().collect::<Vec<_>>());
            tunnel.selectors = selectors.cloned().map(Into::into);
            tunnel.spd_only = spd_only;
            policy_based(&tunnel)
        };
        for (route, selectors, spd_only, expected) in [
            (Some("STATIC"), Some(&some), None, Some(true)),
            (Some("STATIC"), Some(&both), None, Some(true)),
            (Some("STATIC"), Some(&any), None, Some(false)),
            (Some("STATIC"), None, None, None),
            (Some("Policy"), None, None, Some(true)),
            (Some("StaticRoute"), Some(&some), None, Some(false)),
            (Some("Bgp"), Some(&some), None, Some(false)),
            (Some("Quantum"), Some(&some), None, None),
            (None, Some(&some), None, None),
            (None, Some(&any), Some(true), Some(true)),
        ] {
            assert_eq!(told(route, selectors, spd_only), expected, "{route:?} {selectors:?}");
        }
    }

    #[test]
    fn one_side_or_both_of_a_selector_can_be_every_address() {
        let fact = |name: &str, local: &str, remote: &str| {
            let net = |said| range(said).expect("a range");
            let pairs = Selectors::new([(net(local), net(remote))]);
            let tunnel = Tunnel { selectors: Some(pairs.into()), ..Tunnel::default() };
            let fact = Fact::find(name).expect("a fact");
            (fact.read)(&tunnel).expect("selectors")
        };
        for (local, remote, any, one_side) in [
            ("0.0.0.0/0", "0.0.0.0/0", true, false),
            ("10.0.0.0/24", "0.0.0.0/0", false, true),
            ("::/0", "fd00::/8", false, true),
            ("10.0.0.0/24", "10.1.0.0/24", false, false),
        ] {
            assert_eq!(fact("selectors.any", local, remote), Value::Flag(any), "{local} {remote}");
            assert_eq!(
                fact("selectors.one_side_any", local, remote),
                Value::Flag(one_side),
                "{local} {remote}"
            );
        }
    }
}
