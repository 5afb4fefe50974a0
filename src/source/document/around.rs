//! What the APIs, tccli and the console put around a listing: a total, a refusal, an envelope in an
//! envelope.
//!
//! One reader for files and for the network, as strict as that of tunnels: a key that is there twice, an
//! error beside a list or totals that differ make no answer, because nobody can tell what holds.

use std::borrow::Cow;

use super::once::Once;
use crate::model::fact::Wire;
use crate::source::refusal::Refusal;
use crate::text::json::{Cursor, Shape, Token};

/// What a key of an envelope stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EnvelopeKey {
    /// Another envelope.
    Inner,
    /// The tunnels; in the console's answer, another envelope.
    List(Wire),
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

/// The keys of all envelopes. Case does not matter: what says no in other letters says no.
const PARTS: [(&str, EnvelopeKey); 10] = [
    ("Response", EnvelopeKey::Inner),
    ("data", EnvelopeKey::List(Wire::V2)),
    ("VpnConnectionSet", EnvelopeKey::List(Wire::V3)),
    ("TotalCount", EnvelopeKey::Total),
    ("code", EnvelopeKey::Code),
    ("codeDesc", EnvelopeKey::Outcome),
    ("message", EnvelopeKey::Message),
    ("RequestId", EnvelopeKey::Request),
    ("Error", EnvelopeKey::Error),
    ("errors", EnvelopeKey::Error),
];

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
    fn list(&mut self, wire: Wire, field: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()>;
    /// Goes past a value that the envelope itself looks at.
    fn pass(&mut self, key: Token<'a>, cursor: &mut Cursor<'a>) -> Option<Token<'a>>;
    /// Goes past a value of which the envelope knows nothing.
    fn other(&mut self, key: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()>;
}

/// What stands around a listing, as its envelopes say it.
#[derive(Default)]
pub(crate) struct Around<'a> {
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
            let known = PARTS.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name));
            // API v2 and 3.0 spell the total in two ways, and may agree
            let counted =
                known.filter(|(_, part)| *part != EnvelopeKey::Total).map(|(known, _)| Cow::Borrowed(*known));
            if let Some(first) = once.named(counted.unwrap_or(name), key.start) {
                self.found(Fault::Twice { field: said.field, at: key.start, first });
                visit.pass(key, cursor)?;
                continue;
            }
            match known.map(|(_, part)| *part) {
                None => visit.other(&said, cursor)?,
                Some(part @ (EnvelopeKey::Inner | EnvelopeKey::List(_))) => {
                    self.held(part, path, said, &mut holder, cursor, visit)?;
                }
                Some(part) => {
                    let token = visit.pass(key, cursor)?;
                    self.says(part, Keyed { token, ..said });
                }
            }
        }
        Some(())
    }

    /// Reads what holds the tunnels. Of one object, one key does.
    fn held(
        &mut self,
        part: EnvelopeKey,
        path: &'static str,
        key: Keyed<'a>,
        holder: &mut Option<(String, usize)>,
        cursor: &mut Cursor<'a>,
        visit: &mut impl Visit<'a>,
    ) -> Option<()> {
        let mut before = *cursor;
        let shape = cursor.peek();
        if part == EnvelopeKey::Inner && shape == Some(Shape::Null) {
            return visit.pass(key.token, cursor).map(drop);
        }
        if let Some((other, first)) = holder.clone() {
            self.found(Fault::Beside { field: key.field, at: key.token.start, other, first });
            return visit.pass(key.token, cursor).map(drop);
        }
        *holder = Some((key.field.clone(), key.token.start));
        match (part, within(part, path).filter(|_| shape == Some(Shape::Object))) {
            (_, Some(inside)) => {
                self.filled |= part == EnvelopeKey::Inner;
                self.read(cursor, inside, visit)?;
                if !self.filled {
                    let said = Keyed { token: before.token()?, ..key };
                    self.found(Fault::Wrong { said, expected: "a list" });
                }
            }
            (EnvelopeKey::List(wire), None) => {
                self.filled = true;
                visit.list(wire, &key, cursor)?;
            }
            (_, None) => {
                let said = Keyed { token: visit.pass(key.token, cursor)?, ..key };
                let expected =
                    if path.ends_with("Response.") { "no envelope in an envelope" } else { "an object" };
                self.found(Fault::Wrong { said, expected });
            }
        }
        Some(())
    }

    /// Notes a value of a part that is known. What says no stays, whatever else says yes.
    fn says(&mut self, part: EnvelopeKey, said: Keyed<'a>) {
        let token = said.token;
        if part == EnvelopeKey::Total {
            return self.counts(said);
        }
        if token.shape == Shape::Null {
            return;
        }
        match part {
            EnvelopeKey::Code if self.code.as_ref().is_none_or(|code| is_zero(code.token)) => {
                self.code = Some(said)
            }
            EnvelopeKey::Outcome if self.outcome.as_ref().is_none_or(|outcome| is_success(outcome.token)) => {
                self.outcome = Some(said);
            }
            EnvelopeKey::Error => _ = self.error.get_or_insert(said),
            EnvelopeKey::Message | EnvelopeKey::Request if token.shape != Shape::Text => {
                self.found(Fault::Wrong { said, expected: "text" });
            }
            EnvelopeKey::Message if !token.is_nothing() => _ = self.message.get_or_insert(token),
            EnvelopeKey::Request => _ = self.request.get_or_insert(token),
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

/// The path of the keys of an envelope that stands in another one, at `path`.
fn within(part: EnvelopeKey, path: &str) -> Option<&'static str> {
    match (part, path) {
        (EnvelopeKey::Inner, "") => Some("Response."),
        (EnvelopeKey::Inner, "data.") => Some("data.Response."),
        (EnvelopeKey::List(Wire::V2), "") => Some("data."),
        _ => None,
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
