//! The mark by which a finding is known again in a later run.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Finding, Side};
use crate::policy::own;

/// Digests kind, tunnel, fact and value. Rule and demands stay out, so that another policy that
/// joins the run changes no fingerprint; so do places, so that files can be moved and reindented.
pub(super) fn of(finding: &Finding) -> String {
    let kind = match &finding.rule {
        rule if own::all().iter().any(|own| own.id == rule.id && own.id != own::UNKNOWN_ALGORITHM.id) => {
            &rule.id
        }
        _ => "policy",
    };
    let side = match finding.side {
        Side::Live => "live",
        Side::Declared => "declared",
    };
    let subject = &finding.subject;
    let tunnel = subject.id().unwrap_or_else(|| subject.name());
    let mut digest = Sha256::new();
    for part in [
        "vpnaudit/1",
        kind,
        side,
        subject.source().unwrap_or_default(),
        tunnel,
        finding.fact.map_or("", |fact| fact.name),
        &finding.observed.as_ref().map(ToString::to_string).unwrap_or_default(),
    ] {
        digest.update((part.len() as u64).to_le_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().take(16).fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
