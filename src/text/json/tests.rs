//! What the cursor takes, and where it says that things stand.

use proptest::prelude::*;

use super::*;

#[test]
fn every_value_is_found_where_it_stands() {
    let text = r#" {"a": [1, {"b":"x\"y"}], "c" :null, "d": "\u00e9"} "#;
    let mut cursor = Cursor::new(text, 0);
    assert!(cursor.open());
    let mut found = Vec::new();
    while let Some(key) = cursor.key() {
        let value = cursor.token().expect("a value");
        assert_eq!(&text[value.span().range()], value.written);
        found.push((key.written, value.shape, value.said().expect("text").into_owned()));
    }
    assert_eq!(
        found,
        [
            ("a", Shape::List, r#"[1, {"b":"x\"y"}]"#.to_owned()),
            ("c", Shape::Null, "null".to_owned()),
            ("d", Shape::Text, "é".to_owned()),
        ]
    );
    assert_eq!(cursor.offset(), text.len() - 1);
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(Cursor::new(&nested(128), 0).token().expect("a value").written, nested(128));
    assert!(Cursor::new(&nested(129), 0).token().is_none());
    assert!(Cursor::new(&nested(1_000_000), 0).token().is_none());
}

fn is_json(text: &str) -> bool {
    let mut cursor = Cursor::new(text, 0);
    cursor.token().is_some() && cursor.is_done()
}

fn agrees(text: &str) -> bool {
    is_json(text) == serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

#[test]
fn json_is_what_the_real_parser_says_it_is() {
    for text in [
        "",
        " ",
        "1",
        "-",
        "-0",
        "01",
        "1.",
        "1.5e+7",
        "1e",
        "+1",
        ".5",
        "nul",
        "null",
        "truefalse",
        "[]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1,\"b\":2}",
        "{1:2}",
        "[\"\\x\"]",
        "[\"\\u12g4\"]",
        "[\"\\ud800\"]",
        "\"\t\"",
        "\"\u{7f}\"",
        "[1]]",
        "[[1]",
        "1 1",
        "\"a",
        "\"a\\",
        "[\"a\":1]",
        "{\"a\":{\"b\":[1,{}]}}",
        "[1,,2]",
        "{,}",
        "\u{a0}1",
    ] {
        assert!(agrees(text), "{text:?}");
    }
}

#[test]
fn an_escape_that_stands_for_no_character_is_no_text() {
    assert_eq!(Cursor::new(r#""\ud800""#, 0).token().expect("a value").said(), None);
}

proptest! {
    #[test]
    fn any_text_is_json_here_if_it_is_there(text in r#"[\[\]{}",:\\a1ntu0.e \-\n é]{0,24}"#) {
        prop_assert!(agrees(&text));
    }

    #[test]
    fn json_with_a_wrong_byte_is_json_here_if_it_is_there(
        at in 0..SAMPLE.len(), byte in r#"[\[\]{}",:\\a10ntu.e \-]"#, cut in 0..3_usize
    ) {
        let text = format!("{}{byte}{}", &SAMPLE[..at], &SAMPLE[(at + cut).min(SAMPLE.len())..]);
        prop_assert!(agrees(&text), "{}", text);
    }

    #[test]
    fn any_text_is_walked_to_an_end(text in r#"[\[\]{}",:\\a1nt é]{0,60}"#) {
        let mut cursor = Cursor::new(&text, 0);
        while cursor.token().is_some() {}
        let mut cursor = Cursor::new(&text, 0);
        cursor.open();
        while cursor.key().is_some() {
            cursor.token();
        }
        prop_assert!(cursor.offset() <= text.len());
    }
}

const SAMPLE: &str =
    r#"{"a": [1, -2.5e+10, {"b\u00e9\n": "x\"y"}, []], "c":null,"d" : {"e": true, "f": {}}, "g": "\/"}"#;

#[test]
fn a_brief_text_is_what_is_said() {
    for said in [
        "10.0.0.0/8",
        r"10.1.2.3\/24",
        r"\/\/",
        "广州",
        "",
        r"a\u002fb",
        r"\\/",
        r#"\""#,
        "more than sixteen bytes",
    ] {
        let json = format!("\"{said}\"");
        let token = Cursor::new(&json, 0).token().expect("a value");
        let mut buffer = [0; 16];
        if let Some(brief) = token.brief(&mut buffer) {
            assert_eq!(token.said().as_deref(), Some(brief));
        }
    }
    let brief = |json| Cursor::new(json, 0).token().expect("a value").brief(&mut [0; 16]).map(str::to_owned);
    assert_eq!(brief(r#""10.1.2.3\/24""#).as_deref(), Some("10.1.2.3/24"));
    assert_eq!(brief("12"), None);
}
