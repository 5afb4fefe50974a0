//! A project file that declares every tunnel of a fleet, fourteen facts and an id each, in block style.
//!
//! Fifteen declarations in a thousand say something else than the cloud does, and so do those of tunnels
//! with a word that nobody knows: vpnaudit refuses to have one declared. Most name the id of their
//! tunnel, every fifth is found by its name.

use std::io::{self, Write};

use super::random::Random;
use super::tunnel::{STRANGE, Tunnel};

const DRIFT: u64 = 4;

pub fn write(tunnels: u64, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "version: 1\n\ntunnels:")?;
    for mut tunnel in super::tunnels(tunnels) {
        drift(&mut tunnel);
        known(&mut tunnel);
        ends(out, &tunnel)?;
        crypto(out, &tunnel)?;
    }
    Ok(())
}

fn drift(Tunnel { number, ike, ipsec, .. }: &mut Tunnel) {
    let mut random = Random::new(DRIFT, *number);
    if random.per_mille(15) {
        match random.below(4) {
            0 => ike.dh_group = if ike.dh_group == "group20" { "group14" } else { "group20" },
            1 => ipsec.lifetime_seconds += 600,
            2 => ike.encryption = if ike.encryption == "aes-cbc-192" { "aes-cbc-256" } else { "aes-cbc-192" },
            _ => ike.exchange_mode = if ike.exchange_mode == "main" { "aggressive" } else { "main" },
        }
    }
}

/// Puts known words in the places of those that are not.
fn known(Tunnel { ike, ipsec, .. }: &mut Tunnel) {
    for (word, known) in [
        (&mut ike.encryption, "aes-cbc-256"),
        (&mut ike.dh_group, "group14"),
        (&mut ipsec.encryption, "aes-cbc-256"),
        (&mut ipsec.integrity, "sha256"),
    ] {
        if STRANGE.contains(word) {
            *word = known;
        }
    }
}

fn ends(out: &mut impl Write, tunnel: &Tunnel) -> io::Result<()> {
    writeln!(out, "  - name: {}", tunnel.name)?;
    if tunnel.number % 5 != 4 {
        writeln!(out, "    id: {}", tunnel.id)?;
    }
    writeln!(out, "    vpc: {}", tunnel.vpc.id)?;
    writeln!(out, "    gateway: {}", tunnel.gateway.id)?;
    writeln!(out, "    peer_address: {}", tunnel.peer.address)?;
    writeln!(out, "    selectors:\n      - local: {}", tunnel.local)?;
    writeln!(out, "        remote: [{}]", tunnel.remotes.join(", "))
}

fn crypto(out: &mut impl Write, Tunnel { ike, ipsec, .. }: &Tunnel) -> io::Result<()> {
    writeln!(out, "    ike:")?;
    writeln!(out, "      exchange_mode: {}", ike.exchange_mode)?;
    writeln!(out, "      encryption: {}", ike.encryption)?;
    writeln!(out, "      integrity: {}", ike.integrity)?;
    writeln!(out, "      dh_group: {}", ike.dh_group)?;
    writeln!(out, "      lifetime_seconds: {}", ike.lifetime_seconds)?;
    writeln!(out, "    ipsec:")?;
    writeln!(out, "      encryption: {}", ipsec.encryption)?;
    writeln!(out, "      integrity: {}", ipsec.integrity)?;
    writeln!(out, "      pfs_group: {}", ipsec.pfs_group)?;
    writeln!(out, "      lifetime_seconds: {}", ipsec.lifetime_seconds)
}
