//! Puts the events of the parser together to a tree, within bounds.

use std::borrow::Cow;
use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::{DEEPEST, Node, NodeKey, NodeKind, Quoting, YamlFault, YamlMistake, entries, syntax};
use crate::text::Span;

/// Aliases may stand for so many nodes in a small file; a large one is granted more.
const MOST_REPEATED: usize = 100_000;

/// A collection that is still open.
struct OpenNode<'t> {
    map: bool,
    flow: bool,
    span: Span,
    anchor: usize,
    /// Where its entries or items begin on the shared stack.
    from: usize,
    /// The key whose value is awaited.
    key: Option<NodeKey<'t>>,
    /// Depth of the deepest collection inside.
    height: usize,
}

pub(super) struct Builder<'t> {
    text: &'t str,
    /// The document, once it is whole.
    pub root: Option<Node<'t>>,
    frames: Vec<OpenNode<'t>>,
    /// Entries and items of all open collections, so that each is allocated once, at its length.
    entries: Vec<(NodeKey<'t>, Node<'t>)>,
    items: Vec<Node<'t>>,
    anchors: HashMap<usize, (Node<'t>, usize)>,
    repeated: usize,
    documents: usize,
    /// What is wrong and did not keep the tree from being built.
    pub mistakes: Vec<YamlMistake>,
    /// The comments so far.
    pub comments: Vec<Span>,
    /// The end of the last scalar: what stands behind it is no text.
    told: usize,
}

