//! A cursor over JSON text that says where each value stands and copies none of it.
//!
//! It takes what `serde_json` takes, nested up to a bound, and a test holds the two against each
//! other; reading with the one needs no checking with the other, which on large answers is a fifth
//! of the time. On text that is no JSON it stops, and says so.

mod lexeme;
mod token;

pub use token::{JsonEvent, Lead, Shape, Token};

/// Lists and objects are walked through up to this depth.
const DEEPEST: u32 = 128;

/// A place in JSON text.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    base: usize,
    at: usize,
    /// Says that a list or an object has just begun: no comma is due.
    fresh: bool,
    /// Says that the text is no JSON, or too deep.
    failed: bool,
}

impl<'a> Cursor<'a> {
    /// Stands at the beginning of `text`, whose first byte is byte `base` of its file.
    #[must_use]
    pub fn new(text: &'a str, base: usize) -> Self {
        Self { text, base, at: 0, fresh: false, failed: false }
    }

    /// The byte of the file that comes next.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.base + self.at
    }

    /// Says whether everything up to here was JSON, and nothing comes any more.
    #[must_use]
    pub fn is_done(mut self) -> bool {
        !self.failed && self.space().is_none()
    }

    /// Says whether something that was read is no JSON, or too deep.
    #[must_use]
    pub const fn is_broken(&self) -> bool {
        self.failed
    }

    /// Goes to the next value and says what it looks like.
    pub fn peek(&mut self) -> Option<Shape> {
        self.space().map(Shape::of)
    }

    /// Steps into the list or object that comes next.
    pub fn open(&mut self) -> bool {
        self.fresh = matches!(self.space(), Some(b'{' | b'['));
        self.at += usize::from(self.fresh);
        self.fresh
    }

    /// Steps to the next value of the list that the cursor is in, or out of the list.
    pub fn item(&mut self) -> bool {
        self.next(b']').is_some()
    }

    /// Reads the next key of the object that the cursor is in, or steps out of the object.
    pub fn key(&mut self) -> Option<Token<'a>> {
        let first = self.next(b'}')?;
        let key = if first == b'"' { self.string() } else { None };
        self.failed |= key.is_none() || self.space() != Some(b':');
        self.at += usize::from(!self.failed);
        key.filter(|_| !self.failed)
    }

    /// Reads the next key and goes to its value, if that is written as it was `before`: one comparison
    /// for comma, key, colon and white space.
    pub fn key_as(&mut self, before: Lead<'_>) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let same = self.fresh == before.fresh && !self.failed && rest.starts_with(before.written.as_bytes());
        if same {
            self.at += before.written.len();
            self.fresh = false;
        }
        same
    }

    /// What leads to a value whose key was just read by a cursor that stood at `start`.
    pub fn lead(&mut self, start: &Self) -> Lead<'a> {
        self.space();
        Lead { written: self.text.get(start.at..self.at).unwrap_or_default(), fresh: start.fresh }
    }

    /// Reads the next value, which `peek` says is a text. Kept together with what uses it: a token that
    /// is passed on through memory piece by piece is waited for, and that is a tenth of a run.
    #[inline(always)]
    pub fn text(&mut self) -> Option<Token<'a>> {
        let token = if self.failed { None } else { self.string() };
        self.failed |= token.is_none();
        token
    }

    /// Reads the next value, a list or an object as a whole.
    pub fn token(&mut self) -> Option<Token<'a>> {
        match self.space() {
            Some(b'"') => self.scalar(),
            Some(b'[' | b'{') => self.walk(|_| {}),
            _ => self.scalar(),
        }
    }

    /// Reads the next value and tells `see` everything in it, however deep.
    pub fn walk(&mut self, mut see: impl FnMut(JsonEvent<'a>)) -> Option<Token<'a>> {
        let shape = self.peek()?;
        let start = self.at;
        // which of the open ones are objects, the innermost in the lowest bit
        let mut objects = 0_u128;
        let mut depth = 0;
        loop {
            match self.peek() {
                Some(Shape::List | Shape::Object) if depth == DEEPEST => return self.fail(),
                Some(shape @ (Shape::List | Shape::Object)) => {
                    self.open();
                    objects = objects << 1 | u128::from(shape == Shape::Object);
                    depth += 1;
                    see(JsonEvent::Open);
                }
                _ => {
                    let token = self.scalar()?;
                    see(JsonEvent::Scalar(token));
                    if depth == 0 {
                        return Some(token);
                    }
                }
            }
            while !self.step(objects & 1 == 1, &mut see) {
                if self.failed {
                    return None;
                }
                see(JsonEvent::Close);
                objects >>= 1;
                depth -= 1;
                if depth == 0 {
                    return Some(self.since(start, shape, false));
                }
            }
        }
    }

    /// Steps to the next value of an object or a list.
    fn step(&mut self, object: bool, see: &mut impl FnMut(JsonEvent<'a>)) -> bool {
        if !object {
            return self.item();
        }
        let key = self.key();
        key.map(JsonEvent::Key).map(see).is_some()
    }

    /// Goes past a comma, if one is due, to what comes next; past `end`, if that is it.
    fn next(&mut self, end: u8) -> Option<u8> {
        let mut next = self.space();
        if next == Some(end) {
            self.at += 1;
            self.fresh = false;
            return None;
        }
        if !self.fresh && next == Some(b',') {
            self.at += 1;
            next = self.space();
            self.failed |= next == Some(end);
        } else if !self.fresh {
            self.failed = true;
        }
        self.failed |= next.is_none();
        next.filter(|_| !self.failed)
    }

    /// Skips white space.
    fn space(&mut self) -> Option<u8> {
        loop {
            match *self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                other => return Some(other),
            }
        }
    }

    fn fail<T>(&mut self) -> Option<T> {
        self.failed = true;
        None
    }

    fn scalar(&mut self) -> Option<Token<'a>> {
        let token = match self.space() {
            Some(b'"') => return self.text(),
            Some(first) if !self.failed => self.bare(Shape::of(first)),
            _ => None,
        };
        self.failed |= token.is_none();
        token
    }

    #[inline(always)]
    fn string(&mut self) -> Option<Token<'a>> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut end = lexeme::plain_end(bytes, start);
        let escaped = bytes.get(end) != Some(&b'"');
        if escaped {
            end = lexeme::escaped_end(bytes, end)?;
        }
        self.at = end;
        let token = self.since(start, Shape::Text, escaped);
        self.at += 1;
        self.fresh = false;
        Some(token)
    }

    /// Reads a number, `true`, `false` or `null`.
    fn bare(&mut self, shape: Shape) -> Option<Token<'a>> {
        let start = self.at;
        let ends = |byte: &u8| matches!(byte, b',' | b':' | b']' | b'}' | b' ' | b'\n' | b'\t' | b'\r');
        let rest = self.text.as_bytes().get(start..)?;
        self.at += rest.iter().position(ends).unwrap_or(rest.len());
        self.fresh = false;
        let token = self.since(start, shape, false);
        let right = match shape {
            Shape::Null => token.written == "null",
            Shape::Flag => matches!(token.written, "true" | "false"),
            _ => lexeme::is_number(token.written.as_bytes()),
        };
        right.then_some(token)
    }

    #[inline(always)]
    fn since(&self, start: usize, shape: Shape, escaped: bool) -> Token<'a> {
        let written = self.text.get(start..self.at).unwrap_or_default();
        Token { shape, written, start: self.base + start, escaped }
    }
}

#[cfg(test)]
mod tests;
