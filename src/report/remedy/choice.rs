//! What is to change on one tunnel: for each fact that something is found on, the first value that the
//! rules prefer and that every demand in use accepts.
//!
//! Facts are gone through in the order of the table, each on the tunnel as it is after the changes before
//! it. So a value that is only wrong beside one that goes (the volume of a 64-bit cipher) stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use super::in_use::{InUse, breaks, is_on};
use super::spelling_of;
use crate::finding::{Finding, Side};
use crate::model::subject::Subject;
use crate::model::value::Kind;
use crate::model::word::Word;
use crate::model::{FACTS, Fact, Tunnel, Value};
use crate::policy::{Demand, Test};
use crate::source::Spelling;

/// Says whether a fact means nothing on a tunnel.
type IsVoid = fn(&Tunnel) -> bool;

/// The facts that mean nothing beside some values of another: IKEv2 has no exchange modes, and a cipher
/// that authenticates needs nothing else for it.
const VOID: [(&str, &str, IsVoid); 2] = [
    ("ike.exchange_mode", "ike.version", |tunnel| {
        tunnel.ike.version.as_ref().is_some_and(|version| version.as_str() == "ikev2")
    }),
    ("ipsec.integrity", "ipsec.encryption", |tunnel| {
        let cipher = tunnel.ipsec.encryption.as_ref().and_then(Word::algorithm);
        cipher.is_some_and(|cipher| cipher.aead)
    }),
];

/// What is to change on a tunnel.
#[derive(Default)]
pub(super) struct TunnelPlan {
    /// The right values, by the index of their fact.
    chosen: BTreeMap<u8, Value>,
    refused: BTreeMap<u8, NoValue>,
    /// The tunnel after the changes, and the declaration that it is held against.
    after: Tunnel,
    declared: Option<Tunnel>,
    /// How its provider spells changes.
    spelling: Option<&'static Spelling>,
}

/// Why there is no value that is right.
pub(super) enum NoValue {
    /// No rule says which.
    NonePreferred,
    /// These were tried.
    NoneFits(Vec<Value>),
}

impl NoValue {
    /// Why nothing is offered, as a fragment.
    pub(super) fn said(&self, fact: &Fact) -> String {
        match self {
            Self::NonePreferred => {
                format!("no command: no rule in use says which value of {} it prefers", fact.name)
            }
            Self::NoneFits(tried) => {
                let tried: Vec<_> = tried.iter().map(ToString::to_string).collect();
                let name = fact.name;
                format!(
                    "no command: of the preferred values of {name} ({}), the cloud takes none that every policy in use accepts",
                    tried.join(", ")
                )
            }
        }
    }
}

impl TunnelPlan {
    pub(super) fn of(subject: &Subject, findings: &[&Finding], in_use: &InUse<'_>) -> Self {
        let live = subject.live.as_ref().map(|live| &live.tunnel);
        let declared = subject.declared.as_ref().map(|declared| &declared.tunnel);
        let Some(before) = live.or(declared) else { return Self::default() };
        let standing: Vec<&Finding> =
            findings.iter().copied().filter(|finding| finding.waiver.is_none()).collect();
        let pending = standing.iter().filter_map(|finding| finding.fact).map(|fact| fact.index).collect();
        let mut planner = Planner {
            in_use,
            before,
            declared: declared.filter(|_| live.is_some()),
            waived: waived(findings),
            pending,
            after: before.clone(),
            spelling: spelling_of(subject),
        };
        let mut plan = Self::default();
        for fact in FACTS.iter().filter(|fact| planner.pending.contains(&fact.index)).collect::<Vec<_>>() {
            let on: Vec<&Finding> =
                standing.iter().copied().filter(|finding| finding.fact == Some(fact)).collect();
            match planner.choose(fact, &on) {
                None => {}
                Some(Ok(value)) => {
                    (fact.write)(&mut planner.after, value.clone());
                    plan.chosen.insert(fact.index, value);
                }
                Some(Err(refusal)) => {
                    plan.refused.insert(fact.index, refusal);
                }
            }
            planner.pending.remove(&fact.index);
        }
        planner.look_back(&mut plan);
        plan.declared = planner.declared.cloned();
        plan.after = planner.after;
        plan.spelling = planner.spelling;
        plan
    }

