//! What every provider must pass: one suite over all rows, with the fixtures in `tests/providers/<id>`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Map, Value as Json};
use vpnaudit::model::subject::Live;
use vpnaudit::model::{FACTS, Kind};
use vpnaudit::source::{Form, PROVIDERS, Provider, snapshot};

use crate::live::{read, read_bytes, read_pages, said};

/// A fixture: its path, its text and its JSON.
struct Fixture {
    path: PathBuf,
    text: String,
    json: Json,
}

fn fixtures(provider: &Provider) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/providers").join(provider.id);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).expect(provider.id).map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() > 1, "{} has answers of its API and of Terraform", provider.id);
    let fixture = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        Fixture { json: serde_json::from_str(&text).unwrap(), text, path }
    };
    paths.into_iter().map(fixture).collect()
}

fn all() -> impl Iterator<Item = (&'static Provider, Fixture)> {
    PROVIDERS.into_iter().flat_map(|provider| fixtures(provider).into_iter().map(move |one| (provider, one)))
}

/// What is said of each tunnel; of a key, only that it is there.
fn facts(tunnels: &[Arc<Live>]) -> Vec<Vec<String>> {
    let of = |live: &Arc<Live>| FACTS.iter().map(|fact| said(live, fact.name)).collect();
    let mut facts: Vec<Vec<String>> = tunnels.iter().map(of).collect();
    facts.sort();
    facts
}

