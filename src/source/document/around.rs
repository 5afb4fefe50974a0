//! What the APIs, tccli and the console put around a listing: a total, a refusal, an envelope in an
//! envelope.
//!
//! One reader for files and for the network, as strict as that of tunnels: a key that is there twice, an
//! error beside a list or totals that differ make no answer, because nobody can tell what holds.

use std::borrow::Cow;

use super::columns::Wire;
use super::once::Once;
use super::refusal::Refusal;
use crate::text::json::{Cursor, Shape, Token};

/// A key of an envelope.
#[derive(Debug)]
pub struct EnvelopeKey {
    /// The key. Case does not matter: what says no in other letters says no.
    pub name: &'static str,
    /// What it stands for.
    pub part: EnvelopePart,
    /// Where it may hold another envelope: the path of its own object, and that of the one inside.
    pub inside: &'static [(&'static str, &'static str)],
}

/// What a key of an envelope stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EnvelopePart {
    /// Another envelope.
    Inner,
    /// The tunnels, or another envelope.
    List(&'static Wire),
    /// How many tunnels the whole listing has.
    Total,
    /// A number, 0 where nothing went wrong.
    Code,
    /// The name of that number.
    Outcome,
    /// What went wrong, in words.
    Message,
    /// The number of the request.
    Request,
    /// An error, whatever it looks like.
    Error,
}

impl EnvelopeKey {
    /// A key that holds no other envelope.
    pub(crate) const fn new(name: &'static str, part: EnvelopePart) -> Self {
        Self { name, part, inside: &[] }
    }

    /// The path of the keys of an envelope that stands in this one, at `path`.
    fn within(&self, path: &str) -> Option<&'static str> {
        self.inside.iter().find(|(at, _)| *at == path).map(|(_, inside)| *inside)
    }
}

/// A value, and what it is called in a message.
#[derive(Clone)]
pub(crate) struct Keyed<'a> {
    /// The keys that lead to it.
    pub field: String,
    /// The value.
    pub token: Token<'a>,
}

/// Why an envelope cannot be believed.
pub(crate) enum Fault<'a> {
    /// One key is there twice.
    Twice { field: String, at: usize, first: usize },
    /// Of two keys, only one can hold the tunnels.
    Beside { field: String, at: usize, other: String, first: usize },
    /// A value is not what it should be.
    Wrong { said: Keyed<'a>, expected: &'static str },
}

/// Takes what an envelope holds, while it is read.
pub(crate) trait Visit<'a> {
    /// An object begins; `path` leads to its keys.
    fn enter(&mut self, object: Cursor<'a>, path: &'static str);
    /// Reads the list of tunnels that comes next, or whatever stands in its place.
    fn list(&mut self, wire: &'static Wire, field: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()>;
    /// Goes past a value that the envelope itself looks at.
    fn pass(&mut self, key: Token<'a>, cursor: &mut Cursor<'a>) -> Option<Token<'a>>;
    /// Goes past a value of which the envelope knows nothing.
    fn other(&mut self, key: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()>;
}

/// What stands around a listing, as its envelopes say it.
pub(crate) struct Around<'a> {
    /// The keys that are known.
    keys: Vec<&'static EnvelopeKey>,
    code: Option<Keyed<'a>>,
    outcome: Option<Keyed<'a>>,
    error: Option<Keyed<'a>>,
    message: Option<Token<'a>>,
    request: Option<Token<'a>>,
    total: Option<Keyed<'a>>,
    /// Says that a list, or a `Response` around one, was there.
    filled: bool,
    fault: Option<Fault<'a>>,
}

impl<'a> Around<'a> {
    /// Nothing was read yet; these keys are known.
    pub(crate) fn new(keys: impl Iterator<Item = &'static EnvelopeKey>) -> Self {
        Self {
            keys: keys.collect(),
            code: None,
            outcome: None,
            error: None,
            message: None,
            request: None,
            total: None,
            filled: false,
            fault: None,
        }
    }

