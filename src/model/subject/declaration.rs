//! A tunnel as somebody declared it, and where each fact was stated.

use std::sync::Arc;

use crate::model::fact::Fact;
use crate::model::tunnel::Tunnel;
use crate::model::value::Text;
use crate::text::{Location, SourceFile, Span};

/// A tunnel as somebody declared it.
#[derive(Debug)]
pub struct Declaration {
    /// The facts that were stated, defaults included.
    pub tunnel: Tunnel,
    /// The source that the tunnel must be in.
    pub source: Option<Text>,
    /// The file that the declaration stands in.
    pub file: Arc<SourceFile>,
    /// The file that the defaults stand in.
    pub defaults: Arc<SourceFile>,
    /// The declaration's name, or its first key.
    pub span: Span,
    /// Where each fact was stated, in the order of the table of facts.
    pub stated: Vec<Stated>,
}

/// Where a fact was stated.
#[derive(Clone, Copy, Debug)]
pub struct Stated {
    /// Index of the fact.
    pub fact: u8,
    /// Says whether it stands under `defaults`.
    pub default: bool,
    /// The value.
    pub span: Span,
}

impl Declaration {
    /// Where the declaration begins.
    #[must_use]
    pub fn location(&self) -> Location {
        Location::new(&self.file, self.span)
    }

    /// Where a fact was stated; for a derived one, where the first of its parts was.
    #[must_use]
    pub fn place_of(&self, fact: &Fact) -> Option<Location> {
        self.statement_of(fact).map(|(_, location)| location)
    }

    /// The statement of a fact, or of the first part of a derived one, and where it stands.
    #[must_use]
    pub fn statement_of(&self, fact: &Fact) -> Option<(Stated, Location)> {
        let stated = |index: u8| self.stated.iter().find(|stated| stated.fact == index);
        let parts = fact.made_of.iter().filter_map(|part| Fact::find(part));
        let stated = stated(fact.index).or_else(|| parts.into_iter().find_map(|part| stated(part.index)))?;
        let file = if stated.default { &self.defaults } else { &self.file };
        Some((*stated, Location::new(file, stated.span)))
    }
}
