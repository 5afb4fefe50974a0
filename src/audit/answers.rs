//! PATHs that are answers of the cloud: they are read as files of `--live` are.

use std::path::PathBuf;

use super::{Error, Place};
use crate::{load, source};

impl Place {
    /// Takes the answers among `paths`, and says what is left: projects, or the present folder.
    ///
    /// # Errors
    ///
    /// When an account is named as well: a run reads the one or the other.
    pub fn take_answers(&mut self, paths: Vec<PathBuf>) -> Result<Vec<PathBuf>, Error> {
        let (answers, mut left): (Vec<PathBuf>, Vec<PathBuf>) =
            paths.into_iter().partition(|path| source::file::is_answer(path, &load::keys::PROJECT));
        if let (Some(first), Some(_)) = (answers.first(), &self.cloud) {
            return Err(Error::AnswerAndAccount(first.clone()));
        }
        if left.is_empty() {
            left.push(PathBuf::from("."));
        }
        self.live.extend(answers);
        Ok(left)
    }
}
