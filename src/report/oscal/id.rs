//! Identifiers made of what they identify.

use std::borrow::Cow;

use uuid::Uuid;

use crate::model::subject::Subject;
pub(super) use crate::report::identifier::id;

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
    fn a_token_begins_with_a_letter() {
        for (rule, as_token) in [("ike-dh", "ike-dh"), ("3des", "_3des"), ("a b", "_a_b"), ("", "_")] {
            assert_eq!(token(rule), as_token);
        }
    }
}