/// The pre-shared keys of a fixture, by the paths of its wires.
fn keys(json: &Json, found: &mut Vec<String>) {
    match json {
        Json::Object(map) => {
            for (key, value) in map {
                let is_key =
                    ["preSharedKey", "PreShareKey", "pre_share_key", "Psk", "psk"].contains(&key.as_str());
                match value {
                    Json::String(said) if is_key && said.len() > 5 && !said.contains('*') => {
                        found.push(said.clone())
                    }
                    _ => keys(value, found),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

/// The same with the keys of every object the other way round.
fn reversed(json: &Json) -> String {
    match json {
        Json::Object(map) => {
            let entries =
                map.iter().rev().map(|(key, value)| format!("{}:{}", Json::from(&**key), reversed(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(reversed).collect::<Vec<_>>().join(",")),
        other => other.to_string(),
    }
}

/// The same with numbers and flags as texts.
fn as_texts(json: &Json) -> Json {
    match json {
        Json::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), as_texts(value))).collect::<Map<_, _>>().into()
        }
        Json::Array(items) => items.iter().map(as_texts).collect(),
        Json::Number(number) => number.to_string().into(),
        other => other.clone(),
    }
}

/// The forms in which people keep one answer.
fn forms(fixture: &Fixture) -> Vec<(&'static str, Vec<u8>)> {
    let Fixture { text, json, .. } = fixture;
    let utf16 = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("in one line", json.to_string().into()),
        ("with a byte order mark", format!("\u{feff}{text}").into()),
        ("as UTF-16", utf16),
        ("with other line breaks", text.replace('\n', "\r\n").into()),
        ("in a list", format!("[{text}]").into()),
        ("with its keys in another order", reversed(json).into()),
        ("with numbers as texts", as_texts(json).to_string().into()),
        ("from a job's wrapper", format!("[command]/bin/fetch\n{text}\n::debug::exitcode: 0\n").into()),
    ]
}

#[test]
fn every_answer_is_read_in_every_form_that_it_is_kept_in() {
    for (provider, fixture) in all() {
        let name = fixture.path.display();
        let plain = read(&fixture.path).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!plain.is_empty(), "{name}");
        for live in &plain {
            let wire = live.origin.as_ref().map(|origin| origin.wire);
            assert!(provider.wires.iter().any(|own| Some(own.name) == wire), "{name}: {wire:?}");
            let known =
                ["ike.version", "ike.encryption", "ike.dh_group", "ipsec.encryption", "ipsec.pfs_group"];
            let known = known.map(|fact| said(live, fact));
            assert!(known.iter().filter(|said| !said.is_empty()).count() >= 4, "{name}: {known:?}");
        }
        for (form, bytes) in forms(&fixture) {
            let read = read_bytes(bytes).unwrap_or_else(|error| panic!("{name} {form}: {error}"));
            assert_eq!(facts(&read), facts(&plain), "{name} {form}");
        }
    }
}

#[test]
fn every_word_of_an_answer_is_one_of_ours() {
    for (_, fixture) in all() {
        for live in read(&fixture.path).unwrap() {
            for fact in FACTS.iter() {
                if let (Kind::Word(words), Some(word)) = (fact.kind, (fact.read)(&live.tunnel)) {
                    assert!(
                        words.find(&word.to_string()).is_some(),
                        "{}: {} is {word}",
                        fixture.path.display(),
                        fact.name
                    );
                }
            }
        }
    }
}

#[test]
fn a_snapshot_says_what_the_answer_said() {
    for (_, fixture) in all() {
        let live = read(&fixture.path).unwrap();
        let expected = facts(&live);
        let sources = [Arc::clone(&live[0].source)];
        let mut written = Vec::new();
        snapshot::write(live, &sources, &[], &mut written).unwrap();
        let mut again = facts(&read_bytes(&written).unwrap());
        let without_keys = |facts: Vec<Vec<String>>| -> Vec<Vec<String>> {
            let keep = |(fact, said): (&vpnaudit::model::Fact, String)| {
                (!fact.name.starts_with("psk")).then_some(said)
            };
            facts.into_iter().map(|one| FACTS.iter().zip(one).filter_map(keep).collect()).collect()
        };
        let mut expected = without_keys(expected);
        again = without_keys(again);
        expected.sort();
        again.sort();
        assert_eq!(again, expected, "{}", fixture.path.display());
    }
}

#[test]
fn half_an_answer_is_refused() {
    for (_, fixture) in all() {
        let text = fixture.text.trim_end();
        for part in 1..40 {
            let mut end = text.len() * part / 40;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            assert!(read_bytes(&text[..end]).is_err(), "{} up to {end}", fixture.path.display());
        }
    }
}

/// The total of a listing, wherever its envelope has it.
fn total(json: &mut Json) -> Option<&mut Json> {
    let Json::Object(map) = json else { return None };
    let key = map.keys().find(|key| key.eq_ignore_ascii_case("totalCount")).cloned();
    match key {
        Some(key) => map.get_mut(&key),
        None => map.values_mut().find_map(total),
    }
}

#[test]
fn pages_that_are_not_all_there_are_refused_and_those_that_are_count_once() {
    for (provider, fixture) in all() {
        let mut json = fixture.json.clone();
        let Some(count) = total(&mut json) else { continue };
        let one = count.as_u64().or_else(|| count.as_str()?.parse().ok()).expect("a total");
        *count = (one + 1).into();
        assert!(read_bytes(json.to_string()).is_err(), "{}", fixture.path.display());
        let listed = provider.wires.iter().any(|wire| wire.form == Form::Listing);
        let twice = read_pages(&[&fixture.text, &fixture.text]);
        assert!(listed && twice.is_err(), "{}: one page twice", fixture.path.display());
    }
}

#[test]
fn no_key_is_told_by_anything_that_was_read() {
    for (provider, fixture) in all() {
        let mut secrets = Vec::new();
        keys(&fixture.json, &mut secrets);
        assert!(!secrets.is_empty() || provider.id == "tencent", "{}", fixture.path.display());
        let mut told = Vec::new();
        for (form, bytes) in forms(&fixture) {
            let live = read_bytes(bytes).unwrap();
            told.push((form, format!("{live:?}")));
            told.extend(
                live.iter()
                    .filter_map(|live| live.origin.as_ref())
                    .map(|origin| (form, origin.location.file.text().to_owned())),
            );
            told.push((form, facts(&live).concat().concat()));
            let mut written = Vec::new();
            snapshot::write(live, &[], &[], &mut written).unwrap();
            told.push((form, String::from_utf8(written).unwrap()));
        }
        for end in [fixture.text.len() / 3, fixture.text.len() / 2] {
            let cut = fixture.text.get(..end).unwrap_or_default();
            told.push(("cut", format!("{:?}", read_bytes(cut).expect_err("half"))));
        }
        for secret in &secrets {
            for (form, text) in &told {
                assert!(!text.contains(&**secret), "{} {form}", fixture.path.display());
            }
        }
    }
}

#[test]
fn a_connection_in_dual_tunnel_mode_is_two_tunnels() {
    for fixture in fixtures(PROVIDERS.into_iter().find(|provider| provider.id == "alibaba").unwrap()) {
        if fixture.path.ends_with("connection.json") {
            continue;
        }
        let live = read(&fixture.path).unwrap();
        let ids: Vec<String> = live.iter().map(|live| said(live, "id")).collect();
        assert!(ids.iter().filter(|id| id.starts_with("tun-")).count() == 2, "{ids:?}");
        assert!(!ids.iter().any(|id| id == "vco-bp1bbbbbbbbbbbbbbbbb3"), "{ids:?}");
        let slave =
            live.iter().find(|live| said(live, "id").ends_with('2') && said(live, "id").starts_with("tun"));
        let slave = slave.expect("the second tunnel");
        assert_eq!(said(slave, "gateway_address"), "198.51.100.2");
        assert_eq!(said(slave, "ike.dh_group"), "group14");
        assert!(said(slave, "selectors").starts_with("10.3.0.0/16 "), "the connection says them for both");
    }
}

#[test]
fn what_is_said_of_a_tunnel_names_its_own_provider_and_no_key() {
    for (provider, fixture) in all() {
        let mut secrets = Vec::new();
        keys(&fixture.json, &mut secrets);
        // the key of a sample is the name of its folder
        secrets.retain(|secret| secret != provider.id);
        for format in ["human", "json", "sarif", "markdown", "html", "csv", "ocsf", "gitlab"] {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_vpnaudit"));
            command.args(["check", "-v", "--format", format, "--live"]).arg(&fixture.path);
            let output = command.output().unwrap();
            let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            assert!(!secrets.iter().any(|secret| said.contains(&**secret)), "{format}");
            for other in PROVIDERS.into_iter().filter(|other| *other != provider) {
                if let Some(spelling) = other.spelling {
                    assert!(!said.contains(spelling.command), "{format} of {}", fixture.path.display());
                }
                let clouds = said
                    .lines()
                    .filter(|line| line.contains("class_uid") && line.contains("\"resources\":[{"));
                assert!(!clouds.into_iter().any(|line| line.contains(other.title)), "{format}");
            }
        }
    }
}
