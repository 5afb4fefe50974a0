//! Which edition of a text a policy renders, and how well that edition is known.

use std::fmt;

use crate::model::Text;

/// An edition of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// What it is called: `V3R5`, `Rev. 1`, `2026-01`.
    pub name: Text,
    /// When it was published, as exactly as that is known: `2026`, `2026-07` or `2026-07-01`.
    pub published: Option<Text>,
    /// How it is known.
    pub seen: Option<Seen>,
}

/// How an edition is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// It was read.
    Read,
    /// Other texts quote it, and it was not read.
    Quoted,
}

impl Seen {
    /// Every word for it.
    pub const WORDS: [(&str, Self); 2] = [("read", Self::Read), ("quoted", Self::Quoted)];
}

/// The name, the date where there is one, and how it is known.
impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(published) = self.published.as_ref().filter(|published| **published != self.name) {
            write!(f, " of {published}")?;
        }
        match self.seen {
            Some(Seen::Quoted) => f.write_str(" (only seen quoted)"),
            Some(Seen::Read) => f.write_str(" (read)"),
            None => Ok(()),
        }
    }
}

/// The editions that bear on a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editions {
    /// The one that the policy renders.
    pub own: Edition,
    /// The one whose text was read, where it is an earlier one.
    pub read: Option<Edition>,
    /// A newer one that is known.
    pub superseded_by: Option<Edition>,
}

impl Editions {
    /// What to say of a clause of the policy where it comes from an edition older than another that is
    /// known.
    #[must_use]
    pub fn older(&self) -> Option<String> {
        let newer = self.superseded_by.as_ref().map(|newer| {
            let own = Edition { seen: None, ..self.own.clone() };
            format!("from {own}, which {newer} supersedes")
        });
        newer.or_else(|| {
            let read = Edition { seen: None, ..self.read.clone()? };
            Some(format!("read in {read}, which is older than {}", self.own))
        })
    }
}
