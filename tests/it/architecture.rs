//! The order of the modules, and the size of the rooms, read from the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module may import those of earlier rows only; modules of one row do not know each other.
const ORDER: [&[&str]; 16] = [
    &["text"],
    &["model"],
    &["policy"],
    &["finding"],
    &["source"],
    &["load", "pair", "past"],
    &["check"],
    &["drift", "trial"],
    &["waive"],
    &["diff"],
    &["report"],
    &["explain"],
    &["audit"],
    &["cli"],
    &["main"],
    &["lib"],
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source file: the module that it belongs to, its path and its text without comments.
pub fn files() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    sources(&root, &mut paths);
    paths.sort();
    let module = |path: &Path| {
        let inside = path.strip_prefix(&root).expect("inside src");
        let first = inside.iter().next().expect("a name").to_string_lossy().into_owned();
        first.trim_end_matches(".rs").to_owned()
    };
    let code = |text: String| {
        text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    paths
        .into_iter()
        .map(|path| (module(&path), path.clone(), code(fs::read_to_string(&path).expect("text"))))
        .collect()
}

fn rank(module: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&module))
}

/// The top-level modules that a text names after `crate::`, in `use` trees too.
fn imports(text: &str) -> Vec<String> {
    let words = |rest: &str| -> Vec<String> {
        let word =
            |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        let Some(tree) = rest.strip_prefix('{') else { return vec![word(rest)] };
        let mut depth = 0;
        let mut items = vec![String::new()];
        for c in tree.chars() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => items.push(String::new()),
                _ => {}
            }
            if depth == 0 && c != ',' {
                items.last_mut().expect("never empty").push(c);
            }
        }
        items.iter().map(|item| word(item.trim())).collect()
    };
    text.match_indices("crate::").flat_map(|(at, found)| words(&text[at + found.len()..])).collect()
}

#[test]
fn every_module_has_its_place_in_the_order() {
    for (module, path, _) in files() {
        assert!(rank(&module).is_some(), "{} belongs to no module of the order", path.display());
    }
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for (module, path, text) in files() {
        if module == "lib" {
            continue;
        }
        for import in imports(&text).into_iter().filter(|import| *import != module) {
            if rank(&import).is_some_and(|import| import >= rank(&module).expect("has a place")) {
                wrong.push(format!("{}: {module} imports {import}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_says_what_it_is_for_and_is_small() {
    for (_, path, text) in files() {
        let whole = fs::read_to_string(&path).expect("text");
        assert!(whole.starts_with("//!"), "{} does not open with what it is for", path.display());
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        if ["tests.rs", "fixture.rs"].iter().any(|tests| path.ends_with(tests)) {
            continue;
        }
        assert!(code.lines().count() <= 350, "{} is too large", path.display());
    }
}

#[test]
fn only_the_reader_of_yaml_knows_its_crate() {
    for (_, path, text) in files() {
        let allowed = path.to_string_lossy().contains("text/yaml");
        assert!(allowed || !text.contains("granit_parser"), "{} knows the YAML crate", path.display());
    }
}

#[test]
fn nothing_below_the_command_line_knows_the_terminal_or_the_environment() {
    for (module, path, text) in files() {
        if matches!(module.as_str(), "cli" | "main") {
            continue;
        }
        for word in ["clap::", "std::env", "env::var", "stdout(", "stderr(", "println!", "eprintln!"] {
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            assert!(!code.contains(word), "{} knows {word}", path.display());
        }
    }
}

#[test]
fn harmful_characters_are_listed_once() {
    for (_, path, text) in files() {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let lists = [r"\u{202e}", r"\u{200b}", r"\u{61c}"].iter().any(|character| code.contains(character));
        let tests = ["tests.rs", "hostile.rs"].iter().any(|tests| path.to_string_lossy().ends_with(tests));
        assert!(!lists || tests || path.ends_with("text/harmless.rs"), "{} lists them again", path.display());
    }
}
