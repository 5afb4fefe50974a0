//! A provider of tunnels: the one row in which stands whatever is peculiar to a cloud.

use super::document::around::EnvelopeKey;
use super::document::columns::Wire;

/// A cloud, as the rest of the program knows it.
#[derive(Debug)]
pub struct Provider {
    /// The kind of its sources, and their key in a project file.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The formats in which its tunnels arrive.
    pub wires: &'static [&'static Wire],
    /// The keys of what it puts around a listing.
    pub envelope: &'static [EnvelopeKey],
}
