//! Cases of a policy → tunnels, and which rules must fire on each and which must pass, or all that
//! is wrong with them.
//!
//! ```yaml
//! policy: house.yaml            # a built-in name, or a path beside this file
//! cases:
//!   - name: a sentence
//!     tunnel: {ike: {encryption: des-cbc}, reported: {state: available}, psk_literal: hunter2}
//!     fleet: []                 # other tunnels, for what only a fleet tells
//!     as_of: 2031-01-01         # the day that it is judged as of; today, if none is named
//!     fires: [ike-encryption-broken]
//!     passes: []
//!     silent: [ike-lifetime]    # neither: not assessed, or asked of other tunnels
//! ```

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::day;
use super::declaration;
use super::file;
use super::keys;
use super::nearest::suggestion;
use super::policy::{Policies, PolicyName, name};
use super::sheet::{self, Sheet};
use crate::load::quoted::{quoted, shown_path};
use crate::model::{Text, Tunnel};
use crate::policy::Policy;
use crate::text::yaml::{Node, NodeKind};
use crate::text::{Location, Problem, Problems, SourceFile, Span};

/// A file of cases.
#[derive(Debug)]
pub struct Cases {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The policy that is put to the test.
    pub policy: Arc<Policy>,
    /// The cases, in the order of the text.
    pub cases: Vec<Case>,
}

/// A tunnel, and what the policy must make of it.
#[derive(Debug)]
pub struct Case {
    /// What the case is about.
    pub name: Text,
    /// The day that it is judged as of; any, if none is named.
    pub as_of: Option<Date>,
    /// The tunnel that is judged, as the cloud reports it.
    pub tunnel: Tunnel,
    /// The other tunnels beside it.
    pub fleet: Vec<Tunnel>,
    /// The rules that must fire.
    pub fires: Vec<Expected>,
    /// The rules that must be assessed, and pass.
    pub passes: Vec<Expected>,
    /// The rules that must do neither: nobody reports the fact, or other tunnels are meant.
    pub silent: Vec<Expected>,
}

/// A rule of which something is expected.
#[derive(Debug)]
pub struct Expected {
    /// Its id.
    pub rule: Text,
    /// Where it is named.
    pub location: Location,
}

/// Reads the cases of some files, or of the files in a folder that hold cases.
///
/// # Errors
///
/// Everything that is wrong with any of them.
pub fn cases(paths: &[PathBuf]) -> Result<Vec<Cases>, Problems> {
    let mut reader = Reader { policies: Policies::default(), problems: Vec::new() };
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() {
            found.extend(reader.folder(path));
        } else {
            found.extend(reader.file(path, false));
        }
    }
    let mut problems = reader.problems;
    problems.extend(reader.policies.into_problems());
    if problems.iter().any(Problem::is_error) { Err(Problems::new(problems)) } else { Ok(found) }
}

struct Reader {
    policies: Policies,
    problems: Vec<Problem>,
}

impl Reader {
    /// Reads the files of a folder; those that hold no cases are something else.
    fn folder(&mut self, folder: &Path) -> Vec<Cases> {
        let (before, mut found) = (self.problems.len(), Vec::new());
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let yaml =
            |path: &PathBuf| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
        let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(yaml).collect();
        paths.sort();
        for path in paths {
            found.extend(self.file(&path, true));
        }
        if found.is_empty() && self.problems.len() == before {
            let folder = shown_path(&file::shown(folder));
            let problem = Problem::error(format!("no file in {folder} holds cases of a policy"), None);
            self.problems.push(problem.help("write `policy` and `cases` into one that ends in `.yaml`"));
        }
        found
    }

    fn file(&mut self, path: &Path, may_be_other: bool) -> Option<Cases> {
        let raw = match file::read(path, None) {
            Ok(raw) => raw,
            Err(problem) => {
                self.problems.push(*problem);
                return None;
            }
        };
        let (tree, mut sheet) = sheet::open(&raw);
        let has_cases = |tree: &Node<'_>| matches!(&tree.kind, NodeKind::Map(entries) if entries.iter().any(|(key, _)| key.text == "cases"));
        if may_be_other && !tree.as_ref().is_some_and(has_cases) {
            return None;
        }
        let cases = match &tree {
            Some(tree) if !tree.is_null() => self.cases(&mut sheet, tree, path),
            _ if sheet.problems.is_empty() => {
                sheet.error(Span::default(), "the file is empty").help =
                    Some("write `policy` and `cases` into it".to_owned());
                None
            }
            _ => None,
        };
        self.problems.append(&mut sheet.problems);
        cases
    }

