//! The demands that are in use, by the facts that decide them: a change of a fact must meet all that is asked
//! of it, and of what is worked out from it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::finding::Report;
use crate::model::fact::Origin;
use crate::model::{Fact, Tunnel, Value};
use crate::policy::{Demand, Scope, Verdict};

/// The demands of the policies in use.
pub(super) struct InUse<'r> {
    demands: Vec<&'r Demand>,
    /// The places of the demands that each fact has a part in, by its index.
    by_part: HashMap<u8, Vec<usize>>,
}

impl<'r> InUse<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let counted = report.rules.iter().flat_map(|count| &count.demands);
        let broken = report.findings.iter().flat_map(|finding| &finding.demands);
        let mut in_use = Self { demands: Vec::new(), by_part: HashMap::new() };
        let mut seen = HashSet::new();
        for demand in counted.chain(broken).chain(&report.unasked).filter(|demand| demand.policy.is_some()) {
            if seen.insert(Arc::as_ptr(demand)) {
                for part in demand.parts() {
                    in_use.by_part.entry(part.index).or_default().push(in_use.demands.len());
                }
                in_use.demands.push(demand);
            }
        }
        in_use
    }

    /// The demands that a fact has a part in.
    pub(super) fn on(&self, fact: &Fact) -> impl Iterator<Item = &'r Demand> + '_ {
        let places = self.by_part.get(&fact.index).into_iter().flatten();
        places.filter_map(|place| self.demands.get(*place).copied())
    }
}

/// Says whether a fact alone decides a demand on the tunnels that it means.
pub(super) fn is_on(demand: &Demand, fact: &Fact) -> bool {
    demand.rule.fact.is_some_and(|on| on.parts().iter().all(|part| *part == fact))
}

/// Says whether a tunnel breaks a demand. Where nobody reports whether it is meant, it is.
pub(super) fn breaks(demand: &Demand, tunnel: &Tunnel, other: Option<&Tunnel>) -> bool {
    let meant = |scope: &Scope| {
        let mut tunnels = [Some(tunnel), other].into_iter().flatten();
        tunnels.find_map(|tunnel| Some(scope.accepts(&value(tunnel, scope.fact)?))).unwrap_or(true)
    };
    let value = demand.rule.fact.and_then(|fact| value(tunnel, fact));
    value.is_some_and(|value| demand.test.judge(&value) != Verdict::Pass) && demand.only.iter().all(meant)
}

/// The value that a fact has on a tunnel as it would be. What an earlier report tells of a tunnel is of
/// how it was.
fn value(tunnel: &Tunnel, fact: &Fact) -> Option<Value> {
    match fact.origin {
        Origin::Declared | Origin::Derived => (fact.read)(tunnel),
        Origin::Reported | Origin::Fleet => fact.of(tunnel),
    }
}
