//! What a format needs to be told besides the report.

use std::borrow::Cow;

use jiff::Timestamp;

/// What a format needs to be told besides the report; the caller knows it, the report does not.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// When the run ended.
    pub now: Timestamp,
    /// The project file, as the user would write it: where a finding without any file is shown.
    pub project: &'a str,
    /// The checkout of the repository that the run was made in.
    pub checkout: Checkout<'a>,
    /// What becomes of waived findings in SARIF.
    pub suppressed: Suppressed,
    /// What tells this report from others on the same commit: an account, a region.
    pub category: &'a str,
}

impl Options<'_> {
    /// The options of a run that ended now and set none.
    #[must_use]
    pub const fn new(now: Timestamp) -> Self {
        let checkout = Checkout { folder: None, root: None };
        Self { now, project: "vpnaudit.yaml", checkout, suppressed: Suppressed::Omit, category: "vpnaudit" }
    }
}

/// The checkout of a repository: a forge knows files by their paths from its root, and people write them
/// as they see them from the folder that they are in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checkout<'a> {
    /// The folder that the run was made in, from the root; none if it is in no checkout.
    pub folder: Option<&'a str>,
    /// The root itself; only told where paths were written from the root of the file system.
    pub root: Option<&'a str>,
}

impl Checkout<'_> {
    /// A path from the root of the checkout. What lies outside stays as it was written.
    #[must_use]
    pub fn path<'p>(&self, written: &'p str) -> Cow<'p, str> {
        if let Some(inside) = self.root.and_then(|root| written.strip_prefix(root)?.strip_prefix('/')) {
            return Cow::Borrowed(inside);
        }
        let folder = self.folder.unwrap_or_default();
        let absolute = written.starts_with('/') || cfg!(windows) && written.get(1..2) == Some(":");
        if absolute || folder.is_empty() && !written.starts_with("./") {
            return Cow::Borrowed(written);
        }
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in written.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                _ => parts.push(part),
            }
        }
        Cow::Owned(parts.join("/"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_the_root_of_the_checkout() {
        let checkout = Checkout { folder: Some("infra/vpn"), root: Some("/builds/net") };
        for (written, path) in [
            ("vpnaudit.yaml", "infra/vpn/vpnaudit.yaml"),
            ("./tunnels/a.yaml", "infra/vpn/tunnels/a.yaml"),
            ("../policies/house.yaml", "infra/policies/house.yaml"),
            ("../../live.json", "live.json"),
            ("../../../live.json", "../live.json"),
            ("/builds/net/infra/live.json", "infra/live.json"),
            ("/builds/network/live.json", "/builds/network/live.json"),
            ("/tmp/live.json", "/tmp/live.json"),
        ] {
            assert_eq!(checkout.path(written), path, "{written}");
        }
        for checkout in [Checkout::default(), Checkout { folder: Some(""), root: None }] {
            for written in ["vpnaudit.yaml", "../vpnaudit.yaml", "/tmp/live.json", "a/b.yaml"] {
                assert_eq!(checkout.path(written), written);
            }
        }
    }
}
