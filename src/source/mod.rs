//! A source → live tunnels: all of them, or an error that says what is missing.

mod document;
mod error;
pub mod file;
mod refusal;
mod shown;
pub mod snapshot;
pub mod tencent;
mod terraform;

pub use error::Error;
