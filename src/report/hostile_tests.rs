//! Every hostile name through every format, read back by a reader that did not write it.
//!
//! A name is put wherever text comes from files or from the cloud: tunnel, id, source, region,
//! value, file, policy, clause, reason, warning, error.

use std::collections::BTreeSet;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};
use serde_json::Value;

use super::fixture::{self, PLAIN, PSK, written_with};
use super::{Format, Options, Suppressed};
use crate::finding::{
    Baseline, Fixed, Report, Since, SourceOutcome, Unreported, Waiver, Warning, WarningKind,
};
use crate::model::subject::{Live, Source, Stated};
use crate::policy::{Demand, Glob, Rule, Severity, Test, own};
use crate::text::{Location, SourceFile, Span, harmless};

/// The names, each with what attacks whom.
pub(super) fn names() -> Vec<String> {
    let mut names: Vec<String> = [
        "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J",
        "one\ntwo\r\nthree\rfour\u{2028}five\u{85}six",
        "\u{202e}txt.exe\u{2066}\u{200b}\u{feff}\u{e0041}",
        "h\u{ad}q \u{3164}\u{fe0f}\u{34f}",
        "::error::gone",
        "\n::error file=a::gone",
        "a%0A::error::gone%0D%25",
        "::stop-commands::x",
        "=cmd|' /C calc'!A0",
        "+1",
        "-1+1",
        "@SUM(A1:A9)",
        "\t=1",
        "\r=1",
        "\u{ff1d}1",
        "<script>alert(1)</script>",
        "<!-- -->--><img src=x onerror=alert(1)>",
        "]]>",
        "<![CDATA[x",
        "&lt;&#0;&amp;",
        "a|b\\|c\\\\|d||",
        "`code` ``two`` ```\nfence",
        "</details></td></table>",
        "[text](javascript:alert(1)) ![i](https://x) <https://x> https://x www.x.org",
        "@everyone #1 !2 $3 ~4 %5 GH-6",
        "{0} {{1}} ${{ github.token }} \\{ [x](1)",
        "\"quoted\" 'and' \\ \\u0000 \\n",
        "nul\0nul",
        "\u{fffe}\u{ffff}",
        "🙂广州👨‍👩‍👧",
        "",
        " ",
        "../../etc/passwd",
        "/etc/passwd",
        "..",
        "C:\\x",
        "a:b?c#d%",
        "| --- |",
        "# head",
        "- list",
        "1. list",
        "    code",
        "---",
        "~~~",
    ]
    .map(str::to_owned)
    .into();
    names.push("x".repeat(65_536));
    names.push("\u{202e}|`".repeat(22_000));
    names
}

/// A report in which a name stands wherever a name can.
pub(super) fn report(name: &str) -> Report {
    let text = || Arc::from(name);
    // no file system has longer ones
    let path: String = name.chars().take(1000).collect();
    let file = Arc::new(SourceFile::new(path, format!("- vpc: {name}\n  vpc: {name}\n")));
    let place = |end: usize| Location::new(&file, Span::new(7.min(end), end));
    let rule = Arc::new(Rule {
        id: "house-vpc".into(),
        fact: Some(fixture::fact("vpc")),
        title: text(),
        objective: text(),
        why: text(),
        fix: text(),
        prefer: Vec::new(),
        severity: Severity::High,
        cwe: Some(326),
    });
    let demand = Demand {
        reference: Some(text()),
        url: Some(text()),
        location: Some(place(9)),
        ..fixture::demand(&rule, name, Test::Allow(vec![crate::model::Value::Text("vpc-1".into())]))
    };
    let source = Source {
        name: text(),
        kind: "file",
        region: Some(text()),
        named: true,
        location: Some(place(3)),
        part: Vec::new(),
    };
    let live = fixture::live(name, name, &[]);
    let mut live = Live { source: Arc::new(source), ..live };
    live.tunnel.around.vpc = Some(text());
    let mut declared = fixture::declaration(&file, "vpc", &[]);
    declared.tunnel.around.vpc = Some("vpc-2".into());
    declared.tunnel.name = Some(text());
    let (fact, span) = (fixture::fact("vpc").index, Span::new(7, 7 + name.len()));
    declared.stated.push(Stated { fact, default: false, span });
    let subject = fixture::subject(Some(declared), Some(live));
    let waiver = Waiver {
        rule: "house-vpc".into(),
        tunnel: Glob::new("*").expect("a glob"),
        fact: None,
        value: None,
        reason: text(),
        owner: Some(text()),
        expires: "2027-03-31".parse().ok(),
        location: place(5),
    };
    let broken = fixture::found(&subject, "vpc", vec![demand]);
    let waived = crate::finding::Finding { waiver: Some(Arc::new(waiver)), ..broken.clone() };
    let count = crate::finding::RuleCount {
        demands: broken.demands.clone(),
        assessed: 3,
        passed: 1,
        failed: 1,
        waived: 1,
        not_assessed: 1,
        ..crate::finding::RuleCount::new(&rule)
    };
    let mut report = Report {
        complete: false,
        sources: vec![SourceOutcome {
            name: text(),
            kind: "file",
            tunnels: 1,
            error: Some(name.to_owned()),
            notes: Vec::new(),
        }],
        policies: vec![text()],
        tunnels: 1,
        declared: 1,
        rules: vec![count],
        unreported: vec![Unreported { fact: fixture::fact("ike.version"), tunnels: 1 }],
        findings: vec![
            broken,
            waived,
            fixture::drift(&subject, "vpc"),
            fixture::whole(&subject, &own::AMBIGUOUS, Some(name)),
        ],
        warnings: vec![Warning { kind: WarningKind::LeftOut, text: name.to_owned() }],
        baseline: Some(Baseline {
            file: text(),
            fixed: Some(vec![fixed(name)]),
            gone: Some(vec![fixed(name)]),
        }),
        ..Report::default()
    };
    report.findings.iter_mut().for_each(|finding| finding.since = Some(Since::New));
    report
}

