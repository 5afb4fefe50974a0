//! The first bytes of a path → whether somebody means an answer of the cloud by it, or a project.

use std::io::Read;
use std::path::Path;

use super::advice::Advice;
use super::bytes::is_stdin;
use super::{encoding, json, wrapper};
use crate::text::disk;
use crate::text::json::Cursor;

/// So many bytes are looked at.
const HEAD: u64 = 64 << 10;

/// The endings of files that are no answers, whatever stands in them.
const YAML: [&str; 2] = ["yaml", "yml"];

/// Says whether a path stands for standard input.
#[must_use]
pub fn is_piped(path: &Path) -> bool {
    is_stdin(path) || disk::is_handed(path)
}

/// Says whether a path leads to an answer of the cloud, a plan or a snapshot; or to what somebody took for
/// one. Of JSON, an object with none but the keys of a `project` is a project.
#[must_use]
pub fn is_answer(path: &Path, project: &[&str]) -> bool {
    // reading to tell would take it away
    if is_piped(path) {
        return true;
    }
    let yaml = path.extension().is_some_and(|own| YAML.iter().any(|ending| own.eq_ignore_ascii_case(ending)));
    let Some((file, metadata)) = disk::open(path).ok().filter(|_| !yaml) else { return false };
    let mut head = Vec::new();
    let read = metadata.is_file() && file.take(HEAD).read_to_end(&mut head).is_ok();
    read && is_head_of_answer(head, project)
}

fn is_head_of_answer(head: Vec<u8>, project: &[&str]) -> bool {
    if let Some((_, help)) = encoding::no_text(&head) {
        return help != Advice::Utf8;
    }
    let text = encoding::head(&head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.as_bytes() {
        [b'[', ..] => true,
        [b'{', ..] => holds_another(text, project),
        _ if wrapper::is_wrapped(text) => true,
        _ => json::looks_like(text, false).is_some_and(|(_, help)| help != Advice::Yaml),
    }
}

/// Says whether an object has a key that is none of these.
fn holds_another(text: &str, known: &[&str]) -> bool {
    let mut cursor = Cursor::new(text, 0);
    cursor.open();
    while let Some(key) = cursor.key() {
        if !known.contains(&key.written) {
            return true;
        }
        if cursor.token().is_none() {
            break;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_told_from_a_project() {
        let project = ["version", "tunnels"];
        for (head, answer) in [
            ("{\"Response\": {", true),
            ("\u{feff} [{\"VpnConnectionId\"", true),
            ("{\"version\": 4, \"terraform_version\": \"1.9.8\"}", true),
            ("[command]/bin/terraform show -json\n{}", true),
            ("<html>", true),
            ("ID,Name,State\nvpnx-1,hq,up\n", true),
            ("ID;Name\nvpnx-1;hq\n", true),
            ("Warning: old\n{\"data\": []}", true),
            ("\nTerraform will perform the following actions:\n", true),
            ("PK\u{3}\u{4}", true),
            ("{\"version\": 1, \"tunnels\": [{\"name\": \"hq\"}]}", false),
            ("{version: 1, tunnels: []}", false),
            ("{}", false),
            ("", false),
            ("version: 1\n", false),
            ("# a, b, c\nversion: 1\n", false),
            ("---\nversion: 1\n", false),
            ("- a\n", false),
            ("---\n{version: 1}\n", false),
            ("tunnels:\n  [{name: hq}]\n", false),
            ("a, b\n", false),
        ] {
            assert_eq!(is_head_of_answer(head.into(), &project), answer, "{head:?}");
        }
        let utf16: Vec<u8> = "\u{feff}{\"data\": []}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(is_head_of_answer(utf16, &project));
    }
}
