//! An entry of `tunnels` → a declaration. Which keys there are, and what they take, is for the
//! table of facts to say.

use std::sync::Arc;

use super::keys::{BESIDE_FACTS, Level, REPORTED, SLOTS, Slot};
use super::nearest::{listed, meant, nearest};
use super::psk::{self, Reference};
use super::selectors;
use super::sheet::Sheet;
use super::value;
use crate::load::quoted::quoted;
use crate::model::fact::{FACTS, Fact, Origin};
use crate::model::secret::name::is_of_key;
use crate::model::subject::{Declaration, Stated};
use crate::model::value::{Kind, Text, Value};
use crate::model::{Secret, Tunnel};
use crate::source::canonical_region;
use crate::text::yaml::{Node, NodeKey, NodeKind};
use crate::text::{SourceFile, Span};

/// The facts that were stated in one place, `defaults` or a tunnel.
#[derive(Debug)]
pub(crate) struct Facts {
    /// The facts.
    pub tunnel: Tunnel,
    /// Where each was stated.
    pub stated: Vec<Stated>,
}

/// What every declaration of a project starts from.
#[derive(Debug)]
pub(crate) struct Defaults {
    /// The facts under `defaults`.
    pub facts: Facts,
    /// The file that they stand in.
    pub file: Arc<SourceFile>,
}

/// A declaration whose pre-shared key has not been fetched yet.
#[derive(Debug)]
pub(crate) struct Draft {
    /// The declaration, nobody else's yet.
    pub declaration: Arc<Declaration>,
    /// Where the id stands.
    pub id: Option<Span>,
    /// Where the pre-shared key is.
    pub psk: Option<(Reference, Span)>,
}

/// What is written in one tunnel, while it is read.
struct Reading<'s> {
    sheet: &'s mut Sheet,
    facts: Facts,
    defaults: bool,
    psk: Option<(Reference, Span)>,
}

/// Reads `defaults`.
pub(crate) fn defaults(sheet: &mut Sheet, node: Option<&Node<'_>>) -> Defaults {
    let file = Arc::clone(&sheet.file);
    let facts = Facts { tunnel: Tunnel::default(), stated: Vec::new() };
    let mut reading = Reading { sheet, facts, defaults: true, psk: None };
    if let Some(node) = node {
        for (key, value) in reading.sheet.map(node, "defaults") {
            if key.text == "psk" && matches!(value.kind, NodeKind::Scalar(..)) && !value.is_null() {
                psk::refuse(reading.sheet, value.span);
            } else if ["name", "psk"].contains(&&*key.text) || BESIDE_FACTS.contains(&&*key.text) {
                let message = format!("{} under defaults", quoted(&key.text));
                reading.sheet.error(key.span, message).help =
                    Some("write it in each tunnel: defaults hold what tunnels share".to_owned());
            } else {
                reading.entry(&SLOTS, "", key, value);
            }
        }
    }
    Defaults { facts: reading.facts, file }
}

/// Reads one tunnel, and merges the defaults under it.
pub(crate) fn draft(
    sheet: &mut Sheet,
    node: &Node<'_>,
    defaults: &Defaults,
    sources: &[Text],
) -> Option<Draft> {
    let entries = sheet.map(node, "a tunnel");
    if !matches!(node.kind, NodeKind::Map(_)) {
        return None;
    }
    let file = Arc::clone(&sheet.file);
    let facts = Facts {
        tunnel: defaults.facts.tunnel.clone(),
        stated: Vec::with_capacity(entries.len() + defaults.facts.stated.len()),
    };
    let (mut id, mut source) = (None, None);
    let mut span = entries.first().map_or(node.span, |(key, _)| key.span);
    let mut reading = Reading { sheet, facts, defaults: false, psk: None };
    for (key, value) in entries {
        match &*key.text {
            "id" => {
                id = Some(value.span);
                reading.facts.tunnel.id = reading.sheet.text(value, "id").map(Text::from);
            }
            "source" => source = known_source(reading.sheet, value, sources),
            text => {
                if text == "name" && !value.is_null() {
                    span = value.span;
                }
                reading.entry(&SLOTS, "", key, value);
            }
        }
    }
    let (sheet, mut facts, psk) = (reading.sheet, reading.facts, reading.psk);
    merge(&mut facts.stated, &defaults.facts.stated);
    if !can_be_found(&facts.tunnel, entries) {
        sheet.error(span, "a tunnel that cannot be found").help =
            Some("give it a `name`, an `id`, or a gateway and a `peer_address`".to_owned());
    }
    let defaults = Arc::clone(&defaults.file);
    let declaration =
        Declaration { tunnel: facts.tunnel, source, file, defaults, span, stated: facts.stated };
    Some(Draft { declaration: Arc::new(declaration), id, psk })
}

/// Reads a tunnel of a case, as the cloud would report it: what cannot be declared stands under
/// `reported`, and a key, which is nobody's, under `psk_literal`.
pub(crate) fn as_reported(sheet: &mut Sheet, node: &Node<'_>) -> Tunnel {
    let facts = Facts { tunnel: Tunnel::default(), stated: Vec::new() };
    let mut reading = Reading { sheet, facts, defaults: false, psk: None };
    for (key, value) in reading.sheet.map(node, "a tunnel") {
        match &*key.text {
            "id" => reading.facts.tunnel.id = reading.sheet.text(value, "id").map(Text::from),
            "reported" => {
                let entries = reading.sheet.map(value, "reported");
                entries.iter().for_each(|(key, value)| reading.entry(&REPORTED, "", key, value));
            }
            "psk_literal" => {
                let said = reading.sheet.text(value, "psk_literal");
                reading.facts.tunnel.psk = said.and_then(Secret::new);
            }
            "psk" => {
                reading.sheet.error(key.span, "a case refers to no key of yours").help =
                    Some("make one up, under `psk_literal`".to_owned());
            }
            reported if REPORTED.contains_key(reported) && !SLOTS.contains_key(reported) => {
                reading.sheet.error(key.span, format!("{} is only reported", quoted(reported))).help =
                    Some(format!("write it under `reported`: `reported: {{{reported}: …}}`"));
            }
            _ => reading.entry(&SLOTS, "", key, value),
        }
    }
    reading.facts.tunnel
}

