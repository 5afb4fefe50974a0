//! Who wants to know how far we are. What is shown of it, and whether, is decided elsewhere.

use std::sync::Arc;

use crate::model::subject::{Live, Source};
use crate::source::Error;

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

/// What came of one source.
#[derive(Debug)]
pub struct Outcome {
    /// The source.
    pub source: Arc<Source>,
    /// All of its tunnels, or why not.
    pub tunnels: Result<Vec<Arc<Live>>, Error>,
    /// What does not make the answer less whole, but should be known.
    pub notes: Vec<String>,
}
