//! What is audited: a declaration, a live tunnel, or the two as a pair.

use std::cmp::Ordering;
use std::sync::Arc;

use super::fact::{Fact, Wire};
use super::place::{Location, SourceFile, Span};
use super::tunnel::Tunnel;
use super::value::{Text, Value};

/// Where live tunnels come from.
#[derive(Debug)]
pub struct Source {
    /// Its name in the project file, or what stands for it.
    pub name: Text,
    /// The kind of source: `file` or `tencent`.
    pub kind: &'static str,
    /// The region, if the source is bound to one.
    pub region: Option<Text>,
    /// Says whether somebody gave it its name; the path of a file is none.
    pub named: bool,
    /// The entry of the project file that names it.
    pub location: Option<Location>,
    /// What it was asked for, if that is not all of its tunnels: `vpc vpc-1`.
    pub part: Vec<Text>,
}

impl Source {
    /// The part of its tunnels that it was asked for, after its name; none, if it was asked for all.
    #[must_use]
    pub fn narrowed(&self) -> Option<Text> {
        (!self.part.is_empty()).then(|| format!("{}: {}", self.name, self.part.join(", ")).into())
    }
}

/// The kinds of source.
pub const KINDS: [&str; 2] = ["file", "tencent"];

/// Says whether a source goes by this name: a source of several regions is one for each of them,
/// `NAME/REGION`, and all of them go by `NAME`.
#[must_use]
pub fn goes_by(source: &str, name: &str) -> bool {
    source.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

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
const LIVE: &str = "live";

/// The word for what a plan will make.
const PLANNED: &str = "planned";

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
    /// The names that its keys go by.
    pub wire: Wire,
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
    pub const fn new(location: Location, wire: Wire, said: Box<[Said]>) -> Self {
        Self { location, wire, said, recalled: None }
    }
}

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
        self.live.as_ref().and_then(|live| live.tunnel.value(fact))
    }

    /// The value that was declared.
    #[must_use]
    pub fn declared_value(&self, fact: &Fact) -> Option<Value> {
        self.declared.as_ref().and_then(|declared| declared.tunnel.value(fact))
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

#[cfg(test)]
pub(crate) mod fixture;
