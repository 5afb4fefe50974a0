//! `explain`: what is known under a name.

use std::path::Path;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use miette::miette;

use super::hint;
use super::terminal::Terminal;
use super::{CLEAN, Failure};
use crate::explain::Page;
use crate::policy::{Policy, builtin};
use crate::{explain, load};

/// Explain a rule, a fact, an algorithm or a policy.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The name, such as ike-dh-group, ike.dh_group, group14 or baseline; `rules` and `facts` list them
    #[arg(hide_possible_values = true, value_parser = hint::names())]
    name: String,
    /// Say what this policy makes of it, too (repeatable)
    #[arg(long, value_name = "NAME|PATH", env = "VPNAUDIT_POLICY", value_delimiter = ',', hide_possible_values = true, value_parser = hint::policies())]
    policy: Vec<String>,
    #[command(flatten)]
    paper: Paper,
}

impl Explain {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let policies = policies(&self.policy)?;
        let rules: Vec<_> = load::catalogue().iter().cloned().collect();
        let Some(page) = explain::explain(&self.name, &rules, &policies) else {
            let near = explain::near(&self.name, &rules, &policies);
            let help = match near.as_slice() {
                [] => "`vpnaudit explain rules` and `vpnaudit explain facts` list what there is".to_owned(),
                near => format!("did you mean {}?", near.join(" or ")),
            };
            return Err(miette!(help = help, "nothing is known under the name {:?}", self.name));
        };
        self.paper.print(&page, terminal)?;
        Ok(CLEAN)
    }
}

/// In which form a page is written.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Paper {
    /// The format on stdout
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Form,
}

/// A form of a page.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    /// For people at a terminal
    Human,
    /// For a browser, as the pages of docs/reference
    Markdown,
}

impl Paper {
    /// Writes a page to stdout.
    pub(super) fn print(self, page: &Page, terminal: &Terminal) -> Result<(), Failure> {
        match self.format {
            Form::Human => terminal.print(|out| page.write(terminal.style(), out)),
            Form::Markdown => terminal.print(|out| page.write_markdown(1, out)),
        }
    }
}

/// Every built-in policy, and those that are named besides.
pub(super) fn policies(named: &[String]) -> Result<Vec<Arc<Policy>>, Failure> {
    let mut names: Vec<String> = builtin::names().map(str::to_owned).collect();
    names.extend(named.iter().filter(|name| builtin::find(name).is_none()).cloned());
    read(&names)
}

/// Reads policies; paths are relative to the present folder.
pub(super) fn read(names: &[String]) -> Result<Vec<Arc<Policy>>, Failure> {
    Ok(load::policies(&names.iter().map(Into::into).collect::<Vec<_>>(), Path::new("."))?)
}
