//! Bytes as a policy → tunnels judged by it, or mistakes that can all be shown.

#![no_main]

use std::path::PathBuf;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use vpnaudit::audit::Request;
use vpnaudit::report::Options;
use vpnaudit_fuzz::{NOW, file, holds, request, run};

const LIVE: &str = include_str!("../../tests/live/v3.json");

fn live() -> PathBuf {
    static LIVE_FILE: OnceLock<PathBuf> = OnceLock::new();
    LIVE_FILE.get_or_init(|| file("live.json", LIVE)).clone()
}

fuzz_target!(|bytes: &[u8]| {
    let policy = file("fuzzed-policy.yaml", bytes);
    let policies = vec![policy.display().to_string(), "baseline".to_owned()];
    if let Some(audited) = run(&Request { policies, ..request(vec![live()]) }) {
        holds(&audited.report, &Options::new(NOW));
    }
});
