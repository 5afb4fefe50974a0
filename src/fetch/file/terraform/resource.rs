//! The resources of a Terraform document, and the changes that a plan makes to them, as they stand there.

use std::borrow::Cow;

use super::super::answer::Answer;
use crate::fetch::Error;
use crate::fetch::once::Once;
use crate::model::json::{Cursor, Shape, Token};
use crate::model::subject::{Going, Live, Said};
use crate::model::{Fact, Span, Text};

/// What a resource holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A tunnel.
    Tunnel,
    /// A data source that lists tunnels.
    Tunnels,
    /// A VPN gateway.
    Gateway,
    /// A data source that lists VPN gateways.
    Gateways,
    /// A customer gateway.
    Peer,
    /// A data source that lists customer gateways.
    Peers,
}

/// The resources of the provider that say something of tunnels: mode, type and what they hold.
const KINDS: [(&str, &str, Kind); 6] = [
    ("managed", "tencentcloud_vpn_connection", Kind::Tunnel),
    ("data", "tencentcloud_vpn_connections", Kind::Tunnels),
    ("managed", "tencentcloud_vpn_gateway", Kind::Gateway),
    ("data", "tencentcloud_vpn_gateways", Kind::Gateways),
    ("managed", "tencentcloud_vpn_customer_gateway", Kind::Peer),
    ("data", "tencentcloud_vpn_customer_gateways", Kind::Peers),
];

/// Makes sure that a text can be kept: a NUL character ends texts elsewhere.
fn without_nul(answer: Answer<'_>, token: Token<'_>, field: &str) -> Result<(), Error> {
    match token.said() {
        Some(said) if said.contains('\0') => {
            Err(answer.wrong(token, field.to_owned(), "text without NUL characters"))
        }
        _ => Ok(()),
    }
}

/// Says whether a word is the type of one of them.
pub(super) fn is_type(word: &str) -> bool {
    KINDS.iter().any(|row| row.1 == word)
}

impl Kind {
    fn of(mode: &str, kind: &str) -> Option<Self> {
        KINDS.iter().find(|row| (row.0, row.1) == (mode, kind)).map(|row| row.2)
    }

    /// The type of the resource.
    pub(super) fn type_name(self) -> &'static str {
        KINDS.iter().find(|row| row.2 == self).map_or("", |row| row.1)
    }
}

/// A resource that says something of tunnels.
#[derive(Clone)]
pub(super) struct Resource<'a> {
    pub(super) kind: Kind,
    /// Its address; that of a deposed object says so.
    pub(super) address: Cow<'a, str>,
    /// Where the address stands.
    place: Span,
    /// Where its object begins.
    pub(super) start: usize,
    /// Its values, if they are an object.
    pub(super) values: Option<Cursor<'a>>,
    /// What of its values is marked as sensitive.
    pub(super) sensitive: Option<Cursor<'a>>,
}

/// What a plan does to a resource.
pub(super) struct Change<'a> {
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

impl Change<'_> {
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

/// Reads `values` of a state, or `planned_values`.
pub(super) fn of_values<'a>(
    answer: Answer<'a>,
    path: &str,
    mut cursor: Cursor<'a>,
) -> Result<Vec<Resource<'a>>, Error> {
    let mut resources = Vec::new();
    entries(answer, path, &mut cursor, |key, cursor| match key {
        "root_module" => module(answer, &format!("{path}.root_module"), cursor, &mut resources),
        _ => answer.token(cursor).map(drop),
    })?;
    Ok(resources)
}

/// Reads `prior_state`, a state of its own.
pub(super) fn of_state<'a>(
    answer: Answer<'a>,
    path: &str,
    mut cursor: Cursor<'a>,
) -> Result<Vec<Resource<'a>>, Error> {
    let mut resources = Vec::new();
    entries(answer, path, &mut cursor, |key, cursor| match key {
        "values" => {
            let values = *cursor;
            answer.token(cursor)?;
            resources = of_values(answer, &format!("{path}.values"), values)?;
            Ok(())
        }
        _ => answer.token(cursor).map(drop),
    })?;
    Ok(resources)
}

