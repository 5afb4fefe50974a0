//! What a tunnel is known by in a later run.

use crate::model::subject::Subject;

/// What a tunnel is known by: its id, which the cloud gives out once; else the address of its resource in
/// Terraform; else its name and its ends. To an address or a name belongs the source that somebody named: the
/// path of a file is no such source, so that the path does not count. A name is not an id, whatever it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum TunnelIdentity<'a> {
    /// The id.
    Id(&'a str),
    /// The address of the resource.
    Address {
        /// The source, if it has a name.
        source: Option<&'a str>,
        /// The address.
        address: &'a str,
    },
    /// What there is without either.
    Name {
        /// The source, if it has a name.
        source: Option<&'a str>,
        /// The name.
        name: Option<&'a str>,
        /// The two ends.
        ends: Ends<'a>,
    },
    /// There is no tunnel.
    Nothing,
}

/// The two ends of a tunnel, as far as they are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Ends<'a> {
    pub(super) gateway: Option<&'a str>,
    pub(super) gateway_address: Option<&'a str>,
    pub(super) peer: Option<&'a str>,
    pub(super) peer_address: Option<&'a str>,
}

impl<'a> TunnelIdentity<'a> {
    pub(super) fn of(subject: &'a Subject) -> Self {
        if !subject.is_tunnel() {
            return Self::Nothing;
        }
        if let Some(id) = subject.id() {
            return Self::Id(id);
        }
        if let Some(address) = subject.address() {
            return Self::Address { source: source(subject), address };
        }
        Self::Name { source: source(subject), name: name(subject), ends: Ends::of(subject) }
    }

    /// The parts that make a mark.
    pub(super) fn parts(&self) -> Vec<&'a str> {
        match *self {
            Self::Id(id) => vec!["id", id],
            Self::Address { source, address } => vec!["address", source.unwrap_or_default(), address],
            Self::Name { source, name, ends } => {
                let [gateway, peer] = ends.first();
                vec!["name", source.unwrap_or_default(), name.unwrap_or_default(), gateway, peer]
            }
            Self::Nothing => vec!["nothing"],
        }
    }
}

/// The source that somebody named.
pub(super) fn source(subject: &Subject) -> Option<&str> {
    match &subject.live {
        Some(live) => live.source.named.then(|| &*live.source.name),
        None => subject.declared.as_ref().and_then(|declared| declared.source.as_deref()),
    }
}

/// The name that the cloud tells, else the declared one.
pub(super) fn name(subject: &Subject) -> Option<&str> {
    let live = subject.live.as_ref().and_then(|live| live.tunnel.name.as_deref());
    live.or_else(|| subject.declared.as_ref().and_then(|declared| declared.tunnel.name.as_deref()))
}

impl<'a> Ends<'a> {
    /// What is live, else what is declared.
    pub(super) fn of(subject: &'a Subject) -> Self {
        let live = subject.live.as_ref().map(|live| &live.tunnel.around);
        let declared = subject.declared.as_ref().map(|declared| &declared.tunnel.around);
        let sides = [live, declared];
        let sides = || sides.into_iter().flatten();
        Self {
            gateway: sides().find_map(|around| around.gateway.as_deref()),
            gateway_address: sides().find_map(|around| around.gateway_address.as_deref()),
            peer: sides().find_map(|around| around.peer.as_deref()),
            peer_address: sides().find_map(|around| around.peer_address.as_deref()),
        }
    }

    /// One word for each end, the surest one.
    pub(super) fn first(&self) -> [&'a str; 2] {
        [self.gateway.or(self.gateway_address), self.peer_address.or(self.peer)]
            .map(Option::unwrap_or_default)
    }

    /// How many parts of the gateway and of the peer are the same on both sides; nothing, if one is
    /// another.
    pub(super) fn agree(&self, other: &Self) -> Option<[usize; 2]> {
        let end = |parts: [(Option<&str>, Option<&str>); 2]| {
            let mut told = parts.into_iter().filter_map(|(one, other)| Some(one? == other?));
            told.try_fold(0, |same, agrees| agrees.then_some(same + 1))
        };
        let gateway = end([(self.gateway, other.gateway), (self.gateway_address, other.gateway_address)]);
        let peer = end([(self.peer, other.peer), (self.peer_address, other.peer_address)]);
        Some([gateway?, peer?])
    }
}