    /// The value that is right for a fact, if it is to change.
    pub(super) fn value(&self, fact: &Fact) -> Option<&Value> {
        self.chosen.get(&fact.index)
    }

    /// Says whether a fact that need not change means nothing once the changes are made.
    pub(super) fn voids(&self, fact: &Fact) -> bool {
        let by = VOID.iter().find(|(void, _, _)| *void == fact.name).and_then(|(_, by, _)| Fact::find(by));
        self.value(fact).is_none() && by.is_some_and(|by| self.value(by).is_some()) && self.is_void(fact)
    }

    /// Says whether a fact means nothing on the tunnel as it will be.
    pub(super) fn is_void(&self, fact: &Fact) -> bool {
        VOID.iter().any(|(void, _, is_void)| *void == fact.name && is_void(&self.after))
    }

    pub(super) fn refused(&self, fact: &Fact) -> Option<&NoValue> {
        self.refused.get(&fact.index)
    }

    /// The change that mends a finding: of its fact, or of the one thing that decides whether the fact
    /// is accepted.
    pub(super) fn mends(&self, finding: &Finding) -> Option<(&'static Fact, &Value)> {
        let fact = finding.fact?;
        if let Some(value) = self.value(fact) {
            return Some((fact, value));
        }
        let broken = |demand: &Demand| breaks(demand, &self.after, self.declared.as_ref());
        if finding.demands.is_empty() || finding.demands.iter().any(|demand| broken(demand)) {
            return None;
        }
        let parts: Vec<_> = finding.demands.iter().flat_map(|demand| demand.parts()).collect();
        let mut changes = parts.into_iter().filter_map(|part| Some((part, self.value(part)?)));
        let first = changes.next()?;
        let are_one =
            |part: &Fact| part == first.0 || self.spelling.is_some_and(|own| (own.are_one)(part, first.0));
        changes.all(|(part, _)| are_one(part)).then_some(first)
    }
}

/// The demands that a waiver takes out on a tunnel.
fn waived<'f>(findings: &[&'f Finding]) -> Vec<&'f Demand> {
    let whole = findings.iter().filter(|finding| finding.waiver.is_some()).flat_map(|f| &f.demands);
    let parts = findings.iter().flat_map(|finding| finding.waived.iter().map(|(demand, _)| demand));
    whole.chain(parts).map(|demand| &**demand).collect()
}

/// A tunnel on the way to what it should be.
struct Planner<'a> {
    in_use: &'a InUse<'a>,
    before: &'a Tunnel,
    /// The declaration of a live tunnel.
    declared: Option<&'a Tunnel>,
    waived: Vec<&'a Demand>,
    /// The facts that something is found on and that were not looked at yet.
    pending: BTreeSet<u8>,
    after: Tunnel,
    spelling: Option<&'static Spelling>,
}

impl<'a> Planner<'a> {
    /// The right value of a fact, or why there is none; nothing where it need not change.
    fn choose(&self, fact: &'static Fact, findings: &[&Finding]) -> Option<Result<Value, NoValue>> {
        let own: Vec<&Demand> = self.demands(fact).filter(|demand| demand.rule.fact == Some(fact)).collect();
        let beside = self.declared.is_some() && findings.iter().any(|f| f.side == Side::Declared);
        let drifts = findings.iter().any(|finding| finding.is_drift());
        if !drifts && !beside && !own.iter().any(|demand| self.breaks(demand, &self.after)) {
            return None;
        }
        let declared = self.declared.and_then(|declared| fact.of(declared));
        let live = self.declared.and_then(|_| fact.of(self.before));
        let mut ours = declared.into_iter().chain(live);
        if let Some(value) = ours.find(|value| self.cost(fact, value).is_some()) {
            return Some(Ok(value));
        }
        if !fact.is_settable() || own.is_empty() {
            return None;
        }
        let candidates = candidates(fact, &own, findings);
        if candidates.is_empty() {
            return Some(Err(NoValue::NonePreferred));
        }
        let spelling = self.spelling.filter(|own| (own.sets)(fact));
        let taken = |value: &&Value| spelling.is_none_or(|own| (own.spelled)(fact, value).is_some());
        let costs = candidates.iter().filter(taken);
        let best =
            costs.filter_map(|value| Some((self.cost(fact, value)?, value))).min_by_key(|(cost, _)| *cost);
        Some(best.map(|(_, value)| value.clone()).ok_or(NoValue::NoneFits(candidates)))
    }

