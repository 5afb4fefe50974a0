//! Reading what people write: broken projects as they are shown, and laws of the reader.

use std::fs;
use std::path::Path;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use proptest::prelude::*;
use vpnaudit::load;
use vpnaudit::text::{Location, Problem};

/// What a run would print of a project, and nothing else: no colour, one width.
fn rendered(diagnostic: &dyn Diagnostic) -> String {
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor());
    let handler = handler.with_width(100).with_links(false);
    handler.render_report(&mut out, diagnostic).expect("a string takes everything");
    out.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn outcome(folder: &Path) -> String {
    match load::project(folder, &|_| None) {
        Ok(project) => project.warnings.iter().map(|warning| rendered(warning)).collect(),
        Err(error) => rendered(&error),
    }
}

#[test]
fn every_broken_project_is_shown_as_it_was_reviewed() {
    let mut cases: Vec<_> = fs::read_dir("tests/load").expect("the cases").flatten().collect();
    cases.sort_by_key(fs::DirEntry::file_name);
    assert!(cases.len() >= 12);
    for case in cases {
        let name = case.file_name();
        insta::with_settings!({
            snapshot_path => Path::new("../load").join(&name),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("shown", outcome(&case.path()));
        });
    }
}

const SAMPLE: &str = r#"version: 1
policies: [mine.yaml]
sources:
  - {name: 广州, tencent: {regions: [ap-guangzhou], api: v3, rate: 2.5}}
  - {name: frozen, file: a.json}
defaults:
  ike: &ike {version: ikev2, encryption: aes-cbc-256}
tunnels:
  - name: hq
    id: vpnx-1
    source: 广州
    peer_address: 183.60.249.39
    selectors: [{local: 10.100.2.0/24, remote: [10.100.25.1/24, 10.2.0.0/16]}]
    ike: {<<: *ike, lifetime_seconds: 86400}
    psk: {env: HQ_PSK}
    tags: {"a": 'b'}
undeclared: [x*, "y"]
waivers:
  - {rule: drift, fact: vpc, tunnel: "*", reason: because, expires: 2027-03-31}
"#;

const POLICY: &str = r"policy: mine
title: Mine
edition: 3
published: 2026-11
read: {edition: 2, published: 2025, seen: read}
superseded_by: {edition: 4, published: 2026-12-01, seen: quoted}
rules:
  branch-lifetime:
    fact: ipsec.lifetime_seconds
    only: {name: 'branch-*'}
    at_most: 3600
    from: 2026-01-01
    until: 2040-12-31
    severity: [{from: 2026-01-01, is: medium}, {from: 2030-01-01, is: high}]
    title: Branch tunnels rekey hourly
";

/// Every place that a reader gives back lies inside its file, on whole characters.
fn inside(place: &Location) {
    let text = place.file.text();
    assert!(text.get(place.span.range()).is_some(), "{place} {:?} of {}", place.span, text.len());
}

fn all_inside(problem: &Problem) {
    problem.location.iter().for_each(inside);
    problem.related.iter().for_each(|(place, _)| inside(place));
    let shown = rendered(problem);
    assert!(!shown.contains("Failed to read"), "{shown}");
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
}

fn read(project: &[u8], policy: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(load::NAME), project).expect("a file");
    fs::write(folder.path().join("mine.yaml"), policy).expect("a file");
    match load::project(folder.path(), &|_| None) {
        Ok(project) => {
            project.warnings.iter().for_each(all_inside);
            project.sources.iter().for_each(|source| inside(&source.location));
            project.waivers.iter().for_each(|waiver| inside(&waiver.location));
            for declaration in &project.declarations {
                inside(&declaration.location());
                let facts = vpnaudit::model::FACTS.iter();
                facts.filter_map(|fact| declaration.place_of(fact)).for_each(|place| inside(&place));
            }
            for demand in project.policies.iter().flatten().flat_map(|policy| &policy.demands) {
                demand.location.iter().for_each(inside);
            }
        }
        Err(error) => {
            assert!(error.problems().iter().any(Problem::is_error));
            error.problems().iter().for_each(all_inside);
        }
    }
}

/// One slip: at a place, so many characters give way to some others.
fn slips() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let bits = prop::sample::select(vec![
        "", ":", ": ", "{", "}", "[", "]", "\n", "\r\n", "\t", "  ", "-", "- ", "'", "\"", "&a ", "*ike",
        "<<: ", "!t ", "|\n", ">\n", "#", "%", "@", "~", "null", "none", "\u{feff}", "\u{202e}", "\u{1b}",
        "广", "😀", "é", "---\n", "...", ",", "? ", "0", "-1", "psk: x", "1e9", "\u{85}", "\u{2028}",
    ]);
    prop::collection::vec((any::<usize>(), 0..12_usize, bits.prop_map(str::to_owned)), 1..8)
}

fn mangled(text: &str, slips: &[(usize, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (at, length, put) in slips {
        let at = at % (chars.len() + 1);
        let end = (at + length).min(chars.len());
        chars.splice(at..end, put.chars());
    }
    chars.into_iter().collect()
}

#[test]
fn the_sample_that_is_mangled_below_is_right() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(load::NAME), SAMPLE).expect("a file");
    fs::write(folder.path().join("mine.yaml"), POLICY).expect("a file");
    let project = load::project(folder.path(), &|_| None).expect("a project");
    assert_eq!(project.warnings.len(), 2, "host bits, and a variable that is not set");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_slip_gives_an_answer_or_an_error_inside_the_file(project in slips(), policy in slips()) {
        read(mangled(SAMPLE, &project).as_bytes(), mangled(POLICY, &policy).as_bytes());
    }

    #[test]
    fn no_slip_shows_a_key_that_stands_in_the_file(before in slips(), after in slips()) {
        let (top, bottom) = SAMPLE.split_once("    psk: {env: HQ_PSK}\n").expect("the line");
        let line = "    psk: sesame-open-1\n";
        let text = format!("{}\n{line}{}", mangled(top, &before), mangled(bottom, &after));
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(load::NAME), text).expect("a file");
        fs::write(folder.path().join("mine.yaml"), POLICY).expect("a file");
        let read = load::project(folder.path(), &|_| None);
        let shown = match &read {
            Ok(project) => format!("{:?}", project.warnings),
            Err(error) => format!("{error:?} {}", rendered(error)),
        };
        prop_assert!(!shown.contains("sesame"), "{shown}");
    }

    #[test]
    fn any_bytes_give_an_answer_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(&bytes, &bytes);
    }

    #[test]
    fn any_text_gives_an_answer_or_an_error(text in "[ \\[\\]{}:,\n\t&*!|>'\"#a-c~?%-]{0,60}") {
        read(text.as_bytes(), text.as_bytes());
    }
}
