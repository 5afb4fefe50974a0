//! The two protocols of a tunnel as assets, in the shape of each version of the format.

use serde::Serialize;

use super::about::OwnProperty;
use super::algorithm::Sort;
use super::fleet::{Fleet, TunnelEntry};
use super::layers::Layer;
use super::reference::{IKE, IPSEC, PartReference};
use super::version::SpecVersion;
use crate::report::label;

/// A protocol as an asset.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Protocol<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "bom-ref")]
    reference: PartReference<'a>,
    name: String,
    crypto_properties: ProtocolProperties<'a>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    properties: &'a [OwnProperty],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProtocolProperties<'a> {
    asset_type: &'static str,
    protocol_properties: ProtocolTraits<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProtocolTraits<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<&'a str>,
    #[serde(rename = "ikev2TransformTypes", skip_serializing_if = "Transforms::is_empty")]
    transforms: Transforms<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    crypto_ref_array: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_cryptographic_assets: Vec<RelatedAsset<'a>>,
}

/// An asset that 1.7 refers to.
#[derive(Serialize)]
struct RelatedAsset<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "ref")]
    reference: &'a str,
}

/// The transforms of IKEv2, as far as they are known.
#[derive(Default, Serialize)]
struct Transforms<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    encr: Option<[Transform<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    integ: Option<[Transform<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ke: Option<[Transform<'a>; 1]>,
}

/// A transform: for 1.6 the reference of its algorithm, for 1.7 with what the IANA registry calls it.
#[derive(Serialize)]
#[serde(untagged)]
enum Transform<'a> {
    Reference(&'a str),
    #[serde(rename_all = "camelCase")]
    Named {
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        key_length: Option<u16>,
        #[serde(skip_serializing_if = "Option::is_none")]
        group: Option<u16>,
        algorithm: &'a str,
    },
}

impl<'a> Protocol<'a> {
    /// The two of a tunnel.
    pub(super) fn of(entry: &'a TunnelEntry<'_>, fleet: &'a Fleet<'_>, version: SpecVersion) -> [Self; 2] {
        let (suite, tunnel) = (fleet.suite(entry), label::tunnel(entry.subject));
        [("ike", "IKE", IKE, &suite.ike), ("ipsec", "IPsec", IPSEC, &suite.ipsec)].map(
            |(kind, word, sort, part)| Self {
                kind: "cryptographic-asset",
                reference: PartReference(sort, &entry.handle),
                name: format!("{word} of {tunnel}"),
                crypto_properties: ProtocolProperties {
                    asset_type: "protocol",
                    protocol_properties: ProtocolTraits::of(kind, part, fleet, version),
                },
                properties: &part.properties,
            },
        )
    }
}

impl<'a> ProtocolTraits<'a> {
    fn of(kind: &'static str, part: &'a Layer<'_>, fleet: &'a Fleet<'_>, version: SpecVersion) -> Self {
        let mut traits = Self {
            kind,
            version: part.version.as_deref(),
            transforms: Transforms::of(part, fleet, version),
            crypto_ref_array: Vec::new(),
            related_cryptographic_assets: Vec::new(),
        };
        let related = |reference| RelatedAsset { kind: "algorithm", reference };
        match version {
            SpecVersion::V1_6 => traits.crypto_ref_array = fleet.references(part).collect(),
            SpecVersion::V1_7 => {
                traits.related_cryptographic_assets = fleet.references(part).map(related).collect();
            }
        }
        traits
    }
}

impl<'a> Transforms<'a> {
    fn is_empty(&self) -> bool {
        self.encr.is_none() && self.integ.is_none() && self.ke.is_none()
    }

    fn of(part: &'a Layer<'_>, fleet: &'a Fleet<'_>, version: SpecVersion) -> Self {
        let mut transforms = Self::default();
        for (used, reference) in part.transforms.iter().filter_map(|place| {
            let algorithm = fleet.algorithms.get(*part.places.get(*place)?)?;
            Some((&algorithm.used, &*algorithm.reference))
        }) {
            let known = used.known();
            let transform = match version {
                SpecVersion::V1_6 => Transform::Reference(reference),
                SpecVersion::V1_7 => Transform::Named {
                    name: known.and_then(|(_, asset)| asset.registered),
                    key_length: known.and_then(|(algorithm, _)| algorithm.key_bits).filter(|bits| *bits > 0),
                    group: known
                        .and_then(|(algorithm, _)| algorithm.iana)
                        .filter(|_| used.sort == Sort::Group)
                        .map(|(_, number)| number),
                    algorithm: reference,
                },
            };
            let place = match used.sort {
                Sort::Cipher => &mut transforms.encr,
                Sort::Integrity => &mut transforms.integ,
                Sort::Group => &mut transforms.ke,
            };
            *place = Some([transform]);
        }
        transforms
    }
}
