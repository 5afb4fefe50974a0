//! The law of remarks: every format says each warning, whatever kind it is of, says it of a report that is read
//! back, and does not say it of one without it.

use std::fs;

use crate::finding::{Report, Warning, WarningKind, destroyed};
use crate::model::subject::Going;
use crate::past;
use crate::report::fixture::{self, PLAIN};
use crate::report::remarks::{RemarkKind, not_assessed, remarks};
use crate::report::{Format, Style};

const KINDS: [WarningKind; 5] = [
    WarningKind::LeftOut,
    WarningKind::Baseline,
    WarningKind::Going,
    WarningKind::Source,
    WarningKind::PostQuantum,
];

fn clean() -> Report {
    let fleet = fixture::settled(fixture::fleet(3)).fleet;
    fixture::given(Report { complete: true, tunnels: 3, fleet, ..Report::default() })
}

fn with(report: &Report, texts: impl IntoIterator<Item = String>, kind: WarningKind) -> Report {
    let mut report = report.clone();
    report.warnings.extend(texts.into_iter().map(|text| Warning { kind, text }));
    report
}

fn read_back(report: &Report) -> Report {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), fixture::written(report, Format::Json, &PLAIN)).expect("written");
    past::whole(file.path()).unwrap_or_else(|error| panic!("{error}")).report
}

#[test]
fn every_format_says_a_warning_of_each_kind() {
    let style = Style { width: 200, ..PLAIN };
    for report in [clean(), fixture::report()] {
        for kind in KINDS {
            let said = format!("of {kind:?} nothing is known");
            let warned = with(&report, [said.clone()], kind);
            let back = read_back(&warned);
            for format in Format::ALL {
                let [plain, once, again] =
                    [&report, &warned, &back].map(|report| fixture::written(report, format, &style));
                assert!(once.contains(&said), "{} {kind:?}\n{once}", format.name());
                assert!(!plain.contains(&said) && once == again, "{} {kind:?}", format.name());
            }
        }
    }
}

#[test]
fn many_warnings_are_bounded_and_it_is_said_how_many_more_there_are() {
    let many =
        with(&clean(), (0..1000).map(|number| format!("remark {number} of them")), WarningKind::Source);
    for format in [Format::Csv, Format::Junit, Format::Github, Format::Gitlab, Format::Ocsf, Format::Oscal] {
        let written = fixture::written(&many, format, &PLAIN);
        assert!(written.contains("and 950 more remarks"), "{}\n{written}", format.name());
        assert!(written.contains("remark 49 of them") && !written.contains("remark 50 of them"));
    }
}

#[test]
fn what_is_to_be_destroyed_is_said_once() {
    let going = Going { address: Some("a.b".into()), id: None, name: None, source: "s".into() };
    let report = Report { going: vec![going], ..clean() };
    let said = destroyed(&report.going).expect("a sentence");
    let kinds = |report: &Report| remarks(report).iter().map(|remark| remark.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&report), [RemarkKind::Going]);
    assert_eq!(kinds(&with(&report, [said], WarningKind::Going)), [RemarkKind::Going]);
    let all = fixture::narrowed_by_all(with(&report, ["x".to_owned()], WarningKind::Source));
    assert_eq!(kinds(&all), [RemarkKind::Narrowed, RemarkKind::Going, RemarkKind::Other]);
}

#[test]
fn two_remarks_alike_have_marks_of_their_own() {
    let twice = with(&clean(), ["x".repeat(5000), "x".repeat(5000)], WarningKind::Source);
    let written = fixture::written(&twice, Format::Ocsf, &PLAIN);
    let uids: std::collections::HashSet<String> = written
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON")["finding_info"]["uid"].to_string()
        })
        .collect();
    assert_eq!(uids.len(), 2);
}

#[test]
fn what_could_not_be_assessed_is_said_once_by_formats_without_counts() {
    let style = Style { width: 200, ..PLAIN };
    let said = "3 rules, everywhere or in part; not reported, of so many tunnels: ike.version (3), ipsec.pfs_group (1)";
    let (gaps, back) = (fixture::report(), read_back(&fixture::report()));
    for format in [Format::Human, Format::Csv, Format::Github, Format::Gitlab, Format::Sarif] {
        let [once, again, none] =
            [&gaps, &back, &clean()].map(|report| fixture::written(report, format, &style));
        assert_eq!(once.matches(said).count(), 1, "{}\n{once}", format.name());
        assert_eq!(once, again, "{}", format.name());
        assert!(!none.contains("not assessed:") && !none.contains("not-assessed"), "{none}");
    }
    assert!(remarks(&gaps).iter().all(|remark| remark.kind != RemarkKind::NotAssessed), "the others count");
    let mut more = gaps.clone();
    more.unreported.truncate(1);
    let mark = |report: &Report| not_assessed(report).map(|remark| remark.mark());
    assert!(mark(&gaps).is_some() && mark(&gaps) == mark(&more), "one mark from run to run");
}
