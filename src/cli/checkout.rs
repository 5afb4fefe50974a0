//! The checkout of the repository that a run is made in: a forge says where it is, else a folder of git.

use std::path::{Component, Path, PathBuf};

use crate::report::Checkout;

/// The variables by which a forge names the root of the checkout.
const FORGES: [&str; 2] = ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"];

/// Where a run is made, as text.
#[derive(Debug, Default)]
pub(super) struct OwnedCheckout {
    folder: Option<String>,
    root: Option<String>,
}

impl OwnedCheckout {
    /// What was found, as formats take it.
    pub(super) fn as_told(&self) -> Checkout<'_> {
        Checkout { folder: self.folder.as_deref(), root: self.root.as_deref() }
    }

    /// What an earlier report tells.
    pub(super) fn told(folder: Option<String>, root: Option<String>) -> Self {
        Self { folder, root }
    }
}

/// Looks for the checkout that the present folder, or else the project, is in. Paths that are written from
/// the root of the file system are among `paths`, if there are any.
pub(super) fn find<'p>(project: &Path, paths: impl IntoIterator<Item = &'p Path>) -> OwnedCheckout {
    let Ok(here) = std::env::current_dir().and_then(|here| here.canonicalize()) else {
        return OwnedCheckout::default();
    };
    let project = project.canonicalize().unwrap_or_else(|_| here.clone());
    let Some(root) = root([&here, &project]) else { return OwnedCheckout::default() };
    let absolute = paths.into_iter().any(Path::is_absolute);
    OwnedCheckout {
        folder: here.strip_prefix(&root).ok().and_then(slashed),
        root: absolute.then(|| root.to_str().map(str::to_owned)).flatten(),
    }
}

fn root(inside: [&PathBuf; 2]) -> Option<PathBuf> {
    let named = FORGES.iter().filter_map(std::env::var_os).filter(|root| !root.is_empty());
    let mut named = named.filter_map(|root| Path::new(&root).canonicalize().ok());
    let holds = |root: &PathBuf| inside.iter().any(|path| path.starts_with(root));
    let of_git =
        |path: &PathBuf| path.ancestors().find(|folder| folder.join(".git").exists()).map(Into::into);
    named.find(holds).or_else(|| inside.into_iter().find_map(of_git))
}

/// A relative path with slashes between its parts.
fn slashed(path: &Path) -> Option<String> {
    let part = |part: Component<'_>| part.as_os_str().to_str().map(str::to_owned);
    path.components().map(part).collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}
