//! Text → a small tree in which every node knows its bytes. The only file that knows the YAML crate.
//!
//! Aliases and merge keys are resolved here, within bounds, so that nobody above has to think of
//! them: what an alias stands for keeps the place where it was written. Tags, keys that are not
//! text and a second document are refused. What a node means is for the readers above to say.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle};

use crate::model::Span;

/// No collection may stand deeper than this, aliases counted as what they stand for.
const DEEPEST: usize = 64;

/// Aliases may stand for so many nodes in a small file; a large one is granted more.
const MOST_REPEATED: usize = 100_000;

/// A value and its place.
#[derive(Clone, Debug)]
pub(crate) struct Node<'t> {
    /// The bytes; of an empty value, those of its key.
    pub span: Span,
    /// The value.
    pub kind: Kind<'t>,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'t> {
    /// Text, a number, a flag: whatever is no collection.
    Scalar(Cow<'t, str>, Style),
    /// Keys and values, in the order of the file; no key stands twice.
    Map(Vec<(Key<'t>, Node<'t>)>),
    /// A list.
    List(Vec<Node<'t>>),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Bare, so that `null` and `~` are nothing.
    Plain,
    /// In quotes or as a block, so that it is text whatever it says.
    Quoted,
}

/// A key and its place.
#[derive(Clone, Debug)]
pub(crate) struct Key<'t> {
    /// The bytes.
    pub span: Span,
    /// The text.
    pub text: Cow<'t, str>,
}

/// Something that is wrong with the text itself.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// The other place that has to do with it.
    pub other: Option<(Span, &'static str)>,
}

impl Node<'_> {
    /// Says whether nothing is written here: an empty value, `~` or `null`.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar(text, Style::Plain)
            if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// What this is called in a message.
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            Kind::Scalar(..) => "a single value",
            Kind::Map(_) => "a mapping",
            Kind::List(_) => "a list",
        }
    }
}

/// Reads one document. The tree is absent where the text is not YAML or holds nothing; the mistakes
/// that did not keep it from being built are listed beside it.
pub(crate) fn parse(text: &str) -> (Option<Node<'_>>, Vec<Mistake>) {
    let mut builder = Builder::new(text);
    if let Err(mistake) = builder.run() {
        builder.mistakes.push(mistake);
        return (None, builder.mistakes);
    }
    (builder.root, builder.mistakes)
}

/// A collection that is still open.
struct Frame<'t> {
    map: bool,
    flow: bool,
    span: Span,
    anchor: usize,
    /// Where its entries or items begin on the shared stack.
    from: usize,
    /// The key whose value is awaited.
    key: Option<Key<'t>>,
    /// Depth of the deepest collection inside.
    height: usize,
}

