//! Why nothing could be audited.

use std::path::PathBuf;

use miette::Diagnostic;

use crate::source::usual;
use crate::text::Problems;
use crate::{load, past, source};

/// Why nothing could be audited.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum Error {
    /// What people wrote cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Load(#[from] Problems),
    /// The baseline cannot be read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Baseline(#[from] past::Error),
    /// There is no project, and nothing else to audit.
    #[error("{}", load::looked_in(.0))]
    #[diagnostic(help(
        "write one (see examples/quickstart); without one, `vpnaudit check` takes --region REGION, or an \
         answer of the cloud with --live FILE"
    ))]
    NoProject(PathBuf),
    /// There is no project where one is named, and what is named beside it needs none.
    #[error("{}", load::looked_in(.0))]
    #[diagnostic(help("leave the path out if there is no project"))]
    NoneNeeded(PathBuf),
    /// A path leads nowhere.
    #[error("{} does not exist", .0.display())]
    #[diagnostic(help("check the path; where none is given, the project of the present folder is meant"))]
    NotThere(PathBuf),
    /// The project file names no source.
    #[error("{0} names no source")]
    #[diagnostic(help(
        "name one under `sources`, a region with --region, or an answer of the cloud with --live FILE"
    ))]
    NoSource(String),
    /// Permissions of nobody.
    #[error("no source in {} is an account of {}", .0.display(), usual().title)]
    #[diagnostic(help("name one under `sources`, or a region with --region; files need no permissions"))]
    NoAccount(PathBuf),
    /// A source names no region, and no tool of this cloud has one set.
    #[error("{source_name} has no region")]
    #[diagnostic(help("{help}"))]
    NoRegion {
        /// The source.
        source_name: String,
        /// What to do.
        help: &'static str,
    },
    /// Flags that say how to ask, where the project file says so already.
    #[error("--api, --profile and --endpoint do not change the sources of {0}")]
    #[diagnostic(help("name a region with --region, to ask it instead, or change the sources"))]
    NoEffect(String),
    /// Flags that say whom to ask, beside what was answered.
    #[error("--region, --api, --profile and --endpoint do not change {}, which is an answer already", .0.display())]
    #[diagnostic(help("leave them out, or leave the file out to ask the cloud"))]
    AnswerAndAccount(PathBuf),
    /// A flag names what does not exist.
    #[error("--only names {name}, which is no rule in use and no kind of finding")]
    #[diagnostic(help("{help}"))]
    NoRule {
        /// The name that was given.
        name: String,
        /// The nearest known one.
        help: String,
    },
    /// A flag names what this command does not look at.
    #[error("--only names {name}, which `vpnaudit {command}` does not look at")]
    #[diagnostic(help("leave it out; `vpnaudit check` looks at everything"))]
    NotLookedAt {
        /// The name that was given.
        name: String,
        /// The command.
        command: &'static str,
    },
    /// A flag asks for what cannot be told beside it.
    #[error("--only waiver-unused, but only a run of every rule tells which waivers nothing needs")]
    #[diagnostic(help("leave --only out, and look for waiver-unused in the report"))]
    OnlyUnused,
    /// There is nothing to hold tunnels against.
    #[error("there is nothing to look for{only}: {because}")]
    #[diagnostic(help("{help}"))]
    Nothing {
        /// The flag that narrows the run, if there is one.
        only: String,
        /// What is missing.
        because: String,
        /// What to do.
        help: &'static str,
    },
    /// A flag takes everything away.
    #[error("--tunnel {0} matches no tunnel")]
    #[diagnostic(help("give the name or the id of a tunnel, or a glob such as 'branch-*'"))]
    NoTunnel(String),
    /// A flag takes everything away that was seen, and not everything was.
    #[error("--tunnel {glob} matches no tunnel of those that were seen, and not every source was")]
    #[diagnostic(help(
        "mend what follows, and give the name or the id of a tunnel, or a glob such as 'branch-*'"
    ))]
    NoTunnelSeen {
        /// The glob.
        glob: String,
        /// Why some sources did not give all of their tunnels.
        #[related]
        failures: Vec<source::Error>,
    },
}
