//! What should be known of what the sources gave, though it is whole.

use super::sources::Fetched;
use crate::finding::{Warning, WarningKind};
use crate::model::subject::Going;

/// Tunnels that are to be destroyed are named up to this many; the report has them all.
const MOST_NAMED: usize = 20;

/// What to say of the tunnels that are to be destroyed.
pub(super) fn gone(going: &[Going]) -> Option<Warning> {
    let name = |gone: &Going| {
        let label = gone.address.as_deref().or(gone.name.as_deref()).or(gone.id.as_deref());
        let id = gone.id.as_deref().filter(|id| label != Some(id)).map(|id| format!(" ({id})"));
        format!("{}{}", label.unwrap_or("(unnamed)"), id.unwrap_or_default())
    };
    let names: Vec<String> = going.iter().take(MOST_NAMED).map(name).collect();
    let more = going.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let are = match going.len() {
        0 => return None,
        1 => "1 tunnel is to be destroyed and was not judged".to_owned(),
        many => format!("{many} tunnels are to be destroyed and were not judged"),
    };
    let text = format!("{are}: {}{more}", names.join(", "));
    Some(Warning { kind: WarningKind::Going, text })
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
