//! What people write → a project and its policies, or *all* that is wrong with them, each with its
//! place. Reads files; everything else about the world is passed in.

mod blank;
mod cases;
mod catalogue;
mod declaration;
mod file;
mod include;
mod nearest;
pub mod policy;
mod problem;
mod project;
mod psk;
mod restate;
mod rule;
mod selectors;
mod sheet;
mod source;
pub mod source_code;
mod value;
mod waiver;
mod yaml;

pub use cases::{Case, Cases, Expected, cases};
pub use catalogue::{Catalogue, catalogue};
pub use policy::{Policies, PolicyName, policies};
pub use problem::{Error, Problem, Severity};
pub use project::{NAME, Project, Undeclared, find, project};
pub use source::{Api, Regions, SourceEntry, SourceKind, Tencent};
pub use source_code::Snippet;
