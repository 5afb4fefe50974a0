//! Rules, demands and waivers: what findings have in common.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::{In, Places, Wrong, fact, severity, shape, value, wrong};
use crate::finding::{Ranges, RuleCount, Tunnels, Waiver};
use crate::model::{Fact, Text, Value};
use crate::policy::{Demand, Evidence, Glob, Grade, Pattern, Rule, Scope, Term, Test};

/// What findings have in common, by number.
pub(super) struct Demands {
    counts: Vec<(RuleCount, Vec<usize>)>,
    others: Vec<Arc<Rule>>,
    by_id: HashMap<Text, Arc<Rule>>,
    demands: Vec<Slot>,
    waivers: HashMap<usize, Arc<Waiver>>,
}

/// A demand of the table. What one of a rule without a fact of its own asks for is read with the
/// finding that it is of, which has one.
enum Slot {
    Read(Arc<Demand>),
    Not(Box<shape::Demand>),
}

impl Demands {
    pub(super) fn new(
        counted: Vec<shape::Counted>,
        others: Vec<shape::Rule>,
        demands: Vec<shape::Demand>,
        places: &Places,
    ) -> Result<Self, Wrong> {
        let others = super::each(others, "other_rules", rule)?;
        let counts = super::each(counted, "rules", count)?;
        let mut by_id = HashMap::new();
        for rule in counts.iter().map(|(count, _)| &count.rule).chain(&others) {
            by_id.entry(rule.id.clone()).or_insert_with(|| Arc::clone(rule));
        }
        let mut all = Self { counts, others, by_id, demands: Vec::new(), waivers: HashMap::new() };
        for (place, row) in demands.into_iter().enumerate() {
            let part = || format!("demands[{place}]");
            if row.policy.is_none() {
                // what a declaration demands is told with the finding
                return Err(wrong("names none").at("policy")).within(part);
            }
            let rule = all.rule_of(&row).within(part)?;
            let slot = match rule.fact {
                Some(fact) => {
                    let read = demand(&row, rule, Some(fact), places);
                    Slot::Read(Arc::new(read.within(part)?))
                }
                None => Slot::Not(Box::new(row)),
            };
            all.demands.push(slot);
        }
        Ok(all)
    }

    /// The demands of the table at some places.
    pub(super) fn at(&self, places: &[usize]) -> Result<Vec<Arc<Demand>>, Wrong> {
        let demand = |place: &usize| match self.demands.get(*place) {
            Some(Slot::Read(demand)) => Ok(Arc::clone(demand)),
            _ => Err(wrong(format!("there is no demand {place}"))),
        };
        places.iter().map(demand).collect()
    }

    /// The counts, whose demands are those of the table.
    pub(super) fn counts(&mut self, tunnels: usize) -> Result<Vec<RuleCount>, Wrong> {
        let mut counts = Vec::new();
        for (place, (mut count, demands)) in std::mem::take(&mut self.counts).into_iter().enumerate() {
            let part = || format!("rules[{place}]");
            count.demands = self.at(&demands).within(part)?;
            check(&count, tunnels).within(|| "tunnels".to_owned()).within(part)?;
            counts.push(count);
        }
        Ok(counts)
    }

    /// The rule that a finding without demands breaks.
    pub(super) fn rule(&self, id: &str) -> Result<&Arc<Rule>, Wrong> {
        self.by_id
            .get(id)
            .ok_or_else(|| wrong("is none of `rules` and `other_rules`"))
            .within(|| "rule".to_owned())
    }

    fn rule_of(&self, row: &shape::Demand) -> Result<Arc<Rule>, Wrong> {
        let rule = match row.other_rule {
            None => self.rule(&row.rule)?,
            Some(number) => {
                let other = self.others.get(number).filter(|rule| *rule.id == *row.rule);
                other.ok_or_else(|| wrong("is not that rule")).within(|| "other_rule".to_owned())?
            }
        };
        Ok(Arc::clone(rule))
    }

