//! A PATH of the command line → the project that it belongs to.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::above;
use super::file;
use super::keys;
use crate::load::quoted::shown_path;
use crate::text::{Problem, Problems};

/// The name of a project file.
pub const NAME: &str = "vpnaudit.yaml";

/// The names of a project file, the usual one first.
const NAMES: [&str; 2] = [NAME, "vpnaudit.yml"];

/// The keys by which an included file is known; a `version` may stand in any file.
const OF_INCLUDED: [&str; 2] = ["tunnels", "waivers"];

/// The keys by which a policy is known; a `title` may stand in any file.
const OF_POLICIES: [&str; 3] = ["policy", "rules", "extends"];

/// A project of the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// The project file; else the path as it was given, where no project is.
    pub path: PathBuf,
    /// The files that were given and must belong to it.
    pub named: Vec<PathBuf>,
}

/// The projects that paths belong to, each once, in the order in which they were given.
///
/// # Errors
///
/// When two files of one folder could be its project.
pub fn locate(paths: &[PathBuf]) -> Result<Vec<Located>, Problems> {
    let mut located: Vec<(PathBuf, Located)> = Vec::new();
    for path in paths {
        let found = find(path)?;
        let file = found.clone().unwrap_or_else(|| path.clone());
        let real = file.canonicalize().unwrap_or_else(|_| file.clone());
        let named = path.is_file() && found.is_some() && file != *path;
        let place = located.iter().position(|(known, _)| *known == real).unwrap_or(located.len());
        if place == located.len() {
            located.push((real, Located { path: file, named: Vec::new() }));
        }
        if let Some((_, project)) = located.get_mut(place).filter(|_| named) {
            project.named.push(path.clone());
        }
    }
    Ok(located.into_iter().map(|(_, project)| project).collect())
}

/// Finds the project file that a path belongs to: that of a folder or of the nearest one above it. A
/// file is one itself, if it bears the name or says what only a project says; else it belongs to the
/// project of its folder. None if there is no project.
///
/// # Errors
///
/// When two files of one folder could be its project, or when a policy belongs to none.
pub fn find(path: &Path) -> Result<Option<PathBuf>, Problems> {
    if path.is_dir() {
        return nearest(path);
    }
    if !path.is_file() {
        // a pipe or a device: whether it can be read is told when it is read
        return Ok(Some(path.to_owned()).filter(|path| path.exists()));
    }
    let named = path.file_name().is_some_and(|name| NAMES.iter().any(|known| name == *known));
    if named || says(path, &keys::of_projects_only()) {
        return Ok(Some(path.to_owned()));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    match nearest(folder)? {
        None if says(path, &OF_POLICIES) && !says(path, &["tunnels"]) => Err(alone(path, folder)),
        None => Ok(Some(path.to_owned())),
        found => Ok(found),
    }
}

fn nearest(folder: &Path) -> Result<Option<PathBuf>, Problems> {
    for folder in above::folders(folder) {
        let there = NAMES.map(|name| folder.join(name));
        match there.each_ref().map(|path| path.is_file()) {
            [true, true] => return Err(Problems::new(vec![both(&folder)])),
            [true, false] => return Ok(there.into_iter().next()),
            [false, true] => return Ok(there.into_iter().nth(1)),
            [false, false] => {}
        }
    }
    Ok(None)
}

fn both(folder: &Path) -> Problem {
    let folder = shown_path(&file::shown(folder));
    let message = format!("{} and {} stand both in {folder}", NAMES[0], NAMES[1]);
    Problem::error(message, None).help("keep one of the two")
}

fn alone(path: &Path, folder: &Path) -> Problems {
    let (shown, looked) = (shown_path(&file::shown(path)), looked_in(folder));
    let problem = Problem::error(format!("{shown} is a policy that belongs to no project: {looked}"), None)
        .help("name the project that uses it, or judge by it with `--policy PATH`");
    Problems::new(vec![problem])
}

/// What was looked for, and where.
#[must_use]
pub fn looked_in(folder: &Path) -> String {
    let folders = above::folders(folder);
    let names = NAMES.join(" or ");
    let shown = shown_path(&file::shown(folder));
    match folders.last().filter(|_| folders.len() > 1) {
        None => format!("there is no {names} in {shown}"),
        Some(last) => {
            format!("there is no {names} in {shown} nor above it, up to {}", shown_path(&file::shown(last)))
        }
    }
}

/// The project file of a folder, or the file itself, as the user would write it; it need not exist.
#[must_use]
pub fn project_file(path: &Path) -> String {
    file::shown(&if path.is_dir() { path.join(NAME) } else { path.to_owned() })
}

/// Files of the command line that the project does not hold. One that looks like a part of a project is
/// an error, since it was named to be looked at.
pub(crate) fn strangers(named: &[PathBuf], project: &str, files: &HashSet<PathBuf>) -> Vec<Problem> {
    let strange = named.iter().filter(|path| path.canonicalize().map_or(true, |real| !files.contains(&real)));
    let tell = |path: &PathBuf| {
        let shown = shown_path(&file::shown(path));
        let message = format!("{project} does not include {shown}");
        if says(path, &[&OF_INCLUDED[..], &OF_POLICIES].concat()) {
            Problem::error(message, None).help("add it to `include` or `policies`, or it is not looked at")
        } else {
            Problem::warning(message, None)
                .help("no run reads it; add it to `include` if it belongs to the project")
        }
    };
    strange.map(tell).collect()
}

/// Says whether a file has one of some keys at its top, as far as its lines tell. A file that cannot be
/// read has none.
fn says(path: &Path, keys: &[&str]) -> bool {
    let Ok(file) = file::read(path, None) else { return false };
    file.text().lines().any(|line| {
        let key = line.trim_start_matches(['{', ' ', '\u{feff}', '"', '\'']);
        let top = !line.starts_with(' ');
        top && keys.iter().any(|name| key.strip_prefix(name).is_some_and(is_end_of_key))
    })
}

fn is_end_of_key(rest: &str) -> bool {
    rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':')
}
