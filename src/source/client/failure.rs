//! How one request can fail, before anyone has decided whether to try again.

use std::time::Duration;

use thiserror::Error;

use crate::source::shown::{cut, cut_to, shown};
use crate::text::redact::Redactor;

/// How one request failed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Failure {
    /// No connection.
    #[error("no connection: {}", cut(.0))]
    Connect(String),

    /// No proxy.
    #[error("the proxy refuses: {}", cut(.0))]
    Proxy(String),

    /// No trust.
    #[error("the certificate does not verify: {}", cut(.0))]
    Certificate(String),

    /// No answer.
    #[error("no answer in time")]
    Timeout,

    /// A connection that was closed before the answer.
    #[error("the connection broke: {}", cut(.0))]
    Reset(String),

    /// Half an answer.
    #[error("the answer was cut off")]
    Truncated,

    /// A bound of ours, so that memory stays bounded.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge { limit: usize },

    /// Not the API, or the API on a bad day. `wait` is how long to stay away, where the answer tells.
    #[error(
        "HTTP status {status}{}{}",
        if *html { ", with an HTML page" } else { "" },
        wait.map(|wait| format!(", with `Retry-After` of {} s", wait.as_secs())).unwrap_or_default()
    )]
    Status { status: u16, html: bool, wait: Option<Duration> },

    /// Not the API.
    #[error("{}", if *html { "the answer is an HTML page, not JSON" } else { "the answer is not JSON" })]
    NotJson { html: bool },

    /// JSON, but not the answer to this request.
    #[error("{} is {}, expected {expected}", cut(field), cut_to(found, 40))]
    Foreign { field: String, found: String, expected: String },

    /// The API says no. `ahead` is by how many seconds the clock of this machine is ahead of the
    /// cloud's, `wait` how long to stay away, where the answer tells.
    #[error(
        "{}: {}{}",
        cut(code),
        cut(message),
        request.as_ref().map(|id| format!(" (request {})", cut(id))).unwrap_or_default()
    )]
    Refused {
        code: String,
        message: String,
        request: Option<String>,
        ahead: Option<i64>,
        wait: Option<Duration>,
    },
}

impl Failure {
    /// A refusal, with its texts made harmless.
    #[must_use]
    pub fn refused(code: &str, message: &str, request: Option<&str>) -> Self {
        let request = request.filter(|id| !id.is_empty()).map(shown);
        // the cloud breaks its sentences into lines
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        Self::Refused { code: shown(code), message: shown(&message), request, ahead: None, wait: None }
    }

    /// How long to stay away, where the answer tells.
    #[must_use]
    pub const fn wait(&self) -> Option<Duration> {
        let (Self::Status { wait, .. } | Self::Refused { wait, .. }) = self else { return None };
        *wait
    }

    /// The failure without secrets that are known. Only then it is shown, and its texts are cut.
    #[must_use]
    pub fn without(mut self, secrets: &Redactor) -> Self {
        let texts = match &mut self {
            Self::Connect(said) | Self::Proxy(said) | Self::Certificate(said) | Self::Reset(said) => {
                vec![said]
            }
            Self::Foreign { field, found, expected } => vec![field, found, expected],
            Self::Refused { code, message, request, .. } => {
                [code, message].into_iter().chain(request).collect()
            }
            Self::Timeout
            | Self::Truncated
            | Self::TooLarge { .. }
            | Self::Status { .. }
            | Self::NotJson { .. } => Vec::new(),
        };
        for text in texts {
            *text = secrets.text(text);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clouds_message_cannot_write_to_the_terminal() {
        let failure = Failure::refused("X\u{1b}[2J", "a\r\n::error::b\u{202e}", Some(""));
        let said = failure.to_string();
        assert!(!said.contains(['\u{1b}', '\r', '\n', '\u{202e}']) && !said.contains("request"), "{said:?}");
    }
}
