//! Blanks pre-shared keys that somebody wrote into a file, before any line of it can be shown.
//!
//! Where the text is YAML the tree tells exactly what is a key of a tunnel; where it is not, lines
//! that look like one are blanked to be on the safe side.

use std::borrow::Cow;

use super::yaml::{Key, Kind, Node, Style};
use crate::model::secret::name::{self, Remembered};
use crate::model::{Fact, Span};

/// Says whether a key may name a secret; `psk.length` does not.
fn may_name_secret(key: &str) -> bool {
    name::may_be_of_secret(key) && Fact::find(key).is_none()
}

/// Says whether this is the name of an environment variable, and not a key in its place.
pub(crate) fn is_variable(name: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && name.bytes().all(word)
}

/// The spans of all literal keys in the tree of a text.
pub(crate) fn in_tree(node: &Node<'_>, text: &str) -> Vec<Span> {
    let mut walk = Walk { text, found: Vec::new(), known: Remembered::default() };
    walk.node(node);
    walk.found
}

/// Goes through a tree.
struct Walk<'n> {
    text: &'n str,
    found: Vec<Span>,
    known: Remembered<'n, Names>,
}

/// What a key names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Key,
    /// A secret, if its value is no collection.
    MaybeSecret,
    Nothing,
}

impl<'n> Walk<'n> {
    fn node(&mut self, node: &'n Node<'_>) {
        match &node.kind {
            Kind::Scalar(Cow::Borrowed(said), _) if memchr::memchr(b'\n', said.as_bytes()).is_none() => {}
            Kind::Scalar(..) => swallowed(node.span, self.text, &mut self.found),
            Kind::List(items) => items.iter().for_each(|item| self.node(item)),
            Kind::Map(entries) => {
                for (key, value) in entries {
                    match (self.names(&key.text), &value.kind) {
                        (Names::Key, _) | (Names::MaybeSecret, Kind::Scalar(..)) => {
                            literal(value, &mut self.found);
                        }
                        _ => self.node(value),
                    }
                }
            }
        }
    }

    fn names(&mut self, key: &'n str) -> Names {
        self.known.of(key, || match key {
            key if name::is_of_key(key) => Names::Key,
            key if may_name_secret(key) => Names::MaybeSecret,
            _ => Names::Nothing,
        })
    }
}

/// A quote in the wrong place makes text of the lines below, and of a key that stands there.
fn swallowed(span: Span, text: &str, found: &mut Vec<Span>) {
    let inside = in_text(text.get(span.range()).unwrap_or_default());
    found.extend(
        inside.into_iter().map(|part| Span { start: part.start + span.start, end: part.end + span.start }),
    );
}

/// Everything under `psk` except the two references.
fn literal(node: &Node<'_>, found: &mut Vec<Span>) {
    match &node.kind {
        Kind::Scalar(..) if node.is_null() => {}
        Kind::Scalar(..) => found.push(node.span),
        Kind::List(items) => items.iter().for_each(|item| literal(item, found)),
        Kind::Map(entries) => {
            for (key, value) in entries {
                if !is_reference(key, value) {
                    found.push(key_of_literal(key));
                    literal(value, found);
                }
            }
        }
    }
}

fn is_reference(key: &Key<'_>, value: &Node<'_>) -> bool {
    match (&*key.text, &value.kind) {
        ("env", Kind::Scalar(name, _)) => is_variable(name),
        ("file", Kind::Scalar(_, Style::Plain | Style::Quoted)) => true,
        _ => false,
    }
}

/// `psk: {hunter2}` makes the key itself the secret; a short word is left to be pointed at.
fn key_of_literal(key: &Key<'_>) -> Span {
    let harmless = matches!(&*key.text, "env" | "file" | "value" | "literal" | "key");
    if harmless { Span { end: key.span.start, ..key.span } } else { key.span }
}

/// The spans of whatever looks like a literal key in text that is not YAML. It is better to blank a
/// line too many.
pub(crate) fn in_text(text: &str) -> Vec<Span> {
    let mut scan = Scan::default();
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

fn line_end(text: &str, at: usize) -> usize {
    memchr::memchr(b'\n', text.as_bytes().get(at..).unwrap_or_default()).map_or(text.len(), |end| at + end)
}

/// What is known while the lines of a broken text go by.
#[derive(Default)]
struct Scan {
    found: Vec<Span>,
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
        let is_value = |at: &usize| {
            let word = word_before(line, *at);
            // `: value` below `? key`
            let value =
                *at == indent && line.get(at + 1..).is_none_or(|rest| rest.starts_with([' ', '\t', '\n']));
            value || name::is_of_key(word) || may_name_secret(word)
        };
        if let Some(at) = colons(line).find(is_value) {
            self.block = Some(indent);
            self.awaited = true;
            self.blank(line.get(at + 1..end.max(at + 1)).unwrap_or_default(), start + at + 1);
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

/// Puts asterisks over the spans; line breaks stay, so that every place stays where it is.
pub(crate) fn blanked(text: &str, spans: &[Span]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        for byte in bytes.get_mut(span.range()).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b'*';
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests;
