//! The report for people, looked at: at 80 and at 140 columns, with and without colour, and under
//! names that attack it.

use textwrap::core::display_width;

use crate::finding::{Report, SourceOutcome};
use crate::report::fixture::{self, PLAIN, PSK};
use crate::report::{Format, Style};
use crate::text::harmless;

fn human(report: &Report, style: &Style) -> String {
    fixture::written(report, Format::Human, style)
}

#[test]
fn every_sort_of_finding_at_80_columns() {
    insta::assert_snapshot!(human(&fixture::report(), &PLAIN));
}

#[test]
fn every_sort_of_finding_at_140_columns() {
    insta::assert_snapshot!(human(&fixture::report(), &Style { width: 140, ..PLAIN }));
}

#[test]
fn every_sort_of_finding_in_colour_with_links() {
    let style = Style { colour: true, links: true, verbose: true, ..PLAIN };
    insta::assert_snapshot!(human(&fixture::report(), &style).replace('\u{1b}', "␛"));
}

#[test]
fn every_sort_of_finding_in_ascii() {
    let report = human(&fixture::report(), &Style { unicode: false, ..PLAIN });
    insta::assert_snapshot!(report);
    let ours = report.replace("广州-总部-隧道", "");
    assert!(ours.is_ascii(), "{:?}", ours.chars().filter(|c| !c.is_ascii()).collect::<String>());
}

#[test]
fn a_name_that_attacks_the_terminal_is_shown_not_obeyed() {
    let report = human(&fixture::hostile(), &PLAIN);
    insta::assert_snapshot!(report);
    assert!(!report.contains(|c| c != '\n' && harmless::is_harmful(c)), "{report:?}");
}

#[test]
fn a_fleet_is_grouped_and_counted_whole() {
    insta::assert_snapshot!(human(&fixture::fleet(1000), &PLAIN));
}

#[test]
fn ten_thousand_findings_fit_on_a_few_screens() {
    let lines = human(&fixture::fleet(5000), &PLAIN).lines().count();
    assert!(lines < 300, "{lines}");
}

/// Forty rules that each fail on every tunnel, declared and live side both in files.
fn many_rules(tunnels: usize) -> Report {
    let first = fixture::report().findings.swap_remove(0);
    let mut report = Report { complete: true, tunnels: tunnels as u64, ..Report::default() };
    for number in 0..40 {
        let id = format!("rule-{number:02}");
        let rule = fixture::rule(&id, "ike.encryption", crate::policy::Severity::High, "A rule", "mend it");
        let demand = || fixture::demand(&rule, "baseline", fixture::forbid("ike.encryption", &["des-cbc"]));
        let finding = fixture::found(&first.subject, "ike.encryption", vec![demand()]);
        report.findings.extend(std::iter::repeat_n(finding, tunnels));
    }
    report
}

/// The first number in a line, if the line says so much of findings or tunnels.
fn number_of(line: &str) -> usize {
    let word = line.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    word.and_then(|word| word.replace(',', "").parse().ok()).unwrap_or(0)
}

#[test]
fn many_rules_fit_on_a_few_screens_and_none_is_left_uncounted() {
    for tunnels in [1, 2, 3, 4, 11, 250] {
        let report = many_rules(tunnels);
        let text = human(&report, &PLAIN);
        let most = if report.findings.len() > super::SMALL { 300 } else { super::SMALL * 21 };
        assert!(text.lines().count() < most, "{tunnels}: {}", text.lines().count());
        let counted = text.lines().map(|line| match line {
            line if line.starts_with("high[") && line.contains(" hq-guangzhou") => 1,
            line if line.starts_with("  the same for") || line.starts_with("  besides,") => number_of(line),
            line if line.starts_with('…') && line.contains("more finding") => number_of(line),
            _ => 0,
        });
        assert_eq!(counted.sum::<usize>(), report.findings.len(), "{tunnels}: {text}");
    }
}

#[test]
fn a_verbose_report_names_every_tunnel() {
    let report = human(&fixture::fleet(50), &Style { verbose: true, ..PLAIN });
    for number in 0..50 {
        assert_eq!(report.matches(&format!("[peer-address] branch-{number:05} ")).count(), 1);
    }
}

