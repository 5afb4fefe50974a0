//! `policy list`, `policy show` and `policy test`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::explain::{policies, read};
use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Failure};
use crate::{explain, load, trial};

/// List policies, or show what one demands.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// List the built-in policies
    List,
    /// Show what a policy demands, clause by clause
    Show(Show),
    /// Put the cases of a policy to it
    Test(Test),
}

/// Show what a policy demands, clause by clause.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// A built-in name, or a path
    name: String,
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
            Self::List => {
                let policies = policies(&[])?;
                terminal.print(|out| explain::policy_list(&policies).write(terminal.style(), out))?;
            }
            Self::Show(show) => {
                for policy in read(&[show.name])? {
                    terminal.print(|out| explain::policy_show(&policy).write(terminal.style(), out))?;
                }
            }
        }
        Ok(CLEAN)
    }
}
