//! Looks at tunnels ahead of their turn.
//!
//! A report goes through a fleet by name, and the fleet lies in memory as it was read. Tunnels that
//! are looked at together are waited for once; one by one, each would be, for a tenth of a run.

use crate::finding::Finding;
use crate::model::Fact;
use crate::model::subject::{Origin, Subject};
use crate::text::Span;

/// So many are looked at together: as many as a core waits for at once.
const TOGETHER: usize = 16;

/// Goes through what is about tunnels.
pub(super) fn at_hand<T: About>(items: &[T]) -> impl Iterator<Item = &T> {
    items.chunks(TOGETHER).flat_map(|chunk| {
        std::hint::black_box(chunk.iter().map(About::glance).fold(0, |all, one| all ^ one));
        chunk
    })
}

/// What is about a tunnel.
pub(super) trait About {
    /// Looks at what a report shows of it. What comes of that is of no use.
    fn glance(&self) -> u8;
}

impl About for &Subject {
    fn glance(&self) -> u8 {
        let live = self.live.as_deref();
        let declared = self.declared.as_deref();
        let tunnels = [live.map(|live| &live.tunnel), declared.map(|declared| &declared.tunnel)];
        let names = tunnels.into_iter().flatten().flat_map(|tunnel| [&tunnel.id, &tunnel.name]);
        let bytes = names.flatten().filter_map(|name| name.as_bytes().last());
        let named = live.is_some_and(|live| live.source.named);
        let held = declared.is_some_and(|declared| declared.source.is_some());
        bytes.fold(u8::from(named ^ held), |all, byte| all ^ byte)
    }
}

/// The first byte of a place in the answer.
fn at(origin: &Origin, span: Span) -> u8 {
    origin.location.file.text().as_bytes().get(span.start as usize).copied().unwrap_or_default()
}

/// The first byte of the value of a fact in the answer.
fn observed(origin: &Origin, fact: Option<&Fact>) -> u8 {
    let said = fact.and_then(|fact| origin.said.iter().find(|said| said.is_of(fact)));
    said.map_or(0, |said| at(origin, said.span()))
}

impl About for (usize, &Finding) {
    fn glance(&self) -> u8 {
        self.1.glance()
    }
}

impl About for Finding {
    fn glance(&self) -> u8 {
        let origin = self.subject.live.as_ref().and_then(|live| live.origin.as_ref());
        let stated = self.subject.declared.as_ref().and_then(|declared| declared.stated.last());
        let place = origin.map_or(0, |origin| at(origin, origin.location.span) ^ observed(origin, self.fact));
        place ^ stated.map_or(0, |stated| stated.fact) ^ (&self.subject).glance()
    }
}
