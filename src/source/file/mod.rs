//! A file, or a folder of pages → live tunnels, whatever shape they were saved in.
//!
//! `folder` finds the files, `bytes` and `encoding` read the text, `detect` and `envelope` tell what it is,
//! `document` makes tunnels of it, and pages come together in `listing`. Shapes are told apart by content, never by name.

mod advice;
mod bytes;
mod detect;
mod encoding;
mod envelope;
mod folder;
mod json;
mod kinds;
mod listing;
mod page;
mod sniff;
mod wrapper;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

pub use self::bytes::{is_stdin, name};
use self::page::Page;
pub use self::sniff::{is_answer, is_piped};
use super::Error;
use crate::model::FactSet;
use crate::model::subject::{Going, Live, Source};
use crate::text::SourceFile;

/// What a file, or a folder of pages, holds.
#[derive(Debug, Default)]
pub struct Read {
    /// The tunnels, in the order of the pages.
    pub tunnels: Vec<Arc<Live>>,
    /// Tunnels that are to be destroyed; nobody judges them.
    pub going: Vec<Going>,
    /// The sources of a snapshot that were asked for a part of their tunnels.
    pub narrowed: Vec<Arc<Source>>,
    /// What the file cannot tell, though it holds all of its tunnels.
    pub notes: Vec<String>,
    /// Why it does not hold all of them.
    pub partial: Option<Error>,
}

/// Reads all live tunnels of a file, or of a folder of pages and the folders in it, in the order of the
/// pages. Facts that are not `wanted` are checked and not kept.
///
/// # Errors
///
/// Whatever keeps the answer from being whole: see [`Error`].
pub fn read(path: &Path, source: &Arc<Source>, wanted: FactSet) -> Result<Read, Error> {
    Pages::of(path, source, wanted)?.whole()
}

/// A source, and what it holds.
type Of<T> = (Arc<Source>, Result<T, Error>);

/// Reads several files or folders, each a source of its own; those that are pages of one listing are one
/// source.
#[must_use]
pub fn read_all(files: &[(Arc<Source>, PathBuf)], wanted: FactSet) -> Vec<Of<Read>> {
    let read = files.iter().map(|(source, path)| (Arc::clone(source), Pages::of(path, source, wanted)));
    let mut read: Vec<Option<Of<Pages>>> = read.map(Some).collect();
    let pages: Vec<Option<&[Page]>> = read
        .iter()
        .map(|one| one.as_ref().and_then(|(_, pages)| pages.as_ref().ok()).map(|pages| &*pages.pages))
        .collect();
    for places in listing::joined(&pages) {
        let parts: Vec<Of<Pages>> = places.iter().filter_map(|place| read.get_mut(*place)?.take()).collect();
        let source = together(parts.iter().map(|(source, _)| source));
        let mut all = Pages { name: source.name.to_string(), ..Pages::default() };
        for pages in parts.into_iter().filter_map(|(_, pages)| pages.ok()) {
            all.pages.extend(pages.pages);
            all.notes.extend(pages.notes);
        }
        all.belong_to(&source);
        if let Some(first) = places.first().and_then(|place| read.get_mut(*place)) {
            *first = Some((source, Ok(all)));
        }
    }
    read.into_iter().flatten().map(|(source, pages)| (source, pages.and_then(Pages::whole))).collect()
}

/// The source that several are together: it goes by the name of the first.
fn together<'s>(mut sources: impl Iterator<Item = &'s Arc<Source>>) -> Arc<Source> {
    let first = sources.next();
    let name = first.map_or("", |first| &first.name);
    let name = match sources.count() {
        1 => format!("{name} and 1 more page"),
        more => format!("{name} and {more} more pages"),
    };
    Arc::new(Source {
        name: name.into(),
        kind: super::FILE,
        region: None,
        named: false,
        location: None,
        part: Vec::new(),
    })
}

/// The pages of one source.
#[derive(Default)]
struct Pages {
    name: String,
    pages: Vec<Page>,
    notes: Vec<String>,
}

impl Pages {
    fn of(path: &Path, source: &Arc<Source>, wanted: FactSet) -> Result<Self, Error> {
        let files = folder::files(path)?;
        bytes::bounded(&files.read, bytes::MOST_BYTES)?;
        let pages: Vec<Result<Vec<Page>, Error>> = files
            .read
            .par_iter()
            .map(|file| {
                let text = bytes::text(file, bytes::MOST_BYTES)?;
                page::read(SourceFile::awaited(bytes::name(file), !is_stdin(file)), text, source, wanted)
            })
            .collect();
        let pages = pages.into_iter().collect::<Result<Vec<_>, _>>()?;
        let pages = pages.into_iter().flatten().collect();
        Ok(Self { name: bytes::name(path), pages, notes: files.note().into_iter().collect() })
    }

    /// The tunnels, if all of them are there.
    fn whole(self) -> Result<Read, Error> {
        listing::complete(&self.name, &self.pages)?;
        listing::distinct(self.pages.iter())?;
        let mut read = Read { notes: self.notes, ..Read::default() };
        for page in self.pages {
            read.tunnels.extend(page.tunnels);
            read.going.extend(page.besides.going);
            read.narrowed.extend(page.besides.narrowed);
            read.notes.extend(page.besides.notes);
            read.partial = read.partial.or(page.besides.partial);
        }
        Ok(read)
    }

    fn belong_to(&mut self, source: &Arc<Source>) {
        let tunnels = self.pages.iter_mut().flat_map(|page| &mut page.tunnels);
        for live in tunnels.filter_map(Arc::get_mut) {
            live.source = Arc::clone(source);
        }
    }
}

/// Finds a file that two of several paths lead to: the places of the two, and the file as the second
/// names it. A path that cannot be read leads nowhere.
#[must_use]
pub fn shared(paths: &[&Path]) -> Option<([usize; 2], PathBuf)> {
    let mut seen: HashMap<PathBuf, usize> = HashMap::new();
    for (place, path) in paths.iter().enumerate().filter(|_| paths.len() > 1) {
        for file in folder::files(path).unwrap_or_default().read {
            let stdin = is_stdin(&file).then(|| file.clone());
            let Some(real) = stdin.or_else(|| file.canonicalize().ok()) else { continue };
            match seen.insert(real, place) {
                Some(first) if first != place => return Some(([first, place], file)),
                _ => {}
            }
        }
    }
    None
}

/// Reads the tunnels of one page of a listing that came over the network. Whether the pages make a
/// whole is the caller's affair.
pub(in crate::source) fn answer(
    name: &str,
    text: String,
    source: &Arc<Source>,
) -> Result<Vec<Arc<Live>>, Error> {
    let pages = page::read(SourceFile::awaited(name, false), text, source, FactSet::ALL)?;
    Ok(pages.into_iter().flat_map(|page| page.tunnels).collect())
}
