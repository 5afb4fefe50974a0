//! One source, from its settings to its tunnels.

use std::pin::pin;
use std::sync::Arc;

use futures_util::future::{Either, join, select};
use tokio::sync::Semaphore;

use super::account::Account;
use super::action::{Action, Api};
use super::addresses::{self, Gateway, Gateways};
use super::client::Client;
use super::codes;
use super::error::{Call, Problem};
use super::pages::{Page, listing};
use super::settings::{Settings, failed};
use crate::model::subject::{Live, Source};
use crate::source::client::environment::Environment;
use crate::source::client::http::Http;
use crate::source::client::progress::Outcome;
use crate::source::client::progress::Progress;
use crate::source::client::rate_limit::Bucket;
use crate::source::file;

/// Reads all tunnels of a source.
pub(super) async fn read(
    settings: &Settings,
    source: &Arc<Source>,
    environment: &Environment<'_>,
    http: &Http,
    account: &Account<'_>,
    bucket: &Bucket,
    progress: &dyn Progress,
) -> Outcome {
    let parts =
        settings.region().and_then(|region| Ok((region, settings.endpoint()?, settings.concurrency()?)));
    let (region, endpoint, concurrency) = match parts {
        Ok(parts) => parts,
        Err(problem) => return failed(Arc::clone(source), problem),
    };
    tracing::debug!(source = &*source.name, region = &*region, endpoint = %endpoint, "source begins");
    let client = Client {
        origin: &settings.name,
        environment,
        http,
        account,
        bucket,
        concurrency: Semaphore::new(concurrency),
        endpoint,
        region,
        digest: settings.digest,
        filters: &settings.filters,
    };
    // an answer is read while the next requests are under way; the client counts those
    let reading = Reading { client, source, pages: 2 * concurrency, progress };
    let read = match settings.api {
        Api::V2 => reading.v2().await,
        Api::V3 => reading.v3().await,
    };
    match read {
        Ok((tunnels, notes)) => {
            tracing::info!(source = &*source.name, tunnels = tunnels.len(), "source read");
            Outcome { source: Arc::clone(source), tunnels: Ok(tunnels), notes }
        }
        Err(problem) => failed(Arc::clone(source), problem),
    }
}

struct Reading<'r> {
    client: Client<'r>,
    source: &'r Arc<Source>,
    /// Pages of each listing that are asked for or read at once.
    pages: usize,
    progress: &'r dyn Progress,
}

/// Tunnels, and what should be known about them.
type Read = (Vec<Arc<Live>>, Vec<String>);

impl Reading<'_> {
    async fn v2(&self) -> Result<Read, Problem> {
        let tunnels = self.tunnels(Action::VpnConn).await?;
        Ok((tunnels, Vec::new()))
    }

    /// Gateways and peers are asked for beside the tunnels, not after them.
    async fn v3(&self) -> Result<Read, Problem> {
        let tunnels = pin!(self.tunnels(Action::VpnConnections));
        let ends = pin!(join(self.gateways(Action::VpnGateways), self.gateways(Action::CustomerGateways),));
        // of several failures the first by this order is told, whichever comes first
        let (mut tunnels, (gateways, peers)) = match select(tunnels, ends).await {
            Either::Left((tunnels, ends)) => (tunnels?, ends.await),
            Either::Right((ends, tunnels)) => (tunnels.await?, ends),
        };
        let (gateways, peers) = (gateways?, peers?);
        let mut notes: Vec<String> =
            [&gateways, &peers].into_iter().filter_map(|read| read.as_ref().err()).cloned().collect();
        if tunnels.is_empty() {
            notes.clear();
        }
        let (gateways, peers) = (gateways.unwrap_or_default(), peers.unwrap_or_default());
        for live in tunnels.iter_mut().filter_map(Arc::get_mut) {
            addresses::resolve(&mut live.tunnel, &gateways, &peers);
        }
        Ok((tunnels, notes))
    }

    async fn tunnels(&self, action: Action) -> Result<Vec<Arc<Live>>, Problem> {
        let region = self.source.region.as_deref().unwrap_or_default();
        let page = async |offset: u64| {
            let call = Call { action, offset };
            let name = format!("{region} page {}", offset / action.page_size() + 1);
            let (total, body) =
                self.client.ask(call, |body, envelope| Ok((envelope.total, body.to_owned()))).await?;
            let read = file::answer(&name, body, self.source);
            let items = read.map_err(|error| Problem::Item { call, reason: error.to_string() })?;
            Ok(Page { total, items })
        };
        let so_far = |count, total| self.progress.read(self.source, count, total);
        let read = listing(action, self.pages, page, |live| live.tunnel.id.as_deref(), so_far);
        let mut tunnels = read.await?;
        tunnels.retain(|live| self.client.filters.keeps(action.api(), &live.tunnel));
        Ok(tunnels)
    }

    /// Gateways of one end. The inner error is the note that the account may not know them.
    async fn gateways(&self, action: Action) -> Result<Result<Gateways, String>, Problem> {
        let page = async |offset: u64| {
            let call = Call { action, offset };
            let page = self.client.ask(call, |_, envelope| {
                let items = addresses::read(&envelope.items(), action.items())?;
                Ok(Page { total: envelope.total, items })
            });
            page.await
        };
        match listing(action, self.pages, page, |gateway: &Gateway| Some(&gateway.id), |_, _| {}).await {
            Ok(gateways) => Ok(Ok(Gateways::new(gateways))),
            Err(Problem::Request { failure, .. }) if codes::is_denial(&failure) => Ok(Err(format!(
                "{} was denied ({failure}): addresses that it would tell are not assessed; grant the CAM \
                 action {}",
                action.name(),
                action.cam()
            ))),
            Err(problem) => Err(problem),
        }
    }
}
