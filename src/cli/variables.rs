//! Variables that are set to nothing: that is how a CI job leaves out what it has no value for.

use std::collections::BTreeSet;
use std::env;

use clap::error::{ContextKind, ContextValue, ErrorKind};
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
        Err(error) => {
            // nothing is left to be done where stderr is gone
            let _ = error.print();
            for (flag, variable) in set_by_variable(&error, &P::command()) {
                eprintln!(
                    "{flag} is not on the command line: the variable {variable} sets it. Unset it, or give it another value."
                );
            }
            std::process::exit(error.exit_code())
        }
    }
}

/// The flags that an error names and nobody typed, each with the variable that sets it.
fn set_by_variable(error: &clap::Error, command: &Command) -> Vec<(String, String)> {
    let named: Vec<_> = [ContextKind::InvalidArg, ContextKind::PriorArg]
        .into_iter()
        .filter_map(|kind| match error.get(kind)? {
            ContextValue::String(name) => Some(vec![name.clone()]),
            ContextValue::Strings(names) => Some(names.clone()),
            _ => None,
        })
        .flatten()
        .filter_map(|usage| usage.split_whitespace().next().map(str::to_owned))
        .collect();
    let typed = |flag: &str| {
        env::args_os().any(|word| {
            let word = word.to_string_lossy();
            word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        })
    };
    let commands = std::iter::once(command).chain(command.get_subcommands());
    let set: BTreeSet<_> = commands
        .flat_map(Command::get_arguments)
        .filter_map(|arg| Some((format!("--{}", arg.get_long()?), arg.get_env()?)))
        .filter(|(flag, variable)| named.contains(flag) && !typed(flag) && env::var_os(variable).is_some())
        .map(|(flag, variable)| (flag, variable.to_string_lossy().into_owned()))
        .collect();
    set.into_iter().collect()
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
