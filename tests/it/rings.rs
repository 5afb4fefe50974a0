//! No file imports, by whatever way round, a file that imports it.

use std::collections::{BTreeMap, BTreeSet};

use crate::architecture::files;

/// Which files each file names.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// The path of a module, `model::fact`, of a file in `src`; that of the crate is empty.
fn module(path: &std::path::Path) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let inside = path.strip_prefix(root).expect("inside src").with_extension("");
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    let parts = parts.strip_suffix(&["mod".into()]).unwrap_or(&parts);
    let whole = parts.join("::");
    if matches!(&*whole, "lib" | "main") { String::new() } else { whole }
}

/// The paths that a use tree stands for.
fn leaves(tree: &str, prefix: &str) -> Vec<String> {
    let Some((begin, inside)) = tree.split_once('{') else {
        let alone = tree.split(" as ").next().unwrap_or_default().trim();
        return vec![format!("{prefix}{alone}")];
    };
    let prefix = format!("{prefix}{}", begin.trim());
    let mut depth = 0;
    let parts = inside.trim_end().trim_end_matches('}').split(|c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    parts.filter(|part| !part.trim().is_empty()).flat_map(|part| leaves(part.trim(), &prefix)).collect()
}

/// Every path that a text names: in `use` trees, and where it is written out.
fn named(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = String::new();
    for (place, statement) in text.split(';').enumerate() {
        let begin = statement.rfind("use ").filter(|at| {
            let before = statement.get(..*at).unwrap_or_default();
            before.is_empty() || before.ends_with(char::is_whitespace)
        });
        match begin {
            Some(at) if place < text.matches(';').count() => {
                found.extend(leaves(statement.get(at + 4..).unwrap_or_default(), ""));
                rest.push_str(statement.get(..at).unwrap_or_default());
            }
            _ => rest.push_str(statement),
        }
    }
    let path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    let written = rest
        .split(|c| !path(c))
        .filter(|word| ["crate::", "super::", "self::"].iter().any(|start| word.starts_with(start)));
    found.extend(written.map(str::to_owned));
    found
}

/// The module that a path leads to, seen from another one.
fn target<'m>(path: &str, from: &str, modules: &'m BTreeSet<String>) -> Option<&'m String> {
    let mut parts = path.split("::").map(str::trim).peekable();
    let mut at: Vec<&str> = from.split("::").filter(|part| !part.is_empty()).collect();
    match parts.peek().copied() {
        Some("crate") => at.clear(),
        Some("self" | "super") => {}
        Some(first) => {
            let child = at.iter().copied().chain([first]).collect::<Vec<_>>().join("::");
            modules.get(&child)?;
        }
        None => return None,
    }
    let mut best = None;
    for part in parts {
        match part {
            "crate" | "self" => {}
            "super" => _ = at.pop(),
            part => at.push(part),
        }
        match modules.get(&at.join("::")) {
            Some(module) => best = Some(module),
            None => break,
        }
    }
    best
}

fn graph() -> Graph {
    let texts: BTreeMap<String, String> = files()
        .into_iter()
        .filter(|(_, path, _)| !path.ends_with("main.rs"))
        .filter(|(_, path, _)| {
            let name = path.to_string_lossy().into_owned();
            !["/tests", "/fixture", "_tests.rs", "/testing"].iter().any(|tests| name.contains(tests))
        })
        .map(|(_, path, text)| {
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            (module(&path), code)
        })
        .collect();
    let modules: BTreeSet<String> = texts.keys().cloned().collect();
    let edges = |(from, text): (&String, &String)| {
        // a child may name the room that it is in
        let inside = |to: &&String| to.is_empty() || from == *to || from.starts_with(&format!("{to}::"));
        let named = named(text);
        let to = named.iter().filter_map(|path| target(path, from, &modules)).filter(|to| !inside(to));
        (from.clone(), to.cloned().collect())
    };
    texts.iter().map(edges).collect()
}

/// Takes away what names nothing that is left and what nothing that is left names, again and again: what stays
/// is in a ring, or between two.
fn ringed(mut graph: Graph) -> Graph {
    loop {
        let left: BTreeSet<String> = graph.keys().cloned().collect();
        graph.values_mut().for_each(|to| to.retain(|to| left.contains(to)));
        let named: BTreeSet<String> = graph.values().flatten().cloned().collect();
        graph.retain(|from, to| !to.is_empty() && named.contains(from));
        if graph.len() == left.len() {
            return graph;
        }
    }
}

#[test]
fn no_files_import_each_other() {
    let graph = graph();
    assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 500, "hardly any import was found");
    let ringed = ringed(graph);
    assert!(ringed.is_empty(), "in a ring, or between two: {ringed:#?}");
}

#[test]
fn a_ring_is_found() {
    let edge = |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|to| (*to).to_owned()).collect());
    let graph = [edge("a", &["b"]), edge("b", &["c"]), edge("c", &["b"]), edge("d", &[])].into();
    assert_eq!(ringed(graph).into_keys().collect::<Vec<_>>(), ["b", "c"]);
    assert_eq!(leaves("crate::{a::{self, b}, c as d}", ""), ["crate::a::self", "crate::a::b", "crate::c"]);
    assert_eq!(named("use super::x;\nfn f() { crate::y::Z::new(); }"), ["super::x", "crate::y::Z::new"]);
}
