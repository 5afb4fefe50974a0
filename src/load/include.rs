//! The globs of `include` → files, sorted, each of them once.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::file::beside;
use super::problem::quoted;
use super::sheet::Sheet;
use super::yaml::Node;
use crate::model::Location;
use crate::policy::Glob;

/// `**` looks no deeper, so that folders that hold themselves come to an end.
const DEEPEST: usize = 32;

/// A file to read, and the line that asks for it.
pub(crate) type Included = (PathBuf, Location);

/// Finds the files that `include` names, the project file itself aside.
pub(crate) fn files(sheet: &mut Sheet, node: &Node<'_>, project: &Path) -> Vec<Included> {
    let mut seen: HashSet<PathBuf> = HashSet::new();
    seen.extend(project.canonicalize());
    let mut files = Vec::new();
    for node in sheet.one_or_list(node) {
        let Some(said) = sheet.text(node, "include") else { continue };
        let wild = said.contains(['*', '?', '[', '{']);
        let found = if wild { matching(sheet, node, said, project) } else { vec![beside(project, said)] };
        if found.is_empty() {
            sheet.warning(node.span, format!("{} matches no file", quoted(said))).help =
                Some("check the glob; it is relative to the folder of this file".to_owned());
        }
        for path in found {
            // what does not exist is told when it is read
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                files.push((path, sheet.at(node.span)));
            }
        }
    }
    files
}

fn matching(sheet: &mut Sheet, node: &Node<'_>, said: &str, project: &Path) -> Vec<PathBuf> {
    let said = said.strip_prefix("./").unwrap_or(said);
    let fixed: PathBuf = Path::new(said).components().take_while(|part| !is_wild(*part)).collect();
    let rest: PathBuf = Path::new(said).components().skip_while(|part| !is_wild(*part)).collect();
    let deep = if said.contains("**") { DEEPEST } else { rest.components().count() };
    let glob = match Glob::of_paths(&rest.to_string_lossy()) {
        Ok(glob) => glob,
        Err(error) => {
            sheet.error(node.span, format!("{} is not a glob: {error}", quoted(said)));
            return Vec::new();
        }
    };
    let root = project.parent().unwrap_or(Path::new("")).join(fixed);
    let mut walk = Walk { glob, found: Vec::new(), folders: HashSet::new() };
    walk.folder(&root, Path::new(""), deep);
    walk.found.sort();
    walk.found
}

fn is_wild(part: Component<'_>) -> bool {
    part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])
}

struct Walk {
    glob: Glob,
    found: Vec<PathBuf>,
    folders: HashSet<PathBuf>,
}

impl Walk {
    /// Looks through one folder, which is met once however many links lead to it.
    fn folder(&mut self, folder: &Path, below: &Path, deep: usize) {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if deep == 0 || !here.canonicalize().is_ok_and(|real| self.folders.insert(real)) {
            return;
        }
        let Ok(entries) = fs::read_dir(here) else { return };
        let mut names: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
        names.sort();
        for name in names.iter().filter(|name| !name.to_string_lossy().starts_with('.')) {
            let (path, below) = (folder.join(name), below.join(name));
            if path.is_dir() {
                self.folder(&path, &below, deep - 1);
            } else if self.glob.matches(&below.to_string_lossy()) {
                self.found.push(path);
            }
        }
    }
}
