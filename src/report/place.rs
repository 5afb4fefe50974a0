//! Where a finding is shown in formats that show each at a line of a file.

use super::options::Checkout;
use crate::finding::{Finding, Mistake};
use crate::text::{ColumnNumber, LineNumber, Location, Position};

/// A stretch of one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place<'a> {
    /// The path as the user would write it.
    pub(super) file: std::borrow::Cow<'a, str>,
    /// The line.
    pub(super) line: LineNumber,
    /// The first column.
    pub(super) column: ColumnNumber,
    /// The column after the last.
    pub(super) end: ColumnNumber,
}

impl Place<'static> {
    /// The place, cut off at the end of its first line: what spans lines is shown nowhere unless
    /// all of them changed.
    pub(super) fn of(location: &Location) -> Self {
        let Position { line, column, on_line, .. } = location.position();
        Self { file: location.file.name().to_owned().into(), line, column, end: column.plus(on_line.max(1)) }
    }
}

impl<'a> Place<'a> {
    /// The place of a finding; for one without any, the first line of the project file.
    pub(super) fn anchor(finding: &Finding, project: &'a str) -> Self {
        match finding.location() {
            Some(location) => Place::of(&location),
            None => Self::start(project),
        }
    }

    /// The same place by the path from the root of the checkout, as a forge knows it.
    pub(super) fn within(self, checkout: Checkout<'_>) -> Self {
        let file = match checkout.path(&self.file) {
            std::borrow::Cow::Owned(file) => file.into(),
            std::borrow::Cow::Borrowed(file) if file.len() < self.file.len() => file.to_owned().into(),
            std::borrow::Cow::Borrowed(_) => return self,
        };
        Self { file, ..self }
    }

    /// The place of a mistake; for one without any, the first line of the project file.
    pub(super) fn of_mistake(mistake: &Mistake, project: &'a str) -> Self {
        match &mistake.place {
            Some(place) => Place::of(place),
            None => Self::start(project),
        }
    }

    /// The first line of a file.
    pub(super) fn start(file: &'a str) -> Self {
        let column = ColumnNumber::FIRST;
        Self { file: file.into(), line: LineNumber::FIRST, column, end: column.plus(1) }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::report::fixture;
    use crate::text::{SourceFile, Span};

    #[test]
    fn a_place_ends_on_the_line_that_it_begins_on() {
        let file = Arc::new(SourceFile::new("a.json", "广: {\n  x\n}\n"));
        let place = |start, end| Place::of(&Location::new(&file, Span::new(start, end)));
        let columns = |place: &Place<'_>| (place.line.get(), place.column.get(), place.end.get());
        assert_eq!(columns(&place(5, 12)), (1, 4, 5));
        assert_eq!(columns(&place(0, 4)), (1, 1, 3));
        assert_eq!(columns(&place(6, 6)), (1, 5, 6));
        assert_eq!(place(99, 120).end, place(99, 120).column.plus(1));
    }

    #[test]
    fn what_has_no_place_is_shown_at_the_top_of_the_project_file() {
        let mut finding = fixture::report().findings.remove(0);
        finding.subject = fixture::subject(None, Some(fixture::live("vpnx-1", "a", &[])));
        assert_eq!(Place::anchor(&finding, "vpn.yaml"), Place::start("vpn.yaml"));
    }
}
