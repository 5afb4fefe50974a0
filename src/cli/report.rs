//! `report`: an earlier report in another format.

use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;
use miette::miette;

use super::audit::{Allow, ended, exit};
use super::flags::{FailOn, fail_on};
use super::output::{Made, Output};
use super::terminal::Terminal;
use super::void::Void;
use super::{CLEAN, FAILED, Failure, checkout, file};
use crate::audit::Task;
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
        let past::Whole { report, ended, project, category, folder, root, version, .. } = match self.read() {
            Ok(whole) => whole,
            Err(failure) => return self.void(failure, terminal),
        };
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
        let checkout = checkout::OwnedCheckout::told(folder, root);
        let made = Made { ended, project: &project, checkout: checkout.as_told(), category: Some(&category) };
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

    /// The report, if it can be read and be written to where it is to go.
    fn read(&self) -> Result<past::Whole, Failure> {
        self.output.check()?;
        let whole = past::whole(&self.report)?;
        if whole.report.uninventoried && self.output.writes_inventory() {
            let (file, version) = (self.report.display(), &whole.version);
            let help = "audit the tunnels anew: `vpnaudit check --output json=PATH` keeps what an inventory is made of";
            return Err(miette!(
                help = help,
                "{file}: does not tell what cryptography its tunnels are set to, so that no inventory can be made of it (vpnaudit {version} wrote it)"
            ));
        }
        file::spare(self.output.paths().iter().map(PathBuf::as_path))?;
        Ok(whole)
    }

    /// Writes that there is no report to write.
    fn void(&self, failure: Failure, terminal: &Terminal) -> Result<u8, Failure> {
        let inputs = std::slice::from_ref(&self.report);
        let checkout = checkout::find(&self.report, inputs.iter().map(PathBuf::as_path));
        let project = self.report.display().to_string();
        let made = Made { ended: ended(), project: &project, checkout: checkout.as_told(), category: None };
        Void { task: Task::default(), judged_as_of: None, inputs, output: &self.output, made }
            .write(failure, terminal)
    }
}
