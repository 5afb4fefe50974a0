//! The run of a log, as its results see it.

use super::catalogue::Catalogue;
use crate::report::Checkout;

/// What a result takes from the run that it is of.
pub(super) struct Run<'a> {
    pub(super) catalogue: &'a Catalogue<'a>,
    pub(super) project: &'a str,
    pub(super) checkout: Checkout<'a>,
    /// Says whether waived findings are among the results.
    pub(super) suppressed: bool,
}
