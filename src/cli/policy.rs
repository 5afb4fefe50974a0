//! `policy list` and `policy show`.

use clap::{Args, Subcommand};

use super::explain::{policies, read};
use super::hint;
use super::terminal::Terminal;
use super::{CLEAN, Failure};
use crate::explain;

/// List policies, or show what one demands.
#[derive(Debug, Subcommand)]
pub(super) enum Policy {
    /// List the built-in policies
    List,
    /// Show what a policy demands, clause by clause
    Show(Show),
}

/// Show what a policy demands, clause by clause.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// A built-in name, or a path
    #[arg(hide_possible_values = true, value_parser = hint::policies())]
    name: String,
}

impl Policy {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        match self {
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
