//! What the tunnels of a report are called: each name once, as a panel takes two cases of one name
//! for the same.

use super::xml::legal;
use crate::model::Index;
use crate::model::subject::Subject;
use crate::report::ahead::at_hand;
use crate::report::label::{self, shown};
use crate::report::roll::Roll;

/// The names, and how they stand in an attribute.
pub(super) struct Names(Vec<(String, String)>);

impl Names {
    pub(super) fn of(roll: &Roll<'_>) -> Self {
        let mut seen: Index<String, u32> = Index::default();
        seen.reserve(roll.tunnels.len());
        let called = |subject: &&Subject| {
            let name = name(subject);
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            let name = if *times == 1 { name } else { format!("{name} #{times}") };
            let attribute = quick_xml::escape::escape(&*legal(&name)).into_owned();
            (name, attribute)
        };
        Self(at_hand(&roll.tunnels).map(called).collect())
    }

    /// The name of a tunnel.
    pub(super) fn plain(&self, number: u32) -> &str {
        self.0.get(number as usize).map_or("", |(plain, _)| plain)
    }

    /// The name of a tunnel inside the quotes of an attribute.
    pub(super) fn escaped(&self, number: u32) -> &str {
        self.0.get(number as usize).map_or("", |(_, escaped)| escaped)
    }
}

fn name(subject: &Subject) -> String {
    let name = label::tunnel(subject);
    match subject.source() {
        Some(source) => format!("{}/{name}", shown(source, label::NAME)),
        None => name,
    }
}
