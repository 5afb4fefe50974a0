//! A path → the text of the file, within bounds.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::advice::Advice;
use super::encoding;
use crate::source::Error;
use crate::text::disk;

/// The files of one source have at most so many bytes together.
pub(super) const MOST_BYTES: u64 = 2 << 30;

/// What is piped in has at most so many bytes: nothing says beforehand how many there are.
const MOST_PIPED: u64 = 512 << 20;

/// What is no text shows it in its first bytes, and JSON begins in them.
const HEAD: u64 = 4096;

/// Says whether a path stands for what is piped in.
#[must_use]
pub fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// The name of a path in messages.
#[must_use]
pub fn name(path: &Path) -> String {
    if is_stdin(path) { "stdin".to_owned() } else { path.display().to_string() }
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

/// Reads one file of at most `limit` bytes, or what is piped in.
pub(super) fn text(path: &Path, limit: u64) -> Result<String, Error> {
    let unreadable = |reason| Error::Unreadable { file: name(path), reason };
    let not_text =
        |(reason, help): encoding::NoText| Error::NotText { file: name(path), reason, help: help.text() };
    let (mut file, length) = opened(path).map_err(unreadable)?;
    let limit = if length.is_some() { limit } else { limit.min(MOST_PIPED) };
    if length.is_some_and(|length| length > limit) {
        return Err(Error::TooLarge { file: name(path), limit });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length.unwrap_or_default()).unwrap_or_default() + 1);
    (&mut file).take(HEAD).read_to_end(&mut bytes).map_err(unreadable)?;
    if let Some(reason) = encoding::no_text(&bytes) {
        return Err(not_text(reason));
    }
    if length.is_none() && bytes.len() as u64 == HEAD && !bytes.iter().any(|byte| matches!(byte, b'{' | b'['))
    {
        return Err(not_text(("no JSON begins in its first bytes".to_owned(), Advice::Fetch)));
    }
    let rest = (limit + 1).saturating_sub(bytes.len() as u64);
    file.take(rest).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Error::TooLarge { file: name(path), limit });
    }
    encoding::text(bytes).map_err(not_text)
}

/// A file, or what is piped in, and how many bytes it has, if that is known.
fn opened(path: &Path) -> io::Result<(Box<dyn Read>, Option<u64>)> {
    if !is_stdin(path) {
        let (file, metadata) = disk::open(path)?;
        let length = metadata.is_file().then_some(metadata.len());
        return Ok((Box::new(file), length));
    }
    let stdin = io::stdin();
    if stdin.is_terminal() {
        return Err(io::Error::other("it is the terminal; pipe an answer in, or name a file"));
    }
    Ok((Box::new(stdin.lock()), None))
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

    #[cfg(target_os = "linux")]
    #[test]
    fn an_endless_device_is_not_read_to_its_end() {
        assert!(matches!(text(Path::new("/dev/zero"), MOST_BYTES), Err(Error::Unreadable { .. })));
    }
}
