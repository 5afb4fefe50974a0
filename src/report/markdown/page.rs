//! A page of bounded length: what does not fit is counted.

use super::super::label::count;

/// Room that is kept to close what is open and to say what was left out.
const RESERVE: usize = 1000;

/// A page that is written from its top.
pub(super) struct Page {
    text: String,
    length: usize,
    most: usize,
}

impl Page {
    /// An empty page with room for so many characters.
    pub(super) fn new(most: usize) -> Self {
        Self { text: String::new(), length: 0, most }
    }

    /// Appends what must be there; the caller bounds it.
    pub(super) fn must(&mut self, text: &str) {
        self.length += length(text);
        self.text.push_str(text);
    }

    /// Appends a folded section: as many of `total` rows as there is room for, and how many there
    /// are besides; nothing at all if there is no row.
    pub(super) fn section(
        &mut self,
        summary: &str,
        head: &str,
        rows: impl Iterator<Item = String>,
        (total, noun): (usize, &str),
    ) {
        let open = format!("\n<details><summary>{summary}</summary>\n\n{head}");
        if total == 0 {
            return;
        }
        if !self.fits(&open) {
            self.must(&format!("\n{summary}: there is no room for them here.\n"));
            return;
        }
        self.must(&open);
        let mut left = total;
        for row in rows {
            if !self.fits(&row) {
                break;
            }
            self.must(&row);
            left -= 1;
        }
        if left > 0 {
            self.must(&format!("\n…and {} for which there is no room here.\n", count(left as u64, noun)));
        }
        self.must("\n</details>\n");
    }

    fn fits(&self, text: &str) -> bool {
        self.length + length(text) + RESERVE <= self.most
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Length as the strictest service counts it: a character outside the first plane is two.
fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
