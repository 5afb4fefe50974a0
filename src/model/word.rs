//! Words of closed vocabularies: one canonical spelling, and every other spelling that a wire or a
//! person uses for it.
//!
//! A word that a vocabulary does not hold is kept as it was said, so that it can be shown.

use std::fmt;
use std::sync::{Arc, LazyLock};

use super::algorithm::Algorithm;
use super::index::Index;

/// One word of a vocabulary.
#[derive(Debug)]
pub struct Term {
    /// The canonical spelling.
    pub word: &'static str,
    /// Other spellings, written in any case and with any of `-_./ ` between their parts.
    pub aliases: &'static [&'static str],
    /// What it is, in one line.
    pub doc: &'static str,
    /// What is known of it, if it is an algorithm.
    pub algorithm: Option<&'static Algorithm>,
}

impl Term {
    /// The word for an algorithm.
    #[must_use]
    pub const fn of(
        word: &'static str,
        aliases: &'static [&'static str],
        algorithm: &'static Algorithm,
        doc: &'static str,
    ) -> Self {
        Self { word, aliases, doc, algorithm: Some(algorithm) }
    }
}

/// A closed set of words that a fact can take.
pub struct Vocabulary {
    /// What one of its words is called in a message: "a cipher".
    pub noun: &'static str,
    /// The words, in the order in which they are shown.
    pub terms: &'static [Term],
    index: LazyLock<Index<String, &'static Term>>,
}

impl Vocabulary {
    /// Makes a vocabulary; `index` is `|| index(TERMS)` over the same terms.
    pub const fn new(
        noun: &'static str,
        terms: &'static [Term],
        index: fn() -> Index<String, &'static Term>,
    ) -> Self {
        Self { noun, terms, index: LazyLock::new(index) }
    }

    /// Finds a term by any of its spellings.
    #[must_use]
    pub fn find(&self, said: &str) -> Option<&'static Term> {
        let mut buffer = [0; LONGEST];
        self.index.get(normalised(said, &mut buffer)?).copied()
    }

    /// Reads a word, keeping one that is not known.
    #[must_use]
    pub fn read(&self, said: &str) -> Word {
        self.find(said).map_or_else(|| Word::Unknown(Arc::new(said.into())), Word::Known)
    }
}

impl fmt::Debug for Vocabulary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Vocabulary").field(&self.noun).finish()
    }
}

/// Maps every spelling of every term to its term.
#[must_use]
pub fn index(terms: &'static [Term]) -> Index<String, &'static Term> {
    let mut buffer = [0; LONGEST];
    let spellings = terms.iter().flat_map(|term| {
        std::iter::once(term.word).chain(term.aliases.iter().copied()).map(move |said| (said, term))
    });
    spellings.filter_map(|(said, term)| Some((normalised(said, &mut buffer)?.to_owned(), term))).collect()
}

/// No spelling of any term is longer than this.
const LONGEST: usize = 40;

/// Lower case without separators; `None` for what is too long to be a word of ours.
fn normalised<'a>(said: &str, buffer: &'a mut [u8; LONGEST]) -> Option<&'a str> {
    let mut length = 0;
    for byte in said.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b'.' | b'/' | b' ')) {
        *buffer.get_mut(length)? = byte.to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// A word as a tunnel has it. No larger than it must be: a tunnel has seventeen.
#[derive(Clone, Debug)]
pub enum Word {
    /// A word of the vocabulary.
    Known(&'static Term),
    /// A word that the vocabulary does not hold, as it was said.
    Unknown(Arc<Box<str>>),
}

impl Word {
    /// The canonical spelling, or the word as it was said.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(term) => term.word,
            Self::Unknown(said) => said,
        }
    }

    /// What is known of the algorithm that the word names.
    #[must_use]
    pub fn algorithm(&self) -> Option<&'static Algorithm> {
        match self {
            Self::Known(term) => term.algorithm,
            Self::Unknown(_) => None,
        }
    }

    /// Says whether the word is `none`: the thing is switched off.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::Known(term) if term.word == "none")
    }
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Known(a), Self::Known(b)) => std::ptr::eq(*a, *b),
            (Self::Unknown(a), Self::Unknown(b)) => a.eq_ignore_ascii_case(b),
            (Self::Known(_), Self::Unknown(_)) | (Self::Unknown(_), Self::Known(_)) => false,
        }
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