    /// A demand that a finding on a fact breaks.
    pub(super) fn demand(
        &mut self,
        row: &shape::Demand,
        fact: Option<&'static Fact>,
        places: &Places,
    ) -> Result<Arc<Demand>, Wrong> {
        let Some(number) = row.number else {
            let rule = self.rule_of(row)?;
            let fact = rule.fact.or(fact);
            return Ok(Arc::new(demand(row, rule, fact, places)?));
        };
        let none = || wrong("is no place in `demands`");
        let unread = match self.demands.get(number).ok_or_else(none).within(|| "number".to_owned())? {
            Slot::Read(demand) if *demand.rule.id == *row.rule => return Ok(Arc::clone(demand)),
            Slot::Read(_) => return Err(none()).within(|| "number".to_owned()),
            Slot::Not(unread) => unread.clone(),
        };
        let read = Arc::new(demand(&unread, self.rule_of(&unread)?, fact, places)?);
        if let Some(slot) = self.demands.get_mut(number) {
            *slot = Slot::Read(Arc::clone(&read));
        }
        Ok(read)
    }

    /// A waiver; those of one number are one.
    pub(super) fn waiver(&mut self, row: &shape::Waiver, places: &Places) -> Result<Arc<Waiver>, Wrong> {
        if let Some(waiver) = self.waivers.get(&row.number) {
            return Ok(Arc::clone(waiver));
        }
        let tunnel = Glob::new(&row.tunnel).map_err(wrong).within(|| "waiver.tunnel".to_owned())?;
        let accepted = row.fact.as_deref().map(fact).transpose().within(|| "waiver.fact".to_owned())?;
        let value = |said: &String| {
            let fact = accepted.ok_or_else(|| wrong("stands without a fact"))?;
            fact.kind.read(said).map_err(wrong)
        };
        let waiver = Arc::new(Waiver {
            rule: row.rule.as_str().into(),
            tunnel,
            fact: accepted,
            value: row.value.as_ref().map(value).transpose().within(|| "waiver.value".to_owned())?,
            reason: row.reason.as_str().into(),
            owner: row.owner.as_deref().map(Into::into),
            expires: row
                .expires
                .as_deref()
                .map(super::day)
                .transpose()
                .within(|| "waiver.expires".to_owned())?,
            location: places.alone(&row.location, true),
        });
        self.waivers.insert(row.number, Arc::clone(&waiver));
        Ok(waiver)
    }
}

fn rule(row: shape::Rule) -> Result<Arc<Rule>, Wrong> {
    Ok(Arc::new(Rule {
        severity: severity(&row.severity)?,
        fact: row.fact.as_deref().map(fact).transpose()?,
        id: row.id.into(),
        objective: row.objective.map_or_else(|| Rule::objective_of(&row.title), Into::into),
        title: row.title.into(),
        why: row.why.into(),
        fix: row.fix.into(),
        prefer: Vec::new(),
        cwe: row.cwe,
    }))
}

fn count(row: shape::Counted) -> Result<(RuleCount, Vec<usize>), Wrong> {
    let shape::Counted { id, title, objective, why, fix, severity, fact, cwe, .. } = row;
    let rule = rule(shape::Rule { id, title, objective, why, fix, severity, fact, cwe })?;
    let shape::Tunnels { failed, not_assessed, out_of_scope } = row.tunnels;
    let count = RuleCount {
        assessed: row.assessed,
        passed: row.passed,
        failed: row.failed,
        waived: row.waived,
        not_assessed: row.not_assessed,
        out_of_scope: row.out_of_scope,
        tunnels: Tunnels {
            failed: ranges(&failed).within(|| "tunnels.failed".to_owned())?,
            not_assessed: ranges(&not_assessed).within(|| "tunnels.not_assessed".to_owned())?,
            out_of_scope: ranges(&out_of_scope).within(|| "tunnels.out_of_scope".to_owned())?,
        },
        ..RuleCount::new(&rule)
    };
    Ok((count, row.demands))
}

fn ranges(rows: &[[u32; 2]]) -> Result<Ranges, Wrong> {
    let mut ranges = Ranges::default();
    for (place, [first, last]) in rows.iter().enumerate() {
        if !last.checked_add(1).is_some_and(|end| ranges.add(*first..end)) {
            return Err(wrong("does not lie behind the ranges before it")).within(|| format!("[{place}]"));
        }
    }
    Ok(ranges)
}