    fn cases(&mut self, sheet: &mut Sheet, tree: &Node<'_>, path: &Path) -> Option<Cases> {
        let (mut policy, mut cases) = (None, None);
        for (key, value) in sheet.map(tree, "a file of cases") {
            match &*key.text {
                "policy" => policy = name(sheet, value),
                "cases" => cases = Some(value),
                _ => sheet.unknown_key(key, "a file of cases", &keys::CASES),
            }
        }
        let start = Span { end: tree.span.start, ..tree.span };
        if policy.is_none() && sheet.problems.is_empty() {
            sheet.error(start, "cases of no policy").help =
                Some("name it: `policy: house.yaml`, or a built-in one".to_owned());
        }
        let nodes = cases.map(|node| sheet.list(node, "cases")).unwrap_or_default();
        if nodes.is_empty() && sheet.problems.is_empty() {
            sheet.error(start, "a file of cases without any").help =
                Some("write them under `cases`: a tunnel, and which rules fire on it".to_owned());
        }
        let policy = policy
            .and_then(|name: PolicyName| self.policies.get(&name, path.parent().unwrap_or(Path::new(""))));
        let rules = policy.as_deref().map(rules);
        let cases = nodes.iter().filter_map(|node| case(sheet, node, rules.as_ref())).collect();
        Some(Cases { file: Arc::clone(&sheet.file), policy: policy?, cases })
    }
}

/// The rules that a policy can make fire.
fn rules(policy: &Policy) -> BTreeSet<Text> {
    let mut rules: BTreeSet<_> = policy.demands.iter().map(|demand| Text::clone(&demand.rule.id)).collect();
    rules.extend(policy.demands.iter().filter_map(|demand| Some(Text::clone(&demand.unknown()?.id))));
    rules
}

fn case(sheet: &mut Sheet, node: &Node<'_>, rules: Option<&BTreeSet<Text>>) -> Option<Case> {
    let mut case = Case {
        name: "".into(),
        as_of: None,
        tunnel: Tunnel::default(),
        fleet: Vec::new(),
        fires: Vec::new(),
        passes: Vec::new(),
        silent: Vec::new(),
    };
    let before = sheet.problems.len();
    let mut has_tunnel = false;
    for (key, value) in sheet.map(node, "a case") {
        match &*key.text {
            "name" => case.name = sheet.text(value, "name").unwrap_or_default().into(),
            "as_of" => case.as_of = day::day(sheet, value, "as_of", "the day that the case is judged as of"),
            "tunnel" => {
                has_tunnel = true;
                case.tunnel = declaration::as_reported(sheet, value);
            }
            "fleet" => {
                let nodes = sheet.list(value, "fleet");
                case.fleet = nodes.iter().map(|node| declaration::as_reported(sheet, node)).collect();
            }
            "fires" => case.fires = expected(sheet, value, "fires", rules),
            "passes" => case.passes = expected(sheet, value, "passes", rules),
            "silent" => case.silent = expected(sheet, value, "silent", rules),
            _ => sheet.unknown_key(key, "a case", &keys::CASE),
        }
    }
    if sheet.problems.len() > before {
        return None;
    }
    let asks_nothing = case.fires.is_empty() && case.passes.is_empty() && case.silent.is_empty();
    let lacks = [
        (case.name.is_empty(), "a name"),
        (!has_tunnel, "a tunnel"),
        (asks_nothing, "a rule that fires or passes"),
    ];
    let lacks: Vec<_> = lacks.into_iter().filter_map(|(lacks, what)| lacks.then_some(what)).collect();
    if !lacks.is_empty() {
        let start = Span { end: node.span.start, ..node.span };
        sheet.error(start, format!("a case without {}", lacks.join(", "))).help =
            Some("write `{name: …, tunnel: {…}, fires: [rule]}`".to_owned());
        return None;
    }
    Some(case)
}

fn expected(sheet: &mut Sheet, node: &Node<'_>, what: &str, rules: Option<&BTreeSet<Text>>) -> Vec<Expected> {
    let mut found = Vec::new();
    for node in sheet.list(node, what) {
        let Some(said) = sheet.text(node, "the id of a rule") else { continue };
        if rules.is_some_and(|rules| !rules.contains(said)) {
            let near = suggestion(said, rules.into_iter().flatten().map(|rule| &**rule));
            let problem = sheet.error(node.span, format!("the policy demands no rule {}", quoted(said)));
            problem.help = Some(near.unwrap_or_else(|| "`vpnaudit policy show` lists its rules".to_owned()));
        }
        found.push(Expected { rule: said.into(), location: sheet.at(node.span) });
    }
    found
}
