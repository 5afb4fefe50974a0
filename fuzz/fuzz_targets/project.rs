//! Bytes as a project file → a lint of it, or mistakes that can all be shown.

#![no_main]

use libfuzzer_sys::fuzz_target;
use vpnaudit::audit::{Request, Task};
use vpnaudit::report::Options;
use vpnaudit_fuzz::{NOW, file, holds, request, run};

fuzz_target!(|bytes: &[u8]| {
    let project = file("vpnaudit.yaml", bytes);
    let mut request = Request { task: Task::Lint, ..request(Vec::new()) };
    request.place.path = project;
    if let Some(audited) = run(&request) {
        holds(&audited.report, &Options::new(NOW));
    }
});
