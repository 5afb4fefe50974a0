//! The live path against the stand-in for the cloud, which checks every signature with code of its
//! own.

mod answers;
pub mod bad_days;
mod credentials;
mod refusals;
mod secrets;
mod speed;

use std::collections::HashMap;
use std::error::Error as _;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use miette::Diagnostic;
use tempfile::TempDir;
use vpnaudit::model::subject::Live;
use vpnaudit::source::Error;
use vpnaudit::source::client::environment::Environment;
use vpnaudit::source::client::patience::Patience;
use vpnaudit::source::client::progress::{Outcome, Silent};
use vpnaudit::source::tencent::{self, Api, Settings};

use crate::cloud::{Account, Builder, Cloud, Fleet};

const ID: &str = "AKID-CANARY-example";
const KEY: &str = "KEY-CANARY-example";
const REGION: &str = "ap-guangzhou";

/// A stand-in with one key and so many tunnels in one region.
fn with(tunnels: u32) -> Builder {
    Cloud::builder().account(Account::new(ID, KEY)).region(REGION, Fleet::of(tunnels))
}

/// A machine with variables and a home folder, next to a cloud.
struct World {
    cloud: Cloud,
    variables: HashMap<String, String>,
    home: TempDir,
    patience: Patience,
    most_bytes: usize,
}

impl World {
    /// A machine whose environment holds the key.
    fn new(builder: Builder) -> Self {
        let world = Self::without_a_key(builder);
        world.set("TENCENTCLOUD_SECRET_ID", ID).set("TENCENTCLOUD_SECRET_KEY", KEY)
    }

    /// A machine that knows no key.
    fn without_a_key(builder: Builder) -> Self {
        Self {
            cloud: builder.start(),
            variables: HashMap::new(),
            home: tempfile::tempdir().expect("a folder"),
            patience: Patience {
                connect: Duration::from_secs(2),
                // a machine that is busy takes its time to answer
                request: Duration::from_secs(20),
                deadline: Duration::from_secs(60),
                tries: 4,
                pause: Duration::from_millis(20),
            },
            most_bytes: 4 << 20,
        }
    }

    /// A client that waits for an answer no longer than a second.
    fn impatient(mut self) -> Self {
        self.patience.request = Duration::from_secs(1);
        self
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    fn file(self, name: &str, text: &str) -> Self {
        let path = self.home.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
        self
    }

    fn settings(&self, api: Api) -> Settings {
        Settings {
            name: "guangzhou".into(),
            region: REGION.into(),
            api,
            endpoint: Some(self.cloud.endpoint()),
            rate: Some(2000.0),
            ..Settings::default()
        }
    }

    fn read(&self, settings: &[Settings]) -> Vec<Outcome> {
        let variable = |name: &str| self.variables.get(name).cloned();
        let now = || {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
            i64::try_from(since.as_secs()).expect("before the end of time")
        };
        let environment = Environment {
            root: Some(self.home.path().to_owned()),
            stand_in: Some(self.cloud.endpoint()),
            patience: self.patience,
            most_bytes: self.most_bytes,
            ..Environment::new(&variable, Some(self.home.path().to_owned()), &now)
        };
        tencent::read(settings, &environment, &Silent)
    }

    fn one(&self, settings: Settings) -> Outcome {
        self.read(&[settings]).pop().expect("an outcome")
    }

    fn tunnels(&self, settings: Settings) -> Vec<Arc<Live>> {
        self.one(settings).tunnels.unwrap_or_else(|error| panic!("{}", told(&error)))
    }

    fn error(&self, settings: Settings) -> String {
        told(&self.one(settings).tunnels.expect_err("an error"))
    }
}

/// Everything that an error says, in every way in which it can.
fn told(error: &Error) -> String {
    let mut told =
        format!("{error}\nhelp: {}\n", error.help().map(|help| help.to_string()).unwrap_or_default());
    let mut cause = error.source();
    while let Some(inner) = cause {
        told.push_str(&format!("because: {inner}\n"));
        cause = inner.source();
    }
    format!("{told}{error:?}")
}