    /// How many demands on what is worked out from this fact and others stay broken with a value; `None`
    /// if one on this fact alone is broken by it, or any that was met before.
    fn cost(&self, fact: &'static Fact, value: &Value) -> Option<usize> {
        let mut tunnel = self.after.clone();
        (fact.write)(&mut tunnel, value.clone());
        let mut cost = 0;
        for demand in self.demands(fact).filter(|demand| self.breaks(demand, &tunnel)) {
            if is_on(demand, fact) {
                return None;
            }
            if demand.parts().iter().any(|part| *part != fact && self.pending.contains(&part.index)) {
                continue;
            }
            if !self.breaks(demand, self.before) {
                return None;
            }
            cost += usize::from(demand.rule.fact.is_some_and(|on| on.parts().contains(&fact)));
        }
        Some(cost)
    }

    /// Takes back what breaks, now that everything is chosen, a demand that was met before.
    fn look_back(&mut self, plan: &mut TunnelPlan) {
        let chosen: Vec<_> = FACTS.iter().filter(|fact| plan.chosen.contains_key(&fact.index)).collect();
        let worse = |fact: &&&Fact| {
            let mut demands = self.demands(fact);
            demands.any(|demand| {
                self.breaks(demand, &self.after) && (is_on(demand, fact) || !self.breaks(demand, self.before))
            })
        };
        let taken_back: Vec<&Fact> = chosen.iter().filter(worse).copied().collect();
        for fact in taken_back {
            if let Some(value) = plan.chosen.remove(&fact.index) {
                plan.refused.insert(fact.index, NoValue::NoneFits(vec![value]));
            }
        }
        self.after = self.before.clone();
        for fact in chosen {
            if let Some(value) = plan.chosen.get(&fact.index) {
                (fact.write)(&mut self.after, value.clone());
            }
        }
    }

    /// The demands that a fact has a part in, without those that are waived.
    fn demands(&self, fact: &Fact) -> impl Iterator<Item = &'a Demand> + '_ {
        self.in_use.on(fact).filter(|demand| !self.waived.iter().any(|waived| std::ptr::eq(*waived, *demand)))
    }

    fn breaks(&self, demand: &Demand, tunnel: &Tunnel) -> bool {
        breaks(demand, tunnel, self.declared)
    }
}

/// The values to try, best first: those that the broken demands prefer, the severest first; then those
/// that other demands on the fact prefer; then the only one that they leave.
fn candidates(fact: &Fact, own: &[&Demand], findings: &[&Finding]) -> Vec<Value> {
    let broken = findings.iter().flat_map(|finding| finding.demands.iter().map(|demand| &**demand));
    let mut candidates: Vec<Value> = Vec::new();
    for value in broken.chain(own.iter().copied()).flat_map(|demand| &demand.prefer) {
        if !candidates.contains(value) {
            candidates.push(value.clone());
        }
    }
    let fits =
        |value: &Value| own.iter().all(|demand| demand.test.judge(value) == crate::policy::Verdict::Pass);
    let left = match fact.kind {
        Kind::Flag => only([true, false].map(Value::from).into_iter().filter(fits)),
        _ => only(allowed(own).filter(fits)),
    };
    candidates.extend(left.filter(|value| !candidates.contains(value)));
    candidates
}

/// The value, if there is exactly one.
fn only(mut values: impl Iterator<Item = Value>) -> Option<Value> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn allowed<'d>(demands: &'d [&Demand]) -> impl Iterator<Item = Value> + 'd {
    demands.iter().flat_map(|demand| match &demand.test {
        Test::Allow(values) => values.clone(),
        _ => Vec::new(),
    })
}
