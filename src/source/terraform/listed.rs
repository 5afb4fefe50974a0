//! The lists of a Terraform document, of resources and of changes, as they stand there.

use std::borrow::Cow;

use super::resource::{Resource, ResourceChange, all, without_nul};
use crate::source::Error;
use crate::source::document::answer::Answer;
use crate::text::json::{Cursor, Shape, Token};

/// Reads `values` of a state, or `planned_values`.
pub(super) fn of_values<'a>(
    answer: Answer<'a>,
    path: &str,
    values: Cursor<'a>,
) -> Result<Vec<Resource<'a>>, Error> {
    let mut resources = Vec::new();
    if let Some(mut root) = answer.entry(values, path, "root_module")? {
        module(answer, &format!("{path}.root_module"), &mut root, &mut resources)?;
    }
    Ok(resources)
}

/// Reads `prior_state`, a state of its own.
pub(super) fn of_state<'a>(
    answer: Answer<'a>,
    path: &str,
    state: Cursor<'a>,
) -> Result<Vec<Resource<'a>>, Error> {
    let values = answer.entry(state, path, "values")?;
    values.map_or_else(|| Ok(Vec::new()), |values| of_values(answer, &format!("{path}.values"), values))
}

/// Goes through a module and the modules in it; the document was found not to be nested too deeply.
fn module<'a>(
    answer: Answer<'a>,
    path: &str,
    cursor: &mut Cursor<'a>,
    resources: &mut Vec<Resource<'a>>,
) -> Result<(), Error> {
    answer.entries(cursor, path, |key, cursor| match key {
        "resources" => {
            let path = format!("{path}.resources");
            answer.each(cursor, &path, |cursor, index| {
                let entry = ListedResource::read(answer, &path, index, cursor)?;
                resources.extend(entry.resource(answer)?);
                Ok(())
            })
        }
        "child_modules" => {
            let path = format!("{path}.child_modules");
            answer.each(cursor, &path, |cursor, index| {
                module(answer, &format!("{path}[{index}]"), cursor, resources)
            })
        }
        _ => answer.token(cursor).map(drop),
    })
}

/// Reads `resource_changes` or `resource_drift`; `within` names the key that holds each change, if there is one.
pub(super) fn of_changes<'a>(
    answer: Answer<'a>,
    path: &str,
    within: Option<&str>,
    mut cursor: Cursor<'a>,
) -> Result<Vec<ResourceChange<'a>>, Error> {
    let mut changes = Vec::new();
    answer.each(&mut cursor, path, |cursor, index| {
        let whole = *cursor;
        let entry = match within {
            None => ListedResource::read(answer, path, index, cursor)?,
            Some(key) => {
                answer.token(cursor)?;
                let Some(mut inside) = answer.field(whole, key)? else { return Ok(()) };
                ListedResource::read(answer, path, index, &mut inside)?
            }
        };
        changes.extend(entry.change(answer)?);
        Ok(())
    })?;
    Ok(changes)
}

/// An entry of a list of resources or of changes.
#[derive(Default)]
struct ListedResource<'a> {
    address: Option<Token<'a>>,
    previous: Option<Token<'a>>,
    kind: &'a str,
    mode: &'a str,
    deposed: Option<Token<'a>>,
    values: Option<(Cursor<'a>, Token<'a>)>,
    sensitive: Option<Cursor<'a>>,
    change: Option<Cursor<'a>>,
    path: String,
    start: usize,
}

impl<'a> ListedResource<'a> {
    fn read(answer: Answer<'a>, path: &str, index: usize, cursor: &mut Cursor<'a>) -> Result<Self, Error> {
        cursor.peek();
        let path = format!("{path}[{index}]");
        let mut entry = Self { start: cursor.offset(), ..Self::default() };
        answer.entries(cursor, &path, |key, cursor| {
            let before = *cursor;
            let token = answer.token(cursor)?;
            let text = Some(token).filter(|token| token.shape == Shape::Text);
            if matches!(key, "address" | "previous_address" | "deposed" | "deposed_key") {
                without_nul(answer, token, key)?;
            }
            match key {
                "address" => entry.address = text,
                "previous_address" => entry.previous = text,
                "type" => entry.kind = token.written,
                "mode" => entry.mode = token.written,
                "deposed" | "deposed_key" => entry.deposed = text,
                "values" => entry.values = Some((before, token)),
                "sensitive_values" => entry.sensitive = Some(before),
                "change" if token.shape == Shape::Object => entry.change = Some(before),
                _ => {}
            }
            Ok(())
        })?;
        Ok(Self { path, ..entry })
    }

    /// The address, which tells an object that waits to be destroyed from the one that took its place.
    fn address(&self) -> Cow<'a, str> {
        let said = |token: Option<Token<'a>>| token.and_then(|token| token.said()).unwrap_or_default();
        let address = Some(said(self.address)).filter(|address| !address.is_empty());
        let address = address.unwrap_or_else(|| self.path.clone().into());
        match said(self.deposed) {
            deposed if deposed.is_empty() => address,
            deposed => format!("{address} (deposed object {deposed})").into(),
        }
    }

    fn bare(&self) -> Option<Resource<'a>> {
        let mut known = all().filter_map(|of| Some((of, of.kind(self.mode, self.kind)?)));
        let (of, kind) = known.next()?;
        Some(Resource {
            kind,
            of,
            address: self.address(),
            place: self.address.map(|token| token.span()).unwrap_or_default(),
            start: self.start,
            values: None,
            sensitive: self.sensitive,
        })
    }

    fn resource(&self, answer: Answer<'a>) -> Result<Option<Resource<'a>>, Error> {
        let Some(bare) = self.bare() else { return Ok(None) };
        let values = match self.values {
            Some((values, token)) if token.shape == Shape::Object => Some(values),
            Some((_, token)) if token.shape != Shape::Null => {
                return Err(answer.wrong(token, format!("{}.values", self.path), "an object"));
            }
            _ => None,
        };
        Ok(Some(Resource { values, ..bare }))
    }

    fn change(&self, answer: Answer<'a>) -> Result<Option<ResourceChange<'a>>, Error> {
        let Some(bare) = self.bare() else { return Ok(None) };
        let Some(change) = self.change else { return Ok(None) };
        let part = |key: &str| answer.field(change, key);
        let object = |key: &str| -> Result<_, Error> {
            Ok(part(key)?.filter(|part| part.clone().peek() == Some(Shape::Object)))
        };
        let mut actions = Vec::new();
        if let Some(mut list) = answer.field(change, "actions")? {
            answer.each(&mut list, &format!("{}.change.actions", self.path), |cursor, _| {
                actions.push(answer.token(cursor)?.written);
                Ok(())
            })?;
        }
        Ok(Some(ResourceChange {
            before: Resource {
                values: object("before")?,
                sensitive: part("before_sensitive")?,
                ..bare.clone()
            },
            after: Resource { values: object("after")?, sensitive: part("after_sensitive")?, ..bare },
            previous: self.previous.and_then(|token| token.said()),
            deletes: actions.contains(&"delete"),
            creates: actions.contains(&"create"),
            forgets: actions.contains(&"forget"),
        }))
    }
}
