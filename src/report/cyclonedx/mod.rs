//! CycloneDX: the inventory of the fleet's cryptography (CBOM), in version 1.6 or 1.7.
//!
//! A tunnel is a service that depends on two protocols, IKE and IPsec, and these on their algorithms, of which
//! each stands once. No key is an asset of it, and nothing is in it that nobody told: no PRF, no way of
//! authentication, no extended sequence numbers. What is wrong with a tunnel other formats say.

mod about;
mod algorithm;
mod fleet;
mod layers;
mod protocol;
mod reference;
#[cfg(test)]
mod tests;
mod version;

use std::io::{self, Write};

use serde::Serialize;
use serde::ser::{SerializeSeq as _, Serializer};

use self::about::{BomComposition, BomMetadata};
use self::algorithm::AlgorithmAsset;
use self::fleet::{Fleet, Service};
use self::protocol::Protocol;
use self::reference::{IKE, IPSEC, PartReference, ROOT, TUNNEL};
pub(super) use self::version::SpecVersion;
use super::{BUFFER, Options, harmless};
use crate::finding::Report;

/// Writes the document.
///
/// # Errors
///
/// What `out` answers, or that the report does not tell what there would be to write.
pub(super) fn write(
    report: &Report,
    version: SpecVersion,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    if report.uninventoried {
        return Err(io::Error::other("the report does not tell what cryptography its tunnels are set to"));
    }
    let fleet = Fleet::of(report);
    let metadata = BomMetadata::of(report, options);
    let context = Context { fleet: &fleet, version };
    let document = Bom {
        schema: version.schema(),
        bom_format: "CycloneDX",
        spec_version: version.number(),
        serial_number: fleet.serial(version, &metadata).urn().to_string(),
        version: 1,
        metadata,
        components: context,
        services: context,
        dependencies: context,
        compositions: [BomComposition::of(report)],
    };
    let mut out = io::BufWriter::with_capacity(BUFFER, out);
    harmless::line(&document, &mut out)?;
    out.flush()
}

/// What every list is made of; none is held a second time.
#[derive(Clone, Copy)]
struct Context<'a> {
    fleet: &'a Fleet<'a>,
    version: SpecVersion,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bom<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    bom_format: &'static str,
    spec_version: &'static str,
    serial_number: String,
    version: u32,
    metadata: BomMetadata,
    #[serde(serialize_with = "components")]
    components: Context<'a>,
    #[serde(serialize_with = "services")]
    services: Context<'a>,
    #[serde(serialize_with = "dependencies")]
    dependencies: Context<'a>,
    compositions: [BomComposition; 1],
}

fn components<S: Serializer>(context: &Context, serializer: S) -> Result<S::Ok, S::Error> {
    let Context { fleet, version } = *context;
    let mut sequence = serializer.serialize_seq(None)?;
    for algorithm in &fleet.algorithms {
        sequence.serialize_element(&AlgorithmAsset::of(algorithm, version))?;
    }
    for entry in &fleet.entries {
        for protocol in Protocol::of(entry, fleet, version) {
            sequence.serialize_element(&protocol)?;
        }
    }
    sequence.end()
}

fn services<S: Serializer>(context: &Context, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(context.fleet.entries.iter().map(Service::of))
}

/// What needs what. What needs nothing says so.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Dependency<'a, T: Serialize> {
    #[serde(rename = "ref")]
    reference: PartReference<'a>,
    depends_on: T,
}

fn dependencies<S: Serializer>(context: &Context, serializer: S) -> Result<S::Ok, S::Error> {
    let Context { fleet, .. } = *context;
    let mut sequence = serializer.serialize_seq(None)?;
    let tunnels: Vec<_> = fleet.entries.iter().map(|entry| PartReference(TUNNEL, &entry.handle)).collect();
    sequence.serialize_element(&Dependency { reference: PartReference(ROOT, ""), depends_on: tunnels })?;
    for entry in &fleet.entries {
        let [tunnel, ike, ipsec] = [TUNNEL, IKE, IPSEC].map(|sort| PartReference(sort, &entry.handle));
        sequence.serialize_element(&Dependency { reference: tunnel, depends_on: [ike, ipsec] })?;
        let suite = fleet.suite(entry);
        for (reference, part) in [(ike, &suite.ike), (ipsec, &suite.ipsec)] {
            let depends_on: Vec<_> = fleet.references(part).collect();
            sequence.serialize_element(&Dependency { reference, depends_on })?;
        }
    }
    for algorithm in &fleet.algorithms {
        let reference = PartReference("", &algorithm.reference);
        sequence.serialize_element(&Dependency { reference, depends_on: [""; 0] })?;
    }
    sequence.end()
}
