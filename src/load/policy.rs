//! Policy files → policies, the built-in ones and anyone's own alike.
//!
//! A policy starts from the demands of those that it extends. A demand that it leaves alone stays
//! the very same one, so that two policies that share it do not say it twice; an entry under the
//! id of an inherited rule restates it, keeping what it does not say.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::catalogue::{Catalogue, catalogue};
use super::edition::EditionSaid;
use super::effect;
use super::file;
use super::keys;
use super::nearest::suggestion;
use super::restate::{Demands, Restating};
use super::sheet::{self, Sheet};
use crate::load::quoted::quoted;
use crate::model::Text;
use crate::policy::{Expiry, Policy, Softened, builtin};
use crate::text::harmless::neutral;
use crate::text::yaml::Node;
use crate::text::{Location, Problem, Problems, SourceFile, Span};

/// A policy that somebody asks for: the name of a built-in one, or the path of a file.
#[derive(Clone, Debug)]
pub struct PolicyName {
    /// The name or the path.
    pub name: String,
    /// Where it is asked for, if in a file.
    pub location: Option<Location>,
}

/// A name that stands in no file: one of a flag.
impl From<&String> for PolicyName {
    fn from(name: &String) -> Self {
        Self { name: name.clone(), location: None }
    }
}

/// Reads the policies that are asked for; paths are relative to `base`.
///
/// # Errors
///
/// Everything that is wrong with any of them.
pub fn policies(names: &[PolicyName], base: &Path) -> Result<Vec<Arc<Policy>>, Problems> {
    in_use(names, base).map(|(policies, _)| policies)
}

/// Reads the policies that a run judges by, and says what is doubtful about them.
///
/// # Errors
///
/// Everything that is wrong with any of them.
pub fn in_use(names: &[PolicyName], base: &Path) -> Result<(Vec<Arc<Policy>>, Vec<Problem>), Problems> {
    let mut reader = Policies::default();
    let found = reader.all(names, base);
    let mut problems = reader.problems;
    if problems.iter().any(Problem::is_error) {
        return Err(Problems::new(problems));
    }
    problems.extend(effect::missing(&found));
    Ok((found, problems))
}

/// A reader of policies that reads each of them once.
#[derive(Debug)]
pub struct Policies {
    catalogue: &'static Catalogue,
    read: HashMap<String, Option<Arc<Policy>>>,
    /// The policies that are being read, each with the name that a message shows.
    open: Vec<(String, String)>,
    /// Where each name was first given to a policy.
    named: HashMap<Text, Location>,
    files: Vec<PathBuf>,
    problems: Vec<Problem>,
}

/// A policy before it is read.
struct Found {
    /// What it is known by in the cache.
    key: String,
    raw: Arc<SourceFile>,
    /// The folder that its own paths are relative to.
    base: PathBuf,
    built_in: bool,
}

impl Default for Policies {
    fn default() -> Self {
        Self {
            catalogue: catalogue(),
            read: HashMap::new(),
            open: Vec::new(),
            named: HashMap::new(),
            files: Vec::new(),
            problems: Vec::new(),
        }
    }
}

impl Policies {
    /// Reads policies, each of them once.
    pub fn all(&mut self, names: &[PolicyName], base: &Path) -> Vec<Arc<Policy>> {
        let mut found: Vec<Arc<Policy>> = Vec::new();
        for policy in names.iter().filter_map(|name| self.get(name, base)) {
            if !found.iter().any(|known| Arc::ptr_eq(known, &policy)) {
                found.push(policy);
            }
        }
        found
    }

    /// The files that were read.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Gives away what is wrong with the policies that were read.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Reads one policy, unless it was read before.
    pub fn get(&mut self, name: &PolicyName, base: &Path) -> Option<Arc<Policy>> {
        let (key, path) = identity(&name.name, base);
        if let Some(at) = self.open.iter().position(|(open, _)| *open == key) {
            self.ring(at, name);
            return None;
        }
        if let Some(known) = self.read.get(&key) {
            return known.clone();
        }
        let found = match path {
            Some(path) => self.open_file(key.clone(), &path, name),
            None => self.open_built_in(key.clone(), name, base),
        };
        let policy = found.and_then(|found| {
            self.open.push((found.key.clone(), found.raw.name().to_owned()));
            let policy = self.policy(&found).map(Arc::new);
            self.open.pop();
            policy
        });
        self.read.insert(key, policy.clone());
        policy
    }

