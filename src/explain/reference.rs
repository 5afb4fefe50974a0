//! The reference pages of `docs/reference`: every fact, every algorithm and every rule, made of the
//! same sections as `explain` shows.

use std::sync::Arc;

use super::{every_rule, fact, page::Page, rule, word};
use crate::model::FACTS;
use crate::policy::{Policy, Rule};

/// A reference page: the name of its file, what stands above it, and what it holds.
pub struct Reference {
    /// The name of the file.
    pub file: &'static str,
    /// The first lines.
    pub head: &'static str,
    /// The sections.
    pub page: Page,
}

/// Every reference page.
#[must_use]
pub fn reference(rules: &[Arc<Rule>], policies: &[Arc<Policy>]) -> [Reference; 3] {
    let rules = every_rule(rules);
    let facts = FACTS.iter().map(|known| fact::section(known, &rules)).collect();
    let algorithms = word::algorithms(policies);
    let sections = rules.iter().map(|rule| rule::section(rule, policies)).collect();
    [
        Reference {
            file: "facts.md",
            head: "# Facts\n\nWhat can be said of a tunnel: declared in a project file, asked for in a rule, shown in a report.",
            page: Page { sections: facts },
        },
        Reference {
            file: "algorithms.md",
            head: "# Algorithms\n\nEvery cipher, integrity algorithm and Diffie-Hellman group that vpnaudit knows, its spellings, and\nwhat each built-in policy makes of it.",
            page: Page { sections: algorithms },
        },
        Reference {
            file: "rules.md",
            head: "# Rules\n\nWhat is looked at, why, what to do about it, and which policy demands it by which clause.",
            page: Page { sections },
        },
    ]
}

/// The line that says where a page comes from.
const MADE: &str = "<!-- Made by `UPDATE=1 cargo test reference`; edits are overwritten. -->";

impl Reference {
    /// The page as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = format!("{MADE}\n\n{}\n\n", self.head).into_bytes();
        // a vector takes everything
        let _ = self.page.write_markdown(2, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}
