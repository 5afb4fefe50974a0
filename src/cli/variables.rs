//! Variables that are set to nothing: that is how a CI job leaves out what it has no value for.

use std::collections::BTreeSet;
use std::env;

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches, Parser};

/// No variable can have this name.
const NONE: &str = "=";

/// The flags that a variable sets, by the names of their fields. A variable is set once for all commands, and
/// need not take effect in each. It stands before the flags that it is asked about: each takes its value away.
#[derive(Clone, Debug, Default)]
pub(super) struct ByVariable(BTreeSet<String>);

impl ByVariable {
    /// Says whether it was a variable that set a flag.
    pub(super) fn sets(&self, field: &str) -> bool {
        self.0.contains(field)
    }
}

impl FromArgMatches for ByVariable {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let by_variable = |id: &&str| matches.value_source(id) == Some(ValueSource::EnvVariable);
        Ok(Self(matches.ids().map(clap::Id::as_str).filter(by_variable).map(str::to_owned).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for ByVariable {
    fn augment_args(command: Command) -> Command {
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        command
    }
}

/// Reads the command line. A variable that is empty is taken for one that is not set.
pub(super) fn parse<P: Parser>() -> P {
    let matches = heeding(P::command(), &|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    match matches.try_get_matches() {
        Ok(matches) => P::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()),
        // the help names all variables
        Err(error) if is_help(error.kind()) => P::parse(),
        Err(error) => error.exit(),
    }
}

const fn is_help(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand)
}

/// The command, heeding only the variables that say something.
fn heeding(command: Command, says: &dyn Fn(&std::ffi::OsStr) -> bool) -> Command {
    let heeding_arg = |arg: Arg| {
        let heeds = arg.get_env().is_none_or(says);
        if heeds { arg } else { arg.env(NONE) }
    };
    command.mut_args(heeding_arg).mut_subcommands(|command| heeding(command, says))
}
