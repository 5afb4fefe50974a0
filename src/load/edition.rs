//! `edition`, `published`, `seen`, `read` and `superseded_by` of a policy → the editions that bear on it.

use super::day;
use super::keys;
use super::sheet::Sheet;
use crate::model::Text;
use crate::policy::{Edition, Editions, Seen};
use crate::text::Span;
use crate::text::yaml::{Node, NodeKey};

/// An edition while it is being read.
#[derive(Default)]
pub(crate) struct EditionSaid {
    name: Option<Text>,
    published: Option<Text>,
    seen: Option<Seen>,
    read: Option<Edition>,
    superseded_by: Option<Edition>,
    /// Says whether there is an edition, readable or not.
    is_there: bool,
}

impl EditionSaid {
    /// Reads a key; says whether it is one of an edition.
    pub fn part(&mut self, sheet: &mut Sheet, key: &NodeKey<'_>, value: &Node<'_>) -> bool {
        match &*key.text {
            "edition" => {
                self.is_there = true;
                self.name = sheet.text(value, "edition").map(Text::from);
            }
            "published" => self.published = day::roughly(sheet, value, "published"),
            "seen" => self.seen = sheet.choice(value, "seen", &Seen::WORDS),
            "read" => self.read = other(sheet, value, "read"),
            "superseded_by" => self.superseded_by = other(sheet, value, "superseded_by"),
            _ => return false,
        }
        true
    }

    /// The editions of a policy; `named` is where its name stands.
    pub fn whole(self, sheet: &mut Sheet, named: Span) -> Option<Editions> {
        if !self.is_there {
            sheet.error(named, "a policy without an edition").help = Some(
                "say which edition it is, so that reports of two editions can be told apart: `edition: 2026-11`, \
                 or `edition: \"1\"`, and its date if it has one: `published: 2026-06-30`"
                    .to_owned(),
            );
        }
        let own = Edition { name: self.name?, published: self.published, seen: self.seen };
        Some(Editions { own, read: self.read, superseded_by: self.superseded_by })
    }
}

/// Reads another edition than the policy's own.
fn other(sheet: &mut Sheet, node: &Node<'_>, what: &str) -> Option<Edition> {
    let (mut name, mut date, mut seen) = (None, None, None);
    let before = sheet.problems.len();
    for (key, value) in sheet.map(node, what) {
        match &*key.text {
            "edition" => name = sheet.text(value, "edition").map(Text::from),
            "published" => date = day::roughly(sheet, value, "published"),
            "seen" => seen = sheet.choice(value, "seen", &Seen::WORDS),
            _ => sheet.unknown_key(key, what, &keys::EDITION),
        }
    }
    if name.is_none() && sheet.problems.len() == before {
        sheet.error(node.span, format!("`{what}` without an edition")).help =
            Some(format!("name it: `{what}: {{edition: V3R5, published: 2026-07-01}}`"));
    }
    Some(Edition { name: name?, published: date, seen })
}
