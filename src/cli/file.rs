//! A file that appears whole or not at all, and one that is added to.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use miette::miette;
use tempfile::NamedTempFile;

use super::Failure;
use super::interrupt::unfinished;
use crate::report::BUFFER;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Everyone who gets to it.
    All,
    /// Whoever wrote it.
    Owner,
}

/// Refuses to write over what was read.
pub(super) fn spare<'p>(
    read: &[PathBuf],
    outputs: impl IntoIterator<Item = &'p Path>,
) -> Result<(), Failure> {
    let read: Vec<PathBuf> = read.iter().map(|path| real(path)).collect();
    match outputs.into_iter().find(|path| read.contains(&real(path))) {
        Some(path) => Err(miette!(
            help = "write to another file",
            "{} was read, and would be overwritten",
            path.display()
        )),
        None => Ok(()),
    }
}

/// The path by which a file is known, whether it is there or not.
pub(super) fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let folder = folder_of(path).canonicalize();
        folder.ok().zip(path.file_name()).map_or_else(|| path.to_owned(), |(folder, name)| folder.join(name))
    })
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a file.
pub(super) fn write(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let done = match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        // a pipe or a device is not to be replaced
        Ok(there) if !there.is_file() => fs::OpenOptions::new().write(true).open(path).and_then(|file| {
            let mut out = BufWriter::with_capacity(BUFFER, file);
            write(&mut out)?;
            out.flush()
        }),
        _ => whole(&real(path), readers, write),
    };
    done.map_err(|error| cannot(path, &error))
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    let help = "name a file in a folder that is there and can be written to";
    miette!(help = help, "{} cannot be written: {error}", path.display())
}

fn whole(
    path: &Path,
    readers: Readers,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // the name that it has meanwhile is nobody's business
    let file = NamedTempFile::new_in(folder_of(path)).map_err(|error| io::Error::from(error.kind()))?;
    unfinished(Some(file.path()));
    let mut out = BufWriter::with_capacity(BUFFER, file);
    let done = write(&mut out).and_then(|()| {
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        allow(file.path(), readers)?;
        file.persist(path).map_err(|error| error.error)
    });
    unfinished(None);
    done.map(drop)
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
    done.map_err(|error| cannot(path, &error))
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
