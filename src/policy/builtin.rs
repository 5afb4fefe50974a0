//! The policies that come with the program, as text. They are ordinary policy files, read by the
//! same reader as anyone's.

include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// The name of the catalogue among `FILES`.
pub const CATALOGUE: &str = "rules";

/// The text of a built-in policy.
#[must_use]
pub fn find(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == name && *known != CATALOGUE).map(|(_, text)| *text)
}

/// The names of the built-in policies, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name).filter(|name| *name != CATALOGUE)
}
