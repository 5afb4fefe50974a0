//! Whether a text is JSON, and if not, what it is instead.

use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::answer::Answer;
use super::{advice, wrapper};
use crate::fetch::Error;

/// Checks that the text is JSON, one document after the other. Takes time in proportion to its length,
/// however deeply it is nested.
pub(super) fn check(answer: Answer<'_>) -> Result<(), Error> {
    let text = answer.read();
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let Some(error) = documents.find_map(Result::err) else {
        return if text.trim().is_empty() { Err(empty(answer)) } else { Ok(()) };
    };
    let begin = text.trim_start();
    let at = offset(text, error.line(), error.column());
    let place = answer.place(answer.body.range().start + at);
    let wrapped = is_wrapped(answer);
    Err(match (looks_like(begin, wrapped), error.classify()) {
        (Some((reason, help)), _) => Error::NotJson { place, reason: reason.to_owned(), help },
        (None, Category::Eof) => Error::Truncated { place },
        (None, _) => Error::NotJson {
            place,
            reason: reason(&error),
            help: if wrapped { advice::WRAPPED } else { advice::MEND },
        },
    })
}

/// Says whether the wrapper of a CI job printed the text.
fn is_wrapped(answer: Answer<'_>) -> bool {
    wrapper::is_wrapped(answer.text.trim_start_matches('\u{feff}'))
}

fn empty(answer: Answer<'_>) -> Error {
    let file = answer.name().to_owned();
    if is_wrapped(answer) {
        let reason = "it holds nothing but the lines of a wrapper".to_owned();
        return Error::NotJson { place: file, reason, help: advice::WRAPPED };
    }
    Error::NoTunnels { file, found: ": it is empty".to_owned() }
}

/// The words of the parser, which quote nothing of the text, without the place.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason).to_owned()
}

/// The byte at a line and a column that are counted from 1, the column in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    let line_start = match line.checked_sub(2) {
        Some(before) => breaks.nth(before).map_or(text.len(), |at| at + 1),
        None => 0,
    };
    let mut at = (line_start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// So many lines are looked at to tell what a text is.
const MOST_LINES: usize = 40;

/// What Terraform, or OpenTofu, prints for people.
const FOR_PEOPLE: [&str; 9] = [
    "Terraform will perform",
    "Terraform used the selected",
    "Terraform has compared",
    "OpenTofu will perform",
    "OpenTofu used the selected",
    "OpenTofu has compared",
    "No changes. Your infrastructure",
    "Refreshing state...",
    "resource \"tencentcloud_",
];

/// Other things that end up in such files, by how they begin; and what to do.
pub(super) fn looks_like(begin: &str, wrapped: bool) -> Option<(&'static str, &'static str)> {
    let first_line = begin.lines().next().unwrap_or_default();
    let lines = || begin.lines().take(MOST_LINES);
    let is_json = begin.starts_with(['{', '[']);
    if begin.starts_with('<') {
        Some(("it looks like a web page", advice::PAGE))
    } else if begin.starts_with("[TencentCloudSDKException]") {
        Some(("it is an error message of tccli", advice::MESSAGE))
    } else if ["------", "+--", "| "].iter().any(|table| begin.starts_with(table)) {
        Some(("it looks like a table", advice::TABLE))
    } else if !is_json && lines().any(|line| FOR_PEOPLE.iter().any(|said| line.contains(said))) {
        let help = if wrapped { advice::WRAPPED } else { advice::SHOW };
        Some(("it looks like what Terraform prints for people", help))
    } else if is_yaml(begin, first_line) {
        Some(("it looks like YAML", advice::YAML))
    } else if !is_json && is_table(first_line) {
        Some(("it looks like a spreadsheet saved as CSV", advice::TCCLI))
    } else if !is_json && lines().any(|line| line.starts_with(['{', '['])) {
        Some((
            "something else stands before the JSON",
            if wrapped { advice::WRAPPED } else { advice::BEFORE },
        ))
    } else if !is_json && wrapped {
        Some(("it holds the lines of a wrapper, and no JSON", advice::WRAPPED))
    } else {
        None
    }
}

fn is_yaml(begin: &str, first_line: &str) -> bool {
    let key = first_line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '));
    let is_name = |key: &str| {
        key.starts_with(char::is_alphabetic) && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
    };
    begin.starts_with("---")
        || begin.starts_with("%YAML")
        || begin.starts_with("- ")
        || key.is_some_and(|(key, _)| is_name(key))
}

/// Says whether a line is one of a table: three cells at least.
fn is_table(line: &str) -> bool {
    [',', ';', '\t'].iter().any(|between| line.matches(*between).nth(1).is_some()) && !line.starts_with('#')
}
