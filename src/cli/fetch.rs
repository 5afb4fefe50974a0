//! `fetch`: a snapshot of the live tunnels.

use std::path::{Path, PathBuf};

use clap::Args;

use super::file::{self, Readers};
use super::flags::From;
use super::terminal::Terminal;
use super::world::world;
use super::{CLEAN, FAILED, Failure};
use crate::audit::{Gathered, Place, gather};
use crate::source::snapshot;

/// Write a snapshot of the live tunnels, without their keys.
#[derive(Debug, Args)]
pub(super) struct Fetch {
    /// The project file, or a folder in or below the project; or an answer of the cloud, as --live
    #[arg(default_value = ".")]
    path: PathBuf,
    #[command(flatten)]
    from: From,
    /// Write to this file rather than to stdout; a new file is for its owner alone
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

impl Fetch {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let From { live, account, no_progress } = self.from;
        let mut place = Place { live, cloud: account.cloud(), ..Place::default() };
        place.path = place.take_answers(vec![self.path])?.swap_remove(0);
        let gathered = world(terminal, no_progress, |world| gather(&place, world))?;
        gathered.notes.iter().for_each(|note| terminal.note(&note.text));
        gathered.failures.iter().for_each(|failure| terminal.failure(failure));
        // half a snapshot would be taken for a whole one
        if !gathered.failures.is_empty() {
            return Ok(FAILED);
        }
        file::spare(self.output.as_deref())?;
        write(gathered, self.output.as_deref(), terminal)?;
        Ok(CLEAN)
    }
}

fn write(gathered: Gathered, path: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    let Gathered { live, sources, going, .. } = gathered;
    match path {
        Some(path) => file::write(path, Readers::Owner, |out| snapshot::write(live, &sources, &going, out)),
        None => terminal.print(|out| snapshot::write(live, &sources, &going, out)),
    }
}
