//! Which resources of a document there will be: those that a plan makes or changes as it plans them, those that it
//! leaves alone as they are. What it destroys is told apart.

use std::collections::{BTreeMap, HashSet};

use super::Terraform;
use super::listed::{of_changes, of_state, of_values};
use super::resource::{Resource, ResourceChange, text};
use super::types::{ResourceKind, Resources};
use crate::model::Text;
use crate::source::Error;
use crate::source::document::answer::Answer;

/// A resource that is there, or will be.
pub(super) struct Chosen<'a> {
    pub(super) resource: Resource<'a>,
    /// Says that its values come from a plan.
    pub(super) planned: bool,
    /// Says that a plan tells of it, and that it may be read only when the plan is applied.
    pub(super) in_plan: bool,
}

/// What a document comes to.
#[derive(Default)]
pub(super) struct Choice<'a> {
    chosen: Vec<Chosen<'a>>,
    /// Tunnels that are to be destroyed.
    pub(super) going: Vec<Resource<'a>>,
    /// Ids of tunnels that are to be destroyed or replaced.
    pub(super) leaving: Vec<Text>,
    /// Says that a change to a tunnel was put off.
    pub(super) deferred: bool,
}

/// What is read of a document.
struct Parts<'a> {
    planned: Vec<Resource<'a>>,
    prior: Vec<Resource<'a>>,
    changes: Vec<ResourceChange<'a>>,
    drift: Vec<ResourceChange<'a>>,
}

impl<'a> Choice<'a> {
    /// Takes what stands in no state: changes and drift that are left.
    fn outside_of_states(
        &mut self,
        known: &mut HashSet<String>,
        (changes, drift): (Changes<'a>, Changes<'a>),
        answer: Answer<'a>,
    ) -> Result<(), Error> {
        for (address, change) in changes {
            if change.only_deletes() {
                self.go(change.before, answer)?;
            } else if change.forgets && change.before.values.is_some() && known.insert(address) {
                self.take(change.before, false);
            }
        }
        for (address, found) in drift {
            if found.after.values.is_some() && known.insert(address) {
                self.take(found.after, false);
            }
        }
        Ok(())
    }

    pub(super) fn of(terraform: &Terraform<'a>, answer: Answer<'a>) -> Result<Self, Error> {
        let changes = |path, within, part: Option<_>| {
            part.map_or_else(|| Ok(Vec::new()), |part| of_changes(answer, path, within, part))
        };
        let planned = terraform.plan.map(|plan| of_values(answer, "planned_values", plan)).transpose()?;
        let mut prior = terraform.prior.map(|prior| of_state(answer, "prior_state", prior)).transpose()?;
        if let Some(state) = terraform.state {
            prior.get_or_insert_default().extend(of_values(answer, "values", state)?);
        }
        let deferred = changes("deferred_changes", Some("resource_change"), terraform.deferred)?;
        let parts = Parts {
            planned: planned.unwrap_or_default(),
            prior: prior.unwrap_or_default(),
            changes: changes("resource_changes", None, terraform.changes)?,
            drift: changes("resource_drift", None, terraform.drift)?,
        };
        let deferred = deferred.iter().any(|change| is_tunnel(change.after.kind));
        Ok(Self { deferred, ..parts.choose(answer)? })
    }

    /// The resources of a provider that are of one kind.
    pub(super) fn of_kind(
        &self,
        of: &'static Resources,
        kind: ResourceKind,
    ) -> impl Iterator<Item = &Chosen<'a>> {
        let is = move |resource: &Resource<'a>| resource.kind == kind && resource.of.wire == of.wire;
        self.chosen.iter().filter(move |chosen| is(&chosen.resource))
    }
}

/// What happens to resources, by their addresses.
type Changes<'a> = BTreeMap<String, ResourceChange<'a>>;

const fn is_tunnel(kind: ResourceKind) -> bool {
    matches!(kind, ResourceKind::Tunnel | ResourceKind::Tunnels)
}

impl<'a> Parts<'a> {
    fn choose(self, answer: Answer<'a>) -> Result<Choice<'a>, Error> {
        let mut choice = Choice::default();
        let mut known: HashSet<String> = HashSet::new();
        for resource in self.planned {
            known.insert(resource.address.to_string());
            choice.take(resource, true);
        }
        let mut by_address = BTreeMap::new();
        for change in self.changes {
            if change.deletes {
                choice.leaves(&change.before, answer)?;
            }
            let address = change.after.address.to_string();
            let alone = change.after.values.is_some() && !change.only_deletes();
            if alone && known.insert(address.clone()) {
                choice.take(change.after.clone(), true);
            }
            if let Some(previous) = change.previous.as_ref().filter(|_| known.contains(&address)) {
                known.insert(previous.to_string());
            }
            by_address.insert(address, change);
        }
        let mut drift: Changes<'a> =
            self.drift.into_iter().map(|change| (change.after.address.to_string(), change)).collect();
        for mut resource in self.prior {
            let address = resource.address.to_string();
            let change = by_address.remove(&address);
            let drifted = drift.remove(&address);
            let forgotten = change.as_ref().is_some_and(|change| change.forgets);
            if change.as_ref().is_some_and(ResourceChange::only_deletes) {
                choice.go(resource, answer)?;
                continue;
            }
            if known.contains(&address) && !forgotten {
                continue;
            }
            // what a refresh found is newer
            if let Some(found) = drifted.filter(|found| found.after.values.is_some()) {
                resource = found.after;
            }
            if known.contains(&address) {
                // another object has its address from now on
                resource.address = "".into();
            }
            known.insert(address);
            choice.take(resource, false);
        }
        choice.outside_of_states(&mut known, (by_address, drift), answer)?;
        Ok(choice)
    }
}

impl<'a> Choice<'a> {
    fn take(&mut self, resource: Resource<'a>, planned: bool) {
        // what a data source lists is there, whatever is planned
        let there = resource.kind != ResourceKind::Tunnel;
        self.chosen.push(Chosen { resource, planned: planned && !there, in_plan: planned });
    }

    fn go(&mut self, resource: Resource<'a>, answer: Answer<'a>) -> Result<(), Error> {
        self.leaves(&resource, answer)?;
        self.going.extend((resource.kind == ResourceKind::Tunnel).then_some(resource));
        Ok(())
    }

    /// Notes the id of what will be there no longer.
    fn leaves(&mut self, resource: &Resource<'a>, answer: Answer<'a>) -> Result<(), Error> {
        let id = resource.values.map(|values| text(answer, values, "id")).transpose()?;
        self.leaving.extend(id.flatten());
        Ok(())
    }
}
