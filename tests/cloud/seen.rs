//! What the stand-in saw, for tests to assert.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde::Serialize;

use super::call::{Call, Request};

/// What the stand-in saw so far.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Seen {
    /// Requests, whatever they asked for.
    pub requests: u64,
    /// Requests by action; `metadata` is the metadata service.
    pub actions: BTreeMap<String, u64>,
    /// Connections that were accepted.
    pub connections: u64,
    /// The most requests that were under way at one moment.
    pub most_at_once: u64,
    /// Requests that the limit refused.
    pub throttled: u64,
    /// Refusals by code, the limit's included.
    pub refused: BTreeMap<String, u64>,
    /// Misbehaviours that were shown.
    pub misbehaved: u64,
    /// Every `User-Agent`.
    pub user_agents: BTreeSet<String>,
    /// Every method with its path.
    pub lines: BTreeSet<String>,
    /// Every `Host`.
    pub hosts: BTreeSet<String>,
    /// Actions that are neither `Describe*` nor a way to a temporary key.
    pub not_read_only: Vec<String>,
    /// Requests that said they take gzip.
    pub took_gzip: u64,
    /// Each request in the order it came.
    pub log: Vec<Entry>,
    #[serde(skip)]
    under_way: u64,
    #[serde(skip)]
    start: Option<Instant>,
}

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Milliseconds since the first request.
    pub at: u64,
    /// The action.
    pub action: String,
    /// The region as it was sent.
    pub region: String,
    /// The offset.
    pub offset: u64,
    /// The page size.
    pub limit: u64,
    /// The action's own parameters.
    pub parameters: serde_json::Value,
}

impl Seen {
    /// How often an action was asked for.
    pub fn count(&self, action: &str) -> u64 {
        self.actions.get(action).copied().unwrap_or(0)
    }

    /// Requests with this refusal.
    pub fn refusals(&self, code: &str) -> u64 {
        self.refused.get(code).copied().unwrap_or(0)
    }

    pub(super) fn came(&mut self, call: &Call) {
        self.requests += 1;
        self.under_way += 1;
        self.most_at_once = self.most_at_once.max(self.under_way);
        self.user_agents.insert(call.header("user-agent").to_owned());
        self.lines.insert(call.line());
        self.hosts.insert(call.header("host").to_owned());
        self.took_gzip += u64::from(call.header("accept-encoding").contains("gzip"));
    }

    pub(super) fn went(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
    }

    pub(super) fn asked(&mut self, request: &Request, now: Instant) {
        let action = &request.action;
        *self.actions.entry(action.clone()).or_default() += 1;
        let reads = ["Describe", "AssumeRole", "metadata"];
        if !reads.iter().any(|start| action.starts_with(start)) {
            self.not_read_only.push(action.clone());
        }
        let start = *self.start.get_or_insert(now);
        let at = u64::try_from(now.saturating_duration_since(start).as_millis()).unwrap_or(u64::MAX);
        self.log.push(Entry {
            at,
            action: action.clone(),
            region: request.region.clone(),
            offset: request.offset(),
            limit: request.limit(),
            parameters: request.parameters.clone(),
        });
    }

    pub(super) fn refuse(&mut self, code: String) {
        if code == "4400" || code.starts_with("RequestLimitExceeded") {
            self.throttled += 1;
        }
        *self.refused.entry(code).or_default() += 1;
    }
}
