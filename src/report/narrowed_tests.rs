//! The law of what narrows a run: every format says it, whatever else is in the report, and says the
//! same of the report that is read back.

use std::fs;

use crate::finding::{Filter, Filters, Report, Task};
use crate::model::subject::Subject;
use crate::past;
use crate::report::fixture::{self, PLAIN};
use crate::report::{Format, Options, Style, diff, plan};

fn reports() -> [Report; 3] {
    let fleet = fixture::settled(fixture::fleet(3)).fleet;
    let clean = fixture::given(Report { complete: true, tunnels: 3, fleet, ..Report::default() });
    let declared = fixture::report().fleet.into_iter().find_map(|subject| subject.declared);
    let declared = Subject { declared, live: None };
    let fleet = vec![declared.clone(), declared.clone(), declared];
    let lint =
        Report { declared: 3, tunnels: 0, fleet, sources: Vec::new(), task: Task::Lint, ..clean.clone() };
    [fixture::report(), clean, lint]
}

fn read_back(text: &str) -> past::Whole {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), text).expect("written");
    past::whole(file.path()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_format_says_each_filter_and_says_it_again_when_read_back() {
    let quiet = Style { quiet: true, width: 200, ..PLAIN };
    for report in reports() {
        for filter in Filter::ALL {
            let narrowed = fixture::narrowed(report.clone(), filter);
            let back = read_back(&fixture::written(&narrowed, Format::Json, &quiet)).report;
            assert_eq!(back.filters, narrowed.filters);
            for format in Format::ALL {
                let [plain, said, again] =
                    [&report, &narrowed, &back].map(|report| fixture::written(report, format, &quiet));
                let value = fixture::said(filter);
                assert!(said.contains(&*value), "{} {filter:?}\n{said}", format.name());
                assert!(said != plain && said == again, "{} {filter:?}", format.name());
            }
        }
    }
}

#[test]
fn the_first_lines_say_what_was_left_out() {
    let narrowed = fixture::narrowed_by_all(fixture::report());
    let parts = ["9 of 12 tunnels", "2 of 5 declared tunnels", "5 findings", "4 undeclared", "not-asked"];
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Json) {
        let written =
            fixture::written(&narrowed, format, &Style { width: 200, ..PLAIN }).replace("\n  ", " ");
        let first = parts.map(|part| (part, written.find(part)));
        for (part, place) in first {
            assert!(place.is_some(), "{} {part}\n{written}", format.name());
        }
    }
    let human = fixture::written(&narrowed, Format::Human, &PLAIN);
    assert!(human.starts_with("NARROWED to rule said-only; tunnels said-tunnel"), "{human}");
}

#[test]
fn nothing_found_in_a_part_is_never_told_as_of_the_whole() {
    let [_, clean, lint] = reports();
    for (report, whole) in [(clean, "no findings in 3 tunnels"), (lint, "no findings in 3 declared tunnels")]
    {
        let report = Report { sources: Vec::new(), ..report };
        let last = |report: &Report| {
            let written = fixture::written(report, Format::Human, &Style { width: 200, ..PLAIN });
            written.replace("\n  ", " ").lines().last().map(str::to_owned).expect("a line")
        };
        assert!(last(&report).ends_with("(no rule assessed anything)"), "{}", last(&report));
        assert!(last(&report).starts_with(whole));
        for filter in Filter::ALL {
            let narrowed = last(&fixture::narrowed(report.clone(), filter));
            assert!(
                narrowed.contains("narrowed to ") && narrowed.contains(&*fixture::said(filter)),
                "{narrowed}"
            );
        }
        let all = last(&fixture::narrowed_by_all(report));
        assert!(all.contains("3 of 12 tunnels") || all.contains("3 of 5 declared tunnels"), "{all}");
    }
}

#[test]
fn a_change_list_and_a_difference_say_it() {
    let written = |report: &Report| {
        let mut out = Vec::new();
        plan::write(report, &PLAIN, &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    };
    let plan = Report { task: Task::Plan, ..fixture::report() };
    for filter in Filter::ALL {
        let narrowed = fixture::narrowed(plan.clone(), filter);
        assert!(written(&narrowed).starts_with("NARROWED to "), "{}", written(&narrowed));
        assert!(written(&narrowed).contains(&*fixture::said(filter)));
        assert!(written(&narrowed).ends_with(&written(&plan)), "the rest is as it was");
        for format in diff::FORMATS {
            let said = compared(&plan, &narrowed, format);
            assert!(said.contains(&*fixture::said(filter)), "{said}");
        }
    }
}

fn compared(old: &Report, new: &Report, format: Format) -> String {
    let files = [old, new].map(|report| {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), fixture::written(report, Format::Json, &PLAIN)).expect("written");
        file
    });
    let difference = crate::diff::diff(files[0].path(), files[1].path()).expect("a difference");
    let names = diff::Files { old: "old.json", new: "new.json" };
    let mut out = Vec::new();
    diff::write(&difference, names, format, &Style { width: 200, ..PLAIN }, &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn what_people_said_is_made_harmless() {
    let mut report = fixture::report();
    let evil = "x\u{1b}[2J\n::error::\u{202e}<script>=cmd|`a`".repeat(40);
    Filter::ALL.into_iter().for_each(|filter| report.filters.say(filter, vec![evil.as_str().into(); 50]));
    let options = Options::new(fixture::NOW);
    for format in Format::ALL {
        let written = fixture::written_with(&report, format, &PLAIN, &options);
        assert!(!written.contains(['\u{1b}', '\u{202e}']), "{}", format.name());
        let markup = matches!(format, Format::Html | Format::Markdown | Format::Junit);
        assert!(!markup || !written.contains("<script>="), "{}", format.name());
        assert!(!written.lines().any(|line| line.starts_with("::error::")), "{}", format.name());
    }
}

#[test]
fn a_report_of_old_is_read_and_a_filter_that_is_not_known_is_refused() {
    let written =
        fixture::written(&fixture::narrowed(fixture::report(), Filter::Tunnel), Format::Json, &PLAIN);
    let mut json: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    let read = |json: &serde_json::Value| {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), json.to_string()).expect("written");
        (past::whole(file.path()).map(|whole| whole.report.filters), past::read(file.path()))
    };
    json["run"]["filters"]["weather"] = "fine".into();
    let (whole, part) = read(&json);
    let error = whole.expect_err("refused").to_string();
    assert!(error.contains("weather"), "{error}");
    assert!(part.is_err());
    json["run"].as_object_mut().expect("an object").remove("filters");
    let (whole, part) = read(&json);
    assert_eq!(whole.expect("read"), Filters::default());
    assert_eq!(part.expect("read").report.filters, Filters::default());
}
