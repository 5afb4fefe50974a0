//! A path → the text of its files, within bounds.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::disk;
use crate::fetch::Error;

/// The files of one source have at most so many bytes together.
pub(super) const MOST_BYTES: u64 = 2 << 30;

/// What is no text shows it in its first bytes.
const HEAD: u64 = 4096;

/// The name of a path in messages.
pub(super) fn name(path: &Path) -> String {
    path.display().to_string()
}

/// The files to read: the path itself, or the pages in the folder, sorted by name.
pub(super) fn files(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |reason| Error::Unreadable { file: name(path), reason };
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path).map_err(unreadable)?.collect();
    let mut pages: Vec<PathBuf> = entries.map_err(unreadable)?.iter().map(fs::DirEntry::path).collect();
    pages.retain(|page| page.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")));
    pages.retain(|page| !page.is_dir());
    pages.sort();
    if pages.is_empty() { Err(Error::NoPages { file: name(path) }) } else { Ok(pages) }
}

/// Refuses files that are larger together than `limit`.
pub(super) fn bounded(files: &[PathBuf], limit: u64) -> Result<(), Error> {
    let mut left = limit;
    for file in files {
        let bytes = fs::metadata(file).map_or(0, |metadata| metadata.len());
        left = left.checked_sub(bytes).ok_or_else(|| Error::TooLarge { file: name(file), limit })?;
    }
    Ok(())
}

/// Reads one file of at most `limit` bytes.
pub(super) fn text(path: &Path, limit: u64) -> Result<String, Error> {
    let unreadable = |reason| Error::Unreadable { file: name(path), reason };
    let (file, metadata) = disk::open(path).map_err(unreadable)?;
    if metadata.len() > limit {
        return Err(Error::TooLarge { file: name(path), limit });
    }
    let length = metadata.len();
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    (&file).take(HEAD).read_to_end(&mut bytes).map_err(unreadable)?;
    let not_text = |reason| Error::NotText { file: name(path), reason };
    if let Some(reason) = looks_like(&bytes) {
        return Err(not_text(reason.to_owned()));
    }
    let rest = (limit + 1).saturating_sub(bytes.len() as u64);
    (&file).take(rest).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { file: name(path), limit });
    }
    String::from_utf8(bytes).map_err(|error| {
        not_text(format!("byte {} begins no character", error.utf8_error().valid_up_to() + 1))
    })
}

/// Says what bytes are that are no UTF-8 text.
fn looks_like(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("it looks like UTF-16"),
        [0x1f, 0x8b, ..] => Some("it looks like gzip"),
        [b'P', b'K', 3, 4, ..] => Some("it looks like a zip archive"),
        [0, first, ..] | [first, 0, ..] if *first != 0 => Some("it looks like UTF-16"),
        _ if head.contains(&0) => Some("it holds NUL bytes"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_bounded() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.json");
        fs::write(&path, "x".repeat(100)).expect("written");
        assert_eq!(text(&path, 100).expect("text").len(), 100);
        assert!(matches!(text(&path, 99), Err(Error::TooLarge { .. })));
        let twice = [path.clone(), path];
        assert!(bounded(&twice, 200).is_ok());
        assert!(matches!(bounded(&twice, 199), Err(Error::TooLarge { .. })));
    }

    #[test]
    fn what_is_no_text_is_told_by_its_first_bytes() {
        let utf16: Vec<u8> = "{\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(looks_like(&utf16), Some("it looks like UTF-16"));
        assert_eq!(looks_like(b"{\"a\": \"\0\"}"), Some("it holds NUL bytes"));
        assert_eq!(looks_like(b"{}"), None);
        assert_eq!(looks_like("\u{feff}{}".as_bytes()), None);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_endless_device_is_not_read_to_its_end() {
        assert!(matches!(text(Path::new("/dev/zero"), MOST_BYTES), Err(Error::Unreadable { .. })));
    }
}
