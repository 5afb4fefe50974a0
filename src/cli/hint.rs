//! Values that a shell offers: the closed lists, and for what is open (a policy can be a path) the
//! names that are known, without refusing others.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, PossibleValuesParser, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::policy::{Severity, builtin, own};
use crate::report::Format;
use crate::{explain, load};

/// Takes any text, and offers the names of a list.
#[derive(Clone)]
pub(super) struct Known(fn() -> Vec<String>);

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new((self.0)().into_iter().map(PossibleValue::new)))
    }
}

/// Rules and kinds of finding.
pub(super) fn rules() -> Known {
    Known(|| {
        let mut rules: Vec<String> = load::catalogue().iter().map(|rule| rule.id.to_string()).collect();
        rules.extend(own::all().iter().map(|rule| rule.id.to_string()));
        rules.push("policy".to_owned());
        rules
    })
}

/// Built-in policies.
pub(super) fn policies() -> Known {
    Known(|| builtin::names().map(str::to_owned).collect())
}

/// Everything that can be explained.
pub(super) fn names() -> Known {
    Known(|| {
        let rules: Vec<_> = load::catalogue().iter().cloned().collect();
        let mut names = explain::names(&rules, &[]);
        names.extend(builtin::names().map(str::to_owned));
        names
    })
}

/// Severities, the worst first.
pub(super) fn severity() -> impl TypedValueParser<Value = Severity> {
    PossibleValuesParser::new(Severity::ALL.map(Severity::as_str))
        .try_map(|said| Severity::find(&said).ok_or("no such severity"))
}

/// Formats.
pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.map(Format::name))
        .try_map(|said| Format::find(&said).ok_or("no such format"))
}
