//! A node → the value of a fact, by the fact's kind. Used for what is declared and for what is
//! demanded alike.

use std::num::IntErrorKind;

use super::nearest::{listed, meant, nearest};
use super::sheet::Sheet;
use crate::load::quoted::quoted;
use crate::model::fact::Fact;
use crate::model::value::{Kind, Unit, Value};
use crate::model::word::{Vocabulary, Word};
use crate::text::yaml::{Node, NodeKind};

/// A larger vocabulary is not listed whole.
const MOST_LISTED: usize = 12;

/// Reads a value that is written as one scalar.
pub(crate) fn scalar(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) -> Option<Value> {
    let NodeKind::Scalar(said, _) = &node.kind else {
        sheet.wanted(node, fact.name, fact.kind.noun());
        return None;
    };
    if node.is_null() {
        nothing(sheet, fact, node);
        return None;
    }
    match fact.kind {
        // a block ends in a line break that nobody means
        Kind::Word(vocabulary) => word(sheet, fact, vocabulary, said.trim(), node),
        Kind::Number(unit) => number(sheet, fact, unit, said, node),
        Kind::Text | Kind::Identity if said.trim().is_empty() => {
            sheet.error(node.span, format!("{} is empty", fact.name));
            None
        }
        kind => match kind.read(said) {
            Ok(value) => Some(value),
            Err(wanted) => {
                sheet.error(node.span, format!("{} takes {wanted}, not {}", fact.name, quoted(said)));
                None
            }
        },
    }
}

fn nothing(sheet: &mut Sheet, fact: &Fact, node: &Node<'_>) {
    let knows_none = matches!(fact.kind, Kind::Word(vocabulary) if vocabulary.find("none").is_some());
    let help = if knows_none {
        "write `none` to switch it off, or leave the key out"
    } else {
        "write a value, or leave the key out"
    };
    sheet.error(node.span, format!("{} has no value", fact.name)).help = Some(help.to_owned());
}

fn word(
    sheet: &mut Sheet,
    fact: &Fact,
    vocabulary: &'static Vocabulary,
    said: &str,
    node: &Node<'_>,
) -> Option<Value> {
    if let Some(term) = vocabulary.find(said) {
        return Some(Value::Word(Word::Known(term)));
    }
    let words = vocabulary.terms.iter().map(|term| term.word);
    let spellings = vocabulary.terms.iter().flat_map(|term| {
        std::iter::once(term.word).chain(term.aliases.iter().copied()).map(|spelling| (spelling, term.word))
    });
    let spelling = nearest(said, spellings.clone().map(|(spelling, _)| spelling));
    let near = spelling.and_then(|near| spellings.clone().find(|(spelling, _)| *spelling == near));
    let help = match near {
        Some((_, word)) => meant(word),
        None if vocabulary.terms.len() <= MOST_LISTED => {
            format!("write one of {}", listed(&words.collect::<Vec<_>>()))
        }
        None => format!("run `vpnaudit explain {}` for all of them", fact.name),
    };
    let message = format!("{} is not {} ({})", quoted(said), vocabulary.noun, fact.name);
    sheet.error(node.span, message).help = Some(help);
    None
}

fn number(sheet: &mut Sheet, fact: &Fact, unit: Unit, said: &str, node: &Node<'_>) -> Option<Value> {
    if let Ok(value) = fact.kind.read(said) {
        let finite = matches!(value, Value::Number(number) if number.is_finite() && number >= 0.0);
        if finite {
            return Some(value);
        }
    }
    let negative = said.trim().parse::<f64>().is_ok_and(|number| number < 0.0);
    let large = said.trim().parse::<u64>().is_err_and(|error| *error.kind() == IntErrorKind::PosOverflow);
    let wanted = match (negative, unit) {
        _ if large => "a smaller number",
        (true, _) => "a number that is not negative",
        (false, Unit::Log10Guesses) => "a number",
        (false, _) => "a whole number",
    };
    let help = plain_number(said, unit);
    sheet.error(node.span, format!("{} takes {wanted}, not {}", fact.name, quoted(said))).help = help;
    None
}

/// What `24h` or `86_400` would be as a plain number.
fn plain_number(said: &str, unit: Unit) -> Option<String> {
    let said = said.trim().to_ascii_lowercase().replace(['_', ',', '\''], "");
    let digits = said.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let number: u64 = digits.parse().ok()?;
    let factor = match (unit, said.get(digits.len()..)?.trim()) {
        (_, "") | (Unit::Seconds, "s" | "sec" | "seconds") | (Unit::Kilobytes, "k" | "kb" | "kib") => 1,
        (Unit::Seconds, "m" | "min" | "minutes") => 60,
        (Unit::Seconds, "h" | "hours" | "hour") => 3600,
        (Unit::Seconds, "d" | "days" | "day") => 86_400,
        (Unit::Kilobytes, "m" | "mb" | "mib") => 1 << 10,
        (Unit::Kilobytes, "g" | "gb" | "gib") => 1 << 20,
        _ => return None,
    };
    number.checked_mul(factor).map(|number| format!("write {number}"))
}
