//! A report of an earlier run, read back whole: to be written in other formats, to be a baseline, to be
//! compared with another. What does not agree with itself is refused. The shape is that of
//! `report::json`, version 1.

mod error;
mod filters;
mod whole;

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use crate::finding::Filters;
use crate::text::disk;

pub use error::Error;
pub use whole::{Whole, whole};

/// The version of the shape that is read.
pub const VERSION: u64 = 1;

/// What stands for stdin where answers of the cloud are read. A report must be a file.
const STDIN: &str = "-";

/// Larger reports are refused, in bytes.
const LARGEST: u64 = 2 << 30;

/// What narrowed an earlier run. Reports of old do not say it.
fn narrowed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Filters, D::Error> {
    Filters::try_from(Option::<filters::FiltersRead>::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// Reads a report of a run that saw everything.
///
/// # Errors
///
/// When the file is no such report; [`Error::is_something_else`] says whether it may be something
/// else of ours.
pub fn read(path: &Path) -> Result<Whole, Error> {
    let whole = whole(path)?;
    let file = || path.display().to_string();
    if whole.report.complete { Ok(whole) } else { Err(Error::Incomplete { file: file() }) }
}

/// Reads the shape of a report.
fn open<R: DeserializeOwned>(path: &Path) -> Result<R, Error> {
    let file = path.display().to_string();
    if path == Path::new(STDIN) && !path.exists() {
        return Err(Error::Stdin);
    }
    let bytes =
        disk::read(path, LARGEST).map_err(|reason| Error::Unreadable { file: file.clone(), reason })?;
    let head: Head = serde_json::from_slice(&bytes).unwrap_or_default();
    if let (true, Ok(report)) = (head.is_ours(), serde_json::from_slice(&bytes)) {
        return Ok(report);
    }
    Err(fault::<R>(&bytes, &head, file))
}

/// Why a file is no report that can be read. Where it is, is worth a look that takes longer.
fn fault<R: DeserializeOwned>(bytes: &[u8], head: &Head, file: String) -> Error {
    let keys: BTreeMap<String, IgnoredAny> = match serde_json::from_slice(bytes) {
        Ok(keys) => keys,
        Err(error) if error.is_eof() && !bytes.is_empty() => {
            return Error::NotAReport { file, found: "it ends in the middle".to_owned() };
        }
        Err(_) => return Error::NotAReport { file, found: "it is no JSON object".to_owned() },
    };
    let named = head.tool.as_ref().and_then(|tool| tool.name.as_deref());
    if named != Some("vpnaudit") || !keys.contains_key("findings") {
        return Error::NotAReport { file, found: holding(&keys) };
    }
    if !head.is_ours() {
        let version = head.version.as_ref().map(|version| error::shown(&version.to_string()));
        return Error::Version { file, found: version.unwrap_or_else(|| "none".to_owned()) };
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let (field, reason) = match serde_path_to_error::deserialize::<_, R>(&mut reader) {
        Err(error) => (error::shown(&error.path().to_string()), error::shown(&error.inner().to_string())),
        Ok(_) => ("the end".to_owned(), "something stands behind it".to_owned()),
    };
    Error::Field { file, field, reason }
}

/// What tells a report from other files.
#[derive(Default, Deserialize)]
struct Head {
    version: Option<Json>,
    tool: Option<Tool>,
}

#[derive(Deserialize)]
struct Tool {
    name: Option<String>,
}

impl Head {
    /// Says whether this is the head of a report that can be read.
    fn is_ours(&self) -> bool {
        let version = self.version.as_ref().and_then(Json::as_u64);
        version == Some(VERSION)
            && self.tool.as_ref().is_some_and(|tool| tool.name.as_deref() == Some("vpnaudit"))
    }
}

/// Names some keys, for a message.
fn holding(keys: &BTreeMap<String, IgnoredAny>) -> String {
    const MOST: usize = 5;
    let more = if keys.len() > MOST { ", …" } else { "" };
    let keys: Vec<_> = keys.keys().take(MOST).map(|key| format!("`{}`", error::shown(key))).collect();
    if keys.is_empty() { "it is empty".to_owned() } else { format!("it holds {}{more}", keys.join(", ")) }
}
