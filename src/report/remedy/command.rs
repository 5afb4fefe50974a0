//! The command of the vendor's tool that changes a tunnel. vpnaudit never runs it.

use std::fmt::Write as _;

use super::choice::TunnelPlan;
use super::{Apply, Way, spelling_of};
use crate::model::subject::{Live, Subject};
use crate::model::value::Kind;
use crate::model::{Fact, Value};
use crate::source::{Form, Spelling, wire};

/// What stands where the source does not report what the API must be told.
const FILL_IN: &str = "'<as it is now>'";

/// The command that gives a tunnel the values chosen for the phase of a fact.
pub(super) fn of(subject: &Subject, fact: &Fact, plan: &TunnelPlan) -> Option<Apply> {
    let live = subject.live.as_ref()?;
    let own = spelling_of(subject)?;
    let text = start(subject, own)?;
    let mut apply = Apply { way: Way::Command, text, fill_in: Vec::new(), newer: Vec::new() };
    if (own.stands_alone)(fact) {
        chosen(own, fact, plan.value(fact)?, &mut apply)?;
        return Some(apply);
    }
    let facts = (own.with)(fact)?;
    for fact in facts.iter().filter(|fact| !plan.voids(fact)) {
        match (plan.value(fact), fact.of(&live.tunnel)) {
            (Some(value), _) => chosen(own, fact, value, &mut apply)?,
            (None, Some(value)) if matches!(fact.kind, Kind::Identity) => {
                identity(own, fact, &value, &mut apply.text)?;
            }
            (None, Some(value)) => option(own, fact, &(own.repeated)(fact, &value)?, &mut apply.text),
            // an end without an identity of its own goes by its address
            (None, None) if matches!(fact.kind, Kind::Identity) => {}
            (None, None) if plan.is_void(fact) => {}
            (None, None) => {
                apply.fill_in.extend((own.options)(fact).iter().take(1));
                option(own, fact, FILL_IN, &mut apply.text);
            }
        }
    }
    Some(apply)
}

/// Adds an option whose value is to change.
fn chosen(own: &Spelling, fact: &Fact, value: &Value, apply: &mut Apply) -> Option<()> {
    if matches!(fact.kind, Kind::Identity) {
        return identity(own, fact, value, &mut apply.text);
    }
    option(own, fact, &(own.spelled)(fact, value)?, &mut apply.text);
    apply.newer.extend((own.newer)(fact, value));
    Some(())
}

/// Adds an option under each of its names: of two, nobody says which one the API goes by.
fn option(own: &Spelling, fact: &Fact, value: &str, command: &mut String) {
    for path in (own.options)(fact) {
        let _ = write!(command, " --{path} {value}");
    }
}

/// The command that sets a new key, which comes from a file: tccli keeps a log of its commands.
pub(super) fn of_key(subject: &Subject) -> Option<Apply> {
    let live: &Live = subject.live.as_ref()?;
    let of_terraform = live
        .origin
        .as_ref()
        .and_then(|origin| wire(origin.wire))
        .is_some_and(|wire| wire.form == Form::Terraform);
    if of_terraform || live.tunnel.id.is_none() {
        return None;
    }
    let region = region(subject)?;
    let command = format!("{}{region} --cli-input-json file://key.json", spelling_of(subject)?.command);
    Some(Apply { way: Way::Key, text: command, fill_in: Vec::new(), newer: Vec::new() })
}

fn start(subject: &Subject, own: &Spelling) -> Option<String> {
    let id = subject.live.as_ref()?.tunnel.id.as_deref().filter(|id| is_plain(id))?;
    let region = region(subject)?;
    Some(format!("{} --cli-unfold-argument{region} --VpnConnectionId {id}", own.command))
}

/// The region, if the source is bound to one: else that of the profile is meant.
fn region(subject: &Subject) -> Option<String> {
    match subject.live.as_ref()?.source.region.as_deref() {
        None => Some(String::new()),
        Some(region) => is_plain(region).then(|| format!(" --region {region}")),
    }
}

/// Type, and address or name, of one end.
fn identity(own: &Spelling, fact: &Fact, value: &Value, command: &mut String) -> Option<()> {
    let [kind, address, name] = (own.options)(fact) else { return None };
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
