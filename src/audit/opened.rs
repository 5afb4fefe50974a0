//! What a run is about: its project, if there is one, and its policies.

use std::path::Path;
use std::sync::Arc;

use super::{Error, Place, Request, Task, World};
use crate::load::{self, Project};
use crate::model::Text;
use crate::policy::Policy;
use crate::text::{Problem, Problems};

/// The policy of those who name none.
const BASELINE: &str = "baseline";

/// The names of the policies in use, sorted; a draft says so.
pub(super) fn names(policies: &[Arc<Policy>]) -> Vec<Text> {
    let name = |policy: &Arc<Policy>| {
        if policy.draft { format!("{} (draft)", policy.name).into() } else { policy.name.clone() }
    };
    let mut names: Vec<Text> = policies.iter().map(name).collect();
    names.sort_unstable();
    names
}

/// Reads the project file; there need be none if the command line names what is live. What was named on
/// the way to it must be a part of it.
pub(super) fn open(place: &Place, world: &World<'_>) -> Result<Option<Project>, Error> {
    match load::find(&place.path)? {
        Some(file) => {
            let mut project = load::project(&file, world.environment.variable)?;
            if place.named.is_empty() {
                return Ok(Some(project));
            }
            let strangers = load::strangers(&place.named, project.file.name(), &project.real_files());
            if strangers.iter().any(Problem::is_error) {
                return Err(Problems::new(strangers).into());
            }
            project.warnings.extend(strangers);
            Ok(Some(project))
        }
        None if !place.path.exists() => Err(Error::NotThere(place.path.clone())),
        None if place.live.is_empty() && place.cloud.is_none() => Err(Error::NoProject(place.path.clone())),
        None if place.path == Path::new(".") => Ok(None),
        None => Err(Error::NoneNeeded(place.path.clone())),
    }
}

/// The policies of the flags, else those of the project file, else `baseline`; none for a plan.
pub(super) fn policies(
    request: &Request,
    project: Option<&Project>,
) -> Result<(Vec<Arc<Policy>>, Vec<Problem>), Error> {
    if request.task == Task::Plan {
        return Ok((Vec::new(), Vec::new()));
    }
    let own = project.and_then(|project| project.policies.clone()).filter(|_| request.policies.is_empty());
    let named = if request.policies.is_empty() { &[BASELINE.to_owned()] } else { &*request.policies };
    match own {
        // what is doubtful about them is said with the project
        Some(policies) => Ok((policies, Vec::new())),
        None => Ok(load::in_use(&named.iter().map(Into::into).collect::<Vec<_>>(), Path::new("."))?),
    }
}
