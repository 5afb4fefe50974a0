//! The tunnels that were looked at, and the lines of files that findings point at. Of most tunnels
//! it is enough to know what they are called; what else a report can show is kept of some.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::place::Place;
use super::table::Tables;
use super::value::Plain;
use crate::finding::{Finding, Report, Task};
use crate::model::fact::{CRYPTOGRAPHY, ENDS, Origin};
use crate::model::subject::{Declaration, Live, Subject};
use crate::model::{FACTS, Fact, Tunnel, Value, locate};
use crate::report::human::keep;
use crate::report::inventory::CryptoSet;
use crate::report::roll::Roll;
use crate::text::{ColumnNumber, LineNumber, Lines, Location, Position};

/// A tunnel as a row of the table.
pub(super) struct TunnelRow<'a> {
    pub(super) subject: &'a Subject,
    /// Says whether everything that a report can show is kept.
    pub(super) whole: bool,
    /// The numbers of what cryptography its two sides are set to: the live one, the declared one.
    pub(super) crypto: [Option<u32>; 2],
    pub(super) tables: &'a Tables<'a>,
}

impl Serialize for TunnelRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(live) = self.subject.live.as_deref() {
            map.serialize_entry("live", &LiveRow { live, row: self })?;
        }
        if let Some(declared) = self.subject.declared.as_deref() {
            map.serialize_entry("declared", &DeclaredRow { declared, row: self })?;
        }
        map.end()
    }
}

struct LiveRow<'a> {
    live: &'a Live,
    row: &'a TunnelRow<'a>,
}

impl Serialize for LiveRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        names(&self.live.tunnel, &mut map)?;
        if self.live.planned {
            map.serialize_entry("planned", &true)?;
        }
        map.serialize_entry("origin", &self.row.tables.number(&*self.live.source))?;
        if let Some(number) = self.row.crypto[0] {
            map.serialize_entry("crypto", &number)?;
        }
        let facts = Facts::of(&self.live.tunnel, self.row);
        if !facts.0.is_empty() {
            map.serialize_entry("facts", &facts)?;
        }
        if let (true, Some(origin)) = (self.row.whole, &self.live.origin) {
            map.serialize_entry("wire", origin.wire)?;
            map.serialize_entry("location", &locate::named(self.live).as_ref().map(Place::of))?;
        }
        map.end()
    }
}

struct DeclaredRow<'a> {
    declared: &'a Declaration,
    row: &'a TunnelRow<'a>,
}

impl Serialize for DeclaredRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        names(&self.declared.tunnel, &mut map)?;
        if let Some(source) = &self.declared.source {
            map.serialize_entry("source", &**source)?;
        }
        if let Some(number) = self.row.crypto[1] {
            map.serialize_entry("crypto", &number)?;
        }
        let facts = Facts::of(&self.declared.tunnel, self.row);
        if !facts.0.is_empty() {
            map.serialize_entry("facts", &facts)?;
        }
        if self.row.whole {
            map.serialize_entry("location", &Place::of(&self.declared.location()))?;
        }
        map.end()
    }
}

fn names<M: serde::ser::SerializeMap>(tunnel: &Tunnel, map: &mut M) -> Result<(), M::Error> {
    if let Some(id) = &tunnel.id {
        map.serialize_entry("id", &**id)?;
    }
    if let Some(address) = &tunnel.around.address {
        map.serialize_entry("address", &**address)?;
    }
    match &tunnel.name {
        Some(name) => map.serialize_entry("name", &**name),
        None => Ok(()),
    }
}

/// The facts that are kept of a tunnel besides its id and its name.
struct Facts(Vec<(&'static Fact, Value)>);

impl Facts {
    fn of(tunnel: &Tunnel, row: &TunnelRow<'_>) -> Self {
        let by_ends = row.subject.id().is_none();
        if !row.whole && !by_ends {
            return Self(Vec::new());
        }
        let kept = |fact: &&Fact| fact.name != "name" && (row.whole || ENDS.contains(&fact.name));
        // a remedy must know which demands mean the tunnel
        let scopes = |fact: &&Fact| {
            row.whole
                && fact.name != "id"
                && row.tables.demands.iter().any(|demand| demand.is_scoped_by(fact))
        };
        let reported = FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Reported)).filter(scopes);
        let facts = Fact::declarable().filter(kept).chain(reported);
        Self(facts.filter_map(|fact| Some((fact, (fact.read)(tunnel)?))).collect())
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(fact, value)| (fact.name, Plain(value))))
    }
}

/// What is kept of some findings: the tunnels that they are about, and the lines that they point at.
pub(super) struct Kept {
    tunnels: HashSet<u32>,
    pub(super) excerpts: Vec<(Location, Arc<Lines>)>,
}

impl Kept {
    /// A plan shows all there is of every tunnel, and nobody reads lines in one of a large fleet.
    pub(super) fn of(report: &Report, roll: &Roll<'_>) -> Self {
        let mut kept = Self { tunnels: HashSet::new(), excerpts: Vec::new() };
        let findings = keep::kept(report);
        let chosen: HashSet<*const Finding> =
            findings.iter().map(|finding| std::ptr::from_ref(*finding)).collect();
        for (place, finding) in report.findings.iter().enumerate() {
            if report.task == Task::Plan || chosen.contains(&std::ptr::from_ref(finding)) {
                kept.tunnels.extend(roll.number(place));
            }
        }
        let mut seen = HashSet::new();
        for (location, lines) in findings.into_iter().flat_map(keep::lines) {
            let Position { line, column, length, .. } = location.position();
            let place = (line, column, length);
            if seen.insert((location.file.name().to_owned(), place)) {
                kept.excerpts.push((location, lines));
            }
        }
        kept
    }

    pub(super) fn is_whole(&self, number: u32) -> bool {
        self.tunnels.contains(&number)
    }
}

/// What cryptography tunnels are set to.
pub(super) struct CryptoRow<'a>(pub(super) &'a CryptoSet<'a>);

impl Serialize for CryptoRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let told = CRYPTOGRAPHY.iter().zip(self.0).filter_map(|(name, word)| Some((name, word.as_ref()?)));
        serializer.collect_map(told.map(|(name, word)| (name, word.as_str())))
    }
}

/// Lines of a file around a place.
#[derive(Serialize)]
pub(super) struct Excerpt<'a> {
    file: &'a str,
    line: LineNumber,
    column: ColumnNumber,
    length: usize,
    text: &'a str,
    /// The place in the text, in bytes.
    label: [u32; 2],
    /// What may be shown of the text, in bytes.
    within: Option<[u32; 2]>,
}

impl<'a> Excerpt<'a> {
    pub(super) fn of((location, lines): &'a (Location, Arc<Lines>)) -> Self {
        let Position { line, column, length, .. } = location.position();
        Self {
            file: location.file.name(),
            line,
            column,
            length,
            text: lines.file.text(),
            label: [lines.label.start, lines.label.end],
            within: lines.within.map(|within| [within.start, within.end]),
        }
    }
}
