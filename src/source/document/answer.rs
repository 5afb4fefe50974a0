//! The text of one file as its errors speak of it, and the names that items go by in them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::once::Once;
use crate::model::FactSet;
use crate::model::subject::Source;
use crate::source::Error;
use crate::source::shown::shown;
use crate::text::json::{Cursor, Shape, Token};
use crate::text::{SourceFile, Span};

/// Text in the place of a value is shown up to this length.
const MOST_SHOWN: usize = 40;

/// The text of one file.
#[derive(Clone, Copy)]
pub(crate) struct Answer<'a> {
    /// The file that its tunnels point into.
    pub(crate) file: &'a Arc<SourceFile>,
    /// The whole text.
    pub(crate) text: &'a str,
    /// The part of it that is read.
    pub(crate) body: Span,
    /// The source that its tunnels come from.
    pub(crate) source: &'a Arc<Source>,
    /// The facts that somebody asks for.
    pub(crate) wanted: FactSet,
}

/// What an item, or the list that it is in, is called in a message.
#[derive(Clone, Copy)]
pub(crate) struct Item<'n> {
    /// The path of the list, or of the object itself.
    pub(crate) path: &'n str,
    /// The place in the list.
    pub(crate) index: Option<usize>,
}

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(f, "{}[{index}]", self.path),
            None if self.path.is_empty() => f.write_str("the object"),
            None => f.write_str(self.path),
        }
    }
}

impl Item<'_> {
    /// The path of a field of the item.
    pub(crate) fn field(&self, field: &str) -> String {
        match self.index {
            None if self.path.is_empty() => field.to_owned(),
            _ => format!("{self}.{field}"),
        }
    }
}

impl<'a> Answer<'a> {
    /// The path as the user would write it.
    pub(crate) fn name(&self) -> &'a str {
        self.file.name()
    }

    /// The text that is read.
    pub(crate) fn read(&self) -> &'a str {
        self.text.get(self.body.range()).unwrap_or_default()
    }

    /// A cursor at its beginning.
    pub(crate) fn cursor(&self) -> Cursor<'a> {
        Cursor::new(self.read(), self.body.range().start)
    }

    /// File, line and column of a byte.
    pub(crate) fn place(&self, at: usize) -> String {
        let at = at.min(self.text.len());
        let before = self.text.get(..at).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before.as_bytes()).count() + 1;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let column = before.get(start..).unwrap_or_default().chars().filter(|c| *c != '\u{feff}').count() + 1;
        format!("{}:{line}:{column}", self.name())
    }

    /// The text is no JSON here, as a check of it will say; if it says nothing, it is too deep.
    pub(crate) fn broken(&self, cursor: Cursor<'_>) -> Error {
        Error::Nesting { place: self.place(cursor.offset()) }
    }

    /// Makes sure that everything up to here is JSON.
    pub(crate) fn sound(&self, cursor: Cursor<'_>) -> Result<(), Error> {
        if cursor.is_broken() { Err(self.broken(cursor)) } else { Ok(()) }
    }

    /// A key that is there twice.
    pub(crate) fn twice(&self, field: &str, at: usize, first: usize) -> Error {
        Error::Twice { place: self.place(at), field: shown(field), first: self.place(first) }
    }

    /// The text is JSON, and none of ours.
    pub(crate) fn no_tunnels(&self, found: &str) -> Error {
        Error::NoTunnels { file: self.name().to_owned(), found: found.to_owned() }
    }

    /// Reads the next value.
    pub(crate) fn token(&self, cursor: &mut Cursor<'a>) -> Result<Token<'a>, Error> {
        cursor.token().ok_or_else(|| self.broken(*cursor))
    }

    /// Goes through the items of the list that comes next; `null` is a list of none.
    pub(crate) fn each(
        &self,
        cursor: &mut Cursor<'a>,
        path: &str,
        mut each: impl FnMut(&mut Cursor<'a>, usize) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if cursor.peek() != Some(Shape::List) {
            let token = self.token(cursor)?;
            let none = token.shape == Shape::Null;
            return if none { Ok(()) } else { Err(self.wrong(token, path.to_owned(), "a list")) };
        }
        cursor.open();
        let mut index = 0;
        while cursor.item() {
            each(cursor, index)?;
            index += 1;
        }
        Ok(())
    }

    /// Goes through the keys of the object that comes next, each of which may stand once; `null` has none.
    pub(crate) fn entries(
        &self,
        cursor: &mut Cursor<'a>,
        path: &str,
        mut each: impl FnMut(&str, &mut Cursor<'a>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if cursor.peek() != Some(Shape::Object) {
            let token = self.token(cursor)?;
            let none = token.shape == Shape::Null;
            return if none { Ok(()) } else { Err(self.wrong(token, path.to_owned(), "an object")) };
        }
        let mut once = Once::default();
        cursor.open();
        while let Some(key) = cursor.key() {
            let name = key.said().unwrap_or(Cow::Borrowed(key.written));
            if let Some(first) = once.again(key) {
                let field = Item { path, index: None }.field(&name);
                return Err(self.twice(&field, key.start, first));
            }
            each(&name, cursor)?;
        }
        Ok(())
    }

    /// A cursor at the value of a key of the object that comes next, if it has the key; `null` has none.
    pub(crate) fn entry(
        &self,
        mut object: Cursor<'a>,
        path: &str,
        name: &str,
    ) -> Result<Option<Cursor<'a>>, Error> {
        let mut found = None;
        self.entries(&mut object, path, |key, cursor| {
            if key == name {
                found = Some(*cursor);
            }
            self.token(cursor).map(drop)
        })?;
        Ok(found)
    }

    /// A cursor at the value of a key of what comes next, if that is an object with the key.
    pub(crate) fn field(&self, object: Cursor<'a>, name: &str) -> Result<Option<Cursor<'a>>, Error> {
        if object.clone().peek() == Some(Shape::Object) { self.entry(object, "", name) } else { Ok(None) }
    }

    /// A field that is not what it should be.
    pub(crate) fn wrong(&self, token: Token<'_>, field: String, expected: &'static str) -> Error {
        let place = self.place(token.start);
        Error::Field {
            place,
            field: shown(&field),
            found: found(token, None),
            expected,
            tunnel: String::new(),
        }
    }
}

/// Says what stands in a place, without ever repeating the pre-shared key `secret`.
pub(crate) fn found(token: Token<'_>, secret: Option<&str>) -> String {
    let holds_secret = secret.is_some_and(|secret| !secret.is_empty() && token.written.contains(secret));
    let short = token.written.chars().nth(MOST_SHOWN).is_none() && !holds_secret;
    match token.shape {
        Shape::Null => "null".to_owned(),
        Shape::Flag if short => token.written.to_owned(),
        Shape::Number if short => format!("the number {}", shown(token.written)),
        Shape::Text if short => format!("the text \"{}\"", shown(token.written)),
        Shape::Flag | Shape::Number => "a number".to_owned(),
        Shape::Text => format!("a text of {} bytes", token.written.len()),
        Shape::List => "a list".to_owned(),
        Shape::Object => "an object".to_owned(),
    }
}
