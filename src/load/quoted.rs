//! Words and paths out of a file as a message shows them: in backticks, short, harmless, and without what
//! looks like a secret.

use super::blank;
use crate::text::harmless::neutral;
use crate::text::redact::{Blanks, user_of_url};

/// Longer words are cut where a message repeats them.
const LONGEST_WORD: usize = 60;

/// And longer paths.
const LONGEST_PATH: usize = 400;

/// A word out of a file as a message shows it: in backticks, short and harmless.
pub(crate) fn quoted(word: &str) -> String {
    cut(word, LONGEST_WORD)
}

/// A path as a message shows it: in backticks and harmless.
pub(crate) fn shown_path(path: &str) -> String {
    cut(path, LONGEST_PATH)
}

fn cut(word: &str, longest: usize) -> String {
    let secrets = blank::in_word(word).into_iter().chain(user_of_url(word)).collect();
    let word = &Blanks { secrets, ..Blanks::default() }.blanked(word);
    let mut shown: String = word.chars().take(longest).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    format!("`{}`", neutral(&shown.replace('\t', " ")))
}
