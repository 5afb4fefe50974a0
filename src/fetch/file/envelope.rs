//! The object around a listing: what an answer of either API, or Terraform, says besides tunnels.

use super::answer::{Answer, Item};
use super::mask::Mask;
use super::names;
use super::object::Reader;
use super::shape::{Document, Tunnels, holding, listing, nothing, one};
use super::snapshot;
use super::terraform::{self, Terraform};
use crate::fetch::Error;
use crate::fetch::error::shown;
use crate::fetch::refusal::advice;
use crate::model::fact::Wire;
use crate::model::json::{Cursor, Shape, Token};

/// What stands around the tunnels.
pub(super) struct Envelope<'a> {
    answer: Answer<'a>,
    /// The path of the envelope: empty, or `Response.`.
    path: &'static str,
    start: Cursor<'a>,
    code: Option<Token<'a>>,
    message: Option<Token<'a>>,
    request: Option<Token<'a>>,
    total: Option<(Token<'a>, &'static str)>,
    list: Option<(Wire, Result<Tunnels, Error>)>,
    single: Option<Wire>,
    terraform: Terraform<'a>,
    others: Vec<&'a str>,
}

impl<'a> Envelope<'a> {
    pub(super) fn new(answer: Answer<'a>, path: &'static str) -> Self {
        Self {
            answer,
            path,
            start: answer.cursor(),
            code: None,
            message: None,
            request: None,
            total: None,
            list: None,
            single: None,
            terraform: Terraform::default(),
            others: Vec::new(),
        }
    }

