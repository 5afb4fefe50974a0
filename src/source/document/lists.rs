//! The values that are no scalars: traffic selectors, tags, and what a snapshot keeps of a key.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use ipnet::IpNet;

use super::columns::{Form, Sides, Wire};
use super::scalar;
use super::wrong::Wrong;
use crate::model::secret::name::may_be_of_secret;
use crate::model::selector::{Selectors, range};
use crate::model::value::Tags;
use crate::model::{Measures, Secret, Text, Value};
use crate::text::json::{Cursor, Shape, Token};

/// Every combination of two lists is a selector; no tunnel has more.
const MOST_COMBINATIONS: usize = 4096;
const TWICE: &str = "the value that it has already";
const TOO_MANY: &str = "ranges that make at most 4096 selectors";

/// Reads traffic selectors; `None` if there are none, which is how a cloud says nothing.
pub(crate) fn selectors<'a>(wire: &Wire, tokens: &[Option<Token<'a>>]) -> Result<Option<Value>, Wrong<'a>> {
    let selectors = match (wire.sides, tokens) {
        (Sides::Apart, [local, remote]) => unpaired(*local, *remote)?,
        // the two sides, if the pairing was lost before
        (Sides::Pairs(..), [Some(sides)]) if wire.form == Form::Snapshot && sides.shape == Shape::Object => {
            crossed(*sides)?
        }
        (Sides::Pairs(local, remote), [Some(list)]) => paired(*list, local, remote)?,
        _ => return Ok(None),
    };
    Ok((!selectors.pairs().is_empty()).then(|| Value::Selectors(Arc::new(selectors))))
}

/// Says what `selectors` finds wrong, and makes none.
pub(crate) fn are_selectors<'a>(wire: &Wire, tokens: &[Option<Token<'a>>]) -> Result<(), Wrong<'a>> {
    let (Sides::Apart, [local, remote]) = (wire.sides, tokens) else {
        return selectors(wire, tokens).map(drop);
    };
    let count = |token: Option<Token<'a>>| {
        let mut count = 0;
        token.map_or(Ok(()), |token| each_range(token, "", |_| count += 1)).map(|()| count)
    };
    few(count(*local)?, count(*remote)?, *remote)
}

fn unpaired<'a>(local: Option<Token<'a>>, remote: Option<Token<'a>>) -> Result<Selectors, Wrong<'a>> {
    let ranges = |token: Option<Token<'a>>| token.map_or(Ok(Vec::new()), |token| ranges(token, ""));
    let (locals, remotes) = (ranges(local)?, ranges(remote)?);
    few(locals.len(), remotes.len(), remote)?;
    Ok(Selectors::unpaired(&locals, &remotes))
}

/// Bounds the combinations of two lists.
fn few(locals: usize, remotes: usize, remote: Option<Token<'_>>) -> Result<(), Wrong<'_>> {
    match remote {
        Some(remote) if locals.saturating_mul(remotes) > MOST_COMBINATIONS => {
            Err(Wrong::new(remote, TOO_MANY))
        }
        _ => Ok(()),
    }
}

/// Reads two lists of which nobody knows any more which goes with which.
fn crossed<'a>(sides: Token<'a>) -> Result<Selectors, Wrong<'a>> {
    let side =
        |key: &str| value(sides, key)?.map_or(Ok(Vec::new()), |token| ranges(token, &format!(".{key}")));
    let (locals, remotes) = (side("local")?, side("remote")?);
    if locals.len().saturating_mul(remotes.len()) > MOST_COMBINATIONS {
        return Err(Wrong::new(sides, TOO_MANY));
    }
    Ok(Selectors::crossed(&locals, &remotes))
}

/// The keys of a snapshot, by the number that tells them apart.
pub(crate) type Keys = HashMap<u64, Arc<Measures>>;

