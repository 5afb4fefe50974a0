//! What one document of a file holds.

use std::sync::Arc;

use crate::fetch::Error;
use crate::model::Span;
use crate::model::fact::Wire;
use crate::model::subject::{Going, Live, Source};

/// Tunnels, in the order of the document.
pub(super) type Tunnels = Vec<Arc<Live>>;

/// What one document holds.
pub(super) struct Document {
    /// The tunnels with their places.
    pub(super) tunnels: Tunnels,
    /// The names that their keys go by.
    pub(super) wire: Wire,
    /// How many tunnels the whole listing has, if the document says so.
    pub(super) total: Option<Total>,
    /// What else there is to know.
    pub(super) besides: Besides,
}

/// A total, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Total {
    pub(super) count: u64,
    pub(super) span: Span,
}

/// What a document says besides the tunnels that are judged.
#[derive(Default)]
pub(super) struct Besides {
    /// Tunnels that are to be destroyed.
    pub(super) going: Vec<Going>,
    /// The sources of a snapshot that were asked for a part of their tunnels.
    pub(super) narrowed: Vec<Arc<Source>>,
    /// What it cannot tell, though it holds all of its tunnels.
    pub(super) notes: Vec<String>,
    /// Why it does not hold all of them.
    pub(super) partial: Option<Error>,
}

impl Document {
    /// Tunnels, and nothing else to know.
    pub(super) fn of(tunnels: Tunnels, wire: Wire, total: Option<Total>) -> Self {
        Self { tunnels, wire, total, besides: Besides::default() }
    }
}
