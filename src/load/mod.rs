//! What people write → a project and its policies, or *all* that is wrong with them, each with its
//! place. Reads files; everything else about the world is passed in.

#![expect(dead_code, reason = "the project reader, which comes next, uses the rest")]

mod blank;
mod catalogue;
mod file;
mod nearest;
pub mod policy;
mod problem;
mod restate;
mod rule;
mod sheet;
pub mod source_code;
mod value;
mod yaml;

pub use catalogue::{Catalogue, catalogue};
pub use policy::{Policies, PolicyName, policies};
pub use problem::{Error, Problem, Severity};
pub use source_code::Snippet;
