//! Variables that are set to nothing: that is how a CI job leaves out what it has no value for.

use std::env;

use clap::error::ErrorKind;
use clap::{Arg, Command, Parser};

/// No variable can have this name.
const NONE: &str = "=";

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
