//! The table of facts: every property of a tunnel that can be declared, reported or worked out.
//!
//! Loading, reading answers, drift, rules and the reference pages all walk this table; a new fact
//! is one row in `declared`, `reported` or `derived`.

mod cryptography;
mod declared;
mod derived;
mod reported;
mod set;

use std::fmt;
use std::sync::LazyLock;

pub use cryptography::{CRYPTOGRAPHY, cryptography};
pub(in crate::model) use derived::policy_based;
pub use set::FactSet;

use super::index::Index;
use super::tunnel::Tunnel;
use super::value::{Kind, Value};

/// One named property of a tunnel.
pub struct Fact {
    /// Place in the table.
    pub index: u8,
    /// The name in files and reports, such as `ike.encryption`.
    pub name: &'static str,
    /// What sort of value it takes.
    pub kind: Kind,
    /// What it is, in one line.
    pub doc: &'static str,
    /// Who says it.
    pub origin: Origin,
    /// The facts that a derived one is worked out from, the one to look at first.
    pub made_of: &'static [&'static str],
    /// The smallest number that is told of it; whatever is less is told as this, so that nobody can
    /// pick a weak key out of a list by what is told of it.
    pub least: Option<f64>,
    /// Reads it from a tunnel.
    pub read: fn(&Tunnel) -> Option<Value>,
    /// Sets it in a tunnel; a value of another kind, or of a derived fact, changes nothing.
    pub write: fn(&mut Tunnel, Value),
}

/// Who says a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// People can declare it and the cloud reports it.
    Declared,
    /// Only the cloud reports it.
    Reported,
    /// It is worked out from other facts of the tunnel.
    Derived,
    /// It is worked out from the whole fleet; see `model::derive`.
    Fleet,
}

/// The facts that tell the two ends of a tunnel: one without an id is known again by them and by its name.
pub const ENDS: [&str; 4] = ["gateway", "gateway_address", "peer", "peer_address"];

/// What no cloud reports, and only who reads its answer knows: where the tunnel stands, and what its wire leaves out.
const KNOWN_TO_READERS: [&str; 2] = ["address", "spd_only"];

/// A row before it has its place.
type Row = Fact;

/// Every fact, declarable ones first.
pub static FACTS: LazyLock<Vec<Fact>> = LazyLock::new(|| {
    let rows = declared::rows().into_iter().chain(reported::rows()).chain(derived::rows());
    rows.zip(0..).map(|(row, index)| Fact { index, ..row }).collect()
});

static BY_NAME: LazyLock<Index<&'static str, &'static Fact>> =
    LazyLock::new(|| FACTS.iter().map(|fact| (fact.name, fact)).collect());

impl Fact {
    /// Finds a fact by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        BY_NAME.get(name).copied()
    }

    /// The facts that people can declare.
    pub fn declarable() -> impl Iterator<Item = &'static Self> {
        FACTS.iter().filter(|fact| fact.origin == Origin::Declared)
    }

    /// The value that a tunnel has of it: as an earlier report told it, else as it is read.
    #[must_use]
    pub fn of(&self, tunnel: &Tunnel) -> Option<Value> {
        tunnel.told.value(self.index).cloned().or_else(|| (self.read)(tunnel))
    }

    /// The facts that a derived one is worked out from, else itself; what is told of a whole fleet stands
    /// for itself.
    #[must_use]
    pub fn parts(&'static self) -> Vec<&'static Self> {
        match self.origin {
            Origin::Declared | Origin::Reported | Origin::Fleet => vec![self],
            Origin::Derived => self.made_of.iter().filter_map(|part| Self::find(part)).collect(),
        }
    }

    /// Says whether clouds have a name for it, so that a source could report it.
    #[must_use]
    pub fn is_on_a_wire(&self) -> bool {
        let said = matches!(self.origin, Origin::Declared | Origin::Reported);
        said && !KNOWN_TO_READERS.contains(&self.name)
    }

    /// Says whether somebody can set it to a value that is written as one scalar.
    #[must_use]
    pub fn is_settable(&self) -> bool {
        let scalar = !matches!(self.kind, Kind::Selectors | Kind::Tags | Kind::Names | Kind::Secret);
        self.origin == Origin::Declared && scalar
    }

    /// The value with its unit, as a sentence shows it.
    #[must_use]
    pub fn show(&self, value: &Value) -> String {
        match (self.kind, value) {
            (Kind::Number(unit), Value::Number(number))
                if self.least.is_some_and(|least| *number <= least) =>
            {
                format!("{} or fewer", unit.show(*number, value))
            }
            (Kind::Number(unit), Value::Number(number)) => unit.show(*number, value),
            (Kind::Names, Value::Names(names)) if names.is_empty() => "none".to_owned(),
            _ => value.to_string(),
        }
    }
}

impl PartialEq for Fact {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl fmt::Debug for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fact").field(&self.name).finish()
    }
}

/// A row whose value stands in a field of `Tunnel`.
macro_rules! field {
    ($origin:ident $name:literal, $kind:expr, $($field:ident).+, $doc:literal) => {
        $crate::model::fact::Fact {
            index: 0,
            name: $name,
            kind: $kind,
            doc: $doc,
            origin: $crate::model::fact::Origin::$origin,
            made_of: &[],
            least: None,
            read: |tunnel| tunnel.$($field).+.clone().map(Into::into),
            write: |tunnel, value| tunnel.$($field).+ = value.try_into().ok(),
        }
    };
}
use field;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_a_name_of_its_own_and_a_line_of_documentation() {
        assert_eq!(BY_NAME.len(), FACTS.len());
        for fact in FACTS.iter() {
            assert!(fact.doc.ends_with('.'), "{}", fact.name);
        }
    }

    #[test]
    fn a_derived_fact_is_made_of_facts_that_somebody_says() {
        for fact in FACTS.iter() {
            let derived = matches!(fact.origin, Origin::Derived | Origin::Fleet);
            assert_eq!(derived, !fact.made_of.is_empty(), "{}", fact.name);
            for part in fact.made_of {
                let part = Fact::find(part).expect("a fact");
                assert!(matches!(part.origin, Origin::Declared | Origin::Reported), "{}", fact.name);
            }
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for fact in FACTS.iter().filter(|fact| matches!(fact.origin, Origin::Declared | Origin::Reported)) {
            let said = match fact.kind {
                Kind::Word(vocabulary) => vocabulary.terms[0].word,
                Kind::Flag => "true",
                Kind::Address => "192.0.2.1",
                _ => "7",
            };
            let Ok(value) = fact.kind.read(said) else { continue };
            let mut tunnel = Tunnel::default();
            assert_eq!((fact.read)(&tunnel), None, "{}", fact.name);
            (fact.write)(&mut tunnel, value.clone());
            assert_eq!((fact.read)(&tunnel), Some(value), "{}", fact.name);
        }
    }

    #[test]
    fn nothing_is_said_of_a_tunnel_of_which_nothing_is_known() {
        for fact in FACTS.iter() {
            assert_eq!((fact.read)(&Tunnel::default()), None, "{}", fact.name);
        }
    }
}
