//! Bytes as a JSON report → every format of it, which are those of what is written of it again; or an
//! error that can be shown.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vpnaudit::past;
use vpnaudit::report::Options;
use vpnaudit_fuzz::{NOW, as_read, file, holds, show};

fuzz_target!(|bytes: &[u8]| {
    match past::whole(&file("fuzzed-report.json", bytes)) {
        Ok(whole) => {
            holds(&whole.report, &as_read(&whole, Options::new(NOW)));
        }
        Err(error) => show(&error),
    }
});
