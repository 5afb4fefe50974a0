//! Why the tunnels of one source could not be read: the source, the action, the page, what the cloud
//! said, and what to do.
//!
//! There is no secret in any of it: what the cloud says is scrubbed of the credential first.

use std::fmt;

use miette::Diagnostic;
use thiserror::Error;

use super::action::Action;
use super::codes;
use super::credentials::CredentialError;
use crate::model::Text;
use crate::source::client::failure::Failure;

/// Why the tunnels of one source could not be read.
#[derive(Debug, Error, Diagnostic)]
#[error("source {origin}: {problem}")]
#[diagnostic(forward(problem))]
pub struct Error {
    /// The name of the source.
    pub origin: Text,
    /// What went wrong.
    pub problem: Box<Problem>,
}

impl Error {
    /// Puts a problem down to a source.
    #[must_use]
    pub fn new(origin: &Text, problem: impl Into<Problem>) -> Self {
        Self { origin: origin.clone(), problem: Box::new(problem.into()) }
    }
}

/// What went wrong.
#[derive(Debug, Error, Diagnostic)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Problem {
    /// A setting that cannot be meant.
    #[error("{key} {why}")]
    #[diagnostic(help("{help}"))]
    Setting { key: &'static str, why: String, help: String },

    /// Nobody to ask as.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Credential(#[from] CredentialError),

    /// A request that failed for good.
    #[error("{call}: {failure}{}", tried(*.tries))]
    #[diagnostic(help("{help}"))]
    Request { call: Call, failure: Box<Failure>, tries: u32, help: String },

    /// An item that could not be read.
    #[error("{call}: {reason}")]
    #[diagnostic(help(
        "Ask again; if it stays so, the cloud's answer has changed: report it, with the name of the field."
    ))]
    Item { call: Call, reason: String },

    /// Items that do not stand still.
    #[error("{action}: the listing was read {readings} times and never was whole: {reason}")]
    #[diagnostic(help("Ask again when no tunnels come or go; if none do, report what the cloud counts."))]
    Shifting { action: &'static str, readings: u32, reason: String },

    /// A bound of ours, so that memory stays bounded.
    #[error("{action}: the cloud counts {total} items, more than {most}")]
    #[diagnostic(help("Narrow the source with the keys vpc, gateway or tunnel, or split it by region."))]
    TooMany { action: &'static str, total: u64, most: u64 },

    /// The operating system has no timers or sockets for us.
    #[error("the network cannot be used: {reason}")]
    #[diagnostic(help("Check the limits on open files and threads."))]
    Runtime { reason: String },
}

fn tried(tries: u32) -> String {
    if tries > 1 { format!(" (tried {tries} times)") } else { String::new() }
}

/// One page that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// The action.
    pub action: Action,
    /// The number of items before the page.
    pub offset: u64,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}", self.action.name(), self.offset)
    }
}

impl Problem {
    /// A request that failed for good, with what to do about it.
    #[must_use]
    pub fn request(call: Call, failure: Failure, tries: u32, region: &str) -> Self {
        let help = codes::of(&failure, call.action, region);
        Self::Request { call, failure: Box::new(failure), tries, help }
    }
}
