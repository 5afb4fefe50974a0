//! A provider of tunnels: the one row in which stands whatever is peculiar to a cloud.

use super::client::environment::Environment;
use super::client::progress::{Outcome, Progress};
use super::config::{ConfigKey, Regions, Setting, Takes};
use super::document::around::EnvelopeKey;
use super::document::columns::Wire;
use super::terraform::types::Resources;
use crate::model::{Fact, Text, Value};
use crate::text::Location;

/// A cloud, as the rest of the program knows it.
#[derive(Debug)]
pub struct Provider {
    /// The kind of its sources, and their key in a project file.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The formats in which its tunnels arrive.
    pub wires: &'static [&'static Wire],
    /// The keys of what it puts around a listing.
    pub envelope: &'static [EnvelopeKey],
    /// What to do about an error of its API, by the code.
    pub help: fn(code: &str) -> Option<String>,
    /// How to get an answer that is read.
    pub answers: Answers,
    /// Its resources in Terraform.
    pub resources: &'static Resources,
    /// How it spells a change to a tunnel, if that is known.
    pub spelling: Option<&'static Spelling>,
    /// How it is asked over the network; one without is read from files only.
    pub network: Option<&'static Network>,
}

/// How to get an answer that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The actions that give one, as a sentence names them.
    pub actions: &'static str,
    /// The command that fetches one into a file.
    pub command: &'static str,
    /// The vendor's tool.
    pub tool: &'static str,
    /// How the types of its resources begin in Terraform.
    pub resources: &'static str,
    /// How a message of that tool begins.
    pub message: &'static str,
}

/// How a provider spells a change to a tunnel.
#[derive(Debug)]
pub struct Spelling {
    /// The command that changes one.
    pub command: &'static str,
    /// Says whether a command can set a fact, if to the right values only.
    pub sets: fn(&Fact) -> bool,
    /// A value as it is written in a request; `None` if the API is not known to take it.
    pub spelled: fn(&Fact, &Value) -> Option<String>,
    /// A value as it is written where it is to stay as the cloud itself reports it.
    pub repeated: fn(&Fact, &Value) -> Option<String>,
    /// How a value is spelled that not every gateway of the cloud takes.
    pub newer: fn(&Fact, &Value) -> Option<String>,
    /// The attribute of the resource in Terraform.
    pub attribute: fn(&Fact, &Value) -> Option<String>,
    /// The options of a fact.
    pub options: fn(&Fact) -> &'static [&'static str],
    /// Says whether a command holds a fact, to change it or to leave it as it is.
    pub holds: fn(&Fact) -> bool,
    /// Says whether a command changes a fact alone.
    pub stands_alone: fn(&Fact) -> bool,
    /// The facts that are changed with a fact.
    pub with: fn(&Fact) -> Option<&'static [&'static Fact]>,
    /// Says whether two changes are one: of one fact, or in one command.
    pub are_one: fn(&Fact, &Fact) -> bool,
}

/// How a provider is asked over the network.
#[derive(Debug)]
pub struct Network {
    /// The keys of a source.
    pub keys: &'static [ConfigKey],
    /// The regions that `all` stands for.
    pub regions: fn() -> Vec<&'static str>,
    /// Today's name of a region.
    pub region: fn(said: &str) -> Text,
    /// The region to ask where none is named, by the profile.
    pub default_region: fn(profile: Option<&str>, environment: &Environment<'_>) -> Option<Text>,
    /// What to do where there is no region.
    pub name_a_region: &'static str,
    /// Reads all sources at once. One that fails does not stop the others.
    pub read: fn(&[Query], &Environment<'_>, &dyn Progress) -> Vec<Outcome>,
    /// The least that an account must be allowed, to paste.
    pub permissions: fn(&[&Config]) -> serde_json::Value,
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Provider {}

impl Provider {
    /// The keys of a source.
    #[must_use]
    pub fn keys(&self) -> &'static [ConfigKey] {
        self.network.map_or(&[], |network| network.keys)
    }

    /// The regions that `all` stands for.
    #[must_use]
    pub fn regions(&self) -> Vec<&'static str> {
        self.network.map_or_else(Vec::new, |network| (network.regions)())
    }

    /// Today's name of a region.
    #[must_use]
    pub fn region(&self, said: &str) -> Text {
        self.network.map_or_else(|| said.into(), |network| (network.region)(said))
    }
}

/// What is said of a source. What is not is left to the defaults of its provider.
#[derive(Clone, Debug)]
pub struct Config {
    /// Who is asked.
    pub provider: &'static Provider,
    /// The regions.
    pub regions: Option<Regions>,
    settings: Vec<(&'static str, Setting)>,
}

impl Config {
    /// Nothing is said yet.
    #[must_use]
    pub const fn new(provider: &'static Provider) -> Self {
        Self { provider, regions: None, settings: Vec::new() }
    }

    /// Sets a key.
    pub fn set(&mut self, key: &'static str, setting: Setting) {
        self.settings.retain(|(known, _)| *known != key);
        self.settings.push((key, setting));
    }

    fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.iter().find(|(known, _)| *known == key).map(|(_, setting)| setting)
    }

    /// The texts of a key.
    #[must_use]
    pub fn texts(&self, key: &str) -> &[Text] {
        match self.get(key) {
            Some(Setting::Texts(texts)) => texts,
            _ => &[],
        }
    }

    /// The text of a key.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&Text> {
        self.texts(key).first()
    }

    /// The number of a key.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.get(key) {
            Some(Setting::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// Each filter and value, as a report says them; nothing, if all tunnels are asked for.
    #[must_use]
    pub fn filters(&self) -> Vec<Text> {
        let keys = self.provider.keys().iter().filter(|key| matches!(key.takes, Takes::Filter));
        let said = keys.flat_map(|key| self.texts(key.name).iter().map(|value| (key.name, value)));
        said.map(|(key, value)| format!("{key} {value}").into()).collect()
    }
}

/// One account in one region, to be asked.
#[derive(Clone, Debug)]
pub struct Query {
    /// The name of the source.
    pub name: Text,
    /// The region, as it was said.
    pub region: Text,
    /// What else is said of the source.
    pub config: Config,
    /// The entry of the project file.
    pub location: Option<Location>,
}