    fn ring(&mut self, at: usize, name: &PolicyName) {
        let mut ring: Vec<&str> = self.open.iter().skip(at).map(|(_, shown)| shown.as_str()).collect();
        ring.extend(ring.first().copied());
        let ring = ring.join(" → ");
        let message = format!("policies that extend each other in a ring: {}", neutral(&ring));
        let problem =
            Problem::error(message, name.location.clone()).help("take one of them out of `extends`");
        self.problems.push(problem);
    }

    fn open_file(&mut self, key: String, path: &Path, name: &PolicyName) -> Option<Found> {
        match file::read(path, name.location.as_ref()) {
            Ok(raw) => {
                let base = path.parent().unwrap_or(Path::new("")).to_owned();
                self.files.push(path.to_owned());
                Some(Found { key, raw, base, built_in: false })
            }
            Err(problem) => {
                self.problems.push(*problem);
                None
            }
        }
    }

    fn open_built_in(&mut self, key: String, name: &PolicyName, base: &Path) -> Option<Found> {
        let Some(text) = builtin::find(&name.name) else {
            let message = format!("unknown policy {}", quoted(&name.name));
            let file = format!("{}.yaml", name.name);
            let help = if base.join(&file).is_file() {
                format!("write the path of the file: `{file}`")
            } else {
                suggestion(&name.name, builtin::names()).unwrap_or_else(|| {
                    "write the name of a built-in policy, or a path that ends in `.yaml`".to_owned()
                })
            };
            self.problems.push(Problem::error(message, name.location.clone()).help(help));
            return None;
        };
        let raw = Arc::new(SourceFile::new(format!("<built-in>/{}.yaml", name.name), text));
        Some(Found { key, raw, base: base.to_owned(), built_in: true })
    }

    fn policy(&mut self, found: &Found) -> Option<Policy> {
        let (tree, mut sheet) = sheet::open(&found.raw);
        let policy = match tree.as_ref() {
            Some(tree) if !tree.is_null() => self.read_policy(&mut sheet, tree, found),
            Some(_) => empty(&mut sheet),
            None if sheet.problems.is_empty() => empty(&mut sheet),
            None => None,
        };
        sheet.problems.sort_by_key(|problem| problem.location.as_ref().map(|at| at.span));
        self.problems.append(&mut sheet.problems);
        policy
    }

    fn read_policy(&mut self, sheet: &mut Sheet, tree: &Node<'_>, found: &Found) -> Option<Policy> {
        let (mut name, mut title, mut draft, mut extends, mut rules) = (None, None, false, None, None);
        let (mut expiry, mut post_quantum, mut does_not_ask) = (None, None, None);
        let mut edition = EditionSaid::default();
        let mut named = Span { end: tree.span.start, ..tree.span };
        for (key, value) in sheet.map(tree, "a policy") {
            match &*key.text {
                _ if edition.part(sheet, key, value) => {}
                "policy" => {
                    named = value.span;
                    name = Some(self.name_of(sheet, value, found));
                }
                "title" => title = sheet.text(value, "title").map(Text::from),
                "draft" => draft = sheet.flag(value, "draft").unwrap_or_default(),
                "post_quantum" => post_quantum = Some(value),
                "does_not_ask" => does_not_ask = sheet.text(value, "does_not_ask").map(Text::from),
                "extends" => extends = Some(value),
                "waivers" => expiry = self::expiry(sheet, value),
                "rules" => rules = Some(value),
                _ => sheet.unknown_key(key, "a policy", &keys::POLICY),
            }
        }
        if name.is_none() {
            sheet.error(named, "a policy without a name").help =
                Some("give it one: `policy: house`".to_owned());
        }
        let editions = edition.whole(sheet, named);
        let name = name.flatten().unwrap_or_else(|| "(unnamed)".into());
        let parents = extends.map(|extends| self.parents(sheet, extends, found)).unwrap_or_default();
        let own = post_quantum
            .and_then(|node| super::post_quantum::read(sheet, node, (&name, draft)))
            .map(Arc::new);
        let mut demands = inherited(&parents);
        let mut off = parents.iter().flat_map(|parent| parent.off.iter().cloned()).collect();
        let mut softened: Vec<Softened> =
            parents.iter().flat_map(|parent| parent.softened.iter().cloned()).collect();
        for (id, node) in rules.map(|rules| sheet.map(rules, "rules")).unwrap_or_default() {
            let (catalogue, located) = (self.catalogue, !found.built_in);
            let (off, softened) = (&mut off, &mut softened);
            let mut restating = Restating { sheet, catalogue, policy: &name, located, off, softened };
            restating.entry(id, node, &mut demands);
        }
        Some(Policy {
            editions: editions?,
            title: title.unwrap_or_else(|| Text::clone(&name)),
            name,
            draft,
            post_quantum: own
                .into_iter()
                .chain(parents.iter().flat_map(|parent| parent.post_quantum.iter().cloned()))
                .collect(),
            does_not_ask,
            expiry: expiry.or_else(|| parents.iter().filter_map(|parent| parent.expiry).max()),
            extends: parents.iter().map(|parent| Text::clone(&parent.name)).collect(),
            off,
            demands: demands.into_values().flatten().collect(),
            softened,
        })
    }

