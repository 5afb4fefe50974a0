//! Small files of other tools, read with care.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::error::CredentialError;

/// No file of credentials is larger.
const MOST_BYTES: u64 = 1 << 20;

/// Reads a file; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, CredentialError> {
    let unreadable =
        |reason: String| CredentialError::Unreadable { place: path.display().to_string(), reason };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error.to_string())),
    };
    let mut text = String::new();
    file.take(MOST_BYTES).read_to_string(&mut text).map_err(|error| unreadable(error.to_string()))?;
    Ok(Some(text))
}

/// The name of a profile, fit to be a part of a file name.
pub(super) fn is_name(profile: &str) -> bool {
    !profile.is_empty()
        && profile.len() <= 100
        && !profile.contains(['/', '\\', '\0', '\n', '\r'])
        && profile != "."
        && profile != ".."
}
