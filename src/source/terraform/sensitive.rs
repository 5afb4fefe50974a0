//! Keys that Terraform marks as sensitive. Some that pass its documents on put one text in the place of all that is
//! marked, and nobody knows which text it is: a key that is marked in every tunnel, and the same in all of them, is
//! taken to be withheld.

use std::sync::Arc;

use super::resource::at;
use crate::source::Error;
use crate::source::document::Tunnels;
use crate::source::document::answer::Answer;
use crate::text::json::{Cursor, Shape};

/// Which of the tunnels have a key that is marked.
#[derive(Default)]
pub(super) struct Marks(Vec<bool>);

impl Marks {
    /// Notes what is marked of the next tunnel: all of it, or some of its keys.
    pub(super) fn note<'a>(
        &mut self,
        answer: Answer<'a>,
        sensitive: Option<Cursor<'a>>,
        key: &[&str],
    ) -> Result<(), Error> {
        let mut marked = sensitive.is_some_and(is_true);
        for length in 1..=key.len() {
            let Some(whole) = sensitive.filter(|_| !marked) else { break };
            marked = at(answer, whole, key.get(..length).unwrap_or_default())?.is_some_and(is_true);
        }
        self.0.push(marked);
        Ok(())
    }

    /// Takes the keys out, if one text stands for all of them.
    pub(super) fn withhold(self, tunnels: &mut Tunnels) {
        let with_keys = || tunnels.iter().zip(&self.0).filter(|(live, _)| live.tunnel.psk.is_some());
        let first = with_keys().next().and_then(|(live, _)| live.tunnel.psk.clone());
        let alike = with_keys().all(|(live, marked)| *marked && live.tunnel.psk == first);
        if alike && with_keys().nth(1).is_some() {
            for live in tunnels.iter_mut().filter_map(Arc::get_mut) {
                live.tunnel.psk = None;
            }
        }
    }
}

/// What is marked of the items of a list, one after the other.
pub(super) struct OfItems<'a> {
    list: Option<Cursor<'a>>,
    /// Says that each item has marks of its own; if not, the mark of the list is that of each.
    each: bool,
}

impl<'a> OfItems<'a> {
    /// Begins with the first item of a list of which this is marked.
    pub(super) fn new(mut list: Option<Cursor<'a>>) -> Self {
        let each = list.as_mut().is_some_and(|list| list.peek() == Some(Shape::List) && list.open());
        Self { list, each }
    }

    /// What is marked of the next item.
    pub(super) fn next(&mut self) -> Option<Cursor<'a>> {
        let list = self.list.as_mut()?;
        if !self.each {
            return Some(*list);
        }
        let item = list.item().then_some(*list)?;
        list.token()?;
        Some(item)
    }
}

fn is_true(mut cursor: Cursor<'_>) -> bool {
    cursor.token().is_some_and(|token| token.written == "true")
}
