//! A cursor over JSON text that says where each value stands and copies none of it.
//!
//! It trusts the text: whoever reads a file has it checked by a real parser first. On text that is
//! no JSON the cursor ends early or yields nonsense, in bounded time and without a panic.

use std::borrow::Cow;

use super::place::Span;

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
    const fn of(first: u8) -> Self {
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
    escaped: bool,
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

    /// The text that is meant; `None` if it has an escape that stands for no character.
    #[must_use]
    pub fn said(&self) -> Option<Cow<'a, str>> {
        if !self.escaped {
            return Some(Cow::Borrowed(self.written));
        }
        serde_json::from_str(&format!("\"{}\"", self.written)).ok().map(Cow::Owned)
    }

    /// A cursor at the beginning of a list or an object.
    #[must_use]
    pub fn cursor(&self) -> Cursor<'a> {
        Cursor { text: self.written, base: self.start, at: 0 }
    }
}

/// What a walk through a value comes by.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A list or an object begins.
    Open,
    /// A list or an object ends.
    Close,
    /// A key.
    Key(Token<'a>),
    /// A value that is neither a list nor an object.
    Scalar(Token<'a>),
}

/// A place in JSON text.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    base: usize,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Stands at the beginning of `text`, whose first byte is byte `base` of its file.
    #[must_use]
    pub fn new(text: &'a str, base: usize) -> Self {
        Self { text, base, at: 0 }
    }

    /// The byte of the file that comes next.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.base + self.at
    }

    /// Goes to the next value and says what it looks like.
    pub fn peek(&mut self) -> Option<Shape> {
        self.space().map(Shape::of)
    }

    /// Steps into the list or object that comes next.
    pub fn open(&mut self) -> bool {
        let opens = matches!(self.space(), Some(b'{' | b'['));
        self.at += usize::from(opens);
        opens
    }

    /// Steps to the next value of the list that the cursor is in, or out of the list.
    pub fn item(&mut self) -> bool {
        match self.space() {
            Some(b']') => {
                self.at += 1;
                false
            }
            Some(_) => true,
            None => false,
        }
    }

    /// Reads the next key of the object that the cursor is in, or steps out of the object.
    pub fn key(&mut self) -> Option<Token<'a>> {
        match self.space()? {
            b'"' => {
                let key = self.string()?;
                self.colon().then_some(key)
            }
            b'}' => {
                self.at += 1;
                None
            }
            _ => None,
        }
    }

    /// Reads the next value, a list or an object as a whole.
    pub fn token(&mut self) -> Option<Token<'a>> {
        match Shape::of(self.space()?) {
            Shape::Text => self.string(),
            Shape::List | Shape::Object => self.walk(|_| {}),
            shape => self.bare(shape),
        }
    }

    /// Reads the next value and tells `see` everything in it, however deep.
    pub fn walk(&mut self, mut see: impl FnMut(Event<'a>)) -> Option<Token<'a>> {
        let shape = Shape::of(self.space()?);
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.space()? {
                b'{' | b'[' => {
                    self.at += 1;
                    depth += 1;
                    see(Event::Open);
                }
                b'}' | b']' => {
                    self.at += 1;
                    depth = depth.checked_sub(1)?;
                    see(Event::Close);
                }
                b'"' => {
                    let text = self.string()?;
                    if self.colon() {
                        see(Event::Key(text));
                        continue;
                    }
                    see(Event::Scalar(text));
                    if depth == 0 {
                        return Some(text);
                    }
                }
                first => see(Event::Scalar(self.bare(Shape::of(first))?)),
            }
            if depth == 0 {
                return Some(self.since(start, shape, false));
            }
        }
    }

    /// Skips to what is neither white space nor a comma.
    fn space(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' | b',' => self.at += 1,
                other => return Some(other),
            }
        }
    }

    fn colon(&mut self) -> bool {
        let colon = self.space() == Some(b':');
        self.at += usize::from(colon);
        colon
    }

    fn string(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        let mut escaped = false;
        loop {
            match *bytes.get(end)? {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    end += 2;
                }
                _ => end += 1,
            }
        }
        self.at = end;
        let token = self.since(start, Shape::Text, escaped);
        self.at += 1;
        Some(token)
    }

    /// Reads a number, `true`, `false` or `null`.
    fn bare(&mut self, shape: Shape) -> Option<Token<'a>> {
        let start = self.at;
        let ends = |byte: &u8| matches!(byte, b',' | b':' | b']' | b'}' | b' ' | b'\n' | b'\t' | b'\r');
        let rest = self.text.as_bytes().get(start..)?;
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
        (self.at > start).then(|| self.since(start, shape, false))
    }

    fn since(&self, start: usize, shape: Shape, escaped: bool) -> Token<'a> {
        let written = self.text.get(start..self.at).unwrap_or_default();
        Token { shape, written, start: self.base + start, escaped }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_value_is_found_where_it_stands() {
        let text = r#" {"a": [1, {"b":"x\"y"}], "c" :null, "d": "\u00e9"} "#;
        let mut cursor = Cursor::new(text, 0);
        assert!(cursor.open());
        let mut found = Vec::new();
        while let Some(key) = cursor.key() {
            let value = cursor.token().expect("a value");
            assert_eq!(&text[value.span().range()], value.written);
            found.push((key.written, value.shape, value.said().expect("text").into_owned()));
        }
        assert_eq!(
            found,
            [
                ("a", Shape::List, r#"[1, {"b":"x\"y"}]"#.to_owned()),
                ("c", Shape::Null, "null".to_owned()),
                ("d", Shape::Text, "é".to_owned()),
            ]
        );
        assert_eq!(cursor.offset(), text.len() - 1);
    }

    #[test]
    fn nesting_costs_no_stack() {
        let text = format!("{}1{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(Cursor::new(&text, 0).token().expect("a value").written.len(), text.len());
    }

    #[test]
    fn an_escape_that_stands_for_no_character_is_no_text() {
        assert_eq!(Cursor::new(r#""\ud800""#, 0).token().expect("a value").said(), None);
    }

    proptest! {
        #[test]
        fn any_text_is_walked_to_an_end(text in r#"[\[\]{}",:\\a1nt é]{0,60}"#) {
            let mut cursor = Cursor::new(&text, 0);
            while cursor.token().is_some() {}
            let mut cursor = Cursor::new(&text, 0);
            cursor.open();
            while cursor.key().is_some() {
                cursor.token();
            }
            prop_assert!(cursor.offset() <= text.len());
        }
    }
}
