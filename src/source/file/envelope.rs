//! The object around a listing in a file: an answer of either API, what Terraform shows, a snapshot, or
//! one tunnel. It is one of them: a file that is two says nothing that can be relied on.

use super::kinds::{self, WireSet};
use crate::source::document::answer::{Answer, Item};
use crate::source::document::around::{Around, Fault, Keyed, Visit};
use crate::source::document::columns::{self, Form, Wire};
use crate::source::document::items::{Listed, holding, keys, listing, one};
use crate::source::document::mask::Mask;
use crate::source::document::reader::Reader;
use crate::source::document::refusal::Refusal;
use crate::source::document::{Document, Total};
use crate::source::shown::shown;
use crate::source::terraform::{self, Terraform};
use crate::source::{Error, PROVIDERS, snapshot};
use crate::text::json::{Cursor, Shape, Token};

/// What an object can be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum ObjectKind {
    Listing,
    Terraform,
    Snapshot,
    Single(WireSet),
    /// A list of tunnels under a key that nobody knows.
    Stray,
}

/// What stands around the tunnels.
pub(super) struct Envelope<'a, 'm> {
    around: Around<'a>,
    inside: Inside<'a, 'm>,
}

/// What stands inside, and in the objects on the way.
struct Inside<'a, 'm> {
    answer: Answer<'a>,
    mask: &'m mut Mask<'a>,
    /// The innermost object, and the path of its keys.
    object: Cursor<'a>,
    path: &'static str,
    /// The keys of the innermost object that are not known.
    others: Vec<&'a str>,
    list: Option<(&'static Wire, Result<Listed, Error>)>,
    terraform: Terraform<'a>,
    /// What the object is, and the key that first said so.
    kind: Option<(ObjectKind, Keyed<'a>)>,
    conflict: Option<Error>,
}

impl<'a, 'm> Envelope<'a, 'm> {
    /// Reads the object that comes next.
    pub(super) fn read(
        answer: Answer<'a>,
        cursor: &mut Cursor<'a>,
        mask: &'m mut Mask<'a>,
    ) -> Result<Self, Error> {
        let mut around = Around::new(PROVIDERS.iter().flat_map(|provider| provider.envelope));
        let mut inside = Inside {
            answer,
            mask,
            object: *cursor,
            path: "",
            others: Vec::new(),
            list: None,
            terraform: Terraform::default(),
            kind: None,
            conflict: None,
        };
        around.read(cursor, "", &mut inside).ok_or_else(|| answer.broken(*cursor))?;
        Ok(Self { around, inside })
    }

    /// Makes of it all what the document holds.
    pub(super) fn document(mut self) -> Result<Document, Error> {
        let answer = self.inside.answer;
        if let Some(refusal) = self.around.refusal() {
            return Err(refused(answer, refusal));
        }
        let fault = self.around.fault().map(|fault| incredible(answer, fault));
        if let Some(error) = fault.or(self.inside.conflict.take()) {
            return Err(error);
        }
        let whole = |said: Keyed<'a>| answer.wrong(said.token, said.field, "a whole number");
        let count = self.around.total().map_err(whole)?;
        let written = self.around.written_total();
        let total = count.zip(written).map(|(count, token)| Total { count, span: token.span() });
        match self.inside.document()? {
            Some(document) => Ok(Document { total, ..document }),
            // an empty page may leave its list out
            None if self.inside.others.is_empty() && total.is_some() => {
                Ok(Document::of(Listed::default(), Form::Listing, total))
            }
            None => Err(answer.no_tunnels(&foreign(&self.inside.others, total.is_some()))),
        }
    }
}

impl<'a> Inside<'a, '_> {
    /// Notes what a key says that the object is.
    fn is_a(&mut self, kind: ObjectKind, key: &Keyed<'a>) {
        match &mut self.kind {
            None => self.kind = Some((kind, key.clone())),
            Some((first, _)) if *first == kind => {}
            Some((ObjectKind::Single(left), _)) if common(*left, kind).is_some() => {
                *left = common(*left, kind).unwrap_or(*left);
            }
            Some((_, other)) => {
                let place = |key: &Keyed<'a>| self.answer.place(key.token.start);
                let conflict = Error::Beside {
                    place: place(key),
                    field: shown(&key.field),
                    other: shown(&other.field),
                    first: place(other),
                };
                self.conflict.get_or_insert(conflict);
            }
        }
    }

    /// What the object holds, if it is one of those that are known.
    fn document(&mut self) -> Result<Option<Document>, Error> {
        let answer = self.answer;
        let (tunnels, wire) = match self.kind.as_ref().map(|(kind, _)| *kind) {
            Some(ObjectKind::Listing) => {
                let Some((wire, tunnels)) = self.list.take() else { return Ok(None) };
                (tunnels?, wire)
            }
            Some(ObjectKind::Snapshot) => {
                return snapshot::read::read(answer, self.object, self.mask).map(Some);
            }
            Some(ObjectKind::Terraform) => {
                return terraform::read(&self.terraform, answer, self.object, self.mask).map(Some);
            }
            Some(ObjectKind::Single(wires)) => {
                let Some(wire) = wires.first() else { return Ok(None) };
                let mut reader = Reader::new(answer, columns::of(wire), self.mask);
                let item = Item { path: "", index: None };
                (
                    Listed { tunnels: one(answer, &mut reader, &mut self.object.clone(), item)?, items: 1 },
                    wire,
                )
            }
            Some(ObjectKind::Stray) | None => return Ok(None),
        };
        Ok(Some(Document::of(tunnels, wire.form, None)))
    }
}

impl<'a> Visit<'a> for Inside<'a, '_> {
    fn enter(&mut self, object: Cursor<'a>, path: &'static str) {
        (self.object, self.path) = (object, path);
        self.others.clear();
    }

