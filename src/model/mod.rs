//! What a tunnel is. Knows no file format, no policy and no terminal.

pub mod algorithm;
pub mod aside;
pub mod derive;
pub mod fact;
pub mod guide;
pub mod index;
pub mod locate;
pub mod order;
pub mod secret;
pub mod selector;
pub mod subject;
pub mod tunnel;
pub mod value;
pub mod vocabulary;
pub mod word;

pub use fact::{FACTS, Fact, FactSet};
pub use index::Index;
pub use secret::{Measures, Secret};
pub use tunnel::Tunnel;
pub use value::{Kind, Text, Unit, Value};
