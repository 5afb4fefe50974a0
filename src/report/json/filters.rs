//! What narrowed a run, for programs: an object with every key, or null.

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use crate::finding::{Filter, Filters, LeftOut};
use crate::model::Text;

/// What narrowed a run.
pub(in crate::report) struct FiltersRow<'a>(pub(in crate::report) &'a Filters);

impl Serialize for FiltersRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_empty() {
            return serializer.serialize_none();
        }
        let mut map = serializer.serialize_map(None)?;
        for filter in Filter::ALL {
            let values = texts(self.0.of(filter));
            match (filter.is_one(), values.as_slice()) {
                (true, values) => map.serialize_entry(filter.key().0, &values.first())?,
                (false, values) => map.serialize_entry(filter.key().0, values)?,
            }
        }
        map.serialize_entry("left_out", &LeftOutRow::of(&self.0.left_out))?;
        map.end()
    }
}

#[derive(Serialize)]
struct LeftOutRow<'a> {
    tunnels: u64,
    declared: u64,
    undeclared: u64,
    findings: u64,
    sources: Vec<&'a str>,
}

impl<'a> LeftOutRow<'a> {
    fn of(left_out: &'a LeftOut) -> Self {
        let LeftOut { tunnels, declared, undeclared, findings, sources } = left_out;
        let [tunnels, declared, undeclared, findings] = [*tunnels, *declared, *undeclared, *findings];
        Self { tunnels, declared, undeclared, findings, sources: texts(sources) }
    }
}

fn texts(texts: &[Text]) -> Vec<&str> {
    texts.iter().map(|text| &**text).collect()
}
