//! Why live tunnels could not be read.
//!
//! Every message names the file and, where there is one, the place in it. None shows a fragment of
//! the file, because fragments of answers hold pre-shared keys.

use std::io;

use miette::Diagnostic;
use thiserror::Error;

use super::PROVIDERS;
use super::shown::cut;
use crate::text::redact::Redactor;

/// Why live tunnels could not be read. Nothing is audited on half an answer.
#[derive(Debug, Error, Diagnostic)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum Error {
    /// The file system said no.
    #[error("{file}: cannot be read: {reason}")]
    #[diagnostic(help("Check the path and the permissions; it must be a JSON file or a folder of them."))]
    Unreadable { file: String, reason: io::Error },

    /// A bound of ours, so that memory stays bounded.
    #[error("{file}: is larger than {limit} bytes")]
    #[diagnostic(help("Split the listing into pages and put them into one folder."))]
    TooLarge { file: String, limit: u64 },

    /// Two sources, or one twice, that have one tunnel and say different things of it.
    #[error("{}: {because}", between(first, second))]
    #[diagnostic(help(
        "Take one of the two out, or fetch both anew; `vpnaudit diff` shows all that differs between two files."
    ))]
    Disputed { first: String, second: String, because: String },

    /// A folder without pages.
    #[error("{file}: is a folder without any file that ends in .json")]
    #[diagnostic(help("Name the folder that holds the saved pages, or a single file."))]
    NoPages { file: String },

    /// Not a text.
    #[error("{file}: is not text: {reason}")]
    #[diagnostic(help("{help}"))]
    NotText { file: String, reason: String, help: String },

    /// A folder of everything.
    #[error("{file}: holds more than {most} entries, or folders more than {deepest} deep")]
    #[diagnostic(help("Name the folder that holds the saved pages, or a single file."))]
    TooManyFiles { file: String, most: usize, deepest: usize },

    /// Not JSON.
    #[error("{place}: is not JSON: {reason}")]
    #[diagnostic(help("{help}"))]
    NotJson { place: String, reason: String, help: String },

    /// A page cut in half.
    #[error("{place}: ends in the middle of the JSON document")]
    #[diagnostic(help("Fetch the file again: it was cut off while it was written or copied."))]
    Truncated { place: String },

    /// Lists in lists in lists.
    #[error("{place}: is nested too deeply")]
    #[diagnostic(help("Check that the file is what the cloud or Terraform wrote."))]
    Nesting { place: String },

    /// JSON, but none of ours.
    #[error("{file}: holds no tunnels in any shape that vpnaudit reads{}", cut(found))]
    #[diagnostic(help(
        "Give an answer of {}, a list of its tunnels, or what `terraform show -json` prints of a state or a plan.",
        answers()
    ))]
    NoTunnels { file: String, found: String },

    /// The answer is an error message.
    #[error(
        "{place}: is an error of the API, not a listing: {} is {}{}{}",
        cut(field),
        cut(code),
        cut(message),
        cut(request)
    )]
    #[diagnostic(help("{}", advice(code)))]
    Refused { place: String, field: String, code: String, message: String, request: String },

    /// An item of a listing that is something else.
    #[error("{place}: {} is no tunnel: {}", cut(item), cut(found))]
    #[diagnostic(help(
        "Give a listing of tunnels only: an answer of {}, without a filter that drops ids and names.",
        answers()
    ))]
    NotATunnel { place: String, item: String, found: String },

    /// A type that is not the documented one, or text that does not mean what it should.
    #[error("{place}: {} is {}, expected {expected}{}", cut(field), cut(found), cut(tunnel))]
    #[diagnostic(help("Fetch the answer again; if it was edited, put the field right."))]
    Field { place: String, field: String, found: String, expected: &'static str, tunnel: String },

    /// One key, two values.
    #[error("{place}: {} is there twice, with two values", cut(field))]
    #[diagnostic(help("Fetch the answer again, or take out the one that is not in force."))]
    Contradiction { place: String, field: String },

    /// One key, twice: readers of JSON differ on which of the two counts.
    #[error("{place}: {} is there twice; the first one is at {first}", cut(field))]
    #[diagnostic(help(
        "Fetch the answer again; if it was edited or merged, take out the one that is not in force."
    ))]
    Twice { place: String, field: String, first: String },

    /// Two keys that each claim to hold the tunnels.
    #[error(
        "{place}: {} cannot stand beside {}, which is at {first}: only one of them can hold the tunnels",
        cut(field),
        cut(other)
    )]
    #[diagnostic(help(
        "Fetch the answer again; if several answers were merged, put each into a file of its own."
    ))]
    Beside { place: String, field: String, other: String, first: String },

    /// Pages are missing, or there are too many.
    #[error("{file}: the answer counts {total} tunnels, but {found} are there")]
    #[diagnostic(help(
        "Fetch the rest with Offset (`offset` in API v2) and put all pages of one listing, and nothing \
         else, into one folder."
    ))]
    Total { file: String, total: u64, found: u64 },

    /// Pages of different listings, or of one that changed.
    #[error("{place}: counts {total} tunnels, but {other} counts {other_total}")]
    #[diagnostic(help(
        "Put the pages of one listing into one folder; if they are of one, tunnels came or went while it \
         was fetched: fetch all pages again."
    ))]
    Totals { place: String, total: u64, other: String, other_total: u64 },

    /// Items that moved between pages.
    #[error("{place}: tunnel {} is listed again; it was already at {first}", cut(id))]
    #[diagnostic(help(
        "Fetch all pages again, in the order of their creation: when tunnels come or go while paging, one \
         is listed twice and another is missed. Take out pages that were saved twice."
    ))]
    Duplicate { place: String, id: String, first: String },

    /// A plan that Terraform did not finish.
    #[error("{file}: the plan ended in an error (`errored: true`), so it does not hold all that is planned")]
    #[diagnostic(help(
        "Mend what `terraform plan` reports, plan again, and give what `terraform show -json` prints of the new \
         plan."
    ))]
    ErroredPlan { file: String },

    /// A plan of a part of the configuration.
    #[error(
        "{file}: the plan is not complete (`complete: false`): a part of the configuration is not planned"
    )]
    #[diagnostic(help(
        "Plan without -target and -exclude, and after deferred changes were applied; or accept a part with \
         --allow-partial."
    ))]
    PartialPlan { file: String },

    /// The cloud, or the way to it.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Network(#[from] super::NetworkError),
}

