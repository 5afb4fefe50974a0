//! The laws of mappings: no key stands twice, and `<<` takes in what it refers to.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::{Node, NodeKey, NodeKind, YamlFault, YamlMistake};

type Entries<'t> = Vec<(NodeKey<'t>, Node<'t>)>;

/// Refuses keys that stand twice, and takes in what `<<` refers to.
pub(super) fn settled<'t>(mut entries: Entries<'t>, mistakes: &mut Vec<YamlMistake>) -> Entries<'t> {
    let repeats = repeats(&entries);
    for (first, second) in &repeats {
        let (first, second) = (&entries[*first].0, &entries[*second].0);
        mistakes.push(YamlMistake {
            span: second.span,
            what: YamlFault::KeyTwice(second.text.clone().into_owned()),
            help: Some("keep one of the two"),
            other: Some((first.span, "the first one")),
        });
    }
    for (_, second) in repeats.iter().rev() {
        entries.remove(*second);
    }
    match entries.iter().position(|(key, _)| key.text == "<<") {
        Some(at) => merged(entries, at, mistakes),
        None => entries,
    }
}

fn merged<'t>(mut entries: Entries<'t>, at: usize, mistakes: &mut Vec<YamlMistake>) -> Entries<'t> {
    let (_, merge) = entries.remove(at);
    let parts = match merge.kind {
        NodeKind::List(parts) => parts,
        kind => vec![Node { span: merge.span, kind }],
    };
    let mut known: HashSet<Cow<'t, str>> = entries.iter().map(|(key, _)| key.text.clone()).collect();
    for part in parts {
        let NodeKind::Map(inherited) = part.kind else {
            mistakes.push(YamlMistake {
                span: part.span,
                what: YamlFault::Said(format!("{} where `<<` takes a mapping", part.noun())),
                help: Some("refer to a mapping: `<<: *name`"),
                other: None,
            });
            continue;
        };
        for entry in inherited {
            if known.insert(entry.0.text.clone()) {
                entries.push(entry);
            }
        }
    }
    entries
}

/// What a copy of a node costs: its nodes, and its text where that is not borrowed.
pub(super) fn weight(node: &Node<'_>) -> usize {
    match &node.kind {
        NodeKind::Scalar(Cow::Borrowed(_), _) => 1,
        NodeKind::Scalar(Cow::Owned(text), _) => 1 + text.len() / 64,
        NodeKind::Map(entries) => 1 + entries.iter().map(|(_, value)| 1 + weight(value)).sum::<usize>(),
        NodeKind::List(items) => 1 + items.iter().map(weight).sum::<usize>(),
    }
}

/// Indices of keys that stood before, each with that of its first occurrence, in order.
fn repeats(entries: &[(NodeKey<'_>, Node<'_>)]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if entries.len() <= 24 {
        for (second, (key, _)) in entries.iter().enumerate() {
            let first = entries[..second].iter().position(|(before, _)| before.text == key.text);
            found.extend(first.map(|first| (first, second)));
        }
        return found;
    }
    let mut seen = HashMap::with_capacity(entries.len());
    for (second, (key, _)) in entries.iter().enumerate() {
        match seen.entry(&*key.text) {
            std::collections::hash_map::Entry::Occupied(first) => found.push((*first.get(), second)),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(second);
            }
        }
    }
    found
}
