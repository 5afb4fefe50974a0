//! The closed set of tests that a demand can put to a fact.

use super::glob::Glob;
use crate::model::{Fact, Kind, Value};

/// A test of one value.
#[derive(Clone, Debug)]
pub enum Test {
    /// The value must be one of these.
    Allow(Vec<Value>),
    /// The value must be none of these.
    Forbid(Vec<Value>),
    /// The number must not be below this.
    AtLeast(f64),
    /// The number must not be above this.
    AtMost(f64),
    /// The text must fit the glob.
    Matches(Glob),
    /// There must be something.
    Present,
    /// There must be nothing.
    Absent,
}

/// What a test came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The value is accepted.
    Pass,
    /// The value is not accepted.
    Fail,
    /// The value is a word that vpnaudit does not know, so nobody can say that it is not one of
    /// those that are forbidden under another name.
    Unknown,
}

impl Test {
    /// The keys under which tests are written.
    pub const KEYS: [&'static str; 7] =
        ["allow", "forbid", "at_least", "at_most", "matches", "present", "absent"];

    /// The key under which this test is written.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Allow(_) => "allow",
            Self::Forbid(_) => "forbid",
            Self::AtLeast(_) => "at_least",
            Self::AtMost(_) => "at_most",
            Self::Matches(_) => "matches",
            Self::Present => "present",
            Self::Absent => "absent",
        }
    }

    /// Says whether the test written under `key` can be put to a fact of this kind.
    #[must_use]
    pub fn fits(key: &str, kind: Kind) -> bool {
        match key {
            "allow" | "forbid" => !matches!(kind, Kind::Selectors | Kind::Tags | Kind::Names | Kind::Secret),
            "at_least" | "at_most" => matches!(kind, Kind::Number(_)),
            "matches" => matches!(kind, Kind::Text | Kind::Address | Kind::Identity | Kind::Word(_)),
            "present" | "absent" => true,
            _ => false,
        }
    }

    /// Puts the test to a value.
    #[must_use]
    pub fn judge(&self, value: &Value) -> Verdict {
        let passes = match self {
            Self::Allow(accepted) => accepted.contains(value),
            Self::Forbid(_) if value.unknown_word().is_some() => return Verdict::Unknown,
            Self::Forbid(refused) => !refused.contains(value),
            Self::AtLeast(least) => matches!(value, Value::Number(number) if number >= least),
            Self::AtMost(most) => matches!(value, Value::Number(number) if number <= most),
            Self::Matches(glob) => glob.matches(&value.to_string()),
            Self::Present => !value.is_nothing(),
            Self::Absent => value.is_nothing(),
        };
        if passes { Verdict::Pass } else { Verdict::Fail }
    }

    /// What the test wants of the fact, as the end of "ike.encryption must …".
    #[must_use]
    pub fn wants(&self, fact: &Fact) -> String {
        let list =
            |values: &[Value]| values.iter().map(|value| fact.show(value)).collect::<Vec<_>>().join(", ");
        match self {
            Self::Allow(accepted) if accepted.len() == 1 => format!("be {}", list(accepted)),
            Self::Allow(accepted) => format!("be one of {}", list(accepted)),
            Self::Forbid(refused) if refused.len() == 1 => format!("not be {}", list(refused)),
            Self::Forbid(refused) => format!("not be any of {}", list(refused)),
            Self::AtLeast(least) => format!("be at least {}", fact.show(&Value::Number(*least))),
            Self::AtMost(most) => format!("be at most {}", fact.show(&Value::Number(*most))),
            Self::Matches(glob) => format!("match {}", glob.as_str()),
            Self::Present => "be present".to_owned(),
            Self::Absent => "be absent".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cipher(said: &str) -> Value {
        Fact::find("ike.encryption").expect("a fact").kind.read(said).expect("a word")
    }

    #[test]
    fn an_unknown_word_fails_an_allow_and_passes_no_forbid() {
        let unknown = cipher("rot13");
        assert_eq!(Test::Allow(vec![cipher("aes-cbc-256")]).judge(&unknown), Verdict::Fail);
        assert_eq!(Test::Forbid(vec![cipher("des-cbc")]).judge(&unknown), Verdict::Unknown);
    }

    #[test]
    fn bounds_include_their_number() {
        for (test, number, expected) in [
            (Test::AtLeast(900.0), 899, Verdict::Fail),
            (Test::AtLeast(900.0), 900, Verdict::Pass),
            (Test::AtMost(900.0), 900, Verdict::Pass),
            (Test::AtMost(900.0), 901, Verdict::Fail),
        ] {
            assert_eq!(test.judge(&Value::from(number)), expected, "{test:?} {number}");
        }
    }

    #[test]
    fn none_is_absent() {
        let none = Fact::find("ipsec.pfs_group").expect("a fact").kind.read("NULL").expect("a word");
        assert_eq!(Test::Absent.judge(&none), Verdict::Pass);
        assert_eq!(Test::Present.judge(&none), Verdict::Fail);
    }
}
