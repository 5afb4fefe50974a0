//! Tests of the whole library, one module a subject.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod fetch;
mod irregularities;
mod live;
