//! The flags that say where a report goes and in which formats, and the writing of all of them.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use clap::builder::{FalseyValueParser, PossibleValuesParser, TypedValueParser};
use jiff::Timestamp;
use miette::miette;

use super::terminal::Terminal;
use super::variables::ByVariable;
use super::{Failure, file, hint, mistakes};
use crate::finding::Report;
use crate::report::{Checkout, Format, Options, Suppressed};
use crate::text::Problem;

/// The variable by which GitHub Actions names the file of the summary of a step.
const STEP_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// Characters of a category, at most.
const CATEGORY: usize = 200;

/// Where the report goes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Output {
    #[command(flatten)]
    pub by_variable: ByVariable,
    /// The format on stdout
    #[arg(long, value_name = "FORMAT", env = "VPNAUDIT_FORMAT", default_value = "human", value_parser = hint::format())]
    pub format: Format,
    /// Also write the report to a file (repeatable)
    #[arg(long, value_name = "FORMAT=PATH", env = "VPNAUDIT_OUTPUT", value_parser = Target::from_str)]
    pub output: Vec<Target>,
    /// Leave waived findings out of SARIF, or keep them as suppressed; `omit` unless said otherwise
    #[arg(long, value_name = "WHAT", env = "VPNAUDIT_SARIF_SUPPRESSED", value_parser = suppressed())]
    pub sarif_suppressed: Option<Suppressed>,
    /// What tells this SARIF from others of the same commit; `vpnaudit` unless said otherwise
    #[arg(long, value_name = "CATEGORY", env = "VPNAUDIT_SARIF_CATEGORY", value_parser = category)]
    pub sarif_category: Option<String>,
    /// Also append a summary to the file that GITHUB_STEP_SUMMARY names
    #[arg(long, env = "VPNAUDIT_GITHUB_SUMMARY", value_parser = FalseyValueParser::new())]
    pub github_summary: bool,
}

/// How a report was made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made<'a> {
    /// When the run ended.
    pub ended: Timestamp,
    /// The project file.
    pub project: &'a str,
    /// The checkout that it was made in.
    pub checkout: Checkout<'a>,
    /// The category that an earlier report was made with.
    pub category: Option<&'a str>,
}

impl Made<'_> {
    /// Says whether this is a report of an earlier run.
    const fn is_read_back(&self) -> bool {
        self.category.is_some()
    }
}

/// A file to write a report to.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// The format.
    pub format: Format,
    /// The file.
    pub path: PathBuf,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(said: &str) -> Result<Self, String> {
        let (name, path) = said.split_once('=').ok_or("expected FORMAT=PATH, such as json=report.json")?;
        if path.is_empty() {
            return Err("the path is empty".to_owned());
        }
        let format = Format::find(name)
            .ok_or_else(|| format!("expected one of {}", Format::ALL.map(Format::name).join(", ")))?;
        Ok(Self { format, path: path.into() })
    }
}

fn suppressed() -> impl TypedValueParser<Value = Suppressed> {
    PossibleValuesParser::new(Suppressed::ALL.map(Suppressed::name))
        .try_map(|said| Suppressed::find(&said).ok_or("no such way"))
}

fn category(said: &str) -> Result<String, String> {
    if said.trim().is_empty() || said.chars().any(char::is_control) || said.chars().count() > CATEGORY {
        return Err(format!("expected up to {CATEGORY} characters of plain text, such as prod/ap-guangzhou"));
    }
    Ok(said.to_owned())
}

