//! Where the value of a fact stands in the answer of the cloud, found by the names in the table
//! of facts. What reads answers keeps to the same rules for names, and takes them from here.

use super::fact::{Fact, Wire};
use super::json::{Cursor, Shape, Token};
use super::place::{Location, Span};
use super::subject::{Live, Origin};
use super::value::Kind;

/// Where the value of a fact stands in the answer of the cloud. For a derived fact, where the
/// first of its parts does.
#[must_use]
pub fn observed(live: &Live, fact: &Fact) -> Option<Location> {
    let origin = live.origin.as_ref()?;
    if let Some(seen) = &origin.recalled {
        return seen.values.iter().find(|(index, _)| *index == fact.index).map(|(_, place)| place.clone());
    }
    let parts = fact.made_of.iter().filter_map(|part| Fact::find(part));
    let span = std::iter::once(fact).chain(parts).find_map(|fact| value(origin, fact))?;
    Some(Location::new(&origin.location.file, span))
}

/// The id of a tunnel is looked for in so many bytes of its object.
const LOOKED_THROUGH: usize = 64 * 1024;

/// Where the object of a live tunnel says its id or its name, else where it begins.
#[must_use]
pub fn named(live: &Live) -> Option<Location> {
    let origin = live.origin.as_ref()?;
    if let Some(seen) = &origin.recalled {
        return seen.named.clone();
    }
    let object = &origin.location;
    let bytes = object.file.slice(object.span).as_bytes();
    let bytes = bytes.get(..LOOKED_THROUGH).unwrap_or(bytes);
    let names = [live.tunnel.id.as_deref(), live.tunnel.name.as_deref()];
    let start = object.span.start as usize;
    let found = names.into_iter().flatten().find_map(|name| {
        let at = memchr::memmem::find(bytes, format!("\"{name}\"").as_bytes())?;
        Some(Span::new(start + at + 1, start + at + 1 + name.len()))
    });
    let span = found.unwrap_or(Span::new(start, start + usize::from(!object.span.is_empty())));
    Some(Location::new(&object.file, span))
}

/// The name that a key holding part of a tunnel has in the table of facts. The documents and the
/// samples of API v2 do not agree on the names of the two phases.
#[must_use]
pub fn container(wire: Wire, key: &str) -> &str {
    match (wire, key) {
        (Wire::V2, "IKESet" | "ikeSet" | "ikeArr") => "IKEArr",
        (Wire::V2, "IPsecSet" | "ipsecSet" | "ipsecArr" | "IPSECSet") => "IPSECArr",
        _ => key,
    }
}

/// Of the three fields of an identity (its type, an address, a name), the one that is in effect.
#[must_use]
pub fn identity<'t>(fields: [Option<Token<'t>>; 3]) -> Option<Token<'t>> {
    let [kind, address, name] = fields.map(|field| field.filter(|token| !token.is_nothing()));
    let kind = kind.map(|kind| kind.written.to_ascii_lowercase());
    match kind.as_deref() {
        Some("address") => address,
        Some("fqdn") => name,
        _ => address.or(name),
    }
}

fn value(origin: &Origin, fact: &Fact) -> Option<Span> {
    let object = &origin.location;
    let find = |path: &&str| {
        let cursor = Cursor::new(object.file.slice(object.span), object.span.start as usize);
        find(cursor, origin.wire, path)
    };
    let paths = fact.wires.on(origin.wire);
    let token = match (fact.kind, paths) {
        (Kind::Identity, [kind, address, name]) => identity([kind, address, name].map(find)),
        _ => paths.iter().find_map(find),
    };
    token.map(|token| token.span())
}

/// Finds what is not nothing at a path such as `parent.child`.
fn find<'t>(mut cursor: Cursor<'t>, wire: Wire, path: &str) -> Option<Token<'t>> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    cursor.open();
    while let Some(key) = cursor.key() {
        let token = cursor.token()?;
        let said = key.said()?;
        let found = match rest {
            Some(rest) if container(wire, &said) == first => inner(token).and_then(|c| find(c, wire, rest)),
            None if said == first => Some(token).filter(|token| !token.is_nothing()),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The object itself, or the one in a list.
fn inner(token: Token<'_>) -> Option<Cursor<'_>> {
    let mut cursor = token.cursor();
    if token.shape == Shape::List {
        cursor.open();
    }
    (cursor.peek() == Some(Shape::Object)).then_some(cursor)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::subject::Source;
    use crate::model::{FACTS, SourceFile, Tunnel};

    fn shown(wire: Wire, text: &str, name: &str) -> Option<String> {
        let file = Arc::new(SourceFile::new("live.json", text));
        let span = Span::new(text.find('{').expect("an object"), text.len());
        let source = Source { name: "s".into(), kind: "file", region: None, named: false, location: None };
        let origin = Some(Origin::new(Location::new(&file, span), wire));
        let live = Live { tunnel: Tunnel::default(), source: Arc::new(source), origin };
        let location = observed(&live, Fact::find(name).expect("a fact"))?;
        Some(location.file.slice(location.span).to_owned())
    }

    const V2: &str = r#"  {"unVpnConnId": "", "vpnConnId": 7, "sourceCidr": ["10.0.0.0/24"],
        "IKESet": [{"remoteIdentity": "fqdn", "remoteAddress": "192.0.2.1", "remoteFqdnName": "hq",
        "dhGroupName": "group1", "propoEncryAlgorithm": null}], "IPSECArr": []}"#;

    #[test]
    fn a_value_is_shown_without_its_quotes() {
        assert_eq!(shown(Wire::V2, V2, "ike.dh_group").as_deref(), Some("group1"));
        assert_eq!(shown(Wire::V2, V2, "selectors").as_deref(), Some(r#"["10.0.0.0/24"]"#));
    }

    #[test]
    fn of_several_names_the_first_that_holds_something_counts() {
        assert_eq!(shown(Wire::V2, V2, "id").as_deref(), Some("7"));
    }

    #[test]
    fn of_an_identity_the_field_in_effect_is_shown() {
        assert_eq!(shown(Wire::V2, V2, "ike.remote_id").as_deref(), Some("hq"));
    }

    #[test]
    fn a_derived_fact_stands_where_the_first_of_its_parts_does() {
        assert_eq!(shown(Wire::V2, V2, "ike.strength").as_deref(), Some("group1"));
        assert_eq!(shown(Wire::V2, V2, "ike.encryption.strength"), None);
    }

    #[test]
    fn what_was_not_reported_stands_nowhere() {
        for fact in FACTS.iter() {
            assert_eq!(shown(Wire::V3, "{}", fact.name), None, "{}", fact.name);
        }
    }
}
