//! Bytes as what is live → the whole audit, every format, and the JSON read back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vpnaudit::report::Options;
use vpnaudit_fuzz::{NOW, file, holds, request, run};

fuzz_target!(|bytes: &[u8]| {
    if let Some(audited) = run(&request(vec![file("live.json", bytes)])) {
        holds(&audited.report, &Options::new(NOW));
    }
});
