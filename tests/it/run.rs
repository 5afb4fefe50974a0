//! Runs the program as its user would, in an environment that holds nothing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use vpnaudit::report::Format;

/// Every format.
pub const FORMATS: [&str; Format::ALL.len()] = {
    let mut names = [""; Format::ALL.len()];
    let mut place = 0;
    while place < names.len() {
        names[place] = Format::ALL[place].name();
        place += 1;
    }
    names
};

/// The folder of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs `vpnaudit` in a folder. Of the environment it sees only what `variables` says, a time at which every
/// run ends, its day, and that the folder is the checkout, wherever the tests are.
pub fn vpnaudit(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vpnaudit"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("SOURCE_DATE_EPOCH", "1795378000")
        .env("VPNAUDIT_TEST_TODAY", "2026-11-22")
        .env("GITHUB_WORKSPACE", folder)
        .envs(variables.iter().copied())
        .output()
        .expect("the program starts")
}

/// What a user sees of a run: exit code, stdout and stderr.
pub fn seen(output: &Output) -> String {
    let mut seen =
        format!("exit code: {}\n", output.status.code().map_or("none".to_owned(), |code| code.to_string()));
    for (name, bytes) in [("stdout", &output.stdout), ("stderr", &output.stderr)] {
        let text = String::from_utf8_lossy(bytes);
        if !text.is_empty() {
            let _ = write!(seen, "----- {name}\n{text}");
        }
    }
    seen
}

/// Every file below a folder, sorted.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