    /// Reads the object that comes next.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'a>, mask: &mut Mask<'a>) -> Result<(), Error> {
        self.start = *cursor;
        cursor.open();
        while let Some(key) = cursor.key() {
            match key.written {
                "data" => self.list(Wire::V2, "data", cursor, mask)?,
                "VpnConnectionSet" => self.list(Wire::V3, "VpnConnectionSet", cursor, mask)?,
                "Response" if self.path.is_empty() && cursor.peek() == Some(Shape::Object) => {
                    self.path = "Response.";
                    return self.read(cursor, mask).and_then(|()| self.rest(cursor, mask));
                }
                _ => self.field(key, cursor, mask)?,
            }
        }
        Ok(())
    }

    /// Reads anything but the tunnels themselves.
    fn field(&mut self, key: Token<'a>, cursor: &mut Cursor<'a>, mask: &mut Mask<'a>) -> Result<(), Error> {
        let before = *cursor;
        let value = mask.value(key, cursor).ok_or_else(|| self.answer.broken(*cursor))?;
        match key.written {
            "Error" if value.shape == Shape::Object => self.refusal(value.cursor())?,
            "code" => self.code = Some(value),
            "message" => self.message = Some(value),
            "RequestId" | "requestId" => self.request = Some(value),
            "totalCount" => self.total = Some((value, "totalCount")),
            "TotalCount" => self.total = Some((value, "TotalCount")),
            "codeDesc" => {}
            other if self.terraform.takes(other, before) => {}
            other => {
                self.single = self.single.or_else(|| names::wire_of(other));
                self.others.push(other);
            }
        }
        Ok(())
    }

    /// Goes on behind `Response`, for secrets only.
    fn rest(&self, cursor: &mut Cursor<'a>, mask: &mut Mask<'a>) -> Result<(), Error> {
        while let Some(key) = cursor.key() {
            mask.value(key, cursor).ok_or_else(|| self.answer.broken(*cursor))?;
        }
        Ok(())
    }

    /// Reads the list of tunnels. What is wrong in it matters only if the answer is a listing.
    fn list(
        &mut self,
        wire: Wire,
        key: &str,
        cursor: &mut Cursor<'a>,
        mask: &mut Mask<'a>,
    ) -> Result<(), Error> {
        let before = *cursor;
        let path = format!("{}{key}", self.path);
        if self.list.is_some() {
            let place = self.answer.place(before.offset());
            self.list = Some((wire, Err(Error::Contradiction { place, field: path })));
            return mask.pass(cursor, false).map(drop).ok_or_else(|| self.answer.broken(*cursor));
        }
        let tunnels = listing(self.answer, cursor, names::of(wire), &path, mask);
        if tunnels.is_err() {
            *cursor = before;
            mask.pass(cursor, false).ok_or_else(|| self.answer.broken(*cursor))?;
        }
        self.list = Some((wire, tunnels));
        Ok(())
    }

    fn refusal(&mut self, mut cursor: Cursor<'a>) -> Result<(), Error> {
        cursor.open();
        while let Some(key) = cursor.key() {
            let value = self.answer.token(&mut cursor)?;
            match key.written {
                "Code" => self.code = Some(value),
                "Message" => self.message = Some(value),
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes of it all what the document holds.
    pub(super) fn document(self, mask: &mut Mask<'a>) -> Result<Document, Error> {
        self.accepted()?;
        let total = self.total()?;
        if let Some((wire, tunnels)) = self.list {
            return Ok(Document { tunnels: tunnels?, wire, total });
        }
        if self.others.contains(&snapshot::KEY) {
            return snapshot::read(self.answer, self.start, mask);
        }
        if self.terraform.is_one() {
            mask.document(self.answer.text, self.start);
            let tunnels = terraform::tunnels(&self.terraform, self.answer)?;
            return Ok(Document { tunnels, wire: Wire::Terraform, total: None });
        }
        if let Some(wire) = self.single {
            let mut reader = Reader::new(self.answer, names::of(wire), mask);
            let item = Item { path: "", index: None };
            let tunnel = one(self.answer, &mut reader, &mut self.start.clone(), item)?;
            return Ok(Document { tunnels: vec![tunnel], wire, total: None });
        }
        // an empty page may leave its list out
        if self.others.is_empty() && self.total.is_some() {
            return Ok(Document { tunnels: Vec::new(), wire: Wire::V2, total });
        }
        Err(nothing(self.answer, &self.foreign()))
    }

    /// An answer with a code other than 0 is an error message.
    fn accepted(&self) -> Result<(), Error> {
        let said = |token: Option<Token<'a>>| {
            let token = token.filter(|token| matches!(token.shape, Shape::Text | Shape::Number));
            token.and_then(|token| token.said()).map(|said| shown(&said)).unwrap_or_default()
        };
        let code = said(self.code);
        if code.is_empty() || code == "0" {
            return Ok(());
        }
        let request = said(self.request);
        let request = if request.is_empty() { request } else { format!(" (RequestId {request})") };
        Err(Error::Refused {
            file: self.answer.name().to_owned(),
            help: advice(&code),
            message: said(self.message),
            code,
            request,
        })
    }

    fn total(&self) -> Result<Option<u64>, Error> {
        let Some((token, key)) = self.total.filter(|(token, _)| !token.is_nothing()) else { return Ok(None) };
        let scalar = matches!(token.shape, Shape::Text | Shape::Number);
        let total = token.written.trim().parse().ok().filter(|_| scalar);
        let field = || format!("{}{key}", self.path);
        total.map(Some).ok_or_else(|| self.answer.wrong(token, field(), "a whole number"))
    }

    /// Says what kind of foreign document this looks like.
    fn foreign(&self) -> String {
        let set = self.others.iter().find(|key| key.ends_with("Set") || key.ends_with("List"));
        match set {
            Some(set) if self.total.is_some() => {
                format!(": it holds `{}`, the answer of another action", shown(set))
            }
            _ if self.others.contains(&"lineage") => {
                ": it is a state file as Terraform keeps it, not what `terraform show -json` prints of it"
                    .to_owned()
            }
            _ if self.others.is_empty() => ": it is an empty object".to_owned(),
            _ => holding(&self.others),
        }
    }
}
