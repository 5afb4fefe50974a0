//! Bytes on disk → text, or why not.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::blank;
use crate::load::quoted::shown_path;
use crate::text::{Location, Problem, SourceFile, Span, disk};

/// Larger files are refused, in bytes.
const LARGEST: u64 = 256 << 20;

/// Reads a whole file of UTF-8 text. `named` is the place that asks for it.
pub(crate) fn read(path: &Path, named: Option<&Location>) -> Result<Arc<SourceFile>, Box<Problem>> {
    let name = shown(path);
    let refuse = |what: &str| Problem::error(format!("{} {what}", shown_path(&name)), named.cloned());
    let bytes = disk::read(path, LARGEST).map_err(|error| {
        Box::new(match error.kind() {
            io::ErrorKind::NotFound if named.is_some() => {
                refuse("does not exist").help("check the path, which is relative to the file that names it")
            }
            io::ErrorKind::NotFound => refuse("does not exist").help("check the path"),
            io::ErrorKind::IsADirectory => {
                refuse("is a folder where a file is wanted").help("name a file in it")
            }
            io::ErrorKind::FileTooLarge => refuse(&format!("is larger than {} MiB", LARGEST >> 20))
                .help("split it, and list the parts under `include`"),
            _ => {
                let mut problem = refuse(&format!("cannot be read: {error}"));
                let help = "save its text in a file, and name that file";
                problem.help = disk::refusal(&error).map(|_| help.to_owned());
                problem
            }
        })
    })?;
    let text = decode(bytes).map_err(|error| Box::new(refuse(&error).help("save it as UTF-8")))?;
    match memchr::memchr(0, text.as_bytes()) {
        None => Ok(Arc::new(SourceFile::new(name, text))),
        Some(at) => Err(Box::new(nul(name, &text, at))),
    }
}

/// Text that holds a NUL byte is not parsed, so that literal keys are blanked here.
fn nul(name: String, text: &str, at: usize) -> Problem {
    let file = Arc::new(SourceFile::new(name, blank::in_text(text).blanked(text)));
    let place = Location::new(&file, Span::new(at, at + 1));
    Problem::error("a NUL byte in a text file", Some(place)).help("save it as UTF-8 text")
}

/// The path as a user would write it.
pub(crate) fn shown(path: &Path) -> String {
    let path: PathBuf = path.components().collect();
    let inside = path.strip_prefix(".").unwrap_or(&path);
    if inside.as_os_str().is_empty() { ".".to_owned() } else { inside.display().to_string() }
}

/// A path in a file, which is relative to that file.
pub(crate) fn beside(file: &Path, said: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    folder.strip_prefix(".").unwrap_or(folder).join(said)
}

fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("is UTF-16, not UTF-8".to_owned());
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = memchr::memchr_iter(b'\n', &error.as_bytes()[..at]).count() + 1;
        format!("is not UTF-8: the first byte that does not fit stands on line {line}")
    })
}
