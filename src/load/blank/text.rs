//! What must not be shown of text that is not YAML, told line by line.

use std::sync::LazyLock;

use super::{is_path, is_usual_variable, may_be_repeated};
use crate::load::keys;
use crate::model::secret::name;
use crate::model::{FACTS, Fact, Index};
use crate::policy::Rule;
use crate::source::asked;
use crate::text::Span;
use crate::text::redact::{Blanks, user_of_url};

/// Every key that a file of ours can have, whatever the place.
static KNOWN: LazyLock<Index<&'static str, ()>> = LazyLock::new(|| {
    let facts = FACTS.iter().flat_map(|fact| fact.name.split('.').chain([fact.name]));
    let lists: [&[&'static str]; 12] = [
        &keys::PROJECT,
        &keys::SOURCE,
        &keys::POLICY,
        &keys::POST_QUANTUM,
        &keys::RULE,
        &keys::GRADE,
        &keys::WAIVER,
        &keys::CASES,
        &keys::CASE,
        &keys::SELECTOR,
        &keys::PSK,
        &keys::BESIDE_FACTS,
    ];
    let clouds = asked().flat_map(|provider| provider.keys()).map(|key| key.name);
    lists.concat().into_iter().chain(["reported"]).chain(clouds).chain(facts).map(|key| (key, ())).collect()
});

/// What must not be shown of a text that is not YAML: comments, and the values of whatever is no key of
/// ours. Nothing is shown of JSON that is broken.
pub(crate) fn in_text(text: &str) -> Blanks {
    let begin = text.trim_start_matches('\u{feff}').trim_start();
    if begin.starts_with(['{', '[']) {
        return Blanks { secrets: vec![Span::new(0, text.len())], comments: Vec::new() };
    }
    let comments = Blanks { secrets: Vec::new(), comments: comments(text) };
    let bare = comments.blanked(text);
    let mut secrets = scanned(&bare, true);
    secrets.extend(user_of_url(&bare));
    Blanks { secrets, ..comments }
}

/// The spans of whatever looks like a literal key in a word or in a value.
pub(crate) fn in_word(word: &str) -> Vec<Span> {
    scanned(word, false)
}

/// Comments: from a `#` that begins a line or a word to the end of the line, in quotes or not.
fn comments(text: &str) -> Vec<Span> {
    let begins = |at: usize| {
        let before = text.as_bytes().get(at.wrapping_sub(1));
        before.is_none_or(|byte| byte.is_ascii_whitespace() || b",[]{}\"'".contains(byte))
    };
    let signs = memchr::memchr_iter(b'#', text.as_bytes()).filter(|at| begins(*at));
    signs.map(|at| Span::new(at, line_end(text, at))).collect()
}

fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or_default()).map_or(text.len(), |end| at + end)
}

fn scanned(text: &str, strict: bool) -> Vec<Span> {
    let mut scan = Scan { strict, ..Scan::default() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        scan.line(line, start);
        start += line.len();
    }
    if scan.aliases {
        let marks = memchr::memchr_iter(b'&', text.as_bytes());
        scan.found.extend(marks.map(|at| Span::new(at, line_end(text, at))));
    }
    scan.found
}

/// What is known while the lines of a broken text go by.
#[derive(Default)]
struct Scan {
    found: Vec<Span>,
    /// Says that the values of unknown keys are hidden too, and what stands under no key.
    strict: bool,
    /// Says that the last key was one that takes text.
    takes_text: bool,
    /// Indentation of a key whose value may go on below.
    block: Option<usize>,
    /// Says whether the value has not begun yet.
    awaited: bool,
    /// The quote that has not been closed yet.
    quote: Option<char>,
    /// Says whether a value is an alias of something that stands elsewhere.
    aliases: bool,
}

