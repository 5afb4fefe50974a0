//! Why there is no credential. Names places, never what they hold.

use miette::Diagnostic;
use thiserror::Error;

use crate::source::client::failure::Failure;

/// Why there is no credential.
#[derive(Clone, Debug, Error, Diagnostic)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum CredentialError {
    /// Nothing anywhere.
    #[error("no credential was found; looked at: {}", listed(.looked))]
    #[diagnostic(help(
        "Set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY, or run `tccli configure`, or name a \
         profile that has a key."
    ))]
    NoneFound { looked: Vec<String> },

    /// A name that leads nowhere.
    #[error("the profile {profile} was not found; looked at: {}", listed(.looked))]
    #[diagnostic(help("Run `tccli configure --profile {profile}`, or name a profile that is there."))]
    NoProfile { profile: String, looked: Vec<String> },

    /// One half without the other.
    #[error("{place}: has no {missing}")]
    #[diagnostic(help("Give the {missing} too, or take the rest away so that other places are looked at."))]
    Half { place: String, missing: &'static str },

    /// Not what was meant.
    #[error("{place}: the {part} holds characters that none has")]
    #[diagnostic(help("Copy the {part} again, without spaces or quotes around it."))]
    NoKey { place: String, part: &'static str },

    /// A file that says nothing.
    #[error("{place}: cannot be read: {reason}")]
    #[diagnostic(help(
        "Check the permissions of the file and what it holds, or write it anew with `tccli configure`."
    ))]
    Unreadable { place: String, reason: String },

    /// A session that is over.
    #[error("{place}: the {kind} session ran out {ago} s ago")]
    #[diagnostic(help("Run `{command}` to renew it."))]
    Expired { place: String, kind: &'static str, ago: i64, command: String },

    /// A role that cannot be had.
    #[error("{what}: {failure}")]
    #[diagnostic(help("{help}"))]
    Exchange { what: String, failure: Box<Failure>, help: &'static str },
}

fn listed(looked: &[String]) -> String {
    looked.join("; ")
}