/// Reads what a snapshot keeps of a key.
pub(crate) fn measured<'a>(
    token: Token<'a>,
    snapshot: &str,
    keys: &mut Keys,
) -> Result<Option<Value>, Wrong<'a>> {
    let wrong = || Wrong::new(token, "an object with group, length, entropy_bits and guesses_log10");
    if token.shape != Shape::Object {
        return Err(wrong());
    }
    let number = |key: &str| {
        let number = value(token, key)?.filter(|token| token.shape == Shape::Number);
        let number = number.and_then(|token| token.written.parse::<f64>().ok());
        number.filter(|number| (0.0..=1e9).contains(number)).ok_or_else(wrong)
    };
    let group = value(token, "group")?.and_then(|token| token.written.parse().ok()).ok_or_else(wrong)?;
    let snapshot = keys.values().next().map_or_else(|| snapshot.into(), |key| Arc::clone(&key.snapshot));
    let measures = Measures {
        snapshot,
        group,
        length: number("length")?,
        entropy_bits: number("entropy_bits")?,
        guesses_log10: number("guesses_log10")?,
        published: value(token, "published")?.map(published).transpose()?,
    };
    let key = keys.entry(group).or_insert_with(|| Arc::new(measures.clone()));
    if **key != measures {
        return Err(Wrong::new(token, "the measures that its group has elsewhere"));
    }
    Ok(Some(Value::Secret(Secret::measured(Arc::clone(key)))))
}

/// Reads which guides print a key.
fn published<'a>(list: Token<'a>) -> Result<Arc<[Text]>, Wrong<'a>> {
    let wrong = |token| Wrong { within: ".published".to_owned(), ..Wrong::new(token, "a list of names") };
    if list.shape != Shape::List {
        return Err(wrong(list));
    }
    let name = |item: Token<'a>| {
        let said = Some(item).filter(|item| item.shape == Shape::Text).and_then(|item| item.said());
        said.map(|said| Text::from(&*said)).ok_or_else(|| wrong(item))
    };
    items(list).map(name).collect()
}

/// Reads a list of objects that each pair one local range with remote ones.
fn paired<'a>(list: Token<'a>, local: &str, remote: &str) -> Result<Selectors, Wrong<'a>> {
    let mut pairs = Vec::new();
    for (place, entry) in items(list).enumerate() {
        if entry.shape != Shape::Object {
            return Err(Wrong { within: format!("[{place}]"), ..Wrong::new(entry, "an object") });
        }
        let ranges = |key: &str| -> Result<Vec<IpNet>, Wrong<'a>> {
            let inside = |wrong: Wrong<'a>| Wrong { within: format!("[{place}]{}", wrong.within), ..wrong };
            let value = value(entry, key).map_err(inside)?;
            value.map_or(Ok(Vec::new()), |token| ranges(token, &format!("[{place}].{key}")))
        };
        let (locals, remotes) = (ranges(local)?, ranges(remote)?);
        if locals.len() > 1 && locals.len().saturating_mul(remotes.len()) > MOST_COMBINATIONS {
            return Err(Wrong { within: format!("[{place}]"), ..Wrong::new(entry, TOO_MANY) });
        }
        for local in locals {
            pairs.extend(remotes.iter().map(|remote| (local, *remote)));
        }
    }
    Ok(Selectors::new(pairs))
}

/// Reads one range, or a list of them.
fn ranges<'a>(token: Token<'a>, within: &str) -> Result<Vec<IpNet>, Wrong<'a>> {
    let mut ranges = Vec::new();
    each_range(token, within, |range| ranges.push(range))?;
    Ok(ranges)
}

fn each_range<'a>(token: Token<'a>, within: &str, mut each: impl FnMut(IpNet)) -> Result<(), Wrong<'a>> {
    let listed = token.shape == Shape::List;
    for (place, token) in items(token).enumerate() {
        let wrong = |wrong: Wrong<'a>| {
            let place = if listed { format!("[{place}]") } else { String::new() };
            Wrong { within: format!("{within}{place}"), ..wrong }
        };
        let mut buffer = [0; SHORT];
        if let Some(range) = token.brief(&mut buffer).and_then(|said| said.parse().ok()) {
            each(range);
            continue;
        }
        let Some(said) = scalar::text(token).map_err(wrong)? else { continue };
        let expected = "a CIDR range such as 10.0.0.0/16";
        // some clouds write several into one text
        for said in said.split(',') {
            each(range(said.trim()).map_err(|_| wrong(Wrong::new(token, expected)))?);
        }
    }
    Ok(())
}