/// Adds what was stated by default and not overridden, and sorts it all as the facts are.
fn merge(stated: &mut Vec<Stated>, defaults: &[Stated]) {
    let own = stated.len();
    for default in defaults {
        if !stated.iter().take(own).any(|stated| stated.fact == default.fact) {
            stated.push(*default);
        }
    }
    stated.sort_unstable_by_key(|stated| stated.fact);
}

/// A tunnel is found by its name, its id, or its two ends; a broken name or id was complained of.
fn can_be_found(tunnel: &Tunnel, entries: &[(NodeKey<'_>, Node<'_>)]) -> bool {
    let named = entries.iter().any(|(key, _)| matches!(&*key.text, "name" | "id"));
    let gateway = tunnel.around.gateway.is_some() || tunnel.around.gateway_address.is_some();
    named || (gateway && tunnel.around.peer_address.is_some())
}

fn known_source(sheet: &mut Sheet, node: &Node<'_>, sources: &[Text]) -> Option<Text> {
    let said = sheet.text(node, "source")?;
    let today = said.rsplit_once('/').map(|(name, code)| format!("{name}/{}", canonical_region(code)));
    let is = |source: &&Text| ***source == *said || today.as_deref() == Some(&***source);
    let known = sources.iter().find(is);
    if known.is_none() {
        let near = nearest(said, sources.iter().map(|source| &**source));
        let help = match near {
            Some(near) => meant(near),
            None => "declare the source under `sources`".to_owned(),
        };
        sheet.error(node.span, format!("unknown source {}", quoted(said))).help = Some(help);
    }
    known.cloned()
}

impl Reading<'_> {
    fn entry(&mut self, level: &Level, prefix: &str, key: &NodeKey<'_>, node: &Node<'_>) {
        match level.get(&*key.text) {
            Some(Slot::Fact(fact)) => self.fact(fact, node),
            Some(Slot::Group(inner)) => {
                let NodeKind::Map(entries) = &node.kind else {
                    self.sheet.wanted(node, &key.text, "a mapping");
                    return;
                };
                let prefix = format!("{prefix}{}.", key.text);
                entries.iter().for_each(|(key, node)| self.entry(inner, &prefix, key, node));
            }
            None => self.unknown(level, prefix, key, node),
        }
    }

    fn fact(&mut self, fact: &'static Fact, node: &Node<'_>) {
        let value = match fact.kind {
            Kind::Selectors => selectors::read(self.sheet, node).map(|read| Value::Selectors(Arc::new(read))),
            Kind::Tags => selectors::tags(self.sheet, node).map(|tags| Value::Tags(Arc::new(tags))),
            Kind::Secret => {
                self.psk = psk::reference(self.sheet, node).map(|reference| (reference, node.span));
                None
            }
            _ => value::scalar(self.sheet, fact, node),
        };
        let Some(value) = value else { return };
        (fact.write)(&mut self.facts.tunnel, value);
        self.facts.stated.push(Stated { fact: fact.index, default: self.defaults, span: node.span });
    }

    fn unknown(&mut self, level: &Level, prefix: &str, key: &NodeKey<'_>, node: &Node<'_>) {
        if is_of_key(&key.text) {
            psk::refuse(self.sheet, key.span);
            return;
        }
        let place = match prefix.trim_end_matches('.') {
            "" if self.defaults => "defaults",
            "" => "a tunnel",
            group => group,
        };
        let full = format!("{prefix}{}", key.text);
        if let Some(fact) = Fact::find(&full).filter(|fact| fact.origin != Origin::Declared) {
            let message = format!("{} cannot be declared", fact.name);
            let help = match fact.origin {
                Origin::Reported => "leave it out: only the cloud says it",
                Origin::Declared | Origin::Derived | Origin::Fleet => {
                    "leave it out, or demand it in a policy: it is worked out"
                }
            };
            self.sheet.error(key.span, message).help = Some(help.to_owned());
            return;
        }
        self.sheet.unknown(key, Some(node), place).help = Some(better(level, prefix, key));
    }
}

/// What an unknown key may have been meant for.
fn better(level: &Level, prefix: &str, key: &NodeKey<'_>) -> String {
    if let Some((group, rest)) = key.text.split_once('.').filter(|_| Fact::find(&key.text).is_some()) {
        return format!("nest it: `{group}: {{{rest}: …}}`");
    }
    let beside = if prefix.is_empty() { &BESIDE_FACTS[..] } else { &[] };
    let mut here: Vec<&str> = level.keys().copied().chain(beside.iter().copied()).collect();
    here.sort_unstable();
    here.dedup();
    if let Some(near) = nearest(&key.text, here.iter().copied()) {
        return meant(near);
    }
    let elsewhere = FACTS.iter().filter(|fact| fact.origin == Origin::Declared);
    let last = |fact: &&Fact| fact.name.rsplit('.').next().is_some_and(|last| last == key.text);
    let elsewhere: Vec<&str> = elsewhere.filter(last).map(|fact| fact.name).collect();
    if elsewhere.is_empty() {
        return format!("write one of {}", listed(&here));
    }
    format!(
        "did you mean {}?",
        elsewhere.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
    )
}
