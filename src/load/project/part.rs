//! One file of a project: the tunnels and the waivers in it.

use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use crate::finding::Waiver;
use crate::load::declaration::{self, Defaults, Draft};
use crate::load::file;
use crate::load::include::Included;
use crate::load::keys;
use crate::load::locate::NAME;
use crate::load::psk;
use crate::load::quoted::quoted;
use crate::load::sheet::{self, Sheet, scalar};
use crate::load::waiver::{self, Terms};
use crate::model::subject::Stated;
use crate::model::{Fact, Text};
use crate::text::yaml::{Node, NodeKind};
use crate::text::{Problem, Span};

/// What one file says of tunnels and waivers.
pub(super) struct Part {
    path: PathBuf,
    /// The file.
    pub sheet: Sheet,
    /// Its tunnels.
    pub drafts: Vec<Draft>,
    /// Its waivers.
    pub waivers: Vec<Waiver>,
}

/// What all files of a project have in common.
pub(super) struct Shared {
    /// What every tunnel starts from.
    pub defaults: Defaults,
    /// The names of the sources and of their regions.
    pub sources: Vec<Text>,
    /// What the policies make of waivers, if they could be read.
    pub terms: Option<Terms>,
}

impl Part {
    /// A file of which nothing is read yet.
    pub fn new(path: PathBuf, sheet: Sheet) -> Self {
        Self { path, sheet, drafts: Vec::new(), waivers: Vec::new() }
    }

    /// Reads an included file.
    pub fn read((path, named): &Included, shared: &Shared) -> Result<Self, Box<Problem>> {
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
        let NodeKind::Map(entries) = tree.kind else {
            self.sheet.wanted(&tree, "an included file", "a mapping");
            return;
        };
        for (key, value) in entries {
            match &*key.text {
                "version" => version(&mut self.sheet, &value),
                "tunnels" => self.tunnels(Some(value), shared),
                "waivers" => self.waivers(Some(value), shared),
                known if keys::PROJECT.contains(&known) => {
                    let message = format!("{} in an included file", quoted(known));
                    self.sheet.error(key.span, message).help =
                        Some(format!("move it to the project file, `{NAME}`"));
                }
                _ => self.sheet.unknown_key(&key, "an included file", &keys::INCLUDED),
            }
        }
    }

    /// Reads tunnels on all cores, and lets go of the tree on the way.
    pub fn tunnels(&mut self, node: Option<Node<'_>>, shared: &Shared) {
        let Some(node) = node.filter(|node| !node.is_null()) else { return };
        let NodeKind::List(nodes) = node.kind else {
            self.sheet.wanted(&node, "tunnels", "a list");
            return;
        };
        let sheet = &self.sheet;
        let read = |sheet: &mut Sheet, node: Node<'_>| {
            let draft = declaration::draft(sheet, &node, &shared.defaults, &shared.sources);
            (draft, std::mem::take(&mut sheet.problems))
        };
        let nodes = nodes.into_par_iter().with_min_len(256);
        let read: Vec<_> = nodes.map_init(|| sheet.fork(), read).collect();
        self.drafts.reserve_exact(read.len());
        for (draft, problems) in read {
            self.drafts.extend(draft);
            self.sheet.problems.extend(problems);
        }
    }

    /// Reads waivers.
    pub fn waivers(&mut self, node: Option<Node<'_>>, shared: &Shared) {
        let Some(node) = node.filter(|node| !node.is_null()) else { return };
        for node in self.sheet.list(&node, "waivers") {
            self.waivers.extend(waiver::read(&mut self.sheet, node, shared.terms.as_ref()));
        }
    }

    /// Fetches the pre-shared keys that are referred to. One that is not there is stated all the same,
    /// so that somebody says that it is not compared.
    pub fn fetch_keys(&mut self, variable: &dyn Fn(&str) -> Option<String>) {
        let Some(fact) = Fact::find("psk") else { return };
        for draft in &mut self.drafts {
            let Some((reference, span)) = draft.psk.take() else { continue };
            let key = psk::fetch(&mut self.sheet, &self.path, &reference, span, variable);
            let Some(declaration) = Arc::get_mut(&mut draft.declaration) else { continue };
            declaration.tunnel.psk = key;
            let stated = &mut declaration.stated;
            let place = stated.partition_point(|stated| stated.fact < fact.index);
            stated.insert(place, Stated { fact: fact.index, default: false, span });
        }
    }
}

/// Refuses files of a later program.
pub(super) fn version(sheet: &mut Sheet, node: &Node<'_>) {
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
