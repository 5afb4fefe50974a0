//! Misbehaviours do what they say, as often as they say, and nothing goes wrong unasked.

use std::io::{ErrorKind, Read as _};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::cloud::{Behaviour, Cloud, Misbehaviour};
use super::with;

const ACTION: &str = "DescribeVpnConnections";

fn page(cloud: &Cloud, number: u64) -> std::io::Result<Reply> {
    Client::of(cloud).v3(ACTION, &json!({"Offset": number * 100, "Limit": 100}))
}

fn whole(cloud: &Cloud, number: u64) -> Value {
    page(cloud, number).expect("a reply").json()["Response"].clone()
}

#[test]
fn the_first_tries_of_each_page_fail_and_the_next_succeeds() {
    let cloud = with(250).behaviour(Behaviour::always(Misbehaviour::Status(502)).tries(2)).start();
    for number in 0..3 {
        let statuses = [0, 1, 2].map(|_| page(&cloud, number).expect("a reply").status);
        assert_eq!(statuses, [502, 502, 200]);
    }
    assert_eq!(cloud.seen().misbehaved, 6);
    assert_eq!(cloud.seen().count(ACTION), 9);
}

#[test]
fn a_behaviour_keeps_to_its_page_action_region_and_times() {
    let behaviour = Behaviour::always(Misbehaviour::Html).action(ACTION).region(super::REGION);
    let cloud = with(250).behaviour(behaviour.since_page(1).times(1)).start();
    let html =
        |reply: std::io::Result<Reply>| reply.expect("a reply").header("content-type") == Some("text/html");
    assert!(!html(page(&cloud, 0)));
    assert!(!html(Client::of(&cloud).v3("DescribeVpnGateways", &json!({"Offset": 100, "Limit": 100}))));
    let mut elsewhere = Client::of(&cloud);
    elsewhere.region = "ap-shanghai".to_owned();
    assert!(!html(elsewhere.v3(ACTION, &json!({"Offset": 100, "Limit": 100}))));
    assert!(html(page(&cloud, 2)));
    assert!(!html(page(&cloud, 2)));
}

#[test]
fn a_connection_is_reset_or_closed_without_an_answer() {
    let cloud = with(3).behaviour(Behaviour::always(Misbehaviour::Reset).times(1)).start();
    assert_eq!(page(&cloud, 0).expect_err("no answer").kind(), ErrorKind::ConnectionReset);
    cloud.behave(Behaviour::always(Misbehaviour::Hangup).times(1));
    assert_eq!(page(&cloud, 0).expect_err("no answer").kind(), ErrorKind::UnexpectedEof);
    assert_eq!(page(&cloud, 0).expect("a reply").status, 200);
}

#[test]
fn a_cut_body_is_half_of_what_its_head_promises() {
    let cloud = with(3).behaviour(Behaviour::always(Misbehaviour::Cut)).start();
    let reply = page(&cloud, 0).expect("half a reply");
    let promised: usize = reply.header("content-length").and_then(|size| size.parse().ok()).expect("a size");
    assert_eq!(reply.body.len(), promised / 2);
    assert!(promised > 1000);
}

#[test]
fn garbage_redirects_and_bodies_of_ones_own_are_sent_as_told() {
    let cloud = with(3).start();
    let show = |what: Misbehaviour| {
        cloud.behave_well();
        cloud.behave(Behaviour::always(what));
        page(&cloud, 0).expect("a reply")
    };
    assert!(String::from_utf8(show(Misbehaviour::Garbage).body).is_err());
    assert_eq!(show(Misbehaviour::Body("{}".to_owned())).body, b"{}");
    let reply = show(Misbehaviour::Redirect("http://127.0.0.1:1/".to_owned()));
    assert_eq!((reply.status, reply.header("location")), (302, Some("http://127.0.0.1:1/")));
    let reply = show(Misbehaviour::Refuse("InternalError".to_owned(), "try again".to_owned()));
    assert_eq!(reply.code(), "InternalError");
}

#[test]
fn totals_and_pages_lie_on_request() {
    let cloud = with(250).start();
    let lie = |what: Misbehaviour| {
        cloud.behave_well();
        cloud.behave(Behaviour::always(what));
    };
    lie(Misbehaviour::TotalOff(-7));
    assert_eq!(whole(&cloud, 0)["TotalCount"], 243);
    lie(Misbehaviour::TotalGrows);
    assert_ne!(whole(&cloud, 0)["TotalCount"], whole(&cloud, 0)["TotalCount"]);
    lie(Misbehaviour::Short);
    assert_eq!(whole(&cloud, 0)["VpnConnectionSet"].as_array().map(Vec::len), Some(99));
    lie(Misbehaviour::FirstPage);
    assert_eq!(whole(&cloud, 2)["VpnConnectionSet"], whole(&cloud, 0)["VpnConnectionSet"]);
    cloud.behave_well();
    assert_eq!(whole(&cloud, 2)["VpnConnectionSet"].as_array().map(Vec::len), Some(50));
}

#[test]
fn items_shift_between_pages_when_one_comes_or_goes() {
    let cloud = with(250).start();
    let before = whole(&cloud, 0)["VpnConnectionSet"].clone();
    cloud.behave(Behaviour::always(Misbehaviour::Insert).page(1).times(1));
    let next = whole(&cloud, 1);
    assert_eq!(next["TotalCount"], 251);
    assert_eq!(next["VpnConnectionSet"][0], before[99]);
    let newest = whole(&cloud, 0)["VpnConnectionSet"][0].clone();
    assert!(newest["CreatedTime"].as_str() > before[0]["CreatedTime"].as_str());
    cloud.behave(Behaviour::always(Misbehaviour::Remove).page(0).times(1));
    assert_eq!(whole(&cloud, 0)["VpnConnectionSet"], before);
}

