//! The command of tccli that changes a tunnel. vpnaudit never runs it.

use std::fmt::Write as _;

use super::choice::TunnelPlan;
use super::{Apply, Way, phase, wire};
use crate::model::subject::{Live, Subject};
use crate::model::value::Kind;
use crate::model::{Fact, Value};

/// What stands where the source does not report what the API must be told.
const FILL_IN: &str = "'<as it is now>'";

/// The command that gives a tunnel the values chosen for the phase of a fact.
pub(super) fn of(subject: &Subject, fact: &Fact, plan: &TunnelPlan) -> Option<Apply> {
    let live = subject.live.as_ref()?;
    let text = start(subject)?;
    let mut apply = Apply { way: Way::Command, text, fill_in: Vec::new(), newer: Vec::new() };
    if phase::stands_alone(fact) {
        chosen(fact, plan.value(fact)?, &mut apply)?;
        return Some(apply);
    }
    let facts = phase::with(fact)?;
    for fact in facts.iter().filter(|fact| !plan.voids(fact)) {
        match (plan.value(fact), fact.of(&live.tunnel)) {
            (Some(value), _) => chosen(fact, value, &mut apply)?,
            (None, Some(value)) if matches!(fact.kind, Kind::Identity) => {
                identity(fact, &value, &mut apply.text)?;
            }
            (None, Some(value)) => option(fact, &wire::repeated(fact, &value)?, &mut apply.text),
            // an end without an identity of its own goes by its address
            (None, None) if matches!(fact.kind, Kind::Identity) => {}
            (None, None) if plan.is_void(fact) => {}
            (None, None) => {
                apply.fill_in.extend(wire::options(fact).iter().take(1));
                option(fact, FILL_IN, &mut apply.text);
            }
        }
    }
    Some(apply)
}

/// Adds an option whose value is to change.
fn chosen(fact: &Fact, value: &Value, apply: &mut Apply) -> Option<()> {
    if matches!(fact.kind, Kind::Identity) {
        return identity(fact, value, &mut apply.text);
    }
    option(fact, &wire::spelled(fact, value)?, &mut apply.text);
    apply.newer.extend(wire::newer(fact, value));
    Some(())
}

/// Adds an option under each of its names: of two, nobody says which one the API goes by.
fn option(fact: &Fact, value: &str, command: &mut String) {
    for path in wire::options(fact) {
        let _ = write!(command, " --{path} {value}");
    }
}

/// The command that sets a new key, which comes from a file: tccli keeps a log of its commands.
pub(super) fn of_key(subject: &Subject) -> Option<Apply> {
    let live: &Live = subject.live.as_ref()?;
    let of_terraform = live.origin.as_ref().is_some_and(|origin| origin.wire == "terraform");
    if of_terraform || live.tunnel.id.is_none() {
        return None;
    }
    let region = region(subject)?;
    let command = format!("tccli vpc ModifyVpnConnectionAttribute{region} --cli-input-json file://key.json");
    Some(Apply { way: Way::Key, text: command, fill_in: Vec::new(), newer: Vec::new() })
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
    let [kind, address, name] = wire::options(fact) else { return None };
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
