//! Bytes as a baseline → a run that is held against it, in every format; or an error that can be shown.

#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use vpnaudit::audit::Request;
use vpnaudit::report::Options;
use vpnaudit_fuzz::{NOW, file, holds, request, run};

const LIVE: &str = include_str!("../../tests/live/v2.json");

fn live() -> PathBuf {
    static LIVE_FILE: OnceLock<PathBuf> = OnceLock::new();
    LIVE_FILE.get_or_init(|| file("live.json", LIVE)).clone()
}

fuzz_target!(|bytes: &[u8]| {
    let baseline = Some(file("baseline.json", bytes));
    if let Some(audited) = run(&Request { baseline, ..request(vec![live()]) }) {
        holds(&audited.report, &Options::new(NOW));
    }
});
