//! Which tunnel of one report is which of another.
//!
//! The same id is the same tunnel, and two ids are two. Where one side has no id, as a plan of Terraform,
//! the address of the resource tells; a name alone is not enough: one of the ends must be the same too. No
//! end may be another.

use std::collections::HashMap;

use crate::finding::Report;
use crate::finding::identity::{Ends, TunnelIdentity, name, source};
use crate::model::subject::Subject;

/// The tunnels of two reports under common numbers.
pub(super) struct TunnelMatches<'a> {
    old: HashMap<TunnelIdentity<'a>, u32>,
    new: HashMap<TunnelIdentity<'a>, u32>,
    /// The numbers from here on are of tunnels that only the second report has.
    first_new: u32,
    stays: Vec<bool>,
}

/// The tunnels of one report that go by one identity: how many, and one of them.
type ByIdentity<'a> = HashMap<TunnelIdentity<'a>, (usize, &'a Subject)>;

impl<'a> TunnelMatches<'a> {
    pub(super) fn of(old: &'a Report, new: &'a Report) -> Self {
        let (before, after) = (by_identity(old), by_identity(new));
        let mut numbers: HashMap<TunnelIdentity<'a>, u32> = HashMap::with_capacity(before.len());
        for (number, identity) in (0..).zip(before.keys()) {
            numbers.insert(*identity, number);
        }
        let first_new = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let mut all = Self { old: numbers, new: HashMap::new(), first_new, stays: vec![false; before.len()] };
        let renamed = renamed(&before, &after);
        for (identity, fresh) in after.keys().zip(first_new..) {
            let known = all.old.get(renamed.get(identity).unwrap_or(identity)).copied();
            if let Some(stays) = known.and_then(|number| all.stays.get_mut(number as usize)) {
                *stays = true;
            }
            all.new.insert(*identity, known.unwrap_or(fresh));
        }
        all
    }

    /// The number of a tunnel of the first report.
    pub(super) fn in_first(&self, subject: &'a Subject) -> Option<u32> {
        self.old.get(&TunnelIdentity::of(subject)).copied()
    }

    /// The number of a tunnel of the second report.
    pub(super) fn in_second(&self, subject: &'a Subject) -> Option<u32> {
        self.new.get(&TunnelIdentity::of(subject)).copied()
    }

    /// Says whether a tunnel of the first report is in the second.
    pub(super) fn stays(&self, subject: &'a Subject) -> bool {
        let number = self.in_first(subject).filter(|number| *number < self.first_new);
        number.and_then(|number| self.stays.get(number as usize)).copied().unwrap_or(false)
    }
}

fn by_identity(report: &Report) -> ByIdentity<'_> {
    let mut side = ByIdentity::with_capacity(report.fleet.len());
    for subject in &report.fleet {
        side.entry(TunnelIdentity::of(subject)).or_insert((0, subject)).0 += 1;
    }
    for finding in &report.findings {
        side.entry(TunnelIdentity::of(&finding.subject)).or_insert((1, &finding.subject));
    }
    side
}

/// A tunnel, and what it is known by.
type Named<'a> = (TunnelIdentity<'a>, &'a Subject);

/// The tunnels of the second report that go by another identity in the first.
fn renamed<'a>(
    before: &ByIdentity<'a>,
    after: &ByIdentity<'a>,
) -> HashMap<TunnelIdentity<'a>, TunnelIdentity<'a>> {
    let mut open = [alone(before, after), alone(after, before)];
    let mut found = HashMap::new();
    for way in [by_address, by_name, by_ends] {
        let mut keyed: HashMap<[&str; 2], [Vec<Named<'a>>; 2]> = HashMap::new();
        for (place, side) in open.iter().enumerate() {
            for (identity, subject) in side {
                let Some(key) = way(subject) else { continue };
                if let Some(side) = keyed.entry(key).or_default().get_mut(place) {
                    side.push((*identity, subject));
                }
            }
        }
        for sides in keyed.values() {
            let ([(was, before)], [(is, after)]) = (&*sides[0], &*sides[1]) else { continue };
            if is_one(before, after) {
                found.insert(*is, *was);
                open[0].remove(was);
                open[1].remove(is);
            }
        }
    }
    found
}

/// The tunnels of one report whose identity no other one has, neither in it nor in the other.
fn alone<'a>(side: &ByIdentity<'a>, other: &ByIdentity<'a>) -> HashMap<TunnelIdentity<'a>, &'a Subject> {
    let alone = side.iter().filter(|(identity, (tunnels, _))| *tunnels == 1 && !other.contains_key(identity));
    alone.map(|(identity, (_, subject))| (*identity, *subject)).collect()
}

fn by_address(subject: &Subject) -> Option<[&str; 2]> {
    subject.address().map(|address| [address, ""])
}

fn by_name(subject: &Subject) -> Option<[&str; 2]> {
    name(subject).map(|name| [name, ""])
}

fn by_ends(subject: &Subject) -> Option<[&str; 2]> {
    let ends = Ends::of(subject).first();
    ends.iter().all(|end| !end.is_empty()).then_some(ends)
}

/// Says whether two tunnels are one, as far as can be told for certain: nothing that both tell is another,
/// and enough of it is the same.
fn is_one(old: &Subject, new: &Subject) -> bool {
    let both = |one: Option<&str>, other: Option<&str>| one.zip(other).map(|(one, other)| one == other);
    let ids = both(old.id(), new.id());
    let names = both(name(old), name(new));
    let addresses = both(old.address(), new.address());
    if [ids, addresses, both(source(old), source(new))].contains(&Some(false)) {
        return false;
    }
    let Some([gateway, peer]) = Ends::of(old).agree(&Ends::of(new)) else { return false };
    if addresses == Some(true) {
        return true;
    }
    let without_ids = old.id().is_none() && new.id().is_none();
    match names {
        Some(false) => false,
        Some(true) => without_ids || gateway + peer > 0,
        None => gateway > 0 && peer > 0,
    }
}
