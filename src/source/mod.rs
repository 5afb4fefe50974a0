//! A source → live tunnels: all of them, or an error that says what is missing.

mod alibaba;
pub mod client;
mod config;
pub mod document;
mod error;
pub mod file;
mod provider;
mod shown;
pub mod snapshot;
pub mod tencent;
mod terraform;
pub mod visible;

pub use config::{ConfigKey, Regions, Setting, Takes};
pub use document::columns::{Form, Wire};
pub use error::Error;
pub use provider::{Config, Network, Provider, Query, Spelling};
pub use tencent::Error as NetworkError;

/// Every provider, a row each.
pub static PROVIDERS: [&Provider; 2] = [&tencent::PROVIDER, &alibaba::PROVIDER];

/// Every format in which tunnels arrive.
pub fn wires() -> impl Iterator<Item = &'static Wire> {
    PROVIDERS.iter().flat_map(|provider| provider.wires).copied().chain([&snapshot::WIRE])
}

/// The format that goes by this word in reports.
#[must_use]
pub fn wire(name: &str) -> Option<&'static Wire> {
    wires().find(|wire| wire.name == name)
}

/// The kind of a source that is a file.
pub const FILE: &str = "file";

/// The kinds of sources.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    std::iter::once(FILE).chain(asked().map(|provider| provider.id))
}

/// The providers that are asked over the network.
pub fn asked() -> impl Iterator<Item = &'static Provider> {
    PROVIDERS.iter().copied().filter(|provider| provider.network.is_some())
}

/// The provider that flags and variables speak of: the first that is asked.
#[must_use]
pub fn usual() -> &'static Provider {
    PROVIDERS[0]
}

/// The provider of a tunnel, by the word for the names that its keys go by, else by the kind of its source.
#[must_use]
pub fn provider_of(wire: Option<&str>, kind: &str) -> &'static Provider {
    let has = |provider: &&Provider| provider.wires.iter().any(|own| Some(own.name) == wire);
    let mut providers = PROVIDERS.iter().copied();
    providers
        .clone()
        .find(has)
        .or_else(|| providers.find(|provider| provider.id == kind))
        .unwrap_or_else(usual)
}

/// Today's name of a region, whichever provider has it.
#[must_use]
pub fn canonical_region(said: &str) -> crate::model::Text {
    let mut names = asked().map(|provider| provider.region(said));
    names.find(|name| **name != *said).unwrap_or_else(|| said.into())
}
