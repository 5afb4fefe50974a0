//! How a run compares with an earlier one, for programs.

use serde::Serialize;

use crate::finding::{Baseline, Fixed, Report};
use crate::model::subject::Subject;

/// The earlier report, and what is found no longer.
#[derive(Serialize)]
pub(super) struct BaselineRow<'a> {
    file: &'a str,
    /// What counts, and how much of it is worse than it was.
    new: u64,
    worse: u64,
    /// What does not count, and how much of it is better than it was.
    unchanged: u64,
    improved: u64,
    fixed: Option<Vec<FixedRow<'a>>>,
    gone: Option<Vec<FixedRow<'a>>>,
}

/// A finding that is found no longer.
#[derive(Serialize)]
struct FixedRow<'a> {
    rule: &'a str,
    severity: &'a str,
    fact: Option<&'a str>,
    tunnel: Option<TunnelName<'a>>,
    message: &'a str,
    fingerprint: &'a str,
}

/// What a tunnel is called.
#[derive(Serialize)]
pub(in crate::report) struct TunnelName<'a> {
    name: &'a str,
    id: Option<&'a str>,
    source: Option<&'a str>,
}

impl<'a> TunnelName<'a> {
    pub(in crate::report) fn of(subject: &'a Subject) -> Self {
        Self { name: subject.name(), id: subject.id(), source: subject.source() }
    }
}

impl<'a> BaselineRow<'a> {
    pub(super) fn of(report: &Report, baseline: &'a Baseline) -> Self {
        let since = report.since();
        let rows = |list: &'a Option<Vec<Fixed>>| Some(list.as_ref()?.iter().map(FixedRow::of).collect());
        Self {
            file: &baseline.file,
            new: since.counting(),
            worse: since.worse,
            unchanged: since.known(),
            improved: since.improved,
            fixed: rows(&baseline.fixed),
            gone: rows(&baseline.gone),
        }
    }
}

impl<'a> FixedRow<'a> {
    fn of(fixed: &'a Fixed) -> Self {
        let (id, source) = (fixed.id.as_deref(), fixed.source.as_deref());
        Self {
            rule: &fixed.rule,
            severity: &fixed.severity,
            fact: fixed.fact.as_deref(),
            tunnel: fixed.name.as_deref().map(|name| TunnelName { name, id, source }),
            message: &fixed.message,
            fingerprint: &fixed.fingerprint,
        }
    }
}
