//! What is declared and what is live, brought together, and what becomes of declarations that a source
//! which failed may have.

use std::sync::Arc;

use super::sources::Fetched;
use super::{Request, Task};
use crate::finding::SourceOutcome;
use crate::model::Text;
use crate::model::subject::{Declaration, Live, Subject, goes_by};
use crate::pair::{Elsewhere, Paired, Sources, Standing, pair};

/// Brings declarations and live tunnels together; a lint looks at declarations alone.
pub(super) fn bring_together(
    task: Task,
    declarations: &[Arc<Declaration>],
    live: &[Arc<Live>],
    (sources, elsewhere): (Sources, &Elsewhere),
) -> Vec<Paired> {
    if task == Task::Lint {
        let declared =
            declarations.iter().map(|declared| Subject { declared: Some(Arc::clone(declared)), live: None });
        return declared.map(|subject| Paired { subject, standing: Standing::Missing }).collect();
    }
    pair(declarations, live, sources, elsewhere)
}

/// What the command line names stands for all sources, whatever their names.
pub(super) fn standing_in(request: &Request) -> Sources {
    let place = &request.place;
    if place.live.is_empty() && place.cloud.is_none() { Sources::Apart } else { Sources::Together }
}

/// A snapshot of the project's own sources tells them apart as they do.
pub(super) fn told_apart(request: &Request, sources: &[Text], live: &[Arc<Live>]) -> Sources {
    let own = |live: &Arc<Live>| sources.iter().any(|source| goes_by(&live.source.name, source));
    if live.iter().all(own) { Sources::Apart } else { standing_in(request) }
}

/// A declared tunnel that may be in a source that failed is not missing: nobody has looked.
pub(super) fn set_aside(paired: &mut [Paired], fetched: &Fetched, sources: Sources) {
    let failed = |source: Option<&str>| {
        let mut failed = fetched.outcomes.iter().filter(|source| source.error.is_some());
        let may_have_it = |outcome: &SourceOutcome| match sources {
            Sources::Together => true,
            Sources::Apart => source.is_none_or(|source| goes_by(&outcome.name, source)),
        };
        failed.any(may_have_it)
    };
    for paired in paired.iter_mut().filter(|paired| paired.standing == Standing::Missing) {
        if failed(paired.subject.source()) {
            paired.standing = Standing::Unseen;
        }
    }
}
