//! Policies as of a day: the demands that are in force on it, as severe as they are then.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Demand, Policy};

/// What policies demand on a day.
#[derive(Clone, Debug, Default)]
pub struct AsOf {
    /// The policies, with the demands that are in force.
    pub policies: Vec<Arc<Policy>>,
    /// The demands that are not in force, each once.
    pub not_in_force: Vec<Arc<Demand>>,
}

impl AsOf {
    /// Takes policies as they are on a day. A demand that several policies share stays the very same one.
    #[must_use]
    pub fn of(policies: &[Arc<Policy>], day: Date) -> Self {
        let mut known: Vec<(Arc<Demand>, Option<Arc<Demand>>)> = Vec::new();
        let mut on = |demand: &Arc<Demand>| {
            if demand.term.is_always() {
                return Some(Arc::clone(demand));
            }
            if let Some((_, on)) = known.iter().find(|(known, _)| Arc::ptr_eq(known, demand)) {
                return on.clone();
            }
            let on = demand.on(day);
            known.push((Arc::clone(demand), on.clone()));
            on
        };
        let mut taken = |policy: &Arc<Policy>| {
            if policy.demands.iter().all(|demand| demand.term.is_always()) {
                return Arc::clone(policy);
            }
            let demands = policy.demands.iter().filter_map(&mut on).collect();
            Arc::new(Policy { demands, ..Policy::clone(policy) })
        };
        let policies = policies.iter().map(&mut taken).collect();
        let not_in_force = known.into_iter().filter(|(_, on)| on.is_none()).map(|(demand, _)| demand);
        Self { policies, not_in_force: not_in_force.collect() }
    }
}
