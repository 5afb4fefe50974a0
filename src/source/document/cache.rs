//! Values that came by lately, so that what stands in one object after the other is read once.

use crate::model::Value;
use crate::text::json::{Shape, Token};

/// The values of each row of the table of names, as they were written.
pub(crate) struct Recent<'a>(Vec<Vec<(&'a str, Value)>>);

impl<'a> Recent<'a> {
    /// Nothing came by yet; there are so many rows.
    pub(crate) fn new(rows: usize) -> Self {
        Self(vec![Vec::new(); rows])
    }

    /// The value that came by as it is written now.
    pub(crate) fn recall(&self, row: usize, token: &Token<'_>) -> Option<&Value> {
        let mut recent = self.0.get(row)?.iter().filter(|_| token.shape == Shape::Text);
        recent.find(|(written, _)| *written == token.written).map(|(_, value)| value)
    }

    /// Keeps a value that is written as a text, beside the `most` of its row.
    pub(crate) fn remember(&mut self, row: usize, token: Token<'a>, value: &Option<Value>, most: usize) {
        let (Some(recent), Some(value)) = (self.0.get_mut(row), value) else { return };
        if token.shape == Shape::Text {
            if recent.len() == most {
                recent.remove(0);
            }
            recent.push((token.written, value.clone()));
        }
    }
}
