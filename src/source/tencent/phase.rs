//! Which options API 3.0 takes together, and which stand alone: what is to change in one phase of a tunnel is
//! one change.

use std::sync::LazyLock;

use super::wires::V3;
use crate::model::{FACTS, Fact};

/// The options that API 3.0 takes as a whole; of what is left out, nobody says whether it stays.
const PHASES: [&str; 2] = ["IKEOptionsSpecification.", "IPSECOptionsSpecification."];

/// The facts of each phase.
static OF_PHASE: LazyLock<[Vec<&'static Fact>; 2]> = LazyLock::new(|| {
    PHASES.map(|phase| {
        let of_phase = |fact: &&Fact| V3.paths(fact).iter().any(|path| path.starts_with(phase));
        FACTS.iter().filter(of_phase).collect()
    })
});

/// The options that stand alone.
const ALONE: [&str; 3] = ["DpdEnable", "DpdTimeout", "DpdAction"];

/// Says whether two changes are one: of one fact, or in one command.
pub(super) fn are_one(one: &Fact, other: &Fact) -> bool {
    one == other || phase(one).is_some() && phase(one) == phase(other)
}

/// Says whether a command holds a fact, to change it or to leave it as it is.
pub(super) fn holds(fact: &Fact) -> bool {
    phase(fact).is_some() || stands_alone(fact)
}

/// The place of the phase of a fact.
fn phase(fact: &Fact) -> Option<usize> {
    let path = V3.paths(fact).first()?;
    PHASES.iter().position(|phase| path.starts_with(phase))
}

/// The facts of the phase that a fact is in.
pub(super) fn with(fact: &Fact) -> Option<&'static [&'static Fact]> {
    OF_PHASE.get(phase(fact)?).map(Vec::as_slice)
}

/// Says whether a command changes a fact alone.
pub(super) fn stands_alone(fact: &Fact) -> bool {
    V3.paths(fact).first().is_some_and(|path| ALONE.contains(path))
}
