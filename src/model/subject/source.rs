//! Where live tunnels come from.

use crate::model::value::Text;
use crate::text::Location;

/// Where live tunnels come from.
#[derive(Debug)]
pub struct Source {
    /// Its name in the project file, or what stands for it.
    pub name: Text,
    /// The kind of source: a file, or who is asked.
    pub kind: &'static str,
    /// The region, if the source is bound to one.
    pub region: Option<Text>,
    /// Says whether somebody gave it its name; the path of a file is none.
    pub named: bool,
    /// The entry of the project file that names it.
    pub location: Option<Location>,
    /// What it was asked for, if that is not all of its tunnels: `vpc vpc-1`.
    pub part: Vec<Text>,
}

impl Source {
    /// The part of its tunnels that it was asked for, after its name; none, if it was asked for all.
    #[must_use]
    pub fn narrowed(&self) -> Option<Text> {
        (!self.part.is_empty()).then(|| format!("{}: {}", self.name, self.part.join(", ")).into())
    }
}

/// Says whether a source goes by this name: a source of several regions is one for each of them,
/// `NAME/REGION`, and all of them go by `NAME`.
#[must_use]
pub fn goes_by(source: &str, name: &str) -> bool {
    source.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
