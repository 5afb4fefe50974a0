//! Ctrl-C ends the program at once, with 130, and leaves no half file behind.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};

/// What a shell makes of an interrupt: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// The file that is being written and is not whole yet.
static UNFINISHED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Ends the program at the next Ctrl-C.
pub(super) fn end_at_once() {
    let ended = ctrlc::set_handler(|| {
        // held to the end, so that no other file is begun
        let unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = unfinished.as_deref() {
            let _ = fs::remove_file(path);
        }
        process::exit(INTERRUPTED);
    });
    if let Err(error) = ended {
        tracing::info!(%error, "an interrupt ends the program in the usual way");
    }
}

/// Notes the file that is being written, or that none is.
pub(super) fn unfinished(path: Option<&Path>) {
    *UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner) = path.map(Path::to_owned);
}