struct Builder<'t> {
    text: &'t str,
    root: Option<Node<'t>>,
    frames: Vec<Frame<'t>>,
    /// Entries and items of all open collections, so that each is allocated once, at its length.
    entries: Vec<(Key<'t>, Node<'t>)>,
    items: Vec<Node<'t>>,
    anchors: HashMap<usize, (Node<'t>, usize)>,
    repeated: usize,
    documents: usize,
    mistakes: Vec<Mistake>,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            root: None,
            frames: Vec::new(),
            entries: Vec::new(),
            items: Vec::new(),
            anchors: HashMap::new(),
            repeated: 0,
            documents: 0,
            mistakes: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<(), Mistake> {
        for event in Parser::new_from_str(self.text) {
            let (event, place) = event.map_err(|error| self.syntax(&error))?;
            let span = self.span(&place);
            match event {
                Event::Scalar(text, style, anchor, tag) => {
                    self.refuse_tag(tag.is_some(), span);
                    let style = if style == ScalarStyle::Plain { Style::Plain } else { Style::Quoted };
                    self.complete(Node { span, kind: Kind::Scalar(text, style) }, anchor, 0)?;
                }
                Event::MappingStart(style, anchor, tag) => {
                    self.refuse_tag(tag.is_some(), span);
                    self.open(true, style == StructureStyle::Flow, span, anchor)?;
                }
                Event::SequenceStart(style, anchor, tag) => {
                    self.refuse_tag(tag.is_some(), span);
                    self.open(false, style == StructureStyle::Flow, span, anchor)?;
                }
                Event::MappingEnd | Event::SequenceEnd => self.close(span)?,
                Event::Alias(anchor) => self.alias(anchor, span)?,
                Event::DocumentStart(..) => {
                    self.documents += 1;
                    if self.documents > 1 {
                        let message = "a second document in one file".to_owned();
                        let help = Some("put it into a file of its own");
                        return Err(Mistake { span, message, help, other: None });
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The bytes of an event, without the line breaks and blanks that a block runs into.
    fn span(&self, place: &granit_parser::Span) -> Span {
        let start = place.start.byte_offset().unwrap_or(0).min(self.text.len());
        let end = place.end.byte_offset().unwrap_or(start).clamp(start, self.text.len());
        let inside = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start + inside.trim_end().len())
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            self.mistakes.push(Mistake {
                span,
                message: "a YAML tag, which has no meaning here".to_owned(),
                help: Some("remove the word that begins with `!`"),
                other: None,
            });
        }
    }

    fn open(&mut self, map: bool, flow: bool, span: Span, anchor: usize) -> Result<(), Mistake> {
        if self.frames.len() >= DEEPEST {
            return Err(too_deep(span));
        }
        let from = if map { self.entries.len() } else { self.items.len() };
        self.frames.push(Frame { map, flow, span, anchor, from, key: None, height: 0 });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), Mistake> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let (kind, last) = if frame.map {
            let entries: Vec<_> = self.entries.drain(frame.from..).collect();
            let last = entries.last().map(|(_, value)| value.span.end);
            (Kind::Map(self.settled(entries)), last)
        } else {
            let items: Vec<_> = self.items.drain(frame.from..).collect();
            let last = items.last().map(|item| item.span.end);
            (Kind::List(items), last)
        };
        let end = if frame.flow { end.end } else { last.unwrap_or(frame.span.end) };
        let span = Span { start: frame.span.start, end: end.max(frame.span.start) };
        self.complete(Node { span, kind }, frame.anchor, frame.height + 1)
    }

    /// Puts a finished node where it belongs.
    fn complete(&mut self, node: Node<'t>, anchor: usize, height: usize) -> Result<(), Mistake> {
        if anchor > 0 {
            self.repeat(&node)?;
            self.anchors.insert(anchor, (node.clone(), height));
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.height = frame.height.max(height);
        if !frame.map {
            self.items.push(node);
            return Ok(());
        }
        match (frame.key.take(), node.kind) {
            (Some(key), kind) => {
                let nothing = node.span.is_empty()
                    || matches!(&kind, Kind::Scalar(text, Style::Plain) if text.is_empty());
                let span = if nothing { key.span } else { node.span };
                self.entries.push((key, Node { span, kind }));
            }
            (None, Kind::Scalar(text, _)) => frame.key = Some(Key { span: node.span, text }),
            (None, kind) => {
                let noun = Node { span: node.span, kind }.noun();
                self.mistakes.push(Mistake {
                    span: node.span,
                    message: format!("{noun} for a key"),
                    help: Some("write the key as one word"),
                    other: None,
                });
                frame.key = Some(Key { span: node.span, text: Cow::Borrowed("?") });
            }
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Mistake> {
        let Some((node, height)) = self.anchors.get(&anchor).cloned() else {
            let message = "an alias inside of what it stands for".to_owned();
            let help = Some("write out what is meant");
            return Err(Mistake { span, message, help, other: None });
        };
        if self.frames.len() + height > DEEPEST {
            return Err(too_deep(span));
        }
        self.repeat(&node).map_err(|mistake| Mistake { span, ..mistake })?;
        self.complete(node, 0, height)
    }

    /// Counts what aliases add to the tree.
    fn repeat(&mut self, node: &Node<'t>) -> Result<(), Mistake> {
        self.repeated += weight(node);
        if self.repeated <= MOST_REPEATED + self.text.len() / 4 {
            return Ok(());
        }
        let message = "aliases that stand for more than a file of this size should hold".to_owned();
        let help = Some("write out what is meant, or put what all tunnels share under `defaults`");
        Err(Mistake { span: node.span, message, help, other: None })
    }

    /// Refuses keys that stand twice, and takes in what `<<` refers to.
    fn settled(&mut self, mut entries: Vec<(Key<'t>, Node<'t>)>) -> Vec<(Key<'t>, Node<'t>)> {
        let repeats = repeats(&entries);
        for (first, second) in &repeats {
            let (first, second) = (&entries[*first].0, &entries[*second].0);
            self.mistakes.push(Mistake {
                span: second.span,
                message: format!("the key {} stands here twice", super::problem::quoted(&second.text)),
                help: Some("keep one of the two"),
                other: Some((first.span, "the first one")),
            });
        }
        for (_, second) in repeats.iter().rev() {
            entries.remove(*second);
        }
        match entries.iter().position(|(key, _)| key.text == "<<") {
            Some(at) => self.merged(entries, at),
            None => entries,
        }
    }

    fn merged(&mut self, mut entries: Vec<(Key<'t>, Node<'t>)>, at: usize) -> Vec<(Key<'t>, Node<'t>)> {
        let (_, merge) = entries.remove(at);
        let parts = match merge.kind {
            Kind::List(parts) => parts,
            kind => vec![Node { span: merge.span, kind }],
        };
        for part in parts {
            let Kind::Map(inherited) = part.kind else {
                self.mistakes.push(Mistake {
                    span: part.span,
                    message: format!("{} where `<<` takes a mapping", part.noun()),
                    help: Some("refer to a mapping: `<<: *name`"),
                    other: None,
                });
                continue;
            };
            for entry in inherited {
                if !entries.iter().any(|(key, _)| key.text == entry.0.text) {
                    entries.push(entry);
                }
            }
        }
        entries
    }

    fn syntax(&self, error: &ScanError) -> Mistake {
        let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len());
        let before = self.text.get(..at).unwrap_or_default();
        let rest = self.text.get(at..).unwrap_or_default();
        let length = rest.chars().next().filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
        // what is missing at the end of the file is missing after the last word of it
        let span = if length > 0 || rest.starts_with('\t') {
            Span::new(at, at + length.max(1))
        } else {
            let last = before.trim_end();
            Span::new(last.char_indices().next_back().map_or(0, |(start, _)| start), last.len())
        };
        if *error.kind() == ErrorKind::RecursionLimitExceeded {
            return too_deep(span);
        }
        let help = match error.kind() {
            ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
                Some("indent with blanks")
            }
            ErrorKind::UnknownAnchor => Some("define the anchor above: `&name`"),
            ErrorKind::MappingValueNotAllowed => Some("put quotes around text that holds a colon"),
            _ => None,
        };
        Mistake { span, message: format!("not YAML: {}", error.info()), help, other: None }
    }
}

fn too_deep(span: Span) -> Mistake {
    let message = format!("nested more than {DEEPEST} levels deep");
    Mistake { span, message, help: Some("write it flatter: nothing here needs so many levels"), other: None }
}

/// What a copy of a node costs: its nodes, and its text where that is not borrowed.
fn weight(node: &Node<'_>) -> usize {
    match &node.kind {
        Kind::Scalar(Cow::Borrowed(_), _) => 1,
        Kind::Scalar(Cow::Owned(text), _) => 1 + text.len() / 64,
        Kind::Map(entries) => 1 + entries.iter().map(|(_, value)| 1 + weight(value)).sum::<usize>(),
        Kind::List(items) => 1 + items.iter().map(weight).sum::<usize>(),
    }
}

/// Indices of keys that stood before, each with that of its first occurrence, in order.
fn repeats(entries: &[(Key<'_>, Node<'_>)]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if entries.len() <= 24 {
        for (second, (key, _)) in entries.iter().enumerate() {
            let first = entries[..second].iter().position(|(before, _)| before.text == key.text);
            found.extend(first.map(|first| (first, second)));
        }
        return found;
    }
    let mut seen = HashMap::with_capacity(entries.len());
    for (second, (key, _)) in entries.iter().enumerate() {
        match seen.entry(&*key.text) {
            std::collections::hash_map::Entry::Occupied(first) => found.push((*first.get(), second)),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(second);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests;
