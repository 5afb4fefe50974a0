//! The versions of the format that are written.

/// A version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum SpecVersion {
    /// 1.6, in which a transform is the reference of an algorithm.
    V1_6,
    /// 1.7, in which it has a name beside.
    V1_7,
}

impl SpecVersion {
    pub(super) const fn number(self) -> &'static str {
        match self {
            Self::V1_6 => "1.6",
            Self::V1_7 => "1.7",
        }
    }

    pub(super) const fn schema(self) -> &'static str {
        match self {
            Self::V1_6 => "http://cyclonedx.org/schema/bom-1.6.schema.json",
            Self::V1_7 => "http://cyclonedx.org/schema/bom-1.7.schema.json",
        }
    }
}
