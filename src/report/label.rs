//! What things are called in formats that show them to people, and how much of a name is shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::paint::grouped;
use crate::finding::{Baseline, Finding, Fixed, Mistake, Report, SourceOutcome};
use crate::model::subject::{LIVE, Subject};
use crate::text::harmless::neutral;

/// The name of a tunnel, with its id, else its address, if that is another.
pub(super) fn tunnel(subject: &Subject) -> String {
    let name = subject.name();
    match subject.beside() {
        Some(beside) => format!("{} ({})", shown(name, NAME), shown(beside, NAME)),
        None => shown(name, NAME).into_owned(),
    }
}

/// What is wrong, after the tunnel that it is wrong with, if it is one.
pub(super) fn said(finding: &Finding) -> String {
    let message = finding.message();
    let subject = &finding.subject;
    if subject.is_tunnel() { format!("{}: {message}", tunnel(subject)) } else { message }
}

/// Characters of a name that are shown.
pub(super) const NAME: usize = 200;

/// The text made harmless, and cut to so many characters where it is longer.
pub(super) fn shown(text: &str, characters: usize) -> Cow<'_, str> {
    match bounded(text, characters) {
        Cow::Borrowed(text) => match neutral(text) {
            Cow::Borrowed(text) => bounded(text, characters),
            Cow::Owned(text) => Cow::Owned(bounded(&text, characters).into_owned()),
        },
        Cow::Owned(text) => Cow::Owned(bounded(&neutral(&text), characters).into_owned()),
    }
}

/// The text, cut to so many characters with a mark where it is longer.
pub(super) fn bounded(text: &str, characters: usize) -> Cow<'_, str> {
    if text.len() <= characters || text.char_indices().nth(characters).is_none() {
        return Cow::Borrowed(text);
    }
    let mut cut: String = text.chars().take(characters.saturating_sub(1)).collect();
    cut.push('…');
    Cow::Owned(cut)
}

/// What to call the tunnels that were looked at: that they are live goes without saying.
pub(super) fn noun(report: &Report) -> String {
    match report.presence() {
        Some(LIVE) | None => "tunnel".to_owned(),
        Some(word) => format!("{word} tunnel"),
    }
}

/// The same where it matters how they are there.
pub(super) fn noun_there(report: &Report) -> String {
    report.presence().map_or_else(|| "tunnel".to_owned(), |word| format!("{word} tunnel"))
}

/// How the tunnels that were looked at are there.
pub(super) fn presence(report: &Report) -> &'static str {
    report.presence().unwrap_or("live or planned")
}

/// A number and what is counted.
pub(super) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The findings that stand by severity, in words: `2 critical, 1 low`.
pub(super) fn severities(report: &Report) -> String {
    let mut words = String::new();
    for severity in crate::policy::Severity::ALL {
        let found = report.count(severity);
        if found > 0 {
            let comma = if words.is_empty() { "" } else { ", " };
            let _ = write!(words, "{comma}{found} {severity}");
        }
    }
    if words.is_empty() { "no finding".to_owned() } else { words }
}

/// How the findings that stand compare with the baseline, if the run has one, behind the name of
/// its file: `monday.json: 1 new, 2 unchanged, 3 fixed`.
pub(super) fn since(report: &Report) -> Option<String> {
    let baseline = report.baseline.as_ref()?;
    let (new, known, ended) = (new_since(report), known_since(report), ended(baseline));
    Some(format!("{}: {new}, {known}{ended}", shown(&baseline.file, NAME)))
}

/// What counts since the baseline: `3 new (1 of them worse than before)`.
pub(super) fn new_since(report: &Report) -> String {
    let since = report.since();
    of_which(since.counting(), "new", since.worse, "worse than before")
}

/// What the baseline knows: `3 unchanged (1 of them improved)`.
pub(super) fn known_since(report: &Report) -> String {
    let since = report.since();
    of_which(since.known(), "unchanged", since.improved, "improved")
}

fn of_which(all: u64, what: &str, some: u64, other: &str) -> String {
    let all = format!("{} {what}", grouped(all));
    if some == 0 { all } else { format!("{all} ({} of them {other})", grouped(some)) }
}

/// What is found no longer, behind a comma: `, 3 fixed, 1 gone with the tunnel`.
pub(super) fn ended(baseline: &Baseline) -> String {
    let number = |list: &Vec<Fixed>| grouped(list.len() as u64);
    let fixed = baseline.fixed.as_ref().map(|fixed| format!(", {} fixed", number(fixed)));
    let gone = baseline.gone.as_ref().filter(|gone| !gone.is_empty());
    let gone = gone.map(|gone| format!(", {} gone with the tunnel", number(gone)));
    fixed.unwrap_or_default() + &gone.unwrap_or_default()
}

