//! Live tunnels → a snapshot: a file that `--live` reads, and that gives the findings which the live
//! run would have given.
//!
//! Facts go by their names in the table of facts, nested at the dots; sources and tunnels are
//! sorted, a tunnel a line, and there is no clock in it, so that the same tunnels are the same
//! bytes. Of a pre-shared key it keeps what a report shows of it (its length, and its entropy and the
//! guesses that it withstands, neither of them exact where they are low) and an arbitrary number,
//! which the tunnels with the same key share. There is no digest in it, so there is nothing to try
//! guesses on, and all weak keys of one length look the same, but for those that are public: of these it
//! says, as a report does, which guide prints them. It may still tell where to look for a weak
//! key, as a report does; a file of it is to be readable by its owner only.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::{GOING, MEASURES, PART, PLANNED, TUNNELS, VERSION, WIRE};
use crate::model::fact::Origin;
use crate::model::selector::Selectors;
use crate::model::subject::{Going, Live, Source};
use crate::model::{FACTS, Fact, Secret, Text, Tunnel, Value, derive};

/// Writes the tunnels of these sources.
///
/// # Errors
///
/// Those of `out`.
pub fn write(
    mut live: Vec<Arc<Live>>,
    sources: &[Arc<Source>],
    going: &[Going],
    out: &mut dyn Write,
) -> io::Result<()> {
    let tunnels = live.iter_mut().filter_map(Arc::get_mut).map(|live| &mut live.tunnel);
    derive::fleet(&mut tunnels.collect::<Vec<_>>(), |fact| MEASURES.contains(&fact.name));
    let mut sources: Vec<(&Arc<Source>, Vec<&Live>)> = by_source(&live, sources);
    sources.sort_by(|(a, _), (b, _)| (&a.name, &a.region).cmp(&(&b.name, &b.region)));
    let mut groups = Groups::default();
    writeln!(out, "{{\"vpnaudit_snapshot\": {VERSION},\n\"sources\": [")?;
    for (place, (source, mut tunnels)) in sources.into_iter().enumerate() {
        tunnels.sort_by_key(|live| {
            let tunnel = &live.tunnel;
            (tunnel.id.clone(), tunnel.name.clone(), tunnel.around.address.clone())
        });
        let between = if place == 0 { "" } else { ",\n" };
        write!(out, "{between}{}", head(source).to_string().trim_end_matches('}'))?;
        let (planned, there): (Vec<&Live>, Vec<&Live>) = tunnels.into_iter().partition(|live| live.planned);
        let mut object = |live: &&Live| object(&live.tunnel, &mut groups);
        list(TUNNELS, there.iter().map(&mut object), out)?;
        if !planned.is_empty() {
            list(PLANNED, planned.iter().map(object), out)?;
        }
        let gone = going.iter().filter(|gone| gone.source == source.name).map(of_going);
        if gone.clone().next().is_some() {
            list(GOING, gone, out)?;
        }
        write!(out, "}}")?;
    }
    writeln!(out, "\n]}}")
}

/// What is said of a source before its tunnels.
fn head(source: &Source) -> Json {
    let mut head = json!({"name": &*source.name, "kind": source.kind, "region": source.region.as_deref(), "named": source.named});
    if let (Json::Object(head), false) = (&mut head, source.part.is_empty()) {
        head.insert(PART.to_owned(), source.part.iter().map(|said| Json::from(&**said)).collect());
    }
    head
}

/// Writes a list of a source, an item a line.
fn list(key: &str, items: impl Iterator<Item = Json>, out: &mut dyn Write) -> io::Result<()> {
    write!(out, ", \"{key}\": [")?;
    for (place, item) in items.enumerate() {
        let between = if place == 0 { "\n" } else { ",\n" };
        write!(out, "{between}{item}")?;
    }
    write!(out, "\n]")
}

/// A tunnel that is to be destroyed, of which it is enough to know what it is called.
fn of_going(going: &Going) -> Json {
    let named = [("address", &going.address), ("id", &going.id), ("name", &going.name)];
    let told =
        named.into_iter().filter_map(|(key, text)| Some((key.to_owned(), Json::from(&**text.as_ref()?))));
    Json::Object(told.collect())
}

