//! Pre-shared keys, which are declared by reference: the name of an environment variable or the
//! path of a file. What is referred to goes into a `Secret`; a key that stands in the file itself
//! is refused, and no message repeats any of it.

use std::io;
use std::path::Path;

use super::blank;
use super::file::{beside, shown};
use super::sheet::{Sheet, scalar};
use crate::load::quoted::{quoted, shown_path};
use crate::model::Secret;
use crate::text::yaml::{Node, NodeKind};
use crate::text::{Span, disk};

/// No pre-shared key is longer, in bytes.
const LONGEST: u64 = 64 << 10;

/// Where a pre-shared key is.
#[derive(Clone, Debug)]
pub(crate) enum Reference {
    /// In an environment variable.
    Variable(String),
    /// In a file, as its path is written.
    File(String),
}

/// Reads `{env: NAME}` or `{file: PATH}`.
pub(crate) fn reference(sheet: &mut Sheet, node: &Node<'_>) -> Option<Reference> {
    let NodeKind::Map(entries) = &node.kind else {
        if node.is_null() {
            sheet.error(node.span, "psk has no value").help =
                Some("write `{env: NAME}` or leave the key out".to_owned());
        } else {
            refuse(sheet, node.span);
        }
        return None;
    };
    let [(key, value)] = &**entries else {
        sheet.error(node.span, "psk takes one of `env` and `file`").help = Some(help());
        return None;
    };
    match (&*key.text, scalar(value)) {
        ("env", Some((name, _))) if blank::is_variable(name) => Some(Reference::Variable(name.to_string())),
        ("env", _) => {
            sheet.error(value.span, "psk.env takes the name of an environment variable").help =
                Some("write letters, digits and `_` only: `{env: HQ_PSK}`".to_owned());
            None
        }
        ("file", Some((path, _))) if !value.is_null() && !path.is_empty() => {
            Some(Reference::File(path.to_string()))
        }
        ("file", _) => {
            sheet.error(value.span, "psk.file takes the path of a file");
            None
        }
        _ => {
            sheet.error(key.span, "psk takes `env` or `file` and nothing else").help = Some(help());
            None
        }
    }
}

/// Notes a key that stands in the file itself.
pub(crate) fn refuse(sheet: &mut Sheet, span: Span) {
    sheet.error(span, "a pre-shared key is written into the file").help =
        Some(format!("{}; replace the key on both ends, it has been exposed", help()));
}

fn help() -> String {
    "refer to it with `psk: {env: NAME}` or `psk: {file: PATH}`".to_owned()
}

/// Fetches a key. One that is not there is a warning.
pub(crate) fn fetch(
    sheet: &mut Sheet,
    project: &Path,
    reference: &Reference,
    span: Span,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Option<Secret> {
    let (key, place) = match reference {
        Reference::Variable(name) => {
            let place = if blank::is_usual_variable(name) {
                format!("environment variable {}", quoted(name))
            } else {
                "the environment variable that psk.env names".to_owned()
            };
            let Some(key) = variable(name) else {
                sheet.warning(span, format!("{place} is not set, so the pre-shared key is not compared"));
                return None;
            };
            (key, place)
        }
        Reference::File(said) => {
            let path = beside(project, said);
            // what is no path may be a key in its place
            let place = if blank::is_path(said) {
                shown_path(&shown(&path))
            } else {
                "the file that psk.file names".to_owned()
            };
            match read(&path) {
                Ok(key) => (key, place),
                Err(error) => {
                    let message =
                        format!("{place} cannot be read ({error}), so the pre-shared key is not compared");
                    sheet.warning(span, message);
                    return None;
                }
            }
        }
    };
    let secret = Secret::new(&key);
    if secret.is_none() {
        let what = match key.is_empty() {
            true => "holds no pre-shared key",
            false => "holds a mask in place of a pre-shared key, which is not compared",
        };
        sheet.warning(span, format!("{place} {what}"));
    }
    secret
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = disk::read(path, LONGEST).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::FileTooLarge => format!("it is larger than {} KiB", LONGEST >> 10),
        kind => disk::refusal(&error).unwrap_or_else(|| kind.to_string()),
    })?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}