    /// Reads the list of tunnels. What is wrong in it matters only if the answer is a listing.
    fn list(&mut self, wire: &'static Wire, key: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()> {
        self.is_a(ObjectKind::Listing, key);
        let before = *cursor;
        let tunnels = listing(self.answer, cursor, columns::of(wire), &key.field, self.mask);
        let wrong = tunnels.is_err();
        self.list = Some((wire, tunnels));
        if wrong {
            *cursor = before;
            return self.mask.pass(cursor, false).map(drop);
        }
        Some(())
    }

    fn pass(&mut self, key: Token<'a>, cursor: &mut Cursor<'a>) -> Option<Token<'a>> {
        self.mask.value(key, cursor)
    }

    fn other(&mut self, key: &Keyed<'a>, cursor: &mut Cursor<'a>) -> Option<()> {
        let before = *cursor;
        self.mask.value(key.token, cursor)?;
        let name = key.token.said();
        let name = name.as_deref().unwrap_or(key.token.written);
        let at_top = key.field.len() == name.len();
        if at_top && name == snapshot::KEY {
            self.is_a(ObjectKind::Snapshot, key);
        } else if at_top && self.terraform.takes(name, before) {
            self.is_a(ObjectKind::Terraform, key);
            return Some(());
        } else if let Some(wires) = Some(WireSet::telling(name)).filter(|wires| !wires.is_empty()) {
            self.is_a(ObjectKind::Single(wires), key);
        } else if lists_tunnels(before) {
            self.is_a(ObjectKind::Stray, key);
        }
        if key.field.strip_suffix(name) == Some(self.path) {
            self.others.push(key.token.written);
        }
        Some(())
    }
}

/// The wires that are left of a tunnel which another key tells.
fn common(left: WireSet, kind: ObjectKind) -> Option<WireSet> {
    let ObjectKind::Single(telling) = kind else { return None };
    Some(left.and(telling)).filter(|common| !common.is_empty())
}

/// Says whether the first item of the list that comes next looks like a tunnel.
fn lists_tunnels(mut cursor: Cursor<'_>) -> bool {
    cursor.peek() == Some(Shape::List)
        && cursor.open()
        && cursor.item()
        && kinds::wire_of(&keys(cursor)).is_some()
}

fn refused(answer: Answer<'_>, refusal: Refusal) -> Error {
    let looks = refusal.looks();
    let Refusal { field, at, code, message, request, .. } = refusal;
    Error::Refused {
        place: answer.place(at),
        field: shown(&field),
        code: code.map_or_else(|| looks.to_owned(), |code| shown(&code)),
        message: message.map(|message| format!(": {}", shown(&message))).unwrap_or_default(),
        request: request.map(|request| format!(" (RequestId {})", shown(&request))).unwrap_or_default(),
    }
}

fn incredible(answer: Answer<'_>, fault: Fault<'_>) -> Error {
    match fault {
        Fault::Twice { field, at, first } => answer.twice(&field, at, first),
        Fault::Wrong { said, expected } => answer.wrong(said.token, said.field, expected),
        Fault::Beside { field, at, other, first } => Error::Beside {
            place: answer.place(at),
            field: shown(&field),
            other: shown(&other),
            first: answer.place(first),
        },
    }
}

/// Says what kind of foreign document this looks like.
fn foreign(others: &[&str], counts: bool) -> String {
    let set = others.iter().find(|key| key.ends_with("Set") || key.ends_with("List"));
    match set {
        Some(set) if counts => format!(": it holds `{}`, the answer of another action", shown(set)),
        _ if others.contains(&"lineage") => {
            ": it is a state file as Terraform keeps it, not what `terraform show -json` prints of it"
                .to_owned()
        }
        _ if others.contains(&"@level") => {
            ": it is the log of `terraform plan -json`, not what `terraform show -json` prints of the plan"
                .to_owned()
        }
        _ if others.contains(&"findings") && others.contains(&"tool") => {
            ": it is a report of vpnaudit, not the tunnels that it is about".to_owned()
        }
        _ if others.is_empty() => ": it is an empty object".to_owned(),
        _ => holding(others),
    }
}