/// The tunnels of each source; a source without any is there as well.
fn by_source<'a>(live: &'a [Arc<Live>], sources: &'a [Arc<Source>]) -> Vec<(&'a Arc<Source>, Vec<&'a Live>)> {
    let mut places: HashMap<*const Source, usize> = HashMap::new();
    let mut all: Vec<(&Arc<Source>, Vec<&Live>)> = Vec::new();
    let tunnels = live.iter().map(|live| (&live.source, Some(&**live)));
    for (source, tunnel) in tunnels.chain(sources.iter().map(|source| (source, None))) {
        let place = *places.entry(Arc::as_ptr(source)).or_insert_with(|| {
            all.push((source, Vec::new()));
            all.len() - 1
        });
        if let Some((_, tunnels)) = all.get_mut(place) {
            tunnels.extend(tunnel);
        }
    }
    all
}

/// Numbers for keys, in the order in which they come by.
#[derive(Default)]
struct Groups(HashMap<Secret, usize>);

impl Groups {
    fn number(&mut self, psk: &Secret) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(psk.clone()).or_insert(next)
    }
}

fn object(tunnel: &Tunnel, groups: &mut Groups) -> Json {
    let mut object = Map::new();
    for fact in FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Declared | Origin::Reported)) {
        let Some(value) = (fact.read)(tunnel) else { continue };
        for path in WIRE.paths(fact) {
            set(&mut object, path, json_of(&value, tunnel, groups));
        }
    }
    Json::Object(object)
}

fn set(object: &mut Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((part, key)) => {
            let part = object.entry(part.to_owned()).or_insert_with(|| Json::Object(Map::new()));
            if let Some(part) = part.as_object_mut() {
                part.insert(key.to_owned(), value);
            }
        }
    }
}

fn json_of(value: &Value, tunnel: &Tunnel, groups: &mut Groups) -> Json {
    let list = |names: &[Text]| names.iter().map(|name| Json::from(&**name)).collect();
    match value {
        Value::Text(text) => Json::from(&**text),
        Value::Word(word) => Json::from(word.as_str()),
        Value::Number(number) => of_number(*number),
        Value::Flag(flag) => Json::from(*flag),
        Value::Names(names) => list(names),
        Value::Tags(tags) => tags
            .iter()
            .map(|(key, value)| (key.to_string(), Json::from(&**value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Selectors(selectors) => of_selectors(selectors),
        Value::Secret(psk) => of_psk(psk, tunnel, groups),
    }
}

/// Whole numbers are written as such.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is whole and not below 0")]
fn of_number(number: f64) -> Json {
    if number.fract() == 0.0 && number >= 0.0 { Json::from(number as u64) } else { Json::from(number) }
}

/// A list of pairs, one local range each; the two sides, if the pairing was lost.
fn of_selectors(selectors: &Selectors) -> Json {
    let all = |ranges: Vec<ipnet::IpNet>| -> Vec<String> { ranges.iter().map(ToString::to_string).collect() };
    if !selectors.is_paired() {
        return json!({"local": all(selectors.locals()), "remote": all(selectors.remotes())});
    }
    let remotes = |local| {
        let pairs = selectors.pairs().iter().filter(|pair| pair.0 == local);
        pairs.map(|pair| pair.1).collect::<Vec<_>>()
    };
    let pair = |local: ipnet::IpNet| json!({"local": local.to_string(), "remote": all(remotes(local))});
    selectors.locals().into_iter().map(pair).collect()
}

fn of_psk(psk: &Secret, tunnel: &Tunnel, groups: &mut Groups) -> Json {
    let mut object = Map::new();
    object.insert("group".to_owned(), groups.number(psk).into());
    for fact in MEASURES.into_iter().filter_map(Fact::find) {
        if let (Some(value), Some((_, key))) = ((fact.read)(tunnel), fact.name.split_once('.')) {
            object.insert(key.to_owned(), json_of(&value, tunnel, groups));
        }
    }
    Json::Object(object)
}
