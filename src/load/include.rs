//! The globs of `include` → files, sorted, each of them once.
//!
//! What is included stays in the project's folder, or, where a glob says `..`, in the repository. A
//! link that leads out is refused, and so is what would take a machine's memory: the walk is bounded.

use std::collections::HashSet;
use std::fs::{self, DirEntry};
use std::io;
use std::path::{Component, Path, PathBuf};

use super::above;
use super::file::{self, beside};
use super::sheet::Sheet;
use crate::load::quoted::{quoted, shown_path};
use crate::policy::Glob;
use crate::text::Location;
use crate::text::yaml::Node;

/// `**` looks no deeper.
const DEEPEST: usize = 32;

/// So much is looked through, and no more.
const MOST: Spent = Spent { folders: 20_000, entries: 1_000_000, files: 100_000, bytes: 512 << 20 };

/// Folders of the system that hold no files of anyone's.
const SYSTEM: [&str; 3] = ["/proc", "/sys", "/dev"];

/// A file to read, and the line that asks for it.
pub(crate) type Included = (PathBuf, Location);

/// What one project has been looked through for so far.
#[derive(Debug, Default)]
struct Spent {
    folders: usize,
    entries: usize,
    files: usize,
    bytes: u64,
}

/// Why a glob is not looked through.
enum Refusal {
    /// It leads out of the folder that it must stay in.
    Outside(PathBuf),
    /// A folder cannot be read.
    Unreadable(PathBuf, io::Error),
    /// There is too much of something.
    TooMany(String),
}

/// Finds the files that `include` names, the project file itself aside.
pub(crate) fn files(sheet: &mut Sheet, node: &Node<'_>, project: &Path) -> Vec<Included> {
    let mut seen: HashSet<PathBuf> = HashSet::new();
    seen.extend(project.canonicalize());
    let mut files = Vec::new();
    let mut spent = Spent::default();
    for node in sheet.one_or_list(node) {
        let Some(said) = sheet.text(node, "include") else { continue };
        let Some(found) = found(sheet, node, said, project, &mut spent) else { continue };
        for path in found {
            // what does not exist is told when it is read
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                files.push((path, sheet.at(node.span)));
            }
        }
    }
    files
}

/// The files of one entry; `None` if it is wrong.
fn found(
    sheet: &mut Sheet,
    node: &Node<'_>,
    said: &str,
    project: &Path,
    spent: &mut Spent,
) -> Option<Vec<PathBuf>> {
    if Path::new(said).has_root() {
        sheet.error(node.span, format!("{} is absolute", quoted(said))).help =
            Some("write it relative to the folder of this file, in which it must stay".to_owned());
        return None;
    }
    let limits = Limits::of(project, said);
    let result = if is_wild(said) {
        let glob = match Glob::of_paths(&rest(said).to_string_lossy()) {
            Ok(glob) => glob,
            Err(error) => {
                sheet.error(node.span, format!("{} is not a glob: {error}", quoted(said)));
                return None;
            }
        };
        matching(said, glob, project, &limits, spent)
    } else {
        let path = beside(project, said);
        limits.admit(&path, spent).map(|()| vec![path])
    };
    match result {
        Ok(found) if found.iter().any(|path| !same(path, project)) => Some(found),
        Ok(found) => {
            let none = if found.is_empty() { "no file" } else { "no file but this one" };
            sheet.error(node.span, format!("{} matches {none}", quoted(said))).help = Some(
                "check the glob, which is relative to the folder of this file, or take it out: what it \
                 was meant for is not looked at"
                    .to_owned(),
            );
            None
        }
        Err(refusal) => {
            let (message, help) = refusal.told(said, &limits);
            sheet.error(node.span, message).help = Some(help.to_owned());
            None
        }
    }
}

fn same(path: &Path, project: &Path) -> bool {
    path.canonicalize().ok().is_some_and(|path| project.canonicalize().is_ok_and(|project| path == project))
}

fn is_wild(part: &str) -> bool {
    part.contains(['*', '?', '[', '{'])
}

fn wild(part: &Component<'_>) -> bool {
    is_wild(&part.as_os_str().to_string_lossy())
}

/// The folders of a glob in which nothing of a glob is said.
fn fixed(said: &str) -> PathBuf {
    Path::new(said).components().take_while(|part| !wild(part)).collect()
}

/// The rest of a glob.
fn rest(said: &str) -> PathBuf {
    Path::new(said).components().skip_while(|part| !wild(part)).collect()
}

fn matching(
    said: &str,
    glob: Glob,
    project: &Path,
    limits: &Limits,
    spent: &mut Spent,
) -> Result<Vec<PathBuf>, Refusal> {
    let endless = said.contains("**");
    let deep = if endless { DEEPEST } else { rest(said).components().count() };
    let root = beside(project, &fixed(said).to_string_lossy());
    let mut walk = Walk { glob, found: Vec::new(), folders: HashSet::new(), limits, spent, endless };
    let here = if root.as_os_str().is_empty() { Path::new(".") } else { &root };
    if here.is_dir() {
        walk.folder(&root, Path::new(""), deep)?;
    }
    walk.found.sort();
    Ok(walk.found)
}

