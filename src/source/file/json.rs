//! Whether a text is JSON, and if not, what it is instead.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::advice::Advice;
use super::wrapper;
use crate::source::document::answer::Answer;
use crate::source::provider::Answers;
use crate::source::{Error, PROVIDERS};

/// Checks that the text is JSON, one document after the other. Takes time in proportion to its length,
/// however deeply it is nested.
pub(super) fn check(answer: Answer<'_>) -> Result<(), Error> {
    let text = answer.read();
    let mut documents = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    // where the documents that are JSON end
    let mut end = 0;
    let error = loop {
        match documents.next() {
            Some(Ok(_)) => end = documents.byte_offset(),
            Some(Err(error)) => break error,
            None if text.trim().is_empty() => return Err(empty(answer)),
            None => return Ok(()),
        }
    };
    let (json, rest) = text.split_at_checked(end).unwrap_or_default();
    let at = offset(text, error.line(), error.column());
    let place = answer.place(answer.body.range().start + at);
    let wrapped = is_wrapped(answer);
    let known =
        looks_like(text.trim_start(), wrapped).or_else(|| stands_behind(json, rest.trim_start(), wrapped));
    Err(match (known, error.classify()) {
        (Some((reason, help)), _) => Error::NotJson { place, reason: reason.into_owned(), help: help.text() },
        (None, Category::Eof) => Error::Truncated { place },
        (None, _) => Error::NotJson {
            place,
            reason: reason(&error),
            help: if wrapped { Advice::Wrapped } else { Advice::Mend }.text(),
        },
    })
}

/// What is no JSON, and what to do about it.
type Looks = (Cow<'static, str>, Advice);

/// Says whether words stand behind whole documents: what is a sign of JSON belongs to a broken one.
fn stands_behind(json: &str, rest: &str, wrapped: bool) -> Option<Looks> {
    let is_command = rest.starts_with("::");
    let words = !rest.is_empty() && (is_command || !rest.starts_with(SIGNS));
    let words = words && json.trim_start().starts_with(BEGINS);
    let wrapped = wrapped || wrapper::is_wrapped(rest);
    let help = if wrapped { Advice::Wrapped } else { Advice::Behind };
    words.then_some(("something else stands behind the JSON".into(), help))
}

/// Says whether the wrapper of a CI job printed the text.
fn is_wrapped(answer: Answer<'_>) -> bool {
    wrapper::is_wrapped(answer.text.trim_start_matches('\u{feff}'))
}

fn empty(answer: Answer<'_>) -> Error {
    let file = answer.name().to_owned();
    if is_wrapped(answer) {
        let reason = "it holds nothing but the lines of a wrapper".to_owned();
        return Error::NotJson { place: file, reason, help: Advice::Wrapped.text() };
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

/// What an answer begins with, and the signs of JSON outside of a text.
const BEGINS: [char; 2] = ['{', '['];
const SIGNS: [char; 7] = ['{', '[', '}', ']', ',', ':', '"'];

/// So many lines are looked at to tell what a text is.
const MOST_LINES: usize = 40;

/// What Terraform, or OpenTofu, prints for people.
const FOR_PEOPLE: [&str; 8] = [
    "Terraform will perform",
    "Terraform used the selected",
    "Terraform has compared",
    "OpenTofu will perform",
    "OpenTofu used the selected",
    "OpenTofu has compared",
    "No changes. Your infrastructure",
    "Refreshing state...",
];

/// Other things that end up in such files, by how they begin; and what to do.
pub(super) fn looks_like(begin: &str, wrapped: bool) -> Option<Looks> {
    let lines = || begin.lines().take(MOST_LINES);
    let unless_wrapped = |help| if wrapped { Advice::Wrapped } else { help };
    if begin.starts_with('<') {
        Some(("it looks like a web page".into(), Advice::Page))
    } else if let Some(answers) = answers().find(|answers| begin.starts_with(answers.message)) {
        Some((format!("it is an error message of {}", answers.tool).into(), Advice::Message(answers)))
    } else if ["------", "+--", "| "].iter().any(|table| begin.starts_with(table)) {
        Some(("it looks like a table".into(), Advice::Table))
    } else if begin.starts_with(BEGINS) {
        None
    } else if lines().any(is_for_people) {
        Some(("it looks like what Terraform prints for people".into(), unless_wrapped(Advice::Show)))
    } else if !is_marked_yaml(begin) && lines().any(|line| line.starts_with(BEGINS)) {
        // a line such as `Warning: old` looks like YAML, which holds no such line
        Some(("something else stands before the JSON".into(), unless_wrapped(Advice::Before)))
    } else if wrapped {
        Some(("it holds the lines of a wrapper, and no JSON".into(), Advice::Wrapped))
    } else if is_marked_yaml(begin) || begins_with_key(begin) {
        Some(("it looks like YAML".into(), Advice::Yaml))
    } else if is_table(begin) {
        Some(("it looks like a spreadsheet saved as CSV".into(), Advice::Fetch))
    } else {
        None
    }
}

/// How answers of each provider are got.
fn answers() -> impl Iterator<Item = &'static Answers> {
    PROVIDERS.iter().map(|provider| &provider.answers)
}

/// Says whether Terraform prints a line for people: its own words, or a resource of a provider.
fn is_for_people(line: &str) -> bool {
    let resource = |rest: &str| answers().any(|answers| rest.starts_with(answers.resources));
    FOR_PEOPLE.iter().any(|said| line.contains(said))
        || line
            .match_indices("resource \"")
            .any(|(at, found)| line.get(at + found.len()..).is_some_and(resource))
}

fn is_marked_yaml(begin: &str) -> bool {
    ["---", "%YAML", "- "].iter().any(|mark| begin.starts_with(mark))
}

/// Says whether a text begins with a key of YAML.
fn begins_with_key(begin: &str) -> bool {
    let first_line = begin.lines().next().unwrap_or_default();
    let key = first_line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '));
    key.is_some_and(|(key, _)| {
        key.starts_with(char::is_alphabetic) && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
    })
}

/// Says whether a text begins with the rows of a table: one of three cells, or two of two.
fn is_table(begin: &str) -> bool {
    let mut rows = begin.lines();
    let [first, second] = [rows.next(), rows.next()].map(Option::unwrap_or_default);
    let is_cut_by = |between: char| {
        let cells = |row: &str| row.trim_end_matches(between).split(between).count();
        cells(first) > 2 || cells(first) == 2 && cells(second) >= 2
    };
    !begin.starts_with('#') && [',', ';', '\t'].into_iter().any(is_cut_by)
}