#[test]
fn no_line_of_ours_is_wider_than_the_terminal() {
    for width in [60, 80, 140] {
        for report in [fixture::report(), fixture::fleet(100)] {
            for line in human(&report, &Style { width, ..PLAIN }).lines() {
                assert!(display_width(line) <= width, "{width}: {line}");
            }
        }
    }
}

#[test]
fn the_last_line_says_what_was_seen() {
    let last = |report: &Report| human(report, &PLAIN).lines().last().unwrap_or_default().to_owned();
    let clean = Report { complete: true, tunnels: 3, ..Report::default() };
    assert_eq!(last(&clean), "no findings in 3 tunnels (no rule assessed anything)");
    let half = Report { complete: false, ..clean.clone() };
    assert!(last(&half).contains("INCOMPLETE"), "{}", last(&half));
    let failed = SourceOutcome {
        name: "gz".into(),
        kind: "file",
        tunnels: 0,
        error: Some("no answer".to_owned()),
        notes: Vec::new(),
    };
    let nothing = Report { sources: vec![failed], tunnels: 0, ..half };
    assert_eq!(last(&nothing), "INCOMPLETE: no tunnels were seen: nothing was audited");
    assert_eq!(
        last(&Report { declared: 2, tunnels: 0, ..clean.clone() }),
        "no findings in 2 declared tunnels (no rule assessed anything)"
    );
    assert_eq!(last(&fixture::report()), "3 tunnels, 3 declared: 2 critical, 2 high, 4 medium; 1 waived");
}

#[test]
fn an_incomplete_report_never_reads_as_clean() {
    for report in [fixture::report(), fixture::fleet(4), Report { tunnels: 3, ..Report::default() }] {
        let report = Report { complete: false, ..report };
        let text = human(&report, &PLAIN);
        assert!(text.starts_with("INCOMPLETE"));
        assert!(text.lines().last().expect("a line").contains("INCOMPLETE"));
    }
}

#[test]
fn a_value_of_ten_megabytes_is_a_short_message() {
    let live =
        fixture::live("vpnx-1", &"long ".repeat(2_000_000), &[("ike.local_id", &"x".repeat(10_000_000))]);
    let subject = fixture::subject(None, Some(live));
    let rule = fixture::rule("id", "ike.local_id", crate::policy::Severity::Low, "Identity", "change it");
    let finding = fixture::found(
        &subject,
        "ike.local_id",
        vec![fixture::demand(&rule, "p", crate::policy::Test::Absent)],
    );
    let report = Report { findings: vec![finding], tunnels: 1, complete: true, ..Report::default() };
    assert!(human(&report, &PLAIN).len() < 4000);
}

#[test]
fn no_width_is_too_small_to_print_at() {
    for width in 0..40 {
        for report in [fixture::report(), fixture::hostile(), fixture::fleet(50)] {
            assert!(!human(&report, &Style { width, ..PLAIN }).is_empty());
        }
    }
}

/// A drifted key, and a rule on what was measured of it.
fn keys() -> Report {
    let mut report = fixture::report();
    let mut declared = fixture::declaration(&fixture::files().yaml, "hq-guangzhou", &[]);
    declared.tunnel.psk = crate::model::Secret::new("another-planted-hunter2-key");
    let subject = fixture::subject(Some(declared), Some(fixture::live("vpnx-1", "keys", &[])));
    let rule = fixture::rule(
        "psk-length",
        "psk.length",
        crate::policy::Severity::High,
        "Short key",
        "use a longer one",
    );
    let least = crate::policy::Test::AtLeast(32.0);
    report.findings.push(fixture::drift(&subject, "psk"));
    report.findings.push(fixture::found(&subject, "psk.length", vec![fixture::demand(&rule, "p", least)]));
    report
}

#[test]
fn no_key_is_shown_in_any_style() {
    assert!(human(&keys(), &PLAIN).contains("psk is (secret)"));
    for report in [keys(), fixture::hostile(), fixture::fleet(20)] {
        for colour in [false, true] {
            for verbose in [false, true] {
                let style = Style { colour, verbose, ..PLAIN };
                for format in Format::ALL {
                    let written = fixture::written(&report, format, &style);
                    assert!(!written.contains(PSK) && !written.contains("hunter2"));
                }
            }
        }
    }
}
