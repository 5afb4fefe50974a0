//! What fails from a day on, as it stands in a report.

use serde::Deserialize;

/// What fails from a day on.
#[derive(Deserialize)]
pub(super) struct ComingShape {
    pub day: String,
    pub because: String,
    pub policy: Option<String>,
    pub rule: String,
    pub fact: Option<String>,
    pub severity: String,
    pub was: Option<String>,
    pub demand: usize,
    pub tunnels: Vec<TunnelShape>,
}

/// A tunnel that does.
#[derive(Deserialize)]
pub(super) struct TunnelShape {
    pub number: u32,
    pub name: String,
    pub id: Option<String>,
}
