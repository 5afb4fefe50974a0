//! A file, or a folder of pages → live tunnels, whatever shape they were saved in.
//!
//! `bytes` reads the text, `shape` and `envelope` tell what it is, `object` makes tunnels of its
//! objects by the names in the table of facts, `mask` blanks the secrets, and here pages come
//! together. Shapes are told apart by content, never by name.

mod answer;
mod bytes;
mod envelope;
mod json;
mod mask;
mod names;
mod object;
mod page;
mod part;
mod recent;
mod scalar;
mod shape;
mod snapshot;
mod terraform;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use self::page::Page;
use super::Error;
use super::error::shown;
use crate::model::subject::{Going, Live, Source};
use crate::model::{FactSet, Index, SourceFile};

/// What a file, or a folder of pages, holds.
#[derive(Debug, Default)]
pub struct Read {
    /// The tunnels, in the order of the pages.
    pub tunnels: Vec<Arc<Live>>,
    /// Tunnels that are to be destroyed; nobody judges them.
    pub going: Vec<Going>,
    /// What the file cannot tell, though it holds all of its tunnels.
    pub notes: Vec<String>,
    /// Why it does not hold all of them.
    pub partial: Option<Error>,
}

/// Reads all live tunnels of a file, or of a folder of `*.json` pages, in the order of the pages. Facts
/// that are not `wanted` are checked and not kept.
///
/// # Errors
///
/// Whatever keeps the answer from being whole: see [`Error`].
pub fn read(path: &Path, source: &Arc<Source>, wanted: FactSet) -> Result<Read, Error> {
    let files = bytes::files(path)?;
    bytes::bounded(&files, bytes::MOST_BYTES)?;
    let pages: Vec<Result<Page, Error>> = files
        .par_iter()
        .map(|file| {
            let text = bytes::text(file, bytes::MOST_BYTES)?;
            page::read(SourceFile::awaited(bytes::name(file), true), text, source, wanted)
        })
        .collect();
    let pages = pages.into_iter().collect::<Result<Vec<_>, _>>()?;
    complete(&bytes::name(path), &pages)?;
    distinct(&pages)?;
    let mut read = Read::default();
    for page in pages {
        read.tunnels.extend(page.tunnels);
        read.going.extend(page.besides.going);
        read.notes.extend(page.besides.notes);
        read.partial = read.partial.or(page.besides.partial);
    }
    Ok(read)
}

/// Finds a file that two of several paths lead to: the places of the two, and the file as the second
/// names it. A path that cannot be read leads nowhere.
#[must_use]
pub fn shared(paths: &[&Path]) -> Option<([usize; 2], PathBuf)> {
    let mut seen: HashMap<PathBuf, usize> = HashMap::new();
    for (place, path) in paths.iter().enumerate().filter(|_| paths.len() > 1) {
        for file in bytes::files(path).unwrap_or_default() {
            let Ok(real) = file.canonicalize() else { continue };
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
pub(in crate::fetch) fn answer(
    name: &str,
    text: String,
    source: &Arc<Source>,
) -> Result<Vec<Arc<Live>>, Error> {
    Ok(page::read(SourceFile::awaited(name, false), text, source, FactSet::ALL)?.tunnels)
}

/// Checks that the pages which count the tunnels of their listing hold all of them: each its own
/// listing, or together one.
fn complete(name: &str, pages: &[Page]) -> Result<(), Error> {
    let totals = pages.iter().filter_map(|page| Some((page, page.total?, page.tunnels.len() as u64)));
    let mut found = 0;
    let mut whole = true;
    let mut first: Option<(&Page, u64)> = None;
    let mut other = None;
    for (page, total, tunnels) in totals {
        found += tunnels;
        whole &= total == tunnels;
        let (_, expected) = *first.get_or_insert((page, total));
        if total != expected {
            other.get_or_insert((page, total));
        }
    }
    match (first, other) {
        _ if whole => Ok(()),
        (Some((first, total)), Some((other, other_total))) => Err(Error::Totals {
            file: other.file.name().to_owned(),
            total: other_total,
            other: first.file.name().to_owned(),
            other_total: total,
        }),
        (Some((_, total)), None) if total != found => {
            Err(Error::Total { file: name.to_owned(), total, found })
        }
        _ => Ok(()),
    }
}

/// Checks that no tunnel is listed twice. Terraform may well manage one tunnel twice; whoever pairs
/// it says so.
fn distinct(pages: &[Page]) -> Result<(), Error> {
    let listed = pages.iter().filter(|page| page.listing).map(|page| page.tunnels.len()).sum();
    let mut seen: Index<&str, &Live> = Index::default();
    seen.reserve(listed);
    for live in pages.iter().filter(|page| page.listing).flat_map(|page| &page.tunnels) {
        let Some(id) = live.tunnel.id.as_deref() else { continue };
        let Some(first) = seen.insert(id, live) else { continue };
        let place = |live: &Live| live.origin.as_ref().map(|origin| origin.location.to_string());
        return Err(Error::Duplicate {
            place: place(live).unwrap_or_default(),
            id: shown(id),
            first: place(first).unwrap_or_default(),
        });
    }
    Ok(())
}
