//! JSON as the two APIs write it, on one line or indented.

use std::fmt::Display;
use std::io::{self, Write};

/// Where line breaks go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// Nowhere.
    OneLine,
    /// Behind every value, each level two spaces further in.
    Indented,
}

/// Writes one value after the other and remembers what goes between them.
pub struct Json<W> {
    out: W,
    layout: Layout,
    /// Whether slashes and what is not ASCII are escaped, as PHP does.
    php: bool,
    depth: usize,
    before: Before,
}

/// What stands before the next value.
enum Before {
    Opening,
    Key,
    Value,
}

impl<W: Write> Json<W> {
    /// Starts a text like that of API v2: `\/` and `\uXXXX`.
    pub fn php(out: W, layout: Layout) -> Self {
        Self { out, layout, php: true, depth: 0, before: Before::Key }
    }

    /// Starts a text like that of API 3.0.
    pub fn plain(out: W, layout: Layout) -> Self {
        Self { php: false, ..Self::php(out, layout) }
    }

    /// Opens an object or a list.
    pub fn open(&mut self, bracket: char) -> io::Result<()> {
        self.separate()?;
        self.depth += 1;
        self.before = Before::Opening;
        write!(self.out, "{bracket}")
    }

    /// Closes it.
    pub fn close(&mut self, bracket: char) -> io::Result<()> {
        self.depth -= 1;
        if !matches!(self.before, Before::Opening) {
            self.break_line()?;
        }
        self.before = Before::Value;
        write!(self.out, "{bracket}")
    }

    /// Writes a key.
    pub fn key(&mut self, key: &str) -> io::Result<()> {
        self.separate()?;
        self.before = Before::Key;
        let space = if self.layout == Layout::Indented { " " } else { "" };
        write!(self.out, "\"{key}\":{space}")
    }

    /// Writes a key and a number, or another value that needs no quotes.
    pub fn bare(&mut self, key: &str, value: impl Display) -> io::Result<()> {
        self.key(key)?;
        self.before = Before::Value;
        write!(self.out, "{value}")
    }

    /// Writes a key and a text.
    pub fn text(&mut self, key: &str, text: &str) -> io::Result<()> {
        self.key(key)?;
        self.quoted(text)
    }

    /// Writes a key and a text, or null.
    pub fn nullable(&mut self, key: &str, text: Option<&str>) -> io::Result<()> {
        match text {
            Some(text) => self.text(key, text),
            None => self.bare(key, "null"),
        }
    }

    /// Writes a key and a list of texts.
    pub fn list<'a>(&mut self, key: &str, texts: impl IntoIterator<Item = &'a String>) -> io::Result<()> {
        self.key(key)?;
        self.open('[')?;
        for text in texts {
            self.quoted(text)?;
        }
        self.close(']')
    }

    /// Ends the text.
    pub fn end(&mut self) -> io::Result<()> {
        writeln!(self.out)
    }

    fn quoted(&mut self, text: &str) -> io::Result<()> {
        self.separate()?;
        self.before = Before::Value;
        write!(self.out, "\"")?;
        for character in text.chars() {
            match character {
                '"' | '\\' => write!(self.out, "\\{character}")?,
                '/' if self.php => write!(self.out, "\\/")?,
                _ if self.php && !character.is_ascii() => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        write!(self.out, "\\u{unit:04x}")?;
                    }
                }
                _ => self.out.write_all(character.encode_utf8(&mut [0; 4]).as_bytes())?,
            }
        }
        write!(self.out, "\"")
    }

    fn separate(&mut self) -> io::Result<()> {
        match self.before {
            Before::Key => return Ok(()),
            Before::Opening => {}
            Before::Value => write!(self.out, ",")?,
        }
        self.break_line()
    }

    fn break_line(&mut self) -> io::Result<()> {
        if self.layout == Layout::Indented {
            write!(self.out, "\n{:1$}", "", 2 * self.depth)?;
        }
        Ok(())
    }
}
