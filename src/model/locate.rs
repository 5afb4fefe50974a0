//! Where the answer of the cloud says a fact, and where it names a tunnel.

use super::fact::Fact;
use super::subject::Live;
use crate::text::{Location, Span};

/// Where the value of a fact stands in the answer of the cloud. For a derived fact, where the
/// first of its parts does.
#[must_use]
pub fn observed(live: &Live, fact: &Fact) -> Option<Location> {
    let origin = live.origin.as_ref()?;
    if let Some(seen) = &origin.recalled {
        return seen.values.iter().find(|(index, _)| *index == fact.index).map(|(_, place)| place.clone());
    }
    let said = |fact: &Fact| origin.said.iter().find(|said| said.is_of(fact));
    let mut parts = fact.made_of.iter().filter_map(|part| Fact::find(part));
    let said = said(fact).or_else(|| parts.find_map(said))?;
    Some(Location::new(&origin.location.file, said.span()))
}

/// The id of a tunnel is looked for in so many bytes of its object.
const LOOKED_THROUGH: usize = 64 * 1024;

/// Where the object of a live tunnel says its id or its name, else where it begins.
#[must_use]
pub fn named(live: &Live) -> Option<Location> {
    let origin = live.origin.as_ref()?;
    if let Some(seen) = &origin.recalled {
        return seen.named.clone();
    }
    let object = &origin.location;
    let bytes = object.file.slice(object.span).as_bytes();
    let bytes = bytes.get(..LOOKED_THROUGH).unwrap_or(bytes);
    let names = [live.tunnel.id.as_deref(), live.tunnel.name.as_deref()];
    let start = object.span.start as usize;
    let found = names.into_iter().flatten().find_map(|name| {
        let at = memchr::memmem::find(bytes, format!("\"{name}\"").as_bytes())?;
        Some(Span::new(start + at + 1, start + at + 1 + name.len()))
    });
    let span = found.unwrap_or(Span::new(start, start + usize::from(!object.span.is_empty())));
    Some(Location::new(&object.file, span))
}
