//! A report of an earlier run, read back: whole, or as much of it as a baseline and a comparison of
//! two reports go by. The shape is that of `report::json`, version 1.

mod error;
mod filters;
mod whole;

use std::collections::BTreeMap;
use std::path::Path;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value as Json;

use crate::disk;
use crate::finding::Filters;

pub use error::Error;
pub use whole::{Whole, whole};

/// The version of the shape that is read.
pub const VERSION: u64 = 1;

/// Larger reports are refused, in bytes.
const LARGEST: u64 = 2 << 30;

/// A report of an earlier run.
#[derive(Debug, Deserialize)]
pub struct Report {
    /// Says whether every source gave all of its tunnels.
    pub complete: bool,
    /// How it was made.
    #[serde(default)]
    pub run: Run,
    /// The policies that were judged by.
    #[serde(default)]
    pub policies: Vec<String>,
    /// The findings, waived ones included.
    pub findings: Vec<Finding>,
}

/// How an earlier report was made.
#[derive(Debug, Default, Deserialize)]
pub struct Run {
    /// What narrowed it.
    #[serde(default, deserialize_with = "narrowed")]
    pub filters: Filters,
}

/// What narrowed an earlier run. Reports of old do not say it.
fn narrowed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Filters, D::Error> {
    Filters::try_from(Option::<filters::Shape>::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// A finding of an earlier run.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Finding {
    /// The id of its rule.
    pub rule: String,
    /// How bad it was.
    pub severity: String,
    /// The name of its fact, unless it was about the whole tunnel.
    pub fact: Option<String>,
    /// The value that was not accepted.
    pub observed: Option<Json>,
    /// Its tunnel, if it was about one.
    pub tunnel: Option<Tunnel>,
    /// What was wrong.
    pub message: String,
    /// The waiver that accepted it.
    pub waiver: Option<Waiver>,
    /// The mark by which it is known again.
    pub fingerprint: String,
}

/// The tunnel of an earlier finding.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Tunnel {
    /// Its name.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// The source that it was in.
    pub source: Option<String>,
}

/// The waiver of an earlier finding.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Waiver {
    /// Why the finding was accepted.
    pub reason: String,
    /// The last day on which the waiver held.
    pub expires: Option<String>,
}

impl Report {
    /// The findings that nobody had waived.
    pub fn standing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.waiver.is_none())
    }
}

/// Reads a report of a run that saw everything.
///
/// # Errors
///
/// When the file is no such report; [`Error::is_something_else`] says whether it may be something
/// else of ours.
pub fn read(path: &Path) -> Result<Report, Error> {
    let report: Report = open(path)?;
    let file = || path.display().to_string();
    if report.complete { Ok(report) } else { Err(Error::Incomplete { file: file() }) }
}

/// Reads a report in one of two ways: what a comparison needs of it, or all of it.
fn open<R: DeserializeOwned>(path: &Path) -> Result<R, Error> {
    let file = path.display().to_string();
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
