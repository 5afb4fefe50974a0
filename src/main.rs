//! The command line: see `vpnaudit::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    vpnaudit::cli::run()
}