impl Scan {
    fn line(&mut self, line: &str, start: usize) {
        let indent = line.len() - line.trim_start().len();
        let end = line.trim_end().len();
        let goes_on = self.quote.is_some() || self.block.is_some_and(|outer| self.awaited || indent > outer);
        if end <= indent {
            return;
        }
        if goes_on {
            self.blank(line.get(indent..end).unwrap_or_default(), start + indent);
            return;
        }
        self.block = None;
        if let Some(at) = colons(line).find(|at| self.hides(line, indent, *at)) {
            self.block = Some(indent);
            self.awaited = true;
            self.key(line, at, start);
            self.blank(line.get(at + 1..end.max(at + 1)).unwrap_or_default(), start + at + 1);
        } else if self.strict {
            self.loose(line.get(indent..end).unwrap_or_default(), start + indent);
        }
    }

    /// Says whether the value behind a colon must not be shown.
    fn hides(&self, line: &str, indent: usize, at: usize) -> bool {
        let word = word_before(line, at);
        let rest = line.get(at + 1..).unwrap_or_default();
        let ends = rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']);
        // `: value` below `? key`
        let value = at == indent && ends;
        let secret = name::is_of_key(word) || name::may_be_of_secret(word) && Fact::find(word).is_none();
        value || secret || self.strict && self.is_foreign(line, at, ends)
    }

    fn is_foreign(&self, line: &str, at: usize, ends: bool) -> bool {
        let before = line.get(..at).unwrap_or_default();
        let quoted = before.trim_end().ends_with(['"', '\'']);
        if line.as_bytes().get(at) != Some(&b':') || !(ends || quoted) {
            return false;
        }
        let key = key_before(line, at);
        let rest = line.get(at + 1..).unwrap_or_default().trim();
        let holds = (rest.is_empty() || rest.starts_with('{')) && is_id(key);
        let said = rest.trim_matches(['"', '\'', '}', ']', ',', ' ']);
        match key {
            "endpoint" => true,
            "env" => !is_usual_variable(said),
            "file" => !is_path(said),
            _ => !KNOWN.contains_key(key) && !holds,
        }
    }

    /// Hides a key that may be anything.
    fn key(&mut self, line: &str, at: usize, start: usize) {
        let key = key_before(line, at);
        if self.strict && !may_be_repeated(key) {
            let from = line.get(..at).and_then(|before| before.rfind(key)).unwrap_or(at);
            self.found.push(Span::new(start + from, start + from + key.len()));
        }
    }

    /// Hides a line that stands under no key that takes text.
    fn loose(&mut self, said: &str, start: usize) {
        if let Some(at) = colons(said).last() {
            self.takes_text = KNOWN.contains_key(key_before(said, at));
            return;
        }
        let item = said.strip_prefix("- ").filter(|_| self.takes_text);
        let structure = said.chars().all(|c| !c.is_alphanumeric());
        if item.is_none() && !structure {
            self.found.push(Span::new(start, start + said.len()));
        }
    }

    /// Blanks part of a value, and notes whether it goes on.
    fn blank(&mut self, value: &str, start: usize) {
        self.found.push(Span::new(start, start + value.len()));
        let said = value.trim_start();
        self.aliases |= said.contains('*');
        if let Some(quote) = self.quote {
            self.quote = (!said.contains(quote)).then_some(quote);
        } else if self.awaited {
            let opened = said.chars().next().filter(|c| matches!(c, '"' | '\''));
            self.quote = opened.filter(|quote| !said.get(1..).unwrap_or_default().contains(*quote));
        }
        self.awaited &= said.is_empty();
    }
}

fn colons(line: &str) -> impl Iterator<Item = usize> {
    line.bytes().enumerate().filter(|(_, byte)| matches!(byte, b':' | b'=')).map(|(at, _)| at)
}

fn word_before(line: &str, at: usize) -> &str {
    let before = line.get(..at).unwrap_or_default().trim_end().trim_end_matches(['"', '\'']);
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    before.rsplit(|c: char| !word(c)).next().unwrap_or_default()
}

/// All of the key before a colon, without the signs that lead to it.
fn key_before(line: &str, at: usize) -> &str {
    let before = line.get(..at).unwrap_or_default();
    let key = before.rsplit(['{', '[', ',']).next().unwrap_or_default();
    key.trim_start_matches([' ', '\t', '-', '?', '\u{feff}']).trim().trim_matches(['"', '\''])
}

/// Says whether a key is like the id of a rule, under which there are keys of ours.
fn is_id(key: &str) -> bool {
    key.contains('-') && Rule::is_id(key)
}
