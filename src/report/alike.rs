//! Most findings say what one before them said of another tunnel.

use crate::finding::Finding;

/// So many are looked through before it is worked out anew.
const MOST: usize = 16;

/// What was made of plain findings, to be taken again for those that say the same.
#[derive(Default)]
pub(super) struct Alike<'a, T>(Vec<(&'a Finding, T)>);

impl<'a, T: Clone> Alike<'a, T> {
    /// What was made of a finding that says the same, else what `make` makes of this one.
    pub(super) fn of(&mut self, finding: &'a Finding, make: impl FnOnce() -> T) -> T {
        if let Some((_, made)) = self.0.iter().find(|(other, _)| finding.says_what(other)) {
            return made.clone();
        }
        let made = make();
        if finding.is_plain() && self.0.len() < MOST {
            self.0.push((finding, made.clone()));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_message_that_is_taken_again_is_the_message() {
        for report in [fixture::report(), fixture::fleet(30), fixture::hostile()] {
            let mut messages: Alike<'_, Rc<str>> = Alike(Vec::new());
            for finding in report.findings.iter().chain(&report.findings) {
                assert_eq!(*messages.of(finding, || finding.message().into()), *finding.message());
            }
        }
    }
}
