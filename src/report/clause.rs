//! The clause behind a demand, as every text for people shows it.

use super::Style;
use super::paint::Ink;
use crate::policy::{Demand, Evidence};
use crate::text::harmless::neutral;

/// The clause with its address, as a link or in print, and a word where it was not read.
#[must_use]
pub fn clause(demand: &Demand, style: &Style) -> Option<String> {
    let reference = demand.reference.as_deref().map(neutral);
    let url = demand.url.as_deref().map(neutral);
    let mut line = match (reference, url) {
        (None, None) => return demand.evidence.and_then(remark).map(str::to_owned),
        (Some(reference), None) => reference.into_owned(),
        (None, Some(url)) => style.link(&url, &url),
        (Some(reference), Some(url)) if style.links => style.link(&url, &reference),
        (Some(reference), Some(url)) => format!("{reference}, {url}"),
    };
    if let Some(mark) = demand.evidence.and_then(remark) {
        line.push_str(&style.paint(Ink::Change, &format!(" ({mark})")));
    }
    Some(line)
}

/// What to say of a clause that was not read in its own text.
#[must_use]
pub const fn remark(evidence: Evidence) -> Option<&'static str> {
    match evidence {
        Evidence::Primary => None,
        Evidence::Secondary => Some("read as another document quotes it"),
        Evidence::Unverified => Some("clause unverified"),
        Evidence::Own => Some("our own number"),
    }
}
