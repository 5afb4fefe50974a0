//! What there is to say of a run as a whole, besides what it found: what narrowed it, what is to be destroyed,
//! what the sources and the baseline leave open. Formats that have no place of their own for it walk this list
//! and make each sentence harmless in their own way.

use super::label::{count, shown};
use super::{as_of, horizon, narrowed, not_assessed};
use crate::finding::{Report, destroyed};

/// Characters of a sentence, where a format cuts it.
pub(super) const LONGEST: usize = narrowed::LONGEST;

/// Characters of a mark.
const MARK: usize = 1000;

/// So many warnings are said one by one.
const MOST: usize = 50;

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RemarkKind {
    /// The day that the run judged as of.
    AsOf,
    /// What passes on that day and fails within a time.
    Horizon,
    /// What narrowed the run.
    Narrowed,
    /// What is to be destroyed.
    Going,
    /// What rules could not judge.
    NotAssessed,
    /// Whatever else the reader should know.
    Other,
}

/// A sentence about the run.
pub(super) struct Remark {
    pub(super) kind: RemarkKind,
    /// What there is to say, as it was said.
    pub(super) said: String,
    /// What tells it from others of its kind, from run to run.
    mark: String,
}

impl RemarkKind {
    /// The word that stands where a finding has its rule.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::AsOf => "as-of",
            Self::Horizon => "horizon",
            Self::Narrowed => "narrowed",
            Self::Going => "to-be-destroyed",
            Self::NotAssessed => "not-assessed",
            Self::Other => "remark",
        }
    }

    /// What it says, whatever the sentence.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::AsOf => "The run judged as of a day",
            Self::Horizon => "What passes will fail within a time",
            Self::Narrowed => "The run was narrowed to a part",
            Self::Going => "Tunnels are to be destroyed",
            Self::NotAssessed => "Rules could not be assessed",
            Self::Other => "The run has a remark",
        }
    }

    /// Why the reader should know it.
    pub(super) const fn why(self) -> &'static str {
        match self {
            Self::Horizon => "what is not mended by its day is a finding from that day on",
            Self::AsOf => "what is demanded and what is waived depends on the day",
            Self::Narrowed => "what was left out was not assessed",
            Self::Going => "what will be there no longer was not assessed",
            Self::NotAssessed => "a rule that could not judge did not pass",
            Self::Other => "it bears on how much the outcome tells",
        }
    }
}

impl Remark {
    /// A mark that stays the same while the sentence is about the same.
    pub(super) fn mark(&self) -> String {
        format!("{}-{}", self.kind.word(), shown(&self.mark, MARK))
    }
}

/// The sentences, in the order in which a report says them. That of which there is one is not said again as a
/// warning.
pub(super) fn remarks(report: &Report) -> Vec<Remark> {
    let narrowed = narrowed::sentence(report).map(|said| Remark {
        kind: RemarkKind::Narrowed,
        said,
        // what is left out may vary, and the remark is still the same
        mark: narrowed::said(&report.filters).unwrap_or_default(),
    });
    let going = destroyed(&report.going);
    let texts = report.warnings.iter().map(|warning| &*warning.text);
    let mut texts: Vec<&str> = texts.filter(|text| going.as_deref() != Some(*text)).collect();
    let more = texts.len().saturating_sub(MOST);
    texts.truncate(MOST);
    let more = (more > 0).then(|| Remark {
        kind: RemarkKind::Other,
        said: format!("and {} of the run: the JSON report has them all", count(more as u64, "more remark")),
        mark: "more".to_owned(),
    });
    let same = |kind| move |said: String| Remark { kind, mark: said.clone(), said };
    let others = texts.into_iter().map(str::to_owned).map(same(RemarkKind::Other));
    narrowed
        .into_iter()
        .chain(going.map(same(RemarkKind::Going)))
        .chain(others)
        .chain(more)
        .chain(horizon(report))
        .chain(as_of(report))
        .collect()
}

/// The day that the run judged as of, if it is known.
fn as_of(report: &Report) -> Option<Remark> {
    // the day varies, and the remark is still the same
    as_of::sentence(report).map(|said| Remark { kind: RemarkKind::AsOf, said, mark: "day".to_owned() })
}

/// What passes today and fails within a time, if the run looked ahead.
fn horizon(report: &Report) -> Option<Remark> {
    let said = horizon::sentence(report)?;
    Some(Remark { kind: RemarkKind::Horizon, said, mark: "ahead".to_owned() })
}

/// The same, and behind it what could not be assessed, for formats that do not count what each rule came to.
pub(super) fn with_not_assessed(report: &Report) -> Vec<Remark> {
    let mut all = remarks(report);
    all.extend(not_assessed(report));
    all
}

/// What could not be assessed, if there is any.
pub(super) fn not_assessed(report: &Report) -> Option<Remark> {
    // how much it is may vary, and the remark is still the same
    not_assessed::sentence(report).map(|said| Remark {
        kind: RemarkKind::NotAssessed,
        said: format!("not assessed: {said}"),
        mark: "rules".to_owned(),
    })
}
