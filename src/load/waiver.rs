//! An entry of `waivers` → a waiver.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::nearest::{meant, nearest};
use super::problem::quoted;
use super::rule::glob;
use super::sheet::Sheet;
use super::yaml::{Kind, Node};
use crate::finding::Waiver;
use crate::model::Text;
use crate::policy::{Expiry, own};

/// The keys of a waiver.
pub(crate) const KEYS: [&str; 5] = ["rule", "tunnel", "reason", "owner", "expires"];

/// What the policies in use make of waivers.
#[derive(Debug)]
pub(crate) struct Terms {
    /// The rules that a waiver can name.
    pub rules: BTreeSet<Text>,
    /// Whether it must say its last day.
    pub expiry: Expiry,
}

/// Reads one waiver. There are no terms if the policies in use could not be read.
pub(crate) fn read(sheet: &mut Sheet, node: &Node<'_>, terms: Option<&Terms>) -> Option<Waiver> {
    if !matches!(node.kind, Kind::Map(_)) {
        sheet.wanted(node, "a waiver", "a mapping");
        return None;
    }
    let (mut rule, mut tunnel, mut reason, mut owner, mut expires) = (None, None, None, None, None);
    let mut span = node.span;
    let mut seen = Vec::new();
    for (key, value) in sheet.map(node, "a waiver") {
        seen.push(&*key.text);
        match &*key.text {
            "rule" => {
                span = value.span;
                rule = known_rule(sheet, value, terms);
            }
            "tunnel" => tunnel = glob(sheet, value, "tunnel"),
            "reason" => reason = sheet.text(value, "reason").map(Text::from),
            "owner" => owner = sheet.text(value, "owner").map(Text::from),
            "expires" => expires = day(sheet, value),
            _ => sheet.unknown_key(key, "a waiver", &KEYS),
        }
    }
    let missing: Vec<_> = KEYS.into_iter().take(3).filter(|key| !seen.contains(key)).collect();
    let must_end = terms.is_some_and(|terms| terms.expiry == Expiry::Required);
    let misspelled = seen.iter().any(|key| !KEYS.contains(key));
    if !missing.is_empty() && !misspelled {
        let help = "say what is accepted, where, and why: `{rule: …, tunnel: …, reason: …}`";
        sheet.error(span, format!("a waiver without {}", missing.join(", "))).help = Some(help.to_owned());
    } else if must_end && !seen.contains(&"expires") && !misspelled {
        let help = "write the last day on which it holds: `expires: 2027-03-31`; a policy that asks for \
                    none says `waivers: {expires: optional}`";
        sheet.error(span, "a waiver without a last day").help = Some(help.to_owned());
    }
    let location = sheet.at(span);
    Some(Waiver { rule: rule?, tunnel: tunnel?, reason: reason?, owner, expires, location })
}

fn known_rule(sheet: &mut Sheet, node: &Node<'_>, terms: Option<&Terms>) -> Option<Text> {
    let said = sheet.text(node, "rule")?;
    if own::is_about_waivers(said) {
        sheet.error(node.span, format!("{} is about waivers and cannot be waived", quoted(said))).help =
            Some("mend or take out the waiver that it names".to_owned());
        return None;
    }
    let Some(Terms { rules, .. }) = terms else { return Some(said.into()) };
    let known = rules.get(said).cloned();
    if known.is_none() {
        let near = nearest(said, rules.iter().map(|rule| &**rule));
        sheet.error(node.span, format!("unknown rule {}", quoted(said))).help = near.map(meant);
    }
    known
}

fn day(sheet: &mut Sheet, node: &Node<'_>) -> Option<Date> {
    let said = sheet.text(node, "expires")?;
    let day = said.parse::<Date>().ok().filter(|day| day.to_string() == said);
    if day.is_none() {
        sheet.error(node.span, format!("{} is not a day", quoted(said))).help =
            Some("write the last day on which the waiver holds: `2027-03-31`".to_owned());
    }
    day
}
