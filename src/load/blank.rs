//! Hides what must not be shown of a file, before any line of it can be: pre-shared keys that somebody
//! wrote into it, comments, and whatever stands under a key that is none of ours, because nobody knows
//! what it is.
//!
//! Where the text is YAML the tree tells what stands where (`place`); where it is not, lines are gone
//! through one by one, and it is better to hide a line too many (`text`).

mod place;
mod text;
mod word;

use std::borrow::Cow;

pub(crate) use crate::model::secret::name::may_be_repeated;
use crate::text::Span;
use crate::text::redact::{Blanks, user_of_url};
use crate::text::yaml::{Node, NodeKey, NodeKind, Quoting};
use place::Place;
pub(crate) use text::{in_text, in_word};
use word::is_endpoint;
pub(crate) use word::{is_host, is_path, is_usual_variable, is_variable};

/// What must not be shown of the tree of a text. The parser knows the comments.
pub(crate) fn in_tree(node: &Node<'_>, text: &str) -> Blanks {
    if is_foreign_json(node, text) {
        return Blanks { secrets: vec![Span::new(0, text.len())], comments: Vec::new() };
    }
    let mut walk = Walk { text, found: Vec::new() };
    walk.node(node, Place::Root);
    Blanks { secrets: walk.found, comments: Vec::new() }
}

/// Says whether a text is JSON that is nothing of ours: no line of it is shown.
fn is_foreign_json(node: &Node<'_>, text: &str) -> bool {
    let NodeKind::Map(entries) = &node.kind else { return text.trim_start().starts_with('[') };
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
        && entries.iter().any(|(key, _)| Place::Root.under(&key.text).is_none())
}

/// Goes through a tree.
struct Walk<'t> {
    text: &'t str,
    found: Vec<Span>,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node<'_>, place: Place) {
        match &node.kind {
            NodeKind::Scalar(said, _) if place.takes_text() => {
                self.shown(node, matches!(said, Cow::Owned(_)))
            }
            NodeKind::Scalar(..) if node.is_null() => {}
            NodeKind::List(items) if place.takes_list() => {
                items.iter().for_each(|item| self.node(item, place))
            }
            NodeKind::Map(entries) if place.takes_map() => {
                let place = place.with(entries);
                for (key, value) in entries {
                    self.entry(key, value, place);
                }
            }
            _ => self.hide(node),
        }
    }

    fn entry(&mut self, key: &NodeKey<'_>, value: &Node<'_>, place: Place) {
        match place.under(&key.text) {
            Some(Place::Key) => {
                self.between(key, value);
                self.key(value);
            }
            Some(Place::Endpoint) => {
                if !matches!(&value.kind, NodeKind::Scalar(said, _) if is_endpoint(said)) {
                    self.hide(value);
                }
            }
            Some(below) => self.node(value, below),
            None => {
                if !may_be_repeated(&key.text) {
                    self.found.push(key.span);
                }
                self.between(key, value);
                self.hide(value);
            }
        }
    }

    /// Text that may be shown, but for what is in it: the user name and the password of a URL, and what a
    /// quote in the wrong place made part of it.
    fn shown(&mut self, node: &Node<'_>, rewritten: bool) {
        let written = self.text.get(node.span.range()).unwrap_or_default();
        let swallowed = rewritten || memchr::memchr(b'\n', written.as_bytes()).is_some();
        let inside = if swallowed { in_word(written) } else { Vec::new() };
        let start = node.span.start;
        let moved = |part: Span| Span { start: part.start + start, end: part.end + start };
        self.found.extend(inside.into_iter().chain(user_of_url(written)).map(moved));
    }

    /// Everything under `psk` except the two references.
    fn key(&mut self, node: &Node<'_>) {
        match &node.kind {
            NodeKind::Scalar(..) if node.is_null() => {}
            NodeKind::Scalar(..) => self.found.push(node.span),
            NodeKind::List(items) => items.iter().for_each(|item| self.key(item)),
            NodeKind::Map(entries) => {
                for (key, value) in entries {
                    self.between(key, value);
                    if !is_reference(key, value) {
                        self.found.extend(key_of_literal(key));
                        self.key(value);
                    }
                }
            }
        }
    }

    /// All of a node, what its aliases stand for included.
    fn hide(&mut self, node: &Node<'_>) {
        if !node.is_null() {
            self.found.push(node.span);
        }
        let outside = |inner: &Node<'_>| inner.span.start < node.span.start || inner.span.end > node.span.end;
        match &node.kind {
            NodeKind::Scalar(..) => {}
            NodeKind::List(items) => {
                items.iter().filter(|item| outside(item)).for_each(|item| self.hide(item))
            }
            NodeKind::Map(entries) => {
                entries.iter().filter(|(_, value)| outside(value)).for_each(|(_, value)| self.hide(value));
            }
        }
    }

    /// Anchors, tags and aliases between a key and its value, or in the place of the value.
    fn between(&mut self, key: &NodeKey<'_>, value: &Node<'_>) {
        let start = key.span.end as usize;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = match value.span.start.checked_sub(key.span.end) {
            Some(length) => length as usize,
            None => memchr::memchr3(b'\n', b',', b'}', rest.as_bytes()).unwrap_or(rest.len()),
        };
        let gap = rest.get(..length).unwrap_or_default();
        let Some(colon) = gap.find(':') else { return };
        let said = gap.get(colon + 1..).unwrap_or_default();
        let from = start + colon + 1 + said.len() - said.trim_start().len();
        if !said.trim().is_empty() {
            self.found.push(Span::new(from, from + said.trim().len()));
        }
    }
}

fn is_reference(key: &NodeKey<'_>, value: &Node<'_>) -> bool {
    match (&*key.text, &value.kind) {
        ("env", NodeKind::Scalar(name, _)) => is_usual_variable(name),
        ("file", NodeKind::Scalar(path, Quoting::Plain | Quoting::Quoted)) => is_path(path),
        _ => false,
    }
}

/// `psk: {hunter2}` makes the key itself the secret; a short word is left to be pointed at.
fn key_of_literal(key: &NodeKey<'_>) -> Option<Span> {
    let harmless = matches!(&*key.text, "env" | "file" | "value" | "literal" | "key");
    (!harmless).then_some(key.span)
}

#[cfg(test)]
mod tests;
