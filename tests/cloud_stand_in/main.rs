//! The stand-in for the cloud is itself tested: a judge that never says no proves nothing.
//!
//! The client here is a few lines over a socket, so that no other client's manners get in between.

mod client;
#[path = "../cloud/mod.rs"]
mod cloud;
mod keys;
mod lists;
mod misbehaviour;
mod signatures;

use cloud::{Account, Builder, Cloud, Fleet};

const ID: &str = "AKIDexample";
const KEY: &str = "KEY-CANARY-example";
const REGION: &str = "ap-guangzhou";

/// A stand-in with one account and so many tunnels in one region.
fn with(tunnels: u32) -> Builder {
    Cloud::builder().account(Account::new(ID, KEY)).region(REGION, Fleet::of(tunnels))
}
