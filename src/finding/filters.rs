//! What narrows a run: each part of it as it was said, and what it left out.

use std::collections::BTreeMap;

use crate::model::Text;

/// One way of narrowing a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Filter {
    /// Rules and kinds of finding.
    Only,
    /// Tunnels, by name or id.
    Tunnel,
    /// The least severity that is reported.
    MinSeverity,
    /// Policies that replace those of the project.
    Policies,
    /// Files that replace the sources of the project.
    Live,
    /// Regions that replace the sources of the project.
    Region,
    /// Sources that ask for some of their tunnels only.
    Sources,
    /// Rules that policies in use switch off.
    SwitchedOff,
    /// Undeclared tunnels that are not reported as such.
    Undeclared,
}

impl Filter {
    /// Every way.
    pub const ALL: [Self; 9] = [
        Self::Only,
        Self::Tunnel,
        Self::MinSeverity,
        Self::Policies,
        Self::Live,
        Self::Region,
        Self::Sources,
        Self::SwitchedOff,
        Self::Undeclared,
    ];

    /// Its key in the JSON report, and what that key holds.
    #[must_use]
    pub const fn key(self) -> (&'static str, &'static str) {
        match self {
            Self::Only => ("only", "The rules and kinds of finding that were looked at (--only)."),
            Self::Tunnel => ("tunnel", "Globs of the tunnels that were looked at (--tunnel)."),
            Self::MinSeverity => ("min_severity", "The least severity that is reported (--min-severity)."),
            Self::Policies => ("policies", "Policies that replaced those of the project (--policy)."),
            Self::Live => ("live", "Files that replaced the sources of the project (--live)."),
            Self::Region => ("region", "Regions that replaced the sources of the project (--region)."),
            Self::Sources => (
                "sources",
                "What sources, of the project or of a snapshot, are asked for, where it is not everything.",
            ),
            Self::SwitchedOff => {
                ("switched_off", "Rules that a policy in use switches off, and none demands.")
            }
            Self::Undeclared => {
                ("undeclared", "Which undeclared tunnels are not reported, as the project says.")
            }
        }
    }

    /// Says whether it has one value at most.
    #[must_use]
    pub const fn is_one(self) -> bool {
        matches!(self, Self::MinSeverity)
    }
}

/// What narrowed a run; nothing, by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    said: BTreeMap<Filter, Vec<Text>>,
    /// What was left out.
    pub left_out: LeftOut,
}

/// What filters left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Live tunnels that were seen and not looked at.
    pub tunnels: u64,
    /// Declared tunnels that were not looked at.
    pub declared: u64,
    /// Undeclared tunnels that were not reported as such.
    pub undeclared: u64,
    /// Findings that were not reported.
    pub findings: u64,
    /// Sources of the project that were not asked.
    pub sources: Vec<Text>,
}

impl Filters {
    /// Adds what was said; what says nothing narrows nothing.
    pub fn say(&mut self, filter: Filter, values: impl IntoIterator<Item = Text>) {
        let values: Vec<Text> = values.into_iter().collect();
        if !values.is_empty() {
            self.said.insert(filter, values);
        }
    }

    /// Adds what was said besides of one way, each once.
    pub fn say_besides(&mut self, filter: Filter, values: impl IntoIterator<Item = Text>) {
        for value in values {
            let said = self.said.entry(filter).or_default();
            if !said.contains(&value) {
                said.push(value);
            }
        }
    }

    /// What was said of one way; nothing, if it narrows nothing.
    #[must_use]
    pub fn of(&self, filter: Filter) -> &[Text] {
        self.said.get(&filter).map_or(&[], Vec::as_slice)
    }

    /// All that was said, in the order of the ways.
    pub fn iter(&self) -> impl Iterator<Item = (Filter, &[Text])> {
        self.said.iter().map(|(filter, values)| (*filter, values.as_slice()))
    }

    /// Says whether nothing narrowed the run.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.said.is_empty()
    }
}
