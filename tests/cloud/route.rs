//! A call from its arrival to its answer: who serves it, and what goes wrong on request.

use std::io;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::account::Account;
use super::answer::{Answer, Sent};
use super::behaviour::Misbehaviour;
use super::call::{Api, Call, Request};
use super::refusal::Refusal;
use super::state::State;
use super::{admin, region, sts, tc3, v2, v3};

/// Answers a call.
pub async fn answer(state: &State, call: &Call) -> io::Result<Sent> {
    if call.path.starts_with(admin::PREFIX) {
        return admin::reply(state, call).send(&[], false);
    }
    state.seen().came(call);
    let _under_way = UnderWay(state);
    serve(state, call).await
}

/// A request that is under way, until it is answered or its client has gone.
struct UnderWay<'a>(&'a State);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.seen().went();
    }
}

async fn serve(state: &State, call: &Call) -> io::Result<Sent> {
    let gzip = state.settings().gzip && call.header("accept-encoding").contains("gzip");
    let Some(request) = request(call) else { return Answer::page(404).send(&[], gzip) };
    let arrival = Instant::now();
    state.seen().asked(&request, arrival);
    let due = state.behaviours().due(&request);
    state.seen().misbehaved += due.len() as u64;
    before(state, call, &request, &due);
    let answer = match request.action.as_str() {
        "metadata" => sts::metadata(state, call),
        _ => Answer::json(&reply(state, call, &request, &due)),
    };
    let latency = Duration::from_millis(state.settings().latency_milliseconds) + late(&due);
    let sent = answer.send(&due, gzip);
    // counted from the arrival: what the stand-in itself takes is not added to it
    if !latency.is_zero() {
        tokio::time::sleep_until((arrival + latency).into()).await;
    }
    sent
}

/// What a call asks for; `None` if it does not come to any service that is here.
fn request(call: &Call) -> Option<Request> {
    let host = call.header("host");
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let ours = ["127.0.0.1", "localhost"].contains(&name);
    let cloud = ["tencentcloudapi.com", "tencentcloudapi.cn", "api.qcloud.com", "tencentyun.com"];
    if !ours && !cloud.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    if call.path.starts_with(sts::METADATA) {
        let mut request = Request::read(Api::V3, call);
        request.action = "metadata".to_owned();
        return Some(request);
    }
    match (call.method.as_str(), call.path.as_str()) {
        ("GET" | "POST", "/v2/index.php") => Some(Request::read(Api::V2, call)),
        ("GET" | "POST", "/") => Some(Request::read(Api::V3, call)),
        _ => None,
    }
}

/// What a misbehaviour changes before the request is looked at.
fn before(state: &State, call: &Call, request: &Request, due: &[Misbehaviour]) {
    let id = match request.api {
        Api::V2 => request.common("SecretId"),
        Api::V3 => tc3::secret_id(call.header("authorization")),
    };
    let id = id.unwrap_or_default();
    let uin = state.accounts().find(id).map(|account| account.uin).unwrap_or_default();
    let region = region::known(&request.region, true).unwrap_or_default();
    for misbehaviour in due {
        match misbehaviour {
            Misbehaviour::ExpireToken => state.accounts().expire(id),
            Misbehaviour::Insert => state.with_fleet(&uin, region, super::fleet::Fleet::insert),
            Misbehaviour::Remove => state.with_fleet(&uin, region, super::fleet::Fleet::remove),
            _ => {}
        }
    }
}

fn late(due: &[Misbehaviour]) -> Duration {
    let millis = due.iter().map(|misbehaviour| match misbehaviour {
        Misbehaviour::Slow(millis) => *millis,
        _ => 0,
    });
    Duration::from_millis(millis.sum())
}

/// The answer of the API: what was asked for, or a refusal in its own words.
fn reply(state: &State, call: &Call, request: &Request, due: &[Misbehaviour]) -> Value {
    let id = state.request_id();
    let outcome = match (request.api, sts::serves(&request.action)) {
        (Api::V2, _) => v2::reply(state, call, request, due),
        (Api::V3, true) => sts::reply(state, call, request),
        (Api::V3, false) => v3::reply(state, call, request, due),
    };
    let on_request = due.iter().find_map(|misbehaviour| match misbehaviour {
        Misbehaviour::Refuse(code, message) => {
            Some(Refusal::new(code.parse().unwrap_or(6000), code, message.clone()))
        }
        _ => None,
    });
    // a refusal of its own comes first: what is wrong with a request must not stay hidden
    match (outcome, on_request) {
        (Err(refusal), _) | (Ok(_), Some(refusal)) => {
            state.seen().refuse(refusal.code(request.api));
            refusal.answer(request.api, &id, state.settings().quirks.numbers_as_text)
        }
        (Ok(value), None) if request.api == Api::V2 => value,
        (Ok(mut value), None) => {
            value["RequestId"] = json!(id);
            json!({"Response": value})
        }
    }
}

impl State {
    /// Takes a request off what the account may still do in this second.
    pub fn take(&self, account: &Account, action: &str) -> Result<(), Refusal> {
        let (rate, burst) = {
            let settings = self.settings();
            (settings.rate, settings.burst.unwrap_or(settings.rate))
        };
        self.throttle().take(&account.uin, action, (rate, burst.max(1.0)), Instant::now())
    }
}
