//! `completions` and `man`: what a shell and a manual reader are told of the command line.

use std::fs;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;
use miette::{IntoDiagnostic, WrapErr};

use super::terminal::Terminal;
use super::{CLEAN, Cli, Failure};

/// Print completions for a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "vpnaudit", &mut text);
        terminal.print(|out| out.write_all(&text))?;
        Ok(CLEAN)
    }
}

/// Write a manual page for each command into a folder.
#[derive(Debug, Args)]
pub(super) struct Man {
    /// The folder
    folder: PathBuf,
}

impl Man {
    pub(super) fn run(self) -> Result<u8, Failure> {
        let shown = self.folder.display().to_string();
        fs::create_dir_all(&self.folder)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), &self.folder))
            .into_diagnostic()
            .wrap_err_with(|| format!("manual pages cannot be written into {shown}"))?;
        Ok(CLEAN)
    }
}
