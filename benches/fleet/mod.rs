//! Fleets that look like real ones, for measuring: any number of tunnels as an answer of either
//! API or as a project that declares them.
//!
//! Everything follows from the number of a tunnel and a fixed seed: the same numbers give the same
//! bytes on every machine, the first thousand tunnels of a large fleet are those of a small one,
//! and all forms tell of the same tunnels. About seven tunnels in ten are sound; see `tunnel`.

#![allow(dead_code, reason = "each program that includes this folder uses a part of it")]

mod json;
mod project;
mod random;
mod terraform;
mod tunnel;
mod v2;
mod v3;

use std::io::{self, BufWriter, Write};

use json::{Json, Layout};
pub use tunnel::Tunnel;

/// A form in which a fleet can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An answer of API v2, on one line as the API sends it.
    V2,
    /// The same, indented by two spaces as people keep it.
    V2Indented,
    /// An answer of API 3.0, on one line as the API sends it.
    V3,
    /// The same, indented by two spaces.
    V3Indented,
    /// What Terraform shows of a plan that only refreshes.
    Terraform,
    /// A project file that declares the tunnels.
    Project,
}

impl Form {
    /// Every form, with the word for it.
    pub const ALL: [(&'static str, Self); 6] = [
        ("v2", Self::V2),
        ("v2-indented", Self::V2Indented),
        ("v3", Self::V3),
        ("v3-indented", Self::V3Indented),
        ("terraform", Self::Terraform),
        ("project", Self::Project),
    ];

    /// Reads the word for a form.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find_map(|(name, form)| (name == word).then_some(form))
    }

    /// Writes a fleet of so many tunnels.
    pub fn write(self, tunnels: u64, out: impl Write) -> io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 16, out);
        match self {
            Self::V2 => v2::write(tunnels, Json::php(&mut out, Layout::OneLine)),
            Self::V2Indented => v2::write(tunnels, Json::php(&mut out, Layout::Indented)),
            Self::V3 => v3::write(tunnels, Json::plain(&mut out, Layout::OneLine)),
            Self::V3Indented => v3::write(tunnels, Json::plain(&mut out, Layout::Indented)),
            Self::Terraform => terraform::write(tunnels, Json::plain(&mut out, Layout::OneLine)),
            Self::Project => project::write(tunnels, &mut out),
        }?;
        out.flush()
    }
}

/// The tunnels of a fleet of so many.
pub fn tunnels(count: u64) -> impl Iterator<Item = Tunnel> {
    (0..count).map(Tunnel::nth)
}
