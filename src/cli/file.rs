//! A file that appears whole or not at all, and one that is added to.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use miette::{IntoDiagnostic, WrapErr};

use super::Failure;
use super::interrupt::unfinished;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Everyone who gets to it.
    All,
    /// Whoever wrote it.
    Owner,
}

/// Writes a file.
pub(super) fn write(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let done = tempfile::NamedTempFile::new_in(folder).and_then(|file| {
        unfinished(Some(file.path()));
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        allow(file.path(), readers)?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    });
    unfinished(None);
    done.into_diagnostic().wrap_err_with(|| format!("{} cannot be written", path.display()))
}

/// Appends to a file that others write to as well, all of it or nothing.
pub(super) fn append(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let mut text = Vec::new();
    let done = write(&mut text).and_then(|()| {
        let mut file = fs::OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(&text)
    });
    done.into_diagnostic().wrap_err_with(|| format!("{} cannot be written", path.display()))
}

/// What a new file gets from the shell's own mask is not known here.
#[cfg(unix)]
fn allow(path: &Path, readers: Readers) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = match readers {
        Readers::All => 0o644,
        Readers::Owner => 0o600,
    };
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn allow(path: &Path, _: Readers) -> io::Result<()> {
    fs::metadata(path).map(drop)
}
