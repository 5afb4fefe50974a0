//! Values of facts as the JSON report writes them.

use std::sync::Arc;

use ipnet::IpNet;
use serde_json::Value as Json;

use super::{Wrong, wrong};
use crate::model::selector::{Selectors, range};
use crate::model::{Fact, Kind, Measures, Secret, Text, Value};

/// Reads a value of a fact; without one it is text.
pub(super) fn read(fact: Option<&Fact>, json: &Json) -> Result<Value, Wrong> {
    let kind = fact.map_or(Kind::Text, |fact| fact.kind);
    let value = match (kind, json) {
        (Kind::Text | Kind::Address | Kind::Identity, Json::String(text)) => {
            Some(Value::Text(text.as_str().into()))
        }
        (Kind::Word(vocabulary), Json::String(word)) => Some(Value::Word(vocabulary.read(word))),
        (Kind::Number(_), Json::Number(number)) => number.as_f64().map(Value::Number),
        (Kind::Flag, Json::Bool(flag)) => Some(Value::Flag(*flag)),
        (Kind::Secret, Json::String(_)) => Some(Value::Secret(secret())),
        (Kind::Selectors, json) => selectors(json).map(|selectors| Value::Selectors(Arc::new(selectors))),
        (Kind::Tags, Json::Object(tags)) => {
            let tag =
                |(key, value): (&String, &Json)| Some((Text::from(key.as_str()), value.as_str()?.into()));
            tags.iter().map(tag).collect::<Option<_>>().map(|tags| Value::Tags(Arc::new(tags)))
        }
        (Kind::Names, json) => {
            texts(json).map(|names| Value::Names(names.into_iter().map(Text::from).collect()))
        }
        _ => None,
    };
    value.ok_or_else(|| wrong(format!("is not {}", kind.noun())))
}

/// A key of which nothing is known: no format asks for more than that there is one.
fn secret() -> Secret {
    let snapshot = "".into();
    Secret::measured(Arc::new(Measures {
        snapshot,
        group: 0,
        length: 0.0,
        entropy_bits: 0.0,
        guesses_log10: 0.0,
        published: None,
    }))
}

fn texts(json: &Json) -> Option<Vec<&str>> {
    json.as_array()?.iter().map(Json::as_str).collect()
}

/// A list of pairs; two lists, where it is not known which range goes with which.
fn selectors(json: &Json) -> Option<Selectors> {
    let net = |said: &Json| range(said.as_str()?).ok();
    let list = |key: &str| -> Option<Vec<IpNet>> {
        texts(json.get(key)?)?.into_iter().map(|said| range(said).ok()).collect()
    };
    match json {
        Json::Array(pairs) => {
            let pair = |pair: &Json| Some((net(pair.get("local")?)?, net(pair.get("remote")?)?));
            Some(Selectors::new(pairs.iter().map(pair).collect::<Option<Vec<_>>>()?))
        }
        Json::Object(_) => Some(Selectors::crossed(&list("local")?, &list("remote")?)),
        _ => None,
    }
}
