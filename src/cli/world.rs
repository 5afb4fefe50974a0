//! The world around a run: variables, the home folder, the clock, and who sees how far it is.

use std::path::PathBuf;

use jiff::Timestamp;

use super::progress::Bars;
use super::terminal::Terminal;
use crate::audit::World;
use crate::source::client::environment::Environment;
use crate::source::client::progress::{Progress, Silent};

/// Does something in the world as it is.
pub(super) fn world<T>(terminal: &Terminal, no_progress: bool, work: impl FnOnce(&World<'_>) -> T) -> T {
    let variable = |name: &str| std::env::var(name).ok();
    let now = || Timestamp::now().as_second();
    let environment = Environment::new(&variable, home(), &now);
    let bars = (!no_progress && terminal.shows_progress()).then(|| Bars::new(*terminal.stderr()));
    let progress: &dyn Progress = bars.as_ref().map_or(&Silent, |bars| bars);
    work(&World { environment: &environment, progress })
}

/// The home folder as the environment names it.
fn home() -> Option<PathBuf> {
    let home = ["HOME", "USERPROFILE"].into_iter().find_map(std::env::var_os);
    home.filter(|home| !home.is_empty()).map(PathBuf::from)
}
