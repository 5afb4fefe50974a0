//! What is audited: a declaration, a live tunnel, or the two as a pair.

mod declaration;
mod live;
mod source;

use std::cmp::Ordering;
use std::sync::Arc;

use super::fact::Fact;
use super::value::Value;
use crate::text::Location;

pub use declaration::{Declaration, Stated};
use live::PLANNED;
pub use live::{Going, LIVE, Live, Origin, Said, Seen};
pub use source::{Source, goes_by};

/// What one finding is about: a declaration, a live tunnel, or a pair; neither, where it is about no
/// tunnel at all.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// What was declared.
    pub declared: Option<Arc<Declaration>>,
    /// What is live.
    pub live: Option<Arc<Live>>,
}

impl Subject {
    /// Says whether there is a tunnel.
    #[must_use]
    pub fn is_tunnel(&self) -> bool {
        self.declared.is_some() || self.live.is_some()
    }

    /// The declared name, else the live one.
    #[must_use]
    pub fn name(&self) -> &str {
        if !self.is_tunnel() {
            return "(no tunnel)";
        }
        let declared = self.declared.as_ref().and_then(|declared| declared.tunnel.name.as_deref());
        let live = || self.live.as_ref().and_then(|live| live.tunnel.name.as_deref());
        declared.or_else(live).or_else(|| self.handle()).unwrap_or("(unnamed)")
    }

    /// What people call the tunnel, to be matched by a glob: its name, its id, and its address.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name()).chain(self.id()).chain(self.address())
    }

    /// What tells the tunnel from others of its name: its id, else its address.
    #[must_use]
    pub fn handle(&self) -> Option<&str> {
        self.id().or_else(|| self.address())
    }

    /// What to show beside the name: its id, else its address, if that is another.
    #[must_use]
    pub fn beside(&self) -> Option<&str> {
        self.handle().filter(|handle| *handle != self.name())
    }

    /// The address of its resource in Terraform.
    #[must_use]
    pub fn address(&self) -> Option<&str> {
        self.live.as_ref().and_then(|live| live.tunnel.around.address.as_deref())
    }

    /// Says whether what is known of it comes from a plan, so that it is there only once that is applied.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.live.as_ref().is_some_and(|live| live.planned)
    }

    /// The order of a report: source, name, id, address.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        let same =
            |a: Option<&Arc<Live>>, b: Option<&Arc<Live>>| a.zip(b).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
        if same(self.live.as_ref(), other.live.as_ref()) {
            return Ordering::Equal;
        }
        self.source()
            .cmp(&other.source())
            .then_with(|| self.name().cmp(other.name()))
            .then_with(|| self.id().cmp(&other.id()))
            .then_with(|| self.address().cmp(&other.address()))
    }

    /// The live id, else the declared one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        let live = self.live.as_ref().and_then(|live| live.tunnel.id.as_deref());
        live.or_else(|| self.declared.as_ref().and_then(|declared| declared.tunnel.id.as_deref()))
    }

    /// The source that the tunnel is in, or must be in.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        let declared = || self.declared.as_ref().and_then(|declared| declared.source.as_deref());
        self.live.as_ref().map(|live| &*live.source.name).or_else(declared)
    }

    /// The region that the tunnel is in, if its source is bound to one.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.live.as_ref().and_then(|live| live.source.region.as_deref())
    }

    /// The value that the cloud reports.
    #[must_use]
    pub fn live_value(&self, fact: &Fact) -> Option<Value> {
        self.live.as_ref().and_then(|live| fact.of(&live.tunnel))
    }

    /// The value that was declared.
    #[must_use]
    pub fn declared_value(&self, fact: &Fact) -> Option<Value> {
        self.declared.as_ref().and_then(|declared| fact.of(&declared.tunnel))
    }

    /// Where to point for a fact: the declared value; for what nobody declared, the tunnel in the
    /// live file, else the entry of its source, else the declaration.
    #[must_use]
    pub fn location(&self, fact: Option<&Fact>) -> Option<Location> {
        self.anchor(fact).map(|(_, location)| location)
    }

    /// Where to point for a fact, and what stands there.
    #[must_use]
    pub fn anchor(&self, fact: Option<&Fact>) -> Option<(Anchor, Location)> {
        let stated = |declared: &Arc<Declaration>| {
            let (stated, location) = declared.statement_of(fact?)?;
            Some((if stated.default { Anchor::Default } else { Anchor::Declared }, location))
        };
        let live = || {
            let live = self.live.as_ref()?;
            let origin = live.origin.as_ref().map(|origin| &origin.location);
            let in_file = origin.filter(|location| location.file.is_file());
            let entry = || Some((Anchor::Source, live.source.location.clone()?));
            let anchor = if live.planned { Anchor::Planned } else { Anchor::Live };
            in_file.map(|location| (anchor, location.clone())).or_else(entry)
        };
        let declared = self.declared.as_ref();
        let whole = || declared.map(|declared| (Anchor::Declaration, declared.location()));
        declared.and_then(stated).or_else(live).or_else(whole)
    }
}

/// What stands at the place of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The declared value.
    Declared,
    /// The value under `defaults`.
    Default,
    /// The tunnel in the file of live ones.
    Live,
    /// The tunnel in a plan.
    Planned,
    /// The entry of the source.
    Source,
    /// The declaration.
    Declaration,
    /// A waiver.
    Waiver,
}

impl Anchor {
    /// Every anchor.
    pub const ALL: [Self; 7] = [
        Self::Declared,
        Self::Default,
        Self::Live,
        Self::Planned,
        Self::Source,
        Self::Declaration,
        Self::Waiver,
    ];

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Default => "default",
            Self::Live => LIVE,
            Self::Planned => PLANNED,
            Self::Source => "source",
            Self::Declaration => "declaration",
            Self::Waiver => "waiver",
        }
    }
}

#[cfg(test)]
pub(crate) mod fixture;
