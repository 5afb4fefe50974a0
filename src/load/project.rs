//! The project file and what it includes → a project, or everything that is wrong with them.

use std::collections::hash_map::{Entry, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::catalogue::catalogue;
use super::declaration::{self, Defaults, Draft};
use super::file;
use super::include::{self, Included};
use super::policy::{self, Policies};
use super::problem::{Error, Problem, quoted};
use super::psk;
use super::rule::glob;
use super::sheet::{self, Sheet, scalar};
use super::source::{self, SourceEntry};
use super::waiver::{self, Rules};
use super::yaml::{Kind, Node};
use crate::finding::Waiver;
use crate::model::subject::{Declaration, Stated};
use crate::model::{Fact, SourceFile, Span, Text};
use crate::policy::{Glob, Policy};

/// The name of a project file.
pub const NAME: &str = "vpnaudit.yaml";

/// The keys of the project file.
const KEYS: [&str; 8] =
    ["version", "include", "policies", "sources", "defaults", "tunnels", "undeclared", "waivers"];

/// The keys of a file that it includes.
const INCLUDED_KEYS: [&str; 3] = ["version", "tunnels", "waivers"];

/// What people declare and ask for.
#[derive(Debug)]
pub struct Project {
    /// The project file.
    pub file: Arc<SourceFile>,
    /// Where live tunnels come from.
    pub sources: Vec<SourceEntry>,
    /// The policies in use; none if the file does not say.
    pub policies: Option<Vec<Arc<Policy>>>,
    /// The tunnels, file by file in the order of the text.
    pub declarations: Vec<Arc<Declaration>>,
    /// What to do about live tunnels that nobody declared.
    pub undeclared: Undeclared,
    /// The findings that somebody accepts.
    pub waivers: Vec<Arc<Waiver>>,
    /// What is doubtful, file by file in the order of the text.
    pub warnings: Vec<Problem>,
}

/// What to do about live tunnels that nobody declared.
#[derive(Clone, Debug, Default)]
pub enum Undeclared {
    /// Report them.
    #[default]
    Report,
    /// Say nothing of them.
    Ignore,
    /// Say nothing of those whose name or id fits.
    IgnoreMatching(Vec<Glob>),
}

/// Finds the project file of a folder, or takes a file for one.
#[must_use]
pub fn find(path: &Path) -> Option<PathBuf> {
    let path = if path.is_dir() { path.join(NAME) } else { path.to_owned() };
    path.is_file().then_some(path)
}

/// Reads a project: its file, or the folder that holds it. `variable` looks up an environment
/// variable that a pre-shared key is in.
///
/// # Errors
///
/// Everything that is wrong with any file of it.
pub fn project(path: &Path, variable: &dyn Fn(&str) -> Option<String>) -> Result<Project, Error> {
    let path = if path.is_dir() { path.join(NAME) } else { path.to_owned() };
    let raw = file::read(&path, None).map_err(|problem| Error::new(vec![*problem]))?;
    let (tree, sheet) = sheet::open(&raw);
    let mut reading = Reading::new(path, sheet);
    match tree {
        Some(tree) if !tree.is_null() => reading.project(tree),
        _ if reading.sheet.problems.is_empty() => {
            reading.sheet.error(Span::default(), "the file is empty").help =
                Some("write what you expect into it, or run without a project: `--live FILE`".to_owned());
        }
        _ => {}
    }
    reading.finish(variable)
}

/// A project while it is read.
struct Reading {
    path: PathBuf,
    sheet: Sheet,
    sources: Vec<SourceEntry>,
    policies: Option<Vec<Arc<Policy>>>,
    undeclared: Undeclared,
    parts: Vec<Part>,
    /// Problems that stand in policy files.
    of_policies: Vec<Problem>,
}

/// What one file says of tunnels and waivers.
struct Part {
    path: PathBuf,
    sheet: Sheet,
    drafts: Vec<Draft>,
    waivers: Vec<Waiver>,
}

/// What all files of a project have in common.
struct Shared {
    defaults: Defaults,
    sources: Vec<Text>,
    rules: Rules,
}

impl Reading {
    fn new(path: PathBuf, sheet: Sheet) -> Self {
        Self {
            path,
            sheet,
            sources: Vec::new(),
            policies: None,
            undeclared: Undeclared::default(),
            parts: Vec::new(),
            of_policies: Vec::new(),
        }
    }

    fn project(&mut self, tree: Node<'_>) {
        let Kind::Map(entries) = tree.kind else {
            self.sheet.wanted(&tree, "the project file", "a mapping");
            return;
        };
        let [mut tunnels, mut waivers, mut defaults, mut include] = [const { None }; 4];
        let mut rules_known = true;
        for (key, value) in entries {
            match &*key.text {
                "version" => version(&mut self.sheet, &value),
                "sources" => self.sources = source::all(&mut self.sheet, &value, &self.path),
                "policies" => rules_known = self.policies(&value),
                "undeclared" => self.undeclared = undeclared(&mut self.sheet, &value),
                "defaults" => defaults = Some(value),
                "include" => include = Some(value),
                "tunnels" => tunnels = Some(value),
                "waivers" => waivers = Some(value),
                _ => self.sheet.unknown_key(&key, "the project file", &KEYS),
            }
        }
        let shared = Shared {
            defaults: declaration::defaults(&mut self.sheet, defaults.as_ref()),
            sources: self.sources.iter().map(|source| Text::clone(&source.name)).collect(),
            rules: rules_known.then(|| rules(self.policies.as_deref().unwrap_or_default())),
        };
        let included =
            include.map(|node| include::files(&mut self.sheet, &node, &self.path)).unwrap_or_default();
        let mut own = Part::new(self.path.clone(), self.sheet.fork());
        own.tunnels(tunnels, &shared);
        own.waivers(waivers, &shared);
        self.parts.push(own);
        self.include(&included, &shared);
    }

    /// Reads the policies; says whether all of them could be.
    fn policies(&mut self, node: &Node<'_>) -> bool {
        let nodes = self.sheet.one_or_list(node);
        let names: Vec<_> = nodes.iter().filter_map(|node| policy::name(&mut self.sheet, node)).collect();
        let mut policies = Policies::default();
        let found = policies.all(&names, self.path.parent().unwrap_or(Path::new("")));
        self.of_policies = policies.into_problems();
        self.policies = Some(found);
        nodes.len() == names.len() && !self.of_policies.iter().any(Problem::is_error)
    }

    /// Reads the included files, on all cores.
    fn include(&mut self, included: &[Included], shared: &Shared) {
        let parts: Vec<_> = included.par_iter().map(|file| Part::read(file, shared)).collect();
        for part in parts {
            match part {
                Ok(part) => self.parts.push(part),
                Err(problem) => self.sheet.problems.push(*problem),
            }
        }
    }

    fn finish(mut self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Project, Error> {
        for part in &mut self.parts {
            part.fetch_keys(variable);
        }
        duplicates(&mut self.parts);
        let (mut problems, mut declarations, mut waivers) = (Vec::new(), Vec::new(), Vec::new());
        let mut own = self.sheet.problems;
        for (place, part) in self.parts.into_iter().enumerate() {
            own.extend(part.sheet.problems);
            own.sort_by_key(|problem| problem.location.as_ref().map(|at| at.span));
            problems.append(&mut own);
            if place == 0 {
                problems.append(&mut self.of_policies);
            }
            declarations.extend(part.drafts.into_iter().map(|draft| Arc::new(draft.declaration)));
            waivers.extend(part.waivers.into_iter().map(Arc::new));
        }
        problems.append(&mut own);
        if problems.iter().any(Problem::is_error) {
            return Err(Error::new(problems));
        }
        Ok(Project {
            file: self.sheet.file,
            sources: self.sources,
            policies: self.policies,
            declarations,
            undeclared: self.undeclared,
            waivers,
            warnings: problems,
        })
    }
}

impl Part {
    fn new(path: PathBuf, sheet: Sheet) -> Self {
        Self { path, sheet, drafts: Vec::new(), waivers: Vec::new() }
    }

    fn read((path, named): &Included, shared: &Shared) -> Result<Self, Box<Problem>> {
        let raw = file::read(path, Some(named))?;
        let (tree, sheet) = sheet::open(&raw);
        let mut part = Self::new(path.clone(), sheet);
        match tree {
            Some(tree) if !tree.is_null() => part.entries(tree, shared),
            _ if part.sheet.problems.is_empty() => {
                part.sheet.error(Span::default(), "the file is empty").help =
                    Some("write `tunnels` into it, or take it out of `include`".to_owned());
            }
            _ => {}
        }
        Ok(part)
    }

    fn entries(&mut self, tree: Node<'_>, shared: &Shared) {
        let Kind::Map(entries) = tree.kind else {
            self.sheet.wanted(&tree, "an included file", "a mapping");
            return;
        };
        for (key, value) in entries {
            match &*key.text {
                "version" => version(&mut self.sheet, &value),
                "tunnels" => self.tunnels(Some(value), shared),
                "waivers" => self.waivers(Some(value), shared),
                known if KEYS.contains(&known) => {
                    let message = format!("{} in an included file", quoted(known));
                    self.sheet.error(key.span, message).help =
                        Some(format!("move it to the project file, `{NAME}`"));
                }
                _ => self.sheet.unknown_key(&key, "an included file", &INCLUDED_KEYS),
            }
        }
    }

    /// Reads tunnels on all cores, and lets go of the tree on the way.
    fn tunnels(&mut self, node: Option<Node<'_>>, shared: &Shared) {
        let Some(node) = node.filter(|node| !node.is_null()) else { return };
        let Kind::List(nodes) = node.kind else {
            self.sheet.wanted(&node, "tunnels", "a list");
            return;
        };
        let sheet = &self.sheet;
        let read = |node: Node<'_>| {
            let mut sheet = sheet.fork();
            let draft = declaration::draft(&mut sheet, &node, &shared.defaults, &shared.sources);
            (draft, sheet.problems)
        };
        let read: Vec<_> = nodes.into_par_iter().with_min_len(256).map(read).collect();
        self.drafts.reserve_exact(read.len());
        for (draft, problems) in read {
            self.drafts.extend(draft);
            self.sheet.problems.extend(problems);
        }
    }

    fn waivers(&mut self, node: Option<Node<'_>>, shared: &Shared) {
        let Some(node) = node.filter(|node| !node.is_null()) else { return };
        for node in self.sheet.list(&node, "waivers") {
            self.waivers.extend(waiver::read(&mut self.sheet, node, &shared.rules));
        }
    }

    /// Fetches the pre-shared keys that are referred to.
    fn fetch_keys(&mut self, variable: &dyn Fn(&str) -> Option<String>) {
        let Some(fact) = Fact::find("psk") else { return };
        for draft in &mut self.drafts {
            let Some((reference, span)) = draft.psk.take() else { continue };
            let Some(secret) = psk::fetch(&mut self.sheet, &self.path, &reference, span, variable) else {
                continue;
            };
            draft.declaration.tunnel.psk = Some(secret);
            let stated = &mut draft.declaration.stated;
            let place = stated.partition_point(|stated| stated.fact < fact.index);
            stated.insert(place, Stated { fact: fact.index, default: false, span });
        }
    }
}

fn version(sheet: &mut Sheet, node: &Node<'_>) {
    let said = scalar(node).map(|(said, _)| &**said);
    if said != Some("1") {
        let message = match said {
            Some(said) => format!("{} is not a version of the project file", quoted(said)),
            None => format!("version takes a number, not {}", node.noun()),
        };
        sheet.error(node.span, message).help =
            Some("write `version: 1`, or a newer vpnaudit is needed".to_owned());
    }
}

fn undeclared(sheet: &mut Sheet, node: &Node<'_>) -> Undeclared {
    if let Kind::List(nodes) = &node.kind {
        let globs = nodes.iter().filter_map(|node| glob(sheet, node, "undeclared"));
        return Undeclared::IgnoreMatching(globs.collect());
    }
    match sheet.choice(node, "undeclared", &[("report", false), ("ignore", true)]) {
        Some(true) => Undeclared::Ignore,
        Some(false) | None => Undeclared::Report,
    }
}

/// The rules that a waiver can name.
fn rules(policies: &[Arc<Policy>]) -> std::collections::BTreeSet<Text> {
    let bound = policies.iter().flat_map(|policy| &policy.demands).map(|demand| Text::clone(&demand.rule.id));
    catalogue().ids().map(Text::from).chain(bound).collect()
}

/// Notes tunnels of one source that have one name or one id.
fn duplicates(parts: &mut [Part]) {
    let mut found = Vec::new();
    let mut seen: HashMap<(bool, Option<&str>, &str), (usize, Span)> = HashMap::new();
    for (part, draft) in
        parts.iter().enumerate().flat_map(|(at, part)| part.drafts.iter().map(move |draft| (at, draft)))
    {
        let (declaration, source) = (&draft.declaration, draft.declaration.source.as_deref());
        let name = declaration.tunnel.name.as_deref().map(|name| (false, name, declaration.span));
        let id = declaration.tunnel.id.as_deref().zip(draft.id).map(|(id, span)| (true, id, span));
        for (is_id, word, span) in name.into_iter().chain(id) {
            match seen.entry((is_id, source, word)) {
                Entry::Vacant(free) => {
                    free.insert((part, span));
                }
                Entry::Occupied(first) => found.push((part, is_id, quoted(word), span, *first.get())),
            }
        }
    }
    for (part, is_id, word, span, (first, first_span)) in found {
        let first = parts[first].sheet.at(first_span);
        let what = if is_id { "id" } else { "name" };
        let problem = parts[part].sheet.error(span, format!("a second tunnel with the {what} {word}"));
        problem.related.push((first, "the first one".to_owned()));
        problem.help = Some(if is_id {
            "keep one of the two".to_owned()
        } else {
            "give one of the two another name, or say in which `source` each of them is".to_owned()
        });
    }
}

#[cfg(test)]
mod tests;
