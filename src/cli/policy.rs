//! `policy list`, `policy show`, `policy diff` and `policy test`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use miette::miette;

use super::explain::{Paper, policies, read};
use super::hint;
use super::terminal::Terminal;
use super::time::{self, Time};
use super::{CLEAN, FINDINGS, Failure};
use crate::policy::{AsOf, Policy, builtin};
use crate::text::harmless::neutral;
use crate::{explain, load, trial};

/// List, show, compare and test policies.
#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    /// List the built-in policies
    List(Paper),
    /// Show what a policy demands, clause by clause
    Show(Show),
    /// Show what one policy demands that another does not, fact by fact
    Diff(Diff),
    /// Put the cases of a policy to it
    Test(Test),
}

/// Show what a policy demands, clause by clause.
#[derive(Debug, Args)]
pub(super) struct Show {
    /// A built-in name or its beginning, or a path; with a day behind it, what is in force then: `ism@2031-01-01`
    #[arg(hide_possible_values = true, value_parser = hint::policies())]
    name: String,
    #[command(flatten)]
    paper: Paper,
}

/// Show what one policy demands that another does not, fact by fact.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// A built-in name or its beginning, or a path; with a day behind it, what is in force then: `cnsa-2.0@2031-12-31`
    a: String,
    /// Another one
    b: String,
    #[command(flatten)]
    paper: Paper,
}

impl Diff {
    fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        // each is read alone: two states of one policy bear one name
        let [a, b] = [of_day(&self.a)?, of_day(&self.b)?];
        // where one is taken as of a day, the other is taken as of today
        let today = a.1.or(b.1).map(|_| time::today());
        let [a, b] = [a, b].map(|(policy, day)| as_of(policy, day, today));
        let page = explain::policy_compare(&a, &b);
        if page.sections.is_empty() {
            let line = format!("{} and {} demand the same", a.name, b.name);
            terminal.print(|out| writeln!(out, "{}", neutral(&line)))?;
            return Ok(CLEAN);
        }
        self.paper.print(&page, terminal)?;
        Ok(FINDINGS)
    }
}

/// Reads a policy and the day behind its name, if there is one. A day is digits and hyphens: a path may have an
/// `@` in it.
fn of_day(said: &str) -> Result<(Arc<Policy>, Option<Date>), Failure> {
    let is_day = |day: &str| !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let (name, day) = match said.rsplit_once('@') {
        Some((name, day)) if is_day(day) => (name, Some(day)),
        _ => (said, None),
    };
    let day = day.map(|day| {
        load::read_day(day)
            .map_err(|right| miette!(help = format!("write `{name}@{right}`"), "{day:?} is not a day"))
    });
    let day = day.transpose()?;
    let policy = read(&[whole_name(name)])?.into_iter().next();
    Ok((policy.ok_or_else(|| miette!("no policy could be read"))?, day))
}

/// The built-in policy of which this is the beginning, if there is one and no other.
fn whole_name(said: &str) -> String {
    let mut begin =
        builtin::names().filter(|name| name.strip_prefix(said).is_some_and(|rest| rest.starts_with('-')));
    match (builtin::find(said), begin.next(), begin.next()) {
        (None, Some(name), None) => name.to_owned(),
        _ => said.to_owned(),
    }
}

/// A policy as it is on a day, with the day behind its name.
fn as_of(policy: Arc<Policy>, day: Option<Date>, today: Option<Date>) -> Arc<Policy> {
    let Some(of) = day.or(today) else { return policy };
    let of_day = AsOf::of(std::slice::from_ref(&policy), of).policies.into_iter().next();
    let of_day = of_day.map(|policy| Policy::clone(&policy));
    of_day
        .map_or(policy, |policy| Arc::new(Policy { name: format!("{}@{of}", policy.name).into(), ..policy }))
}

/// Put the cases of a policy to it: which rules must fire on a tunnel, and which must pass.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// Files of cases, or folders that hold some
    #[arg(default_value = "policies/tests")]
    path: Vec<PathBuf>,
    #[command(flatten)]
    time: Time,
}

impl Test {
    fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        let day = self.time.judged_as_of()?.day;
        let mut code = CLEAN;
        for cases in load::cases(&self.path)? {
            let trial = trial::run(&cases, day);
            trial.failures.iter().for_each(|failure| terminal.failure(failure));
            if trial.failed > 0 {
                code = FINDINGS;
            }
            terminal.print(|out| explain::write_trial(&cases, &trial, terminal.style(), out))?;
        }
        Ok(code)
    }
}

impl PolicyCommand {
    pub(super) fn run(self, terminal: &Terminal) -> Result<u8, Failure> {
        match self {
            Self::Test(test) => return test.run(terminal),
            Self::Diff(diff) => return diff.run(terminal),
            Self::List(paper) => paper.print(&explain::policy_list(&policies(&[])?), terminal)?,
            Self::Show(show) => {
                let (policy, day) = of_day(&show.name)?;
                show.paper.print(&explain::policy_show(&as_of(policy, day, None)), terminal)?;
            }
        }
        Ok(CLEAN)
    }
}
