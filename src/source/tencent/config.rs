//! The keys of a source in Tencent Cloud → what is asked of it.

use super::action::Api;
use super::filters::Filters;
use super::settings::Settings;
use crate::source::client::environment::Environment;
use crate::source::client::progress::{Outcome, Progress};
use crate::source::config::{ConfigKey, Takes};
use crate::source::provider::{Config, Query};

/// No API takes more requests a second, or at a time.
const MOST_REQUESTS: u32 = 1000;

/// The keys, in the order in which pages show them.
pub(super) const KEYS: &[ConfigKey] = &[
    ConfigKey::new("region", Takes::Regions, "A region such as ap-guangzhou, several, or `all`."),
    ConfigKey::new("regions", Takes::Regions, "The same as `region`."),
    ConfigKey::new("api", Takes::Choice(APIS), "The generation of the API; v3 unless said."),
    ConfigKey::new("profile", Takes::Text, "Profile of credentials."),
    ConfigKey::new("role_arn", Takes::Text, "Role to assume."),
    ConfigKey::new("endpoint", Takes::Endpoint, "Scheme and host that stand in for the API's own."),
    ConfigKey::new("vpc", Takes::Filter, "Only tunnels of these VPCs."),
    ConfigKey::new("gateway", Takes::Filter, "Only tunnels of these VPN gateways."),
    ConfigKey::new("peer", Takes::Filter, "Only tunnels to these customer gateways."),
    ConfigKey::new("tunnel", Takes::Filter, "Only tunnels with these ids."),
    ConfigKey::new("name", Takes::Filter, "Only tunnels with these names."),
    ConfigKey::new("rate", Takes::Number(MOST_REQUESTS), "Requests a second."),
    ConfigKey::new("concurrency", Takes::Whole(MOST_REQUESTS), "Requests at a time."),
];

/// The generations of the API.
const APIS: &[(&str, &str)] = &[("v3", "API 3.0"), ("v2", "API v2, hidden and no longer maintained")];

/// Reads all sources at once.
pub(super) fn read(
    queries: &[Query],
    environment: &Environment<'_>,
    progress: &dyn Progress,
) -> Vec<Outcome> {
    let settings: Vec<Settings> = queries.iter().map(settings).collect();
    super::read(&settings, environment, progress)
}

/// The CAM policy that these sources need.
pub(super) fn permissions(configs: &[&Config]) -> serde_json::Value {
    let needed = |config: &&Config| Settings {
        api: api(config),
        role_arn: config.text("role_arn").map(ToString::to_string),
        ..Settings::default()
    };
    super::permissions::policy(&configs.iter().map(needed).collect::<Vec<_>>())
}

fn api(config: &Config) -> Api {
    match config.text("api").map(|said| &**said) {
        Some("v2") => Api::V2,
        _ => Api::V3,
    }
}

fn settings(query: &Query) -> Settings {
    let config = &query.config;
    let text = |key: &str| config.text(key).map(ToString::to_string);
    Settings {
        name: query.name.clone(),
        region: query.region.clone(),
        api: api(config),
        profile: text("profile"),
        role_arn: text("role_arn"),
        endpoint: text("endpoint"),
        filters: Filters {
            vpc: config.texts("vpc").to_vec(),
            gateway: config.texts("gateway").to_vec(),
            peer: config.texts("peer").to_vec(),
            tunnel: config.texts("tunnel").to_vec(),
            name: config.texts("name").to_vec(),
        },
        rate: config.number("rate"),
        concurrency: config.number("concurrency").map(whole),
        location: query.location.clone(),
        ..Settings::default()
    }
}

/// A number that was found to be whole and small.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is whole, and from 1 to 1000"
)]
fn whole(number: f64) -> usize {
    number as usize
}
