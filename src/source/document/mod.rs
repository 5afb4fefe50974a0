//! One JSON document → the tunnels in it, whichever cloud wrote it.
//!
//! `answer` is the text as errors speak of it, `around` reads the envelope of a listing, `items` the list in it,
//! `reader` one object by the `columns` of its wire, `scalar` and `lists` its values; `mask` blanks the secrets.

pub(super) mod answer;
pub mod around;
mod cache;
pub mod columns;
pub(super) mod items;
mod lists;
pub(super) mod mask;
mod once;
pub(super) mod reader;
pub(super) mod refusal;
mod scalar;
mod wrong;

use std::sync::Arc;

use self::columns::Form;
use self::items::Listed;
use crate::model::subject::{Going, Live, Source};
use crate::source::Error;
use crate::text::Span;

/// Tunnels, in the order of the document.
pub(crate) type Tunnels = Vec<Arc<Live>>;

/// What one document holds.
pub(crate) struct Document {
    /// The tunnels with their places.
    pub(crate) tunnels: Tunnels,
    /// How many items of a listing they are.
    pub(crate) items: u64,
    /// What it is.
    pub(crate) form: Form,
    /// How many tunnels the whole listing has, if the document says so.
    pub(crate) total: Option<Total>,
    /// What else there is to know.
    pub(crate) besides: Besides,
}

/// A total, and where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Total {
    pub(crate) count: u64,
    pub(crate) span: Span,
}

/// What a document says besides the tunnels that are judged.
#[derive(Default)]
pub(crate) struct Besides {
    /// Tunnels that are to be destroyed.
    pub(crate) going: Vec<Going>,
    /// The sources of a snapshot that were asked for a part of their tunnels.
    pub(crate) narrowed: Vec<Arc<Source>>,
    /// What it cannot tell, though it holds all of its tunnels.
    pub(crate) notes: Vec<String>,
    /// Why it does not hold all of them.
    pub(crate) partial: Option<Error>,
}

impl Document {
    /// Tunnels, and nothing else to know.
    pub(crate) fn of(Listed { tunnels, items }: Listed, form: Form, total: Option<Total>) -> Self {
        Self { tunnels, items, form, total, besides: Besides::default() }
    }
}
