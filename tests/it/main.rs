//! Tests of the whole library, one module a subject.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "../cloud/mod.rs"]
mod cloud;
mod fetch;
mod irregularities;
mod live;
mod read_only;
mod tencent;
