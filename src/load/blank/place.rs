//! The places in a file of ours, and what may be shown in each: the values of keys that it knows.

use crate::load::keys::{self, Level, Slot};
use crate::model::Fact;
use crate::model::secret::name::may_be_of_secret;
use crate::model::value::Kind as Value;
use crate::policy::Test;
use crate::source::{Provider, Takes, asked};
use crate::text::yaml::{Node, NodeKey, NodeKind};

/// A place in a file, by the keys that lead there.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// A project, a part of one, a policy or cases.
    Root,
    /// An entry of `sources`.
    Source,
    /// What is said to a provider.
    Cloud(&'static Provider),
    /// Where requests go.
    Endpoint,
    /// A tunnel.
    Tunnel,
    /// A group of its facts.
    Group(&'static Level),
    /// Its traffic selectors.
    Selector,
    /// Its tags.
    Tags,
    /// One of them.
    Tag,
    /// Its key.
    Key,
    /// An entry of `waivers`, or what a policy asks of them.
    Waiver,
    /// An edition.
    Edition,
    /// The entries of a policy.
    Rules,
    /// One of them, or a waiver, that is about a key.
    OfKey,
    /// Another entry.
    Rule,
    /// A severity, or several by date.
    Grades,
    /// The scope of a demand.
    Scope,
    /// What a policy asks against quantum computers.
    PostQuantum,
    /// A case.
    Case,
    /// Text, or a list of it.
    Text,
}

/// Keys that say nothing of a value.
const BESIDE_VALUES: [&str; 18] = [
    "severity",
    "from",
    "until",
    "reference",
    "url",
    "evidence",
    "fact",
    "title",
    "why",
    "fix",
    "cwe",
    "objective",
    "only",
    "rule",
    "tunnel",
    "reason",
    "owner",
    "expires",
];

impl Place {
    /// Says whether text may be shown here.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Text | Self::Tag | Self::Grades)
    }

    /// Says whether the items of a list may be shown here.
    pub fn takes_list(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Source
                | Self::Tunnel
                | Self::Selector
                | Self::Waiver
                | Self::Case
                | Self::Grades
        )
    }

    /// Says whether the entries of a mapping may be shown here.
    pub fn takes_map(self) -> bool {
        !matches!(self, Self::Text | Self::Tag | Self::Key | Self::Endpoint)
    }

    /// The place as its entries tell it.
    pub fn with(self, entries: &[(NodeKey<'_>, Node<'_>)]) -> Self {
        let of_key = || {
            entries.iter().any(|(key, value)| {
                let NodeKind::Scalar(said, _) = &value.kind else { return false };
                key.text == "fact" && Fact::find(said).is_some_and(is_secret)
            })
        };
        match self {
            Self::Rule | Self::Waiver if of_key() => Self::OfKey,
            _ => self,
        }
    }

    /// The place under a key; `None` if nothing there may be shown.
    pub fn under(self, key: &str) -> Option<Self> {
        match self {
            Self::Root => root(key),
            Self::Source => match asked().find(|provider| provider.id == key) {
                Some(provider) => Some(Self::Cloud(provider)),
                None => text(&keys::SOURCE, key),
            },
            Self::Cloud(provider) => {
                provider.keys().iter().find(|known| known.name == key).map(|known| match known.takes {
                    Takes::Endpoint => Self::Endpoint,
                    _ => Self::Text,
                })
            }
            Self::Tunnel => tunnel(key),
            Self::Group(level) => slot(level, key),
            Self::Selector => text(&keys::SELECTOR, key),
            Self::Tags => (!may_be_of_secret(key)).then_some(Self::Tag),
            Self::Waiver => text(&keys::WAIVER, key),
            Self::Edition => text(&keys::EDITION, key),
            Self::PostQuantum => text(&keys::POST_QUANTUM, key),
            Self::Rules if may_be_of_secret(key) && Fact::find(key).is_none() => Some(Self::OfKey),
            Self::Rules => Some(Self::Rule),
            Self::OfKey if key == "only" => Some(Self::Scope),
            Self::OfKey | Self::Rule if key == "severity" => Some(Self::Grades),
            Self::Grades => text(&keys::GRADE, key),
            Self::OfKey if bounds(key) => Some(Self::Text),
            Self::OfKey => text(&BESIDE_VALUES, key),
            Self::Rule if key == "only" => Some(Self::Scope),
            Self::Rule => text(&keys::RULE, key),
            Self::Scope => Fact::find(key).filter(|fact| !is_secret(fact)).map(|_| Self::Text),
            Self::Case if matches!(key, "tunnel" | "fleet") => Some(Self::Tunnel),
            Self::Case => text(&keys::CASE, key),
            Self::Key | Self::Text | Self::Tag | Self::Endpoint => None,
        }
    }
}

fn is_secret(fact: &Fact) -> bool {
    matches!(fact.kind, Value::Secret)
}

/// A test whose argument is a number or a flag.
fn bounds(key: &str) -> bool {
    Test::KEYS.contains(&key) && matches!(key, "at_least" | "at_most" | "present" | "absent")
}

fn text(keys: &[&str], key: &str) -> Option<Place> {
    keys.contains(&key).then_some(Place::Text)
}

fn root(key: &str) -> Option<Place> {
    match key {
        "sources" => Some(Place::Source),
        "defaults" | "tunnels" => Some(Place::Tunnel),
        "waivers" => Some(Place::Waiver),
        "post_quantum" => Some(Place::PostQuantum),
        "rules" => Some(Place::Rules),
        "read" | "superseded_by" => Some(Place::Edition),
        "cases" => Some(Place::Case),
        _ => {
            text(&keys::PROJECT, key).or_else(|| text(&keys::POLICY, key)).or_else(|| text(&keys::CASES, key))
        }
    }
}

fn tunnel(key: &str) -> Option<Place> {
    match key {
        "reported" => Some(Place::Group(&keys::REPORTED)),
        _ => text(&keys::BESIDE_FACTS, key).or_else(|| slot(&keys::SLOTS, key)),
    }
}

fn slot(level: &'static Level, key: &str) -> Option<Place> {
    Some(match level.get(key)? {
        Slot::Group(inner) => Place::Group(inner),
        Slot::Fact(fact) => match fact.kind {
            Value::Secret => Place::Key,
            Value::Selectors => Place::Selector,
            Value::Tags => Place::Tags,
            _ => Place::Text,
        },
    })
}
