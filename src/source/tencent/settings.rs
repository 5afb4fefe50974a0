//! What is asked of the cloud by one source, and what came of it.

use std::sync::Arc;

use super::account::Identity;
use super::action::Api;
use super::endpoint::Endpoint;
use super::error::{Error, Problem};
use super::filters::Filters;
use super::region;
use super::sign::v2::Digest;
use crate::model::Text;
use crate::model::subject::Source;
use crate::source::client::progress::Outcome;
use crate::source::shown::{cut, shown};
use crate::text::Location;

/// One account, one region, one API.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The name of the source.
    pub name: Text,
    /// The region, by today's name or by its code of old.
    pub region: Text,
    /// The API.
    pub api: Api,
    /// The profile whose key signs.
    pub profile: Option<String>,
    /// A role to take on.
    pub role_arn: Option<String>,
    /// Scheme and host, if not the usual ones.
    pub endpoint: Option<String>,
    /// Which tunnels are asked for.
    pub filters: Filters,
    /// Requests a second of the account.
    pub rate: Option<f64>,
    /// Requests under way at once.
    pub concurrency: Option<usize>,
    /// The digest under the signatures of API v2.
    pub digest: Digest,
    /// The entry of the project file.
    pub location: Option<Location>,
}

/// Requests under way at once if nothing else is asked for.
const CONCURRENCY: usize = 4;

/// So many requests under way at once are a mistake.
const MOST_CONCURRENCY: usize = 1000;

impl Settings {
    /// The source as reports know it.
    #[must_use]
    pub fn source(&self) -> Arc<Source> {
        Arc::new(Source {
            named: true,
            name: self.name.clone(),
            kind: "tencent",
            region: Some(region::canonical(&self.region)),
            location: self.location.clone(),
            part: self.filters.said(),
        })
    }

    /// Who asks.
    pub(super) fn identity(&self) -> Identity {
        Identity { profile: self.profile.clone(), role_arn: self.role_arn.clone() }
    }

    /// Looks at the settings as far as that can be done without asking anyone.
    ///
    /// # Errors
    ///
    /// What cannot be meant.
    pub(super) fn check(&self) -> Result<(), Problem> {
        self.region().and_then(|_| self.endpoint()).and_then(|_| self.concurrency()).map(drop)
    }

    /// The region as it is sent: API v2 knows either name, API 3.0 only today's.
    ///
    /// # Errors
    ///
    /// That it cannot be the name of one.
    pub(super) fn region(&self) -> Result<Text, Problem> {
        if !region::plausible(&self.region) {
            let help = match region::nearest(&self.region) {
                Some(name) => format!("Did you mean {name}?"),
                None => "Name a region such as ap-guangzhou.".to_owned(),
            };
            let why = format!("{} is not the name of a region", cut(&shown(&self.region)));
            return Err(Problem::Setting { key: "region", why, help });
        }
        Ok(match self.api {
            Api::V2 => self.region.clone(),
            Api::V3 => region::canonical(&self.region),
        })
    }

    /// Where to ask.
    ///
    /// # Errors
    ///
    /// What is wrong with the endpoint.
    pub(super) fn endpoint(&self) -> Result<Endpoint, Problem> {
        let usual = || Endpoint::of(self.api, &region::canonical(&self.region));
        let said = self.endpoint.clone().unwrap_or_else(usual);
        Endpoint::read(&said).map_err(|why| Problem::Setting {
            key: "endpoint",
            why: why.to_owned(),
            help: "Give scheme and host, such as https://vpc.intl.tencentcloudapi.com; plain http is for \
                   this machine only."
                .to_owned(),
        })
    }

    /// How many requests are under way at once.
    ///
    /// # Errors
    ///
    /// That a number cannot be meant.
    pub(super) fn concurrency(&self) -> Result<usize, Problem> {
        let wrong = |key, why: String| Problem::Setting {
            key,
            why,
            help: "Leave it out, or give a number that the account's limits allow.".to_owned(),
        };
        if let Some(rate) = self.rate.filter(|rate| !(0.01..=10_000.0).contains(rate)) {
            return Err(wrong("rate", format!("of {rate} requests a second cannot be kept")));
        }
        match self.concurrency.unwrap_or(CONCURRENCY) {
            concurrency @ 1..=MOST_CONCURRENCY => Ok(concurrency),
            other => Err(wrong("concurrency", format!("of {other} is not between 1 and {MOST_CONCURRENCY}"))),
        }
    }
}

/// A source that could not be read.
pub(super) fn failed(source: Arc<Source>, problem: impl Into<Problem>) -> Outcome {
    let error = Error::new(&source.name, problem);
    Outcome { source, tunnels: Err(error.into()), notes: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_names_go_to_v2_as_they_are_and_to_v3_as_todays() {
        let of = |region: &str, api| Settings { region: region.into(), api, ..Settings::default() };
        assert_eq!(&*of("gz", Api::V2).region().expect("a region"), "gz");
        assert_eq!(&*of("gz", Api::V3).region().expect("a region"), "ap-guangzhou");
        assert_eq!(of("gz", Api::V2).source().region.as_deref(), Some("ap-guangzhou"));
        let error = of("Guangzhou", Api::V3).region().expect_err("no region");
        let help = miette::Diagnostic::help(&error).expect("help").to_string();
        assert!(help.contains("ap-guangzhou"), "{help}");
    }

    #[test]
    fn what_cannot_be_meant_is_an_error() {
        let of = |rate, concurrency| Settings { rate, concurrency, ..Settings::default() }.concurrency();
        assert_eq!(of(None, None).expect("the usual"), CONCURRENCY);
        assert_eq!(of(Some(20.0), Some(8)).expect("numbers"), 8);
        for (rate, concurrency) in [
            (Some(0.0), None),
            (Some(-1.0), None),
            (Some(f64::NAN), None),
            (None, Some(0)),
            (None, Some(1001)),
        ] {
            assert!(of(rate, concurrency).is_err(), "{rate:?} {concurrency:?}");
        }
    }
}
