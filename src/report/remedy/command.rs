//! The command of tccli that changes a tunnel. vpnaudit never runs it.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::wire::spelled;
use super::{Apply, Chosen};
use crate::model::subject::{Live, Subject};
use crate::model::value::Kind;
use crate::model::{FACTS, Fact, Value};

/// The options that API 3.0 takes as a whole; of what is left out, nobody says whether it stays.
const PHASES: [&str; 2] = ["IKEOptionsSpecification.", "IPSECOptionsSpecification."];

/// The facts of each phase.
static OF_PHASE: LazyLock<[Vec<&'static Fact>; 2]> = LazyLock::new(|| {
    PHASES.map(|phase| {
        let of_phase = |fact: &&Fact| fact.wires.v3.iter().any(|path| path.starts_with(phase));
        FACTS.iter().filter(of_phase).collect()
    })
});

/// The options that stand alone.
const ALONE: [&str; 3] = ["DpdEnable", "DpdTimeout", "DpdAction"];

/// What stands where the source does not report what the API must be told.
const FILL_IN: &str = "'<as it is now>'";

/// The command that gives a tunnel the values chosen for the phase of a fact.
pub(super) fn of(subject: &Subject, fact: &Fact, chosen: &Chosen) -> Option<Apply> {
    let live = subject.live.as_ref()?;
    let mut command = start(subject)?;
    let mut fill_in = Vec::new();
    let path = fact.wires.v3.first()?;
    if ALONE.contains(path) {
        let value = chosen.get(&fact.index)?;
        command.push_str(&format!(" --{path} {}", spelled(fact, value)?));
        return Some(Apply::Command { command, fill_in });
    }
    let phase = PHASES.iter().position(|phase| path.starts_with(phase))?;
    for fact in OF_PHASE.get(phase)? {
        match chosen.get(&fact.index).cloned().or_else(|| live.tunnel.value(fact)) {
            Some(value) if matches!(fact.kind, Kind::Identity) => identity(fact, &value, &mut command)?,
            Some(value) => {
                let value = spelled(fact, &value)?;
                option(fact, &value, &mut command);
            }
            // an end without an identity of its own goes by its address
            None if matches!(fact.kind, Kind::Identity) => {}
            None => {
                fill_in.extend(fact.wires.v3.iter().take(1));
                option(fact, FILL_IN, &mut command);
            }
        }
    }
    Some(Apply::Command { command, fill_in })
}

/// Adds an option under each of its names: of two, nobody says which one the API goes by.
fn option(fact: &Fact, value: &str, command: &mut String) {
    for path in fact.wires.v3 {
        let _ = write!(command, " --{path} {value}");
    }
}

/// The command that sets a new key, which comes from a file: tccli keeps a log of its commands.
pub(super) fn of_key(subject: &Subject) -> Option<Apply> {
    let live: &Live = subject.live.as_ref()?;
    let of_terraform =
        live.origin.as_ref().is_some_and(|origin| origin.wire == crate::model::fact::Wire::Terraform);
    if of_terraform || live.tunnel.id.is_none() {
        return None;
    }
    let region = region(subject)?;
    let command = format!("tccli vpc ModifyVpnConnectionAttribute{region} --cli-input-json file://key.json");
    Some(Apply::Command { command, fill_in: Vec::new() })
}

fn start(subject: &Subject) -> Option<String> {
    let id = subject.live.as_ref()?.tunnel.id.as_deref().filter(|id| is_plain(id))?;
    let region = region(subject)?;
    Some(format!(
        "tccli vpc ModifyVpnConnectionAttribute --cli-unfold-argument{region} --VpnConnectionId {id}"
    ))
}

/// The region, if the source is bound to one: else that of the profile is meant.
fn region(subject: &Subject) -> Option<String> {
    match subject.live.as_ref()?.source.region.as_deref() {
        None => Some(String::new()),
        Some(region) => is_plain(region).then(|| format!(" --region {region}")),
    }
}

/// Type, and address or name, of one end.
fn identity(fact: &Fact, value: &Value, command: &mut String) -> Option<()> {
    let [kind, address, name] = fact.wires.v3 else { return None };
    let Value::Text(said) = value else { return None };
    let is_address = said.parse::<std::net::IpAddr>().is_ok();
    let plain = said.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._@:".contains(&b));
    if !plain || said.is_empty() || said.starts_with('-') {
        return None;
    }
    let (kind_said, path) = if is_address { ("ADDRESS", address) } else { ("FQDN", name) };
    command.push_str(&format!(" --{kind} {kind_said} --{path} {said}"));
    Some(())
}

/// Says whether a shell takes a word for itself, and tccli for no option.
fn is_plain(word: &str) -> bool {
    word.len() <= 64
        && word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
