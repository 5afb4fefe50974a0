//! Tencent Cloud → live tunnels, over API v2 and API 3.0.
//!
//! `credentials` finds who asks, `sign` signs, `http` sends, `retry` judges what failed, `limit`
//! holds back, `client` puts these together for one page and `pages` for one listing; `settings`
//! says what is asked for and `source` asks it. Async stays in here.

mod account;
pub mod action;
mod addresses;
mod attempt;
mod client;
mod codes;
mod config;
pub mod credentials;
mod endpoint;
mod envelope;
mod error;
mod filters;
mod pages;
mod permissions;
mod phase;
pub mod region;
mod retry;
mod settings;
pub mod sign;
mod source;
mod spelling;
mod v2;
mod v3;
mod wires;

use std::collections::HashMap;
use std::hash::Hash;

use futures_util::future::join_all;

pub use self::action::{Action, Api};
pub use self::error::{Call, Error, Problem};
pub use self::filters::Filters;
pub use self::permissions::policy;
pub use self::settings::Settings;

use self::account::{Account, Identity};
use self::credentials::{CredentialError, Hidden};
use self::settings::failed;
use super::client::environment::Environment;
use super::client::http::Http;
use super::client::progress::{Outcome, Progress};
use super::client::rate_limit::{Bucket, RATE};
use super::provider::{Answers, Network, Provider};

/// The row of Tencent Cloud.
pub(super) static PROVIDER: Provider = Provider {
    id: "tencent",
    title: "Tencent Cloud",
    wires: &[&wires::V2, &wires::V3, &wires::TERRAFORM],
    envelope: wires::ENVELOPE,
    help: codes::help,
    answers: Answers {
        actions: "DescribeVpnConnections (API 3.0, tccli) or DescribeVpnConn (API v2)",
        command: "tccli vpc DescribeVpnConnections --region ap-guangzhou --Limit 100 --Offset 0 > response.json",
        tool: "tccli",
        resources: "tencentcloud_",
        message: "[TencentCloudSDKException]",
    },
    resources: &wires::RESOURCES,
    spelling: Some(&spelling::SPELLING),
    network: Some(&Network {
        keys: config::KEYS,
        regions: || region::all().collect(),
        region: region::canonical,
        default_region: credentials::default_region,
        name_a_region: "name one, such as ap-guangzhou (or `all`), set TENCENTCLOUD_REGION, or run `tccli configure`",
        read: config::read,
        permissions: config::permissions,
    }),
};

/// Reads all sources at once. One that fails does not stop the others; those of one account share
/// its rate.
#[must_use]
pub fn read(settings: &[Settings], environment: &Environment<'_>, progress: &dyn Progress) -> Vec<Outcome> {
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(read_all(settings, environment, progress)),
        Err(error) => {
            let failed = |settings: &Settings| {
                let reason = error.to_string();
                failed(settings.source(), Problem::Runtime { reason })
            };
            settings.iter().map(failed).collect()
        }
    }
}

async fn read_all(
    settings: &[Settings],
    environment: &Environment<'_>,
    progress: &dyn Progress,
) -> Vec<Outcome> {
    let http = Http::new(environment.patience, environment.proxies(), environment.most_bytes);
    let mut identities: Vec<Identity> = Vec::new();
    // nobody looks for the key of a source that cannot be asked
    for identity in settings.iter().filter(|one| one.check().is_ok()).map(Settings::identity) {
        if !identities.contains(&identity) {
            identities.push(identity);
        }
    }
    let opened = join_all(identities.iter().map(|one| Account::open(one.clone(), environment, &http))).await;
    let accounts: Vec<(Identity, Opened<'_>)> = identities.into_iter().zip(opened).collect();
    let account = |settings: &Settings| {
        let own = accounts.iter().find(|(identity, _)| *identity == settings.identity());
        own.map(|(_, account)| account)
    };
    let rates = rates(settings, |settings| Some(account(settings)?.as_ref().ok()?.key().clone()));
    let buckets: HashMap<Hidden, Bucket> =
        rates.into_iter().map(|(key, rate)| (key, Bucket::new(rate))).collect();
    let read = settings.iter().map(async |settings| {
        let source = settings.source();
        progress.started(&source);
        let outcome = match (settings.check(), account(settings)) {
            (Err(problem), _) => failed(source, problem),
            (Ok(()), Some(Err(error))) => failed(source, error.clone()),
            (Ok(()), account) => {
                let account = account.and_then(|account| account.as_ref().ok());
                let account = account.expect("the account of every source that can be asked was opened");
                let bucket = buckets.get(account.key()).expect("every account has a bucket");
                source::read(settings, &source, environment, &http, account, bucket, progress).await
            }
        };
        progress.finished(&outcome);
        outcome
    });
    join_all(read).await
}

type Opened<'e> = Result<Account<'e>, CredentialError>;

/// The rate of each account: the lowest that one of its sources asks for.
fn rates<K: Eq + Hash>(settings: &[Settings], key: impl Fn(&Settings) -> Option<K>) -> HashMap<K, f64> {
    let mut rates = HashMap::new();
    for one in settings {
        let Some(key) = key(one) else { continue };
        let asked = one.rate.filter(|rate| rate.is_finite() && *rate > 0.0);
        let rate = rates.entry(key).or_insert(f64::INFINITY);
        *rate = rate.min(asked.unwrap_or(f64::INFINITY));
    }
    for rate in rates.values_mut().filter(|rate| rate.is_infinite()) {
        *rate = RATE;
    }
    rates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_one_account_share_the_lowest_rate_that_is_asked_for() {
        let of =
            |profile: &str, rate| Settings { profile: Some(profile.into()), rate, ..Settings::default() };
        let settings = [
            of("a", None),
            of("a", Some(20.0)),
            of("a", Some(500.0)),
            of("b", None),
            of("c", Some(f64::NAN)),
            of("d", Some(500.0)),
        ];
        let rates = rates(&settings, |settings| settings.profile.clone());
        assert_eq!((rates["a"], rates["b"], rates["c"], rates["d"]), (20.0, RATE, RATE, 500.0));
    }
}