    /// Reads the name of a policy. A report tells policies by their names, so that no two may have one.
    fn name_of(&mut self, sheet: &mut Sheet, node: &Node<'_>, found: &Found) -> Option<Text> {
        let name = Text::from(sheet.text(node, "policy")?);
        if found.built_in {
            return Some(name);
        }
        // a copy of a built-in policy is that policy
        if builtin::find(&name).is_some_and(|text| *text != *found.raw.text()) {
            let message = format!("{} is the name of a built-in policy", quoted(&name));
            sheet.error(node.span, message).help =
                Some(format!("give this one another name, and start from that one with `extends: [{name}]`"));
        }
        let first = self.named.entry(Text::clone(&name)).or_insert_with(|| sheet.at(node.span)).clone();
        if first.file.name() != sheet.file.name() {
            let message = format!("a second policy with the name {}", quoted(&name));
            let problem = sheet.error(node.span, message);
            problem.related.push((first, "the first one".to_owned()));
            problem.help = Some("give one of the two another name".to_owned());
        }
        Some(name)
    }

    fn parents(&mut self, sheet: &mut Sheet, node: &Node<'_>, found: &Found) -> Vec<Arc<Policy>> {
        let nodes = sheet.one_or_list(node);
        let names: Vec<_> = nodes.iter().filter_map(|node| name(sheet, node)).collect();
        self.all(&names, &found.base)
    }
}

/// Reads what a policy asks of waivers.
fn expiry(sheet: &mut Sheet, node: &Node<'_>) -> Option<Expiry> {
    let mut expiry = None;
    for (key, value) in sheet.map(node, "waivers") {
        match &*key.text {
            "expires" => expiry = sheet.choice(value, "expires", &Expiry::WORDS),
            _ => sheet.unknown_key(key, "waivers", &["expires"]),
        }
    }
    expiry
}

fn empty(sheet: &mut Sheet) -> Option<Policy> {
    sheet.error(Span::default(), "the file is empty").help =
        Some("write a policy into it: `policy: house`".to_owned());
    None
}

/// Reads the name of a policy in a list of them.
pub(crate) fn name(sheet: &mut Sheet, node: &Node<'_>) -> Option<PolicyName> {
    let name = sheet.text(node, "the name of a policy")?.to_owned();
    Some(PolicyName { name, location: Some(sheet.at(node.span)) })
}

/// What a policy is known by: its canonical path, which is given beside it, or its name.
fn identity(name: &str, base: &Path) -> (String, Option<PathBuf>) {
    let ending = name.ends_with(".yaml") || name.ends_with(".yml");
    if !ending && !name.contains('/') {
        return (format!("built-in {name}"), None);
    }
    let path = base.join(name);
    let canonical = path.canonicalize().unwrap_or_else(|_| path.clone());
    (canonical.display().to_string(), Some(path))
}

/// Adds the demands of several policies up; the same one reached twice counts once.
fn inherited(parents: &[Arc<Policy>]) -> Demands {
    let mut demands = Demands::new();
    for demand in parents.iter().flat_map(|parent| &parent.demands) {
        let same = demands.entry(Text::clone(&demand.rule.id)).or_default();
        if !same.iter().any(|known| Arc::ptr_eq(known, demand)) {
            same.push(Arc::clone(demand));
        }
    }
    demands
}

#[cfg(test)]
mod tests;
