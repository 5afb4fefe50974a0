//! Maps in which something is looked up for each tunnel, or for each key of a file.

use std::collections::HashMap;

/// A map whose hash costs less than that of the standard one, and is seeded as that is, so that nobody
/// can choose names that collide.
pub type Index<K, V> = HashMap<K, V, foldhash::fast::RandomState>;