#[test]
fn a_skewed_clock_shows_in_the_date_and_in_the_window() {
    let cloud = with(3).set(|settings| settings.clock_ahead_seconds = 3600).start();
    let reply = page(&cloud, 0).expect("a reply");
    assert_eq!(reply.code(), "AuthFailure.SignatureExpire");
    let date = reply.header("date").expect("a date");
    let told = jiff::fmt::rfc2822::parse(date).expect("a date").timestamp();
    let ahead = told.as_second() - jiff::Timestamp::now().as_second();
    assert!((3590..=3600).contains(&ahead), "{ahead}");
    let mut client = Client::of(&cloud);
    client.late_seconds = -3600;
    assert_eq!(client.v2(&[]).expect("a reply").code(), "0");
}

#[test]
fn too_many_requests_are_refused_until_the_bucket_fills_again() {
    let cloud = with(3).set(|settings| (settings.rate, settings.burst) = (0.001, Some(3.0))).start();
    let codes = [0; 5].map(|_| page(&cloud, 0).expect("a reply").code());
    assert_eq!(codes, ["0", "0", "0", "RequestLimitExceeded", "RequestLimitExceeded"]);
    assert_eq!(cloud.seen().throttled, 2);
    // another action has a bucket of its own, and v2 says it in its own way
    let old = [0; 4].map(|_| Client::of(&cloud).v2(&[]).expect("a reply").code());
    assert_eq!(old, ["0", "0", "0", "4400"]);
    cloud.set(|settings| settings.rate = 1000.0);
    std::thread::sleep(Duration::from_millis(20));
    assert_eq!(page(&cloud, 0).expect("a reply").code(), "0");
}

#[test]
fn answers_come_late_and_side_by_side() {
    let cloud = with(3).set(|settings| settings.latency_milliseconds = 400).start();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| page(&cloud, 0).expect("a reply"));
        }
    });
    assert!(start.elapsed() >= Duration::from_millis(400));
    assert!(cloud.seen().most_at_once > 1);
    cloud.set(|settings| settings.latency_milliseconds = 0);
    cloud.behave(Behaviour::always(Misbehaviour::Slow(150)).times(1));
    let start = Instant::now();
    page(&cloud, 0).expect("a reply");
    assert!(start.elapsed() >= Duration::from_millis(150));
}

#[test]
fn answers_are_packed_for_those_who_ask() {
    let cloud = with(100).start();
    let mut client = Client::of(&cloud);
    let plain = client.v3(ACTION, &json!({"Limit": 100})).expect("a reply");
    assert_eq!(plain.header("content-encoding"), None);
    client.headers = vec![("Accept-Encoding".to_owned(), "gzip".to_owned())];
    let packed = client.v3(ACTION, &json!({"Limit": 100})).expect("a reply");
    assert_eq!(packed.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    GzDecoder::new(&packed.body[..]).read_to_string(&mut text).expect("packed text");
    let told: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(told["Response"]["VpnConnectionSet"], plain.json()["Response"]["VpnConnectionSet"]);
}

#[test]
fn a_huge_body_is_as_large_as_asked_for_and_a_bomb_is_small_on_the_wire() {
    const SIZE: u64 = 30_000_000;
    let cloud = with(3).behaviour(Behaviour::always(Misbehaviour::Huge(SIZE)).times(1)).start();
    assert!(page(&cloud, 0).expect("a reply").body.len() as u64 > SIZE);
    cloud.behave(Behaviour::always(Misbehaviour::Bomb(SIZE)).times(1));
    let bomb = page(&cloud, 0).expect("a reply");
    assert_eq!(bomb.header("content-encoding"), Some("gzip"));
    assert!(bomb.body.len() < 1_000_000, "{}", bomb.body.len());
}

#[test]
fn the_paths_for_newcomers_set_and_tell_the_same() {
    let cloud = with(3).start();
    let client = Client::of(&cloud);
    let send = |method: &str, path: &str, body: &str| client.send(method, path, &[], body).expect("a reply");
    let told = send("POST", "/_cloud/behaviour", r#"{"what": {"status": 503}, "times": 1}"#);
    assert_eq!(told.status, 200, "{}", String::from_utf8_lossy(&told.body));
    assert_eq!(page(&cloud, 0).expect("a reply").status, 503);
    assert_eq!(send("GET", "/_cloud/seen", "").json()["actions"][ACTION], 1);
    assert_eq!(send("POST", "/_cloud/settings", r#"{"rate": 7.5}"#).json()["rate"], 7.5);
    assert_eq!(send("POST", "/_cloud/settings", r#"{"colour": 1}"#).status, 400);
    assert_eq!(send("DELETE", "/_cloud/behaviour", "").status, 200);
    assert_eq!(page(&cloud, 0).expect("a reply").status, 200);
}

#[test]
fn it_stops_when_it_is_dropped() {
    let cloud = with(3).start();
    let client = Client::of(&cloud);
    drop(cloud);
    let error = client.v3(ACTION, &json!({})).expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::ConnectionRefused);
}
