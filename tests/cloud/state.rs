//! Everything the stand-in holds, shared by its connections and by the test that runs it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::account::Accounts;
use super::behaviour::Behaviours;
use super::fleet::{Fleet, Quirks};
use super::seen::Seen;
use super::throttle::Throttle;

/// What can be set before the start and while it runs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Requests a second for each account and action.
    pub rate: f64,
    /// How many may come at once; absent, as many as in a second.
    pub burst: Option<f64>,
    /// How long the API takes for each answer, in milliseconds.
    pub latency_milliseconds: u64,
    /// How far its clock is ahead, in seconds.
    pub clock_ahead_seconds: i64,
    /// Whether it packs answers for those who take gzip.
    pub gzip: bool,
    /// Irregularities of v2.
    pub quirks: Quirks,
    /// The role that the metadata service hands out keys of.
    pub instance_role: Option<String>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            rate: 100.0,
            burst: None,
            latency_milliseconds: 0,
            clock_ahead_seconds: 0,
            gzip: true,
            quirks: Quirks::default(),
            instance_role: None,
        }
    }
}

/// Everything the stand-in holds.
#[derive(Default)]
pub struct State {
    settings: Mutex<Settings>,
    accounts: Mutex<Accounts>,
    /// By account (empty: every one) and region.
    fleets: Mutex<BTreeMap<(String, String), Fleet>>,
    behaviours: Mutex<Behaviours>,
    throttle: Mutex<Throttle>,
    seen: Mutex<Seen>,
    answered: AtomicU64,
    grown: AtomicU64,
}

impl State {
    /// What is set now.
    pub fn settings(&self) -> MutexGuard<'_, Settings> {
        open(&self.settings)
    }

    /// Keys and roles.
    pub fn accounts(&self) -> MutexGuard<'_, Accounts> {
        open(&self.accounts)
    }

    /// What goes wrong.
    pub fn behaviours(&self) -> MutexGuard<'_, Behaviours> {
        open(&self.behaviours)
    }

    /// The limit on requests.
    pub fn throttle(&self) -> MutexGuard<'_, Throttle> {
        open(&self.throttle)
    }

    /// What was seen.
    pub fn seen(&self) -> MutexGuard<'_, Seen> {
        open(&self.seen)
    }

    /// Adds the tunnels of a region, for one account or, without a number, for every one.
    pub fn add_fleet(&self, uin: &str, region: &str, fleet: Fleet) {
        open(&self.fleets).insert((uin.to_owned(), region.to_owned()), fleet);
    }

    /// Does something with the tunnels of a region; a region without any is empty.
    pub fn with_fleet<T>(&self, uin: &str, region: &str, act: impl FnOnce(&mut Fleet) -> T) -> T {
        let mut fleets = open(&self.fleets);
        let own = (uin.to_owned(), region.to_owned());
        let key = if fleets.contains_key(&own) { own } else { (String::new(), region.to_owned()) };
        act(fleets.entry(key).or_default())
    }

    /// The time by its clock, in seconds since 1970.
    pub fn now(&self) -> i64 {
        let real = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        i64::try_from(real.as_secs()).unwrap_or(i64::MAX) + self.settings().clock_ahead_seconds
    }

    /// The number of the next answer, in the shape of a request id.
    pub fn request_id(&self) -> String {
        format!("00000000-0000-4000-8000-{:012x}", self.answered.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

impl State {
    /// One more than the last time: for totals that grow.
    pub fn grow(&self) -> i64 {
        i64::try_from(self.grown.fetch_add(1, Ordering::Relaxed) + 1).unwrap_or(i64::MAX)
    }
}

/// A test that failed elsewhere is no reason to fail here.
fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
