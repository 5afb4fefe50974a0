//! Why an earlier report could not be read, and what would be right.

use std::io;

use miette::Diagnostic;
use thiserror::Error;

use super::VERSION;
use crate::text::harmless::marked;

/// Why an earlier report could not be read.
#[derive(Debug, Error, Diagnostic)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Error {
    /// The file system said no.
    #[error("{file}: cannot be read: {reason}")]
    #[diagnostic(help(
        "check the path: it must be a report that `--format json` or `--output json=PATH` wrote"
    ))]
    Unreadable { file: String, reason: io::Error },

    /// What is piped in.
    #[error("-: a report is read from a file, and not from stdin")]
    #[diagnostic(help("save it first, and name the file: `vpnaudit check --output json=PATH` writes one"))]
    Stdin,

    /// Something else.
    #[error("{file}: is no report of vpnaudit: {found}")]
    #[diagnostic(help("give what `vpnaudit check --output json=PATH` wrote"))]
    NotAReport { file: String, found: String },

    /// A report of another program than this one.
    #[error("{file}: is a report of version {found}, and this vpnaudit reads version {VERSION}")]
    #[diagnostic(help("write it anew with this vpnaudit: `vpnaudit check --output json=PATH`"))]
    Version { file: String, found: String },

    /// A report of half an answer.
    #[error("{file}: is the report of a run that did not see everything (`complete: false`)")]
    #[diagnostic(help("take the report of a run in which every source gave all of its tunnels"))]
    Incomplete { file: String },

    /// A report that somebody edited.
    #[error("{file}: {field} cannot be read: {reason}")]
    #[diagnostic(help("write the report anew: `vpnaudit check --output json=PATH`"))]
    Field { file: String, field: String, reason: String },
}

impl Error {
    /// Says whether the file may be something else than a report: a folder of pages, say.
    #[must_use]
    pub fn is_something_else(&self) -> bool {
        match self {
            Self::NotAReport { .. } => true,
            Self::Unreadable { reason, .. } => reason.kind() == io::ErrorKind::IsADirectory,
            Self::Stdin | Self::Version { .. } | Self::Incomplete { .. } | Self::Field { .. } => false,
        }
    }
}

/// Text out of the file, short and harmless. The words of a parser lose the value that they repeat: it
/// may be anything, where the file is something else than a report.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 120;
    let told = text.split_once("string \"").and_then(|(before, rest)| {
        let (_, after) = rest.rsplit_once("\", expected ")?;
        Some(format!("{before}a text, expected {after}"))
    });
    marked(told.as_deref().unwrap_or(text), MOST)
}
