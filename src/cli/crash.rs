//! What is said when the program itself is wrong.
//!
//! A panic tells the text that it was about: a piece of an answer, which may hold a key. The place in
//! the program is all that is needed to mend it.

use std::panic::{self, PanicHookInfo};

/// Tells the place of a panic from here on, and nothing of what it was about.
pub(super) fn tell_the_place_only() {
    panic::set_hook(Box::new(|info| eprintln!("{}", message(info))));
}

fn message(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| format!(" at {}:{}", place.file(), place.line()));
    format!(
        "vpnaudit {}: internal error{}; nothing was judged; please report it",
        env!("CARGO_PKG_VERSION"),
        place.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, PoisonError};

    use super::*;

    #[test]
    fn a_panic_tells_its_place_and_not_what_it_was_about() {
        let told = Arc::new(Mutex::new(String::new()));
        let (kept, before) = (Arc::clone(&told), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push_str(&message(info));
        }));
        let text = "hunter2é";
        let done = panic::catch_unwind(|| text[..8].len());
        panic::set_hook(before);
        assert!(done.is_err());
        let told = told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        assert!(told.contains("crash.rs:") && !told.contains("hunter2"), "{told}");
    }
}
