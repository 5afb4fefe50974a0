//! What a later report for people needs of files that may be gone by then: the lines around each
//! place that it points at.

use std::sync::Arc;

use super::{group, place};
use crate::finding::{Finding, Report};
use crate::report::{DETAILED, Style};
use crate::source::visible::hidden;
use crate::source::wire;
use crate::text::{Lines, Location, Span};

/// What is pointed at depends on no style but on whether everything is asked for.
const STYLE: Style =
    Style { colour: false, width: 80, unicode: true, links: false, verbose: false, quiet: false };

/// The findings whose details are kept: all, or those that a report for people shows in full.
pub(in crate::report) fn kept(report: &Report) -> Vec<&Finding> {
    if report.findings.len() <= DETAILED {
        return report.findings.iter().collect();
    }
    let mut kept = Vec::new();
    for family in group::families(report, &STYLE) {
        let each = family.groups.iter().flat_map(|group| super::together(group, &STYLE).0);
        kept.extend(each.take(super::BLOCKS_OF_A_RULE));
        if kept.len() >= super::BLOCKS {
            break;
        }
    }
    kept
}

/// The lines around each place that a finding points at.
pub(in crate::report) fn lines(finding: &Finding) -> Vec<(Location, Arc<Lines>)> {
    let pointed = place::pointed(finding, &STYLE).into_iter();
    let around = |pointed: place::Pointed| {
        let lines = around(&pointed.location, pointed.within, pointed.wire)?;
        Some((pointed.location, lines))
    };
    pointed.filter_map(around).collect()
}

/// The lines around a place; of those of an answer, what is in the table of its wire.
pub(super) fn around(
    location: &Location,
    within: Option<Span>,
    named: Option<&'static str>,
) -> Option<Arc<Lines>> {
    Lines::around(location, within, |file, bounds| {
        named.and_then(wire).map(|wire| hidden(file, bounds, wire)).unwrap_or_default()
    })
}
