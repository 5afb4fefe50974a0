//! The project file and what it includes → a project, or everything that is wrong with them.

mod duplicates;
mod part;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::catalogue::catalogue;
use super::declaration;
use super::effect;
use super::file;
use super::include::{self, Included};
use super::keys;
use super::locate::NAME;
use super::policy::{self, Policies};
use super::rule::glob;
use super::sheet::{self, Sheet};
use super::source::{self, SourceEntry};
use super::waiver::Terms;
use crate::finding::Waiver;
use crate::load::quoted::quoted;
use crate::model::Text;
use crate::model::subject::Declaration;
use crate::policy::{Expiry, Glob, Policy, Rule};
use crate::text::yaml::{Node, NodeKind};
use crate::text::{Problem, Problems, SourceFile, Span};
use part::{Part, Shared, version};

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
    /// The other files that it is made of, as far as they could be found.
    pub files: Vec<PathBuf>,
    /// What is doubtful, file by file in the order of the text.
    pub warnings: Vec<Problem>,
}

impl Project {
    /// The files that it is made of, by their real paths.
    #[must_use]
    pub fn real_files(&self) -> HashSet<PathBuf> {
        let own = std::iter::once(Path::new(self.file.name()));
        let all = own.chain(self.files.iter().map(PathBuf::as_path));
        all.filter_map(|file| file.canonicalize().ok()).collect()
    }
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

/// Keys by which what is live is told from a project file that somebody meant to name.
const ANSWERS: [&str; 5] = ["Response", "VpnConnectionSet", "data", "terraform_version", "vpnaudit_snapshot"];

/// Reads a project: its file, or the folder that holds it. `variable` looks up an environment
/// variable that a pre-shared key is in.
///
/// # Errors
///
/// Everything that is wrong with any file of it.
pub fn project(path: &Path, variable: &dyn Fn(&str) -> Option<String>) -> Result<Project, Problems> {
    let path = if path.is_dir() { path.join(NAME) } else { path.to_owned() };
    let raw = file::read(&path, None).map_err(|problem| Problems::new(vec![*problem]))?;
    let (tree, sheet) = sheet::open(&raw);
    let mut reading = Reading::new(path, sheet);
    match tree {
        Some(tree) if !tree.is_null() => reading.project(tree),
        _ if reading.sheet.problems.is_empty() => {
            reading.sheet.error(Span::default(), "the file is empty").help = Some(
                "write what you expect into it; `vpnaudit check --live FILE` needs no project".to_owned(),
            );
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
    files: Vec<PathBuf>,
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
            files: Vec::new(),
        }
    }

    fn project(&mut self, tree: Node<'_>) {
        let NodeKind::Map(entries) = tree.kind else {
            self.sheet.wanted(&tree, "the project file", "a mapping").help = Some(
                "write what you expect into it; an answer of the cloud is audited with `vpnaudit check \
                 --live FILE`"
                    .to_owned(),
            );
            return;
        };
        if let Some((key, _)) = entries.iter().find(|(key, _)| ANSWERS.contains(&&*key.text)) {
            let message =
                format!("this is no project file: {} is part of an answer of the cloud", quoted(&key.text));
            self.sheet.error(key.span, message).help =
                Some("audit it with `vpnaudit check --live FILE`".to_owned());
            return;
        }
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
                _ => self.sheet.unknown_key(&key, "the project file", &keys::PROJECT),
            }
        }
        let shared = Shared {
            defaults: declaration::defaults(&mut self.sheet, defaults.as_ref()),
            sources: self.sources.iter().flat_map(SourceEntry::names).collect(),
            terms: rules_known.then(|| terms(self.policies.as_deref().unwrap_or_default())),
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
        self.files.extend_from_slice(policies.files());
        self.of_policies = policies.into_problems();
        self.of_policies.extend(effect::missing(&found));
        self.policies = Some(found);
        nodes.len() == names.len() && !self.of_policies.iter().any(Problem::is_error)
    }

    /// Reads the included files, on all cores.
    fn include(&mut self, included: &[Included], shared: &Shared) {
        self.files.extend(included.iter().map(|(path, _)| path.clone()));
        let parts: Vec<_> = included.par_iter().map(|file| Part::read(file, shared)).collect();
        for part in parts {
            match part {
                Ok(part) => self.parts.push(part),
                Err(problem) => self.sheet.problems.push(*problem),
            }
        }
    }

    fn finish(mut self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Project, Problems> {
        for part in &mut self.parts {
            part.fetch_keys(variable);
        }
        duplicates::find(&mut self.parts);
        let (mut problems, mut declarations, mut waivers) = (Vec::new(), Vec::new(), Vec::new());
        let mut own = self.sheet.problems;
        let here = |problem: &mut Problem| {
            problem.location.as_ref().is_some_and(|at| Arc::ptr_eq(&at.file, &self.sheet.file))
        };
        own.extend(self.of_policies.extract_if(.., here));
        for (place, part) in self.parts.into_iter().enumerate() {
            own.extend(part.sheet.problems);
            own.sort_by_key(|problem| problem.location.as_ref().map(|at| at.span));
            problems.append(&mut own);
            if place == 0 {
                problems.append(&mut self.of_policies);
            }
            declarations.extend(part.drafts.into_iter().map(|draft| draft.declaration));
            waivers.extend(part.waivers.into_iter().map(Arc::new));
        }
        problems.append(&mut own);
        if problems.iter().any(Problem::is_error) {
            return Err(Problems::new(problems));
        }
        Ok(Project {
            file: self.sheet.file,
            sources: self.sources,
            policies: self.policies,
            declarations,
            undeclared: self.undeclared,
            waivers,
            files: self.files,
            warnings: problems,
        })
    }
}

fn undeclared(sheet: &mut Sheet, node: &Node<'_>) -> Undeclared {
    if let NodeKind::List(nodes) = &node.kind {
        let globs = nodes.iter().filter_map(|node| glob(sheet, node, "undeclared"));
        return Undeclared::IgnoreMatching(globs.collect());
    }
    match sheet.choice(node, "undeclared", &[("report", false), ("ignore", true)]) {
        Some(true) => Undeclared::Ignore,
        Some(false) | None => Undeclared::Report,
    }
}

/// What the policies in use make of waivers.
fn terms(policies: &[Arc<Policy>]) -> Terms {
    let known = catalogue().iter().chain(catalogue().own());
    let bound = policies.iter().flat_map(|policy| &policy.demands).map(|demand| &demand.rule);
    let row = |rule: &Arc<Rule>| (Text::clone(&rule.id), rule.fact);
    Terms { rules: known.chain(bound).map(row).collect(), expiry: Expiry::of(policies) }
}

#[cfg(test)]
mod tests;
