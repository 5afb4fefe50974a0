//! A signal that ends programs ends this one at once, with 128 and its number, and leaves no half
//! file behind.

use std::process;
use std::sync::PoisonError;

/// The file that is being written and is not whole yet.
pub(super) mod unfinished {
    use std::io;
    use std::path::PathBuf;
    use std::sync::{Mutex, PoisonError};

    use tempfile::NamedTempFile;

    pub(super) static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

    /// Begins a file; no signal comes between its beginning and the note of it.
    pub(in crate::cli) fn begin(
        new: impl FnOnce() -> io::Result<NamedTempFile>,
    ) -> io::Result<NamedTempFile> {
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        let file = new()?;
        *unfinished = Some(file.path().to_owned());
        Ok(file)
    }

    /// Notes that the file is whole, or gone.
    pub(in crate::cli) fn end() {
        *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Ends the program. The lock is held to the end, so that no other file is begun.
fn end(signal: i32) -> ! {
    let unfinished = unfinished::UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(path) = unfinished.as_deref() {
        let _ = std::fs::remove_file(path);
    }
    process::exit(128 + signal)
}

/// Ends the program at the next SIGINT, SIGTERM or SIGHUP. Called before there is a second thread:
/// each inherits that it does not take these signals itself.
#[cfg(unix)]
pub(super) fn end_at_once() {
    use nix::sys::signal::{SigSet, Signal};
    let mut signals = SigSet::empty();
    let ignored = ignored();
    for signal in [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP] {
        // what is started with nohup, or in the background of a script, goes on
        if ignored & 1 << (signal as i32 - 1) == 0 {
            signals.add(signal);
        }
    }
    if let Err(error) = signals.thread_block() {
        tracing::info!(%error, "signals end the program in the usual way");
        return;
    }
    std::thread::spawn(move || {
        if let Ok(signal) = signals.wait() {
            end(signal as i32);
        }
    });
}

/// The signals that the parent process told the program to ignore, one bit each; Linux says so.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

/// Ends the program at the next Ctrl-C.
#[cfg(not(unix))]
pub(super) fn end_at_once() {
    const INTERRUPT: i32 = 2;
    if let Err(error) = ctrlc::set_handler(|| end(INTERRUPT)) {
        tracing::info!(%error, "an interrupt ends the program in the usual way");
    }
}