    /// Reads the object that comes next; `None` if it is no JSON.
    pub(crate) fn read(
        &mut self,
        cursor: &mut Cursor<'a>,
        path: &'static str,
        visit: &mut impl Visit<'a>,
    ) -> Option<()> {
        visit.enter(*cursor, path);
        let mut once = Once::default();
        let mut holder = None;
        cursor.open();
        while let Some(key) = cursor.key() {
            let name = key.said().unwrap_or(Cow::Borrowed(key.written));
            let said = Keyed { field: format!("{path}{name}"), token: key };
            let known = self.keys.iter().copied().find(|known| known.name.eq_ignore_ascii_case(&name));
            // API v2 and 3.0 spell the total in two ways, and may agree
            let counted = known
                .filter(|known| known.part != EnvelopePart::Total)
                .map(|known| Cow::Borrowed(known.name));
            if let Some(first) = once.named(counted.unwrap_or(name), key.start) {
                self.found(Fault::Twice { field: said.field, at: key.start, first });
                visit.pass(key, cursor)?;
                continue;
            }
            match known {
                None => visit.other(&said, cursor)?,
                Some(known) if matches!(known.part, EnvelopePart::Inner | EnvelopePart::List(_)) => {
                    self.held(known, path, said, &mut holder, cursor, visit)?;
                }
                Some(known) => {
                    let token = visit.pass(key, cursor)?;
                    self.says(known.part, Keyed { token, ..said });
                }
            }
        }
        Some(())
    }

    /// Reads what holds the tunnels. Of one object, one key does.
    fn held(
        &mut self,
        known: &'static EnvelopeKey,
        path: &'static str,
        key: Keyed<'a>,
        holder: &mut Option<(String, usize)>,
        cursor: &mut Cursor<'a>,
        visit: &mut impl Visit<'a>,
    ) -> Option<()> {
        let (mut before, part) = (*cursor, known.part);
        let shape = cursor.peek();
        if part == EnvelopePart::Inner && shape == Some(Shape::Null) {
            return visit.pass(key.token, cursor).map(drop);
        }
        if let Some((other, first)) = holder.clone() {
            self.found(Fault::Beside { field: key.field, at: key.token.start, other, first });
            return visit.pass(key.token, cursor).map(drop);
        }
        *holder = Some((key.field.clone(), key.token.start));
        match (part, known.within(path).filter(|_| shape == Some(Shape::Object))) {
            (_, Some(inside)) => {
                self.filled |= part == EnvelopePart::Inner;
                self.read(cursor, inside, visit)?;
                if !self.filled {
                    let said = Keyed { token: before.token()?, ..key };
                    self.found(Fault::Wrong { said, expected: "a list" });
                }
            }
            (EnvelopePart::List(wire), None) => {
                self.filled = true;
                visit.list(wire, &key, cursor)?;
            }
            (_, None) => {
                let said = Keyed { token: visit.pass(key.token, cursor)?, ..key };
                let here = known.within(path).is_some();
                let expected = if here { "an object" } else { "no envelope in an envelope" };
                self.found(Fault::Wrong { said, expected });
            }
        }
        Some(())
    }

    /// Notes a value of a part that is known. What says no stays, whatever else says yes.
    fn says(&mut self, part: EnvelopePart, said: Keyed<'a>) {
        let token = said.token;
        if part == EnvelopePart::Total {
            return self.counts(said);
        }
        if token.shape == Shape::Null {
            return;
        }
        match part {
            EnvelopePart::Code if self.code.as_ref().is_none_or(|code| is_zero(code.token)) => {
                self.code = Some(said)
            }
            EnvelopePart::Outcome
                if self.outcome.as_ref().is_none_or(|outcome| is_success(outcome.token)) =>
            {
                self.outcome = Some(said);
            }
            EnvelopePart::Error => _ = self.error.get_or_insert(said),
            EnvelopePart::Message | EnvelopePart::Request if token.shape != Shape::Text => {
                self.found(Fault::Wrong { said, expected: "text" });
            }
            EnvelopePart::Message if !token.is_nothing() => _ = self.message.get_or_insert(token),
            EnvelopePart::Request => _ = self.request.get_or_insert(token),
            _ => {}
        }
    }