/// Most ranges are no longer, in bytes.
const SHORT: usize = 24;

/// Reads tags: an object of them, or a list of `Key` and `Value`.
pub(crate) fn tags(token: Token<'_>) -> Result<Value, Wrong<'_>> {
    let mut tags = Tags::new();
    if token.shape == Shape::Object {
        for (key, value) in entries(token) {
            insert(&mut tags, Some(key), Some(value), String::new())?;
        }
        return Ok(Value::Tags(Arc::new(tags)));
    }
    for (place, entry) in items(token).enumerate() {
        let within = format!("[{place}]");
        if entry.shape != Shape::Object {
            return Err(Wrong { within, ..Wrong::new(entry, "an object with Key and Value") });
        }
        insert(&mut tags, value(entry, "Key")?, value(entry, "Value")?, within)?;
    }
    Ok(Value::Tags(Arc::new(tags)))
}

fn insert<'a>(
    tags: &mut Tags,
    key: Option<Token<'a>>,
    value: Option<Token<'a>>,
    within: String,
) -> Result<(), Wrong<'a>> {
    let text = |token: Option<Token<'a>>| match token {
        Some(token) => scalar::text(token).map(Option::unwrap_or_default),
        None => Ok(Cow::Borrowed("")),
    };
    let read = text(key).and_then(|key| Ok((Text::from(&*key), Text::from(&*text(value)?))));
    let (name, said) = match read {
        Ok(read) => read,
        Err(wrong) => return Err(Wrong { within, ..wrong }),
    };
    let said = if may_be_of_secret(&name) { Text::from("(secret)") } else { said };
    match (tags.insert(name, said.clone()), value.or(key)) {
        (Some(before), Some(token)) if before != said => Err(Wrong { within, ..Wrong::new(token, TWICE) }),
        _ => Ok(()),
    }
}

