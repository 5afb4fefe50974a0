//! A diagnostic whose words are harmless to a terminal: paths and flags come from outside, too.

use std::error::Error;
use std::fmt;

use miette::{Diagnostic, LabeledSpan, Severity, SourceCode};

use crate::text::harmless::neutral;

/// What a diagnostic lists that has no place itself: each is shown by itself.
pub(super) fn listed(diagnostic: &dyn Diagnostic) -> impl Iterator<Item = &dyn Diagnostic> {
    let listed = if is_list(diagnostic) { diagnostic.related() } else { None };
    listed.into_iter().flatten()
}

fn is_list(diagnostic: &dyn Diagnostic) -> bool {
    diagnostic.source_code().is_none()
}

/// Shows another diagnostic; control characters in its words are shown, not obeyed.
#[derive(Debug)]
pub(super) struct Harmless<'a>(pub &'a dyn Diagnostic);

impl fmt::Display for Harmless<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&neutral(&self.0.to_string()))
    }
}

impl Error for Harmless<'_> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

impl Diagnostic for Harmless<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.0.code()
    }

    fn severity(&self) -> Option<Severity> {
        self.0.severity()
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let help = self.0.help()?.to_string();
        Some(Box::new(neutral(&help).into_owned()))
    }

    fn url<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.0.url()
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.0.source_code()
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.0.labels()
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn Diagnostic> + 'b>> {
        if is_list(self.0) { None } else { self.0.related() }
    }

    fn diagnostic_source(&self) -> Option<&dyn Diagnostic> {
        self.0.diagnostic_source()
    }
}
