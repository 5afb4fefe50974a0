//! `diff`: what changed from one file to another.

use std::path::PathBuf;

use clap::Args;

use super::terminal::Terminal;
use super::{CLEAN, FINDINGS, Failure};
use crate::diff::diff;
use crate::report::Format;
use crate::report::diff::{FORMATS, Files, write};

/// Show what changed from one file to another.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// A JSON report, or a file or folder of live tunnels in any shape
    old: PathBuf,
    /// Another one of the same sort
    new: PathBuf,
    /// The format on stdout
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = format)]
    format: Format,
}

impl Diff {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let difference = diff(&self.old, &self.new)?;
        let [old, new] = [&self.old, &self.new].map(|path| path.display().to_string());
        let files = Files { old: &old, new: &new };
        terminal.print(|out| write(&difference, files, self.format, terminal.style(), out))?;
        Ok(if difference.is_none() { CLEAN } else { FINDINGS })
    }
}

fn format(said: &str) -> Result<Format, String> {
    let format = FORMATS.into_iter().find(|format| format.name() == said);
    format.ok_or_else(|| format!("expected one of {}", FORMATS.map(Format::name).join(", ")))
}
