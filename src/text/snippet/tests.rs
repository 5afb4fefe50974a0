//! What a snippet shows, as miette renders it.

use std::sync::Arc;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::*;
use crate::text::{Problem, SourceFile};

fn at(text: &str, needle: &str) -> Location {
    let start = text.find(needle).expect("the needle is in the text");
    Location::new(&Arc::new(SourceFile::new("f.yaml", text)), Span::new(start, start + needle.len()))
}

fn rendered(problem: &Problem) -> String {
    let mut out = String::new();
    let theme = GraphicalTheme::unicode_nocolor();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false);
    handler.render_report(&mut out, problem).expect("a report");
    out
}

#[test]
fn the_header_counts_characters_and_the_label_stands_under_its_word() {
    let text = "one: 1\ntwo: {广州: 😀, bad: 1}\nthree: 3\n";
    let shown = rendered(&Problem::error("wrong", Some(at(text, "bad"))).label("here"));
    assert!(shown.contains("f.yaml:2:14"), "{shown}");
    assert!(shown.contains("1 │ one: 1") && shown.contains("3 │ three: 3"), "{shown}");
    let lines: Vec<&str> = shown.lines().collect();
    let line = lines.iter().position(|line| line.contains("2 │")).expect("the line");
    let width = |text: &str| text.chars().map(|c| if c as u32 > 0x2fff { 2 } else { 1 }).sum::<usize>();
    let word = width(lines[line].split("bad").next().expect("the line"));
    let mark = width(lines[line + 1].split('─').next().expect("the mark"));
    assert_eq!(word, mark, "{shown}");
}

#[test]
fn a_long_line_is_cut_around_the_label() {
    let text = format!("a: 1\n{}bad{}\nb: 2\n", "前".repeat(5000), "x".repeat(5000));
    let shown = rendered(&Problem::error("wrong", Some(at(&text, "bad"))));
    assert!(shown.contains("f.yaml:2:5001") && shown.contains("前bad"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 200), "{shown}");
    assert!(shown.contains('…'), "{shown}");
}

#[test]
fn nothing_that_a_terminal_obeys_comes_through() {
    let text = "name: \u{1b}[31mred\u{1b}[0m \u{202e}evil\u{9b}2J\u{200b} bad\n";
    let shown = rendered(&Problem::error("wrong", Some(at(text, "bad"))));
    assert!(!shown.chars().any(|c| c != '\n' && is_unruly(c)), "{shown:?}");
    assert_eq!(printable(text).len(), text.len());
}

#[test]
fn places_far_apart_are_shown_apart() {
    let text: String = (1..200).map(|line| format!("line{line:03}: x\n")).collect();
    let first = at(&text, "line010");
    let second = Location { span: Span::new(150 * 11, 150 * 11 + 7), ..first.clone() };
    let shown =
        rendered(&Problem::error("twice", Some(second)).label("again").related(first, "the first one"));
    assert!(shown.contains("line010") && shown.contains("line151") && !shown.contains("line080"), "{shown}");
    assert!(shown.contains("the first one") && shown.contains("again"), "{shown}");
}

#[test]
fn every_place_of_a_text_can_be_shown() {
    let text = "\u{feff}a: 广\r\n\r\n\tb: 2\u{2028}\nlast";
    let file = Arc::new(SourceFile::new("f.yaml", text));
    let starts = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
    for start in starts {
        for end in (start..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            let shown = rendered(&Problem::error("x", Some(Location::new(&file, Span::new(start, end)))));
            assert!(!shown.contains("Failed"), "{start}..{end}\n{shown}");
        }
    }
}
