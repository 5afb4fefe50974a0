//! What cryptography a tunnel is set to: the protocols and their algorithms, of which an inventory is made.

use crate::model::tunnel::Tunnel;
use crate::model::word::Word;

/// The facts that tell it.
pub const CRYPTOGRAPHY: [&str; 10] = [
    "ike.version",
    "ike.exchange_mode",
    "ike.encryption",
    "ike.integrity",
    "ike.dh_group",
    "ipsec.protocol",
    "ipsec.mode",
    "ipsec.encryption",
    "ipsec.integrity",
    "ipsec.pfs_group",
];

/// What a tunnel says of these facts, in their order. They are read from every tunnel of a fleet, so that no
/// value is copied.
#[must_use]
pub fn cryptography(tunnel: &Tunnel) -> [Option<&Word>; CRYPTOGRAPHY.len()] {
    let Tunnel { ike, ipsec, .. } = tunnel;
    [
        ike.version.as_ref(),
        ike.exchange_mode.as_ref(),
        ike.encryption.as_ref(),
        ike.integrity.as_ref(),
        ike.dh_group.as_ref(),
        ipsec.protocol.as_ref(),
        ipsec.mode.as_ref(),
        ipsec.encryption.as_ref(),
        ipsec.integrity.as_ref(),
        ipsec.pfs_group.as_ref(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Fact, Kind};

    #[test]
    fn each_fact_is_read_at_its_place() {
        for (place, name) in CRYPTOGRAPHY.into_iter().enumerate() {
            let fact = Fact::find(name).expect("a fact");
            assert!(matches!(fact.kind, Kind::Word(_)), "{name}");
            let mut tunnel = Tunnel::default();
            (fact.write)(&mut tunnel, fact.kind.read("x").expect("a word"));
            let read = cryptography(&tunnel).map(|word| word.is_some());
            assert!(read.into_iter().enumerate().all(|(at, is)| is == (at == place)), "{name}");
        }
    }
}
