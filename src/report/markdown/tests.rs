//! Comments: whole counts, a bound, and tables that are tables.

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::*;
use crate::finding::Report;
use crate::report::{Format, fixture};

fn comment(report: &Report) -> String {
    fixture::written(report, Format::Markdown, &fixture::PLAIN)
}

fn rows(markdown: &str) -> usize {
    Parser::new_ext(markdown, Options::ENABLE_TABLES)
        .filter(|event| matches!(event, Event::Start(Tag::TableRow)))
        .count()
}

#[test]
fn every_sort_of_finding() {
    insta::assert_snapshot!(comment(&fixture::report()));
}

#[test]
fn every_finding_is_a_row() {
    assert_eq!(rows(&comment(&fixture::report())), 6 + 4 + 9);
}

#[test]
fn a_comment_is_bounded_and_its_counts_are_whole() {
    for tunnels in [10, 100, 5000] {
        let comment = comment(&fixture::fleet(tunnels));
        assert!(comment.encode_utf16().count() <= COMMENT, "{tunnels}");
        assert!(comment.contains(&format!("| critical | {tunnels} |")));
        let opened = comment.matches("<details>").count();
        assert_eq!(opened, comment.matches("</details>").count());
        assert_eq!(comment.contains("no room"), tunnels > 100, "{tunnels}");
    }
}

#[test]
fn what_does_not_fit_is_counted() {
    let report = fixture::fleet(5000);
    for most in [2000, 5000, COMMENT, SUMMARY] {
        let text = within(&report, &crate::report::Options::new(fixture::NOW), most);
        assert!(text.encode_utf16().count() <= most, "{most}");
        let left_out: usize = text
            .lines()
            .filter_map(|line| line.strip_prefix("…and ")?.split(' ').next()?.parse::<usize>().ok())
            .sum();
        let whole = text.lines().filter(|line| line.contains("there is no room for them")).count() * 5000;
        assert_eq!(rows(&text) - 6 + left_out + whole, 10_000, "{most}");
    }
}

#[test]
fn what_a_baseline_knows_is_counted() {
    let written = fixture::written(&fixture::compared(fixture::report()), Format::Markdown, &fixture::PLAIN);
    assert!(written.contains(": 7 new, 1 unchanged, 1 fixed."), "{written}");
}
