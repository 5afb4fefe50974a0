//! The law of reports read back: whatever a format makes of a report, it makes of the report that was
//! written as JSON and read again, byte for byte.

use std::fs;
use std::sync::Arc;

use crate::finding::{
    Baseline, Cause, Clock, Coming, Finding, Fixed, Horizon, JudgedAsOf, Mistake, Report, Side, Since, Task,
};
use crate::past::{Whole, whole};
use crate::policy::{Demand, Grade, Severity, Term, Test};
use crate::report::fixture::{self, PLAIN};
use crate::report::{DETAILED, Format, Options, Style, Suppressed, hostile_tests, plan};
use crate::text::{Location, SourceFile, Span};

fn read_back(report: &Report, options: &Options) -> Whole {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), fixture::written_with(report, Format::Json, &PLAIN, options)).expect("written");
    whole(file.path()).unwrap_or_else(|error| panic!("{error}"))
}

fn holds_for(report: &Report, style: &Style) {
    let options = Options {
        project: "some/vpnaudit.yaml",
        suppressed: Suppressed::Include,
        category: "prod",
        ..Options::new(fixture::NOW)
    };
    let back = read_back(report, &options);
    let again = Options { now: back.ended, project: &back.project, category: &back.category, ..options };
    for format in Format::ALL {
        let written = fixture::written_with(report, format, style, &options);
        let later = fixture::written_with(&back.report, format, style, &again);
        if written != later {
            let differs = written.lines().zip(later.lines()).find(|(written, later)| written != later);
            panic!("{} {style:?}\n{differs:#?}", format.name());
        }
    }
    let change_list = |report: &Report| {
        let mut out = Vec::new();
        plan::write(report, style, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    };
    if report.task == Task::Plan {
        assert_eq!(change_list(report), change_list(&back.report));
    }
}

fn holds(report: &Report) {
    for width in [40, 80, 200] {
        for (verbose, quiet, unicode, colour) in
            [(false, false, true, false), (true, false, true, true), (false, true, false, false)]
        {
            holds_for(report, &Style { width, verbose, quiet, unicode, colour, links: colour });
        }
    }
}

#[test]
fn a_report_with_a_finding_of_every_sort_is_read_back_whole() {
    holds(&fixture::report());
    holds(&Report { task: Task::Plan, ..fixture::report() });
    holds(&Report::default());
}

#[test]
fn the_day_and_the_dates_of_demands_are_read_back() {
    let day = |year| jiff::civil::date(year, 1, 1);
    let grades = vec![
        Grade { from: None, is: Severity::Low },
        Grade { from: Some(day(2031)), is: Severity::Critical },
    ];
    let terms = [
        Term { from: Some(day(2030)), until: None, grades: Vec::new() },
        Term { from: Some(day(2030)), until: Some(day(2040)), grades: Vec::new() },
        Term { from: None, until: None, grades },
    ];
    for clock in [Clock::Today, Clock::Ahead, Clock::Past] {
        for term in &terms {
            let mut report = fixture::report();
            let dated = |demand: &Arc<Demand>| {
                let demand = Demand { term: term.clone(), ..Demand::clone(demand) };
                Arc::new(demand)
            };
            for finding in &mut report.findings {
                finding.demands = finding.demands.iter().map(dated).collect();
            }
            report.not_in_force = report.rules.iter().flat_map(|count| &count.demands).map(dated).collect();
            report.judged_as_of = Some(JudgedAsOf { day: day(2032), clock });
            holds_for(&report, &PLAIN);
        }
    }
}

#[test]
fn what_a_run_that_looked_ahead_found_is_read_back_and_cannot_be_edited() {
    let mut report = fixture::report();
    let day = |year| jiff::civil::date(year, 1, 1);
    let demands = report.rules.iter().flat_map(|count| &count.demands);
    let mut coming = Vec::new();
    for (number, demand) in demands.enumerate() {
        let cause = if number % 2 == 0 { Cause::Demand } else { Cause::Waiver };
        let was = (number % 2 == 0).then_some(Severity::Info);
        let (demand, tunnels) = (Arc::clone(demand), [0, 2].into_iter().collect());
        coming.push(Coming { day: day(2030), cause, demand, was, tunnels });
    }
    assert!(!coming.is_empty());
    report.horizon = Some(Horizon { until: day(2031), coming });
    holds(&report);
    let written = fixture::written(&report, Format::Json, &PLAIN);
    let written: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    for (key, value) in [
        ("day", "soon".into()),
        ("because", "fate".into()),
        ("rule", "another".into()),
        ("severity", "info".into()),
        ("was", "bad".into()),
        ("demand", 99.into()),
        ("tunnels", serde_json::json!([{"number": 1, "name": "another", "id": null}])),
    ] {
        let mut edited = written.clone();
        edited["horizon"][0][key] = value;
        refused(&edited, key);
    }
    let mut edited = written;
    edited.as_object_mut().expect("an object").remove("horizon");
    refused(&edited, "horizon");
    report.horizon = Some(Horizon { until: day(2031), coming: Vec::new() });
    holds(&report);
}

#[test]
fn a_report_of_old_does_not_say_its_day() {
    let report = Report { judged_as_of: None, ..fixture::report() };
    holds_for(&report, &PLAIN);
    assert_eq!(read_back(&report, &Options::new(fixture::NOW)).report.judged_as_of, None);
}

#[test]
fn a_baseline_and_what_is_fixed_are_read_back() {
    let mut report = fixture::report();
    for (place, finding) in report.findings.iter_mut().enumerate() {
        finding.since = Some(if place % 2 == 0 { Since::New } else { Since::Unchanged });
    }
    let fixed = Fixed {
        rule: "r".into(),
        severity: "high".into(),
        fact: Some("ike.version".into()),
        name: Some("hq".into()),
        id: None,
        source: Some("s".into()),
        message: "gone".into(),
        fingerprint: "0".into(),
    };
    report.baseline = Some(Baseline { file: "old.json".into(), fixed: Some(vec![fixed]), gone: None });
    holds(&report);
}

fn mistakes(text: &str) -> Vec<Mistake> {
    let file = Arc::new(SourceFile::new("tunnels/gz.yaml", "tunnels:\n  - encrypton: aes\n"));
    let at = |start, end| Some(Location::new(&file, Span::new(start, end)));
    let mistake = |is_error, place| Mistake { is_error, message: text.into(), help: None, place };
    vec![
        Mistake { help: Some(text.into()), ..mistake(true, at(13, 22)) },
        mistake(true, None),
        mistake(false, at(0, 7)),
    ]
}

#[test]
fn what_is_wrong_with_what_people_wrote_is_told_by_every_format_and_read_back() {
    let void = Report { mistakes: mistakes("unknown key `encrypton`"), ..Report::default() };
    holds(&void);
    let mut doubtful = fixture::report();
    doubtful.mistakes = mistakes("unknown key `encrypton`").split_off(2);
    holds(&doubtful);
    for format in Format::ALL {
        let written = fixture::written(&void, format, &Style { width: 200, ..PLAIN });
        assert!(written.contains("encrypton"), "{}", format.name());
        let places = ["tunnels/gz.yaml:2:", "tunnels/gz.yaml", "file=tunnels/gz.yaml,line=2,"];
        assert!(places.iter().any(|place| written.contains(place)), "{}: {written}", format.name());
        assert!(!written.contains("No findings") && !written.contains("no findings in"), "{}", format.name());
    }
    for text in hostile_tests::names() {
        holds_for(&Report { mistakes: mistakes(&text), ..Report::default() }, &PLAIN);
    }
}

#[test]
fn hostile_text_is_read_back_to_the_letter() {
    holds(&fixture::hostile());
    for name in hostile_tests::names() {
        holds_for(&fixture::settled(hostile_tests::report(&name)), &Style { verbose: true, ..PLAIN });
    }
}

#[test]
fn a_fleet_is_read_back_and_what_is_shown_of_it_by_default_with_it() {
    holds_for(&fixture::given(fixture::settled(fixture::fleet(40))), &Style { verbose: true, ..PLAIN });
    // two findings a tunnel
    let report = fixture::given(fixture::settled(fixture::fleet(DETAILED / 2 + 1)));
    for width in [40, 200] {
        holds_for(&report, &Style { width, ..PLAIN });
    }
}

/// What two sides say of a tunnel: the same, another value, a derived one, drift, a weak declaration.
fn pair(id: &str) -> Vec<Finding> {
    let text = "- name: hq\n  encryption: des-cbc\n  integrity: sha256\n";
    let file = Arc::new(SourceFile::new("t.yaml", text));
    let stated = [("ike.encryption", "des-cbc"), ("ike.integrity", "sha256")];
    let declared = fixture::declaration(&file, "hq", &stated);
    let live = fixture::live(id, "hq", &[("ike.encryption", "des-cbc"), ("ike.integrity", "md5")]);
    let subject = fixture::subject(Some(declared), Some(live));
    let found = |fact: &str, test: Test| {
        let rule = fixture::rule(fact, fact, Severity::High, "Weak", "use another");
        fixture::found(&subject, fact, vec![fixture::demand(&rule, "house", test)])
    };
    let declared = Finding {
        observed: Some(fixture::value("ike.integrity", "sha256")),
        side: Side::Declared,
        ..found("ike.integrity", Test::Absent)
    };
    vec![
        found("ike.encryption", Test::Allow(vec![fixture::value("ike.encryption", "aes-gcm-256")])),
        found("ike.encryption.strength", Test::AtLeast(112.0)),
        found("ike.integrity", fixture::forbid("ike.integrity", &["md5"])),
        fixture::drift(&subject, "ike.integrity"),
        declared,
    ]
}

#[test]
fn of_a_tunnel_of_which_little_is_kept_both_sides_are_read_back() {
    // all that is shown of many tunnels that say the same is the first
    let (first, other) = (pair("vpnx-1"), pair("vpnx-2"));
    let findings = first.into_iter().chain(other.into_iter().cycle().take(DETAILED + 5)).collect();
    let report = fixture::given(fixture::settled(Report { findings, complete: true, ..Report::default() }));
    let sarif = fixture::written(&report, Format::Sarif, &PLAIN);
    assert!(sarif.matches("Declare ike.encryption as aes-gcm-256").count() > 2, "both sides are looked at");
    holds_for(&report, &PLAIN);
}

/// Every report but those that a law has to hold for anyway: with and without a baseline.
fn reports() -> [Report; 2] {
    let plain = Report { complete: true, ..fixture::report() };
    let sources = plain.sources.iter().filter(|source| source.error.is_none()).cloned().collect();
    let plain = Report { sources, ..plain };
    [fixture::compared(plain.clone()), plain]
}

fn refused(edited: &serde_json::Value, what: &str) {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), edited.to_string()).expect("written");
    assert!(whole(file.path()).is_err(), "{what} is believed");
}

