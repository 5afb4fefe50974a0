//! Suites and cases, read back by another reader.

use quick_junit::{NonSuccessKind, TestCaseStatus};

use crate::finding::Report;
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
fn a_source_that_failed_is_an_error() {
    let report = read(&fixture::hostile());
    let TestCaseStatus::NonSuccess { kind, .. } = &report.test_suites[0].test_cases[0].status else {
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
