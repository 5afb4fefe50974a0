//! What the live path takes from the world around it, passed in so that a test can be the world.

use std::path::PathBuf;

use crate::source::tencent::http::{MOST_BYTES, Proxies};
use crate::source::tencent::retry::Patience;

/// The world around the live path.
pub struct Environment<'e> {
    /// Environment variables.
    pub variable: &'e (dyn Fn(&str) -> Option<String> + Sync),
    /// The home folder.
    pub home: Option<PathBuf>,
    /// The credentials of the whole machine.
    pub machine_wide: PathBuf,
    /// Seconds since 1970.
    pub now: &'e (dyn Fn() -> i64 + Sync),
    /// Scheme and host of the metadata service of a machine in the cloud.
    pub metadata: String,
    /// Scheme and host of the service that hands out roles.
    pub sts: String,
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
            machine_wide: PathBuf::from("/etc/tencentcloud/credentials"),
            now,
            metadata: "http://metadata.tencentyun.com".to_owned(),
            sts: "https://sts.tencentcloudapi.com".to_owned(),
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

    /// The profile to look for when none is named.
    #[must_use]
    pub fn profile(&self) -> String {
        let named = ["TCCLI_PROFILE", "TENCENTCLOUD_PROFILE"].into_iter().find_map(|name| self.get(name));
        named.unwrap_or_else(|| "default".to_owned())
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