impl Error {
    /// The error without the secrets that stand elsewhere in the file.
    pub(super) fn without(mut self, secrets: &[&str]) -> Self {
        let mut quotes = self.quotes();
        let scrub = Redactor::near(secrets, quotes.iter().map(|quote| quote.as_str()));
        for quote in &mut quotes {
            **quote = scrub.text(quote);
        }
        self
    }

    /// What of the message is taken from the file.
    fn quotes(&mut self) -> Vec<&mut String> {
        match self {
            Self::Refused { field, code, message, request, .. } => vec![field, code, message, request],
            Self::Field { field, found, tunnel, .. } => vec![field, found, tunnel],
            Self::NotATunnel { item, found, .. } => vec![item, found],
            Self::NoTunnels { found, .. } => vec![found],
            Self::Duplicate { id, .. } => vec![id],
            Self::Contradiction { field, .. } | Self::Twice { field, .. } => vec![field],
            Self::Beside { field, other, .. } => vec![field, other],
            Self::Unreadable { .. }
            | Self::TooLarge { .. }
            | Self::NoPages { .. }
            | Self::NotText { .. }
            | Self::TooManyFiles { .. }
            | Self::NotJson { .. }
            | Self::Truncated { .. }
            | Self::Nesting { .. }
            | Self::Disputed { .. }
            | Self::Total { .. }
            | Self::Totals { .. }
            | Self::ErroredPlan { .. }
            | Self::PartialPlan { .. }
            | Self::Network(_) => Vec::new(),
        }
    }
}

/// Says who disagrees about a tunnel.
fn between(first: &str, second: &str) -> String {
    if first == second {
        return format!("within source {first}, one tunnel is there twice and differs");
    }
    format!("source {second} and source {first} disagree")
}

/// The actions whose answers are read.
fn answers() -> String {
    PROVIDERS.map(|provider| provider.answers.actions).join(", or of ")
}

/// What to do about an error of an API.
fn advice(code: &str) -> String {
    let help = PROVIDERS.iter().find_map(|provider| (provider.help)(code));
    help.unwrap_or_else(|| {
        "Look the code up in the documents of the API, and fetch the listing again.".to_owned()
    })
}