    fn counts(&mut self, said: Keyed<'a>) {
        match &self.total {
            None => self.total = Some(said),
            Some(first) if count(first.token) == count(said.token) => {}
            Some(_) => self.found(Fault::Wrong { said, expected: "the total that the answer says before" }),
        }
    }

    /// Keeps the first fault.
    fn found(&mut self, fault: Fault<'a>) {
        self.fault.get_or_insert(fault);
    }

    /// The code, if there is one that is not `null`.
    pub(crate) fn code(&self) -> Option<&Keyed<'a>> {
        self.code.as_ref()
    }

    /// Why the envelope cannot be believed.
    pub(crate) fn fault(&mut self) -> Option<Fault<'a>> {
        self.fault.take()
    }

    /// How many tunnels the whole listing has, if the envelope says so.
    pub(crate) fn total(&self) -> Result<Option<u64>, Keyed<'a>> {
        let Some(said) = &self.total else { return Ok(None) };
        count(said.token).ok_or_else(|| said.clone())
    }

    /// The total as it is written.
    pub(crate) fn written_total(&self) -> Option<Token<'a>> {
        self.total.as_ref().map(|said| said.token)
    }

    /// What says no: an error that is not `null`, a code that is not 0, or one that is not called a success.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        let failed = self.code.as_ref().filter(|code| !is_zero(code.token));
        let unlike = self.outcome.as_ref().filter(|outcome| !is_success(outcome.token));
        let said = self.error.as_ref().or(failed).or(unlike)?;
        let (code, mut message) = match said.token.shape {
            Shape::Object if self.error.is_some() => told(said.token),
            Shape::Text if self.error.is_some() => (None, scalar(said.token)),
            _ => (scalar(said.token), None),
        };
        message = message.or_else(|| self.message.and_then(scalar));
        if let Some(name) = failed.and(unlike).and_then(|name| scalar(name.token)) {
            message = Some(message.map_or_else(|| name.clone(), |message| format!("{name}: {message}")));
        }
        Some(Refusal {
            field: said.field.clone(),
            at: said.token.start,
            shape: said.token.shape,
            code,
            message,
            request: self.request.and_then(scalar),
        })
    }
}

/// The code and the message of an error.
fn told(error: Token<'_>) -> (Option<String>, Option<String>) {
    let (mut code, mut message) = (None, None);
    let mut cursor = error.cursor();
    cursor.open();
    while let Some((key, value)) = cursor.key().and_then(|key| Some((key, cursor.token()?))) {
        let is = |name: &str| key.said().is_some_and(|said| said.eq_ignore_ascii_case(name));
        if is("Code") {
            code = code.or_else(|| scalar(value));
        } else if is("Message") {
            message = message.or_else(|| scalar(value));
        }
    }
    (code, message)
}

/// A value in words, if it has any.
fn scalar(token: Token<'_>) -> Option<String> {
    let said = token.said().filter(|said| !said.trim().is_empty())?;
    matches!(token.shape, Shape::Text | Shape::Number | Shape::Flag).then(|| said.into_owned())
}

fn is_zero(token: Token<'_>) -> bool {
    matches!(token.shape, Shape::Text | Shape::Number) && token.written.trim() == "0"
}

fn is_success(token: Token<'_>) -> bool {
    token.is_nothing() || token.shape == Shape::Text && token.written.eq_ignore_ascii_case("success")
}

/// A whole number, perhaps in quotes; `Some(None)` if it is `null`.
fn count(token: Token<'_>) -> Option<Option<u64>> {
    if token.shape == Shape::Null {
        return Some(None);
    }
    let written = token.written.trim();
    let plain = matches!(token.shape, Shape::Text | Shape::Number)
        && written.bytes().all(|byte| byte.is_ascii_digit());
    written.parse().ok().filter(|_| plain).map(Some)
}
