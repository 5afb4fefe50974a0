//! Entries of the catalogue and of policies: what is written under the id of a rule.

use crate::model::Text;
use crate::model::fact::{FACTS, Fact};
use crate::model::value::{Kind, Value};
use crate::policy::{Evidence, Glob, Pattern, Rule, Scope, Severity, Test};
use crate::text::{Location, Span};

use super::keys;
use super::nearest::{listed, meant, nearest};
use super::sheet::{Sheet, scalar};
use super::term::TermSaid;
use super::value;
use crate::load::quoted::quoted;
use crate::text::yaml::{Node, NodeKey, NodeKind};

/// What is written under the id of a rule, each part as it stands.
#[derive(Default)]
pub(crate) struct Entry<'n, 't> {
    /// The tests: key and argument.
    pub tests: Vec<(&'n NodeKey<'t>, &'n Node<'t>)>,
    /// The scope, not read yet.
    pub only: Option<&'n Node<'t>>,
    /// The severity.
    pub severity: Option<Graded>,
    /// Where the severity stands.
    pub graded: Option<Span>,
    /// When the demand is in force.
    pub term: TermSaid,
    /// The clause.
    pub reference: Option<Text>,
    /// Where the clause can be read.
    pub url: Option<Text>,
    /// How well it was checked.
    pub evidence: Option<Evidence>,
    /// The values to move to, not read yet.
    pub prefer: Option<&'n Node<'t>>,
    /// The fact, and where it is named.
    pub fact: Option<(&'static Fact, Span)>,
    /// What is wrong when the rule fires.
    pub title: Option<Text>,
    /// What holds when it passes.
    pub objective: Option<Text>,
    /// The reason.
    pub why: Option<Text>,
    /// The remedy.
    pub fix: Option<Text>,
    /// The weakness.
    pub cwe: Option<u16>,
    /// The first key that belongs to a rule and not to a demand.
    pub of_rule: Option<Span>,
    /// The keys that are there, readable or not.
    keys: Vec<&'n str>,
}

/// The severity of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Graded {
    /// Taken out.
    Off,
    /// As bad as this.
    As(Severity),
}

impl<'n, 't> Entry<'n, 't> {
    /// Takes an entry apart.
    pub fn read(sheet: &mut Sheet, id: &NodeKey<'_>, node: &'n Node<'t>) -> Self {
        let mut entry = Self::default();
        let place = format!("rule {}", quoted(&id.text));
        for (key, value) in sheet.map(node, &place) {
            entry.keys.push(&key.text);
            entry.part(sheet, &place, key, value);
        }
        entry
    }

