//! Flags and environment → settings; one file a command.

mod audit;
mod checkout;
mod crash;
mod diff;
mod explain;
mod fetch;
mod file;
mod flags;
mod harmless;
mod hint;
mod interrupt;
mod mistakes;
mod output;
mod permissions;
mod policy;
mod progress;
mod report;
mod schema;
mod shell;
mod terminal;
mod time;
mod trace;
mod variables;
mod void;
mod world;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use terminal::Terminal;

/// Everything was looked at, and nothing was found at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Something was found.
const FINDINGS: u8 = 1;
/// Something could not be looked at.
const FAILED: u8 = 2;

/// Audits the IPsec VPN tunnels of a cloud against what is declared and against crypto policies.
///
/// It only reads: no command changes a cloud resource.
#[derive(Debug, Parser)]
#[command(name = "vpnaudit", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(
    after_help = "Exit status: 0 audited and nothing at or above --fail-on, 1 findings, 2 could not audit."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    look: flags::Look,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fetch the live tunnels; report drift and what breaks a policy
    Check(audit::Check),
    /// Show what differs from the declarations, tunnel by tunnel
    Plan(audit::Plan),
    /// Judge what is declared against the policies, offline
    Lint(audit::Lint),
    /// Write an earlier JSON report in another format
    Report(report::Report),
    /// Show what changed between two reports, or between two files of live tunnels
    Diff(diff::Diff),
    /// Write a snapshot of the live tunnels, without their keys
    Fetch(fetch::Fetch),
    /// Print the least CAM policy that a run needs
    Permissions(permissions::Permissions),
    /// Explain a rule, a fact, an algorithm or a policy
    Explain(explain::Explain),
    /// List, show, compare and test policies
    #[command(subcommand)]
    Policy(policy::PolicyCommand),
    /// Print the JSON Schema of the project file, of a policy, of the JSON report or of a snapshot
    Schema(schema::Print),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Write a manual page for each command into a folder
    #[command(hide = true)]
    Man(shell::Man),
}

/// Why a command did not do its work. Already fit to be shown.
type Failure = miette::Report;

/// Runs the program.
#[must_use]
pub fn run() -> ExitCode {
    crash::tell_the_place_only();
    let cli: Cli = variables::parse();
    let terminal = Terminal::new(&cli.look);
    trace::listen(cli.look.verbose);
    interrupt::end_at_once();
    let done = match cli.command {
        Command::Check(check) => check.run(&terminal),
        Command::Plan(plan) => plan.run(&terminal),
        Command::Lint(lint) => lint.run(&terminal),
        Command::Report(report) => report.run(&terminal),
        Command::Diff(diff) => diff.run(&terminal),
        Command::Fetch(fetch) => fetch.run(&terminal),
        Command::Permissions(permissions) => permissions.run(&terminal),
        Command::Explain(explain) => explain.run(&terminal),
        Command::Policy(policy) => policy.run(&terminal),
        Command::Schema(schema) => schema.run(&terminal),
        Command::Completions(completions) => completions.run(&terminal),
        Command::Man(man) => man.run(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            terminal.failure(failure.as_ref());
            ExitCode::from(FAILED)
        }
    }
}
