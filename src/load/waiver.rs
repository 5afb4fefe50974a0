//! An entry of `waivers` → a waiver.

use std::collections::BTreeMap;

use super::day;
use super::keys;
use super::nearest::{meant, nearest};
use super::rule::{self, glob};
use super::sheet::Sheet;
use super::value;
use crate::finding::Waiver;
use crate::load::quoted::quoted;
use crate::model::fact::Origin;
use crate::model::{Fact, Text, Value};
use crate::policy::{Expiry, Test, own};
use crate::text::Span;
use crate::text::yaml::{Node, NodeKind};

/// What the policies in use make of waivers.
#[derive(Debug)]
pub(crate) struct Terms {
    /// The rules that a waiver can name, and the fact that each of them looks at.
    pub rules: BTreeMap<Text, Option<&'static Fact>>,
    /// Whether it must say its last day.
    pub expiry: Expiry,
}

/// Reads one waiver. There are no terms if the policies in use could not be read.
pub(crate) fn read(sheet: &mut Sheet, node: &Node<'_>, terms: Option<&Terms>) -> Option<Waiver> {
    if !matches!(node.kind, NodeKind::Map(_)) {
        sheet.wanted(node, "a waiver", "a mapping");
        return None;
    }
    let (mut rule, mut tunnel, mut reason, mut owner, mut expires) = (None, None, None, None, None);
    let (mut fact, mut value) = (None, None);
    let mut span = node.span;
    let mut seen = Vec::new();
    for (key, node) in sheet.map(node, "a waiver") {
        seen.push(&*key.text);
        match &*key.text {
            "rule" => {
                span = node.span;
                rule = known_rule(sheet, node, terms);
            }
            "tunnel" => tunnel = glob(sheet, node, "tunnel"),
            "fact" => fact = Some(node),
            "value" => value = Some(node),
            "reason" => reason = sheet.text(node, "reason").map(Text::from),
            "owner" => owner = sheet.text(node, "owner").map(Text::from),
            "expires" => expires = day::day(sheet, node, "expires", "the last day on which the waiver holds"),
            _ => sheet.unknown_key(key, "a waiver", &keys::WAIVER),
        }
    }
    if seen.iter().all(|key| keys::WAIVER.contains(key)) {
        complete(sheet, span, &seen, terms);
    }
    let rule = rule?;
    let (fact, value) = accepted(sheet, span, (&rule, terms), (fact, value))?;
    let location = sheet.at(span);
    Some(Waiver { rule, tunnel: tunnel?, fact, value, reason: reason?, owner, expires, location })
}

/// Says what is missing.
fn complete(sheet: &mut Sheet, span: Span, seen: &[&str], terms: Option<&Terms>) {
    let missing: Vec<_> =
        keys::WAIVER.into_iter().take(keys::WAIVER_NEEDS).filter(|key| !seen.contains(key)).collect();
    let must_end = terms.is_some_and(|terms| terms.expiry == Expiry::Required);
    if !missing.is_empty() {
        let help = "say what is accepted, where, and why: `{rule: …, tunnel: …, reason: …}`";
        sheet.error(span, format!("a waiver without {}", missing.join(", "))).help = Some(help.to_owned());
    } else if must_end && !seen.contains(&"expires") {
        let help = "write the last day on which it holds: `expires: 2027-03-31`; a policy that asks for \
                    none says `waivers: {expires: optional}`";
        sheet.error(span, "a waiver without a last day").help = Some(help.to_owned());
    }
}

/// The fact and the value that narrow a waiver; `None` if it cannot be one. A waiver of drift must name
/// its fact, or it would accept whatever changes next.
fn accepted(
    sheet: &mut Sheet,
    span: Span,
    (rule, terms): (&Text, Option<&Terms>),
    (fact, value): (Option<&Node<'_>>, Option<&Node<'_>>),
) -> Option<(Option<&'static Fact>, Option<Value>)> {
    let looked_at = terms.and_then(|terms| terms.rules.get(rule).copied().flatten());
    let drift = *rule == own::DRIFT.id;
    let Some(fact) = fact else {
        if drift {
            sheet.error(span, "a waiver for `drift` without `fact`").help = Some(
                "name the one fact that may differ: `fact: ike.lifetime_seconds`; else whatever \
                 changes next would be waived too"
                    .to_owned(),
            );
            return None;
        }
        let Some(node) = value else { return Some((None, None)) };
        let Some(fact) = looked_at else {
            sheet.error(node.span, "`value` in a waiver without `fact`").help =
                Some("name the fact that has the value: `fact: ike.dh_group`".to_owned());
            return None;
        };
        return Some((Some(fact), Some(accepted_value(sheet, rule, fact, node)?)));
    };
    let node = fact;
    let fact = rule::fact(sheet, node)?;
    let wrong = match looked_at {
        Some(known) if known != fact => {
            Some(format!("rule `{rule}` looks at {}, not at {}", known.name, fact.name))
        }
        _ if drift && fact.origin != Origin::Declared => {
            Some(format!("{} cannot be declared, so it does not drift", fact.name))
        }
        None if terms.is_some() && !drift && *rule != own::UNKNOWN_ALGORITHM.id => {
            Some(format!("`{rule}` is about the whole tunnel, not about one fact"))
        }
        _ => None,
    };
    if let Some(message) = wrong {
        sheet.error(node.span, message).help =
            Some("leave `fact` out, or name the one that is meant".to_owned());
        return None;
    }
    match value {
        Some(node) => Some((Some(fact), Some(accepted_value(sheet, rule, fact, node)?))),
        None => Some((Some(fact), None)),
    }
}

/// The observed value that is accepted. Keys and lists are accepted by their fact alone.
fn accepted_value(sheet: &mut Sheet, rule: &str, fact: &'static Fact, node: &Node<'_>) -> Option<Value> {
    if !Test::fits("allow", fact.kind) {
        sheet.error(node.span, format!("a waiver cannot name a value of {}", fact.name)).help =
            Some("leave `value` out: the fact is enough".to_owned());
        return None;
    }
    if *rule == *own::UNKNOWN_ALGORITHM.id {
        return fact.kind.read(sheet.text(node, fact.name)?).ok();
    }
    value::scalar(sheet, fact, node)
}

fn known_rule(sheet: &mut Sheet, node: &Node<'_>, terms: Option<&Terms>) -> Option<Text> {
    let said = sheet.text(node, "rule")?;
    if own::is_about_waivers(said) {
        sheet.error(node.span, format!("{} is about waivers and cannot be waived", quoted(said))).help =
            Some("mend or take out the waiver that it names".to_owned());
        return None;
    }
    let Some(Terms { rules, .. }) = terms else { return Some(said.into()) };
    let known = rules.get_key_value(said).map(|(rule, _)| Text::clone(rule));
    if known.is_none() {
        let near = nearest(said, rules.keys().map(|rule| &**rule));
        sheet.error(node.span, format!("unknown rule {}", quoted(said))).help = near.map(meant);
    }
    known
}
