//! One entry of a policy, applied to what the policy inherits: a demand of its own, a demand
//! restated, or one taken out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::catalogue::Catalogue;
use super::nearest::{listed, meant, nearest};
use super::rule::{self, Entry, Graded};
use super::sheet::Sheet;
use crate::load::quoted::quoted;
use crate::model::{Text, Value};
use crate::policy::{Demand, Rule, Scope, Softened, Test, Verdict};
use crate::text::yaml::{Node, NodeKey};

/// Demands by the ids of their rules.
pub(crate) type Demands = BTreeMap<Text, Vec<Arc<Demand>>>;

/// What a rule of one's own consists of.
const OWN: &str = "a rule of your own says `fact`, a test, `severity` and `title`";

/// The policy that is being read.
pub(crate) struct Restating<'s> {
    /// Its file.
    pub sheet: &'s mut Sheet,
    /// The rules that it can bind.
    pub catalogue: &'static Catalogue,
    /// Its name.
    pub policy: &'s Text,
    /// Says whether its file is one of the user's, which can be pointed at.
    pub located: bool,
    /// The rules that it switches off.
    pub off: &'s mut BTreeSet<Text>,
    /// Where it asks for less than what it starts from.
    pub softened: &'s mut Vec<Softened>,
}

/// What an entry states of a demand; the rest is as it was inherited.
struct Stated {
    test: Option<Test>,
    only: Option<Vec<Scope>>,
    prefer: Option<Vec<Value>>,
}

