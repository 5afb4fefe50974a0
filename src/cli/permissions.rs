//! `permissions`: what an account must be allowed, to paste.

use std::path::PathBuf;

use clap::Args;

use super::flags::Account;
use super::terminal::Terminal;
use super::world::world;
use super::{CLEAN, Failure};
use crate::audit::{Place, permissions};

/// Print the least CAM policy that a run needs.
#[derive(Debug, Args)]
pub(super) struct Permissions {
    /// The project file, or a folder in or below the project
    #[arg(default_value = ".")]
    path: PathBuf,
    #[command(flatten)]
    account: Account,
}

impl Permissions {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let place =
            Place { cloud: self.account.cloud(), path: self.path, named: Vec::new(), live: Vec::new() };
        let policy = world(terminal, true, |world| permissions(&place, world))?;
        terminal.print(|out| writeln!(out, "{policy:#}"))?;
        Ok(CLEAN)
    }
}
