//! No literal key comes through, however it is written.

use super::*;
use crate::load::project::{NAME, project};

const KEY: &str = "hunter2-sesame";

/// Each of these holds the key; where it is refused, the text says so.
fn cases() -> Vec<(String, bool)> {
    let refused = [
        "tunnels: [{name: a, psk: KEY}]",
        "tunnels: [{name: a, psk: 'KEY', bad: 1}]",
        "tunnels: [{name: a, bad: 1, PSK: KEY}]",
        "tunnels:\n  - name: a\n    pre_shared_key: KEY\n",
        "tunnels:\n  - name: a\n    preSharedKey: \"KEY\"\n    bad: 1\n",
        "tunnels:\n  - name: a\n    Pre-Share-Key: |\n      KEY\n      KEY\n    bad: 1\n",
        "defaults: {psk: KEY}\ntunnels: [{name: a}]",
        "defaults: {preSharedKey: KEY}",
        "tunnels: [{name: a, ike: {psk: KEY}}]",
        "tunnels: [{name: a, psk: {env: KEY}}]",
        "tunnels: [{name: a, psk: {value: KEY}}]",
        "tunnels: [{name: a, psk: {KEY}}]",
        "tunnels: [{name: a, psk: [KEY, {b: KEY}]}]",
        "tunnels: [{name: a, psk: {env: HQ, plain: KEY}}]",
        "x: &k KEY\ntunnels: [{name: a, psk: *k}]",
        "psk: KEY",
        "tunnels: [{name: a, psk: KEY}",
        "tunnels:\n  - name: a\n    psk: KEY\n   bad: [",
        "tunnels:\n  - name: a\n    psk: KEY: x\n",
        "tunnels:\n  - name: a\n    psk: >\n      KEY\n\n      KEY\n  bad: ]\n",
        "tunnels: [{name: a, 'psk': KEY, name: b}]",
        "tunnels: [{name: a, ike_psk: KEY}]",
        "tunnels: [{name: a, sharedSecret: KEY}]",
        "tunnels: [\n{psk:\nKEY, name: b]\n",
        "tunnels:\n  - psk: \"x\nKEY\n  y\"\n    a: ]\n",
        "tunnels:\n  - ? psk\n    : KEY\n    a: ]\n",
        "x: &k KEY\ny: ]\ntunnels: [{psk: *k}]\n",
        "tunnels: [{name: a, psk: KEY, b: \0}]",
        "{\"tunnels\": [{\"PreShareKey\": \"KEY\", ]]",
    ];
    refused.into_iter().map(|text| (text.replace("KEY", KEY), true)).collect()
}

#[test]
fn a_literal_key_is_refused_and_never_repeated() {
    for (text, refused) in cases() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(NAME), &text).expect("a file");
        let read = project(folder.path(), &|_| None);
        assert_eq!(read.is_err(), refused, "{text}");
        let Err(error) = read else { continue };
        let mut shown = format!("{error} {error:?} {error:#?}");
        for width in [40, 200] {
            let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::unicode());
            handler
                .with_width(width)
                .with_context_lines(5)
                .render_report(&mut shown, &error)
                .expect("a report");
            miette::JSONReportHandler::new().render_report(&mut shown, &error).expect("a report");
        }
        for problem in error.problems() {
            shown.push_str(problem.location.as_ref().map_or("", |at| at.file.text()));
        }
        for part in [KEY, "hunter2", "sesame"] {
            assert!(!shown.contains(part), "{text}\n{shown}");
        }
    }
}

#[test]
fn what_is_no_key_stays_readable() {
    let text = "rules: {psk-guesses: {at_least: 10}, x: {only: {psk.length: 20}}}\ntunnels: [{psk: {env: HQ_PSK}}, {psk: {file: a.psk}}]";
    let (tree, _) = crate::load::yaml::parse(text);
    assert_eq!(in_tree(&tree.expect("a tree"), text), []);
}

#[test]
fn blanking_moves_nothing() {
    let text = "a: 1\r\npsk: 广州\r\nb: 2\r\n";
    let spans = in_text(text);
    let blank = blanked(text, &spans);
    assert_eq!(blank.len(), text.len());
    assert_eq!(blank.find("b: 2"), text.find("b: 2"));
    assert!(!blank.contains('广'));
}