impl<'t> Builder<'t> {
    /// A builder that has not begun.
    pub fn new(text: &'t str) -> Self {
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
            comments: Vec::new(),
            told: 0,
        }
    }

    /// Reads the whole text.
    pub fn run(&mut self) -> Result<(), YamlMistake> {
        for event in Parser::new_from_str(self.text) {
            let (event, place) = event.map_err(|error| syntax::mistake(self.text, &error))?;
            let span = self.span(&place);
            match event {
                Event::Scalar(text, style, anchor, tag) => {
                    self.commented(span, matches!(style, ScalarStyle::Literal | ScalarStyle::Folded));
                    self.refuse_tag(tag.is_some(), span);
                    self.refuse_nul(&text, span);
                    let style = if style == ScalarStyle::Plain { Quoting::Plain } else { Quoting::Quoted };
                    self.complete(Node { span, kind: NodeKind::Scalar(text, style) }, anchor, 0)?;
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
                        let what = YamlFault::Said("a second document in one file".to_owned());
                        let help = Some("put it into a file of its own");
                        return Err(YamlMistake { span, what, help, other: None });
                    }
                }
                _ => {}
            }
        }
        self.comments_up_to(self.text.len());
        Ok(())
    }

    /// Notes the comments before a scalar, and those of a block: beside its sign, and behind it.
    fn commented(&mut self, scalar: Span, block: bool) {
        self.comments_up_to(scalar.start as usize);
        self.told = self.told.max(scalar.end as usize);
        if !block {
            return;
        }
        let text = self.text.get(scalar.range()).unwrap_or_default();
        let mut lines = text.split_inclusive('\n');
        let mut at = scalar.start as usize;
        let first = lines.next().unwrap_or_default();
        if first.starts_with(['|', '>']) {
            self.comment_in(at, at + first.len());
        }
        at += first.len();
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let mut block = None;
        for line in lines {
            if !line.trim().is_empty() && indent(line) < *block.get_or_insert_with(|| indent(line)) {
                self.comment_in(at, at + line.len());
            }
            at += line.len();
        }
    }

    fn comments_up_to(&mut self, end: usize) {
        let start = self.told;
        self.told = start.max(end);
        self.comment_in(start, end);
    }

    /// Notes the comments between two scalars.
    fn comment_in(&mut self, start: usize, end: usize) {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while let Some(found) = memchr::memchr(b'#', bytes.get(at..end).unwrap_or_default()) {
            let sign = at + found;
            at = sign + 1;
            let before = sign.checked_sub(1).and_then(|before| bytes.get(before));
            if before.is_none_or(|byte| byte.is_ascii_whitespace() || b",[]{}\"'".contains(byte)) {
                let line = memchr::memchr(b'\n', bytes.get(sign..).unwrap_or_default());
                at = line.map_or(self.text.len(), |length| sign + length);
                self.comments.push(Span::new(sign, at));
            }
        }
    }

    /// The bytes of an event, without the line breaks and blanks that a block runs into.
    fn span(&self, place: &granit_parser::Span) -> Span {
        let start = place.start.byte_offset().unwrap_or(0).min(self.text.len());
        let end = place.end.byte_offset().unwrap_or(start).clamp(start, self.text.len());
        let inside = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start + inside.trim_end().len())
    }

    /// No name, word or path holds a NUL; a program that gets one as text may end there.
    fn refuse_nul(&mut self, text: &str, span: Span) {
        if memchr::memchr(0, text.as_bytes()).is_some() {
            let what = YamlFault::Said("a NUL character, which no text has".to_owned());
            self.mistakes.push(YamlMistake { span, what, help: Some("take it out"), other: None });
        }
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            self.mistakes.push(YamlMistake {
                span,
                what: YamlFault::Said("a YAML tag, which has no meaning here".to_owned()),
                help: Some("remove the word that begins with `!`"),
                other: None,
            });
        }
    }

    fn open(&mut self, map: bool, flow: bool, span: Span, anchor: usize) -> Result<(), YamlMistake> {
        if self.frames.len() >= DEEPEST {
            return Err(syntax::too_deep(span));
        }
        let from = if map { self.entries.len() } else { self.items.len() };
        self.frames.push(OpenNode { map, flow, span, anchor, from, key: None, height: 0 });
        Ok(())
    }

    fn close(&mut self, end: Span) -> Result<(), YamlMistake> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        let (kind, last) = if frame.map {
            let entries: Vec<_> = self.entries.drain(frame.from..).collect();
            let last = entries.last().map(|(_, value)| value.span.end);
            (NodeKind::Map(entries::settled(entries, &mut self.mistakes)), last)
        } else {
            let items: Vec<_> = self.items.drain(frame.from..).collect();
            let last = items.last().map(|item| item.span.end);
            (NodeKind::List(items), last)
        };
        let end = if frame.flow { end.end } else { last.unwrap_or(frame.span.end) };
        let span = Span { start: frame.span.start, end: end.max(frame.span.start) };
        self.complete(Node { span, kind }, frame.anchor, frame.height + 1)
    }

    /// Puts a finished node where it belongs.
    fn complete(&mut self, node: Node<'t>, anchor: usize, height: usize) -> Result<(), YamlMistake> {
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
                    || matches!(&kind, NodeKind::Scalar(text, Quoting::Plain) if text.is_empty());
                let span = if nothing { key.span } else { node.span };
                self.entries.push((key, Node { span, kind }));
            }
            (None, NodeKind::Scalar(text, _)) => frame.key = Some(NodeKey { span: node.span, text }),
            (None, kind) => {
                let noun = Node { span: node.span, kind }.noun();
                self.mistakes.push(YamlMistake {
                    span: node.span,
                    what: YamlFault::Said(format!("{noun} for a key")),
                    help: Some("write the key as one word"),
                    other: None,
                });
                frame.key = Some(NodeKey { span: node.span, text: Cow::Borrowed("?") });
            }
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), YamlMistake> {
        let Some((node, height)) = self.anchors.get(&anchor).cloned() else {
            let what = YamlFault::Said("an alias inside of what it stands for".to_owned());
            let help = Some("write out what is meant");
            return Err(YamlMistake { span, what, help, other: None });
        };
        if self.frames.len() + height > DEEPEST {
            return Err(syntax::too_deep(span));
        }
        self.repeat(&node).map_err(|mistake| YamlMistake { span, ..mistake })?;
        self.complete(node, 0, height)
    }

    /// Counts what aliases add to the tree.
    fn repeat(&mut self, node: &Node<'t>) -> Result<(), YamlMistake> {
        self.repeated += entries::weight(node);
        if self.repeated <= MOST_REPEATED + self.text.len() / 4 {
            return Ok(());
        }
        Err(YamlMistake { span: node.span, what: YamlFault::Overgrown, help: None, other: None })
    }
}