/// Why a report is not whole, as the end of a sentence.
pub(super) fn incomplete(report: &Report) -> String {
    match report.mistakes.iter().filter(|mistake| mistake.is_error).count() {
        0 => "not every source gave all of its tunnels".to_owned(),
        errors => format!("nothing was audited, because of {}", count(errors as u64, "error")),
    }
}

/// The word that stands for a mistake where a finding has its rule.
pub(super) const fn mistake_word(mistake: &Mistake) -> &'static str {
    if mistake.is_error { "invalid" } else { "doubtful" }
}

/// What is wrong, and what to do about it.
pub(super) fn mistake(mistake: &Mistake) -> String {
    let help = mistake.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    format!("{}{help}", mistake.message)
}

/// The same with its place in front: `vpnaudit.yaml:3:5: …`.
pub(super) fn mistake_at(one: &Mistake) -> String {
    let place = one.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    format!("{place}{}", mistake(one))
}

/// What there is to say of each source that did not give all of its tunnels.
pub(super) fn failures(report: &Report) -> impl Iterator<Item = (&SourceOutcome, String)> {
    report.sources.iter().filter_map(|source| {
        let error = source.error.as_deref()?;
        let name = shown(&source.name, NAME);
        Some((source, format!("source {name} did not give all of its tunnels: {}", shown(error, 1000))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Outcome, RuleCount};
    use crate::model::subject::Live;
    use crate::policy::Severity;
    use crate::report::Format;
    use crate::report::fixture::{self, PLAIN};

    /// A report of two tunnels, of which a rule could not be assessed.
    fn of_two(planned: [bool; 2]) -> Report {
        let tunnel = |planned| {
            let live = Live { planned, ..fixture::live("vpnx-1", "hq", &[]) };
            fixture::subject(None, Some(live))
        };
        let rule =
            fixture::rule("psk-length", "psk.length", Severity::High, "Short key", "make a longer one");
        let mut count = RuleCount::new(&rule);
        (0..2).for_each(|number| count.add_tunnel(number, Outcome::NotAssessed));
        let fleet = planned.map(tunnel).to_vec();
        fixture::given(Report { complete: true, tunnels: 2, fleet, rules: vec![count], ..Report::default() })
    }

    #[test]
    fn what_is_planned_is_called_so_wherever_tunnels_are_counted() {
        for (planned, counted, figure, silent) in [
            ([false, false], "2 tunnels", "live tunnels", "the tunnel is not live"),
            ([true, true], "2 planned tunnels", "planned tunnels", "the tunnel is not planned"),
            ([true, false], "2 tunnels", "tunnels", "the tunnel is not live or planned"),
        ] {
            let report = of_two(planned);
            let written = |format| fixture::written(&report, format, &PLAIN).replace("\n  ", " ");
            for format in [Format::Human, Format::Github, Format::Markdown, Format::Oscal] {
                assert!(written(format).contains(counted), "{}\n{}", format.name(), written(format));
            }
            for format in [Format::Gitlab, Format::Junit, Format::Csv, Format::Html] {
                assert!(written(format).contains(silent), "{}\n{}", format.name(), written(format));
            }
            let figure = format!("<dt>{figure}</dt><dd>2</dd>");
            assert!(written(Format::Html).contains(&figure), "{figure}");
        }
    }

    #[test]
    fn why_nothing_was_audited_is_true_of_every_error() {
        let mistake = |is_error| Mistake { is_error, message: "x".into(), help: None, place: None };
        let void = |mistakes| incomplete(&Report { mistakes, ..Report::default() });
        assert_eq!(void(Vec::new()), "not every source gave all of its tunnels");
        assert_eq!(void(vec![mistake(true), mistake(false)]), "nothing was audited, because of 1 error");
        assert_eq!(void(vec![mistake(true), mistake(true)]), "nothing was audited, because of 2 errors");
    }

    #[test]
    fn what_is_shown_is_harmless_and_never_longer_than_asked() {
        for text in [
            "",
            "a",
            "abcdef",
            "广州总部隧道隧",
            "\u{1b}[31m\n",
            &"\u{202e}".repeat(5000),
            &"x".repeat(70_000),
        ] {
            let shown = shown(text, 6);
            assert!(shown.chars().count() <= 6, "{shown}");
            assert!(!shown.contains(crate::text::harmless::is_harmful));
            assert_eq!(shown.ends_with('…'), neutral(text).chars().count() > 6, "{shown}");
        }
    }
}
