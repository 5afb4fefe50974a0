//! Whether a text is JSON, and if not, what it is instead.

use serde::de::IgnoredAny;
use serde_json::error::Category;

use super::answer::Answer;
use crate::fetch::Error;

/// Checks that the text is one JSON document. Takes time in proportion to its length, however
/// deeply it is nested.
pub(super) fn check(answer: Answer<'_>) -> Result<(), Error> {
    let start = answer.cursor().offset();
    let text = answer.text.get(start..).unwrap_or_default();
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return Ok(()) };
    let begin = text.trim_start();
    if begin.is_empty() {
        return Err(Error::NoTunnels { file: answer.name().to_owned(), found: ": it is empty".to_owned() });
    }
    let place = answer.place(offset(answer.text, start, error.line(), error.column()));
    Err(match (looks_like(begin), error.classify()) {
        (Some((reason, help)), _) => Error::NotJson { place, reason: reason.to_owned(), help },
        (None, Category::Eof) => Error::Truncated { place },
        (None, _) => Error::NotJson {
            place,
            reason: reason(&error),
            help: "Fetch the file again, or put the JSON right.",
        },
    })
}

/// The words of the parser, which quote nothing of the text, without the place.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason).to_owned()
}

/// The byte at a line and a column that are counted from 1, the column in bytes.
fn offset(text: &str, start: usize, line: usize, column: usize) -> usize {
    let mut breaks = memchr::memchr_iter(b'\n', text.as_bytes());
    let line_start = match line.checked_sub(2) {
        Some(before) => breaks.nth(before).map_or(text.len(), |at| at + 1),
        None => start,
    };
    let mut at = (line_start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Other things that end up in such files, by how they begin.
fn looks_like(begin: &str) -> Option<(&'static str, &'static str)> {
    let first_line = begin.lines().next().unwrap_or_default();
    let key = first_line.split_once(':').filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '));
    let is_name = |key: &str| {
        key.starts_with(char::is_alphabetic) && key.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
    };
    if begin.starts_with('<') {
        Some((
            "it looks like a web page",
            "Save the body of the API's answer; a proxy or a login page may have come between.",
        ))
    } else if begin.starts_with("[TencentCloudSDKException]") {
        Some(("it is an error message of tccli", "Read the message in the file, and fetch again."))
    } else if ["------", "+--", "| "].iter().any(|table| begin.starts_with(table)) {
        Some(("it looks like a table", "Fetch with `--output json`."))
    } else if begin.starts_with("---")
        || begin.starts_with("%YAML")
        || begin.starts_with("- ")
        || key.is_some_and(|(key, _)| is_name(key))
    {
        Some((
            "it looks like YAML",
            "Give declarations and policies in the project file; live tunnels are read from JSON.",
        ))
    } else {
        None
    }
}
