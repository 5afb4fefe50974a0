//! `-v` and `-vv`: what is done, on stderr.
//!
//! Only what this program says itself is shown: what its libraries say of requests could hold more
//! than anyone should see.

use std::io;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::time::uptime;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer as _, fmt, registry};

/// Listens from here on. The lines have no colour, by which one would look for findings.
pub(super) fn listen(verbose: u8) {
    let level = match verbose {
        0 => return,
        1 => LevelFilter::INFO,
        _ => LevelFilter::TRACE,
    };
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(false).with_target(false);
    // with times, no two runs print the same; `-vv` adds them
    let lines = if verbose > 1 { lines.with_timer(uptime()).boxed() } else { lines.without_time().boxed() };
    let ours = Targets::new().with_target("vpnaudit", level);
    // it fails only where something listens already
    let _ = registry().with(ours).with(lines).try_init();
}
