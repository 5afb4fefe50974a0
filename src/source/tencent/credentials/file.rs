//! Small files of other tools, read with care.

use std::io::ErrorKind;
use std::path::Path;

use super::error::CredentialError;
use crate::text::disk;

/// No file of credentials is larger.
const MOST_BYTES: u64 = 1 << 20;

/// Reads a file; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, CredentialError> {
    let unreadable =
        |reason: String| CredentialError::Unreadable { place: path.display().to_string(), reason };
    let bytes = match disk::read(path, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            return Err(unreadable(format!("it is larger than {MOST_BYTES} bytes")));
        }
        Err(error) => return Err(unreadable(error.to_string())),
    };
    String::from_utf8(bytes).map(Some).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))
}

/// The name of a profile, fit to be a part of a file name.
pub(super) fn is_name(profile: &str) -> bool {
    !profile.is_empty()
        && profile.len() <= 100
        && !profile.contains(['/', '\\', '\0', '\n', '\r'])
        && profile != "."
        && profile != ".."
}
