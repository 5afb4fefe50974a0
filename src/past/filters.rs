//! What narrowed an earlier run, read back. A filter that is not known is refused: a part that passed
//! for the whole is what filters are written down against.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::shown;
use crate::finding::{Filter, Filters, LeftOut};

/// What narrowed a run, as it is written.
#[derive(Debug, Deserialize)]
pub(super) struct FiltersRead {
    left_out: LeftOutRead,
    #[serde(flatten)]
    said: BTreeMap<String, FilterValue>,
}

#[derive(Debug, Deserialize)]
struct LeftOutRead {
    tunnels: u64,
    declared: u64,
    undeclared: u64,
    findings: u64,
    sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum FilterValue {
    Nothing(()),
    One(String),
    List(Vec<String>),
}

impl TryFrom<Option<FiltersRead>> for Filters {
    type Error = String;

    fn try_from(shape: Option<FiltersRead>) -> Result<Self, String> {
        let mut filters = Self::default();
        let Some(shape) = shape else { return Ok(filters) };
        for (key, said) in shape.said {
            let filter = Filter::ALL.into_iter().find(|filter| filter.key().0 == key);
            let filter = filter.ok_or_else(|| format!("holds {}, which is no filter", shown(&key)))?;
            let values = match (said, filter.is_one()) {
                (FilterValue::Nothing(()), true) => Vec::new(),
                (FilterValue::One(value), true) => vec![value],
                (FilterValue::List(values), false) => values,
                _ => return Err(format!("says {} in another way than a report does", filter.key().0)),
            };
            filters.say(filter, values.into_iter().map(Into::into));
        }
        if filters.is_empty() {
            return Err("says nothing, and is not null".to_owned());
        }
        let LeftOutRead { tunnels, declared, undeclared, findings, sources } = shape.left_out;
        let sources = sources.into_iter().map(Into::into).collect();
        filters.left_out = LeftOut { tunnels, declared, undeclared, findings, sources };
        Ok(filters)
    }
}
