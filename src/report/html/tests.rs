//! The page: that it holds all there is, that nothing in it does anything, and that it stays small
//! enough for a large fleet.

use super::security;
use crate::report::Format;
use crate::report::fixture::{self, PLAIN};
use crate::text::harmless;

fn html(report: &crate::finding::Report) -> String {
    fixture::written(report, Format::Html, &PLAIN)
}

#[test]
fn every_finding_waiver_source_policy_and_unreported_fact_is_there() {
    let report = fixture::report();
    let html = html(&report);
    for (number, finding) in report.findings.iter().enumerate() {
        assert!(html.contains(&format!("id=\"f{}\"", number + 1)));
        assert!(html.contains(&finding.fingerprint()));
    }
    for word in [
        "frozen",
        "baseline",
        "house",
        "gm (draft)",
        "peer hardware is replaced in Q1",
        "netops",
        "2027-03-31",
        "ike.version",
        "8 findings",
        "2 of them critical",
        "RFC 8247 section 2.1",
        "unverified",
        "tccli vpc ModifyVpnConnectionAttribute",
        "switched off but was never on",
    ] {
        assert!(html.contains(word), "{word}");
    }
}

#[test]
fn the_figures_are_numbers_and_say_of_how_many() {
    let report = fixture::report();
    assert!(html(&report).contains("<dt>live tunnels</dt><dd>3</dd>"));
    let narrowed = fixture::narrowed_by_all(report);
    assert!(html(&narrowed).contains("<dt>live tunnels</dt><dd>3 of 12</dd>"));
}

#[test]
fn the_matrix_tells_passes_from_what_was_not_assessed_waived_or_not_meant() {
    let report = fixture::report();
    let html = html(&report);
    let matrix = html.split("<table class=\"matrix\">").nth(1).and_then(|rest| rest.split("</table>").next());
    let matrix = matrix.expect("a matrix");
    let of =
        |what: fn(&crate::finding::RuleCount) -> u64| report.rules.iter().map(what).sum::<u64>() as usize;
    for (cell, number) in [
        ("<td class=\"s-passed\">✓</td>", of(|count| count.passed)),
        ("<td class=\"s-unknown\">?</td>", of(|count| count.not_assessed)),
        (">W</a></td>", 1),
        // a rule of the program's own that nobody counted says nothing of other tunnels
        ("<td class=\"s-beside\">\u{a0}</td>", of(|count| count.out_of_scope) + 8),
    ] {
        assert_eq!(matrix.matches(cell).count(), number, "{cell}");
    }
    assert_eq!(matrix.matches("<tr>").count(), report.fleet.len() + 1);
    let clean = crate::finding::Report { findings: Vec::new(), ..report };
    assert!(self::html(&clean).contains("s-passed"), "a clean fleet shows what passed");
}

#[test]
fn half_an_answer_is_never_called_clean() {
    let report = crate::finding::Report::default();
    assert!(html(&report).contains("Incomplete"));
    assert!(!html(&report).contains("No findings</h1>"));
}

#[test]
fn text_from_outside_stays_text() {
    let mut report = fixture::hostile();
    for name in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onclick='x", "{{ 7*7 }}"]
    {
        let live = fixture::live("vpnx-1", name, &[("vpc", name)]);
        let subject = fixture::subject(None, Some(live));
        report.findings.push(fixture::whole(&subject, &crate::policy::own::UNDECLARED, Some(name)));
    }
    let html = html(&report);
    assert_eq!(html.matches("<script").count(), 1);
    assert!(!html.contains("<img") && !html.contains("onclick='x"));
    let outside = html.replace(security::STYLE, "").replace(security::SCRIPT, "");
    assert!(!outside.contains(|c: char| c != '\n' && harmless::is_harmful(c)));
}

#[test]
fn only_an_address_of_the_web_becomes_a_link() {
    let mut report = fixture::report();
    let rule = std::sync::Arc::clone(&report.findings[0].rule);
    let mut demand = fixture::demand(&rule, "house", fixture::forbid("ike.encryption", &["des-cbc"]));
    demand.url = Some("javascript:alert(1)".into());
    demand.reference = None;
    report.findings[0].demands.push(std::sync::Arc::new(demand));
    assert!(!html(&report).contains("href=\"javascript"));
}

#[test]
fn a_name_without_end_does_not_fill_the_page() {
    let mut report = fixture::report();
    let live = fixture::live("vpnx-1", &"n".repeat(65_536), &[]);
    let subject = fixture::subject(None, Some(live));
    report.findings.push(fixture::whole(&subject, &crate::policy::own::UNDECLARED, None));
    let html = html(&report);
    assert!(html.contains("(65,536 characters)"));
    assert!(html.len() < 100_000);
}

#[test]
fn a_large_fleet_is_whole_and_not_heavy() {
    let report = fixture::fleet(5000);
    let html = html(&report);
    assert_eq!(html.matches("<tr role=\"row\" id=\"f").count(), 10_000);
    assert!(html.contains("4,900 more tunnels"));
    assert!(html.len() < 10_000 * 800, "{}", html.len());
}

#[test]
fn the_same_report_is_the_same_bytes() {
    assert_eq!(html(&fixture::report()), html(&fixture::report()));
}
