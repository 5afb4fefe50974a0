//! The tunnels: what their rows say, and what the findings on them say besides.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::crypto::CryptoSets;
use super::{In, Places, Wrong, fact, kind, shape, value, wrong};
use crate::finding::Side;
use crate::model::subject::{Anchor, Declaration, Live, Origin, Seen, Source, Stated, Subject};
use crate::model::tunnel::Told;
use crate::model::{Fact, Tunnel, Value};
use crate::text::Location;

/// What findings say of one tunnel.
#[derive(Default)]
struct Said<'a> {
    stated: BTreeMap<u8, (bool, &'a shape::Place)>,
    declared: Vec<(u8, Value)>,
    live: Vec<(u8, Value)>,
    seen: Vec<(u8, &'a shape::Place)>,
    object: Option<&'a shape::Place>,
    declaration: Option<&'a shape::Place>,
}

pub(super) fn restore(
    rows: &[shape::Tunnel],
    origins: &[shape::Origin],
    findings: &[shape::Finding],
    (places, crypto): (&Places, &CryptoSets),
) -> Result<Vec<Subject>, Wrong> {
    let mut sources = Vec::new();
    for (place, origin) in origins.iter().enumerate() {
        sources.push(Arc::new(Source {
            kind: kind(&origin.kind).within(|| format!("origins[{place}]"))?,
            name: origin.name.as_str().into(),
            region: origin.region.as_deref().map(Into::into),
            named: origin.named,
            location: origin.location.as_ref().map(|place| places.alone(place, true)),
            part: Vec::new(),
        }));
    }
    let mut said: Vec<Said<'_>> = rows.iter().map(|_| Said::default()).collect();
    for (place, finding) in findings.iter().enumerate() {
        let Some(tunnel) = &finding.tunnel else { continue };
        let part = || format!("findings[{place}]");
        let of = said.get_mut(tunnel.number as usize).ok_or_else(|| wrong("is no place in `tunnels`"));
        let of = of.within(|| "tunnel.number".to_owned()).within(part)?;
        of.gather(finding).within(part)?;
    }
    let mut tunnels = Vec::with_capacity(rows.len());
    for (place, (row, said)) in rows.iter().zip(said).enumerate() {
        let part = || format!("tunnels[{place}]");
        let declared = row.declared.as_ref().map(|row| declared(row, &said, (places, crypto)));
        let live = row.live.as_ref().map(|row| live(row, &said, &sources, (places, crypto)));
        let live = live.transpose().within(|| "live".to_owned()).within(part)?.map(Arc::new);
        let declared = declared.transpose().within(|| "declared".to_owned()).within(part)?.map(Arc::new);
        if live.is_none() && declared.is_none() {
            return Err(wrong("is neither live nor declared")).within(part);
        }
        tunnels.push(Subject { declared, live });
    }
    Ok(tunnels)
}

/// Who says the value that is not accepted.
pub(super) fn side(finding: &shape::Finding) -> Result<Side, Wrong> {
    match &*finding.side {
        "live" | "planned" => Ok(Side::Live),
        "declared" => Ok(Side::Declared),
        _ => Err(wrong("is none of `live`, `planned` and `declared`")).within(|| "side".to_owned()),
    }
}

/// What stands at the place of a finding.
pub(super) fn anchor(finding: &shape::Finding) -> Result<Option<(Anchor, &shape::Place)>, Wrong> {
    let anchor = |word: &String| {
        let anchor = Anchor::ALL.into_iter().find(|anchor| anchor.as_str() == word);
        anchor.ok_or_else(|| wrong("is nothing to point at")).within(|| "points_at".to_owned())
    };
    match (&finding.points_at, &finding.location) {
        (Some(word), Some(place)) => Ok(Some((anchor(word)?, place))),
        (None, None) => Ok(None),
        _ => Err(wrong("does not go with `location`")).within(|| "points_at".to_owned()),
    }
}

impl<'a> Said<'a> {
    fn gather(&mut self, finding: &'a shape::Finding) -> Result<(), Wrong> {
        let of = finding.fact.as_deref().map(fact).transpose()?;
        if let Some(of) = of {
            self.values(finding, of)?;
            self.seen.extend(finding.observed_location.as_ref().map(|place| (of.index, place)));
        }
        match anchor(finding)? {
            Some((anchor @ (Anchor::Declared | Anchor::Default), place)) => {
                let part = finding.stated.as_deref().map(fact).transpose().within(|| "stated".to_owned())?;
                let none = || wrong("needs a fact").at("points_at");
                let stated = part.or(of).ok_or_else(none)?;
                self.stated.insert(stated.index, (anchor == Anchor::Default, place));
            }
            Some((Anchor::Live | Anchor::Planned, place)) => self.object = Some(place),
            Some((Anchor::Declaration, place)) => self.declaration = Some(place),
            Some((Anchor::Source | Anchor::Waiver, _)) | None => {}
        }
        Ok(())
    }

    fn values(&mut self, finding: &shape::Finding, of: &'static Fact) -> Result<(), Wrong> {
        let read = |json: &Option<Json>, key: &str| {
            json.as_ref().map(|json| value::read(Some(of), json)).transpose().within(|| key.to_owned())
        };
        let observed = read(&finding.observed, "observed")?;
        let [declared, live] = [
            read(&finding.declared, "declared")?,
            read(&finding.live, "live")?.or(read(&finding.planned, "planned")?),
        ];
        let (own, other, said) = match side(finding)? {
            Side::Live => (&mut self.live, &mut self.declared, declared),
            Side::Declared => (&mut self.declared, &mut self.live, live),
        };
        let said = if finding.agreed { observed.clone() } else { said };
        own.extend(observed.map(|value| (of.index, value)));
        other.extend(said.map(|value| (of.index, value)));
        Ok(())
    }
}

fn tunnel(
    (id, name): (&Option<String>, &Option<String>),
    facts: &BTreeMap<String, Json>,
    told: &[(u8, Value)],
) -> Result<Tunnel, Wrong> {
    let mut tunnel = Tunnel {
        id: id.as_deref().map(Into::into),
        name: name.as_deref().map(Into::into),
        told: Told::new(told.to_vec()),
        ..Tunnel::default()
    };
    for (name, json) in facts {
        let fact = fact(name).within(|| "facts".to_owned())?;
        let value = value::read(Some(fact), json).within(|| format!("facts.{name}"))?;
        (fact.write)(&mut tunnel, value);
    }
    Ok(tunnel)
}

fn live(
    row: &shape::Live,
    said: &Said<'_>,
    sources: &[Arc<Source>],
    (places, crypto): (&Places, &CryptoSets),
) -> Result<Live, Wrong> {
    let source = sources.get(row.origin).ok_or_else(|| wrong("is no place in `origins`"));
    let wire = |word: &String| {
        let wire = crate::source::wire(word).map(|wire| wire.name);
        wire.ok_or_else(|| wrong("is no wire format").at("wire"))
    };
    let wire = row.wire.as_ref().map(wire).transpose()?;
    let known = wire.is_some() || said.object.is_some() || !said.seen.is_empty() || row.location.is_some();
    let object = |place: &shape::Place| places.alone(place, said.object.is_some());
    let nowhere = shape::Place::nowhere();
    let origin = known.then(|| Origin {
        said: Box::default(),
        location: object(said.object.unwrap_or(&nowhere)),
        // that of a tunnel of which little is kept is asked for by nothing
        wire: wire.unwrap_or_default(),
        recalled: Some(Box::new(Seen {
            named: row.location.as_ref().map(object),
            values: said.seen.iter().map(|(fact, place)| (*fact, object(place))).collect(),
        })),
    });
    let mut tunnel = tunnel((&row.id, &row.name), &row.facts, &said.live)?;
    crypto.write(row.crypto, &mut tunnel, &said.live)?;
    if let Some(address) = &row.address {
        tunnel.around.address = Some(address.as_str().into());
    }
    Ok(Live {
        tunnel,
        source: Arc::clone(source.within(|| "origin".to_owned())?),
        origin,
        planned: row.planned,
    })
}

fn declared(
    row: &shape::Declared,
    said: &Said<'_>,
    (places, crypto): (&Places, &CryptoSets),
) -> Result<Declaration, Wrong> {
    let mut tunnel = tunnel((&row.id, &row.name), &row.facts, &said.declared)?;
    crypto.write(row.crypto, &mut tunnel, &said.declared)?;
    let at = row.location.as_ref().or(said.declaration);
    let [own, defaults] = [false, true]
        .map(|default| said.stated.iter().filter(move |(_, (is_default, _))| *is_default == default));
    let own: Vec<_> = own.map(|(fact, (_, place))| (*fact, *place)).collect();
    let defaults: Vec<_> = defaults.map(|(fact, (_, place))| (*fact, *place)).collect();
    let name = at.or(own.first().map(|(_, place)| *place)).map_or("", |place| &place.file);
    let (file, mut locations) = places.file(name, true, own.iter().map(|(_, place)| *place).chain(at));
    let declaration = at.and_then(|_| locations.pop()).map(|location| location.span).unwrap_or_default();
    let stated = |default: bool| {
        move |((fact, _), location): (&(u8, &shape::Place), Location)| Stated {
            fact: *fact,
            default,
            span: location.span,
        }
    };
    let mut all: Vec<Stated> = own.iter().zip(locations).map(stated(false)).collect();
    let name = defaults.first().map_or("", |(_, place)| &*place.file);
    let (defaults_file, locations) = places.file(name, true, defaults.iter().map(|(_, place)| *place));
    all.extend(defaults.iter().zip(locations).map(stated(true)));
    all.sort_by_key(|stated| stated.fact);
    Ok(Declaration {
        tunnel,
        source: row.source.as_deref().map(Into::into),
        file,
        defaults: defaults_file,
        span: declaration,
        stated: all,
    })
}
