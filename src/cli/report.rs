//! `report`: an earlier report in another format.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

use super::audit::{Allow, exit};
use super::flags::{FailOn, fail_on};
use super::output::{Made, Output};
use super::terminal::Terminal;
use super::{CLEAN, FAILED, Failure, checkout, file};
use crate::past;
use crate::report::{DETAILED, Format};

/// Write an earlier JSON report in another format, as it would have been written at the time.
///
/// Exits with 0 once it is written, whatever is in it; with --fail-on, as the run itself would have.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// A report that `--format json` or `--output json=PATH` wrote
    report: PathBuf,
    #[command(flatten)]
    output: Output,
    /// Exit with 1 from this severity on, and with 2 if the report is incomplete or of no tunnel
    #[arg(long, value_name = "SEVERITY|never", value_parser = fail_on())]
    fail_on: Option<FailOn>,
    /// Exit by the findings even if the report is incomplete
    #[arg(long, requires = "fail_on", value_parser = FalseyValueParser::new())]
    allow_partial: bool,
    /// Exit by the findings even if no live tunnel was seen
    #[arg(long, requires = "fail_on", value_parser = FalseyValueParser::new())]
    allow_empty: bool,
}

impl Report {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        self.output.check()?;
        let past::Whole { report, ended, project, category, folder, root, version, .. } =
            past::whole(&self.report)?;
        if version != env!("CARGO_PKG_VERSION") {
            let ours = env!("CARGO_PKG_VERSION");
            terminal.note(&format!("vpnaudit {version} made the report; {ours} may put it in other words"));
        }
        let human = self.output.writes(Format::Human) && terminal.style().verbose;
        if human && report.findings.len() > DETAILED {
            terminal.note(&format!(
                "a report with more than {DETAILED} findings keeps lines and remedies of the first of each rule only"
            ));
        }
        let checkout = checkout::Found::told(folder, root);
        let made = Made { ended, project: &project, checkout: checkout.as_told(), category: Some(&category) };
        file::spare(self.output.paths().iter().map(PathBuf::as_path))?;
        let written = self.output.write(&report, &made, terminal);
        let allow = Allow { partial: self.allow_partial, empty: self.allow_empty };
        let code = match self.fail_on {
            _ if !written => FAILED,
            None => CLEAN,
            Some(fail_on) => exit(&report, fail_on, allow),
        };
        std::mem::forget(report);
        Ok(code)
    }
}
