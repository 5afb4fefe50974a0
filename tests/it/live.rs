//! Live tunnels as the tests make and read them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value as Json;
use vpnaudit::model::subject::{Live, Source};
use vpnaudit::model::{Fact, FactSet};
use vpnaudit::source::{self, Error};

/// The pre-shared keys in the files of `tests/live`.
pub const KEYS: [&str; 8] = [
    "tencent",
    "xqwe123s",
    "qwe123x",
    "example-psk-in-clear",
    "plan-hq-key-4711",
    "plan-branch-key-7",
    "plan-former-key-1",
    "plan-former-key-2",
];

/// The files of `tests/live`.
pub const SAMPLES: [&str; 5] = ["v2", "v3", "tccli", "terraform-state", "terraform-plan"];

/// A file of `tests/live`.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live").join(name).with_extension("json")
}

/// The text of a file of `tests/live`.
pub fn text(name: &str) -> String {
    std::fs::read_to_string(sample(name)).unwrap()
}

/// The JSON of a file of `tests/live`.
pub fn json(name: &str) -> Json {
    serde_json::from_str(&text(name)).unwrap()
}

pub fn read(path: &Path) -> Result<Vec<Arc<Live>>, Error> {
    let source = Source {
        name: "test".into(),
        kind: "file",
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    };
    source::file::read(path, &Arc::new(source), FactSet::ALL).map(|read| read.tunnels)
}

/// Reads one file that holds these bytes.
pub fn read_bytes(bytes: impl AsRef<[u8]>) -> Result<Vec<Arc<Live>>, Error> {
    read_pages(&[bytes])
}

/// Reads a folder of pages that hold these bytes.
pub fn read_pages(pages: &[impl AsRef<[u8]>]) -> Result<Vec<Arc<Live>>, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = |index: usize| folder.path().join(format!("{index:03}.json"));
    for (index, page) in pages.iter().enumerate() {
        std::fs::write(path(index), page).unwrap();
    }
    if let [_] = pages { read(&path(0)) } else { read(folder.path()) }
}

/// Reads JSON that must be in order.
pub fn tunnels(json: &Json) -> Vec<Arc<Live>> {
    read_bytes(json.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

/// Reads what must not be in order, and returns message and help without the folder of the test.
pub fn complaint(result: Result<Vec<Arc<Live>>, Error>) -> String {
    let error = result.expect_err("an error");
    let help = miette::Diagnostic::help(&error).map(|help| help.to_string()).unwrap_or_default();
    let message = error.to_string();
    let place =
        message.find("000.json").into_iter().chain(message.find("001.json")).min().unwrap_or_default();
    format!("{}\n{help}", &message[place..])
}

/// The first tunnel of the v2 sample with other values; a path with a dot leads into a part.
pub fn v2(changes: &[(&str, Json)]) -> Json {
    let mut tunnel = json("v2")["data"][0].clone();
    change(&mut tunnel, changes);
    serde_json::json!({"code": 0, "message": "", "totalCount": 1, "data": [tunnel]})
}

/// The first tunnel of the 3.0 sample with other values.
pub fn v3(changes: &[(&str, Json)]) -> Json {
    let mut tunnel = json("v3")["Response"]["VpnConnectionSet"][0].clone();
    change(&mut tunnel, changes);
    serde_json::json!({"Response": {"TotalCount": 1, "VpnConnectionSet": [tunnel], "RequestId": "r"}})
}

fn change(tunnel: &mut Json, changes: &[(&str, Json)]) {
    for (path, value) in changes {
        match path.split_once('.') {
            Some((part, key)) => tunnel[part][key] = value.clone(),
            None => tunnel[*path] = value.clone(),
        }
    }
}

/// What a tunnel says of a fact; empty if nothing was reported.
pub fn said(live: &Live, fact: &str) -> String {
    let fact = Fact::find(fact).unwrap_or_else(|| panic!("{fact} is a fact"));
    (fact.read)(&live.tunnel).map(|value| value.to_string()).unwrap_or_default()
}

/// What the only tunnel of some JSON says of a fact.
pub fn says(json: &Json, fact: &str) -> String {
    let tunnels = tunnels(json);
    assert_eq!(tunnels.len(), 1);
    said(&tunnels[0], fact)
}
