//! The gateways of a document → the addresses of the ends of its tunnels.

use std::collections::HashMap;

use super::super::answer::Answer;
use super::choice::Choice;
use super::resource::{Kind, field, text};
use crate::fetch::Error;
use crate::model::json::Cursor;
use crate::model::subject::Live;
use crate::model::{Fact, FactSet, Text};

/// Addresses by the id of their gateway.
#[derive(Default)]
pub(super) struct Gateways {
    gateways: HashMap<Text, Text>,
    peers: HashMap<Text, Text>,
}

impl Gateways {
    pub(super) fn of(choice: &Choice<'_>, answer: Answer<'_>) -> Result<Self, Error> {
        let gateways = addresses(choice, answer, Kind::Gateway, Kind::Gateways)?;
        let peers = addresses(choice, answer, Kind::Peer, Kind::Peers)?;
        Ok(Self { gateways, peers })
    }

    /// Tells a tunnel the addresses of its ends, if they are known and asked for.
    pub(super) fn join(&self, live: &mut Live, wanted: FactSet) {
        let around = &live.tunnel.around;
        let address = |known: &HashMap<Text, Text>, id: &Option<Text>| known.get(id.as_ref()?).cloned();
        let found = [
            ("gateway_address", address(&self.gateways, &around.gateway)),
            ("peer_address", address(&self.peers, &around.peer)),
        ];
        for (name, address) in found {
            let fact = Fact::find(name).filter(|fact| wanted.contains(fact));
            let value = address.and_then(|address| fact?.kind.read(&address).ok());
            if let (Some(fact), Some(value)) = (fact, value) {
                (fact.write)(&mut live.tunnel, value);
            }
        }
    }
}

/// The addresses of the resources of one kind, and of those that data sources list. Where two say another thing of
/// one gateway, its own resource counts.
fn addresses<'a>(
    choice: &Choice<'a>,
    answer: Answer<'a>,
    one: Kind,
    list: Kind,
) -> Result<HashMap<Text, Text>, Error> {
    let mut addresses = HashMap::new();
    let mut take = |values: Cursor<'a>| -> Result<(), Error> {
        let said = |key: &str| text(answer, values, key);
        if let (Some(id), Some(address)) = (said("id")?, said("public_ip_address")?) {
            addresses.entry(id).or_insert(address);
        }
        Ok(())
    };
    for values in choice.of_kind(one).filter_map(|chosen| chosen.resource.values) {
        take(values)?;
    }
    for resource in choice.of_kind(list).map(|chosen| &chosen.resource) {
        let Some(values) = resource.values else { continue };
        let Some(mut list) = field(answer, values, "gateway_list")? else { continue };
        answer.each(&mut list, &format!("{}.gateway_list", resource.address), |cursor, _| {
            take(*cursor)?;
            answer.token(cursor).map(drop)
        })?;
    }
    Ok(addresses)
}
