//! Tests of the program as a whole.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test that meets what it must not has failed")]

mod account;
mod architecture;
mod bad_cloud;
mod bad_input;
mod cases;
mod clean;
#[path = "../cloud/mod.rs"]
mod cloud;
mod envelopes;
mod evidence;
mod examples;
mod fetch;
mod files;
mod fingerprints;
mod generated;
mod inputs;
mod interrupt;
mod inventory;
mod irregularities;
mod known_again;
mod laws;
mod live;
mod load;
mod narrowed;
mod outputs;
mod paths;
mod places;
mod policy_cases;
mod post_quantum;
mod providers;
mod read_only;
mod readme;
mod reference;
mod report;
mod rings;
mod rules;
mod run;
mod secrets;
mod snapshot;
mod sunset;
mod tencent;
mod terraform;
