//! What the parts of the document are referred to by: what sort each is, and what it is called.

use serde::{Serialize, Serializer};

/// What the whole of the fleet goes by.
pub(super) const ROOT: &str = "fleet";

/// What the reference of a tunnel begins with.
pub(super) const TUNNEL: &str = "tunnel/";
/// What that of its IKE begins with.
pub(super) const IKE: &str = "ike/";
/// What that of its IPsec begins with.
pub(super) const IPSEC: &str = "ipsec/";

/// The reference of a part: what sort it is, and what it is called.
#[derive(Clone, Copy)]
pub(super) struct PartReference<'a>(pub(super) &'static str, pub(super) &'a str);

impl Serialize for PartReference<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", self.0, self.1))
    }
}