impl Restating<'_> {
    /// Applies one entry to what was inherited under its id.
    pub fn entry(&mut self, id: &NodeKey<'_>, node: &Node<'_>, demands: &mut Demands) {
        let entry = Entry::read(self.sheet, id, node);
        if self.catalogue.is_own(&id.text) {
            let message = format!("{} is a rule that the program itself applies", quoted(&id.text));
            self.sheet.error(id.span, message).help = Some("waive its findings with a waiver".to_owned());
            return;
        }
        // what a policy states itself takes the place of what it inherits
        self.softened.retain(|softened| *softened.rule != *id.text);
        if entry.severity == Some(Graded::Off) {
            self.switch_off(id, &entry, demands);
            return;
        }
        let before = demands.get(&*id.text).cloned().unwrap_or_default();
        let Some(rule) = self.rule(id, &entry, before.first()) else {
            if before.is_empty() && self.catalogue.find(&id.text).is_none() {
                self.look_through(&entry);
            }
            return;
        };
        let stated = self.demands(id, &entry, &rule, &before);
        for (place, demand) in stated.iter().enumerate() {
            let milder = match before.get(place) {
                Some(base) => !demand.term.covers(demand.severity, &base.term, base.severity),
                None => demand.severity < rule.severity,
            };
            if milder {
                self.soften(&rule.id, &entry, Some(demand));
            }
        }
        if !stated.is_empty() {
            demands.insert(Text::clone(&rule.id), stated);
        }
    }

    /// Tells what is wrong with the values of an entry whose rule is wrong.
    fn look_through(&mut self, entry: &Entry<'_, '_>) {
        if let Some((fact, _)) = entry.fact {
            for (key, node) in &entry.tests {
                rule::test(self.sheet, fact, key, node);
            }
        }
        if let Some(node) = entry.only {
            rule::only(self.sheet, node);
        }
        if let (Some((fact, _)), Some(node)) = (entry.fact, entry.prefer) {
            rule::preferred(self.sheet, fact, node);
        }
    }

    fn switch_off(&mut self, id: &NodeKey<'_>, entry: &Entry<'_, '_>, demands: &mut Demands) {
        if let Some((key, _)) = entry.tests.first() {
            self.sheet.error(key.span, "a test beside `severity: off`").help =
                Some("take one of the two out: what is switched off is not tested".to_owned());
        }
        if let Some(span) = entry.term.span() {
            self.sheet.error(span, "a day beside `severity: off`").help =
                Some("leave `severity` out to ask for it until a day, or from a day on".to_owned());
        }
        if let Some((rule, _)) = demands.remove_entry(&*id.text) {
            self.off.insert(Text::clone(&rule));
            self.soften(&rule, entry, None);
            return;
        }
        let message = format!("{} is not inherited, so there is nothing to switch off", quoted(&id.text));
        if self.catalogue.find(&id.text).is_some() {
            self.sheet.warning(id.span, message).help = Some(
                "policies add up: what another policy demands still holds; start from that policy with \
                 `extends`, and do not name it beside this one"
                    .to_owned(),
            );
        } else {
            let near = nearest(&id.text, demands.keys().map(|id| &**id));
            self.sheet.error(id.span, message).help = near.map(meant);
        }
    }

    /// Notes that an entry asks for less than what it starts from.
    fn soften(&mut self, rule: &Text, entry: &Entry<'_, '_>, demand: Option<&Arc<Demand>>) {
        let span = entry.graded.or(entry.term.span());
        let Some(span) = span.filter(|_| self.located) else { return };
        let (rule, location) = (Text::clone(rule), self.sheet.at(span));
        self.softened.push(Softened { rule, demand: demand.cloned(), location });
    }

    /// The rule of an entry: of the catalogue, inherited, or of one's own.
    fn rule(
        &mut self,
        id: &NodeKey<'_>,
        entry: &Entry<'_, '_>,
        inherited: Option<&Arc<Demand>>,
    ) -> Option<Arc<Rule>> {
        let listed = self.catalogue.find(&id.text);
        let Some(known) = listed.or_else(|| inherited.map(|demand| &demand.rule)) else {
            return self.own_rule(id, entry).map(Arc::new);
        };
        if let Some((fact, span)) = entry.fact.filter(|(fact, _)| known.fact != Some(fact)) {
            let looks_at = known.fact.map_or("nothing", |fact| fact.name);
            let message = format!("rule {} looks at {looks_at}, not at {}", quoted(&id.text), fact.name);
            self.sheet.error(span, message).help = Some("give a rule of your own another id".to_owned());
            return None;
        }
        let Some(span) = entry.of_rule else { return Some(Arc::clone(known)) };
        if listed.is_some() {
            let message = format!("rule {} is of the catalogue, which says this", quoted(&id.text));
            self.sheet.error(span, message).help = Some("give a rule of your own another id".to_owned());
            return None;
        }
        Some(Arc::new(Rule {
            id: Text::clone(&known.id),
            fact: known.fact,
            objective: match (&entry.objective, &entry.title) {
                (Some(objective), _) => objective.clone(),
                (None, Some(title)) => Rule::objective_of(title),
                (None, None) => known.objective.clone(),
            },
            title: entry.title.as_ref().unwrap_or(&known.title).clone(),
            why: entry.why.as_ref().unwrap_or(&known.why).clone(),
            fix: entry.fix.as_ref().unwrap_or(&known.fix).clone(),
            prefer: known.prefer.clone(),
            severity: known.severity,
            cwe: entry.cwe.or(known.cwe),
        }))
    }

    /// A rule of one's own must say what it looks at, how bad it is and what it is called.
    fn own_rule(&mut self, id: &NodeKey<'_>, entry: &Entry<'_, '_>) -> Option<Rule> {
        let missing = entry.missing(&["fact", "severity", "title"]);
        if !missing.is_empty() {
            self.not_a_rule(id, &missing);
        }
        if missing.is_empty() && !Rule::is_id(&id.text) {
            rule::refuse_id(self.sheet, id);
        }
        let Some(Graded::As(severity)) = entry.severity else { return None };
        let fact = entry.fact?.0;
        let fix = || format!("set {} to a value that the policy accepts", fact.name).into();
        Some(Rule {
            id: (*id.text).into(),
            fact: Some(fact),
            objective: entry.objective.clone().or_else(|| Some(Rule::objective_of(entry.title.as_ref()?)))?,
            title: entry.title.clone()?,
            why: entry.why.clone().unwrap_or_else(|| "a policy of this project asks for it".into()),
            fix: entry.fix.clone().unwrap_or_else(fix),
            prefer: Vec::new(),
            severity,
            cwe: entry.cwe,
        })
    }

    /// Notes an id that is neither known nor that of a whole rule of one's own.
    fn not_a_rule(&mut self, id: &NodeKey<'_>, missing: &[&str]) {
        let near = nearest(&id.text, self.catalogue.iter().map(|rule| &*rule.id));
        let message = if missing.contains(&"fact") {
            format!("unknown rule {}", quoted(&id.text))
        } else {
            format!("rule {} is not in the catalogue and lacks {}", quoted(&id.text), missing.join(", "))
        };
        let help = near.map_or_else(|| OWN.to_owned(), |near| format!("{} Else {OWN}", meant(near)));
        self.sheet.error(id.span, message).help = Some(help);
    }

    /// The demands that an entry makes: one with the test that it states, or else one for each
    /// that was inherited.
    fn demands(
        &mut self,
        id: &NodeKey<'_>,
        entry: &Entry<'_, '_>,
        rule: &Arc<Rule>,
        before: &[Arc<Demand>],
    ) -> Vec<Arc<Demand>> {
        let mut only = entry.only.map(|node| rule::only(self.sheet, node));
        for scope in only.iter_mut().flatten().flatten().filter(|_| !self.located) {
            scope.location = None;
        }
        let prefer = entry.prefer.zip(rule.fact).map(|(node, fact)| rule::preferred(self.sheet, fact, node));
        let Some(test) = self.test(id, entry, rule, before) else { return Vec::new() };
        if matches!(only, Some(None)) || prefer == Some(None) {
            return Vec::new();
        }
        let stated = Stated { test, only: only.flatten(), prefer: prefer.flatten() };
        let demands: Vec<_> = if stated.test.is_some() {
            self.stated(id, entry, rule, before.first(), &stated).into_iter().collect()
        } else {
            before.iter().filter_map(|base| self.stated(id, entry, rule, Some(base), &stated)).collect()
        };
        if let Some(node) = entry.prefer {
            self.refused(node, &demands);
        }
        demands
    }

    /// Notes a value that an entry prefers and does not accept.
    fn refused(&mut self, node: &Node<'_>, demands: &[Arc<Demand>]) {
        let refuses = |demand: &Demand, value: &Value| demand.test.judge(value) != Verdict::Pass;
        for demand in demands {
            let Some(fact) = demand.rule.fact else { continue };
            if let Some(value) = demand.prefer.iter().find(|value| refuses(demand, value)) {
                let wants = demand.test.wants(fact);
                let message =
                    format!("{} is preferred, but {} must {wants}", quoted(&value.to_string()), fact.name);
                self.sheet.error(node.span, message).help =
                    Some("prefer only values that the rule accepts".to_owned());
                return;
            }
        }
    }

    /// The test of an entry; `Some(None)` if it leaves the inherited one alone.
    #[expect(clippy::option_option, reason = "no test is an answer, and another one than a broken test")]
    fn test(
        &mut self,
        id: &NodeKey<'_>,
        entry: &Entry<'_, '_>,
        rule: &Rule,
        before: &[Arc<Demand>],
    ) -> Option<Option<Test>> {
        match &*entry.tests {
            [] if !before.is_empty() => Some(None),
            [] => {
                let message = format!("rule {} without a test", quoted(&id.text));
                let help = format!("say which values are accepted, with one of {}", listed(&Test::KEYS));
                self.sheet.error(id.span, message).help = Some(help);
                None
            }
            [(key, node)] => rule.fact.and_then(|fact| rule::test(self.sheet, fact, key, node)).map(Some),
            [first, second, ..] => {
                let first = self.sheet.at(first.0.span);
                let message = format!("rule {} with more than one test", quoted(&id.text));
                let problem = self.sheet.error(second.0.span, message);
                problem.related.push((first, "the first one".to_owned()));
                problem.help = Some("make two rules of it: a rule has one test".to_owned());
                None
            }
        }
    }

    fn stated(
        &mut self,
        id: &NodeKey<'_>,
        entry: &Entry<'_, '_>,
        rule: &Arc<Rule>,
        base: Option<&Arc<Demand>>,
        said: &Stated,
    ) -> Option<Arc<Demand>> {
        let severity = match entry.severity {
            Some(Graded::As(severity)) => severity,
            Some(Graded::Off) | None => base.map_or(rule.severity, |base| base.severity),
        };
        let term = entry.term.over(base.map(|base| &base.term), entry.severity.is_some());
        if entry.term.is_wrong || !entry.term.check(self.sheet, &term) {
            return None;
        }
        let default = || rule.prefer.clone();
        Some(Arc::new(Demand {
            rule: Arc::clone(rule),
            policy: Some(Text::clone(self.policy)),
            severity,
            term,
            test: said.test.clone().or_else(|| base.map(|base| base.test.clone()))?,
            only: said.only.clone().or_else(|| base.map(|base| base.only.clone())).unwrap_or_default(),
            prefer: said
                .prefer
                .clone()
                .or_else(|| base.map(|base| base.prefer.clone()))
                .unwrap_or_else(default),
            reference: entry.reference.clone().or_else(|| base?.reference.clone()),
            url: entry.url.clone().or_else(|| base?.url.clone()),
            evidence: entry.evidence.or_else(|| base?.evidence),
            location: self.located.then(|| rule::location(self.sheet, id, entry)),
        }))
    }
}