/// The folder that an entry must stay in.
struct Limits {
    folder: Option<PathBuf>,
    noun: &'static str,
}

impl Limits {
    fn of(project: &Path, said: &str) -> Self {
        let folder = above::real_folder(project);
        let leaves = Path::new(said).components().any(|part| part == Component::ParentDir);
        let repository = folder.as_deref().filter(|_| leaves).and_then(above::repository);
        match repository {
            Some(repository) => Self { folder: Some(repository), noun: "repository" },
            None => Self { folder, noun: "folder of the project" },
        }
    }

    /// Says whether a path leads to where it may. What is not there leads nowhere.
    fn holds(&self, path: &Path) -> bool {
        let Ok(real) = path.canonicalize() else { return true };
        let inside = self.folder.as_deref().is_some_and(|folder| real.starts_with(folder));
        inside && !SYSTEM.iter().any(|system| real.starts_with(system))
    }

    /// Takes a path that leads to where it may. Whether a file stands there is told when it is read.
    fn admit(&self, path: &Path, spent: &mut Spent) -> Result<(), Refusal> {
        if !self.holds(path) {
            return Err(Refusal::Outside(path.to_owned()));
        }
        if let Ok(there) = fs::metadata(path) {
            spent.files += 1;
            spent.bytes = spent.bytes.saturating_add(there.len());
        }
        spent.within()
    }
}

impl Spent {
    fn within(&self) -> Result<(), Refusal> {
        let text = if self.folders > MOST.folders {
            format!("leads through more than {} folders", MOST.folders)
        } else if self.entries > MOST.entries {
            format!("leads through more than {} files", MOST.entries)
        } else if self.files > MOST.files {
            format!("includes more than {} files", MOST.files)
        } else if self.bytes > MOST.bytes {
            format!("includes more than {} MiB", MOST.bytes >> 20)
        } else {
            return Ok(());
        };
        Err(Refusal::TooMany(text))
    }
}

impl Refusal {
    /// What is wrong, and what to do.
    fn told(self, said: &str, limits: &Limits) -> (String, &'static str) {
        let (said, narrow) = (quoted(said), "name the folders that hold the files, such as `tunnels/*.yaml`");
        let named = |path: &Path| shown_path(&file::shown(path));
        match self {
            Self::Outside(path) => (
                format!("{said} leads out of the {}: {}", limits.noun, named(&path)),
                "keep what is included in the folder of the project; only a path with `..` may lead to \
                 elsewhere in the repository, and no link may",
            ),
            Self::Unreadable(path, error) => {
                (format!("{said} leads to {}, which cannot be read: {error}", named(&path)), narrow)
            }
            Self::TooMany(text) => (format!("{said} {text}"), narrow),
        }
    }
}

struct Walk<'w> {
    glob: Glob,
    found: Vec<PathBuf>,
    folders: HashSet<PathBuf>,
    limits: &'w Limits,
    spent: &'w mut Spent,
    /// Says whether the glob goes as deep as there are folders.
    endless: bool,
}

impl Walk<'_> {
    /// Looks through one folder, which is met once however many links lead to it.
    fn folder(&mut self, folder: &Path, below: &Path, deep: usize) -> Result<(), Refusal> {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        if !self.limits.holds(here) {
            return Err(Refusal::Outside(folder.to_owned()));
        }
        let unreadable = |error| Refusal::Unreadable(here.to_owned(), error);
        if !self.folders.insert(here.canonicalize().map_err(unreadable)?) {
            return Ok(());
        }
        self.spent.folders += 1;
        let mut names = Vec::new();
        for entry in fs::read_dir(here).map_err(unreadable)? {
            self.spent.entries += 1;
            self.spent.within()?;
            let name = entry.map(|entry: DirEntry| entry.file_name()).map_err(unreadable)?;
            if !name.to_string_lossy().starts_with('.') {
                names.push(name);
            }
        }
        names.sort();
        for name in names {
            self.entry(&folder.join(&name), &below.join(&name), deep)?;
        }
        Ok(())
    }

    fn entry(&mut self, path: &Path, below: &Path, deep: usize) -> Result<(), Refusal> {
        if path.is_dir() {
            return match deep {
                1 if self.endless => {
                    Err(Refusal::TooMany(format!("leads through folders more than {DEEPEST} deep")))
                }
                0 | 1 => Ok(()),
                _ => self.folder(path, below, deep - 1),
            };
        }
        if self.glob.matches(&below.to_string_lossy()) {
            self.limits.admit(path, self.spent)?;
            self.found.push(path.to_owned());
        }
        Ok(())
    }
}