/// A finding of an earlier run, which stands in a file that anybody may have written.
fn fixed(name: &str) -> Fixed {
    let text = || Arc::from(name);
    Fixed {
        rule: text(),
        severity: text(),
        fact: Some(text()),
        name: Some(text()),
        id: Some(text()),
        source: Some(text()),
        message: text(),
        fingerprint: text(),
    }
}

fn everything(format: Format, report: &Report) -> String {
    let options = Options { suppressed: Suppressed::Include, category: "a", ..Options::new(fixture::NOW) };
    written_with(report, format, &PLAIN, &options)
}

/// Reads what was written with another reader, and looks for what the name must not have done.
fn read(format: Format, written: &str, name: &str) {
    match format {
        Format::Human => {}
        Format::Json => {
            let json: Value = serde_json::from_str(written).expect("JSON");
            let finding = &json["findings"][0];
            for said in [&finding["tunnel"]["name"], &finding["tunnel"]["id"], &finding["tunnel"]["source"]] {
                assert_eq!(said, name, "a name is what it was");
            }
            assert_eq!(json["baseline"]["fixed"][0]["message"], name);
        }
        Format::Sarif | Format::Gitlab | Format::Oscal | Format::Cyclonedx | Format::Cyclonedx17 => {
            let _: Value = serde_json::from_str(written).expect("JSON");
        }
        Format::Ocsf => {
            assert_eq!(
                written.lines().count(),
                8,
                "a remark, a failure, two counts, four findings: {name:.80}"
            );
            for line in written.lines() {
                let _: Value = serde_json::from_str(line).expect("JSON");
            }
        }
        Format::Github => commands(written),
        Format::Junit => {
            let report = quick_junit::Report::deserialize_from_str(written).expect("JUnit");
            assert_eq!((report.tests, report.failures, report.errors), (8, 3, 1), "{name:.80}");
            let legal = |c: char| c == '\n' || c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}');
            assert!(written.chars().all(legal), "{name:.80}");
        }
        // the page has tests of its own, and a browser reads it
        Format::Html => assert!(!written.contains("<script>alert"), "{name:.80}"),
        Format::Csv => table(written),
        Format::Markdown => markdown(written, name),
    }
}

fn commands(written: &str) {
    assert_eq!(written.lines().count(), 7, "a failure, three findings, two remarks, one for the whole");
    for line in written.lines() {
        let (command, _) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")).expect("a command");
        let (word, properties) = command.split_once(' ').expect("properties");
        assert!(["error", "warning", "notice"].contains(&word), "{word}");
        let keys: BTreeSet<_> =
            properties.split(',').map(|property| property.split_once('=').expect("a property").0).collect();
        let known = BTreeSet::from(["file", "line", "endLine", "col", "endColumn", "title"]);
        assert!(keys.is_subset(&known), "{keys:?}");
    }
}

