//! A snapshot: the live tunnels of a run in a file, free of secrets, which reads back as what was written.

pub(super) mod read;
mod write;

pub use write::write;

use super::document::columns::{Form, Sides, Wire};

/// The facts by their own names. Selectors whose pairing was lost stand there as two sides.
pub(crate) static WIRE: Wire = Wire {
    name: "snapshot",
    title: "Snapshot",
    sides: Sides::Pairs("local", "remote"),
    ..Wire::new(Form::Snapshot)
};

/// The version of the shape.
pub const VERSION: u64 = 1;

/// The lists of a source: tunnels that are there, that a plan will make, and that are to be destroyed.
pub(crate) const TUNNELS: &str = "tunnels";
pub(crate) const PLANNED: &str = "planned";
pub(crate) const GOING: &str = "going";

/// What a source was asked for, if that was not all of its tunnels.
pub(crate) const PART: &str = "asked_for";

/// The facts that keys are measured by.
pub const MEASURES: [&str; 4] = ["psk.length", "psk.entropy_bits", "psk.guesses_log10", "psk.published"];

/// The key that tells a snapshot, and its version.
pub(crate) const KEY: &str = "vpnaudit_snapshot";
