//! The folders above a path, up to the root of the repository.

use std::path::{Component, Path, PathBuf};

/// The sign of a repository.
const REPOSITORY: &str = ".git";

/// No path leads through more folders.
const MOST: usize = 256;

/// The real folder that holds a file.
pub(crate) fn real_folder(file: &Path) -> Option<PathBuf> {
    present(file.parent().unwrap_or(Path::new(""))).canonicalize().ok()
}

/// The root of the repository that a real folder stands in.
pub(crate) fn repository(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|folder| folder.join(REPOSITORY).exists()).map(Path::to_owned)
}

/// A folder and those above it, the nearest first, each as a user would write it: up to the root of the
/// repository, else up to the first folder that everyone shares, which is looked at no more: a file in
/// it could be anyone's.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    let root = present(folder).canonicalize().ok().and_then(|real| repository(&real));
    let mut folders = vec![folder.to_owned()];
    while let Some(last) = folders.last() {
        let Ok(real) = present(last).canonicalize() else { break };
        if Some(&real) == root.as_ref() || real.parent().is_none() || folders.len() >= MOST {
            break;
        }
        let next = parent(last);
        if root.is_none() && is_shared(present(&next)) {
            break;
        }
        folders.push(next);
    }
    folders
}

/// The folder above, without a look at the disk: a link is left the way it was entered.
fn parent(folder: &Path) -> PathBuf {
    match folder.components().next_back() {
        Some(Component::Normal(_)) => folder.parent().map(Path::to_owned).unwrap_or_default(),
        Some(Component::ParentDir) => folder.join(".."),
        Some(Component::CurDir) | None => PathBuf::from(".."),
        Some(Component::RootDir | Component::Prefix(_)) => folder.to_owned(),
    }
}

/// The present folder for a path that names none.
fn present(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Says whether everyone may put files into a folder, as into that of temporary files.
#[cfg(unix)]
fn is_shared(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    const STICKY_AND_OPEN: u32 = 0o1002;
    let mode = folder.metadata().map(|there| there.permissions().mode());
    mode.is_ok_and(|mode| mode & STICKY_AND_OPEN == STICKY_AND_OPEN)
}

#[cfg(not(unix))]
const fn is_shared(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_are_written_as_a_user_would() {
        let shown = |folder: &str| -> Vec<String> {
            let folders = folders(Path::new(folder)).into_iter().take(3);
            folders.map(|folder| folder.display().to_string()).collect()
        };
        // the tests of this crate run in its folder, which holds the repository
        assert_eq!(shown("src/load")[..], ["src/load", "src", ""]);
        assert_eq!(shown(".").len(), 1);
    }

    #[test]
    fn a_repository_ends_the_search() {
        let place = tempfile::tempdir().expect("a folder");
        let inner = place.path().join("a/b/c");
        fs::create_dir_all(&inner).expect("folders");
        assert_eq!(folders(&inner).len(), 4, "the folder of temporary files is everyone's");
        fs::create_dir(place.path().join("a/.git")).expect("a folder");
        assert_eq!(folders(&inner).len(), 3);
    }
}
