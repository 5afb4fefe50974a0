//! Algorithms as assets: each stands once, whichever tunnels rest on it. One that nobody knows, or that nobody
//! told, is an asset that says so.

use std::cmp::Ordering;

use serde::Serialize;

use super::about::OwnProperty;
use super::version::SpecVersion;
use crate::model::algorithm::{Algorithm, Asset, Primitive};
use crate::model::vocabulary::{CIPHERS, DH_GROUPS, INTEGRITY};
use crate::model::word::{Term, Vocabulary, Word};
use crate::report::label::{NAME, shown};

/// What an algorithm is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    Cipher,
    Integrity,
    Group,
}

impl Sort {
    /// The word that a reference begins with.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Cipher => "cipher",
            Self::Integrity => "integrity",
            Self::Group => "group",
        }
    }

    const fn noun(self) -> &'static str {
        match self {
            Self::Cipher => "cipher",
            Self::Integrity => "integrity algorithm",
            Self::Group => "key exchange",
        }
    }

    fn vocabulary(self) -> &'static Vocabulary {
        match self {
            Self::Cipher => &CIPHERS,
            Self::Integrity => &INTEGRITY,
            Self::Group => &DH_GROUPS,
        }
    }
}

/// An algorithm that a tunnel is set to; without a word, one that nobody told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used<'a> {
    pub(super) sort: Sort,
    word: Option<&'a Word>,
}

impl<'a> Used<'a> {
    pub(super) const fn of(sort: Sort, word: Option<&'a Word>) -> Self {
        Self { sort, word }
    }

    /// What is known of it.
    pub(super) fn known(&self) -> Option<(&'static Algorithm, &'static Asset)> {
        let algorithm = self.word?.algorithm()?;
        Some((algorithm, algorithm.asset.as_ref()?))
    }

    /// The order of the tables, then what nobody told, then what nobody knows by its letters.
    fn rank(&self) -> (Sort, usize, String) {
        let place =
            |term: &&Term| self.sort.vocabulary().terms.iter().position(|known| std::ptr::eq(known, *term));
        match self.word {
            Some(Word::Known(term)) => (self.sort, place(term).unwrap_or_default(), String::new()),
            None => (self.sort, usize::MAX - 1, String::new()),
            Some(Word::Unknown(said)) => (self.sort, usize::MAX, said.to_ascii_lowercase()),
        }
    }

    /// What tells it from others of its sort.
    pub(super) fn handle(&self) -> String {
        match self.word {
            Some(Word::Known(term)) => term.word.to_owned(),
            Some(Word::Unknown(said)) => format!("unknown/{}", shown(said, NAME)),
            None => "not-reported".to_owned(),
        }
    }
}

impl PartialEq for Used<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.sort == other.sort && self.word == other.word
    }
}

impl Eq for Used<'_> {}

impl PartialOrd for Used<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Used<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

/// An algorithm, what it is referred to by, and how many tunnels rest on it.
pub(super) struct Listed<'a> {
    pub(super) used: Used<'a>,
    pub(super) reference: String,
    pub(super) tunnels: u64,
}

/// An algorithm as an asset.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AlgorithmAsset<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    reference: &'a str,
    name: String,
    crypto_properties: AlgorithmProperties,
    properties: Vec<OwnProperty>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AlgorithmProperties {
    asset_type: &'static str,
    algorithm_properties: AlgorithmTraits,
    #[serde(skip_serializing_if = "Option::is_none")]
    oid: Option<&'static str>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct AlgorithmTraits {
    primitive: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm_family: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter_set_identifier: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    curve: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elliptic_curve: Option<&'static str>,
    execution_environment: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    mode: Option<&'static str>,
    crypto_functions: &'static [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    classical_security_level: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nist_quantum_security_level: Option<u8>,
}

impl<'a> AlgorithmAsset<'a> {
    pub(super) fn of(listed: &'a Listed<'_>, version: SpecVersion) -> Self {
        let Listed { used, reference, tunnels } = listed;
        let mut properties = Vec::new();
        let (name, traits) = match (used.known(), used.word) {
            (Some((algorithm, asset)), _) => {
                properties.extend(registered(algorithm, asset));
                (asset.name.to_owned(), AlgorithmTraits::of(algorithm, asset, version))
            }
            (None, Some(word)) => {
                properties.push(OwnProperty::new("vpnaudit:known", false));
                (shown(word.as_str(), NAME).into_owned(), AlgorithmTraits::unknown())
            }
            (None, None) => {
                properties.push(OwnProperty::new("vpnaudit:reported", false));
                (format!("{} (not reported)", used.sort.noun()), AlgorithmTraits::unknown())
            }
        };
        properties.push(OwnProperty::new("vpnaudit:used-by", tunnels));
        Self {
            kind: "cryptographic-asset",
            reference,
            name,
            crypto_properties: AlgorithmProperties {
                asset_type: "algorithm",
                algorithm_properties: traits,
                oid: used.known().and_then(|(_, asset)| asset.oid),
            },
            properties,
        }
    }
}

/// Its entry in the IANA registry of IKEv2 parameters, and the document that its strength comes from.
fn registered(algorithm: &Algorithm, asset: &Asset) -> impl Iterator<Item = OwnProperty> {
    let name = asset.registered.map(|name| OwnProperty::new("vpnaudit:iana-name", name));
    let entry = algorithm.iana.map(|(kind, number)| format!("{kind} {number}"));
    let entry = entry.map(|entry| OwnProperty::new("vpnaudit:iana-transform", entry));
    let source = OwnProperty::new("vpnaudit:reference", algorithm.source);
    name.into_iter().chain(entry).chain([source])
}

impl AlgorithmTraits {
    fn unknown() -> Self {
        Self {
            primitive: "unknown",
            execution_environment: "unknown",
            crypto_functions: &["unknown"],
            ..Self::default()
        }
    }

    fn of(algorithm: &Algorithm, asset: &Asset, version: SpecVersion) -> Self {
        let (primitive, crypto_functions) = does(asset.primitive);
        let key = || algorithm.key_bits.filter(|bits| *bits > 0).map(|bits| bits.to_string());
        let traits = Self {
            primitive,
            parameter_set_identifier: asset.parameters.map(str::to_owned).or_else(key),
            execution_environment: "unknown",
            mode: asset.mode,
            crypto_functions,
            classical_security_level: algorithm.strength,
            nist_quantum_security_level: asset.category,
            ..Self::default()
        };
        match version {
            SpecVersion::V1_6 => {
                let curve = asset.curve.map(|curve| curve.rsplit('/').next().unwrap_or(curve));
                Self { curve, ..traits }
            }
            SpecVersion::V1_7 => {
                Self { algorithm_family: asset.family, elliptic_curve: asset.curve, ..traits }
            }
        }
    }
}

/// What an algorithm does, in the words of the format. Readers tell from the functions what an algorithm is for:
/// one function more, of a cipher that authenticates too, and they cannot tell.
const fn does(primitive: Primitive) -> (&'static str, &'static [&'static str]) {
    match primitive {
        Primitive::BlockCipher => ("block-cipher", &["encrypt", "decrypt"]),
        Primitive::Authenticated => ("ae", &["encrypt", "decrypt"]),
        Primitive::Mac => ("mac", &["tag"]),
        Primitive::KeyAgreement => ("key-agree", &["keygen"]),
        Primitive::Encapsulation => ("kem", &["encapsulate", "decapsulate"]),
        Primitive::Other => ("other", &["other"]),
    }
}
