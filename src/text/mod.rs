//! Text, and places in it: files that were read, JSON and YAML in which every value knows where it
//! stands, what is wrong with a file, and what of a text may be shown.
//!
//! Architecture invariant: knows no tunnel, no fact, no policy and no cloud.

pub mod disk;
mod file;
pub mod harmless;
pub mod json;
mod line_index;
mod location;
mod one_indexed;
pub mod problem;
mod recalled;
pub mod redact;
pub mod snippet;
pub(crate) mod yaml;

pub use file::{SourceFile, Span};
pub use location::{Location, Position};
pub use one_indexed::{ColumnNumber, LineNumber};
pub use problem::{Problem, Problems};
pub use recalled::Recalled;
pub use snippet::{Lines, Snippet};
