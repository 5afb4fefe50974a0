//! What people write → a project and its policies, or *all* that is wrong with them, each with its
//! place. Reads files; everything else about the world is passed in.

mod above;
mod blank;
mod cases;
mod catalogue;
mod day;
mod declaration;
mod edition;
mod effect;
mod file;
mod include;
pub(crate) mod keys;
mod locate;
mod nearest;
pub mod policy;
mod post_quantum;
mod project;
mod psk;
mod quoted;
mod restate;
mod rule;
mod selectors;
mod sheet;
mod source;
mod term;
mod value;
mod waiver;

pub use cases::{Case, Cases, Expected, cases};
pub use catalogue::{Catalogue, catalogue};
pub use day::read as read_day;
pub(crate) use locate::strangers;
pub use locate::{Located, NAME, find, locate, looked_in, project_file};
pub(crate) use nearest::{meant, nearest};
pub use policy::{Policies, PolicyName, in_use, policies};
pub use project::{Project, Undeclared, project};
pub(crate) use quoted::shown_path;
pub use source::{SourceEntry, SourceKind};