/// The tunnels of a rule must be as many as it counts.
fn check(count: &RuleCount, tunnels: usize) -> Result<(), Wrong> {
    let Tunnels { failed, not_assessed, out_of_scope } = &count.tunnels;
    let [failed, not_assessed, out_of_scope] = [failed, not_assessed, out_of_scope].map(Ranges::len);
    if count.noun() != "tunnel" {
        return Ok(());
    }
    let expected = [
        (count.assessed, count.passed.saturating_add(failed)),
        (count.failed.saturating_add(count.waived), failed),
        (count.not_assessed, not_assessed),
        (count.out_of_scope, out_of_scope),
    ];
    let all = count.passed.saturating_add(failed + not_assessed + out_of_scope);
    let inside = [&count.tunnels.failed, &count.tunnels.not_assessed, &count.tunnels.out_of_scope]
        .iter()
        .all(|ranges| ranges.iter().last().is_none_or(|range| range.end as usize <= tunnels));
    let fits = expected.iter().all(|(counted, of_tunnels)| counted == of_tunnels) && inside;
    // a plan judges no tunnel by a policy, and then there is nothing to count
    if fits && (all == tunnels as u64 || all == 0) {
        Ok(())
    } else {
        Err(wrong("are not as many as are counted"))
    }
}

fn demand(
    row: &shape::Demand,
    rule: Arc<Rule>,
    fact: Option<&'static Fact>,
    places: &Places,
) -> Result<Demand, Wrong> {
    let evidence = |word: &String| {
        let evidence = Evidence::ALL.into_iter().find(|evidence| evidence.as_str() == word);
        evidence.ok_or_else(|| wrong("is no mark of evidence")).within(|| "evidence".to_owned())
    };
    Ok(Demand {
        severity: severity(&row.severity)?,
        term: term(row)?,
        test: test(row, fact)?,
        rule,
        policy: row.policy.as_deref().map(Into::into),
        only: row.only.iter().map(scope).collect::<Result<_, _>>().within(|| "only".to_owned())?,
        prefer: values(fact, &row.prefer, "prefer")?,
        reference: row.reference.as_deref().map(Into::into),
        url: row.url.as_deref().map(Into::into),
        evidence: row.evidence.as_ref().map(evidence).transpose()?,
        location: row.location.as_ref().map(|place| places.alone(place, true)),
    })
}

/// When a demand is in force.
fn term(row: &shape::Demand) -> Result<Term, Wrong> {
    let day = |said: Option<&String>, key: &str| {
        said.map(|said| super::day(said)).transpose().within(|| key.to_owned())
    };
    let grade = |(place, row): (usize, &shape::Grade)| {
        let part = || format!("severities[{place}]");
        let from = day(row.from.as_ref(), "from").within(part)?;
        Ok(Grade { from, is: severity(&row.is).within(part)? })
    };
    let grades = row.severities.iter().enumerate().map(grade).collect::<Result<_, _>>()?;
    let (from, until) = (day(row.from.as_ref(), "from")?, day(row.until.as_ref(), "until")?);
    Ok(Term { from, until, grades })
}

fn values(fact: Option<&Fact>, given: &[Json], key: &str) -> Result<Vec<Value>, Wrong> {
    let read = |(place, json)| value::read(fact, json).within(|| format!("{key}[{place}]"));
    given.iter().enumerate().map(read).collect()
}

fn scope(row: &shape::Scope) -> Result<Scope, Wrong> {
    let fact = super::fact(&row.fact)?;
    let read = |(place, json): (usize, &Json)| match json.as_str() {
        Some(said) if Pattern::is_glob(fact, said) => {
            Glob::new(said).map(Pattern::Glob).map_err(wrong).within(|| format!("accepts[{place}]"))
        }
        _ => value::read(Some(fact), json).map(Pattern::Value).within(|| format!("accepts[{place}]")),
    };
    let accepts = row.accepts.iter().enumerate().map(read).collect::<Result<_, _>>()?;
    Ok(Scope { fact, accepts, location: None })
}

fn test(row: &shape::Demand, fact: Option<&'static Fact>) -> Result<Test, Wrong> {
    let values = |given: &[Json], key: &str| values(fact, given, key);
    let tests = [
        row.allow.as_deref().map(|allow| values(allow, "allow").map(Test::Allow)),
        row.forbid.as_deref().map(|forbid| values(forbid, "forbid").map(Test::Forbid)),
        row.at_least.map(|number| Ok(Test::AtLeast(number))),
        row.at_most.map(|number| Ok(Test::AtMost(number))),
        row.matches
            .as_deref()
            .map(|glob| Glob::new(glob).map(Test::Matches).map_err(wrong).within(|| "matches".to_owned())),
        row.present.map(|_| Ok(Test::Present)),
        row.absent.map(|_| Ok(Test::Absent)),
    ];
    tests.into_iter().flatten().next().unwrap_or_else(|| Err(wrong("asks for nothing")))
}
