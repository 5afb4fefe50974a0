//! The resources of a Terraform document, and the changes that a plan makes to them, once they were read.

use std::borrow::Cow;

use super::types::{ResourceKind, Resources};
use crate::model::subject::{Going, Live, Said};
use crate::model::{Fact, Text};
use crate::source::document::answer::Answer;
use crate::source::{Error, PROVIDERS};
use crate::text::Span;
use crate::text::json::{Cursor, Shape, Token};

/// The resources of all providers.
pub(super) fn all() -> impl Iterator<Item = &'static Resources> {
    PROVIDERS.iter().map(|provider| provider.resources)
}

/// Says whether a word is the type of one of them.
pub(super) fn is_type(word: &str) -> bool {
    all().flat_map(|resources| resources.kinds).any(|row| row.1 == word)
}

/// A resource that says something of tunnels.
#[derive(Clone)]
pub(super) struct Resource<'a> {
    pub(super) kind: ResourceKind,
    /// Those of whom it is one.
    pub(super) of: &'static Resources,
    /// Its address; that of a deposed object says so.
    pub(super) address: Cow<'a, str>,
    /// Where the address stands.
    pub(super) place: Span,
    /// Where its object begins.
    pub(super) start: usize,
    /// Its values, if they are an object.
    pub(super) values: Option<Cursor<'a>>,
    /// What of its values is marked as sensitive.
    pub(super) sensitive: Option<Cursor<'a>>,
}

/// What a plan does to a resource.
pub(super) struct ResourceChange<'a> {
    /// The resource with the values that it had before.
    pub(super) before: Resource<'a>,
    /// The resource with the values that it will have.
    pub(super) after: Resource<'a>,
    /// The address that it had before it was moved.
    pub(super) previous: Option<Cow<'a, str>>,
    pub(super) deletes: bool,
    pub(super) creates: bool,
    pub(super) forgets: bool,
}

impl ResourceChange<'_> {
    /// Says whether nothing takes the place of what is destroyed.
    pub(super) fn only_deletes(&self) -> bool {
        self.deletes && !self.creates
    }
}

impl<'a> Resource<'a> {
    /// Tells a tunnel its address.
    pub(super) fn name(&self, live: &mut Live) {
        if self.address.is_empty() {
            return;
        }
        live.tunnel.around.address = Some((&*self.address).into());
        let fact = Fact::find("address");
        if let (Some(origin), Some(fact)) = (&mut live.origin, fact) {
            let mut said = std::mem::take(&mut origin.said).into_vec();
            said.push(Said::new(fact.index, self.place));
            origin.said = said.into();
        }
    }

    /// What is known of a tunnel that is to be destroyed.
    pub(super) fn going(&self, answer: Answer<'a>) -> Result<Going, Error> {
        let text = |key: &str| self.values.map(|values| text(answer, values, key)).transpose();
        Ok(Going {
            address: (!self.address.is_empty()).then(|| (&*self.address).into()),
            id: text("id")?.flatten(),
            name: text("name")?.flatten(),
            source: answer.source.name.clone(),
        })
    }
}

/// A cursor at the end of a path of keys; of a list on the way, the first item counts.
pub(super) fn at<'a>(
    answer: Answer<'a>,
    object: Cursor<'a>,
    path: &[&str],
) -> Result<Option<Cursor<'a>>, Error> {
    let mut found = object;
    for key in path {
        let Some(mut next) = answer.field(found, key)? else { return Ok(None) };
        if next.peek() == Some(Shape::List) && !(next.open() && next.item()) {
            return Ok(None);
        }
        found = next;
    }
    Ok(Some(found))
}

/// The text at the end of a path of keys, if there is some.
pub(super) fn text_at<'a>(
    answer: Answer<'a>,
    object: Cursor<'a>,
    path: &[&str],
) -> Result<Option<Text>, Error> {
    let [way @ .., last] = path else { return Ok(None) };
    at(answer, object, way)?.map_or(Ok(None), |inside| text(answer, inside, last))
}

/// The text under a key of the object that comes next, if there is some.
pub(super) fn text<'a>(answer: Answer<'a>, object: Cursor<'a>, name: &str) -> Result<Option<Text>, Error> {
    let token = answer.field(object, name)?.and_then(|mut value| value.token());
    let token = token.filter(|token| token.shape == Shape::Text);
    if let Some(token) = token {
        without_nul(answer, token, name)?;
    }
    let said = token.and_then(|token| token.said());
    Ok(said.filter(|said| !said.is_empty()).map(|said| Text::from(&*said)))
}

/// Makes sure that a text can be kept: a NUL character ends texts elsewhere.
pub(super) fn without_nul(answer: Answer<'_>, token: Token<'_>, field: &str) -> Result<(), Error> {
    match token.said() {
        Some(said) if said.contains('\0') => {
            Err(answer.wrong(token, field.to_owned(), "text without NUL characters"))
        }
        _ => Ok(()),
    }
}
