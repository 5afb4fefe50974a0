//! The value of one fact, and the kinds of value there are.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use super::secret::Secret;
use super::selector::Selectors;
use super::word::{Vocabulary, Word};

/// Text that is shared, not copied.
pub type Text = Arc<str>;

/// Keys and values that people attach to a tunnel.
pub type Tags = BTreeMap<Text, Text>;

/// What sort of value a fact takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Free text.
    Text,
    /// An IPv4 or IPv6 address.
    Address,
    /// A word of a vocabulary.
    Word(&'static Vocabulary),
    /// A number of something.
    Number(Unit),
    /// True or false.
    Flag,
    /// Traffic selectors.
    Selectors,
    /// Keys and values.
    Tags,
    /// A list of names.
    Names,
    /// A pre-shared key.
    Secret,
    /// The identity of one end of an IKE SA: an address or a name.
    Identity,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Kilobytes of 1024 bytes, as lifetimes are counted (RFC 2407 section 4.5).
    Kilobytes,
    /// Bits.
    Bits,
    /// Characters.
    Characters,
    /// Tunnels.
    Tunnels,
    /// The decimal logarithm of a number of guesses.
    Log10Guesses,
    /// Milliseconds.
    Milliseconds,
    /// Probes in a row.
    Probes,
}

impl Unit {
    /// What is counted, in one word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Kilobytes => "kilobytes",
            Self::Bits => "bits",
            Self::Characters => "characters",
            Self::Tunnels => "tunnels",
            Self::Log10Guesses => "powers of ten",
            Self::Milliseconds => "milliseconds",
            Self::Probes => "probes",
        }
    }

    /// A number of this unit as a sentence shows it.
    #[must_use]
    pub fn show(self, number: f64, value: &Value) -> String {
        let plural = if (number - 1.0).abs() < f64::EPSILON { "" } else { "s" };
        match self {
            Self::Seconds => format!("{value} s"),
            Self::Kilobytes => format!("{value} KB"),
            Self::Bits => format!("{value} bit{plural}"),
            Self::Characters => format!("{value} character{plural}"),
            Self::Tunnels => format!("{value} tunnel{plural}"),
            Self::Log10Guesses => format!("10^{value} guesses"),
            Self::Milliseconds => format!("{value} ms"),
            Self::Probes => format!("{value} probe{plural}"),
        }
    }
}

impl Kind {
    /// What a value of this kind is called in a message.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Address => "an IP address",
            Self::Word(vocabulary) => vocabulary.noun,
            Self::Number(_) => "a number",
            Self::Flag => "true or false",
            Self::Selectors => "a list of {local, remote} ranges",
            Self::Tags => "a mapping of keys to text",
            Self::Names => "a list of names",
            Self::Secret => "{env: NAME} or {file: PATH}",
            Self::Identity => "an address or a name",
        }
    }

    /// Reads a value of this kind from one scalar, wherever it came from. A word that is not in
    /// the vocabulary is kept. Kinds that are no scalar are read by the code that knows their shape.
    ///
    /// # Errors
    ///
    /// What was expected instead, if the text cannot be a value of this kind.
    pub fn read(self, said: &str) -> Result<Value, &'static str> {
        match self {
            Self::Text | Self::Identity => Ok(Value::Text(said.into())),
            Self::Address => match said.trim().parse::<IpAddr>() {
                Ok(address) => Ok(Value::Text(address.to_string().into())),
                Err(_) => Err(self.noun()),
            },
            Self::Word(vocabulary) => Ok(Value::Word(vocabulary.read(said))),
            Self::Number(Unit::Log10Guesses) => {
                said.trim().parse().map(Value::Number).map_err(|_| self.noun())
            }
            Self::Number(_) => said.trim().parse::<u64>().map(Value::from).map_err(|_| "a whole number"),
            Self::Flag => match said.trim().to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => Ok(Value::Flag(true)),
                "false" | "0" | "no" | "off" => Ok(Value::Flag(false)),
                _ => Err(self.noun()),
            },
            Self::Selectors | Self::Tags | Self::Names | Self::Secret => Err(self.noun()),
        }
    }
}

/// The value of one fact. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Free text, an address or an identity.
    Text(Text),
    /// A word of the fact's vocabulary, or one that it does not hold.
    Word(Word),
    /// A number in the fact's unit.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// Traffic selectors.
    Selectors(Arc<Selectors>),
    /// Keys and values.
    Tags(Arc<Tags>),
    /// A list of names.
    Names(Arc<[Text]>),
    /// A pre-shared key; shown as `(secret)`.
    Secret(Secret),
}

impl Value {
    /// Says whether there is nothing: `none`, an empty list, an empty text.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Word(word) => word.is_none(),
            Self::Names(names) => names.is_empty(),
            Self::Tags(tags) => tags.is_empty(),
            Self::Selectors(selectors) => selectors.pairs().is_empty(),
            Self::Number(_) | Self::Flag(_) | Self::Secret(_) => false,
        }
    }

    /// Says whether the value is another one than `other`; `None` if that cannot be told, because of a
    /// key only its measures are at hand.
    #[must_use]
    pub fn differs(&self, other: &Self) -> Option<bool> {
        let unknown = |value: &Self| matches!(value, Self::Secret(key) if key.measures().is_some());
        let differs = self != other;
        (!differs || !unknown(self) && !unknown(other)).then_some(differs)
    }

    /// The word, if this is one that its vocabulary does not hold.
    #[must_use]
    pub fn unknown_word(&self) -> Option<&str> {
        match self {
            Self::Word(Word::Unknown(said)) => Some(said),
            _ => None,
        }
    }
}

/// The number as a whole one, if it is one and not negative; those are written in a tenth of the time.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only where nothing is lost")]
fn whole(number: f64) -> Option<u64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.is_sign_positive() && number <= EXACT).then_some(number as u64)
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Word(word) => word.fmt(f),
            Self::Number(number) => match whole(*number) {
                Some(whole) => write!(f, "{whole}"),
                None if number.fract() == 0.0 => write!(f, "{number:.0}"),
                None => write!(f, "{number:.1}"),
            },
            Self::Flag(flag) => flag.fmt(f),
            Self::Selectors(selectors) => selectors.fmt(f),
            Self::Tags(tags) => {
                let tags: Vec<_> = tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
                f.write_str(&tags.join(", "))
            }
            Self::Names(names) => f.write_str(&names.join(", ")),
            Self::Secret(_) => f.write_str("(secret)"),
        }
    }
}

macro_rules! conversions {
    ($($variant:ident($inner:ty)),+ $(,)?) => {$(
        impl From<$inner> for Value {
            fn from(inner: $inner) -> Self {
                Self::$variant(inner)
            }
        }

        impl TryFrom<Value> for $inner {
            type Error = Value;

            fn try_from(value: Value) -> Result<Self, Value> {
                match value {
                    Value::$variant(inner) => Ok(inner),
                    other => Err(other),
                }
            }
        }
    )+};
}

conversions!(
    Text(Text),
    Word(Word),
    Number(f64),
    Flag(bool),
    Selectors(Arc<Selectors>),
    Tags(Arc<Tags>),
    Names(Arc<[Text]>),
    Secret(Secret),
);

#[expect(clippy::cast_precision_loss, reason = "lifetimes and counts stay far below 2^53")]
impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number as f64)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
impl TryFrom<Value> for u64 {
    type Error = Value;

    fn try_from(value: Value) -> Result<Self, Value> {
        match value {
            Value::Number(number) => Ok(number as Self),
            other => Err(other),
        }
    }
}
