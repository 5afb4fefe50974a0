//! Suites and cases, read back by another reader.

use std::collections::BTreeSet;

use quick_junit::{NonSuccessKind, TestCaseStatus};

use crate::finding::{Baseline, Report, Since};
use crate::report::{Format, fixture};

fn read(report: &Report) -> quick_junit::Report {
    let written = fixture::written(report, Format::Junit, &fixture::PLAIN);
    quick_junit::Report::deserialize_from_str(&written).expect("JUnit")
}

#[test]
fn every_sort_of_finding() {
    insta::assert_snapshot!(fixture::written(&fixture::report(), Format::Junit, &fixture::PLAIN));
}

#[test]
fn a_case_for_each_tunnel_that_breaks_a_rule_and_one_for_those_that_do_not() {
    let report = read(&fixture::report());
    assert_eq!((report.failures, report.errors), (8, 0));
    let suite =
        |name: &str| report.test_suites.iter().find(|suite| suite.name.as_str() == name).expect("a suite");
    let broken = suite("ike-encryption-broken");
    assert_eq!((broken.tests, broken.failures), (3, 2));
    assert!(matches!(broken.test_cases[0].status, TestCaseStatus::Success { .. }));
    let skipped = |status: &TestCaseStatus| matches!(status, TestCaseStatus::Skipped { .. });
    assert!(skipped(&suite("ike-version").test_cases[0].status), "not assessed");
    assert!(suite("ike-integrity-md5").test_cases.iter().any(|case| skipped(&case.status)), "waived");
}

#[test]
fn a_rule_has_a_case_for_each_tunnel_that_it_means_and_no_two_of_one_name() {
    let report = fixture::report();
    let read = read(&report);
    for count in &report.rules {
        let suite = read.test_suites.iter().find(|suite| suite.name.as_str() == &*count.rule.id);
        let suite = suite.expect("a suite");
        assert_eq!(suite.tests as u64, count.assessed + count.not_assessed, "{}", count.rule.id);
        let passed = suite
            .test_cases
            .iter()
            .filter(|case| matches!(case.status, TestCaseStatus::Success { .. }))
            .count();
        assert_eq!(passed as u64, count.passed, "{}", count.rule.id);
        let names: BTreeSet<&str> = suite.test_cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), suite.tests, "{}", count.rule.id);
    }
}

#[test]
fn tunnels_of_one_name_are_told_apart() {
    let mut report = fixture::settled(fixture::fleet(3));
    let twin = report.fleet[0].clone();
    report.fleet.push(twin);
    let roll = crate::report::roll::Roll::of(&report);
    let names = super::names::Names::of(&roll);
    assert!(names.plain(3).starts_with(names.plain(0)) && names.plain(3).ends_with(" #2"));
}

#[test]
fn what_a_baseline_holds_is_skipped() {
    let mut report = fixture::report();
    report.findings.iter_mut().for_each(|finding| finding.since = Some(Since::Unchanged));
    report.baseline = Some(Baseline { file: "old.json".into(), fixed: None, gone: None });
    let read = read(&report);
    assert_eq!(read.failures, 0);
    assert!(fixture::written(&report, Format::Junit, &fixture::PLAIN).contains("in old.json already"));
}

#[test]
fn a_source_that_failed_is_an_error() {
    let report = read(&fixture::hostile());
    let TestCaseStatus::NonSuccess { kind, .. } = &report.test_suites[1].test_cases[0].status else {
        panic!("an error")
    };
    assert_eq!((*kind, report.errors), (NonSuccessKind::Error, 1));
}

#[test]
fn counts_are_those_of_the_cases() {
    for report in [fixture::report(), fixture::hostile(), fixture::fleet(50)] {
        let report = read(&report);
        let cases: usize = report.test_suites.iter().map(|suite| suite.test_cases.len()).sum();
        assert_eq!(report.tests, cases);
        for suite in &report.test_suites {
            assert_eq!(suite.tests, suite.test_cases.len(), "{}", suite.name.as_str());
        }
    }
}
