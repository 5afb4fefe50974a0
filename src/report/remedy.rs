//! What can be done about a finding: the command for the tunnel, the attribute for what Terraform
//! made, the line for what was declared.
//!
//! A command that is wrong is worse than none. So there is one only where one value is right for
//! every demand, where the cloud's API is known to take it, and where nothing in the command comes
//! from a name that could do something to a shell. All that is to change in one phase of a tunnel
//! stands in one command, for the API takes the options of a phase as a whole.

mod choice;
mod command;
mod line;
#[cfg(test)]
mod tests;
mod wire;

use std::collections::HashMap;
use std::sync::Arc;

pub use line::Line;

use crate::finding::{Finding, Report};
use crate::model::fact::Wire;
use crate::model::subject::Subject;
use crate::model::{Fact, Value};

/// What can be done about a finding.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// What to do to the tunnel itself.
    pub apply: Option<Apply>,
    /// What to write in the declaration.
    pub declare: Option<Line>,
}

/// What to do to a tunnel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Apply {
    /// A command of tccli.
    Command {
        /// The command, in one line, for a POSIX shell.
        command: String,
        /// The options to fill in, because the source does not report them.
        fill_in: Vec<&'static str>,
    },
    /// An attribute of the Terraform resource.
    Attribute(String),
}

/// What must be known before it is done.
pub const CAUTION: &str =
    "the peer must change at the same time, and the tunnel negotiates anew: traffic stops until both agree";

/// What to know about a key, which never stands in a command.
pub const CAUTION_KEY: &str = "write VpnConnectionId and PreShareKey into key.json, readable by you alone, and delete it afterwards; set the same key on the peer";

impl Apply {
    /// The command or the attribute.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Command { command, .. } => command,
            Self::Attribute(attribute) => attribute,
        }
    }

    /// What must be known before it is done.
    #[must_use]
    pub fn caution(&self) -> &'static str {
        match self {
            Self::Command { command, .. } if command.contains("--cli-input-json") => CAUTION_KEY,
            Self::Command { .. } | Self::Attribute(_) => CAUTION,
        }
    }
}

/// The remedies of a report.
pub struct Remedies {
    tunnels: HashMap<Key, Chosen>,
}

/// The values that are right for a tunnel, by the index of their fact.
type Chosen = HashMap<u8, Value>;

/// Which tunnel: the places of its two sides in memory.
type Key = (usize, usize);

fn key(subject: &Subject) -> Key {
    let live = subject.live.as_ref().map_or(0, |live| Arc::as_ptr(live) as usize);
    (live, subject.declared.as_ref().map_or(0, |declared| Arc::as_ptr(declared) as usize))
}

impl Remedies {
    /// Finds the right values for every tunnel that has findings nobody waived.
    #[must_use]
    pub fn new(report: &Report) -> Self {
        let mut asked: HashMap<Key, HashMap<u8, Vec<&Finding>>> = HashMap::new();
        for finding in report.standing() {
            if let Some(fact) = finding.fact {
                asked.entry(key(&finding.subject)).or_default().entry(fact.index).or_default().push(finding);
            }
        }
        let chosen = |findings: HashMap<u8, Vec<&Finding>>| -> Chosen {
            findings
                .into_iter()
                .filter_map(|(index, findings)| Some((index, choice::of(&findings)?)))
                .collect()
        };
        Self { tunnels: asked.into_iter().map(|(key, findings)| (key, chosen(findings))).collect() }
    }

    /// What can be done about a finding of the report.
    #[must_use]
    pub fn of(&self, finding: &Finding) -> Option<Remedy> {
        if finding.waiver.is_some() {
            return None;
        }
        let fact = finding.fact?;
        let subject = &finding.subject;
        if fact.name == "psk" || fact.made_of.first() == Some(&"psk") {
            return Some(Remedy { apply: Some(command::of_key(subject)?), declare: None });
        }
        let chosen = self.tunnels.get(&key(subject))?;
        let value = chosen.get(&fact.index)?;
        let apply = apply(subject, fact, value, chosen);
        let declare = line::of(subject, fact, value);
        (apply.is_some() || declare.is_some()).then_some(Remedy { apply, declare })
    }
}

fn apply(subject: &Subject, fact: &Fact, value: &Value, chosen: &Chosen) -> Option<Apply> {
    let live = subject.live.as_ref()?;
    if live.tunnel.value(fact).as_ref() == Some(value) {
        return None;
    }
    match live.origin.as_ref().map(|origin| origin.wire) {
        Some(Wire::Terraform) => wire::attribute(fact, value).map(Apply::Attribute),
        Some(Wire::V2 | Wire::V3 | Wire::Snapshot) | None => command::of(subject, fact, chosen),
    }
}
