//! One JSON scalar → the value of a fact. Numbers come as text and text as numbers; what is
//! `null`, empty or -1 was not reported.

use std::borrow::Cow;
use std::net::Ipv4Addr;

use super::wrong::Wrong;
use crate::model::{Kind, Value};
use crate::text::json::{Shape, Token};

/// No text that belongs to a tunnel is longer, in bytes.
const LONGEST: usize = 1 << 20;

/// Numbers above this are not whole in the `f64` that values hold.
const LARGEST: f64 = 9_007_199_254_740_992.0;

/// Reads a value of a kind that is one scalar.
pub(crate) fn read(kind: Kind, token: Token<'_>) -> Result<Option<Value>, Wrong<'_>> {
    let Some(said) = (match kind {
        Kind::Flag if token.shape == Shape::Flag => Some(Cow::Borrowed(token.written)),
        _ => text(token).map_err(|wrong| Wrong { expected: expected(kind, wrong.expected), ..wrong })?,
    }) else {
        return Ok(None);
    };
    let wrong = |expected| Wrong::new(token, expected);
    match kind {
        Kind::Address => Ok(Some(address(&said))),
        Kind::Number(_) | Kind::Flag if said.trim().is_empty() => Ok(None),
        Kind::Flag if said.trim() == "-1" => Ok(None),
        Kind::Number(_) => kind.read(&said).or_else(|expected| whole(&said).ok_or(wrong(expected))).map(Some),
        _ => kind.read(&said).map(Some).map_err(wrong),
    }
}

/// Reads a value of a kind that has words of its own on a wire.
pub(crate) fn word<'t>(
    kind: Kind,
    words: &[(&str, &str)],
    token: Token<'t>,
) -> Result<Option<Value>, Wrong<'t>> {
    let said = token.said().unwrap_or_default();
    match words.iter().find(|(theirs, _)| theirs.eq_ignore_ascii_case(said.trim())) {
        Some((_, ours)) => kind.read(ours).map(Some).map_err(|expected| Wrong::new(token, expected)),
        None => read(kind, token),
    }
}

/// Says whether this is text without anything that `text` refuses: what has no escape has no control
/// either.
pub(crate) fn is_plain(token: Token<'_>) -> bool {
    token.shape == Shape::Text && !token.is_escaped() && token.written.len() <= LONGEST
}

/// Reads text, or the digits of a number; `None` if it is empty.
pub(crate) fn text(token: Token<'_>) -> Result<Option<Cow<'_, str>>, Wrong<'_>> {
    match token.shape {
        Shape::Null => Ok(None),
        Shape::Number => Ok(Some(Cow::Borrowed(token.written))),
        Shape::Text if token.written.len() > LONGEST => Err(Wrong::new(token, "text of at most 1 MiB")),
        Shape::Text if is_plain(token) => {
            Ok(Some(Cow::Borrowed(token.written)).filter(|said| !said.is_empty()))
        }
        Shape::Text => match token.said() {
            Some(said) if said.contains('\0') => Err(Wrong::new(token, "text without NUL characters")),
            Some(said) => Ok(Some(said).filter(|said| !said.is_empty())),
            None => Err(Wrong::new(token, "text without escapes that stand for no character")),
        },
        Shape::Flag | Shape::List | Shape::Object => Err(Wrong::new(token, "text")),
    }
}

/// What was expected where text would have done, but did not even come.
fn expected(kind: Kind, otherwise: &'static str) -> &'static str {
    match kind {
        Kind::Number(_) if otherwise == "text" => "a whole number",
        Kind::Flag if otherwise == "text" => "true or false",
        _ => otherwise,
    }
}

/// An address in its usual spelling, or whatever stands there instead.
fn address(said: &str) -> Value {
    // an IPv4 address has no other spelling
    if said.parse::<Ipv4Addr>().is_ok() {
        return Value::Text(said.into());
    }
    Kind::Address.read(said).unwrap_or_else(|_| Value::Text(said.into()))
}

/// Reads whole numbers such as `86400.0` and `4.096e9`.
fn whole(said: &str) -> Option<Value> {
    let number: f64 = said.trim().parse().ok()?;
    (number.fract() == 0.0 && (0.0..=LARGEST).contains(&number)).then_some(Value::Number(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Fact;
    use crate::text::json::Cursor;

    fn say(name: &str, json: &str) -> Result<Option<String>, &'static str> {
        let token = Cursor::new(json, 0).token().expect("a value");
        let kind = Fact::find(name).expect("a fact").kind;
        read(kind, token).map(|value| value.map(|value| value.to_string())).map_err(|wrong| wrong.expected)
    }

    #[test]
    fn numbers_come_as_numbers_and_as_text() {
        for json in ["86400", "\"86400\"", "86400.0", "8.64e4", "\" 86400 \""] {
            assert_eq!(say("ike.lifetime_seconds", json), Ok(Some("86400".to_owned())), "{json}");
        }
        for json in ["\"abc\"", "-1", "1.5", "true", "[]", "99999999999999999999"] {
            assert_eq!(say("ike.lifetime_seconds", json), Err("a whole number"), "{json}");
        }
    }

    #[test]
    fn flags_come_in_four_spellings() {
        for (json, expected) in [
            ("1", Some("true")),
            ("\"0\"", Some("false")),
            ("true", Some("true")),
            ("-1", None),
            ("\"\"", None),
        ] {
            assert_eq!(say("dpd.enabled", json), Ok(expected.map(str::to_owned)), "{json}");
        }
        assert_eq!(say("dpd.enabled", "2"), Err("true or false"));
    }

    #[test]
    fn an_address_that_is_none_is_kept() {
        assert_eq!(say("gateway_address", "\"192.0.2.1\""), Ok(Some("192.0.2.1".to_owned())));
        assert_eq!(say("gateway_address", "\"2001:DB8::0\""), Ok(Some("2001:db8::".to_owned())));
        assert_eq!(say("gateway_address", "\"vpn.example.com\""), Ok(Some("vpn.example.com".to_owned())));
    }

    #[test]
    fn text_holds_no_nul_and_no_half_character() {
        assert_eq!(say("name", r#""a\u0000b""#), Err("text without NUL characters"));
        assert!(say("name", r#""\ud800""#).is_err());
        assert_eq!(say("name", r#""\u5e7f\u5dde""#), Ok(Some("广州".to_owned())));
    }

    #[test]
    fn text_is_kept_up_to_a_bound() {
        let long = format!("\"{}\"", "x".repeat(100_000));
        assert_eq!(say("name", &long).map(|name| name.map(|name| name.len())), Ok(Some(100_000)));
        let longer = format!("\"{}\"", "x".repeat(10_000_000));
        assert_eq!(say("name", &longer), Err("text of at most 1 MiB"));
    }
}
