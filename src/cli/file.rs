//! A file that appears whole or not at all, and one that is added to.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use miette::miette;
use tempfile::NamedTempFile;

use super::Failure;
use super::interrupt::unfinished;
use crate::report::BUFFER;
use crate::text::disk;

/// Who may read a new file; one that was there keeps its mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Everyone whom the umask lets.
    All,
    /// Whoever wrote it.
    Owner,
}

/// Refuses to write over what was read, by whichever of its names.
pub(super) fn spare<'p>(outputs: impl IntoIterator<Item = &'p Path>) -> Result<(), Failure> {
    match outputs.into_iter().find(|path| disk::was_read(path)) {
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
    let mode = mode(path, readers);
    // the name that it has meanwhile is nobody's business
    let new = || mode.new_file(folder_of(path)).map_err(|error| io::Error::from(error.kind()));
    let file = unfinished::begin(new)?;
    let mut out = BufWriter::with_capacity(BUFFER, file);
    let done = write(&mut out).and_then(|()| {
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        mode.set(file.as_file())?;
        file.persist(path).map_err(|error| error.error)
    });
    unfinished::end();
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

/// The mode of a file: that of the one which is replaced, or what the umask leaves of the usual one.
struct Mode {
    /// What a new file is made with; the umask is taken off by the system.
    new: u32,
    /// What was there.
    kept: Option<fs::Permissions>,
}

fn mode(path: &Path, readers: Readers) -> Mode {
    let kept = fs::metadata(path).ok().map(|there| there.permissions());
    match (&kept, readers) {
        (None, Readers::All) => Mode { new: 0o666, kept },
        // what is to be read by few is never readable by more, not even half of it
        (Some(_), _) | (None, Readers::Owner) => Mode { new: 0o600, kept },
    }
}

impl Mode {
    fn new_file(&self, folder: &Path) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(self.new));
        builder.tempfile_in(folder)
    }

    fn set(&self, file: &fs::File) -> io::Result<()> {
        match &self.kept {
            Some(kept) if cfg!(unix) => file.set_permissions(kept.clone()),
            _ => Ok(()),
        }
    }
}
