//! What passes today and fails within a time, for programs: a row a demand and day.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::table::Tables;
use crate::finding::{Coming, Report};

/// What fails from a day on.
pub(super) struct ComingRow<'a> {
    pub(super) report: &'a Report,
    pub(super) coming: &'a Coming,
    pub(super) tables: &'a Tables<'a>,
}

/// A tunnel that does.
#[derive(Serialize)]
struct ComingTunnel<'a> {
    number: u32,
    name: &'a str,
    id: Option<&'a str>,
}

impl Serialize for ComingRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { report, coming, tables } = self;
        let demand = &coming.demand;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("day", &coming.day.to_string())?;
        map.serialize_entry("because", coming.cause.as_str())?;
        map.serialize_entry("policy", &demand.policy.as_deref())?;
        map.serialize_entry("rule", &*demand.rule.id)?;
        map.serialize_entry("fact", &demand.rule.fact.map(|fact| fact.name))?;
        map.serialize_entry("severity", demand.severity.as_str())?;
        map.serialize_entry("was", &coming.was.map(|was| was.as_str()))?;
        map.serialize_entry("demand", &tables.number(&**demand))?;
        let numbers = coming.tunnels.iter().cloned().flatten();
        let tunnels = numbers.filter_map(|number| Some((number, report.fleet.get(number as usize)?)));
        let tunnels = tunnels.map(|(number, of)| ComingTunnel { number, name: of.name(), id: of.id() });
        map.serialize_entry("tunnels", &tunnels.collect::<Vec<_>>())?;
        map.end()
    }
}
