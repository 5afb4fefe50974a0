//! Text → a small tree in which every node knows its bytes. The only file that knows the YAML crate.
//!
//! Aliases and merge keys are resolved here, within bounds, so that nobody above has to think of
//! them: what an alias stands for keeps the place where it was written. Tags, keys that are not
//! text and a second document are refused. What a node means is for the readers above to say.

//!
//! `builder` puts the tree together, `entries` has the laws of mappings, `syntax` puts the crate's
//! errors into words.

mod builder;
mod entries;
mod syntax;

use std::borrow::Cow;

use crate::text::Span;

/// No collection may stand deeper than this, aliases counted as what they stand for.
const DEEPEST: usize = 64;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    /// The bytes; of an empty value, those of its key.
    pub span: Span,
    /// The value.
    pub kind: NodeKind<'t>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum NodeKind<'t> {
    /// Text, a number, a flag: whatever is no collection.
    Scalar(Cow<'t, str>, Quoting),
    /// Keys and values, in the order of the file; no key stands twice.
    Map(Vec<(NodeKey<'t>, Node<'t>)>),
    /// A list.
    List(Vec<Node<'t>>),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Bare, so that `null` and `~` are nothing.
    Plain,
    /// In quotes or as a block, so that it is text whatever it says.
    Quoted,
}

/// A key and its place.
#[derive(Clone, Debug)]
pub(crate) struct NodeKey<'t> {
    /// The bytes.
    pub span: Span,
    /// The text.
    pub text: Cow<'t, str>,
}

/// What came of a text.
pub(crate) struct Parsed<'t> {
    /// The tree.
    pub tree: Option<Node<'t>>,
    /// What is wrong with the text itself.
    pub mistakes: Vec<YamlMistake>,
    /// The comments, up to the mistake that ended it all.
    pub comments: Vec<Span>,
}

/// Something that is wrong with the text itself.
#[derive(Debug)]
pub(crate) struct YamlMistake {
    /// Where.
    pub span: Span,
    /// What.
    pub what: YamlFault,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// The other place that has to do with it.
    pub other: Option<(Span, &'static str)>,
}

/// What is wrong with a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum YamlFault {
    /// Something that repeats nothing of the text.
    Said(String),
    /// A key of a mapping that stands there twice. The bare word: whether it may be shown is for those to
    /// say who know what the keys mean.
    KeyTwice(String),
    /// Aliases that stand for more than a file of this size should hold.
    Overgrown,
}

impl Node<'_> {
    /// Says whether nothing is written here: an empty value, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar(text, Quoting::Plain)
            if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What this is called in a message.
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            NodeKind::Scalar(..) => "a single value",
            NodeKind::Map(_) => "a mapping",
            NodeKind::List(_) => "a list",
        }
    }
}

/// Reads one document. The tree is absent where the text is not YAML or holds nothing; the mistakes
/// that did not keep it from being built are listed beside it.
pub(crate) fn parse(text: &str) -> Parsed<'_> {
    let mut builder = builder::Builder::new(text);
    let done = builder.run();
    let builder::Builder { root, mut mistakes, comments, .. } = builder;
    let tree = root.filter(|_| done.is_ok());
    mistakes.extend(done.err());
    Parsed { tree, mistakes, comments }
}

#[cfg(test)]
mod tests;
