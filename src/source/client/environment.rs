//! What the live path takes from the world around it, passed in so that a test can be the world.

use std::path::{Path, PathBuf};

use super::http::{MOST_BYTES, Proxies};
use super::patience::Patience;

/// The world around the live path.
pub struct Environment<'e> {
    /// Environment variables.
    pub variable: &'e (dyn Fn(&str) -> Option<String> + Sync),
    /// The home folder.
    pub home: Option<PathBuf>,
    /// The folder that stands for the root of the machine, in a test.
    pub root: Option<PathBuf>,
    /// Seconds since 1970.
    pub now: &'e (dyn Fn() -> i64 + Sync),
    /// Scheme and host that stand in for every service beside the API, in a test.
    pub stand_in: Option<String>,
    /// How patient to be.
    pub patience: Patience,
    /// No answer may be larger.
    pub most_bytes: usize,
}

impl<'e> Environment<'e> {
    /// The world as it usually is, but for its variables, its home folder and its clock.
    #[must_use]
    pub fn new(
        variable: &'e (dyn Fn(&str) -> Option<String> + Sync),
        home: Option<PathBuf>,
        now: &'e (dyn Fn() -> i64 + Sync),
    ) -> Self {
        Self {
            variable,
            home,
            root: None,
            now,
            stand_in: None,
            patience: Patience::default(),
            most_bytes: MOST_BYTES,
        }
    }
}

impl Environment<'_> {
    /// A variable that is set to something.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.trim().is_empty())
    }

    /// Scheme and host of a service, or what stands in for it.
    #[must_use]
    pub fn host<'h>(&'h self, usual: &'h str) -> &'h str {
        self.stand_in.as_deref().unwrap_or(usual)
    }

    /// A file of the whole machine, by its path.
    #[must_use]
    pub fn machine_wide(&self, path: &str) -> PathBuf {
        let root = self.root.as_deref().unwrap_or(Path::new("/"));
        root.join(path.trim_start_matches('/'))
    }

    /// The proxies that it names.
    #[must_use]
    pub fn proxies(&self) -> Proxies {
        let first = |names: [&str; 4]| names.into_iter().find_map(|name| self.get(name));
        Proxies {
            https: first(["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]),
            except: self.get("NO_PROXY").or_else(|| self.get("no_proxy")),
        }
    }
}
