//! What a format needs to be told besides the report.

use jiff::Timestamp;

/// What a format needs to be told besides the report; the caller knows it, the report does not.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// When the run ended.
    pub now: Timestamp,
    /// The project file, as the user would write it: where a finding without any file is shown.
    pub project: &'a str,
    /// What becomes of waived findings in SARIF.
    pub suppressed: Suppressed,
    /// What tells this report from others on the same commit: an account, a region.
    pub category: &'a str,
}

impl Options<'_> {
    /// The options of a run that ended now and set none.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        Self { now, project: "vpnaudit.yaml", suppressed: Suppressed::Omit, category: "vpnaudit" }
    }
}

/// What becomes of waived findings in SARIF. GitHub looks at no suppression and shows each result
/// as an open alert; GitLab and archives do look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Suppressed {
    /// They are left out.
    #[default]
    Omit,
    /// They are kept, with the waiver as a suppression.
    Include,
}

impl Suppressed {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Omit, Self::Include];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Omit => "omit",
            Self::Include => "include",
        }
    }

    /// Finds one by its word.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|suppressed| suppressed.name() == name)
    }
}