fn table(written: &str) {
    let mut reader = ::csv::Reader::from_reader(written.as_bytes());
    let rows: Vec<_> = reader.records().collect::<Result<_, _>>().expect("a table");
    assert_eq!(rows.len(), 7);
    for cell in rows.iter().flat_map(::csv::StringRecord::iter) {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝']), "{cell:.80}");
    }
}

fn markdown(written: &str, name: &str) {
    assert!(written.encode_utf16().count() <= 60_000);
    let options = pulldown_cmark::Options::ENABLE_TABLES | pulldown_cmark::Options::ENABLE_STRIKETHROUGH;
    let (mut cells, mut rows) = (0, 0);
    for event in Parser::new_ext(written, options) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                let ours = |line: &str| {
                    line.trim().is_empty()
                        || line.trim() == "</details>"
                        || line.strip_prefix("<details><summary>").is_some_and(|rest| {
                            rest.trim_end().strip_suffix("</summary>").is_some_and(|said| !said.contains('<'))
                        })
                };
                assert!(html.lines().all(ours), "{html} of {name:.80}");
            }
            Event::Start(Tag::TableCell) => cells += 1,
            Event::Start(Tag::TableRow) => rows += 1,
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("https://"), "{dest_url}")
            }
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_)) => panic!("{name:.80}"),
            _ => {}
        }
    }
    assert_eq!(rows, 6 + 1 + 3 + 1, "{name:.80}");
    assert_eq!(cells, 7 * 2 + 2 * 6 + 5 * 5 - 5 + 2 * 5 + 5, "{name:.80}");
    let lower = written.to_ascii_lowercase();
    assert!(!lower.contains("<script") && !lower.contains("<img"));
    for line in written.lines().filter(|line| line.starts_with('|')) {
        let escaped = line.replace("\\\\", "").replace("\\|", "");
        assert!([3, 6, 7].contains(&escaped.matches('|').count()), "{line:.200}");
    }
}

#[test]
fn every_hostile_name_goes_through_every_format_and_stays_text() {
    for name in names() {
        let report = report(&name);
        for format in Format::ALL {
            let written = everything(format, &report);
            let breaks =
                |c: char| c != '\n' && !(c == '\r' && format == Format::Csv) && harmless::is_harmful(c);
            assert!(!written.contains(breaks), "{} {name:.80}", format.name());
            read(format, &written, &name);
        }
        let mut summary = Vec::new();
        super::summary(&report, &Options::new(fixture::NOW), &mut summary)
            .expect("a vector takes everything");
        markdown(&String::from_utf8(summary).expect("UTF-8"), &name);
    }
}

#[test]
fn no_name_makes_a_report_grow_without_bound() {
    let report = report(&"x".repeat(65_536));
    for format in [Format::Sarif, Format::Github, Format::Gitlab, Format::Junit, Format::Markdown] {
        let written = everything(format, &report).len();
        assert!(written < 400_000, "{}: {written}", format.name());
    }
}

#[test]
fn no_key_is_in_any_format() {
    let mut reports = vec![fixture::report(), fixture::hostile(), fixture::fleet(3), report("a")];
    let psk = crate::model::Value::Secret(crate::model::Secret::new(PSK).expect("a key"));
    let mut of_key = fixture::report();
    of_key.findings[0].fact = Some(fixture::fact("psk"));
    of_key.findings[0].observed = Some(psk.clone());
    let mut demand = fixture::demand(&of_key.findings[0].rule, "house", Test::Forbid(vec![psk]));
    demand.location = None;
    of_key.findings[0].demands = vec![Arc::new(demand)];
    reports.push(of_key);
    for report in &reports {
        for format in Format::ALL {
            for verbose in [false, true] {
                let style = super::Style { verbose, ..PLAIN };
                for suppressed in Suppressed::ALL {
                    let options = Options { suppressed, ..Options::new(fixture::NOW) };
                    let written = written_with(report, format, &style, &options);
                    assert!(!written.contains(PSK), "{}", format.name());
                }
            }
        }
        let mut summary = Vec::new();
        super::summary(report, &Options::new(fixture::NOW), &mut summary).expect("a vector takes everything");
        assert!(!String::from_utf8_lossy(&summary).contains(PSK));
    }
}

#[test]
fn the_same_report_is_the_same_bytes_in_every_format() {
    for format in Format::ALL {
        assert_eq!(everything(format, &fixture::report()), everything(format, &fixture::report()));
    }
}
