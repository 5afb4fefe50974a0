//! A value or a key of JSON text, as it is written.

use std::borrow::Cow;

use super::{Cursor, lexeme};
use crate::text::Span;

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `null`.
    Null,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

impl Shape {
    pub(super) const fn of(first: u8) -> Self {
        match first {
            b'"' => Self::Text,
            b'{' => Self::Object,
            b'[' => Self::List,
            b't' | b'f' => Self::Flag,
            b'n' => Self::Null,
            _ => Self::Number,
        }
    }
}

/// A value, or a key, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// What it looks like.
    pub shape: Shape,
    /// The text as written, without the quotes of a string.
    pub written: &'a str,
    /// The first byte of `written`.
    pub start: usize,
    pub(super) escaped: bool,
}

impl<'a> Token<'a> {
    /// The bytes of `written`.
    #[must_use]
    pub fn span(&self) -> Span {
        Span::new(self.start, self.start + self.written.len())
    }

    /// Says whether nothing is said: `null` or an empty string.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.shape == Shape::Null || (self.shape == Shape::Text && self.written.is_empty())
    }

    /// Says whether there is an escape in it.
    #[must_use]
    pub fn is_escaped(&self) -> bool {
        self.escaped
    }

    /// The text that is meant; `None` if it has an escape that stands for no character.
    #[must_use]
    pub fn said(&self) -> Option<Cow<'a, str>> {
        if !self.escaped {
            return Some(Cow::Borrowed(self.written));
        }
        lexeme::plain(self.written)
            .or_else(|| serde_json::from_str(&format!("\"{}\"", self.written)).ok())
            .map(Cow::Owned)
    }

    /// The text that is meant, if it is short and no escape is in it but of a slash. It takes no memory, and
    /// what says nothing here may still be told by `said`.
    #[must_use]
    pub fn brief<'b>(&self, buffer: &'b mut [u8]) -> Option<&'b str> {
        let mut length = 0;
        let mut rest = self.written.bytes().peekable();
        while let Some(byte) = rest.next() {
            match byte {
                b'\\' if rest.peek() == Some(&b'/') => continue,
                b'\\' => return None,
                byte => *buffer.get_mut(length)? = byte,
            }
            length += 1;
        }
        std::str::from_utf8(buffer.get(..length)?).ok().filter(|_| self.shape == Shape::Text)
    }

    /// A cursor at the beginning of a list or an object.
    #[must_use]
    pub fn cursor(&self) -> Cursor<'a> {
        Cursor::new(self.written, self.start)
    }
}

/// What leads to the value of a key: the comma before it, the key, the colon, and white space.
#[derive(Clone, Copy, Debug)]
pub struct Lead<'a> {
    pub(super) written: &'a str,
    /// Says that the key is the first of its object, so that no comma is due.
    pub(super) fresh: bool,
}

/// What a walk through a value comes by.
#[derive(Clone, Copy, Debug)]
pub enum JsonEvent<'a> {
    /// A list or an object begins.
    Open,
    /// A list or an object ends.
    Close,
    /// A key.
    Key(Token<'a>),
    /// A value that is neither a list nor an object.
    Scalar(Token<'a>),
}
