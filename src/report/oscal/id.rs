//! Identifiers made of what they identify.

use std::borrow::Cow;
use std::sync::LazyLock;

use uuid::Uuid;

use crate::model::subject::Subject;

/// What all identifiers of vpnaudit have in common.
static SPACE: LazyLock<Uuid> =
    LazyLock::new(|| Uuid::new_v5(&Uuid::NAMESPACE_URL, env!("CARGO_PKG_REPOSITORY").as_bytes()));

/// The identifier of a thing, by its kind and what tells it from others of the kind.
pub(super) fn id(parts: &[&str]) -> Uuid {
    let mut name = Vec::with_capacity(parts.iter().map(|part| size_of::<u64>() + part.len()).sum());
    for part in parts {
        name.extend((part.len() as u64).to_le_bytes());
        name.extend(part.as_bytes());
    }
    Uuid::new_v5(&SPACE, &name)
}

/// The identifier of a run that made these observations at this time.
pub(super) fn run(now: &str, observations: &[Uuid]) -> Uuid {
    let made: Vec<u8> = observations.iter().flat_map(|observation| *observation.as_bytes()).collect();
    Uuid::new_v5(&id(&["run", now]), &made)
}

/// The identifier of a tunnel.
pub(super) fn tunnel(subject: &Subject) -> Uuid {
    let last = subject.handle().unwrap_or_else(|| subject.name());
    id(&["tunnel", subject.source().unwrap_or_default(), last])
}

/// The id of a rule as a token, which begins with a letter.
pub(super) fn token(rule: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if rule.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && rule.chars().all(plain) {
        return rule.into();
    }
    format!("_{}", rule.replace(|c: char| !plain(c), "_")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_that_of_its_parts_and_of_nothing_else() {
        assert_eq!(id(&["a", "bc"]), id(&["a", "bc"]));
        assert_ne!(id(&["a", "bc"]), id(&["ab", "c"]));
        assert_eq!(id(&["a"]).get_version_num(), 5);
    }

    #[test]
    fn a_token_begins_with_a_letter() {
        for (rule, as_token) in [("ike-dh", "ike-dh"), ("3des", "_3des"), ("a b", "_a_b"), ("", "_")] {
            assert_eq!(token(rule), as_token);
        }
    }
}
