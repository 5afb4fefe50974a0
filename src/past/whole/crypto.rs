//! What cryptography tunnels are set to: each set of facts stands once in a report, and every tunnel has its
//! number. A report of old has none of it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{In, Wrong, fact, value, wrong};
use crate::model::fact::CRYPTOGRAPHY;
use crate::model::{Fact, Tunnel, Value};

/// The sets of a report; none in one of old.
pub(super) struct CryptoSets(Option<Vec<ToldSet>>);

/// What is told of each fact of cryptography; nothing, if the tunnel does not tell it.
type ToldSet = Vec<(&'static Fact, Option<Value>)>;

impl CryptoSets {
    pub(super) fn read(rows: Option<&[BTreeMap<String, Json>]>) -> Result<Self, Wrong> {
        let Some(rows) = rows else { return Ok(Self(None)) };
        let read = |(place, row)| set(row).within(|| format!("crypto[{place}]"));
        Ok(Self(Some(rows.iter().enumerate().map(read).collect::<Result<_, _>>()?)))
    }

    /// Writes the facts of a set to a tunnel, which may not tell anything else of them.
    pub(super) fn write(
        &self,
        number: Option<usize>,
        tunnel: &mut Tunnel,
        told: &[(u8, Value)],
    ) -> Result<(), Wrong> {
        let set = match (&self.0, number) {
            (None, None) => return Ok(()),
            (None, Some(_)) => None,
            (Some(_), None) => return Err(wrong("is missing")).within(|| "crypto".to_owned()),
            (Some(sets), Some(number)) => sets.get(number),
        };
        let set = set.ok_or_else(|| wrong("is no place in `crypto`")).within(|| "crypto".to_owned())?;
        for (fact, value) in set {
            let kept = (fact.read)(tunnel);
            let found = told.iter().filter(|(index, _)| *index == fact.index).map(|(_, value)| value);
            if kept.iter().chain(found).any(|other| Some(other) != value.as_ref()) {
                let reason = format!("tells another {} than the rest of the report", fact.name);
                return Err(wrong(reason)).within(|| "crypto".to_owned());
            }
            if let Some(value) = value {
                (fact.write)(tunnel, value.clone());
            }
        }
        Ok(())
    }
}

fn set(row: &BTreeMap<String, Json>) -> Result<ToldSet, Wrong> {
    for name in row.keys() {
        if !CRYPTOGRAPHY.contains(&&**name) {
            return Err(wrong("is none of the facts that are told here")).within(|| name.clone());
        }
    }
    let told = |name: &&'static str| {
        let fact = fact(name)?;
        let value = row.get(*name).map(|json| value::read(Some(fact), json)).transpose();
        Ok((fact, value.within(|| (*name).to_owned())?))
    };
    CRYPTOGRAPHY.iter().map(told).collect()
}
