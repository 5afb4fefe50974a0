//! Text that is not YAML: what the parser says of it, where that is, and what helps.

use granit_parser::{ErrorKind, ScanError};

use super::{DEEPEST, YamlFault, YamlMistake};
use crate::text::Span;

/// Puts an error of the parser into words.
pub(super) fn mistake(text: &str, error: &ScanError) -> YamlMistake {
    let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let before = text.get(..at).unwrap_or_default();
    let rest = text.get(at..).unwrap_or_default();
    // the parser says where the words before the tab end
    let tab = rest.find('\t').filter(|_| *error.kind() == ErrorKind::TabInPlainScalar).unwrap_or(0);
    let (at, rest) = (at + tab, rest.get(tab..).unwrap_or_default());
    let length = rest.chars().next().filter(|c| !c.is_whitespace()).map_or(0, char::len_utf8);
    // what is missing at the end of the file is missing after the last word of it
    let span = if length > 0 || rest.starts_with('\t') {
        Span::new(at, at + length.max(1))
    } else {
        let last = before.trim_end();
        Span::new(last.char_indices().next_back().map_or(0, |(start, _)| start), last.len())
    };
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return too_deep(span);
    }
    let help = match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => Some("indent with blanks"),
        ErrorKind::UnknownAnchor => Some("define the anchor above: `&name`"),
        ErrorKind::MappingValueNotAllowed => Some("put quotes around text that holds a colon"),
        _ => None,
    };
    let what = YamlFault::Said(format!("not YAML: {}", error.info()));
    YamlMistake { span, what, help, other: None }
}

/// Notes a collection that stands too deep.
pub(super) fn too_deep(span: Span) -> YamlMistake {
    let what = YamlFault::Said(format!("nested more than {DEEPEST} levels deep"));
    YamlMistake { span, what, help: Some("write it flatter: nothing here needs so many levels"), other: None }
}
