//! What findings say: most say what one before them said of another tunnel.

use crate::finding::Finding;

/// So many messages are remembered.
const MOST: usize = 16;

/// The messages of findings that say no more than their demands and their value do.
#[derive(Default)]
pub(super) struct Messages<'a> {
    known: Vec<(&'a Finding, String)>,
    /// The message of the last finding, if it is none of those.
    other: String,
}

impl<'a> Messages<'a> {
    /// The message of a finding.
    pub(super) fn of(&mut self, finding: &'a Finding) -> &str {
        let known = self.known.iter().position(|(other, _)| finding.says_what(other));
        let place = match known {
            Some(place) => place,
            None if finding.is_plain() && self.known.len() < MOST => {
                self.known.push((finding, finding.message()));
                self.known.len() - 1
            }
            None => {
                self.other = finding.message();
                return &self.other;
            }
        };
        self.known.get(place).map_or("", |(_, message)| message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    #[test]
    fn a_message_that_is_remembered_is_the_message() {
        for report in [fixture::report(), fixture::fleet(30), fixture::hostile()] {
            let mut messages = Messages::default();
            for finding in report.findings.iter().chain(&report.findings) {
                assert_eq!(messages.of(finding), finding.message());
            }
        }
    }
}
