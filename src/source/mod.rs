//! A source → live tunnels: all of them, or an error that says what is missing.

pub mod document;
mod error;
pub mod file;
mod provider;
mod refusal;
mod shown;
pub mod snapshot;
pub mod tencent;
mod terraform;
pub mod visible;

pub use document::columns::{Form, Wire};
pub use error::Error;
pub use provider::Provider;

/// Every provider, a row each.
pub static PROVIDERS: [&Provider; 1] = [&tencent::PROVIDER];

/// Every format in which tunnels arrive.
pub fn wires() -> impl Iterator<Item = &'static Wire> {
    PROVIDERS.iter().flat_map(|provider| provider.wires).copied().chain([&snapshot::WIRE])
}

/// The format that goes by this word in reports.
#[must_use]
pub fn wire(name: &str) -> Option<&'static Wire> {
    wires().find(|wire| wire.name == name)
}