/// The items of a list; anything else is a list of itself.
fn items(token: Token<'_>) -> impl Iterator<Item = Token<'_>> {
    let mut cursor: Cursor<'_> = token.cursor();
    let listed = token.shape == Shape::List && cursor.open();
    let mut alone = (!listed && !token.is_nothing()).then_some(token);
    std::iter::from_fn(move || match listed {
        true => {
            if cursor.item() {
                cursor.token()
            } else {
                None
            }
        }
        false => alone.take(),
    })
}

/// The keys and values of an object.
fn entries(token: Token<'_>) -> impl Iterator<Item = (Token<'_>, Token<'_>)> {
    let mut cursor = token.cursor();
    cursor.open();
    std::iter::from_fn(move || Some((cursor.key()?, cursor.token()?)))
}

/// The value of a key of an object, which stands there once, or twice with one value.
fn value<'a>(object: Token<'a>, name: &str) -> Result<Option<Token<'a>>, Wrong<'a>> {
    let mut values = entries(object).filter(|(key, _)| key.said().as_deref() == Some(name));
    let Some((_, first)) = values.next() else { return Ok(None) };
    match values.find(|(_, other)| other.written != first.written) {
        None => Ok(Some(first)),
        Some((_, other)) => Err(Wrong { within: format!(".{name}"), ..Wrong::new(other, TWICE) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V3: Sides = Sides::Pairs("LocalCidrBlock", "RemoteCidrBlock");
    const TERRAFORM: Sides = Sides::Pairs("local_cidr_block", "remote_cidr_block");

    fn wire(sides: Sides) -> &'static Wire {
        Box::leak(Box::new(Wire { sides, ..Wire::new(Form::Listing) }))
    }

    fn token(json: &str) -> Token<'_> {
        Cursor::new(json, 0).token().expect("a value")
    }

    fn shown(value: Result<Option<Value>, Wrong<'_>>) -> Result<String, String> {
        let shown = |value: Option<Value>| value.map(|value| value.to_string()).unwrap_or_default();
        value.map(shown).map_err(|wrong| format!("{}: {}", wrong.within, wrong.expected))
    }

    #[test]
    fn two_lists_and_a_list_of_pairs_say_the_same() {
        let v2 = [Some(token(r#"["10.0.0.0\/24"]"#)), Some(token(r#""10.1.0.0/16""#))];
        let v3 = [Some(token(r#"[{"LocalCidrBlock": "10.0.0.7/24", "RemoteCidrBlock": ["10.1.0.0/16"]}]"#))];
        let expected = Ok("10.0.0.0/24 ↔ 10.1.0.0/16".to_owned());
        assert_eq!(shown(selectors(wire(Sides::Apart), &v2)), expected);
        assert_eq!(shown(selectors(wire(V3), &v3)), expected);
    }

    #[test]
    fn an_empty_list_says_nothing() {
        assert_eq!(shown(selectors(wire(TERRAFORM), &[Some(token("[]"))])), Ok(String::new()));
        assert_eq!(
            shown(selectors(wire(Sides::Apart), &[Some(token("[]")), Some(token("[null]"))])),
            Ok(String::new())
        );
    }

    #[test]
    fn what_is_no_range_is_named_by_its_place() {
        let json = r#"[{"local_cidr_block": "10.0.0.0/24", "remote_cidr_block": ["10.1.0.0/16", "x"]}]"#;
        let error = shown(selectors(wire(TERRAFORM), &[Some(token(json))])).expect_err("x is no range");
        assert_eq!(error, "[0].remote_cidr_block[1]: a CIDR range such as 10.0.0.0/16");
    }

    #[test]
    fn lists_that_multiply_are_bounded() {
        let list: Vec<String> = (0..1000).map(|n| format!("\"10.{}.{}.0/24\"", n / 250, n % 250)).collect();
        let list = format!("[{}]", list.join(","));
        assert!(selectors(wire(Sides::Apart), &[Some(token(&list)), Some(token(&list))]).is_err());
        let pairs = format!(r#"[{{"LocalCidrBlock": {list}, "RemoteCidrBlock": {list}}}]"#);
        assert!(selectors(wire(V3), &[Some(token(&pairs))]).is_err());
    }

    #[test]
    fn tags_come_as_a_list_and_as_an_object() {
        for json in [r#"[{"Key": "a", "Value": "1"}, {"Key": "b"}]"#, r#"{"b": "", "a": "1"}"#] {
            assert_eq!(shown(tags(token(json)).map(Some)), Ok("a=1, b=".to_owned()));
        }
        assert_eq!(shown(tags(token("[]")).map(Some)), Ok(String::new()));
        assert!(tags(token("[1]")).is_err());
    }

    #[test]
    fn a_key_with_two_values_is_an_error() {
        let pairs = [
            r#"[{"LocalCidrBlock": "10.0.0.0/8", "LocalCidrBlock": "10.1.0.0/16", "RemoteCidrBlock": []}]"#,
            r#"[{"LocalCidrBlock": "10.0.0.0/8", "Local\u0043idrBlock": "10.1.0.0/16", "RemoteCidrBlock": []}]"#,
        ];
        for json in pairs {
            let error = shown(selectors(wire(V3), &[Some(token(json))])).expect_err("two values");
            assert_eq!(error, "[0].LocalCidrBlock: the value that it has already");
        }
        for json in [r#"{"a": "1", "a": "2"}"#, r#"[{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]"#]
        {
            assert!(tags(token(json)).is_err(), "{json}");
        }
        assert!(tags(token(r#"[{"Key": "a", "Value": "1", "Value": "2"}]"#)).is_err());
        assert_eq!(shown(tags(token(r#"{"a": "1", "a": "1"}"#)).map(Some)), Ok("a=1".to_owned()));
    }

    #[test]
    fn a_tag_that_names_a_secret_shows_none() {
        for json in [r#"[{"Value": "k3y", "Key": "PSK"}]"#, r#"{"PSK": "k3y"}"#] {
            assert_eq!(shown(tags(token(json)).map(Some)), Ok("PSK=(secret)".to_owned()));
        }
    }
}
