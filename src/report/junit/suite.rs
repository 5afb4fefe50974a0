//! Suites and cases as XML. XML 1.0 cannot hold most control characters, not even encoded: they
//! are written out.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use crate::finding::{Finding, Report, RuleCount, Side};
use crate::report::Options;
use crate::report::by_rule::Ruled;
use crate::report::label::{self, count, shown};
use crate::report::place::Place;

/// Characters of a message or a text.
const TEXT: usize = 4000;

/// Counts of cases.
#[derive(Default)]
pub(super) struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
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

/// One rule, and the findings that break it.
pub(super) struct Suite<'a>(pub(super) Ruled<'a>);

impl Suite<'_> {
    pub(super) fn totals(&self) -> Totals {
        let waived = self.0.findings.iter().filter(|(_, finding)| finding.waiver.is_some()).count();
        let [passed, not_assessed] = self.besides().map(|number| usize::from(number > 0));
        Totals {
            tests: self.0.findings.len() + passed + not_assessed,
            failures: self.0.findings.len() - waived,
            errors: 0,
            skipped: waived + not_assessed,
        }
    }

    /// Tunnels that passed, and those that could not be assessed.
    fn besides(&self) -> [u64; 2] {
        self.0.count.map_or([0, 0], |count| [count.passed, count.not_assessed])
    }

    pub(super) fn write<W: Write>(&self, at: &str, options: &Options, xml: &mut Writer<W>) -> io::Result<()> {
        open(&self.0.rule.id, &self.totals(), at, xml)?;
        if let Some(count) = self.0.count {
            properties(count, xml)?;
        }
        let [passed, not_assessed] = self.besides();
        let noun = self.0.count.map_or("tunnel", RuleCount::noun);
        if passed > 0 {
            let said = format!("{} passed", count(passed, noun));
            let case_of = Case::new(&self.0.rule.id, &format!("{noun}s that passed"));
            case(&case_of, Some(("system-out", None, "", &said)), xml)?;
        }
        if not_assessed > 0 {
            let said =
                format!("{} could not be assessed: the value is not reported", count(not_assessed, "tunnel"));
            let case_of = Case::new(&self.0.rule.id, "tunnels that could not be assessed");
            case(&case_of, Some(("skipped", None, &said, "")), xml)?;
        }
        let mut names = HashMap::new();
        for (_, finding) in &self.0.findings {
            self.finding(finding, options, &mut names, xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))
    }

    fn finding<W: Write>(
        &self,
        finding: &Finding,
        options: &Options,
        names: &mut HashMap<String, usize>,
        xml: &mut Writer<W>,
    ) -> io::Result<()> {
        let place = Place::anchor(finding, options.project);
        let case_of =
            Case { rule: &self.0.rule.id, name: name(finding, names), file: Some(shown(&place.file, 1000)) };
        if let Some(waiver) = &finding.waiver {
            let said = format!("waived: {}", waiver.reason);
            return case(&case_of, Some(("skipped", None, &said, "")), xml);
        }
        let Place { file, line, column, .. } = &place;
        let said = finding.message();
        let text = format!("{said}\nat {file}:{line}:{column}\nwhat to do: {}", finding.rule.fix);
        case(&case_of, Some(("failure", Some(finding.severity.as_str()), &said, &text)), xml)
    }
}

/// The name of the case of a finding; panels take two cases of one name for the same.
fn name(finding: &Finding, names: &mut HashMap<String, usize>) -> String {
    let subject = &finding.subject;
    let about = finding.detail.as_deref().filter(|_| !subject.is_tunnel());
    let mut name = about.map_or_else(|| label::tunnel(subject), |about| shown(about, 1000).into_owned());
    if let Some(source) = subject.source() {
        name = format!("{}/{name}", shown(source, label::NAME));
    }
    if let Some(fact) = finding.fact {
        name = format!("{name} {}", fact.name);
    }
    if finding.side == Side::Declared && subject.is_tunnel() {
        name.push_str(" as declared");
    }
    let seen = names.entry(name.clone()).or_default();
    *seen += 1;
    if *seen == 1 { name } else { format!("{name} #{seen}") }
}

struct Case<'a> {
    rule: &'a str,
    name: String,
    file: Option<Cow<'a, str>>,
}

impl<'a> Case<'a> {
    fn new(rule: &'a str, name: &str) -> Self {
        Self { rule, name: name.to_owned(), file: None }
    }
}

/// What becomes of a case: element, type, message, text.
type Outcome<'a> = (&'static str, Option<&'static str>, &'a str, &'a str);

fn case<W: Write>(case: &Case, outcome: Option<Outcome>, xml: &mut Writer<W>) -> io::Result<()> {
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

fn open<W: Write>(name: &str, totals: &Totals, at: &str, xml: &mut Writer<W>) -> io::Result<()> {
    let mut element = BytesStart::new("testsuite");
    attribute(&mut element, "name", name);
    totals.on_suite(&mut element);
    attribute(&mut element, "time", "0");
    attribute(&mut element, "timestamp", at);
    xml.write_event(Event::Start(element))
}

fn properties<W: Write>(count: &RuleCount, xml: &mut Writer<W>) -> io::Result<()> {
    xml.write_event(Event::Start(BytesStart::new("properties")))?;
    let RuleCount { rule, assessed, passed, failed, waived, not_assessed, out_of_scope, .. } = count;
    let numbers = [
        ("assessed", assessed),
        ("passed", passed),
        ("failed", failed),
        ("waived", waived),
        ("not_assessed", not_assessed),
        ("out_of_scope", out_of_scope),
    ];
    let words =
        [("title", &*rule.title), ("severity", rule.severity.as_str())].map(|(n, v)| (n, v.to_owned()));
    for (name, value) in words.into_iter().chain(numbers.map(|(name, number)| (name, number.to_string()))) {
        let mut element = BytesStart::new("property");
        attribute(&mut element, "name", name);
        attribute(&mut element, "value", &value);
        xml.write_event(Event::Empty(element))?;
    }
    xml.write_event(Event::End(BytesEnd::new("properties")))
}

/// The sources: one that did not give all of its tunnels is an error.
pub(super) struct Sources<'a>(pub(super) &'a Report);

impl Sources<'_> {
    pub(super) fn totals(&self) -> Totals {
        let errors = self.0.sources.iter().filter(|source| source.error.is_some()).count();
        Totals { tests: self.0.sources.len(), errors, ..Totals::default() }
    }

    pub(super) fn write<W: Write>(&self, at: &str, xml: &mut Writer<W>) -> io::Result<()> {
        if self.0.sources.is_empty() {
            return Ok(());
        }
        open("sources", &self.totals(), at, xml)?;
        for source in &self.0.sources {
            let outcome = source.error.as_deref().map(|error| ("error", Some("incomplete"), error, error));
            case(&Case::new("sources", &source.name), outcome, xml)?;
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))
    }
}

fn attribute(element: &mut BytesStart, name: &str, value: &str) {
    element.push_attribute((name, &*legal(value)));
}

/// Text that XML can hold.
fn legal(text: &str) -> Cow<'_, str> {
    let text = shown(text, TEXT);
    if !text.contains(['\u{fffe}', '\u{ffff}']) {
        return text;
    }
    text.replace('\u{fffe}', r"\u{fffe}").replace('\u{ffff}', r"\u{ffff}").into()
}
