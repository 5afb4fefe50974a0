//! YAML as a tree that knows the bytes, the line and the column of every node, and nothing else:
//! no aliases, no bounds, no duplicate keys.

use std::borrow::Cow;
use std::error::Error;

use granit_parser::{Event, Parser, Span};

/// A node and its place.
#[allow(dead_code, reason = "what is read is kept, as a program would that uses it")]
pub struct Node<'t> {
    start: u32,
    end: u32,
    line: u32,
    column: u32,
    kind: Kind<'t>,
}

#[allow(dead_code, reason = "what is read is kept, as a program would that uses it")]
enum Kind<'t> {
    Scalar(Cow<'t, str>),
    List(Vec<Node<'t>>),
    Map(Vec<(Node<'t>, Node<'t>)>),
}

/// A collection that is still open, and the key whose value is awaited.
struct Open<'t> {
    node: Node<'t>,
    key: Option<Node<'t>>,
}

/// Reads one document; none if there is nothing in it.
pub fn read(text: &str) -> Result<Option<Node<'_>>, Box<dyn Error>> {
    let (mut open, mut root): (Vec<Open<'_>>, _) = (Vec::new(), None);
    for event in Parser::new_from_str(text) {
        let (event, span) = event?;
        let done = match event {
            Event::Scalar(text, ..) => node(&span, Kind::Scalar(text))?,
            Event::SequenceStart(..) => {
                open.push(Open { node: node(&span, Kind::List(Vec::new()))?, key: None });
                continue;
            }
            Event::MappingStart(..) => {
                open.push(Open { node: node(&span, Kind::Map(Vec::new()))?, key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(Open { node: done, .. }) = open.pop() else { continue };
                Node { end: node(&span, Kind::List(Vec::new()))?.end, ..done }
            }
            _ => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.take(done),
            None => root = Some(done),
        }
    }
    Ok(root)
}

impl<'t> Open<'t> {
    fn take(&mut self, child: Node<'t>) {
        match &mut self.node.kind {
            Kind::List(items) => items.push(child),
            Kind::Map(entries) => match self.key.take() {
                Some(key) => entries.push((key, child)),
                None => self.key = Some(child),
            },
            Kind::Scalar(_) => {}
        }
    }
}

fn node<'t>(span: &Span, kind: Kind<'t>) -> Result<Node<'t>, Box<dyn Error>> {
    let bytes = span.byte_range().ok_or("the parser knows no bytes")?;
    Ok(Node {
        start: bytes.start.try_into()?,
        end: bytes.end.try_into()?,
        line: span.start.line().try_into()?,
        column: span.start.col().try_into()?,
        kind,
    })
}
