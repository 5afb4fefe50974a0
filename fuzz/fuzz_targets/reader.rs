//! Bytes → tunnels, or an error that can be shown; what was read is written as a snapshot that gives as
//! many tunnels again.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use vpnaudit::model::FactSet;
use vpnaudit::model::subject::Source;
use vpnaudit::source::{self, file::Read};
use vpnaudit_fuzz::{file, show};

fn read(name: &str, bytes: &[u8]) -> Result<Read, source::Error> {
    let source = Source {
        name: "fuzzed".into(),
        kind: "file",
        region: None,
        named: true,
        location: None,
        part: Vec::new(),
    };
    source::file::read(&file(name, bytes), &Arc::new(source), FactSet::ALL)
}

fuzz_target!(|bytes: &[u8]| {
    let read_first = match read("answer.json", bytes) {
        Ok(read) => read,
        Err(error) => return show(&error),
    };
    let found = (read_first.tunnels.len(), read_first.going.len());
    let mut snapshot = Vec::new();
    source::snapshot::write(read_first.tunnels, &[], &read_first.going, &mut snapshot)
        .expect("memory takes everything");
    match read("snapshot.json", &snapshot) {
        Ok(again) => assert_eq!((again.tunnels.len(), again.going.len()), found, "a snapshot differs"),
        Err(error) => panic!("a snapshot cannot be read: {error}"),
    }
});
