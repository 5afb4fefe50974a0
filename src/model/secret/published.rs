//! Pre-shared keys that are no secret: those that guides print, and placeholders that nobody replaced.
//!
//! Keys of guides are known by a digest of their letters and digits, in lower case: the first eight bytes of
//! their SHA-256. A placeholder is told by its words.

mod placeholder;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub(in crate::model) use placeholder::VENDOR_WORDS;

use sha2::{Digest, Sha256};

use super::Secret;
use crate::model::guide::{GUIDES, PLACEHOLDER};

/// A longer key is neither, in bytes.
const LONGEST: usize = 128;

/// To a key of at least so many letters and digits, people append digits.
const APPENDABLE: usize = 6;

/// The guides that print a key, or that it is a placeholder; an empty list of another key. None, if the key is
/// not at hand and a snapshot does not tell.
pub(in crate::model) fn told(psk: &Secret) -> Option<Arc<[Arc<str>]>> {
    match psk.measures() {
        Some(measures) => measures.published.clone(),
        None => psk.expose().map(|key| by(key).into()),
    }
}

fn by(key: &str) -> Vec<Arc<str>> {
    if key.len() > LONGEST {
        return Vec::new();
    }
    let guides = of_guides(&bare(key.chars()));
    if guides.is_empty() && placeholder::is_placeholder(key) {
        return vec![PLACEHOLDER.into()];
    }
    guides
}

/// What is left of a key without its case and its separators.
fn bare(key: impl Iterator<Item = char>) -> String {
    key.filter(|c| c.is_ascii_alphanumeric() || !c.is_ascii()).map(|c| c.to_ascii_lowercase()).collect()
}

/// The guides that print a key, or one to which digits were appended.
fn of_guides(bare: &str) -> Vec<Arc<str>> {
    let stem = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let least = stem.len().max(APPENDABLE);
    let shorter = if stem.is_empty() { 0..0 } else { least..bare.len() };
    for end in shorter.chain([bare.len()]).rev() {
        let digest = digest(bare.get(..end).unwrap_or_default());
        let printing = GUIDES.iter().filter(|guide| guide.keys.contains(&digest));
        let names: Vec<Arc<str>> = printing.map(|guide| guide.name.into()).collect();
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

fn digest(bare: &str) -> u64 {
    let digest = Sha256::digest(bare.as_bytes());
    digest.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
}
