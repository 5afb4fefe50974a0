//! What the configuration of a plan says that a tunnel refers to. The id of a gateway that is not made yet is not known,
//! and neither is what it is joined by; its resource is.

use std::borrow::Cow;
use std::collections::HashMap;

use super::resource::{is_type, text};
use crate::source::Error;
use crate::source::document::answer::Answer;
use crate::text::json::{Cursor, Shape};

/// The resources in the configuration of a plan, by the names of their modules and their own.
pub(super) struct References<'a> {
    answer: Answer<'a>,
    resources: HashMap<String, Cursor<'a>>,
}

impl<'a> References<'a> {
    pub(super) fn of(answer: Answer<'a>, configuration: Option<Cursor<'a>>) -> Result<Self, Error> {
        let mut references = Self { answer, resources: HashMap::new() };
        if let Some(root) = configuration.map(|all| answer.field(all, "root_module")).transpose()?.flatten() {
            references.module("", root)?;
        }
        Ok(references)
    }

    /// Takes in the resources of a module, and of those that it calls.
    fn module(&mut self, prefix: &str, module: Cursor<'a>) -> Result<(), Error> {
        let answer = self.answer;
        if let Some(mut resources) = answer.field(module, "resources")? {
            answer.each(&mut resources, "configuration", |cursor, _| {
                let resource = *cursor;
                answer.token(cursor)?;
                if let Some(own) = text(answer, resource, "address")? {
                    self.resources.insert(format!("{prefix}{own}"), resource);
                }
                Ok(())
            })?;
        }
        let Some(mut calls) = answer.field(module, "module_calls")? else { return Ok(()) };
        answer.entries(&mut calls, "configuration", |name, cursor| {
            if let Some(inside) = answer.field(*cursor, "module")? {
                self.module(&format!("{prefix}{name}."), inside)?;
            }
            answer.token(cursor).map(drop)
        })
    }

    /// The address of the one resource of a type whose id an attribute of a resource is. Nothing, where the expression
    /// refers to anything else, or to an index that is worked out.
    pub(super) fn target(&self, address: &str, attribute: &str, kind: &str) -> Result<Option<String>, Error> {
        let Some(Address { prefix, modules, of_kind, name }) = Address::of(address) else { return Ok(None) };
        let modules: String = modules.iter().flat_map(|module| [*module, "."]).collect();
        let resource = self.resources.get(&format!("{modules}{of_kind}.{name}"));
        let mut at = resource.copied();
        for key in ["expressions", attribute, "references"] {
            at = at.map(|at| self.answer.field(at, key)).transpose()?.flatten();
        }
        Ok(self.one(at, kind)?.map(|instance| format!("{prefix}{instance}")))
    }

    /// The one instance that all references are about: Terraform lists `t.n[0].id`, `t.n[0]` and `t.n`.
    fn one(&self, list: Option<Cursor<'a>>, kind: &str) -> Result<Option<String>, Error> {
        let Some(mut list) = list.filter(|list| list.clone().peek() == Some(Shape::List)) else {
            return Ok(None);
        };
        let mut references = Vec::new();
        self.answer.each(&mut list, "references", |cursor, _| {
            references.push(self.answer.token(cursor)?.said().unwrap_or_default().into_owned());
            Ok(())
        })?;
        let whole = references.iter().max_by_key(|reference| reference.len());
        let Some(instance) = whole.and_then(|whole| whole.strip_suffix(".id")) else { return Ok(None) };
        let base = without_index(instance);
        let about_it = |reference: &String| {
            [instance, base].contains(&reference.as_str()) || reference.strip_suffix(".id") == Some(instance)
        };
        let of_kind = base.strip_prefix(kind).is_some_and(|name| name.starts_with('.'));
        Ok((of_kind && references.iter().all(about_it)).then(|| instance.to_owned()))
    }
}

/// The parts of the address of a managed resource.
struct Address<'n> {
    /// The modules that it is in, as they stand in front of it.
    prefix: &'n str,
    /// Their names, without an index.
    modules: Vec<&'n str>,
    of_kind: &'n str,
    name: &'n str,
}

impl<'n> Address<'n> {
    fn of(address: &'n str) -> Option<Self> {
        let parts = parts(address);
        let mut modules = Vec::new();
        let mut rest = parts.as_slice();
        while let [(_, "module"), (_, name), others @ ..] = rest {
            modules.push(without_index(name));
            rest = others;
        }
        let [(start, of_kind), (_, name)] = rest else { return None };
        Some(Self { prefix: address.get(..*start)?, modules, of_kind, name: without_index(name) })
    }
}

/// The address of a resource without the word for its type.
pub(super) fn without_type(address: &str) -> Cow<'_, str> {
    let parts = parts(address);
    if !parts.iter().any(|(_, part)| is_type(part)) {
        return Cow::Borrowed(address);
    }
    let named: Vec<&str> = parts.into_iter().map(|(_, part)| part).filter(|part| !is_type(part)).collect();
    Cow::Owned(named.join("."))
}

/// The parts between dots that stand in no index, each with the byte at which it begins.
fn parts(address: &str) -> Vec<(usize, &str)> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in address.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '.' if !quoted => {
                parts.push((start, address.get(start..at).unwrap_or_default()));
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push((start, address.get(start..).unwrap_or_default()));
    parts
}

fn without_index(name: &str) -> &str {
    name.split_once('[').map_or(name, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_modules_a_type_and_a_name() {
        let place = Address::of(r#"module.a["x.y[\"0\"]"].module.b[0].t.n["p.q"]"#).expect("an address");
        assert_eq!(place.prefix, r#"module.a["x.y[\"0\"]"].module.b[0]."#);
        assert_eq!((place.modules, place.of_kind, place.name), (vec!["a", "b"], "t", "n"));
        let address = r#"module.a["x.y"].tencentcloud_vpn_connection.hq[0]"#;
        assert_eq!(without_type(address), r#"module.a["x.y"].hq[0]"#);
        assert_eq!(
            without_type("tencentcloud_vpn_connection-of-mine"),
            "tencentcloud_vpn_connection-of-mine"
        );
        assert_eq!(Address::of("t.n").map(|place| place.prefix), Some(""));
        assert!(Address::of("data.t.n").is_none() && Address::of("").is_none());
    }
}
