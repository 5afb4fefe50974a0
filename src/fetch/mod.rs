//! A source → live tunnels: all of them, or an error that says what is missing.

mod envelope;
mod error;
pub mod file;
mod once;
mod refusal;
mod shown;
pub mod snapshot;
pub mod tencent;

pub use error::Error;
