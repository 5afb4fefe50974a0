//! The gateways of a document → the addresses of the ends of its tunnels.

use std::collections::HashMap;

use super::choice::Choice;
use super::reference::References;
use super::resource::{all, text};
use super::types::{ResourceKind, Resources};
use crate::model::subject::Live;
use crate::model::{Fact, FactSet, Text};
use crate::source::Error;
use crate::source::document::answer::Answer;
use crate::text::json::Cursor;

/// One end of a tunnel: the fact that its gateway gives, and how a tunnel names its gateway.
struct End {
    fact: &'static str,
    attribute: &'static str,
    one: ResourceKind,
    list: ResourceKind,
    /// Which of the addresses of the resources it is.
    side: usize,
    gateway: fn(&Live) -> Option<&Text>,
}

const ENDS: [End; 2] = [
    End {
        fact: "gateway_address",
        attribute: "vpn_gateway_id",
        one: ResourceKind::Gateway,
        list: ResourceKind::Gateways,
        side: 0,
        gateway: |live| live.tunnel.around.gateway.as_ref(),
    },
    End {
        fact: "peer_address",
        attribute: "customer_gateway_id",
        one: ResourceKind::Peer,
        list: ResourceKind::Peers,
        side: 1,
        gateway: |live| live.tunnel.around.peer.as_ref(),
    },
];

/// The facts that tunnels are joined by, which are read where the addresses are asked for.
pub(super) fn asked(wanted: FactSet) -> FactSet {
    let asks = |name: &str| Fact::find(name).is_some_and(|fact| wanted.contains(fact));
    let by = [("gateway_address", "gateway"), ("peer_address", "peer")];
    by.into_iter().filter(|(fact, _)| asks(fact)).fold(wanted, |wanted, (_, by)| wanted.with(by))
}

/// Tells tunnels the addresses of their ends, where they are known and asked for.
pub(super) fn join<'a>(
    tunnels: &mut [&mut Live],
    choice: &Choice<'a>,
    answer: Answer<'a>,
    configuration: Option<Cursor<'a>>,
) -> Result<(), Error> {
    let mut references = None;
    for (end, of) in ENDS.iter().flat_map(|end| all().map(move |of| (end, of))) {
        let Some(fact) = Fact::find(end.fact).filter(|fact| answer.wanted.contains(fact)) else { continue };
        let known = addresses(choice, answer, end, of)?;
        if known.is_empty() {
            continue;
        }
        let own =
            |live: &&mut &mut Live| live.origin.as_ref().is_some_and(|origin| origin.wire == of.wire.name);
        for live in tunnels.iter_mut().filter(own) {
            let target = match ((end.gateway)(live), &live.tunnel.around.address) {
                (Some(id), _) => Some(Text::clone(id)),
                (None, Some(address)) if live.planned => {
                    let references = match &references {
                        Some(references) => references,
                        None => references.insert(References::of(answer, configuration)?),
                    };
                    references.target(address, end.attribute, of.type_of(end.one))?.map(Text::from)
                }
                _ => None,
            };
            let address = target.and_then(|target| known.get(&target));
            if let Some(value) = address.and_then(|address| fact.kind.read(address).ok()) {
                (fact.write)(&mut live.tunnel, value);
            }
        }
    }
    Ok(())
}

/// The public addresses of gateways, by their id and by the address of their resource. Where two say another thing of
/// one gateway, its own resource counts.
fn addresses<'a>(
    choice: &Choice<'a>,
    answer: Answer<'a>,
    end: &End,
    of: &'static Resources,
) -> Result<HashMap<Text, Text>, Error> {
    let [_, list_of_gateways] = of.lists;
    let key = of.addresses.get(end.side).copied().unwrap_or_default();
    let mut addresses = HashMap::new();
    let mut take = |values: Cursor<'a>, resource: Option<&str>| -> Result<(), Error> {
        let said = |key: &str| text(answer, values, key);
        let Some(address) = said(key)? else { return Ok(()) };
        for name in said("id")?.into_iter().chain(resource.map(Text::from)) {
            addresses.entry(name).or_insert_with(|| address.clone());
        }
        Ok(())
    };
    for resource in choice.of_kind(of, end.one).map(|chosen| &chosen.resource) {
        if let Some(values) = resource.values {
            take(values, Some(&resource.address))?;
        }
    }
    for resource in choice.of_kind(of, end.list).map(|chosen| &chosen.resource) {
        let Some(values) = resource.values else { continue };
        let Some(mut list) = answer.field(values, list_of_gateways)? else { continue };
        answer.each(&mut list, &format!("{}.{list_of_gateways}", resource.address), |cursor, _| {
            take(*cursor, None)?;
            answer.token(cursor).map(drop)
        })?;
    }
    Ok(addresses)
}
