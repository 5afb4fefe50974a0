//! A tunnel: what every declaration and every answer of a cloud reduces to.
//!
//! A part that was not said, or not reported, is absent; absent is never the same as wrong. The
//! fields are read and written through the table of facts, which also says what each one means.

use std::sync::Arc;

use super::aside::{Aside, absent};
use super::secret::Secret;
use super::selector::Selectors;
use super::value::{Tags, Text, Value};
use super::word::Word;

/// An IPsec tunnel between a gateway of the cloud and a peer.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct Tunnel {
    pub id: Option<Text>,
    pub name: Option<Text>,
    pub around: Aside<Around>,
    pub route_type: Option<Word>,
    pub negotiation_type: Option<Word>,
    pub spd_only: Option<bool>,
    pub selectors: Option<Arc<Selectors>>,
    pub ike: Ike,
    pub ipsec: Ipsec,
    pub dpd: Aside<Dpd>,
    pub health_check: Aside<HealthCheck>,
    pub bgp: Aside<Bgp>,
    pub psk: Option<Secret>,
    pub state: Option<Word>,
    pub link: Option<Word>,
    pub derived: Aside<Derived>,
    /// Values that an earlier report tells and whose parts it does not.
    pub told: Told,
}

/// Values that an earlier report tells of a tunnel, by the index of their fact.
#[derive(Clone, Debug, Default)]
pub struct Told(Option<Arc<[(u8, Value)]>>);

impl Told {
    /// Takes values in.
    #[must_use]
    pub fn new(values: Vec<(u8, Value)>) -> Self {
        Self((!values.is_empty()).then(|| values.into()))
    }

    /// The value that is told of the fact with this index.
    #[must_use]
    pub fn value(&self, fact: u8) -> Option<&Value> {
        self.0.as_deref()?.iter().find(|(index, _)| *index == fact).map(|(_, value)| value)
    }
}

/// What is around it in the cloud: its VPC, its gateway and its peer.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct Around {
    pub address: Option<Text>,
    pub vpc: Option<Text>,
    pub vpc_name: Option<Text>,
    pub vpc_cidr: Option<Text>,
    pub gateway: Option<Text>,
    pub gateway_name: Option<Text>,
    pub gateway_address: Option<Text>,
    pub peer: Option<Text>,
    pub peer_name: Option<Text>,
    pub peer_address: Option<Text>,
    pub tags: Option<Arc<Tags>>,
    pub created: Option<Text>,
}

/// Phase 1 (RFC 7296, RFC 2409).
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct Ike {
    pub version: Option<Word>,
    pub exchange_mode: Option<Word>,
    pub encryption: Option<Word>,
    pub integrity: Option<Word>,
    pub dh_group: Option<Word>,
    pub lifetime_seconds: Option<u64>,
    pub local_id: Option<Text>,
    pub remote_id: Option<Text>,
}

/// Phase 2 (RFC 4301, RFC 4303).
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct Ipsec {
    pub protocol: Option<Word>,
    pub mode: Option<Word>,
    pub encryption: Option<Word>,
    pub integrity: Option<Word>,
    pub pfs_group: Option<Word>,
    pub lifetime_seconds: Option<u64>,
    pub lifetime_kilobytes: Option<u64>,
}

/// Dead peer detection (RFC 3706, RFC 7296 section 2.4).
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct Dpd {
    pub enabled: Option<bool>,
    pub timeout_seconds: Option<u64>,
    pub action: Option<Word>,
}

/// The cloud's own probe through the tunnel.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct HealthCheck {
    pub enabled: Option<bool>,
    pub local_address: Option<Text>,
    pub remote_address: Option<Text>,
    pub status: Option<Word>,
    pub probe_type: Option<Word>,
    pub interval_milliseconds: Option<u64>,
    pub threshold: Option<u64>,
    pub timeout_milliseconds: Option<u64>,
}

/// The BGP session through a tunnel whose routes are learned (RFC 4271).
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "each field is a fact, and the table of facts documents it")]
pub struct Bgp {
    pub tunnel_cidr: Option<Text>,
    pub local_address: Option<Text>,
    pub peer_address: Option<Text>,
    pub local_asn: Option<Text>,
    pub peer_asn: Option<Text>,
}

/// What can be said of a tunnel only beside its whole fleet; see `model::derive`.
#[derive(Clone, Debug, Default)]
pub struct Derived {
    /// Decimal logarithm of the guesses that the pre-shared key withstands.
    pub psk_guesses_log10: Option<f64>,
    /// Other tunnels with the same pre-shared key.
    pub psk_shared_with: Option<u64>,
    /// Names of other tunnels of the gateway whose selectors overlap.
    pub overlaps: Option<Arc<[Text]>>,
    /// Tunnels of the VPC that reach the same remote ranges, this one included.
    pub redundancy: Option<u64>,
}

absent!(Around);
absent!(Dpd);
absent!(HealthCheck);
absent!(Bgp);
absent!(Derived);

impl Tunnel {
    /// What to call the tunnel: its name, else its id, else its address.
    #[must_use]
    pub fn label(&self) -> &str {
        let handle = || self.id.as_deref().or(self.around.address.as_deref());
        self.name.as_deref().or_else(handle).unwrap_or("(unnamed)")
    }
}
