//! The lines that the wrapper of a CI job prints around what a command prints: the command before it, and
//! commands for the runner before and behind it.

use std::ops::Range;

/// How the lines before begin; those of a runner stand behind as well.
const COMMAND: &str = "[command]";
const RUNNER: &str = "::";

/// The runner is told of an error: what stands before is not to be trusted.
const ERROR: &str = "::error";

/// Says whether a wrapper printed a text.
pub(super) fn is_wrapped(text: &str) -> bool {
    text.starts_with(COMMAND) || text.starts_with(RUNNER) && !text.starts_with(ERROR)
}

/// The part of a text, from `start` on, that the command itself printed.
pub(super) fn inside(text: &str, start: usize) -> Range<usize> {
    let (mut begin, mut end) = (start, text.len());
    while let Some(rest) = text.get(begin..).filter(|rest| is_wrapped(rest)) {
        begin += rest.find('\n').map_or(rest.len(), |at| at + 1);
    }
    while let Some(before) = text.get(begin..end) {
        let last = before.trim_end();
        let line = last.rfind('\n').map_or(0, |at| at + 1);
        let command = last.get(line..).unwrap_or_default();
        if command.starts_with(COMMAND) || !is_wrapped(command) {
            break;
        }
        end = begin + line;
    }
    begin..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_wrapper_are_left_out_and_no_others() {
        for (text, expected) in [
            ("{}", "{}"),
            ("[command]/bin/terraform show -json\n{\n}\n", "{\n}\n"),
            ("::debug::a\n[command]b\n{}\n::debug::exitcode: 0\n\n::set-output name=stdout::{}\n", "{}\n"),
            ("[command]terraform show -json", ""),
            ("{}\n::error::it failed", "{}\n::error::it failed"),
            ("{}\nmore", "{}\nmore"),
            ("[{}]", "[{}]"),
            ("::debug::a\n::debug::b", ""),
        ] {
            assert_eq!(&text[inside(text, 0)], expected, "{text:?}");
        }
    }
}
