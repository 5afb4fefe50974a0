//! Suites and cases as XML. XML 1.0 cannot hold most control characters, not even encoded: they
//! are written out.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::report::label::shown;
use crate::text::harmless::is_plain;

/// Characters of a message or a text.
const TEXT: usize = 4000;

/// Counts of cases.
#[derive(Default)]
pub(super) struct Totals {
    pub(super) tests: usize,
    pub(super) failures: usize,
    pub(super) errors: usize,
    pub(super) skipped: usize,
}

impl Totals {
    pub(super) fn add(&mut self, other: &Self) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    /// On the root, where no schema knows how many were skipped.
    pub(super) fn on_root(&self, element: &mut BytesStart) {
        let Self { tests, failures, errors, .. } = self;
        for (name, number) in [("tests", tests), ("failures", failures), ("errors", errors)] {
            element.push_attribute((name, number.to_string().as_str()));
        }
    }

    fn on_suite(&self, element: &mut BytesStart) {
        self.on_root(element);
        element.push_attribute(("skipped", self.skipped.to_string().as_str()));
    }
}

/// A case, before it is known what becomes of it.
pub(super) struct Case<'a> {
    pub(super) rule: &'a str,
    pub(super) name: String,
    pub(super) file: Option<Cow<'a, str>>,
}

impl<'a> Case<'a> {
    pub(super) fn new(rule: &'a str, name: &str) -> Self {
        Self { rule, name: name.to_owned(), file: None }
    }
}

/// What becomes of a case: element, type, message, text.
type Ending<'a> = (&'static str, Option<&'static str>, &'a str, &'a str);

pub(super) fn case<W: Write>(case: &Case, outcome: Option<Ending>, xml: &mut Writer<W>) -> io::Result<()> {
    let mut element = BytesStart::new("testcase");
    attribute(&mut element, "name", &case.name);
    attribute(&mut element, "classname", &format!("vpnaudit.{}", case.rule));
    if let Some(file) = &case.file {
        attribute(&mut element, "file", file);
    }
    attribute(&mut element, "time", "0");
    let Some((kind, type_, message, text)) = outcome else { return xml.write_event(Event::Empty(element)) };
    xml.write_event(Event::Start(element))?;
    let mut inner = BytesStart::new(kind);
    if let Some(type_) = type_ {
        inner.push_attribute(("type", type_));
    }
    if !message.is_empty() {
        attribute(&mut inner, "message", message);
    }
    if text.is_empty() {
        xml.write_event(Event::Empty(inner))?;
    } else {
        xml.write_event(Event::Start(inner))?;
        let lines: Vec<_> = text.split('\n').map(legal).collect();
        xml.write_event(Event::Text(BytesText::new(&lines.join("\n"))))?;
        xml.write_event(Event::End(BytesEnd::new(kind)))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

pub(super) fn open<W: Write>(name: &str, totals: &Totals, at: &str, xml: &mut Writer<W>) -> io::Result<()> {
    let mut element = BytesStart::new("testsuite");
    attribute(&mut element, "name", name);
    totals.on_suite(&mut element);
    attribute(&mut element, "time", "0");
    attribute(&mut element, "timestamp", at);
    xml.write_event(Event::Start(element))
}

/// Writes properties: names and values.
pub(super) fn properties<W: Write, V: Display>(
    properties: impl Iterator<Item = (V, String)>,
    xml: &mut Writer<W>,
) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("properties")))?;
    for (name, value) in properties {
        let mut element = BytesStart::new("property");
        attribute(&mut element, "name", &name.to_string());
        attribute(&mut element, "value", &value);
        xml.write_event(Event::Empty(element))?;
    }
    xml.write_event(Event::End(BytesEnd::new("properties")))
}

fn attribute(element: &mut BytesStart, name: &str, value: &str) {
    element.push_attribute((name, &*legal(value)));
}

/// Text that XML can hold.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    let text = shown(text, TEXT);
    if is_plain(&text) || !text.contains(['\u{fffe}', '\u{ffff}']) {
        return text;
    }
    text.replace('\u{fffe}', r"\u{fffe}").replace('\u{ffff}', r"\u{ffff}").into()
}
