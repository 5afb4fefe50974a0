//! Pages that together make a listing, or are each one of their own.

use std::collections::BTreeMap;
use std::path::Path;

use super::page::Page;
use crate::model::Index;
use crate::model::subject::Live;
use crate::source::Error;
use crate::source::document::Total;
use crate::source::shown::shown;
use crate::text::Location;

/// Checks that the pages which count the tunnels of their listing hold all of them: all pages, or those of
/// each folder.
pub(super) fn complete(name: &str, pages: &[Page]) -> Result<(), Error> {
    let Err(error) = together(name, &pages.iter().collect::<Vec<_>>()) else { return Ok(()) };
    let mut folders: BTreeMap<Option<&Path>, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        folders.entry(Path::new(page.file.name()).parent()).or_default().push(page);
    }
    let named =
        |folder: Option<&Path>| folder.map_or_else(String::new, |folder| folder.display().to_string());
    let mut each = folders.iter().map(|(folder, pages)| together(&named(*folder), pages));
    match (&error, folders.len()) {
        (_, 1) => Err(error),
        // of several listings, the one that is not whole
        (Error::Totals { .. }, _) => each.collect(),
        _ => each.find_map(Result::err).map_or(Ok(()), |_| Err(error)),
    }
}

/// Checks that pages are each a listing, or together one.
fn together(name: &str, pages: &[&Page]) -> Result<(), Error> {
    let totals = || pages.iter().filter_map(|page| Some((*page, page.total?)));
    let Some((first, expected)) = totals().next() else { return Ok(()) };
    if totals().all(|(page, total)| page.holds() == total.count) {
        return Ok(());
    }
    if let Some((other, total)) = totals().find(|(_, total)| total.count != expected.count) {
        let place = |page: &Page, total: Total| Location::new(&page.file, total.span).to_string();
        return Err(Error::Totals {
            place: place(other, total),
            total: total.count,
            other: place(first, expected),
            other_total: expected.count,
        });
    }
    let found = totals().map(|(page, _)| page.holds()).sum();
    if found == expected.count {
        return Ok(());
    }
    Err(Error::Total { file: name.to_owned(), total: expected.count, found })
}

/// Checks that no tunnel is listed twice. Terraform may manage one tunnel twice, which is told when tunnels are paired.
pub(super) fn distinct<'p>(pages: impl Iterator<Item = &'p Page> + Clone) -> Result<(), Error> {
    let listed = pages.filter(|page| page.listing);
    let mut seen: Index<&str, &Live> = Index::default();
    seen.reserve(listed.clone().map(|page| page.tunnels.len()).sum());
    for live in listed.flat_map(|page| &page.tunnels) {
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

/// The total that all pages count which count one, and how many tunnels they hold, where that is fewer.
fn short(pages: &[Page]) -> Option<(u64, u64)> {
    let mut totals = pages.iter().filter_map(|page| Some((page.total?.count, page.holds())));
    let (total, first) = totals.next()?;
    totals
        .try_fold(first, |found, (other, tunnels)| (other == total).then_some(found + tunnels))
        .map(|found| (total, found))
}

/// Of several files, each with its pages, those that make one listing only together: their places, as many
/// lists as there are such listings.
pub(super) fn joined(files: &[Option<&[Page]>]) -> Vec<Vec<usize>> {
    let mut by_total: BTreeMap<u64, (u64, Vec<usize>)> = BTreeMap::new();
    let mut whole: BTreeMap<u64, usize> = BTreeMap::new();
    for (place, pages) in files.iter().enumerate() {
        match pages.and_then(short) {
            Some((total, found)) if found < total => {
                let (sum, places) = by_total.entry(total).or_default();
                *sum += found;
                places.push(place);
            }
            Some((total, found)) if found == total => _ = whole.entry(total).or_insert(place),
            _ => {}
        }
    }
    let join = |(total, (sum, mut places)): (u64, (u64, Vec<usize>))| {
        // pages behind the last one are empty
        if let (0, Some(whole)) = (sum, whole.get(&total)) {
            places.insert(places.partition_point(|place| place < whole), *whole);
            return Some(places);
        }
        (sum == total && places.len() > 1).then_some(places)
    };
    by_total.into_iter().filter_map(join).collect()
}
