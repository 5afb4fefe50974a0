//! Nothing but reading can be asked of the cloud: no other action has a name anywhere in `src`.

use std::fs;
use std::path::Path;

use vpnaudit::source::tencent::Action;

/// How the names of actions begin; the cloud's are all a verb and its object.
const VERBS: [&str; 32] = [
    "Accept",
    "Add",
    "Allocate",
    "Assign",
    "Associate",
    "Assume",
    "Attach",
    "Check",
    "Clone",
    "Create",
    "Delete",
    "Describe",
    "Detach",
    "Disable",
    "Disassociate",
    "Download",
    "Enable",
    "Get",
    "Inquiry",
    "Migrate",
    "Modify",
    "Notify",
    "Refresh",
    "Reject",
    "Release",
    "Renew",
    "Replace",
    "Reset",
    "Return",
    "Set",
    "Transform",
    "Unassign",
];

/// The two exchanges of the other service, which hands out roles.
const ROLES: [&str; 2] = ["AssumeRole", "AssumeRoleWithWebIdentity"];

fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()))
}

fn is_action(word: &str) -> bool {
    let after = VERBS.iter().find_map(|verb| word.strip_prefix(verb));
    after.is_some_and(|object| object.starts_with(|c: char| c.is_ascii_uppercase()))
}

fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push((path.display().to_string(), fs::read_to_string(&path).expect("text")));
        }
    }
}

#[test]
fn no_action_but_those_that_describe_is_named_in_src() {
    let mut sources = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/source/tencent"), &mut sources);
    let known: Vec<&str> = Action::ALL.iter().map(|action| action.name()).chain(ROLES).collect();
    let mut seen = Vec::new();
    // what answers call things, and commands that people run, are never sent
    sources.retain(|(path, _)| !["wires.rs", "spelling.rs"].iter().any(|unsent| path.contains(unsent)));
    for (path, text) in &sources {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in literals(code).filter(|word| is_action(word)) {
            assert!(known.contains(&word), "{path} names the action {word}");
            seen.push(word);
        }
    }
    assert!(known.iter().all(|action| seen.contains(action)), "the search finds what is there");
    assert!(Action::ALL.iter().all(|action| action.name().starts_with("Describe")));
}