#[test]
fn a_report_without_one_of_its_findings_is_refused() {
    for report in reports() {
        let written = fixture::written(&report, Format::Json, &PLAIN);
        let json: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        let findings = json["findings"].as_array().expect("findings");
        assert!(findings.len() > 5);
        for place in 0..findings.len() {
            let mut edited = json.clone();
            let gone = edited["findings"].as_array_mut().expect("findings").remove(place);
            refused(&edited, &format!("without {}", gone["message"]));
            // who thinks of the summary, too; a tunnel may drift twice
            let rules = json["rules"].as_array().expect("rules");
            if gone["rule"] == "drift" || !rules.iter().any(|rule| rule["id"] == gone["rule"]) {
                continue;
            }
            let severity = gone["severity"].as_str().expect("a severity");
            if gone["waiver"].is_null() {
                let counted = &mut edited["summary"]["findings"][severity];
                *counted = (counted.as_u64().expect("a count") - 1).into();
            } else {
                edited["summary"]["waived"] =
                    (edited["summary"]["waived"].as_u64().expect("a count") - 1).into();
            }
            refused(&edited, &format!("without {} and its count", gone["message"]));
        }
    }
}

#[test]
fn a_report_with_one_of_its_counts_changed_is_refused() {
    for report in reports() {
        let written = fixture::written(&report, Format::Json, &PLAIN);
        let json: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        let mut counts = ["critical", "high", "medium", "low", "info"]
            .map(|severity| format!("/summary/findings/{severity}"))
            .to_vec();
        counts.extend(["tunnels", "declared", "waived"].map(|count| format!("/summary/{count}")));
        if report.baseline.is_some() {
            counts
                .extend(["new", "worse", "unchanged", "improved"].map(|count| format!("/baseline/{count}")));
        }
        for place in 0..report.rules.len() {
            let each = ["assessed", "passed", "failed", "waived", "not_assessed", "out_of_scope"];
            counts.extend(each.map(|count| format!("/rules/{place}/{count}")));
        }
        for pointer in counts {
            let number = json.pointer(&pointer).and_then(serde_json::Value::as_u64);
            let number = number.unwrap_or_else(|| panic!("{pointer}"));
            for other in [number + 1, number.saturating_sub(1), number + 1000] {
                let mut edited = json.clone();
                *edited.pointer_mut(&pointer).expect("it is there") = other.into();
                if other != number {
                    refused(&edited, &pointer);
                }
            }
        }
    }
}
