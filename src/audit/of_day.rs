//! What the policies in use demand on the day that is judged as of, ready to be put to tunnels.

use std::sync::Arc;

use super::Request;
use super::select::Selection;
use crate::check::Bench;
use crate::policy::{AsOf, Demand, Policy};

/// What the policies in use demand on the day that is judged as of.
pub(super) struct OfDay {
    /// The policies, with the demands that are in force.
    pub policies: Vec<Arc<Policy>>,
    /// The demands that would be put to tunnels, and are not in force.
    pub not_in_force: Vec<Arc<Demand>>,
    /// The demands that are put to tunnels.
    pub bench: Bench,
    /// The demands of any day, where a run looks ahead.
    pub ahead: Option<Bench>,
}

impl OfDay {
    pub(super) fn new(request: &Request, selection: &Selection, written: &[Arc<Policy>]) -> Self {
        let AsOf { policies, mut not_in_force } = AsOf::of(written, request.as_of.day);
        not_in_force.retain(|demand| selection.wants_demand(demand));
        let bench = Bench::new(selection.demands(&policies));
        let ahead = request.horizon.map(|_| Bench::new(selection.demands(written)));
        Self { policies, not_in_force, bench, ahead }
    }
}
