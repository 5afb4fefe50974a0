//! Results that share their rule and their line. GitLab keeps one of them, so that each names the
//! others, as far as there is room: whichever is kept, none is lost without a word.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt::Write as _;
use std::hash::{Hash as _, Hasher as _};

use super::message::quoted;
use super::quota::Quota;
use super::run::Run;
use crate::finding::{Finding, Report};
use crate::report::ahead::at_hand;
use crate::report::label;
use crate::text::LineNumber;

/// So many of the others are named.
const NAMED: usize = 4;

/// Characters of the name of one of the others.
const NAME: usize = 60;

/// The results of a log by rule and line.
pub(super) struct Neighbours<'a> {
    groups: HashMap<u64, Group<'a>>,
    run: &'a Run<'a>,
}

/// Results on one line: how many, and the first of them.
struct Group<'a> {
    count: usize,
    first: Vec<&'a Finding>,
}

impl<'a> Neighbours<'a> {
    /// Gathers the results.
    pub(super) fn of(report: &'a Report, quota: &Quota, run: &'a Run<'a>) -> Self {
        let mut quota = quota.clone();
        let mut groups: HashMap<u64, Group> = HashMap::new();
        for finding in at_hand(&report.findings).filter(|finding| quota.takes(finding)) {
            let group = groups.entry(line(finding, run)).or_insert(Group { count: 0, first: Vec::new() });
            group.count += 1;
            if group.first.len() <= NAMED {
                group.first.push(finding);
            }
        }
        Self { groups, run }
    }

    /// Says whether no other result of its rule stands on its line.
    pub(super) fn is_alone(&self, finding: &Finding) -> bool {
        self.groups.get(&line(finding, self.run)).is_none_or(|group| group.count <= 1)
    }

    /// What a result says of the others on its line; nothing where it is alone.
    pub(super) fn beside(&self, finding: &Finding) -> String {
        let Some(group) = self.groups.get(&line(finding, self.run)).filter(|group| group.count > 1) else {
            return String::new();
        };
        let mut text = format!(" One of {} on this line", group.count);
        let others = group.first.iter().filter(|other| !std::ptr::eq(**other, finding));
        let named: Vec<_> = others.filter(|other| other.subject.is_tunnel()).take(NAMED).collect();
        for (at, other) in named.iter().enumerate() {
            let name = quoted(&label::tunnel(&other.subject), NAME);
            let _ = write!(text, "{}{name}", if at == 0 { ", with " } else { ", " });
        }
        let more = group.count - 1 - named.len();
        if more > 0 && !named.is_empty() {
            let _ = write!(text, " and {more} more");
        }
        text + "."
    }
}

/// A mark of the rule, the file and the line of a finding.
fn line(finding: &Finding, run: &Run) -> u64 {
    let mut hasher = DefaultHasher::new();
    run.catalogue.rule(finding).map(|(index, _)| index).hash(&mut hasher);
    match finding.location() {
        Some(location) => (location.file.name(), location.line()).hash(&mut hasher),
        None => (run.project, LineNumber::FIRST).hash(&mut hasher),
    }
    hasher.finish()
}