    /// Those of some keys that are not there.
    pub fn missing(&self, wanted: &[&'static str]) -> Vec<&'static str> {
        wanted.iter().copied().filter(|key| !self.keys.contains(key)).collect()
    }

    fn part(&mut self, sheet: &mut Sheet, place: &str, key: &'n NodeKey<'t>, value: &'n Node<'t>) {
        let mut text = |what: &str| sheet.text(value, what).map(Text::from);
        match &*key.text {
            test if Test::KEYS.contains(&test) => self.tests.push((key, value)),
            "only" => self.only = Some(value),
            "prefer" => self.prefer = Some(value),
            "reference" => self.reference = text("reference"),
            "url" => self.url = text("url"),
            "title" => self.title = text("title"),
            "objective" => self.objective = text("objective"),
            "why" => self.why = text("why"),
            "fix" => self.fix = text("fix"),
            "severity" => {
                self.severity = match &value.kind {
                    NodeKind::List(_) | NodeKind::Map(_) => self.term.grades(sheet, value).map(Graded::As),
                    _ => graded(sheet, value),
                };
                self.graded = Some(value.span);
            }
            "from" => self.term.from(sheet, value),
            "until" => self.term.until(sheet, value),
            "evidence" => {
                let words = Evidence::ALL.map(|evidence| (evidence.as_str(), evidence));
                self.evidence = sheet.choice(value, "evidence", &words);
            }
            "fact" => self.fact = fact(sheet, value).map(|fact| (fact, value.span)),
            "cwe" => self.cwe = cwe(sheet, value),
            _ => sheet.unknown_key(key, place, &keys::RULE),
        }
        if matches!(&*key.text, "title" | "objective" | "why" | "fix" | "cwe") {
            self.of_rule.get_or_insert(key.span);
        }
    }
}

/// Reads an entry of the catalogue, in which everything must be said.
pub(crate) fn catalogued(sheet: &mut Sheet, id: &NodeKey<'_>, node: &Node<'_>) -> Option<Rule> {
    let entry = Entry::read(sheet, id, node);
    if !Rule::is_id(&id.text) {
        refuse_id(sheet, id);
    }
    let missing = entry.missing(&["fact", "title", "objective", "why", "fix", "severity"]);
    if !missing.is_empty() {
        sheet.error(id.span, format!("rule {} lacks {}", quoted(&id.text), missing.join(", ")));
        return None;
    }
    let Some(Graded::As(severity)) = entry.severity else { return None };
    if let Some(span) = entry.term.span().or(entry.graded.filter(|_| entry.term.grades.is_some())) {
        sheet.error(span, "dates in the catalogue").help = Some("write them into a policy".to_owned());
    }
    let fact = entry.fact?.0;
    Some(Rule {
        id: (*id.text).into(),
        fact: Some(fact),
        title: entry.title?,
        objective: entry.objective?,
        why: entry.why?,
        fix: entry.fix?,
        prefer: entry.prefer.map_or(Some(Vec::new()), |node| preferred(sheet, fact, node))?,
        severity,
        cwe: entry.cwe,
    })
}

/// Notes that an id is not written as ids are.
pub(crate) fn refuse_id(sheet: &mut Sheet, id: &NodeKey<'_>) {
    sheet.error(id.span, format!("{} cannot be the id of a rule", quoted(&id.text))).help =
        Some("write it in lower-case words with hyphens between them: `branch-lifetime`".to_owned());
}

fn graded(sheet: &mut Sheet, node: &Node<'_>) -> Option<Graded> {
    let severities = Severity::ALL.map(|severity| (severity.as_str(), Graded::As(severity)));
    let choices: Vec<_> = severities.into_iter().chain([("off", Graded::Off)]).collect();
    sheet.choice(node, "severity", &choices)
}

/// Reads the name of a fact.
pub(crate) fn fact(sheet: &mut Sheet, node: &Node<'_>) -> Option<&'static Fact> {
    let said = sheet.text(node, "fact")?;
    let found = Fact::find(said);
    if found.is_none() {
        unknown_fact(sheet, said, node.span);
    }
    found
}

fn unknown_fact(sheet: &mut Sheet, said: &str, span: Span) {
    let near = nearest(said, FACTS.iter().map(|fact| fact.name));
    let help = near.map_or("run `vpnaudit explain facts` for all of them".to_owned(), meant);
    sheet.error(span, format!("unknown fact {}", quoted(said))).help = Some(help);
}

fn cwe(sheet: &mut Sheet, node: &Node<'_>) -> Option<u16> {
    let said = sheet.text(node, "cwe")?;
    let number = said.trim_start_matches("CWE-").parse().ok();
    if number.is_none() {
        sheet.error(node.span, format!("cwe takes a number, not {}", quoted(said))).help =
            Some("write the number alone: `326`".to_owned());
    }
    number
}

/// Reads the one test of an entry.
pub(crate) fn test(sheet: &mut Sheet, fact: &Fact, key: &NodeKey<'_>, node: &Node<'_>) -> Option<Test> {
    if !Test::fits(&key.text, fact.kind) {
        let message =
            format!("`{}` cannot be asked of {}, which is {}", key.text, fact.name, fact.kind.noun());
        let fitting: Vec<_> = Test::KEYS.into_iter().filter(|key| Test::fits(key, fact.kind)).collect();
        sheet.error(key.span, message).help = Some(format!("use one of {}", listed(&fitting)));
        return None;
    }
    match &*key.text {
        "allow" => values(sheet, fact, node).map(Test::Allow),
        "forbid" => values(sheet, fact, node).map(Test::Forbid),
        "at_least" => at_least(sheet, fact, node).map(Test::AtLeast),
        "at_most" => number(sheet, fact, node).map(Test::AtMost),
        "matches" => glob(sheet, node, "matches").map(Test::Matches),
        "present" => only_true(sheet, node, "present", "absent").then_some(Test::Present),
        _ => only_true(sheet, node, "absent", "present").then_some(Test::Absent),
    }
}

fn values(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) -> Option<Vec<Value>> {
    let before = sheet.problems.len();
    let nodes = sheet.one_or_list(node);
    if nodes.is_empty() {
        sheet.error(node.span, "an empty list, which nothing can be tested against".to_owned());
    }
    let values = nodes.iter().filter_map(|node| value::scalar(sheet, fact, node)).collect();
    (sheet.problems.len() == before).then_some(values)
}

/// Reads the values that a rule would rather see. Of what nobody sets there are none.
pub(crate) fn preferred(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) -> Option<Vec<Value>> {
    if fact.is_settable() {
        return values(sheet, fact, node);
    }
    let message = format!("`prefer` lists values to move to, and nobody can set {}", fact.name);
    let parts = fact.made_of.join(" and ");
    sheet.error(node.span, message).help = Some(if parts.is_empty() {
        "say under `fix` what is to be done".to_owned()
    } else {
        format!("it is worked out from {parts}: say under `fix` what is to be done")
    });
    None
}

fn number(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) -> Option<f64> {
    f64::try_from(value::scalar(sheet, fact, node)?).ok()
}

/// A bound that everything would pass is refused: less than the least that is told is told as that.
fn at_least(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) -> Option<f64> {
    let bound = number(sheet, fact, node)?;
    let Some(least) = fact.least.filter(|least| bound <= *least) else { return Some(bound) };
    let message = format!("every tunnel would pass: {} is never told below {least}", fact.name);
    sheet.error(node.span, message).help = Some(format!("ask for more than {least}"));
    None
}

/// Reads a glob of names.
pub(crate) fn glob(sheet: &mut Sheet, node: &Node<'_>, what: &str) -> Option<Glob> {
    let said = sheet.text(node, what)?;
    match Glob::new(said) {
        Ok(glob) => Some(glob),
        Err(error) => {
            sheet.error(node.span, format!("{} is not a glob: {error}", quoted(said)));
            None
        }
    }
}

fn only_true(sheet: &mut Sheet, node: &Node<'_>, key: &str, other: &str) -> bool {
    let yes = scalar(node).is_some_and(|(said, _)| said == "true");
    if !yes {
        sheet.error(node.span, format!("`{key}` takes `true` and nothing else")).help =
            Some(format!("write `{other}: true` for the contrary"));
    }
    yes
}

/// Reads the scope of a demand.
pub(crate) fn only(sheet: &mut Sheet, node: &Node<'_>) -> Option<Vec<Scope>> {
    let before = sheet.problems.len();
    let mut scopes = Vec::new();
    for (key, node) in sheet.map(node, "only") {
        match Fact::find(&key.text) {
            None => unknown_fact(sheet, &key.text, key.span),
            Some(fact) if matches!(fact.kind, Kind::Secret) => {
                sheet.error(key.span, format!("{} cannot decide which tunnels are meant", fact.name)).help =
                    Some("name another fact, such as `psk.length`".to_owned());
            }
            Some(fact) => {
                let nodes = sheet.one_or_list(node);
                let accepts = nodes.iter().filter_map(|node| pattern(sheet, fact, node)).collect();
                let location = Some(sheet.at(key.span));
                scopes.push(Scope { fact, accepts, location });
            }
        }
    }
    (sheet.problems.len() == before).then_some(scopes)
}

fn pattern(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) -> Option<Pattern> {
    if scalar(node).is_some_and(|(said, _)| Pattern::is_glob(fact, said)) {
        return glob(sheet, node, fact.name).map(Pattern::Glob);
    }
    value::scalar(sheet, fact, node).map(Pattern::Value)
}

/// Where a demand is written: its test, else the id of its rule.
pub(crate) fn location(sheet: &Sheet, id: &NodeKey<'_>, entry: &Entry<'_, '_>) -> Location {
    sheet.at(entry.tests.first().map_or(id.span, |(_, node)| node.span))
}
