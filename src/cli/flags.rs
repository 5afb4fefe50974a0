//! The flags that several commands share, each with the variable that a CI job would set.

use std::path::PathBuf;

use clap::builder::{FalseyValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::hint;
use crate::policy::{Glob, Severity};
use crate::source::{Config, ConfigKey, Regions, Setting, Takes, usual};

/// How the output looks. Holds for every command.
#[derive(Debug, Args)]
pub(super) struct Look {
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        env = "VPNAUDIT_COLOR",
        help_heading = "Look"
    )]
    pub color: When,
    /// Print findings only: no summary, no warnings
    #[arg(short, long, global = true, env = "VPNAUDIT_QUIET", value_parser = FalseyValueParser::new(), help_heading = "Look")]
    pub quiet: bool,
    /// Say what is done, on stderr; twice for more
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = "Look")]
    pub verbose: u8,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Which tunnels are looked at, and which findings count.
#[derive(Debug, Args)]
#[command(next_help_heading = "Selection")]
pub(super) struct Select {
    /// Look at this rule or kind of finding only (repeatable)
    #[arg(long, value_name = "RULE|KIND", env = "VPNAUDIT_ONLY", value_delimiter = ',', hide_possible_values = true, value_parser = hint::rules())]
    pub only: Vec<String>,
    /// Look at tunnels with this name or id only (repeatable)
    #[arg(long, value_name = "GLOB", env = "VPNAUDIT_TUNNEL", value_parser = Glob::new)]
    pub tunnel: Vec<Glob>,
    /// Leave out findings below this severity
    #[arg(long, value_name = "SEVERITY", env = "VPNAUDIT_MIN_SEVERITY", value_parser = hint::severity())]
    pub min_severity: Option<Severity>,
    /// Count only what is new since this report, one of --format json
    #[arg(long, value_name = "REPORT", env = "VPNAUDIT_BASELINE")]
    pub baseline: Option<PathBuf>,
    /// Exit with 1 from this severity on
    #[arg(long, value_name = "SEVERITY|never", env = "VPNAUDIT_FAIL_ON", default_value = "low", value_parser = fail_on())]
    pub fail_on: FailOn,
}

/// Where the live tunnels come from, and whether a part of them is enough.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sources")]
pub(super) struct Sources {
    #[command(flatten)]
    pub from: From,
    /// Exit by the findings even if a source gave only a part
    #[arg(long, env = "VPNAUDIT_ALLOW_PARTIAL", value_parser = FalseyValueParser::new())]
    pub allow_partial: bool,
    /// Exit by the findings even if no live tunnel was seen
    #[arg(long, env = "VPNAUDIT_ALLOW_EMPTY", value_parser = FalseyValueParser::new())]
    pub allow_empty: bool,
}

/// Where the live tunnels come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sources")]
pub(super) struct From {
    /// Read the live tunnels from this file or folder, or from stdin with `-`, instead of the sources (repeatable)
    #[arg(
        long,
        value_name = "FILE",
        env = "VPNAUDIT_LIVE",
        conflicts_with_all = ["region", "api", "profile", "endpoint"]
    )]
    pub live: Vec<PathBuf>,
    #[command(flatten)]
    pub account: Account,
    /// Show no progress, on a terminal neither
    #[arg(long, env = "VPNAUDIT_NO_PROGRESS", value_parser = FalseyValueParser::new())]
    pub no_progress: bool,
}

/// An account that is asked, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sources")]
pub(super) struct Account {
    /// Ask this region, or `all`, instead of the sources (repeatable)
    #[arg(long, value_name = "REGION", env = "VPNAUDIT_REGION", value_delimiter = ',')]
    pub region: Vec<String>,
    /// Ask over this API; v3 unless said otherwise
    #[arg(long, value_name = "API", env = "VPNAUDIT_API", value_parser = apis())]
    pub api: Option<String>,
    #[arg(long, value_name = "PROFILE", env = "VPNAUDIT_PROFILE", help = profile())]
    pub profile: Option<String>,
    /// Ask this host rather than the usual one
    #[arg(long, value_name = "URL", env = "VPNAUDIT_ENDPOINT")]
    pub endpoint: Option<String>,
}

/// The profile is that of the vendor's tool.
fn profile() -> String {
    format!("Sign with the key of this profile of {}", usual().answers.tool)
}

/// The generations of the API.
fn apis() -> PossibleValuesParser {
    let words = |key: &ConfigKey| match key.takes {
        Takes::Choice(words) => words,
        _ => &[],
    };
    let words = usual().keys().iter().filter(|key| key.name == "api").flat_map(words);
    PossibleValuesParser::new(words.map(|(word, doc)| PossibleValue::new(*word).help(*doc)))
}

impl Account {
    /// The source of the command line, if there is one.
    pub(super) fn cloud(&self) -> Option<Config> {
        let Self { region, api, profile, endpoint } = self;
        let mut config = Config::new(usual());
        config.regions = match region.as_slice() {
            [] => None,
            [all] if all == "all" => Some(Regions::All),
            named => Some(Regions::Named(named.iter().map(|region| region.as_str().into()).collect())),
        };
        for (key, said) in [("api", api), ("profile", profile), ("endpoint", endpoint)] {
            if let Some(said) = said {
                config.set(key, Setting::Texts(vec![said.as_str().into()]));
            }
        }
        let any = !region.is_empty() || api.is_some() || profile.is_some() || endpoint.is_some();
        any.then_some(config)
    }
}

/// Which policies are judged by.
#[derive(Debug, Args)]
#[command(next_help_heading = "Policies")]
pub(super) struct Policies {
    /// Judge by this policy, a built-in name or a path, instead of the project's (repeatable)
    #[arg(long, value_name = "NAME|PATH", env = "VPNAUDIT_POLICY", value_delimiter = ',', hide_possible_values = true, value_parser = hint::policies())]
    pub policy: Vec<String>,
}

/// From which severity on the exit code is 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct FailOn(pub Option<Severity>);

/// Severities, the worst first, and `never`.
pub(super) fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    let words = Severity::ALL.map(Severity::as_str).into_iter().chain(["never"]);
    PossibleValuesParser::new(words).map(|said| FailOn(Severity::find(&said)))
}
