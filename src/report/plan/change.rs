//! The lines under a tunnel of the change list: one a fact, `live → declared`; a list of items
//! where a value is one, and two lines where it is long.

use std::io::{self, Write};
use std::time::Duration;

use similar::{ChangeTag, TextDiff};
use textwrap::core::display_width;

use super::Sign;
use crate::model::{Fact, Value};
use crate::report::Style;
use crate::report::paint::{Ink, pad};
use crate::text::harmless::neutral;

/// Where facts stand.
const INDENT: &str = "      ";
/// Longest value on a line of its own, in columns.
const LONGEST: usize = 300;
/// Live values up to this width are aligned with each other.
const ALIGNED: usize = 40;
/// Items of one list that are printed.
const ITEMS: usize = 30;
/// Longest diff of two long values.
const PATIENCE: Duration = Duration::from_millis(50);

/// Writes facts of a tunnel, all with the same sign.
pub(in crate::report) fn write_values(
    sign: Sign,
    values: impl Iterator<Item = (&'static Fact, Value)>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let values: Vec<_> = values.map(|(fact, value)| (fact, items(fact, &value, style))).collect();
    let widest = values.iter().map(|(fact, _)| fact.name.len()).max().unwrap_or(0);
    for (fact, items) in &values {
        let name = pad(&format!("{}:", fact.name), widest + 1);
        let line = format!("{} {name} {}", sign.mark(), joined(items, style));
        if items.len() < 2 || display_width(&line) + INDENT.len() <= style.width {
            let line = style.crop(&line, style.width.saturating_sub(INDENT.len()).max(LONGEST));
            writeln!(out, "{}", style.wrap(INDENT, "          ", &style.paint(sign.ink(), &line)))?;
        } else {
            let heading = format!("{} {}", sign.mark(), name.trim_end());
            writeln!(out, "{INDENT}{}", style.paint(sign.ink(), &heading))?;
            for item in items.iter().take(ITEMS) {
                let line = format!("{} {}", sign.mark(), style.crop(item, LONGEST));
                writeln!(out, "{INDENT}    {}", style.paint(sign.ink(), &line))?;
            }
            more(items.len(), style, out)?;
        }
    }
    Ok(())
}

/// A fact with two values.
pub(in crate::report) struct Change {
    /// The fact.
    pub fact: &'static Fact,
    /// The value that it has, or had.
    pub from: Option<Value>,
    /// The value that it is to have, or has.
    pub to: Option<Value>,
}

impl Change {
    fn is_secret(&self) -> bool {
        matches!((&self.from, &self.to), (Some(Value::Secret(_)), Some(Value::Secret(_))))
    }
}

/// Writes the facts of a tunnel that changed; `secret` is all that is said of a key.
pub(in crate::report) fn write_changes(
    changes: &[Change],
    secret: &str,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let widest = changes.iter().map(|change| change.fact.name.len()).max().unwrap_or(0);
    let shown: Vec<_> = changes
        .iter()
        .filter(|change| !change.is_secret())
        .map(|Change { fact, from, to }| {
            let side = |value: &Option<Value>| {
                value.as_ref().map_or_else(Vec::new, |value| items(fact, value, style))
            };
            (*fact, side(from), side(to))
        })
        .collect();
    let short = shown.iter().filter(|(fact, live, declared)| !is_list(fact, live, declared));
    let short =
        short.map(|(_, live, _)| display_width(&joined(live, style))).filter(|width| *width <= ALIGNED);
    let aligned = short.max().unwrap_or(0);
    for (fact, live, declared) in &shown {
        let name = pad(&format!("{}:", fact.name), widest + 1);
        let [from, to] = [live, declared].map(|items| joined(items, style));
        let line = format!("{INDENT}~ {name} {} {} {to}", pad(&from, aligned), style.arrow());
        if !is_list(fact, live, declared) && display_width(&line) <= style.width {
            let name = style.paint(Ink::Change, &format!("~ {name}"));
            let gap = " ".repeat(aligned.saturating_sub(display_width(&from)));
            let from = style.paint(Ink::Bad, &from) + &gap;
            writeln!(out, "{INDENT}{name} {from} {} {}", style.arrow(), style.paint(Ink::Good, &to))?;
        } else {
            writeln!(out, "{INDENT}{}", style.paint(Ink::Change, &format!("~ {}:", fact.name)))?;
            write_diff(live, declared, style, out)?;
        }
    }
    for change in changes.iter().filter(|change| change.is_secret()) {
        let name = pad(&format!("{}:", change.fact.name), widest + 1);
        writeln!(out, "{INDENT}{} {secret}", style.paint(Ink::Change, &format!("~ {name}")))?;
    }
    Ok(())
}

/// Says whether two values are better shown item by item.
fn is_list(fact: &Fact, live: &[String], declared: &[String]) -> bool {
    use crate::model::Kind;
    matches!(fact.kind, Kind::Selectors | Kind::Tags | Kind::Names) && live.len().max(declared.len()) > 1
}

/// Items that are only live behind `-`, those that are only declared behind `+`.
fn write_diff(live: &[String], declared: &[String], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let [from, to]: [Vec<&str>; 2] = [live, declared].map(|items| items.iter().map(String::as_str).collect());
    let diff = TextDiff::configure().timeout(PATIENCE).diff_slices(&from, &to);
    let mut printed = 0;
    for change in diff.iter_all_changes() {
        let (mark, ink) = match change.tag() {
            ChangeTag::Delete => ("-", Ink::Bad),
            ChangeTag::Insert => ("+", Ink::Good),
            ChangeTag::Equal => (" ", Ink::Dim),
        };
        printed += 1;
        if printed <= ITEMS {
            let line = format!("{mark} {}", style.crop(change.value(), LONGEST));
            let line = style.wrap(&format!("{INDENT}    "), &format!("{INDENT}      "), &line);
            writeln!(out, "{}", style.paint(ink, line.trim_end()))?;
        }
    }
    more(printed, style, out)
}

fn more(number: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if number <= ITEMS {
        return Ok(());
    }
    let more = format!("{} and {} more; `--format json` lists every one", style.ellipsis(), number - ITEMS);
    writeln!(out, "{INDENT}    {}", style.paint(Ink::Dim, &more))
}

fn joined(items: &[String], style: &Style) -> String {
    match items {
        [] => "(nothing)".to_owned(),
        [item] if item.is_empty() => "\"\"".to_owned(),
        items => style.crop(&items.join(", "), LONGEST),
    }
}

/// A value as its items; most have one.
fn items(fact: &Fact, value: &Value, style: &Style) -> Vec<String> {
    let harmless = |text: &str| style.plain(&neutral(text));
    match value {
        Value::Selectors(selectors) => {
            selectors.pairs().iter().map(|(local, remote)| harmless(&format!("{local} ↔ {remote}"))).collect()
        }
        Value::Tags(tags) => tags.iter().map(|(key, value)| harmless(&format!("{key}={value}"))).collect(),
        Value::Names(names) => names.iter().map(|name| harmless(name)).collect(),
        Value::Text(_) | Value::Word(_) | Value::Number(_) | Value::Flag(_) | Value::Secret(_) => {
            vec![harmless(&fact.show(value))]
        }
    }
}
