//! What should be known of what the sources gave, though it is whole.

use super::sources::Fetched;
use crate::finding::{Warning, WarningKind, destroyed};
use crate::model::subject::Going;

/// What to say of the tunnels that are to be destroyed.
pub(super) fn gone(going: &[Going]) -> Option<Warning> {
    destroyed(going).map(|text| Warning { kind: WarningKind::Going, text })
}

/// What is said of sources without tunnels beside others that have some.
pub(super) fn without_tunnels(fetched: &Fetched) -> Option<Warning> {
    const NAMED: usize = 10;
    if fetched.live.is_empty() {
        return None;
    }
    let names: Vec<&str> = fetched.empty.iter().take(NAMED).map(|source| &*source.name).collect();
    let text = match (fetched.empty.len(), names.as_slice()) {
        (0, _) => return None,
        (1, [name]) => format!("source {name} has no tunnel"),
        (empty, _) => {
            let more = empty.saturating_sub(NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let all = fetched.outcomes.len();
            format!("{empty} of {all} sources have no tunnel: {}{more}", names.join(", "))
        }
    };
    Some(Warning { kind: WarningKind::Source, text })
}
