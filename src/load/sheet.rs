//! A file while it is being read: its text, and what is wrong with it so far.
//!
//! The readers above take a node apart with the methods here; each of them notes what is wrong
//! and goes on, so that one run tells everything.

use std::borrow::Cow;
use std::sync::Arc;

use super::blank;
use super::nearest::{listed, suggestion};
use crate::load::quoted::quoted;
use crate::text::Problem;
use crate::text::yaml::{self, Node, NodeKey, NodeKind, Parsed, Quoting, YamlFault, YamlMistake};
use crate::text::{Location, SourceFile, Span};

/// A file while it is being read.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The file, without what must not be shown of it.
    pub file: Arc<SourceFile>,
    /// What is wrong with it so far.
    pub problems: Vec<Problem>,
}

/// Reads the tree of a text, and hides what must not be shown of it.
pub(crate) fn open(raw: &Arc<SourceFile>) -> (Option<Node<'_>>, Sheet) {
    let Parsed { tree, mistakes, comments } = yaml::parse(raw.text());
    let text = raw.text();
    let mut hidden = match &tree {
        Some(tree) if mistakes.is_empty() => blank::in_tree(tree, text),
        Some(tree) => blank::in_tree(tree, text).and(blank::in_text(text)),
        None => blank::in_text(text),
    };
    hidden.comments.extend(comments);
    let file = if hidden.is_nothing() {
        Arc::clone(raw)
    } else {
        Arc::new(SourceFile::new(raw.name(), hidden.blanked(text)))
    };
    let mut sheet = Sheet { file, problems: Vec::new() };
    let problems = mistakes.into_iter().map(|mistake| problem(mistake, &sheet));
    sheet.problems = problems.collect();
    (tree, sheet)
}

/// What is wrong with the text itself, in the words of a file of ours.
fn problem(mistake: YamlMistake, sheet: &Sheet) -> Problem {
    const OVERGROWN: &str = "aliases that stand for more than a file of this size should hold";
    const SHARED: &str = "write out what is meant, or put what all tunnels share under `defaults`";
    let (message, help) = match mistake.what {
        YamlFault::Said(message) => (message, mistake.help),
        YamlFault::KeyTwice(key) => (format!("the key {} stands here twice", quoted(&key)), mistake.help),
        YamlFault::Overgrown => (OVERGROWN.to_owned(), Some(SHARED)),
    };
    let mut problem = Problem::error(message, Some(sheet.at(mistake.span)));
    problem.help = help.map(str::to_owned);
    match mistake.other {
        Some((span, what)) => problem.related(sheet.at(span), what),
        None => problem,
    }
}

impl Sheet {
    /// A sheet of the same file with no problems yet.
    pub fn fork(&self) -> Self {
        Self { file: Arc::clone(&self.file), problems: Vec::new() }
    }

    /// The place of some bytes.
    pub fn at(&self, span: Span) -> Location {
        Location::new(&self.file, span)
    }

    /// Notes an error, and gives it to be said more of.
    pub fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Problem {
        let problem = Problem::error(message, Some(self.at(span)));
        self.note(problem)
    }

    /// Notes a warning, and gives it to be said more of.
    pub fn warning(&mut self, span: Span, message: impl Into<String>) -> &mut Problem {
        let problem = Problem::warning(message, Some(self.at(span)));
        self.note(problem)
    }

    fn note(&mut self, problem: Problem) -> &mut Problem {
        self.problems.push(problem);
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Notes that something else was wanted.
    pub fn wanted(&mut self, node: &Node<'_>, what: &str, wanted: &str) -> &mut Problem {
        self.error(node.span, format!("{what} takes {wanted}, not {}", node.noun()))
    }

    /// Notes an unknown key, with the nearest known one.
    pub fn unknown_key(&mut self, key: &NodeKey<'_>, place: &str, known: &[&str]) {
        let problem = self.unknown(key, None, place);
        let all = || format!("{place} takes {}", listed(known));
        problem.help = Some(suggestion(&key.text, known.iter().copied()).unwrap_or_else(all));
    }

    /// Notes an unknown key; one that may be a secret in the wrong place is not repeated.
    pub fn unknown(&mut self, key: &NodeKey<'_>, value: Option<&Node<'_>>, place: &str) -> &mut Problem {
        let alone = value.is_some_and(Node::is_null) && value.is_some_and(|value| value.span == key.span);
        let message = if blank::may_be_repeated(&key.text) && !alone {
            format!("unknown key {} in {place}", quoted(&key.text))
        } else {
            format!("unknown key in {place}")
        };
        self.error(key.span, message)
    }

    /// The entries of a mapping.
    pub fn map<'n, 't>(&mut self, node: &'n Node<'t>, what: &str) -> &'n [(NodeKey<'t>, Node<'t>)] {
        match &node.kind {
            NodeKind::Map(entries) => entries,
            _ => {
                self.wanted(node, what, "a mapping");
                &[]
            }
        }
    }

    /// The items of a list.
    pub fn list<'n, 't>(&mut self, node: &'n Node<'t>, what: &str) -> &'n [Node<'t>] {
        match &node.kind {
            NodeKind::List(items) => items,
            _ => {
                self.wanted(node, what, "a list");
                &[]
            }
        }
    }

    /// The items of a list, or the one thing that stands for a list of itself.
    pub fn one_or_list<'n, 't>(&mut self, node: &'n Node<'t>) -> &'n [Node<'t>] {
        match &node.kind {
            NodeKind::List(items) => items,
            _ => std::slice::from_ref(node),
        }
    }

    /// Text that is not empty.
    pub fn text<'n>(&mut self, node: &'n Node<'_>, what: &str) -> Option<&'n str> {
        match &node.kind {
            NodeKind::Scalar(..) if node.is_null() => {
                self.error(node.span, format!("{what} is empty"));
                None
            }
            NodeKind::Scalar(text, _) if text.trim().is_empty() => {
                self.error(node.span, format!("{what} is empty"));
                None
            }
            NodeKind::Scalar(text, _) => Some(text),
            NodeKind::Map(_) | NodeKind::List(_) => {
                self.wanted(node, what, "text");
                None
            }
        }
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, node: &Node<'_>, what: &str, choices: &[(&str, T)]) -> Option<T> {
        let said = self.text(node, what)?;
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == said) {
            return Some(*choice);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let message = format!("{} is no value of {what}", quoted(said));
        self.error(node.span, message).help = Some(
            suggestion(said, words.iter().copied())
                .unwrap_or_else(|| format!("write one of {}", listed(&words))),
        );
        None
    }

    /// True or false.
    pub fn flag(&mut self, node: &Node<'_>, what: &str) -> Option<bool> {
        self.choice(node, what, &[("true", true), ("false", false)])
    }
}

/// The text of a scalar, whatever it is.
pub(crate) fn scalar<'n, 't>(node: &'n Node<'t>) -> Option<(&'n Cow<'t, str>, Quoting)> {
    match &node.kind {
        NodeKind::Scalar(text, style) => Some((text, *style)),
        NodeKind::Map(_) | NodeKind::List(_) => None,
    }
}
