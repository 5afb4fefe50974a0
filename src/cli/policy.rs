//! `policy list`, `policy show`, `policy diff` and `policy test`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use miette::miette;

use super::explain::{Paper, policies, read};
use super::hint;
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Failure};
use crate::text::harmless::neutral;
use crate::{explain, load, trial};

/// List, show, compare and test policies.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// List the built-in policies
    List(Paper),
    /// Show what a policy demands, clause by clause
    Show(Show),
    /// Show what one policy demands that another does not, fact by fact
    Diff(Diff),
    /// Put the cases of a policy to it
    Test(Test),
}

/// Show what a policy demands, clause by clause.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// A built-in name, or a path
    #[arg(hide_possible_values = true, value_parser = hint::policies())]
    name: String,
    #[command(flatten)]
    paper: Paper,
}

/// Show what one policy demands that another does not, fact by fact.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// A built-in name, or a path
    a: String,
    /// Another one
    b: String,
    #[command(flatten)]
    paper: Paper,
}

impl Diff {
    fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        // each is read alone: two states of one policy bear one name
        let [a, b] = [read(&[self.a])?, read(&[self.b])?];
        let (Some(a), Some(b)) = (a.first(), b.first()) else {
            return Err(miette!("no policy could be read"));
        };
        let page = explain::policy_compare(a, b);
        if page.sections.is_empty() {
            let line = format!("{} and {} demand the same", a.name, b.name);
            terminal.print(|out| writeln!(out, "{}", neutral(&line)))?;
            return Ok(CLEAN);
        }
        self.paper.print(&page, terminal)?;
        Ok(FINDINGS)
    }
}

/// Put the cases of a policy to it: which rules must fire on a tunnel, and which must pass.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// Files of cases, or folders that hold some
    #[arg(default_value = "policies/tests")]
    path: Vec<PathBuf>,
}

impl Test {
    fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let mut code = CLEAN;
        for cases in load::cases(&self.path)? {
            let trial = trial::run(&cases);
            trial.failures.iter().for_each(|failure| terminal.failure(failure));
            if trial.failed > 0 {
                code = FINDINGS;
            }
            terminal.print(|out| explain::write_trial(&cases, &trial, terminal.style(), out))?;
        }
        Ok(code)
    }
}

impl Policy {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        match self {
            Self::Test(test) => return test.run(terminal),
            Self::Diff(diff) => return diff.run(terminal),
            Self::List(paper) => paper.print(&explain::policy_list(&policies(&[])?), terminal)?,
            Self::Show(show) => {
                for policy in read(std::slice::from_ref(&show.name))? {
                    show.paper.print(&explain::policy_show(&policy), terminal)?;
                }
            }
        }
        Ok(CLEAN)
    }
}
