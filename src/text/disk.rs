//! Opens what is read from disk: files only, within bounds. What was read is known afterwards, so that
//! no output is written over it.
//!
//! A named pipe would wait for a writer, and a device may never end. Only a pipe that the shell hands
//! over (`/dev/stdin`, `<(…)`) is read, and it shows in its first bytes whether it is text.

use std::collections::HashSet;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What is no text shows it in its first bytes.
const HEAD: u64 = 4096;

/// The files that were read.
static READ: Mutex<Option<HashSet<Id>>> = Mutex::new(None);

/// What a file is known by, whichever of its names leads to it.
#[cfg(unix)]
type Id = (u64, u64);
#[cfg(not(unix))]
type Id = std::path::PathBuf;

/// Opens a file to read it.
///
/// # Errors
///
/// When it cannot be opened, or is no file: a folder, a named pipe, a socket or a device.
pub fn open(path: &Path) -> io::Result<(File, Metadata)> {
    // asked before it is opened: a named pipe without a writer would wait for one
    is_readable(fs::metadata(path)?.file_type(), path)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    is_readable(metadata.file_type(), path)?;
    if let (true, Some(id)) = (metadata.is_file(), id(path, &metadata)) {
        READ.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default().insert(id);
    }
    Ok((file, metadata))
}

/// Reads a whole file of at most `limit` bytes.
///
/// # Errors
///
/// When it cannot be opened or read, is no file, or is larger.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let (file, metadata) = open(path)?;
    if metadata.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let room = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room + 1);
    if !metadata.is_file() {
        (&file).take(HEAD).read_to_end(&mut bytes)?;
        if bytes.contains(&0) {
            return Err(refused("it holds NUL bytes"));
        }
    }
    let rest = (limit + 1).saturating_sub(bytes.len() as u64);
    file.take(rest).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// Says whether a path leads to a file that was read.
#[must_use]
pub fn was_read(path: &Path) -> bool {
    let id = fs::metadata(path).ok().and_then(|metadata| id(path, &metadata));
    let read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    id.is_some_and(|id| read.as_ref().is_some_and(|read| read.contains(&id)))
}

/// Says why something on disk is not read, if it was refused here.
#[must_use]
pub fn refusal(error: &io::Error) -> Option<String> {
    error.get_ref().map(ToString::to_string)
}

/// Where the pipes stand that a shell hands over.
const HANDED: [&str; 3] = ["/dev/stdin", "/dev/fd", "/proc/self/fd"];

/// Says whether a path stands for a pipe that a shell hands over. What is read of one is gone.
#[must_use]
pub fn is_handed(path: &Path) -> bool {
    HANDED.iter().any(|start| path.starts_with(start))
}

#[cfg(unix)]
fn is_readable(kind: FileType, path: &Path) -> io::Result<()> {
    use std::os::unix::fs::FileTypeExt;
    match () {
        () if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        () if kind.is_fifo() && !is_handed(path) => Err(refused("it is a named pipe, not a file")),
        () if kind.is_socket() => Err(refused("it is a socket, not a file")),
        () if kind.is_char_device() || kind.is_block_device() => Err(refused("it is a device, not a file")),
        () => Ok(()),
    }
}

#[cfg(not(unix))]
fn is_readable(kind: FileType, _: &Path) -> io::Result<()> {
    if kind.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(()) }
}

fn refused(why: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, why)
}

#[cfg(unix)]
fn id(_: &Path, metadata: &Metadata) -> Option<Id> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn id(path: &Path, _: &Metadata) -> Option<Id> {
    path.canonicalize().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use crate::text::disk::*;

    #[test]
    fn only_files_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let pipe = folder.path().join("pipe");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
        let socket = folder.path().join("socket");
        let _bound = std::os::unix::net::UnixListener::bind(&socket).expect("a socket");
        for (path, said) in [
            (&*pipe, "named pipe"),
            (&*socket, "socket"),
            (Path::new("/dev/zero"), "device"),
            (Path::new("/dev/null"), "device"),
        ] {
            let error = read(path, 10).expect_err("refused");
            assert!(refusal(&error).is_some_and(|why| why.contains(said)), "{}: {error}", path.display());
        }
        let error = read(folder.path(), 10).expect_err("a folder");
        assert_eq!(error.kind(), io::ErrorKind::IsADirectory);
    }

    #[test]
    fn files_are_bounded_and_known_afterwards_by_any_name() {
        let folder = tempfile::tempdir().expect("a folder");
        // another test of the process may have read a file of the same number that is gone
        let unread = |name: &str, text: &str| {
            (0..)
                .map(|number| folder.path().join(format!("{name}{number}")))
                .inspect(|path| fs::write(path, text).expect("written"))
                .find(|path| !was_read(path))
                .expect("there is no end of numbers")
        };
        let [a, b] = [unread("a", "twelve bytes"), unread("b", "")];
        let at = |name: &str| match name {
            "a" => a.clone(),
            "b" => b.clone(),
            _ => folder.path().join(name),
        };
        std::os::unix::fs::symlink(at("a"), at("link")).expect("a link");
        fs::hard_link(at("a"), at("twin")).expect("a link");
        assert_eq!(read(&at("a"), 12).expect("text").len(), 12);
        assert_eq!(read(&at("a"), 11).expect_err("too large").kind(), io::ErrorKind::FileTooLarge);
        for (name, known) in
            [("a", true), ("link", true), ("twin", true), ("./link", true), ("b", false), ("c", false)]
        {
            assert_eq!(was_read(&at(name)), known, "{name}");
        }
    }
}
