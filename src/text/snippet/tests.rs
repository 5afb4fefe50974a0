//! What a snippet shows, as miette renders it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::*;
use crate::text::Problem;
use crate::text::harmless::is_harmful;

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
    assert!(!shown.chars().any(|c| c != '\n' && is_harmful(c)), "{shown:?}");
    assert!(shown.contains(r"\u{1b}[31mred"), "{shown}");
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

/// Columns of a line.
const WIDTH: usize = 80;

fn cut(location: &Location, within: Option<Span>) -> Fragment {
    let lines = Lines::around(location, within, |_, _| Vec::new()).expect("a file");
    Fragment::of(location, &lines, WIDTH, ELLIPSIS)
}

fn fragment(text: &str, needle: &str, within: Option<Span>) -> Fragment {
    cut(&at(text, needle), within)
}

fn labelled(fragment: &Fragment) -> &str {
    &fragment.text[fragment.labels[0].range.clone()]
}

#[test]
fn a_label_stands_under_its_value_whatever_stands_before_it() {
    for before in
        ["", "\t\t", "广州: ", "\u{1b}[31m", "\u{202e}\u{200b}", "🙂", &"x".repeat(5000), &"广\t".repeat(999)]
    {
        for after in ["", " # comment", &"y".repeat(5000)] {
            let fragment = fragment(&format!("a: 1\n{before}des-cbc{after}\nb: 2"), "des-cbc", None);
            assert_eq!(labelled(&fragment), "des-cbc", "{before:.20}");
            let place = (fragment.labels[0].line.get(), fragment.labels[0].column.before());
            assert_eq!(place, (2, before.chars().count()));
            for line in fragment.text.lines() {
                assert!(display_width(line) <= WIDTH - 6, "{line}");
                assert!(!line.contains(is_harmful), "{line:?}");
            }
        }
    }
}

#[test]
fn nothing_outside_the_bounds_is_shown() {
    let text = r#"[{"secret": "left"}, {"a": "des-cbc"}, {"secret": "right"}]"#;
    let start = text.find(r#"{"a""#).expect("the object");
    let fragment = fragment(text, "des-cbc", Some(Span::new(start, start + 16)));
    assert_eq!(fragment.text, r#"…{"a": "des-cbc"}…"#);
}

#[test]
fn neighbours_outside_the_bounds_are_left_out() {
    let text = "[\n  {\n    \"a\": 1\n  },\n  {\"other\": 2}\n]";
    let start = text.find('{').expect("the object");
    let end = text.find("},").expect("its end") + 1;
    assert_eq!(fragment(text, "{", Some(Span::new(start, end))).text, "  {\n    \"a\": 1");
    assert_eq!(fragment(text, "}", Some(Span::new(start, end))).text, "    \"a\": 1\n  }");
}

#[test]
fn a_blanked_key_does_not_tell_its_length() {
    for length in [1, 8, 5000] {
        let text = format!("{{\"psk\": \"{}\", \"a\": 1}}", "*".repeat(length));
        let within = Some(Span::new(0, text.len()));
        let of_key = fragment(&text, &"*".repeat(length), within);
        assert_eq!(labelled(&of_key), REDACTED);
        assert!(!of_key.text.contains('*'));
        assert!(!fragment(&text, "\"a\"", within).text.contains('*'));
    }
    assert!(fragment("tunnel: \"*\"", "tunnel", None).text.contains("\"*\""), "a glob is no key");
}

#[test]
fn a_label_that_ends_on_another_line_ends_with_its_own() {
    assert_eq!(labelled(&fragment("a: |\n  x\n  y\n", "|\n  x", None)), "|");
    assert_eq!(labelled(&fragment("a:\n", "\n", None)), "");
    assert_eq!(fragment("", "", None).text, " ");
}

#[test]
fn a_small_fragment_of_one_enormous_line_is_cheap() {
    let text = format!("[{}{{\"a\": \"des-cbc\"}}]", "{\"a\": \"广\"}, ".repeat(1_000_000));
    let start = text.find("des-cbc").expect("the value");
    let file = Arc::new(SourceFile::new("f", text));
    let location = Location::new(&file, Span::new(start, start + 7));
    let within = Some(Span::new(start - 7, start + 9));
    let first = cut(&location, within);
    assert_eq!(first.text, "…{\"a\": \"des-cbc\"}…");
    let begun = Instant::now();
    for _ in 0..200 {
        cut(&location, within);
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}
