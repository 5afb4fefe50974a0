//! Identifiers made of what they identify, so that the same is called the same.

use std::sync::LazyLock;

use uuid::Uuid;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_that_of_its_parts_and_of_nothing_else() {
        assert_eq!(id(&["a", "bc"]), id(&["a", "bc"]));
        assert_ne!(id(&["a", "bc"]), id(&["ab", "c"]));
        assert_eq!(id(&["a"]).get_version_num(), 5);
    }
}
