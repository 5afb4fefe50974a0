//! A path → the files that are read of it. A folder is read with the folders in it, and what is left out
//! of it is said.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};

use super::bytes::{is_stdin, name};
use crate::source::Error;
use crate::source::shown::shown;

/// The endings of files that hold answers.
const ENDINGS: [&str; 3] = ["json", "jsonl", "ndjson"];

/// Folders are read down to this depth.
const DEEPEST: usize = 16;

/// A folder with more entries is none of pages.
const MOST_ENTRIES: usize = 100_000;

/// So many of the files that are left out are named.
const MOST_NAMED: usize = 3;

/// The files of a path.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// The files, sorted by name, those of a folder before those of the folders in it.
    pub(super) read: Vec<PathBuf>,
    /// What stands in the folder, and is not read.
    left_out: Vec<PathBuf>,
    entries: usize,
    /// The folders on the way, by the names that the system has for them.
    entered: HashSet<PathBuf>,
}

/// The files to read: the path itself, or the pages in the folder.
pub(super) fn files(path: &Path) -> Result<Files, Error> {
    let unreadable = |reason| Error::Unreadable { file: name(path), reason };
    if is_stdin(path) || !fs::metadata(path).map_err(unreadable)?.is_dir() {
        return Ok(Files { read: vec![path.to_owned()], ..Files::default() });
    }
    let mut files = Files::default();
    files.enter(path, 0)?;
    if files.read.is_empty() { Err(Error::NoPages { file: name(path) }) } else { Ok(files) }
}

impl Files {
    fn enter(&mut self, folder: &Path, depth: usize) -> Result<(), Error> {
        let unreadable = |reason| Error::Unreadable { file: name(folder), reason };
        // a link may lead back
        if !self.entered.insert(folder.canonicalize().map_err(unreadable)?) {
            return Ok(());
        }
        let entries: io::Result<Vec<DirEntry>> = fs::read_dir(folder).map_err(unreadable)?.collect();
        let mut entries: Vec<PathBuf> = entries.map_err(unreadable)?.iter().map(DirEntry::path).collect();
        self.entries += entries.len();
        if self.entries > MOST_ENTRIES || depth > DEEPEST {
            return Err(Error::TooManyFiles { file: name(folder), most: MOST_ENTRIES, deepest: DEEPEST });
        }
        entries.sort();
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) =
            entries.into_iter().partition(|path| path.is_dir());
        for file in files {
            let known = |ending: &str| file.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
            let list =
                if ENDINGS.iter().any(|ending| known(ending)) { &mut self.read } else { &mut self.left_out };
            list.push(file);
        }
        for folder in folders {
            // what tools keep for themselves
            if is_hidden(&folder) { self.left_out.push(folder) } else { self.enter(&folder, depth + 1)? }
        }
        Ok(())
    }

    /// What should be known of the files that are not read.
    pub(super) fn note(&self) -> Option<String> {
        let names = self.left_out.iter().take(MOST_NAMED).map(|path| shown(&name(path)));
        let names = names.collect::<Vec<_>>().join(", ");
        let more = if self.left_out.len() > MOST_NAMED { ", …" } else { "" };
        match self.left_out.len() {
            0 => None,
            1 => Some(format!("1 entry of the folder was not read: {names}; files end in .json")),
            many => {
                Some(format!("{many} entries of the folder were not read: {names}{more}; files end in .json"))
            }
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
