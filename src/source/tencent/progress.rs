//! Who wants to know how far we are. What is shown of it, and whether, is decided elsewhere.

use super::settings::Outcome;
use crate::model::subject::Source;

/// Hears how far each source is.
pub trait Progress {
    /// A source begins.
    fn started(&self, source: &Source) {
        let _ = source;
    }

    /// So many tunnels of a source are there, of so many in all. Both fall back when a listing that
    /// moved is read again.
    fn read(&self, source: &Source, tunnels: u64, total: u64) {
        let _ = (source, tunnels, total);
    }

    /// A source is done with.
    fn finished(&self, outcome: &Outcome) {
        let _ = outcome;
    }
}

/// Nobody wants to know.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {}
