//! What `terraform show -json` prints of a state or a plan → the objects of its tunnels.
//!
//! Of a plan the values after it was applied count; what is not known before stays absent.

use std::borrow::Cow;
use std::collections::HashSet;

use super::answer::{Answer, Item};
use super::mask::Mask;
use super::names;
use super::object::Reader;
use super::shape::Tunnels;
use crate::fetch::Error;
use crate::fetch::error::shown;
use crate::fetch::once::Once;
use crate::model::Text;
use crate::model::fact::Wire;
use crate::model::json::{Cursor, Shape};

/// The parts of the document that can hold tunnels.
#[derive(Default)]
pub(super) struct Terraform<'a> {
    state: Option<Cursor<'a>>,
    plan: Option<Cursor<'a>>,
    changes: Option<Cursor<'a>>,
}

impl<'a> Terraform<'a> {
    /// Takes a part of the document, if the key is one of Terraform's.
    pub(super) fn takes(&mut self, key: &str, value: Cursor<'a>) -> bool {
        let mut shape = value;
        let shape = shape.peek();
        match (key, shape) {
            ("values", Some(Shape::Object)) => self.state = Some(value),
            ("planned_values", Some(Shape::Object)) => self.plan = Some(value),
            ("resource_changes", Some(Shape::List)) => self.changes = Some(value),
            ("format_version", Some(Shape::Text)) => {}
            _ => return false,
        }
        true
    }
}

/// A resource whose values are tunnels.
struct Resource<'a> {
    address: &'a str,
    data: bool,
    values: Cursor<'a>,
}

/// Reads the tunnels of a document. One that a data source shows besides its own resource is one.
pub(super) fn tunnels(terraform: &Terraform<'_>, answer: Answer<'_>) -> Result<Tunnels, Error> {
    let mut resources = Vec::new();
    match (terraform.plan.or(terraform.state), terraform.changes) {
        (Some(mut values), _) => values_of(answer, &mut values, &mut resources)?,
        (None, Some(mut changes)) => changes_of(answer, &mut changes, &mut resources)?,
        (None, None) => {}
    }
    // whatever is secret in the document was noted before
    let mut mask = Mask::default();
    let mut reader = Reader::new(answer, names::of(Wire::Terraform), &mut mask);
    let mut tunnels = Vec::new();
    for resource in resources.iter().filter(|resource| !resource.data) {
        let path = shown(resource.address);
        tunnels.push(reader.tunnel(&mut resource.values.clone(), Item { path: &path, index: None })?);
    }
    let mut ids: HashSet<Text> = tunnels.iter().filter_map(|live| live.tunnel.id.clone()).collect();
    for resource in resources.iter().filter(|resource| resource.data) {
        let path = format!("{}.connection_list", shown(resource.address));
        answer.each(&mut resource.values.clone(), &path, |cursor, index| {
            let live = reader.tunnel(cursor, Item { path: &path, index: Some(index) })?;
            if live.tunnel.id.as_ref().is_none_or(|id| ids.insert(id.clone())) {
                tunnels.push(live);
            }
            Ok(())
        })?;
    }
    Ok(tunnels)
}

/// Goes through `values` or `planned_values`.
fn values_of<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    resources: &mut Vec<Resource<'a>>,
) -> Result<(), Error> {
    entries(answer, cursor, |key, cursor| match key {
        "root_module" => module(answer, cursor, resources),
        _ => answer.token(cursor).map(drop),
    })
}

/// Goes through a module and the modules in it; the document was found not to be nested too deeply.
fn module<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    resources: &mut Vec<Resource<'a>>,
) -> Result<(), Error> {
    entries(answer, cursor, |key, cursor| match key {
        "resources" => answer.each(cursor, "resources", |cursor, _| {
            resources.extend(resource(answer, cursor, "values")?);
            Ok(())
        }),
        "child_modules" => {
            answer.each(cursor, "child_modules", |cursor, _| module(answer, cursor, resources))
        }
        _ => answer.token(cursor).map(drop),
    })
}

/// Goes through `resource_changes`.
fn changes_of<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    resources: &mut Vec<Resource<'a>>,
) -> Result<(), Error> {
    answer.each(cursor, "resource_changes", |cursor, _| {
        let Some(mut change) = resource(answer, cursor, "change")? else { return Ok(()) };
        let after = field(answer, change.values, "after")?
            .filter(|after| after.clone().peek() == Some(Shape::Object));
        if let Some(after) = after {
            change.values = after;
            resources.push(change);
        }
        Ok(())
    })
}

/// Reads a resource whose values stand under `values`, if it is one that holds tunnels.
fn resource<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    values: &str,
) -> Result<Option<Resource<'a>>, Error> {
    let (mut address, mut kind, mut mode, mut found) = ("", "", "", None);
    entries(answer, cursor, |key, cursor| {
        let before = *cursor;
        let token = answer.token(cursor)?;
        match key {
            "address" => address = token.written,
            "type" => kind = token.written,
            "mode" => mode = token.written,
            key if key == values && token.shape == Shape::Object => found = Some(before),
            _ => {}
        }
        Ok(())
    })?;
    let Some(values) = found else { return Ok(None) };
    Ok(match (mode, kind) {
        ("managed", "tencentcloud_vpn_connection") => Some(Resource { address, data: false, values }),
        ("data", "tencentcloud_vpn_connections") => {
            field(answer, values, "connection_list")?.map(|values| Resource { address, data: true, values })
        }
        _ => None,
    })
}

/// Goes through the keys of the object that comes next, each of which may stand once; what is no object
/// has none.
fn entries<'a>(
    answer: Answer<'a>,
    cursor: &mut Cursor<'a>,
    mut each: impl FnMut(&str, &mut Cursor<'a>) -> Result<(), Error>,
) -> Result<(), Error> {
    if cursor.peek() != Some(Shape::Object) {
        return answer.token(cursor).map(drop);
    }
    let mut once = Once::default();
    cursor.open();
    while let Some(key) = cursor.key() {
        let name = key.said().unwrap_or(Cow::Borrowed(key.written));
        if let Some(first) = once.again(key) {
            return Err(answer.twice(&name, key.start, first));
        }
        each(&name, cursor)?;
    }
    Ok(())
}

/// A cursor at the value of a key of the object that comes next.
fn field<'a>(answer: Answer<'a>, mut object: Cursor<'a>, name: &str) -> Result<Option<Cursor<'a>>, Error> {
    let mut found = None;
    entries(answer, &mut object, |key, cursor| {
        if key == name {
            found = Some(*cursor);
        }
        answer.token(cursor).map(drop)
    })?;
    Ok(found)
}