/// Goes through a module and the modules in it; the document was found not to be nested too deeply.
fn module<'a>(
    answer: Answer<'a>,
    path: &str,
    cursor: &mut Cursor<'a>,
    resources: &mut Vec<Resource<'a>>,
) -> Result<(), Error> {
    entries(answer, path, cursor, |key, cursor| match key {
        "resources" => {
            let path = format!("{path}.resources");
            answer.each(cursor, &path, |cursor, index| {
                let entry = Entry::read(answer, &path, index, cursor)?;
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
) -> Result<Vec<Change<'a>>, Error> {
    let mut changes = Vec::new();
    answer.each(&mut cursor, path, |cursor, index| {
        let whole = *cursor;
        let entry = match within {
            None => Entry::read(answer, path, index, cursor)?,
            Some(key) => {
                answer.token(cursor)?;
                let Some(mut inside) = field(answer, whole, key)? else { return Ok(()) };
                Entry::read(answer, path, index, &mut inside)?
            }
        };
        changes.extend(entry.change(answer)?);
        Ok(())
    })?;
    Ok(changes)
}

/// An entry of a list of resources or of changes.
#[derive(Default)]
struct Entry<'a> {
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

impl<'a> Entry<'a> {
    fn read(answer: Answer<'a>, path: &str, index: usize, cursor: &mut Cursor<'a>) -> Result<Self, Error> {
        cursor.peek();
        let path = format!("{path}[{index}]");
        let mut entry = Self { start: cursor.offset(), ..Self::default() };
        entries(answer, &path, cursor, |key, cursor| {
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
        Some(Resource {
            kind: Kind::of(self.mode, self.kind)?,
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

    fn change(&self, answer: Answer<'a>) -> Result<Option<Change<'a>>, Error> {
        let Some(bare) = self.bare() else { return Ok(None) };
        let Some(change) = self.change else { return Ok(None) };
        let part = |key: &str| field(answer, change, key);
        let object = |key: &str| -> Result<_, Error> {
            Ok(part(key)?.filter(|part| part.clone().peek() == Some(Shape::Object)))
        };
        let mut actions = Vec::new();
        if let Some(mut list) = field(answer, change, "actions")? {
            answer.each(&mut list, &format!("{}.change.actions", self.path), |cursor, _| {
                actions.push(answer.token(cursor)?.written);
                Ok(())
            })?;
        }
        Ok(Some(Change {
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

/// Goes through the keys of the object that comes next, each of which may stand once; `null` has none.
pub(super) fn entries<'a>(
    answer: Answer<'a>,
    path: &str,
    cursor: &mut Cursor<'a>,
    mut each: impl FnMut(&str, &mut Cursor<'a>) -> Result<(), Error>,
) -> Result<(), Error> {
    if cursor.peek() != Some(Shape::Object) {
        let token = answer.token(cursor)?;
        let none = token.shape == Shape::Null;
        return if none { Ok(()) } else { Err(answer.wrong(token, path.to_owned(), "an object")) };
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

/// A cursor at the value of a key of the object that comes next; what is no object has none.
pub(super) fn field<'a>(
    answer: Answer<'a>,
    mut object: Cursor<'a>,
    name: &str,
) -> Result<Option<Cursor<'a>>, Error> {
    if object.peek() != Some(Shape::Object) {
        return Ok(None);
    }
    let mut found = None;
    entries(answer, "", &mut object, |key, cursor| {
        if key == name {
            found = Some(*cursor);
        }
        answer.token(cursor).map(drop)
    })?;
    Ok(found)
}

/// The text under a key of the object that comes next, if there is some.
pub(super) fn text<'a>(answer: Answer<'a>, object: Cursor<'a>, name: &str) -> Result<Option<Text>, Error> {
    let token = field(answer, object, name)?.and_then(|mut value| value.token());
    let token = token.filter(|token| token.shape == Shape::Text);
    if let Some(token) = token {
        without_nul(answer, token, name)?;
    }
    let said = token.and_then(|token| token.said());
    Ok(said.filter(|said| !said.is_empty()).map(|said| Text::from(&*said)))
}
