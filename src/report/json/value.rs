//! Values of facts as JSON: numbers as numbers, words as text, and a key only as `(secret)`.

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use crate::model::Value;
use crate::policy::Test;

/// A value as JSON.
pub(in crate::report) struct Plain<'a>(pub &'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Word(word) => serializer.serialize_str(word.as_str()),
            Value::Number(number) => serialize_number(*number, serializer),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Selectors(selectors) if !selectors.is_paired() => {
                let list = |ranges: Vec<ipnet::IpNet>| -> Vec<String> {
                    ranges.iter().map(ToString::to_string).collect()
                };
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("local", &list(selectors.locals()))?;
                map.serialize_entry("remote", &list(selectors.remotes()))?;
                map.end()
            }
            Value::Selectors(selectors) => serializer.collect_seq(
                selectors.pairs().iter().map(|(local, remote)| Pair { local: *local, remote: *remote }),
            ),
            Value::Tags(tags) => serializer.collect_map(tags.iter().map(|(key, value)| (&**key, &**value))),
            Value::Names(names) => serializer.collect_seq(names.iter().map(|name| &**name)),
            Value::Secret(_) => serializer.serialize_str("(secret)"),
        }
    }
}

struct Pair {
    local: ipnet::IpNet,
    remote: ipnet::IpNet,
}

impl Serialize for Pair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("local", &format_args!("{}", self.local))?;
        map.serialize_entry("remote", &format_args!("{}", self.remote))?;
        map.end()
    }
}

/// A whole number as one, and what is no number at all as null.
#[expect(clippy::cast_possible_truncation, reason = "only where nothing is lost")]
fn serialize_number<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() <= EXACT {
        serializer.serialize_i64(number as i64)
    } else {
        serializer.serialize_f64(number)
    }
}

/// What a test asks for, as JSON; its key is `Test::key`.
pub(super) struct Asked<'a>(pub &'a Test);

impl Serialize for Asked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Test::Allow(values) | Test::Forbid(values) => serializer.collect_seq(values.iter().map(Plain)),
            Test::AtLeast(number) | Test::AtMost(number) => serialize_number(*number, serializer),
            Test::Matches(glob) => serializer.serialize_str(glob.as_str()),
            Test::Present | Test::Absent => serializer.serialize_bool(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::selector::{Selectors, range};
    use crate::model::{Fact, Secret};

    fn json(value: impl Into<Value>) -> String {
        serde_json::to_string(&Plain(&value.into())).expect("JSON")
    }

    #[test]
    fn every_kind_of_value_has_its_own_json() {
        let net = |said| range(said).expect("a range");
        let selectors = Arc::new(Selectors::new([(net("10.0.0.0/24"), net("10.1.0.0/16"))]));
        let word = Fact::find("ike.encryption").expect("a fact").kind.read("AES256").expect("a word");
        assert_eq!(json(word), r#""aes-cbc-256""#);
        assert_eq!(json(86_400_u64), "86400");
        assert_eq!(json(7.5), "7.5");
        assert_eq!(json(f64::NAN), "null");
        assert_eq!(json(true), "true");
        assert_eq!(json(selectors), r#"[{"local":"10.0.0.0/24","remote":"10.1.0.0/16"}]"#);
        assert_eq!(json(Secret::new("hunter2").expect("a key")), r#""(secret)""#);
    }
}
