//! The keys of a source that is asked over the network, and what may stand under them.

use crate::model::Text;

/// A key of a source: parser, schema and flags walk these.
#[derive(Debug)]
pub struct ConfigKey {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is, in one line.
    pub doc: &'static str,
}

/// What a key of a source takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// A region, several, or `all`; either of two keys may say it.
    Regions,
    /// One of these words, each with what it means; the first is meant unless another is said.
    Choice(&'static [(&'static str, &'static str)]),
    /// A text.
    Text,
    /// Scheme and host.
    Endpoint,
    /// A text or several, of which a tunnel must have one.
    Filter,
    /// A number above 0, up to this.
    Number(u32),
    /// A whole number from 1 up to this.
    Whole(u32),
}

impl ConfigKey {
    /// A key.
    pub(crate) const fn new(name: &'static str, takes: Takes, doc: &'static str) -> Self {
        Self { name, takes, doc }
    }
}

/// The value of a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Setting {
    /// Texts; of a key that takes one, the first.
    Texts(Vec<Text>),
    /// A number.
    Number(f64),
}

/// The regions of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Regions {
    /// Every region that the account can see.
    All,
    /// These.
    Named(Vec<Text>),
}
