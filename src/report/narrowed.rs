//! What narrowed a run, in a sentence: every format says it before anything else, so that no part of
//! a fleet passes for the whole. What was said by people stands in it as it was said: each format
//! makes the sentence harmless in its own way.

use std::io::{self, Write};

use super::Style;
use super::label::{self, bounded, count};
use super::paint::Ink;
use crate::finding::{Filter, Filters, Report};
use crate::model::Text;
use crate::text::harmless::neutral;

/// Characters of the sentence, where a format cuts it.
pub(super) const LONGEST: usize = 3000;

/// Values of one filter that are named.
const NAMED: usize = 20;
/// Characters of a value.
const VALUE: usize = 120;

/// What narrowed the run, and what it left out; none if nothing did.
pub(super) fn sentence(report: &Report) -> Option<String> {
    let said = said(&report.filters)?;
    Some(said + &left_out(&report.filters, Some(report)))
}

/// The same of an earlier run, of which the filters are all that is known.
pub(super) fn of(filters: &Filters) -> Option<String> {
    Some(said(filters)? + &left_out(filters, None))
}

/// What narrowed the run, for the end of a sentence that is about the part that was looked at.
pub(super) fn said(filters: &Filters) -> Option<String> {
    let parts: Vec<String> = filters.iter().map(|(filter, values)| part(filter, values)).collect();
    (!parts.is_empty()).then(|| format!("narrowed to {}", parts.join("; ")))
}

/// The tunnels that were looked at, and of how many: `3 of 12 tunnels`.
pub(super) fn tunnels(report: &Report) -> String {
    let noun = label::noun(report);
    match (report.tunnels, report.filters.left_out.tunnels) {
        (number, 0) => count(number, &noun),
        (number, left_out) => format!("{number} of {}", count(number + left_out, &noun)),
    }
}

/// Writes it for people at a terminal, before anything else.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    line(sentence(report).map(|said| loud(&said)), style, out)
}

/// The sentence with its first word in capitals.
pub(super) fn loud(sentence: &str) -> String {
    sentence.replacen("narrowed", "NARROWED", 1)
}

/// Writes a line of what narrowed a run, and an empty one.
pub(super) fn line(said: Option<String>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(said) = said else { return Ok(()) };
    let text = style.wrap("", "  ", &style.plain(&neutral(&said)));
    writeln!(out, "{}\n", style.paint(Ink::Change, &text))
}

fn part(filter: Filter, values: &[Text]) -> String {
    let mut list: Vec<_> = values.iter().take(NAMED).map(|value| bounded(value, VALUE)).collect();
    if values.len() > NAMED {
        list.push(format!("{} more", values.len() - NAMED).into());
    }
    let (list, s) = (list.join(", "), if values.len() == 1 { "" } else { "s" });
    match filter {
        Filter::Only => format!("rule{s} {list}"),
        Filter::Tunnel => format!("tunnels {list}"),
        Filter::MinSeverity => format!("findings of severity {list} or worse"),
        Filter::Policies => format!("{list} instead of the project's policies"),
        Filter::Live => format!("{list} instead of the project's sources"),
        Filter::Region => format!("region{s} {list} instead of the project's sources"),
        Filter::Sources => format!("a part of the sources ({list})"),
        Filter::SwitchedOff => format!("rules other than {list} (switched off)"),
        Filter::Undeclared if list == "ignore" => "drift of what is declared (undeclared: ignore)".to_owned(),
        Filter::Undeclared => format!("undeclared tunnels other than {list}"),
    }
}

/// What was left out, in brackets; nothing, if nothing was.
fn left_out(filters: &Filters, report: Option<&Report>) -> String {
    let left_out = &filters.left_out;
    let of = |number: u64, looked_at: Option<u64>, noun: &str| match looked_at {
        Some(looked_at) => format!("{number} of {}", count(number + looked_at, noun)),
        None => count(number, noun),
    };
    let tunnels = || of(left_out.tunnels, report.map(|report| report.tunnels), "tunnel");
    let declared = || of(left_out.declared, report.map(|report| report.declared), "declared tunnel");
    let mut parts = Vec::new();
    let mut say = |number: u64, what: String, was: &str| {
        if number > 0 {
            parts.push(format!("{what} {} {was}", if number == 1 { "was" } else { "were" }));
        }
    };
    say(left_out.tunnels, tunnels(), "not looked at");
    say(left_out.declared, declared(), "not looked at");
    say(left_out.findings, count(left_out.findings, "finding"), "left out");
    say(left_out.undeclared, count(left_out.undeclared, "undeclared tunnel"), "not reported");
    let names: Vec<_> = left_out.sources.iter().take(NAMED).map(|name| bounded(name, VALUE)).collect();
    let more = left_out.sources.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let sources =
        format!("{} {}{more}", if names.len() == 1 { "source" } else { "sources" }, names.join(", "));
    say(left_out.sources.len() as u64, sources, "not asked");
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}