impl Output {
    /// Says what could not take effect, before anything is asked.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let sarif = [
            ("--sarif-suppressed", "sarif_suppressed", self.sarif_suppressed.is_some()),
            ("--sarif-category", "sarif_category", self.sarif_category.is_some()),
        ];
        let useless = |(_, field, given): &(&str, &str, bool)| {
            *given && !self.by_variable.sets(field) && !self.writes(Format::Sarif)
        };
        if let Some((flag, ..)) = sarif.into_iter().find(useless) {
            let help = "add `--output sarif=PATH` or `--format sarif`, or leave it out";
            return Err(miette!(help = help, "{flag} has no effect: nothing is written as SARIF"));
        }
        self.summary()?;
        let mut paths = BTreeSet::new();
        if let Some(twice) = self.paths().iter().find(|path| !paths.insert(file::real(path))) {
            let help = "give each `--output` a path of its own";
            return Err(miette!(help = help, "two reports would be written to {}", twice.display()));
        }
        Ok(())
    }

    /// The files that are written or added to.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        let summary = self.summary().ok().flatten().map(PathBuf::from);
        self.output.iter().map(|target| target.path.clone()).chain(summary).collect()
    }

    /// Says what cannot be written of several projects: a file, and a document on stdout, hold one report.
    pub(super) fn check_several(&self, projects: usize) -> Result<(), Failure> {
        let help = "audit one project at a time, or print human or github to stdout";
        if let Some(target) = self.output.first() {
            let path = target.path.display();
            return Err(miette!(help = help, "{path} holds one report, and {projects} projects are named"));
        }
        if !matches!(self.format, Format::Human | Format::Github) {
            let format = self.format.name();
            return Err(miette!(
                help = help,
                "--format {format} is one report, and {projects} projects are named"
            ));
        }
        Ok(())
    }

    /// Writes the report to each file, to the summary and to stdout; one that fails stops no other, and
    /// is told at the end. Says whether all of them were written.
    pub(super) fn write(&self, report: &Report, made: &Made<'_>, terminal: &Terminal) -> bool {
        let &Made { ended, project, checkout, category } = made;
        let (task, usual) = (report.task, Options::new(ended));
        let options = Options {
            project,
            checkout,
            suppressed: self.sarif_suppressed.unwrap_or_default(),
            category: self.sarif_category.as_deref().or(category).unwrap_or(usual.category),
            ..usual
        };
        let file = |target: &Target| terminal.file(report, task, target.format, &options, &target.path);
        let mut done: Vec<Result<(), Failure>> = self.output.iter().map(file).collect();
        done.extend(
            self.summary().transpose().map(|path| terminal.summary(report, &options, Path::new(&path?))),
        );
        // after an error, what people read stands on stderr
        if !report.is_void() || self.format != Format::Human || made.is_read_back() {
            done.push(terminal.report(report, task, self.format, &options));
        }
        let failures: Vec<Failure> = done.into_iter().filter_map(Result::err).collect();
        failures.iter().for_each(|failure| terminal.failure(failure.as_ref()));
        failures.is_empty()
    }

    /// The same without the files that are to be spared, each file once, and what has no effect left out.
    pub(super) fn sparing(&self, spared: impl Fn(&Path) -> bool) -> Self {
        let mut output = self.clone();
        let mut paths = BTreeSet::new();
        output.output.retain(|target| !spared(&target.path) && paths.insert(file::real(&target.path)));
        output.github_summary = matches!(self.summary(), Ok(Some(path)) if !spared(Path::new(&path)));
        output
    }

    /// Tells what is doubtful in what people wrote: on stderr, unless stdout shows a report that does.
    pub(super) fn warn(&self, problems: &[Problem], report: &Report, terminal: &Terminal) {
        if self.format == Format::Human {
            terminal.problems(problems);
        } else if !problems.is_empty() {
            terminal.note(&format!("{}, told in the report", mistakes::summary(&report.mistakes)));
        }
    }

    /// Says whether the report is written in a format.
    pub(super) fn writes(&self, format: Format) -> bool {
        self.format == format || self.output.iter().any(|target| target.format == format)
    }

    /// Says whether an inventory of cryptography is written.
    pub(super) fn writes_inventory(&self) -> bool {
        Format::ALL.into_iter().any(|format| format.is_inventory() && self.writes(format))
    }

    /// The file of the summary of a step, if one is asked for.
    fn summary(&self) -> Result<Option<OsString>, Failure> {
        if !self.github_summary {
            return Ok(None);
        }
        match std::env::var_os(STEP_SUMMARY).filter(|path| !path.is_empty()) {
            Some(path) => Ok(Some(path)),
            None if self.by_variable.sets("github_summary") => Ok(None),
            None => Err(miette!(
                help = "leave it out outside of GitHub Actions, or name a file: `--output markdown=PATH`",
                "--github-summary has no effect: {STEP_SUMMARY} is not set"
            )),
        }
    }
}
