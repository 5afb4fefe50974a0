//! The two facts of a tunnel that are no single value: traffic selectors and tags.

use ipnet::IpNet;

use super::keys;
use super::psk;
use super::sheet::Sheet;
use crate::load::quoted::quoted;
use crate::model::secret::name::is_of_key;
use crate::model::selector::{Pair, Selectors, range};
use crate::model::value::{Tags, Text};
use crate::text::yaml::Node;

/// One entry may stand for so many pairs; the cloud takes far fewer.
const MOST_PAIRS: usize = 4096;

/// Reads a list of `{local, remote}`, or one alone; each side is a range or a list of them.
pub(crate) fn read(sheet: &mut Sheet, node: &Node<'_>) -> Option<Selectors> {
    if node.is_null() {
        sheet.error(node.span, "selectors has no value").help =
            Some("write `[]` for none, or leave the key out".to_owned());
        return None;
    }
    let before = sheet.problems.iter().filter(|problem| problem.is_error()).count();
    let mut pairs: Vec<Pair> = Vec::new();
    for entry in sheet.one_or_list(node) {
        pair(sheet, entry, &mut pairs);
    }
    let after = sheet.problems.iter().filter(|problem| problem.is_error()).count();
    (before == after).then(|| Selectors::new(pairs))
}

fn pair(sheet: &mut Sheet, node: &Node<'_>, pairs: &mut Vec<Pair>) {
    let (mut local, mut remote) = (None, None);
    let before = sheet.problems.len();
    for (key, value) in sheet.map(node, "a selector") {
        match &*key.text {
            "local" => local = Some(ranges(sheet, value)),
            "remote" => remote = Some(ranges(sheet, value)),
            _ => sheet.unknown_key(key, "a selector", &keys::SELECTOR),
        }
    }
    match (local, remote) {
        (Some(local), Some(remote)) if local.len().saturating_mul(remote.len()) > MOST_PAIRS => {
            sheet.error(node.span, format!("a selector of more than {MOST_PAIRS} pairs"));
        }
        (Some(local), Some(remote)) => {
            pairs.extend(local.iter().flat_map(|local| remote.iter().map(|remote| (*local, *remote))));
        }
        (local, _) if sheet.problems.len() == before => {
            let missing = if local.is_none() { "local" } else { "remote" };
            sheet.error(node.span, format!("a selector without `{missing}`")).help =
                Some("say both sides: `{local: 10.0.0.0/24, remote: 10.1.0.0/24}`".to_owned());
        }
        _ => {}
    }
}

fn ranges(sheet: &mut Sheet, node: &Node<'_>) -> Vec<IpNet> {
    let nodes = sheet.one_or_list(node);
    if nodes.is_empty() {
        sheet.error(node.span, "an empty list of ranges").help =
            Some("write `0.0.0.0/0` for every address".to_owned());
    }
    nodes.iter().filter_map(|node| one(sheet, node)).collect()
}

fn one(sheet: &mut Sheet, node: &Node<'_>) -> Option<IpNet> {
    let said = sheet.text(node, "a range")?;
    match range(said) {
        Ok(net) => {
            if net.trunc() != net {
                let message = format!("{} has host bits: it means the network {}", quoted(said), net.trunc());
                sheet.warning(node.span, message).help = Some(format!("write `{}`", net.trunc()));
            }
            Some(net)
        }
        Err(wrong) => {
            sheet.error(node.span, format!("{} is {wrong}", quoted(said)));
            None
        }
    }
}

/// Reads a mapping of text to text.
pub(crate) fn tags(sheet: &mut Sheet, node: &Node<'_>) -> Option<Tags> {
    let before = sheet.problems.len();
    let mut tags = Tags::new();
    for (key, value) in sheet.map(node, "tags") {
        if is_of_key(&key.text) {
            psk::refuse(sheet, value.span);
            continue;
        }
        if let Some(value) = sheet.text(value, &format!("tag {}", quoted(&key.text))) {
            tags.insert(Text::from(&*key.text), Text::from(value));
        }
    }
    (sheet.problems.len() == before).then_some(tags)
}
