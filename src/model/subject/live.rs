//! A live tunnel, and where the file that holds the answer says what of it.

use std::sync::Arc;

use super::source::Source;
use crate::model::fact::Fact;
use crate::model::tunnel::Tunnel;
use crate::model::value::Text;
use crate::text::{Location, Span};

/// A tunnel as the cloud says it is.
#[derive(Debug)]
pub struct Live {
    /// The tunnel.
    pub tunnel: Tunnel,
    /// Where it came from.
    pub source: Arc<Source>,
    /// Its object in the file that holds the answer.
    pub origin: Option<Origin>,
    /// Says that it is as a plan will make it, not as it is.
    pub planned: bool,
}

/// The word for what is there.
pub const LIVE: &str = "live";

/// The word for what a plan will make.
pub(super) const PLANNED: &str = "planned";

impl Live {
    /// The word for how it is there: `live`, or `planned`.
    #[must_use]
    pub const fn presence(&self) -> &'static str {
        if self.planned { PLANNED } else { LIVE }
    }
}

/// A tunnel that is to be destroyed: nobody judges it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Going {
    /// Its address in the configuration.
    pub address: Option<Text>,
    /// Its id.
    pub id: Option<Text>,
    /// Its name.
    pub name: Option<Text>,
    /// The name of the source that says so.
    pub source: Text,
}

/// The object of a live tunnel in the file that holds the answer.
#[derive(Clone, Debug)]
pub struct Origin {
    /// File and bytes of the object.
    pub location: Location,
    /// The word for the names that its keys go by.
    pub wire: &'static str,
    /// Where each fact stands in it that somebody asks for, in the order of the table of facts.
    pub said: Box<[Said]>,
    /// Where things stand in it, of an object that is not at hand.
    pub recalled: Option<Box<Seen>>,
}

/// Where the cloud says a fact. A fleet has a million of them.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    start: u32,
    /// The length, and in the lowest byte the index of the fact.
    length: u32,
}

impl Said {
    /// No value is taken to be longer, in bytes.
    const LONGEST: u32 = u32::MAX >> u8::BITS;

    /// The value of the fact with this index, without the quotes of a text.
    #[must_use]
    pub fn new(fact: u8, span: Span) -> Self {
        let length = (span.end - span.start).min(Self::LONGEST);
        Self { start: span.start, length: length << u8::BITS | u32::from(fact) }
    }

    /// Says whether it is this fact that stands there.
    #[must_use]
    pub fn is_of(self, fact: &Fact) -> bool {
        self.length.to_le_bytes()[0] == fact.index
    }

    /// The value.
    #[must_use]
    pub fn span(self) -> Span {
        Span { start: self.start, end: self.start + (self.length >> u8::BITS) }
    }
}

/// Where things stand in the object of a live tunnel, as an earlier report tells it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Its id or its name.
    pub named: Option<Location>,
    /// Values, by the index of their fact.
    pub values: Vec<(u8, Location)>,
}

impl Origin {
    /// An object that is at hand.
    #[must_use]
    pub const fn new(location: Location, wire: &'static str, said: Box<[Said]>) -> Self {
        Self { location, wire, said, recalled: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_found_where_it_stands() {
        for fact in crate::model::FACTS.iter() {
            let span = Span { start: 4_000_000_000, end: 4_001_000_000 };
            let said = Said::new(fact.index, span);
            assert_eq!(said.span(), span);
            assert!(crate::model::FACTS.iter().all(|other| said.is_of(other) == (other == fact)));
        }
        let whole = Said::new(1, Span { start: 0, end: u32::MAX }).span();
        assert_eq!((whole.start, whole.end), (0, (1 << 24) - 1));
    }
}
