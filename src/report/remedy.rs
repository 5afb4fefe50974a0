//! What can be done about a finding: the command for the tunnel, the attribute for what Terraform
//! made, the line for what was declared.
//!
//! A command that is wrong is worse than none. So there is one only where a value that the rules prefer
//! is right for every demand in use, where the cloud's API is known to take it, and where nothing in the
//! command comes from a name that could do something to a shell. All that is to change in one phase of a
//! tunnel stands in one command, for the API takes the options of a phase as a whole; what need not
//! change is in it as the source reports it.

mod choice;
mod command;
mod in_use;
mod line;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

pub use line::Line;

use self::choice::TunnelPlan;
use self::in_use::InUse;
use crate::finding::{Finding, Report};
use crate::model::subject::Subject;
use crate::model::{Fact, Value};
use crate::source::{Form, PROVIDERS, Spelling, provider_of, usual, wire as wire_of};

/// What can be done about a finding.
#[derive(Clone, Debug, Default)]
pub struct Remedy {
    /// What to do to the tunnel itself.
    pub apply: Option<Apply>,
    /// What to write in the declaration.
    pub declare: Option<Line>,
    /// Why nothing is offered, where something might be.
    pub none: Option<String>,
}

/// What to do to a tunnel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apply {
    /// How it is done.
    pub way: Way,
    /// The command, in one line, for a POSIX shell; or the attribute.
    pub text: String,
    /// The options to fill in, because the source does not report them.
    pub fill_in: Vec<&'static str>,
    /// The values that newer gateways take, and older ones may not.
    pub newer: Vec<String>,
}

/// How something is done to a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a command of the vendor's tool.
    Command,
    /// By such a command that reads a new key from a file.
    Key,
    /// By an attribute of the Terraform resource.
    Attribute,
}

/// What must be known before it is done.
pub const CAUTION: &str =
    "the peer must change at the same time, and the tunnel negotiates anew: traffic stops until both agree";

/// What to know about a key, which never stands in a command.
pub const CAUTION_KEY: &str = "write VpnConnectionId and PreShareKey into key.json, readable by you alone, and delete it afterwards; set the same key on the peer";

impl Apply {
    /// What must be known before it is done, a sentence each.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.fill_in.is_empty() {
            notes.push(format!("fill in {}, which the source does not report", self.fill_in.join(" and ")));
        }
        if !self.newer.is_empty() {
            notes.push(format!("older gateways may refuse {}", self.newer.join(" and ")));
        }
        notes.push(if self.way == Way::Key { CAUTION_KEY } else { CAUTION }.to_owned());
        notes
    }
}

/// Says whether a remedy can hold the value of a fact, be it asked for or not.
#[must_use]
pub fn needs(fact: &Fact) -> bool {
    let mut spellings = PROVIDERS.iter().filter_map(|provider| provider.spelling);
    spellings.any(|spelling| (spelling.sets)(fact) || (spelling.holds)(fact))
}

/// The remedies of a report.
pub struct Remedies<'r> {
    in_use: InUse<'r>,
    findings: HashMap<Key, Vec<&'r Finding>>,
    plans: RefCell<HashMap<Key, Rc<TunnelPlan>>>,
}

/// Which tunnel: the places of its two sides in memory.
type Key = (usize, usize);

fn key(subject: &Subject) -> Key {
    let live = subject.live.as_ref().map_or(0, |live| Arc::as_ptr(live) as usize);
    (live, subject.declared.as_ref().map_or(0, |declared| Arc::as_ptr(declared) as usize))
}

impl<'r> Remedies<'r> {
    /// Gathers what is found on every tunnel, and what is demanded.
    #[must_use]
    pub fn new(report: &'r Report) -> Self {
        let mut findings: HashMap<Key, Vec<&Finding>> = HashMap::new();
        for finding in report.findings.iter().filter(|finding| finding.fact.is_some()) {
            findings.entry(key(&finding.subject)).or_default().push(finding);
        }
        Self { in_use: InUse::of(report), findings, plans: RefCell::default() }
    }

    /// What can be done about a finding of the report.
    #[must_use]
    pub fn of(&self, finding: &Finding) -> Option<Remedy> {
        if finding.waiver.is_some() {
            return None;
        }
        let fact = finding.fact?;
        let subject = &finding.subject;
        if fact.name == "psk" || fact.made_of.first() == Some(&"psk") {
            // another key is still a key, so it mends only what is wrong with this one
            let mends = finding.is_drift() || fact.name != "psk";
            let apply = mends.then(|| command::of_key(subject)).flatten()?;
            return Some(Remedy { apply: Some(apply), ..Remedy::default() });
        }
        let plan = self.plan(subject);
        let Some((fact, value)) = plan.mends(finding) else {
            let none = plan
                .refused(fact)
                .filter(|_| spelling_of(subject).is_some_and(|own| (own.sets)(fact)))
                .map(|why| why.said(fact));
            return none.map(|none| Remedy { none: Some(none), ..Remedy::default() });
        };
        let apply = apply(subject, fact, value, &plan);
        let declare = line::of(subject, fact, value);
        (apply.is_some() || declare.is_some()).then_some(Remedy { apply, declare, none: None })
    }

    fn plan(&self, subject: &Subject) -> Rc<TunnelPlan> {
        let key = key(subject);
        if let Some(plan) = self.plans.borrow().get(&key) {
            return Rc::clone(plan);
        }
        let findings = self.findings.get(&key).map(Vec::as_slice).unwrap_or_default();
        let plan = Rc::new(TunnelPlan::of(subject, findings, &self.in_use));
        self.plans.borrow_mut().insert(key, Rc::clone(&plan));
        plan
    }
}

/// How the provider of a tunnel spells a change, if that is known.
fn spelling_of(subject: &Subject) -> Option<&'static Spelling> {
    let Some(live) = &subject.live else { return usual().spelling };
    let wire = live.origin.as_ref().map(|origin| origin.wire);
    provider_of(wire, live.source.kind).spelling
}

fn apply(subject: &Subject, fact: &Fact, value: &Value, plan: &TunnelPlan) -> Option<Apply> {
    let live = subject.live.as_ref()?;
    if fact.of(&live.tunnel).as_ref() == Some(value) {
        return None;
    }
    match live.origin.as_ref().and_then(|origin| wire_of(origin.wire)).map(|wire| wire.form) {
        Some(Form::Terraform) => {
            let spelling = spelling_of(subject)?;
            let text = (spelling.attribute)(fact, value)?;
            let newer = (spelling.newer)(fact, value).into_iter().collect();
            Some(Apply { way: Way::Attribute, text, fill_in: Vec::new(), newer })
        }
        Some(Form::Listing | Form::Snapshot) | None => command::of(subject, fact, plan),
    }
}
